//! Kong; what else it says of upstreams is nginx's. Not played: as its maintainers explain it, Kong/kong#3518.

use super::row::Row;

pub(super) const ROWS: &[Row] = &[Row::new(
    "kong",
    "failure to get a peer from the ring-balancer",
    "no target of the upstream can be used: none is healthy, or there is none",
    "/upstreams/NAME/health of the Admin API says which; the lines before this one say why",
)];
