"""Erlang's inets httpd and Yaws."""

from rig import Req, server
from small import common


@server("inets", apt=["erlang-inets", "erlang-base"])
def inets(t):
    code = 'application:load(inets), {ok, V} = application:get_key(inets, vsn), io:format("~s~n", [V]), halt().'
    t.version = t.output("erl", "-noshell", "-eval", code)
    www = t.site()
    t.port = t.free_port()
    start = (
        "inets:start(), {ok, _} = inets:start(httpd, ["
        f'{{port, {t.port}}}, {{bind_address, {{127,0,0,1}}}}, {{server_name, "localhost"}}, '
        f'{{server_root, "{t.dir}"}}, {{document_root, "{www}"}}, {{directory_index, ["index.html"]}}, '
        "{keep_alive_timeout, 4}, "
        '{mime_types, [{"html", "text/html"}, {"txt", "text/plain"}]}]).'
    )
    t.start("erl", "-noshell", "-noinput", "-eval", start, env={"HOME": t.dir})
    common(t)
    t.take("version-3", "HTTP/3.0", Req("/", version="3.0"))


@server("yaws", apt=["yaws"])
def yaws(t):
    t.version = t.output("yaws", "--version", pattern=r"(\d+\.\d+\S*)")
    www = t.site()
    t.write("www/one.yaws", '<erl>\nout(_A) -> {html, "from a script\\n"}.\n</erl>\n')
    t.write(
        "www/status.yaws",
        '<erl>\nout(A) -> [{status, list_to_integer(element(2, yaws_api:queryvar(A, "s")))}, {header, "X-Own: yes"}].\n</erl>\n',
    )
    t.write(
        "www/stream.yaws",
        '<erl>\nout(_A) -> P = self(), spawn(fun() -> yaws_api:stream_chunk_deliver(P, <<"two\\n">>), yaws_api:stream_chunk_end(P) end), {streamcontent, "text/plain", "one\\n"}.\n</erl>\n',
    )
    t.folder("log")
    t.port = t.free_port()
    config = (
        f"logdir = {t.path('log')}\nebin_dir = {t.dir}\nmax_connections = 20\n"
        f"<server localhost>\n port = {t.port}\n listen = 127.0.0.1\n docroot = {www}\n access_log = false\n dir_listings = true\n deflate = true\n</server>\n"
    )
    conf = t.write("yaws.conf", config)
    t.start("yaws", "--interactive", "--erlarg", "-noinput", "--conf", conf, env={"HOME": t.dir}, wait=40, settle=1)
    common(t, skip=("bad-line", "bad-colon"))  # closed in silence
    t.take("script", "a script", Req("/one.yaws"))
    t.take("stream", "a script that streams: chunked", Req("/stream.yaws"))
    t.take("stream-http10", "the same by HTTP/1.0", Req("/stream.yaws", version="1.0"))
    for status in (204, 205, 304, 426, 503):
        t.take(f"status-{status}", f"status {status} from a script", Req(f"/status.yaws?s={status}"))
