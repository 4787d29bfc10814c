//! Reads the fields of a packet, with every length checked.
//!
//! [`Fields`] walks over a payload from front to back. Each method takes one field of the
//! protocol's vocabulary (fixed little-endian integers, length-encoded integers and strings,
//! zero-terminated strings) or says that the packet is malformed, naming the field. Nothing is
//! copied: strings are slices of the payload.
//!
//! ```text
//! length-encoded integer      00..FA           the value itself
//!                             FC  xx xx        16 bits
//!                             FD  xx xx xx     24 bits
//!                             FE  xx * 8       64 bits
//!                             FB               NULL, in text rows only;  FF is never valid
//! ```

use crate::error::WireError;

/// What remains to be read of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Begins at the front of `payload`.
    pub fn new(payload: &'a [u8]) -> Self {
        Self { rest: payload }
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes all that remains.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// Looks at the next byte without taking it.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Takes `length` bytes; `what` names the field in the error.
    pub fn take(&mut self, length: usize, what: &'static str) -> Result<&'a [u8], WireError> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or(WireError::Malformed { what })?;
        self.rest = rest;
        Ok(taken)
    }

    /// Takes `N` bytes as an array.
    pub fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], WireError> {
        let (taken, rest) =
            self.rest.split_first_chunk::<N>().ok_or(WireError::Malformed { what })?;
        self.rest = rest;
        Ok(*taken)
    }

    /// Takes an 8-bit integer.
    pub fn u8(&mut self, what: &'static str) -> Result<u8, WireError> {
        self.array::<1>(what).map(|[byte]| byte)
    }

    /// Takes a 16-bit integer.
    pub fn u16(&mut self, what: &'static str) -> Result<u16, WireError> {
        self.array(what).map(u16::from_le_bytes)
    }

    /// Takes a 24-bit integer.
    pub fn u24(&mut self, what: &'static str) -> Result<u32, WireError> {
        self.array::<3>(what).map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }

    /// Takes a 32-bit integer.
    pub fn u32(&mut self, what: &'static str) -> Result<u32, WireError> {
        self.array(what).map(u32::from_le_bytes)
    }

    /// Takes a 64-bit integer.
    pub fn u64(&mut self, what: &'static str) -> Result<u64, WireError> {
        self.array(what).map(u64::from_le_bytes)
    }

    /// Takes a length-encoded integer.
    pub fn lenenc_int(&mut self, what: &'static str) -> Result<u64, WireError> {
        match self.u8(what)? {
            0xFC => self.u16(what).map(u64::from),
            0xFD => self.u24(what).map(u64::from),
            0xFE => self.u64(what),
            0xFB | 0xFF => Err(WireError::Malformed { what }),
            value => Ok(u64::from(value)),
        }
    }

    /// Takes a string that is preceded by its length.
    pub fn lenenc_bytes(&mut self, what: &'static str) -> Result<&'a [u8], WireError> {
        let length = self.lenenc_int(what)?;
        let length = usize::try_from(length).map_err(|_| WireError::Malformed { what })?;
        self.take(length, what)
    }

    /// Takes a field of a text row: `None` is NULL.
    pub fn nullable_bytes(&mut self, what: &'static str) -> Result<Option<&'a [u8]>, WireError> {
        if self.peek() == Some(0xFB) {
            self.u8(what)?;
            return Ok(None);
        }
        self.lenenc_bytes(what).map(Some)
    }

    /// Takes a string that ends with a zero byte, and the zero byte.
    pub fn nul_bytes(&mut self, what: &'static str) -> Result<&'a [u8], WireError> {
        let end = self.rest.iter().position(|&b| b == 0).ok_or(WireError::Malformed { what })?;
        let taken = self.take(end, what)?;
        self.u8(what)?;
        Ok(taken)
    }

    /// Takes a string up to a zero byte or to the end: some clients leave the last zero out.
    pub fn nul_bytes_or_rest(&mut self) -> &'a [u8] {
        match self.rest.iter().position(|&b| b == 0) {
            Some(end) => {
                let (taken, rest) = self.rest.split_at(end);
                self.rest = rest.get(1..).unwrap_or_default();
                taken
            }
            None => self.rest(),
        }
    }
}
