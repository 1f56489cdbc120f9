vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "@UPSTREAM@"; }
sub vcl_recv {
  # As Varnish documents it for websockets.
  if (req.http.Upgrade ~ "(?i)websocket") { return (pipe); }
}
sub vcl_pipe {
  if (req.http.Upgrade) {
    set bereq.http.Upgrade = req.http.Upgrade;
    set bereq.http.Connection = req.http.Connection;
  }
}
