//! Packets as text: `tcpdump -x`, `-xx`, `-X`, `-XX`, and frames copied out of Wireshark.

use super::flows::Flows;
use super::lines::Line;
use super::packet;
use super::piece::{Decode, Piece};
use super::row::Row;

#[derive(Default)]
pub(super) struct Packets {
    flows: Flows,
    frame: Vec<u8>,
    row: Option<Row>,
}

impl Packets {
    /// The row that waited, now that it is known how far it goes.
    fn end_of_row(&mut self, to: Option<usize>) -> Result<(), String> {
        let Some(row) = self.row.take() else {
            return Ok(());
        };
        let by_offset = to.and_then(|to| to.checked_sub(self.frame.len()));
        let count = by_offset.filter(|&count| count <= row.bytes.len());
        if to.is_some() && count.is_none() {
            return Err(format!(
                "{:x} bytes of the packet came before this offset (hexadecimal): is a line missing?",
                self.frame.len() + row.count().unwrap_or(0)
            ));
        }
        let count = count.or_else(|| row.count());
        let count = count.ok_or("the digits cannot be told from the text beside them")?;
        self.frame.extend_from_slice(&row.bytes[..count]);
        Ok(())
    }

    fn end_of_packet(&mut self) -> Result<(), String> {
        self.end_of_row(None)?;
        let frame = std::mem::take(&mut self.frame);
        // What is no TCP, such as a name that was looked up, is not ours.
        match packet::segment(&frame) {
            Some(segment) => self.flows.take(&segment),
            None => Ok(()),
        }
    }
}

impl Decode for Packets {
    fn line(&mut self, line: &Line, _: &mut Vec<Piece>) -> Result<(), String> {
        let row = if line.is_whole() { Row::of(&line.text()) } else { None };
        let Some(row) = row.filter(|row| !row.bytes.is_empty()) else {
            return self.end_of_packet();
        };
        let offset = usize::from_str_radix(&row.offset, 16).map_err(|error| error.to_string())?;
        if offset == 0 {
            self.end_of_packet()?;
        } else {
            self.end_of_row(Some(offset))?;
        }
        self.row = Some(row);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        self.end_of_packet()?;
        std::mem::take(&mut self.flows).end(out)
    }
}
