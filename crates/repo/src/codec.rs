//! Reading and writing the bytes of entries and objects: little-endian varints, length-prefixed
//! byte strings, hashes.
//!
//! A [`Reader`] never panics and never reads past its end; every failure names what was being read.
//! Lengths are checked against what is left before anything is allocated.

use storage::Hash;

use crate::error::Error;

/// Appends fields to a buffer.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// A writer whose first byte is the format `version`.
    pub(crate) fn versioned(version: u8) -> Self {
        Self { bytes: vec![version] }
    }

    pub(crate) fn byte(&mut self, value: u8) -> &mut Self {
        self.bytes.push(value);
        self
    }

    /// LEB128: seven bits a byte, low ones first.
    pub(crate) fn varint(&mut self, mut value: u64) -> &mut Self {
        while value >= 0x80 {
            self.bytes.push(low_bits(value) | 0x80);
            value >>= 7;
        }
        self.bytes.push(low_bits(value));
        self
    }

    /// A length (varint), then the bytes.
    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.varint(value.len() as u64);
        self.bytes.extend_from_slice(value);
        self
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.bytes(value.as_bytes())
    }

    /// A presence byte, then the bytes where present.
    pub(crate) fn optional(&mut self, value: Option<&[u8]>) -> &mut Self {
        match value {
            None => self.byte(0),
            Some(bytes) => self.byte(1).bytes(bytes),
        }
    }

    pub(crate) fn hash(&mut self, value: &Hash) -> &mut Self {
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    pub(crate) fn i64(&mut self, value: i64) -> &mut Self {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// The low seven bits.
fn low_bits(value: u64) -> u8 {
    u8::try_from(value & 0x7f).expect("seven bits fit a byte")
}

/// Takes fields from the front of a byte string.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// Reads `bytes`, which should be a `what`; its first byte must be `version`.
    pub(crate) fn versioned(
        bytes: &'a [u8],
        what: &'static str,
        version: u8,
    ) -> Result<Self, Error> {
        let mut reader = Self { bytes, what };
        match reader.byte()? {
            found if found == version => Ok(reader),
            found => Err(Error::corrupt(format!(
                "{what} of format {found}, this version reads format {version}"
            ))),
        }
    }

    fn short(&self) -> Error {
        Error::corrupt(format!("{} ends too early", self.what))
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let (head, tail) = self.bytes.split_at_checked(len).ok_or_else(|| self.short())?;
        self.bytes = tail;
        Ok(head)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn varint(&mut self) -> Result<u64, Error> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Error::corrupt(format!("{} holds an overlong number", self.what)))
    }

    /// A count of things of at least one byte each, so never more than what is left.
    pub(crate) fn count(&mut self) -> Result<usize, Error> {
        let count = usize::try_from(self.varint()?).map_err(|_| self.short())?;
        if count > self.bytes.len() { Err(self.short()) } else { Ok(count) }
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let len = self.count()?;
        self.take(len)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Error> {
        let what = self.what;
        std::str::from_utf8(self.bytes()?)
            .map_err(|_| Error::corrupt(format!("{what} holds text that is not UTF-8")))
    }

    pub(crate) fn optional(&mut self) -> Result<Option<&'a [u8]>, Error> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.bytes().map(Some),
            tag => Err(self.unknown("presence", tag)),
        }
    }

    pub(crate) fn hash(&mut self) -> Result<Hash, Error> {
        let bytes = self.take(Hash::LEN)?;
        Ok(Hash::from_bytes(bytes.try_into().expect("take gives as many bytes as asked")))
    }

    pub(crate) fn i64(&mut self) -> Result<i64, Error> {
        let bytes = self.take(8)?;
        Ok(i64::from_le_bytes(bytes.try_into().expect("take gives as many bytes as asked")))
    }

    /// The error for a tag that this version does not know.
    pub(crate) fn unknown(&self, tag_of: &str, tag: u8) -> Error {
        Error::corrupt(format!("{} holds an unknown {tag_of} tag {tag}", self.what))
    }

    /// Everything must have been read.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.bytes.is_empty() {
            Ok(())
        } else {
            Err(Error::corrupt(format!("{} has {} bytes too many", self.what, self.bytes.len())))
        }
    }
}
