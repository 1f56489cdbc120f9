//! Content that runs until the connection closes.

use super::{BodyEvent, Content, Piece};
use crate::defect::Reject;
use crate::policy::Scope;
use crate::span::Span;

#[derive(Clone, Debug)]
pub(super) struct UntilClose;

impl UntilClose {
    #[allow(clippy::unused_self, reason = "the three readers have one shape")]
    pub(super) fn step(
        &self,
        bytes: &[u8],
        content: &mut Content,
        scope: &mut Scope<'_>,
    ) -> Result<Piece, Reject> {
        if bytes.is_empty() {
            return Ok(Piece { consumed: 0, event: BodyEvent::NeedMore });
        }
        let octets = content.admit(bytes.len(), 0, scope)?;
        Ok(Piece { consumed: octets, event: BodyEvent::Data(Span::new(0, octets)) })
    }
}
