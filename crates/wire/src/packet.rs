//! Packets to frames and back.
//!
//! ```text
//!  frame:   length: 3 bytes   sequence: 1 byte   payload: length bytes
//!  packet:  frames of FF FF FF bytes, ended by a shorter one (of 0 bytes if need be)
//! ```
//!
//! The sequence counts frames, modulo 256, from zero at each command, in both directions
//! together: an answer goes on where its command ended. A frame out of sequence is an error
//! (1156): whoever sent it speaks of something else than we do.
//!
//! [`PacketReader`] takes bytes as they come and joins frames in the caller's buffer, which
//! grows with what has arrived, never with what a header claims. [`PacketWriter`] gathers whole
//! packets in one buffer that is used again and again; a packet is built in place, and only one
//! of 16 MiB or more is moved, to be split. Neither touches a stream.

use crate::error::WireError;
use crate::limits::{FRAME_BYTES_MAX, IDLE_BYTES_MAX, READ_BYTES};

/// What the reader needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The packet is complete.
    Complete,
    /// The header of a frame is missing.
    NeedHeader,
    /// The frame lacks this many bytes, at least one.
    NeedBody(usize),
}

/// Joins frames into packets.
#[derive(Debug)]
pub struct PacketReader {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    sequence: u8,
    packet_bytes_max: usize,
    announced: usize,
    frame: Option<Frame>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    left: usize,
    last: bool,
}

impl PacketReader {
    /// Accepts packets of up to `packet_bytes_max` bytes.
    pub fn new(packet_bytes_max: usize) -> Self {
        Self {
            buffer: vec![0; READ_BYTES],
            start: 0,
            end: 0,
            sequence: 0,
            packet_bytes_max,
            announced: 0,
            frame: None,
        }
    }

    /// Changes the bound for packets to come.
    pub fn set_packet_bytes_max(&mut self, bytes: usize) {
        self.packet_bytes_max = bytes;
    }

    /// The sequence number that the next frame must carry; an answer begins with it.
    pub fn sequence(&self) -> u8 {
        self.sequence
    }

    /// Expects the next frame to carry `sequence`: zero for a new command.
    pub fn set_sequence(&mut self, sequence: u8) {
        self.sequence = sequence;
    }

    /// Bytes that have arrived and were not looked at.
    pub fn buffered(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether a packet was begun and is not complete.
    pub fn in_packet(&self) -> bool {
        self.announced > 0 || self.frame.is_some()
    }

    /// Room to read into; say with [`Self::filled`] how much of it was used.
    pub fn room(&mut self) -> &mut [u8] {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        } else if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        self.buffer.get_mut(self.end..).unwrap_or_default()
    }

    /// `length` bytes of the room were filled.
    pub fn filled(&mut self, length: usize) {
        self.end = self.buffer.len().min(self.end.saturating_add(length));
    }

    /// Bytes of the current frame were put into the packet by the caller.
    pub fn passed(&mut self, length: usize) {
        if let Some(frame) = &mut self.frame {
            frame.left = frame.left.saturating_sub(length);
        }
    }

    /// Moves what has arrived of the packet to the end of `packet`.
    ///
    /// # Errors
    /// [`WireError::PacketTooLarge`] as soon as the headers announce more than is allowed,
    /// [`WireError::OutOfOrder`] for a frame out of sequence. After either, only [`Self::skip`]
    /// makes sense.
    pub fn advance(&mut self, packet: &mut Vec<u8>) -> Result<Progress, WireError> {
        loop {
            let Some(frame) = self.frame else {
                if !self.read_header()? {
                    return Ok(Progress::NeedHeader);
                }
                continue;
            };
            let available = self.buffered();
            let taken = available.len().min(frame.left);
            packet.extend_from_slice(available.get(..taken).unwrap_or_default());
            if let Some(progress) = self.consume(frame, taken) {
                return Ok(progress);
            }
        }
    }

