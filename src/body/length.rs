//! Content of a known length.

use super::{BodyEvent, Content, Piece};
use crate::defect::Reject;
use crate::policy::Scope;
use crate::span::Span;

#[derive(Clone, Debug)]
pub(super) struct Length {
    left: u64,
}

impl Length {
    pub(super) const fn new(octets: u64) -> Self {
        Self { left: octets }
    }

    pub(super) const fn left(&self) -> u64 {
        self.left
    }

    pub(super) fn step(
        &mut self,
        bytes: &[u8],
        content: &mut Content,
        scope: &mut Scope<'_>,
    ) -> Result<Piece, Reject> {
        if self.left == 0 {
            return Ok(Piece { consumed: 0, event: BodyEvent::End });
        }
        if bytes.is_empty() {
            return Ok(Piece { consumed: 0, event: BodyEvent::NeedMore });
        }
        let here = usize::try_from(self.left).map_or(bytes.len(), |left| left.min(bytes.len()));
        let octets = content.admit(here, 0, scope)?;
        self.left = self.left.saturating_sub(octets as u64);
        Ok(Piece { consumed: octets, event: BodyEvent::Data(Span::new(0, octets)) })
    }
}
