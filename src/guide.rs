//! The pages of `docs/`, as part of the documentation.
//!
//! # In the repository
//!
//! These are for whoever works on the crate, and stand in its repository alone:
//!
//! | file | holds |
//! |---|---|
//! | `CONTRIBUTING.md` | how to change something: what a first change may be, where things are |
//! | `docs/requirements.md` | every requirement of the RFCs on whoever reads a response, and where it is held |
//! | `docs/captures.md` | what real servers send, and what is said of it |
//! | `docs/gateways.md` | what gateways do with the same |
//! | `docs/peers.md` | what other parsers accept of what is refused here |
//! | `docs/performance.md` | how fast it is, how that is measured, what was not reached |
//! | `docs/guard.md` | the guard as a process: recipes for proxies, what becomes of a response |
//! | `docs/why.md` | every phrase of a log that `bad-gateway why` knows, and what it may mean |
//! | `integrations/` | modules for nginx and Apache httpd, which stand on `capi/`, the interface for C, and for Envoy, which stands on the guard |
//! | `docs/fuzzing.md` | what judges the reader besides its tests |
//! | `examples/` | broken responses to try the command on, and programs |
//! | `tests/cases/README.md` | the cases: responses and verdicts that can be read without Rust |

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
#[cfg_attr(
    not(doctest),
    doc = "The loop inside a proxy: pools, retries, time-outs, forwarding, upgrades, the page to answer with."
)]
#[cfg_attr(all(feature = "std", feature = "bytes"), doc = include_str!("../docs/embedding.md"))]
pub mod embedding {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
/// Which defects each policy tolerates, and the limits.
#[doc = include_str!("../docs/policies.md")]
pub mod policies {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
/// What is judged, when, and at which offset.
#[doc = include_str!("../docs/design.md")]
pub mod design {}

#[cfg_attr(not(doctest), doc = include_str!("links.md"))]
/// What is defended, what is promised, and what is not.
#[doc = include_str!("../SECURITY.md")]
pub mod security {}

/// What changed, release by release.
#[allow(
    rustdoc::broken_intra_doc_links,
    reason = "a release stands in brackets without being a link"
)]
#[doc = include_str!("../CHANGELOG.md")]
pub mod changelog {}
