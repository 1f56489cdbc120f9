# For Mojolicious' own server.
use Mojolicious::Lite -signatures;
app->log->level('fatal');
app->mode('production');
get '/static' => sub ($c) { $c->render(text => "Hello from Mojo.\n", format => 'txt') };
get '/chunked' => sub ($c) { $c->write_chunk("first part\n" => sub { $c->write_chunk("second part\n" => sub { $c->finish }) }) };
get '/until-close' => sub ($c) { $c->write("first part\n" => sub { $c->finish("second part\n") }) };
get '/hints' => sub ($c) { $c->res->headers->link('</a.css>; rel=preload'); $c->render(text => "ok\n") };
get '/cookies' => sub ($c) { $c->cookie("part$_" => 'abcdefghij' x 100, {path => '/'}) for 1 .. 3; $c->render(text => "ok\n") };
get '/raise' => sub ($c) { die "by design\n" };
get '/redirect' => sub ($c) { $c->redirect_to('/elsewhere') };
get '/empty-trailer' => sub ($c) { $c->res->headers->trailer('X-Sum'); $c->render(text => '') };
post '/post' => sub ($c) { $c->render(text => length($c->req->body) . "\n", status => 201) };
get '/status/:code' => sub ($c) { my $s = $c->param('code'); $c->rendered($s) };
get '/file' => sub ($c) { $c->reply->static('digits.txt') };
websocket '/ws' => sub ($c) { $c->send('hello from the other side'); $c->on(message => sub { }) };
push @{app->static->paths}, $ENV{FILES};
app->start;
