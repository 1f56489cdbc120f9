//! What came out of a gateway on one connection.

use bad_gateway::Ending;

/// All bytes that a client got on one connection, on which it asked for a case, then for a plain answer.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    /// How many bytes had come when the plain answer was asked for; `None` if it was not.
    pub(super) plain_at: Option<usize>,
    /// The content of the plain answer: a case may have been asked for or not.
    pub(super) plain: [String; 2],
    pub(super) ending: Ending,
}
