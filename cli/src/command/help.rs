//! The parts of `--help` that teach. Every command line here is run by `tests/help.rs`.

pub(super) const SHORT: &str = "\
Try: bad-gateway check examples/bare-lf.http
More: bad-gateway --help";

pub(super) const LONG: &str = "\
A gateway that reads bytes from an upstream decides one thing: is this a valid HTTP/1.1 response?
If it is, even a 500, the client gets it. If it is not, the client gets 502; if nothing came, 504.
This command makes the same decision and shows what it rests on: which byte, which rule, and what
follows from it.

Examples, from the root of a clone (not installed? `cargo run -q --` stands for `bad-gateway`):
  bad-gateway check examples/te-and-content-length.http
  bad-gateway probe http://127.0.0.1:8080/
  bad-gateway explain bare-lf
  bad-gateway defects
  bad-gateway causes

Exit status:
  0  every response is valid (or, with --ending open, still can be)
  1  some response is not
  2  the command was used wrongly, or something could not be read";

pub(super) const CHECK_SHORT: &str = "\
Try: bad-gateway check examples/bare-lf.http
More: bad-gateway check --help";

pub(super) const CHECK: &str = "\
Each FILE is what one upstream connection sent in answer to one request; where --method is repeated,
to so many pipelined ones. Input of any size is read in constant memory.

In the names of defects and limits, `_` is as good as `-`. Of --ending, --policy, --from, --split,
--format and --color, given more than once, the last one wins.

What --from auto, the default, knows; it takes bytes as they are unless they are surely one of these,
and then it says so:
  hex       xxd, xxd -p, xxd -i, hexdump -C, od -t x1z, Wireshark (also both sides of a stream), gdb,
            curl --trace and --trace-ascii, tcpdump -x, -xx, -X and -XX, tshark -z follow,tcp,raw,N,
            ncat -x, 48:54:54, 0x48, 0x54, <Buffer 48 54>, lists of numbers
  escaped   HAProxy's show errors, strings of C, Go, Python, JavaScript and JSON, log lines that have
            such a string (malformed HTTP response, BadStatusLine), strace, base64
  text      curl -v and wget -S, which leave out the content, and what was copied from a terminal:
            there line ends lost their CR, which --from text puts back
A packet capture, a HAR file, a log of nginx and HTTP/2 as curl draws it are told, and not judged.

Limits for --limit, and what they are without it:
  head 65536             bytes of one head, from the status line through the empty line
  line 32768             bytes of one field line, with its folds
  fields 256             field lines of the final head and the trailer section together
  interim 16             interim responses (1xx) before the final one
  interim-bytes 65536    bytes of the interim responses together
  chunk-line 4096        bytes of one chunk line
  chunk-extensions 16384 bytes of all chunk lines but the sizes
  trailers 16384         bytes of the trailer section
  empty-members 32       empty members of one list
  content                bytes of content; no limit

Getting the bytes:
  printf 'GET / HTTP/1.1\\r\\nHost: a.example\\r\\nConnection: close\\r\\n\\r\\n' | nc 10.0.0.7 8080 > answer.http
  curl -sS --raw --http1.1 -i http://10.0.0.7:8080/ > answer.http
  tcpdump -i any -nn -X -c 50 'tcp port 8080' > packets.txt

