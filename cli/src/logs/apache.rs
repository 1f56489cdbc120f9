//! The error log of Apache httpd's mod_proxy.

use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("apache", phrase, means, next)
}

const SAVE: &str = "curl -sS --raw --http1.1 -i URL > FILE; bad-gateway check FILE";

pub(super) const ROWS: &[Row] = &[
    row(
        "error reading status line from remote server",
        "the connection ended, or the time ran out, before a status line came: it died, closed an idle \
         connection as the request came, or speaks no HTTP there",
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
];
