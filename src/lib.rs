// First, since of two definitions of a link the first one counts: the README's own lead to files. Not where
// the examples are run: they are reported by the first file.
#![cfg_attr(not(doctest), doc = include_str!("links.md"))]
#![cfg_attr(not(doctest), doc = include_str!("charts.md"))]
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// In the order in which the data flows: a module uses only what stands above it.
mod span;
mod syntax;
#[cfg(feature = "http")]
mod header_map;
#[allow(unsafe_code, reason = "vector instructions; every block carries its proof")]
mod scan;
mod defect;
mod policy;
mod request;
mod value;
mod head;
pub mod framing;
mod body;
mod verdict;
pub mod cause;
mod pieces;
mod extra;
pub mod forward;
pub mod answer;
mod response;
mod check;
#[cfg(doc)]
pub mod guide;

pub use body::{Body, BodyEvent, BodyStep};
pub use check::check;
pub use defect::{Defect, Example, ProxyStatus, Reject, Tolerance};
pub use extra::{ExtraField, InvalidField};
pub use framing::kind::Framing;
pub use head::{Field, FieldTable, Fields, FieldsIter, Head, Trailers, Value, parse_head};
pub use policy::{Answer, Deviation, Deviations, InvalidLimit, Limits, NeverTolerated, Policy};
pub use request::{InvalidRequest, Method, OfferTooLong, RequestContext, Version};
pub use response::{Event, ResponseParser, Step};
#[cfg(any(fuzzing, bad_gateway_kernels))]
#[doc(hidden)]
pub use scan::kernels;
pub use span::Span;
pub use verdict::{Barrier, Ending, HeadSummary, Outcome, Reuse, Verdict};
