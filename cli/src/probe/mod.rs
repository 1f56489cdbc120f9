//! One real request to an upstream, its answer judged while it comes.
//!
//! What is *not* here: options, and where what is told is written to.
//!
//! ```text
//! request   the request, written out of options
//! route     where to connect in the place of a URL's host and port
//! live      a connection from which a response is read while it comes
//! question  what is said to a port that does not answer HTTP
//! guess     asks such a port what it speaks
//! session   exchanges with one upstream, on one connection where that is possible
//! limit     how long an upstream keeps an idle connection
//! tell      what came, in each format
//! gone      that there was no connection, likewise
//! idle      what became of idle connections, likewise
//! ```

mod request;
mod route;
mod live;
mod question;
mod guess;
mod session;
mod limit;
mod tell;
mod gone;
mod idle;

pub(crate) use gone::Gone;
pub(crate) use idle::{Idled, is_good};
pub(crate) use limit::limit;
pub(crate) use request::{Field, Request, RequestOptions};
pub(crate) use route::{Redirection, Routes};
pub(crate) use session::{Circumstances, Failure, Session, Setup};
pub(crate) use tell::{Asked, Exchange, spread};
