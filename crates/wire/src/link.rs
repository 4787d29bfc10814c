//! Packets over a blocking stream: what both halves stand on.
//!
//! A [`Link`] owns the stream, one reader and one writer. Output waits in the writer until it is
//! [`crate::limits::FLUSH_BYTES`] long, until [`Link::flush`], or until a read must wait for the
//! other end. Until [`Link::read_ahead`] is called, no byte past the packet that is read is taken
//! from the stream: a TLS handshake may begin right after it.

use std::io::{ErrorKind, Read, Write};

use crate::error::WireError;
use crate::limits::{BODY_READ_BYTES, DISCARD_BYTES_MAX, FLUSH_BYTES, IDLE_BYTES_MAX};
use crate::packet::{PacketReader, PacketWriter, Progress};

/// A stream that carries packets.
#[derive(Debug)]
pub struct Link<S> {
    stream: S,
    reader: PacketReader,
    writer: PacketWriter,
    ahead: bool,
}

impl<S> Link<S> {
    /// Begins on `stream`, at sequence zero, and takes packets of up to `packet_bytes_max` bytes.
    pub fn new(stream: S, packet_bytes_max: usize) -> Self {
        let reader = PacketReader::new(packet_bytes_max);
        Self { stream, reader, writer: PacketWriter::new(), ahead: false }
    }

    /// The stream.
    pub fn stream(&self) -> &S {
        &self.stream
    }

    /// The stream, to change its settings: reading or writing here breaks the order of packets.
    pub fn stream_mut(&mut self) -> &mut S {
        &mut self.stream
    }

    /// Takes more from the stream than the packet being read, to save system calls.
    pub fn read_ahead(&mut self) {
        self.ahead = true;
    }

    /// Whether [`Self::read_ahead`] was called.
    pub fn is_reading_ahead(&self) -> bool {
        self.ahead
    }

    /// Changes the longest packet taken, in bytes.
    pub fn set_packet_bytes_max(&mut self, bytes: usize) {
        self.reader.set_packet_bytes_max(bytes);
    }

    /// Puts another stream, made from this one, below the packets.
    ///
    /// # Errors
    /// Those of `upgrade`.
    pub fn upgrade<T, E>(self, upgrade: impl FnOnce(S) -> Result<T, E>) -> Result<Link<T>, E> {
        let Self { stream, reader, writer, ahead } = self;
        Ok(Link { stream: upgrade(stream)?, reader, writer, ahead })
    }

    /// The next packet, in either direction, begins a command.
    pub fn begin_command(&mut self) {
        self.reader.set_sequence(0);
        self.writer.set_sequence(0);
    }

    /// Makes the reader expect what follows the packets written.
    pub fn expect_answer(&mut self) {
        self.reader.set_sequence(self.writer.sequence());
    }
}

impl<S: Read + Write> Link<S> {
    /// Writes one packet, and sends what waits if that is much.
    ///
    /// # Errors
    /// [`WireError::Io`] from sending.
    pub fn write(&mut self, payload: impl FnOnce(&mut Vec<u8>)) -> Result<(), WireError> {
        self.writer.packet(payload);
        if self.writer.pending().len() >= FLUSH_BYTES {
            self.send()?;
        }
        Ok(())
    }

    /// Sends what waits.
    ///
    /// # Errors
    /// [`WireError::Io`]
    pub fn flush(&mut self) -> Result<(), WireError> {
        self.send()?;
        self.stream.flush()?;
        Ok(())
    }

    /// Reads a packet that begins a command: its sequence starts again from zero.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_next_command(&mut self, packet: &mut Vec<u8>) -> Result<(), WireError> {
        if !self.reader.in_packet() {
            self.reader.set_sequence(0);
        }
        if packet.capacity() > IDLE_BYTES_MAX && !self.reader.in_packet() {
            *packet = Vec::new();
        }
        self.read(packet)
    }

    /// Reads one packet into `packet`, which is emptied first. The answer's sequence follows.
    ///
    /// After a timeout of the stream, calling again with the same `packet` goes on.
    ///
    /// # Errors
    /// [`WireError::Closed`] if the stream ended before a packet began; [`WireError::Io`];
    /// [`WireError::PacketTooLarge`], after the packet was read and thrown away;
    /// [`WireError::OutOfOrder`].
    pub fn read(&mut self, packet: &mut Vec<u8>) -> Result<(), WireError> {
        if !self.reader.in_packet() {
            packet.clear();
        }
        loop {
            match self.reader.advance(packet) {
                Ok(Progress::Complete) => break,
                Ok(Progress::NeedHeader) => self.fill()?,
                Ok(Progress::NeedBody(left)) => self.fill_body(left, packet)?,
                Err(WireError::PacketTooLarge) => {
                    self.discard()?;
                    self.writer.set_sequence(self.reader.sequence());
                    return Err(WireError::PacketTooLarge);
                }
                Err(error) => {
                    self.writer.set_sequence(self.reader.sequence());
                    return Err(error);
                }
            }
        }
        self.writer.set_sequence(self.reader.sequence());
        Ok(())
    }

    fn fill(&mut self) -> Result<(), WireError> {
        if !self.writer.pending().is_empty() {
            self.flush()?;
        }
        let missing = if self.ahead { usize::MAX } else { 4 - self.reader.buffered().len().min(3) };
        let room = self.reader.room();
        let room_bytes = room.len();
        let room = room.get_mut(..missing.min(room_bytes)).unwrap_or_default();
        let count = retry(|| self.stream.read(room))?;
        if count == 0 {
            return Err(self.ended());
        }
        self.reader.filled(count);
        Ok(())
    }

    // reads straight into the packet, so that a long one is copied once
    fn fill_body(&mut self, left: usize, packet: &mut Vec<u8>) -> Result<(), WireError> {
        if self.ahead && left < crate::limits::READ_BYTES / 2 {
            return self.fill();
        }
        let before = packet.len();
        let wanted = left.min(BODY_READ_BYTES);
        let read = Read::by_ref(&mut self.stream).take(wanted as u64).read_to_end(packet);
        let count = packet.len() - before;
        self.reader.passed(count);
        match read {
            Ok(_) if count < wanted => Err(self.ended()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn discard(&mut self) -> Result<(), WireError> {
        let mut discarded = 0;
        while discarded < DISCARD_BYTES_MAX {
            match self.reader.skip()? {
                Progress::Complete => return Ok(()),
                Progress::NeedHeader => self.fill()?,
                Progress::NeedBody(left) => {
                    let room = self.reader.room();
                    let bytes = left.min(room.len());
                    let room = room.get_mut(..bytes).unwrap_or_default();
                    let count = retry(|| self.stream.read(room))?;
                    if count == 0 {
                        return Err(self.ended());
                    }
                    self.reader.filled(count);
                    discarded += count;
                }
            }
        }
        Ok(())
    }

    fn ended(&self) -> WireError {
        if self.reader.in_packet() || !self.reader.buffered().is_empty() {
            return WireError::Io(ErrorKind::UnexpectedEof.into());
        }
        WireError::Closed
    }

    fn send(&mut self) -> Result<(), WireError> {
        while !self.writer.pending().is_empty() {
            let count = retry(|| self.stream.write(self.writer.pending()))?;
            if count == 0 {
                return Err(WireError::Io(ErrorKind::WriteZero.into()));
            }
            self.writer.wrote(count);
        }
        Ok(())
    }
}

// a signal may interrupt a call that has done nothing yet
fn retry(mut call: impl FnMut() -> std::io::Result<usize>) -> std::io::Result<usize> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