    /// Throws away what has arrived of a packet that was refused.
    ///
    /// # Errors
    /// [`WireError::OutOfOrder`] for a frame out of sequence.
    pub fn skip(&mut self) -> Result<Progress, WireError> {
        loop {
            let Some(frame) = self.frame else {
                match self.read_header() {
                    Ok(false) => return Ok(Progress::NeedHeader),
                    Ok(true) | Err(WireError::PacketTooLarge) => continue,
                    Err(error) => return Err(error),
                }
            };
            let taken = self.buffered().len().min(frame.left);
            if let Some(progress) = self.consume(frame, taken) {
                return Ok(progress);
            }
        }
    }

    fn read_header(&mut self) -> Result<bool, WireError> {
        let Some(&[a, b, c, sequence]) = self.buffered().first_chunk::<4>() else {
            return Ok(false);
        };
        if sequence != self.sequence {
            return Err(WireError::OutOfOrder { expected: self.sequence, found: sequence });
        }
        let length = usize::from(a) | usize::from(b) << 8 | usize::from(c) << 16;
        self.start += 4;
        self.sequence = sequence.wrapping_add(1);
        self.announced = self.announced.saturating_add(length);
        self.frame = Some(Frame { left: length, last: length < FRAME_BYTES_MAX });
        if self.announced > self.packet_bytes_max {
            return Err(WireError::PacketTooLarge);
        }
        Ok(true)
    }

    fn consume(&mut self, frame: Frame, taken: usize) -> Option<Progress> {
        self.start += taken;
        let left = frame.left - taken;
        if left > 0 {
            self.frame = Some(Frame { left, ..frame });
            return Some(Progress::NeedBody(left));
        }
        self.frame = None;
        if !frame.last {
            return None;
        }
        self.announced = 0;
        Some(Progress::Complete)
    }
}

/// Gathers packets as frames.
#[derive(Debug, Default)]
pub struct PacketWriter {
    buffer: Vec<u8>,
    written: usize,
    sequence: u8,
}

impl PacketWriter {
    /// Starts empty, at sequence zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// The sequence number of the next frame.
    pub fn sequence(&self) -> u8 {
        self.sequence
    }

    /// Gives the next frame this sequence number.
    pub fn set_sequence(&mut self, sequence: u8) {
        self.sequence = sequence;
    }

    /// Appends one packet whose payload `write` appends.
    pub fn packet(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&[0; 4]);
        write(&mut self.buffer);
        let length = self.buffer.len() - start - 4;
        if length >= FRAME_BYTES_MAX {
            self.split(start);
            return;
        }
        let header = self.header(length);
        if let Some(slot) = self.buffer.get_mut(start..start + 4) {
            slot.copy_from_slice(&header);
        }
    }

    /// Frames that wait to be written out, whole.
    pub fn pending(&self) -> &[u8] {
        self.buffer.get(self.written..).unwrap_or_default()
    }

    /// `length` bytes of [`Self::pending`] were written.
    pub fn wrote(&mut self, length: usize) {
        self.written = self.buffer.len().min(self.written.saturating_add(length));
        if self.written == self.buffer.len() {
            self.written = 0;
            self.buffer.clear();
            if self.buffer.capacity() > IDLE_BYTES_MAX {
                self.buffer.shrink_to(READ_BYTES);
            }
        }
    }

    fn header(&mut self, length: usize) -> [u8; 4] {
        let sequence = self.sequence;
        self.sequence = sequence.wrapping_add(1);
        let bytes = (length as u64).to_le_bytes();
        let [a, b, c, ..] = bytes;
        [a, b, c, sequence]
    }

    // the payload after `start` needs more than one frame
    fn split(&mut self, start: usize) {
        let payload = self.buffer.split_off(start + 4);
        self.buffer.truncate(start);
        let mut rest = payload.as_slice();
        loop {
            let (frame, after) = rest.split_at(rest.len().min(FRAME_BYTES_MAX));
            let header = self.header(frame.len());
            self.buffer.extend_from_slice(&header);
            self.buffer.extend_from_slice(frame);
            if frame.len() < FRAME_BYTES_MAX {
                return;
            }
            rest = after;
        }
    }
}
