//! Where in a response the next byte stands.

use crate::defect::Reject;
use crate::head::{HeadReader, SectionReader};

#[derive(Clone, Debug)]
pub(super) enum State {
    /// No byte of this head has been read.
    Start,
    Head(HeadReader),
    Body,
    Trailers(SectionReader),
    End,
    Tunnel,
    Failed(Reject),
}
