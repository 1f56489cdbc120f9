//! What is made of the lines of an input.

use super::facts::Facts;
use super::lines::Line;

/// A piece of what an input stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Another exchange begins.
    Start(Facts),
    /// More bytes that the upstream sent.
    Bytes(Vec<u8>),
    /// The same bytes, so many times.
    Repeat(Vec<u8>, u64),
}

/// Makes pieces of lines. The error is what is wrong with the line.
pub(super) trait Decode {
    /// Takes the next line.
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String>;

    /// Takes the end of the input.
    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String>;
}
