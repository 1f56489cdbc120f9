// First, since of two definitions of a link the first one counts: the README's own lead to files. Not where
// the examples are run: they are reported by the first file.
#![cfg_attr(not(doctest), doc = include_str!("links.md"))]
#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// In the order in which the data flows: a module uses only what stands above it.
mod request;
mod error;
mod observe;
mod core;
mod spectator;
mod wire;
mod guard;
#[cfg(any(feature = "hyper-util", feature = "ureq"))]
mod settings;
mod blocking;
#[cfg(feature = "tokio")]
mod tokio;
#[cfg(feature = "hyper-util")]
mod hyper_util;
#[cfg(feature = "ureq")]
mod ureq;

pub use crate::core::{Core, Exchange, Interim, News, Next, Reached};
#[cfg(feature = "hyper-util")]
pub use crate::hyper_util::{GuardConnector, GuardLayer, Guarded};
#[cfg(feature = "ureq")]
pub use crate::ureq::{UreqConnector, UreqTransport};
pub use error::GuardError;
pub use guard::Guard;
pub use observe::Observer;
pub use request::{MAX_OUTSTANDING, MAX_REQUEST_HEAD, NotUnderstood, Note};
pub use spectator::Spectator;
