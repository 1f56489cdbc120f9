//! The error log of Apache httpd (2.4): mod_proxy and its children, and CGI scripts.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("apache", phrase, means, next)
}

/// Beside mod_proxy's own message stands the one of the reader, at this level.
const CHUNKS_OR_END: &str = "the content is said to be chunked and is not, the size of a chunk is no number, or a chunk is longer or shorter than \
     its size";
const SCRIPT: &str = "run the script by hand as the server's user: its first lines must be fields, then an empty line";
const INFO: &str = "LogLevel http:info says why; bad-gateway probe URL";

pub(super) const ROWS: &[Row] = &[
    row("Corrupt status line returned by remote server", "the version in the status line is none of HTTP/1, or the line is too long", PROBE),
    row("Unexpected Upgrade:", SWITCHED, PROBE).and("returned by"),
    row("interim responses from origin server", INTERIM, PROBE),
    row("Error during SSL Handshake with remote server", "the TLS handshake failed: the port answers in clear text, or the name, the certificate or the versions do not fit", "http:// in the place of https:// on ProxyPass, where the port speaks no TLS; bad-gateway probe https://HOST/"),
    row(
        "error reading status line from remote server",
        "the connection ended, or the time ran out, before a whole status line came: another protocol on this port (TLS, HTTP/2), the process \
         died or was restarted, or it closed an idle connection as the request came",
        "bad-gateway probe URL; `disablereuse=On`, or a `ttl` below the upstream's keep-alive, on ProxyPass",
    ),
    row(
        "Error reading from remote server returned by",
        "the response could not be read; the line before says why",
        SAVE,
    ),
    row(
        "bad HTTP/",
        "a line of the head has no colon, or is no field line otherwise",
        "bad-gateway check of the saved response; `ProxyBadHeader Ignore` drops such lines",
    )
    .and("header returned by"),
    row("Response header name", NAME, PROBE).and("contains invalid characters, aborting request"),
    row("Empty response header name, aborting request", "a field has no name", PROBE),
    row("contains invalid characters, aborting request", VALUE, PROBE).and("Response header"),
    row("Ignoring bogus HTTP header", "a second status line stands in the head", PROBE),
    row("header size is over the limit allowed by ResponseFieldSize", LARGE, "ProxyPass / http://UPSTREAM/ responsefieldsize=65536"),
    row("Error reading headers from backend", "the head could not be read to its end: it was cut, the time ran out, or a value has a NUL byte", PROBE),
    row("Invalid Content-Length", LENGTH, PROBE).and("AH01587"),
    row("Unknown Transfer-Encoding:", CODING, PROBE),
    row("Error reading/parsing chunk", CHUNKS_OR_END, PROBE),
    row("Error while reading HTTP trailer", TRAILERS, PROBE),
    row("Partial results are valid but processing is incomplete", CUT, CONTENT).and("error reading response"),
    row("(104)Connection reset by peer", RESET_CONTENT, CONTENT).and("error reading response"),
    row("The timeout specified has expired", SLOW_CONTENT, WAIT).and("error reading response"),
    row("error reading response", "the content could not be read: its chunks are none, its length is no number, or its trailer section has a fault", INFO).and("AH01110"),
    row("reusable backend connection is not empty", BEHIND, PROBE),
    row("pass request body failed to", "the connection was closed or reset while the request was sent, or its TLS handshake failed", CONNECT),
    row("Got bogus version", "fcgi:// leads to a port that speaks something else, most likely HTTP", "http:// in the place of fcgi:// on ProxyPass"),
    row("ajp_msg_check_header() got bad signature", "ajp:// leads to a port that speaks something else, most likely HTTP", "http:// in the place of ajp:// on ProxyPass"),
    row("Failed to read FastCGI header", "the FastCGI process closed the connection before its answer was whole: it died", "look into its log at that time"),
    row("malformed header from script", "what the script printed first is no field line: text, a traceback, a warning before the head; `Bad header:` quotes the line", SCRIPT),
    row("Error parsing script headers", "the script's head could not be read; the line before says why", SCRIPT),
    row("Invalid status line from script", "the script's `Status:` has no number of three digits", SCRIPT),
    row("Premature end of script headers:", "the script ended within its head: no empty line came behind its fields", SCRIPT),
    row("End of script output before headers:", "the script ended, or could not be run, before it printed a head; or its head is larger than 8 KiB", SCRIPT),
    row(
        "attempt to connect to",
        "the connection could not be made; the line says why",
        "bad-gateway probe URL from the same machine",
    )
    .and("failed"),
    row(
        "failed to make connection to backend",
        "the connection could not be made; the line before says why",
        "bad-gateway probe URL from the same machine",
    ),
    row(
        "No protocol handler was valid for the URL",
        "the module for this scheme is not loaded",
        "a2enmod proxy_http (proxy_fcgi, proxy_wstunnel)",
    ),
    row(
        "The timeout specified has expired",
        "the upstream did not answer within ProxyTimeout, or `timeout` of ProxyPass",
        "compare it with the longest pause of the upstream; bad-gateway probe URL",
    )
    .and("proxy"),
    row("wrong version number", "https:// on ProxyPass leads to a port that answers in clear text", "http:// in the place of https:// on ProxyPass").and("SSL Library Error"),
    row("AH01241: exec of", "the script cannot be run: its interpreter, in the first line, is not there", SCRIPT),
];
