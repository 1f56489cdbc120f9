# A Rack application, for Puma; and a WEBrick server. Usage: ruby app.rb PORT
APP = lambda do |env|
  plain = { "content-type" => "text/plain" }
  case env["PATH_INFO"]
  when "/static" then [200, plain.merge("content-length" => "17"), ["Hello from Rack.\n"]]
  when "/one" then [200, plain, ["one piece, no length\n"]]
  when "/chunked" then [200, plain, Enumerator.new { |y| y << "first part\n"; y << "second part\n" }]
  when "/headers" then [200, plain.merge("set-cookie" => (0..3).map { |n| "part#{n}=" + "abcdefghij" * 100 }.join("\n"), "x-empty" => ""), ["ok\n"]]
  when "/early"
    env["rack.early_hints"]&.call("Link" => "</style.css>; rel=preload; as=style\n</app.js>; rel=preload; as=script")
    [200, plain, ["after the hints\n"]]
  when "/hijack"
    body = ->(io) { io.write("the application has the socket now\n"); io.close }
    [200, plain.merge("rack.hijack" => body), []]
  when "/upgrade"
    body = ->(io) { io.write("echo protocol\n"); sleep 0.1; io.close }
    [101, { "upgrade" => "echo", "connection" => "Upgrade", "rack.hijack" => body }, []]
  when "/raise" then raise "by design"
  when "/post" then [201, plain.merge("location" => "/things/1"), ["#{env["rack.input"].read.size}\n"]]
  when %r{\A/status/(\d+)} then [$1.to_i, { "x-own" => "yes" }, %w[204 205 304].include?($1) ? [] : ["status #{$1}\n"]]
  else [404, plain, ["no such page\n"]]
  end
end

if $PROGRAM_NAME == __FILE__
  require "webrick"
  root = File.join(Dir.pwd, "www")
  quiet = WEBrick::Log.new(File::NULL)
  server = WEBrick::HTTPServer.new(
    BindAddress: "127.0.0.1", Port: ARGV[0].to_i, ServerName: "localhost", DocumentRoot: root,
    Logger: quiet, AccessLog: [], DocumentRootOptions: { FancyIndexing: true }
  )
  server.mount_proc("/chunked") { |_, res| res.chunked = true; res.body = "a chunked body\n" }
  server.mount_proc("/io") do |_, res|
    r, w = IO.pipe
    w.write("out of a pipe\n")
    w.close
    res.body = r
  end
  server.mount_proc("/cookies") { |_, res| 3.times { |n| res.cookies << WEBrick::Cookie.new("part#{n}", "abcdefghij" * 100) } }
  server.mount_proc("/status") { |req, res| res.status = req.path_info[1..].to_i }
  server.mount_proc("/raise") { raise "by design" }
  server.mount_proc("/auth") { |req, res| WEBrick::HTTPAuth.basic_auth(req, res, "a place") { false } }
  server.mount_proc("/moved") { |_, res| res.set_redirect(WEBrick::HTTPStatus::TemporaryRedirect, "/elsewhere") }
  trap("TERM") { server.shutdown }
  server.start
end
