//! Mode `report`: everything passes, and the log says what would not.

use bad_gateway::{Ending, Outcome, Policy};
use bad_gateway_guard::{Core, News, Spectator};

use crate::line::{KEPT, Line};
use crate::settings::Mode;

/// Watches one connection to an upstream.
#[derive(Debug)]
pub(crate) struct Watch {
    spectator: Spectator,
    reused: bool,
    lines: Vec<Line>,
}

impl Watch {
    pub(crate) fn new(policy: Policy) -> Self {
        let core = Core::new(policy).recording(KEPT, |_| Box::default()).recording_what_is_wrong();
        Self { spectator: Spectator::new(core), reused: false, lines: Vec::new() }
    }

    pub(crate) fn sent(&mut self, slices: &[&[u8]]) {
        slices.iter().for_each(|slice| self.spectator.sent(slice));
        self.hear();
    }

    pub(crate) fn received(&mut self, slices: &[&[u8]], ended: Option<Ending>) {
        slices.iter().for_each(|slice| self.spectator.received(slice));
        if let Some(ending) = ended {
            self.spectator.ended(ending);
        }
        self.hear();
    }

    pub(crate) fn lines(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    fn hear(&mut self) {
        while let Some(news) = self.spectator.news() {
            let line = match news {
                News::Response(exchange) => {
                    let reused = std::mem::replace(&mut self.reused, true);
                    match exchange.verdict.outcome {
                        Outcome::Valid | Outcome::NoResponse => continue,
                        _ => Line::refused(Mode::Report, &exchange, reused),
                    }
                }
                News::Unsolicited(_) => Line::unsolicited(Mode::Report),
                News::NotUnderstood(why) => Line::not_understood(Mode::Report, why),
                News::Unjudged => Line::unjudged(),
                _ => continue,
            };
            self.lines.push(line);
        }
    }
}
