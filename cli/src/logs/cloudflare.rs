//! Cloudflare, by the status in its logs (Logpush, `http_requests`). Not played: as its documentation has them, "Cloudflare
//! 5xx errors".

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("cloudflare", phrase, means, next)
}

const ORIGIN: &str = "bad-gateway probe URL of the origin itself";

pub(super) const ROWS: &[Row] = &[
    row(
        "\"EdgeResponseStatus\":520",
        "the origin's response was empty, broke the protocol, or has a head of more than 128 KB; or the origin reset the connection",
        ORIGIN,
    ),
    row(
        "\"EdgeResponseStatus\":521",
        "the origin refuses the connection: nothing listens there, or a firewall does not let Cloudflare's addresses in",
        ORIGIN,
    ),
    row(
        "\"EdgeResponseStatus\":522",
        "the connection to the origin was not made in time, or the origin did not acknowledge the request: a firewall that drops \
         packets, a wrong address, or a machine that is overloaded",
        ORIGIN,
    ),
    row(
        "\"EdgeResponseStatus\":523",
        "the origin cannot be reached: its address is wrong, or has no route",
        ORIGIN,
    ),
    row(
        "\"EdgeResponseStatus\":524",
        "the connection was made, and the origin did not answer before the time-out",
        WAIT,
    ),
    row(
        "\"EdgeResponseStatus\":525",
        "the TLS handshake with the origin failed: the port speaks no TLS, or the name, the certificate or the versions do not fit",
        "bad-gateway probe https://ORIGIN/",
    ),
    row(
        "\"EdgeResponseStatus\":526",
        "the origin's certificate is not valid for the name, is out of date, or is from nobody who is trusted",
        "bad-gateway probe https://ORIGIN/",
    ),
];
