# A PSGI application, for Starman and Twiggy.
use strict;
use warnings;

sub {
    my $env  = shift;
    my $path = $env->{PATH_INFO};
    my @plain = ('Content-Type' => 'text/plain');
    return [200, [@plain, 'Content-Length' => 17], ["Hello from PSGI.\n"]] if $path eq '/static';
    return [200, [@plain], ["one piece, no length\n"]] if $path eq '/one';
    return sub {
        my $writer = shift->([200, [@plain]]);
        $writer->write("first part\n");
        $writer->write("second part\n");
        $writer->close;
    } if $path eq '/chunked';
    return [200, [(map { ("X-Header-$_" => "value $_") } 1 .. 60), (map { ('Set-Cookie' => "part$_=" . 'abcdefghij' x 100) } 1 .. 3), 'X-Empty' => ''], ["ok\n"]] if $path eq '/headers';
    return [200, [@plain, 'Content-Length' => 100], ["only this much\n"]] if $path eq '/short';
    return [200, [@plain, 'Content-Length' => 5], ["five and then more\n"]] if $path eq '/too-much';
    die "by design\n" if $path eq '/raise';
    if ($path eq '/post') {
        $env->{'psgi.input'}->read(my $body, $env->{CONTENT_LENGTH} || 0);
        return [201, [@plain], [length($body) . "\n"]];
    }
    return [$1, ['X-Own' => 'yes'], $1 =~ /^(204|205|304)$/ ? [] : ["status $1\n"]] if $path =~ m{^/status/(\d+)};
    return [$1, [@plain], ["a body\n"]] if $path =~ m{^/body/(\d+)};
    return [404, [@plain], ["no such page\n"]];
};