Examples, from the root of a clone (not installed? `cargo run -q --` stands for `bad-gateway`):
  bad-gateway check examples/tls-alert.bin
  bad-gateway check examples/*.http examples/*.bin
  bad-gateway check --policy lenient examples/bare-lf.http
  bad-gateway check --tolerate bare-lf --policy strict examples/bare-lf.http
  bad-gateway check --ending timeout examples/short-body.http
  bad-gateway check --method HEAD --method GET examples/pipelined.http
  bad-gateway check --method GET --upgrade websocket examples/websocket.http
  bad-gateway check --format json examples/ok.http examples/short-body.http
  bad-gateway check --limit head=100 examples/ok.http
  bad-gateway check --summary examples
  bad-gateway check --format short examples/bare-lf.http
  bad-gateway check --from hex examples/dump.hex
  xxd examples/tls-alert.bin | bad-gateway check --from hex
  bad-gateway check --no-response 502 --reused /dev/null
  bad-gateway check - < examples/html-page.http

Exit status:
  0  every response is valid (or, with --ending open, still can be)
  1  some response is not, or a request got none
  2  a usage error, or something could not be read: said on standard error, the other files are
     checked all the same

JSON: one object a line and response, with the keys source verdict answer defect proxy_status
deviations interim version status reason fields framing body_bytes trailers reuse retry consumed
leftover missing head_bytes cause also passes_under, in this order, always all of them. `cause` is
what it probably was, by its stable name, with what mends it; `also` are the further faults, with
those before them tolerated; `passes_under` is an option that lets the response pass. A source that
has `\\x` in it is escaped: `\\xNN` is a byte that is not UTF-8, `\\\\` a backslash; any other source is
the name as it was given.";

pub(super) const PROBE_SHORT: &str = "\
Try: bad-gateway probe http://127.0.0.1:8080/
More: bad-gateway probe --help";

pub(super) const PROBE: &str = "\
One real request goes to each URL, as a gateway would send it, and what answers it is judged while it
comes, as `check` judges files. The options are curl's where curl has them; times have a unit: 500ms,
5s, 1m. A redirection is an answer like any other, and is not followed.

Where the answer is silence, or nothing that is known, the port is asked what else it speaks: TLS,
FastCGI, HTTP/2, uwsgi, SCGI, AJP, a header of the PROXY protocol first, Redis, PostgreSQL and
others. Each is asked on a connection of its own: by what the protocol begins with, or by a GET of the
same path.

Examples:
  bad-gateway probe http://127.0.0.1:8080/health
  bad-gateway probe -H 'Host: a.example' -H 'Accept-Encoding: gzip' http://10.0.0.7:8080/
  bad-gateway probe --connect-to a.example:443:10.0.0.7:8443 https://a.example/
  bad-gateway probe --unix-socket /run/app.sock http://localhost/
  bad-gateway probe --http1.0 http://127.0.0.1:8080/
  bad-gateway probe --repeat 20 http://127.0.0.1:8080/
  bad-gateway probe --idle 1s,4s,6s,61s http://127.0.0.1:8080/
  bad-gateway probe --policy strict --format json -f urls.txt
  bad-gateway probe -o answer.http http://127.0.0.1:8080/

Exit status:
  0  every response is valid; with --idle also where an idle connection was closed
  1  some response is not, or an upstream could not be reached
  2  the command was used wrongly, or a file could not be read or written

JSON: one object a line and response, with the keys of `check`, and behind them peer, reused, ms
(resolve connect tls first head last end, in milliseconds; the last four from the request on), speaks
and unreachable (error, as Proxy-Status names it, says and look). With --idle: source, idle and after
in seconds, became (answered closed spoke refused not_kept not_valid unreachable) and says.";
pub(super) const AUDIT: &str = "\
What comes out of a gateway where broken responses go in. Configure the gateway with one upstream,
play the cases there, and ask for them through the gateway:

  on one machine, at once:  audit run --serve 127.0.0.1:9000 --through http://127.0.0.1:8080
  or on two:                audit serve --listen 0.0.0.0:9000
                            audit run --through http://gateway.example

Each case is asked for on a connection of its own, then a plain answer on the same one. What the
policy refuses must be refused or cut so that the client sees it; what conforms must pass. What came
out is one of these:
  refused       an error page of the gateway
  cut visibly   the client sees that something is missing, or gets nothing
  interim only  nothing but interim responses, then the end
  passed        the response as the upstream meant it
  changed       another well-formed response than the one that was sent
  repaired      a well-formed response made of one that is none: a leak, though a mild one, where the
                policy refuses what was repaired (--policy lenient forgives what can be repaired)
  passed on as it was, raw bytes, wrapped in a response, cut invisibly, out of step, hung: leaks
  not played    the gateway asked the upstream for something else

JSON: one object a case with the keys case area must because repairable finding leak status interims
detail at sent got ms, and a last line with the one key summary. `must` is refuse, pass or either;
`because` the defect, the deviation, or how the response ended; `repairable` whether --policy lenient
would let it pass; `at` the byte of the output that shows it; `sent` and `got` count bytes.

Exit status:
  0  nothing leaked
  1  something did
  2  a usage error, or the gateway could not be reached";

pub(super) const GUARD: &str = "\
One connection in, one out. Requests pass as they are; a response that is not valid becomes a page
that says 502 or 504, or, once its head went, a cut that the client sees. Log lines go to standard
output, what the process itself has to say to standard error. SIGTERM ends it: no new connections, and
what ends within --drain ends.

Log lines, one JSON object each: time, peer, upstream, request, mode, action (passed, repaired,
answered, aborted, closed, observed), ms {connect, first, last}, bytes, unanswered, event. Of a
response (event `response`) then saved and the keys of `check --format json`; of the others
(`unsolicited`, `not_understood`, `unreachable`, `drain_over`, `unjudged`, and with --log all
`client_left`) a message, and what to look at.

Examples:
  bad-gateway guard --listen 127.0.0.1:8081 --upstream http://127.0.0.1:8080
  bad-gateway guard --listen unix:/run/guard.sock --upstream unix:/run/app.sock --mode observe
  bad-gateway guard --listen 127.0.0.1:8081 --upstream https://app.example --save /var/lib/bad-gateway

Exit status:
  0  it was asked to end
  2  a usage error, or something that cannot be opened: nothing was accepted";

pub(super) const DEFECTS: &str = "\
Examples:
  bad-gateway defects
  bad-gateway defects --format json";

pub(super) const CAUSES: &str = "\
Examples:
  bad-gateway causes
  bad-gateway causes --format json";

pub(super) const EXPLAIN: &str = "\
Examples:
  bad-gateway explain bare-lf
  bad-gateway explain tls-alert
  bad-gateway explain --all
  bad-gateway explain --format json bare-lf
  bad-gateway explain F003 transfer-encoding-and-content-length";

pub(super) const WHY: &str = "\
Knows what proxies write (nginx, Kong, HAProxy, Envoy, Apache, Varnish, Squid, Traffic Server,
lighttpd, H2O, Caddy, Traefik, IIS, AWS' load balancer, Cloudflare), and what client libraries and
runtimes do: curl, Python (requests, httpx, aiohttp), Node (undici, axios), Go, Rust (hyper,
reqwest, ureq), Java (HttpClient, OkHttp, Netty), Ruby, PHP, Perl, wget, .NET, browsers.
docs/why.md has all of it.

JSON: one object a line for each phrase that was found, the commonest first, with the keys program
phrase lines first_line means next first_file: how many lines have it, and where the first one is.

Examples:
  bad-gateway why /var/log/nginx/error.log
  journalctl -u haproxy | bad-gateway why

Exit status:
  0  all was read, whatever was found
  2  a usage error, or something could not be read";

pub(super) const COMPLETIONS: &str = "\
Examples:
  bad-gateway completions bash > bad-gateway.bash; . ./bad-gateway.bash
  bad-gateway completions fish > ~/.config/fish/completions/bad-gateway.fish";

pub(super) const MAN: &str = "\
Examples:
  bad-gateway man check | man -l -
  bad-gateway man audit run | man -l -
  bad-gateway man > bad-gateway.1";

#[cfg(test)]
mod tests {
    use bad_gateway::Limits;

    /// A line to type is as long as it is.
    #[test]
    fn no_line_of_prose_is_too_wide() {
        let all = [super::LONG, super::CHECK, super::PROBE, super::AUDIT, super::GUARD, super::WHY];
        for line in all.iter().flat_map(|text| text.lines()) {
            assert!(line.starts_with("  ") || line.chars().count() <= 104, "{line}");
        }
    }

    #[test]
    fn every_limit_and_its_default_is_listed() {
        let defaults = format!("{:?}", Limits::DEFAULT).replace(['{', '}', ','], "");
        for name in Limits::NAMES {
            let field = format!(" {}: ", name.replace('-', "_"));
            let number = defaults.split(&field).nth(1).and_then(|rest| rest.split(' ').next());
            let number = number.filter(|number| *number != "None").unwrap_or_default();
            let listed = format!("\n  {name} {number}");
            assert!(super::CHECK.contains(&listed), "{listed}");
        }
    }
}
