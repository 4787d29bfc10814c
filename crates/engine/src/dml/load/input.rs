//! Bytes that come in pieces, read one after another.

use crate::error::Result;

/// How many bytes that were read are kept before they are dropped: moving the rest costs less than
/// the pieces did.
const READ_BYTES_MAX: usize = 1 << 20;

/// Where the bytes come from: the next piece, `None` at the end.
pub(super) type Pull<'a> = dyn FnMut() -> Result<Option<Vec<u8>>> + 'a;

/// A reader with as much look-ahead as it is asked for.
pub(super) struct Input<'a> {
    pull: &'a mut Pull<'a>,
    buffer: Vec<u8>,
    at: usize,
    is_ended: bool,
}

impl<'a> Input<'a> {
    pub(super) fn new(pull: &'a mut Pull<'a>) -> Self {
        Self { pull, buffer: Vec::new(), at: 0, is_ended: false }
    }

    /// The bytes that come next, at least `count` of them where there are so many.
    fn ahead(&mut self, count: usize) -> Result<&[u8]> {
        while self.buffer.len() - self.at < count && !self.is_ended {
            if self.at > READ_BYTES_MAX {
                self.buffer.drain(..self.at);
                self.at = 0;
            }
            match (self.pull)()? {
                Some(piece) => self.buffer.extend_from_slice(&piece),
                None => self.is_ended = true,
            }
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    /// The next byte, left where it is.
    pub(super) fn peek(&mut self) -> Result<Option<u8>> {
        Ok(self.ahead(1)?.first().copied())
    }

    /// The next byte.
    pub(super) fn next(&mut self) -> Result<Option<u8>> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }

    /// Whether these bytes come next; they are left where they are.
    pub(super) fn is_at(&mut self, bytes: &[u8]) -> Result<bool> {
        Ok(!bytes.is_empty() && self.ahead(bytes.len())?.starts_with(bytes))
    }

    /// Takes these bytes where they come next.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<bool> {
        let found = self.is_at(bytes)?;
        if found {
            self.at += bytes.len();
        }
        Ok(found)
    }

    /// Reads to behind these bytes; false where they do not come.
    pub(super) fn skip_to(&mut self, bytes: &[u8]) -> Result<bool> {
        loop {
            if self.take(bytes)? {
                return Ok(true);
            }
            if self.next()?.is_none() {
                return Ok(false);
            }
        }
    }

    /// Takes all that still comes and forgets it: the client sends its file to the end.
    pub(super) fn drain(&mut self) {
        while !self.is_ended {
            self.is_ended = !matches!((self.pull)(), Ok(Some(_)));
        }
    }
}
