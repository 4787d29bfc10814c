//! The name of a chunk: 20 bytes of BLAKE3, shown as 32 characters of base32.
//!
//! The alphabet is `0-9a-v`, most significant bits first, so that shown hashes sort as their bytes
//! do and look as those that users of Dolt know. Twenty bytes (160 bits) leave collisions out of
//! reach for any number of chunks that a disk can hold.

use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// A chunk's name, made from its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash([u8; Hash::LEN]);

impl Hash {
    /// Bytes in a hash.
    pub const LEN: usize = 20;
    /// Characters of a shown hash.
    pub const TEXT_LEN: usize = 32;
    /// Names nothing: the root of an empty map, an absent part. No chunk has it and no chunk lists
    /// it as a reference.
    pub const ZERO: Hash = Hash([0; Hash::LEN]);

    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Hash {
        let mut out = [0; Hash::LEN];
        let whole = blake3::hash(bytes);
        out.copy_from_slice(
            whole.as_bytes().first_chunk::<{ Hash::LEN }>().expect("BLAKE3 gives 32 bytes"),
        );
        Hash(out)
    }

    /// The hash that `bytes` spell.
    pub const fn from_bytes(bytes: [u8; Hash::LEN]) -> Hash {
        Hash(bytes)
    }

    /// The hash that the first 20 of `bytes` spell; `None` if there are fewer.
    pub fn from_slice(bytes: &[u8]) -> Option<Hash> {
        bytes.first_chunk().map(|bytes| Hash(*bytes))
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; Hash::LEN] {
        &self.0
    }

    /// Whether it names nothing.
    pub fn is_zero(&self) -> bool {
        *self == Hash::ZERO
    }

    /// Its first eight bytes as a number that orders as they do.
    pub(crate) fn prefix(&self) -> u64 {
        u64::from_be_bytes(*self.0.first_chunk().expect("a hash has 20 bytes"))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; Hash::TEXT_LEN];
        for (five, eight) in self.0.chunks_exact(5).zip(text.chunks_exact_mut(8)) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for (place, letter) in eight.iter_mut().enumerate() {
                *letter = ALPHABET[(bits >> (35 - 5 * place) & 31) as usize];
            }
        }
        f.pad(std::str::from_utf8(&text).expect("the alphabet is ASCII"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Hashes names for tables in memory: they are even already, so their first bytes will do.
#[derive(Default)]
pub(crate) struct NameHasher(u64);

impl std::hash::Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A text that is no hash: not 32 characters of `0-9a-v`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 32 characters of 0-9 and a-v")]
pub struct HashParseError;

impl FromStr for Hash {
    type Err = HashParseError;

    fn from_str(text: &str) -> Result<Hash, HashParseError> {
        if text.len() != Hash::TEXT_LEN {
            return Err(HashParseError);
        }
        let mut bytes = [0; Hash::LEN];
        for (eight, five) in text.as_bytes().chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
            let mut bits = 0_u64;
            for letter in eight {
                let digit = match letter {
                    b'0'..=b'9' => letter - b'0',
                    b'a'..=b'v' => letter - b'a' + 10,
                    _ => return Err(HashParseError),
                };
                bits = bits << 5 | u64::from(digit);
            }
            five.copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        Ok(Hash(bytes))
    }
}

#[cfg(test)]
mod tests;
