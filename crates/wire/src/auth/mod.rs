//! Who is there: the two password plugins and the exchange that proves a password.
//!
//! | plugin | kept by the server | what the client sends |
//! |---|---|---|
//! | `mysql_native_password` | `*` and 40 hexadecimal digits of SHA1(SHA1(password)) | 20 bytes |
//! | `caching_sha2_password` | `$A$005$`, salt, sha256crypt of it | 32 bytes, or clear |
//!
//! [`native`] and [`caching_sha2`] compute and check; [`exchange`] is the server's side of the
//! conversation as a state machine; the client's side is in [`crate::client`]. Secrets are
//! compared in constant time.

pub mod caching_sha2;
pub mod exchange;
pub mod native;
pub mod sha256crypt;

pub use exchange::{Account, AuthExchange, AuthRequest, AuthStep};

/// The random bytes that a client mixes with the password: none zero, none `$`.
pub type Scramble = [u8; SCRAMBLE_BYTES];

/// Length of a scramble, in bytes.
pub const SCRAMBLE_BYTES: usize = 20;

/// A way to prove a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugin {
    /// `mysql_native_password`
    Native,
    /// `caching_sha2_password`
    CachingSha2,
}

impl Plugin {
    /// The name used in the protocol and in `CREATE USER`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "mysql_native_password",
            Self::CachingSha2 => "caching_sha2_password",
        }
    }

    /// The plugin of this name.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        [Self::Native, Self::CachingSha2].into_iter().find(|p| p.name().as_bytes() == name)
    }

    /// What a client answers to `scramble`; nothing for an empty password.
    pub fn respond(self, scramble: &Scramble, password: &[u8]) -> Vec<u8> {
        if password.is_empty() {
            return Vec::new();
        }
        match self {
            Self::Native => native::respond(scramble, password).to_vec(),
            Self::CachingSha2 => caching_sha2::respond(scramble, password).to_vec(),
        }
    }
}

/// Whether two secrets are the same; takes the same time wherever they differ. Their lengths are
/// no secret.
pub fn equal_in_constant_time(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let difference = left.iter().zip(right).fold(0, |seen, (a, b)| seen | (a ^ b));
    std::hint::black_box(difference) == 0
}

/// `left` with each byte flipped by that of `right`.
fn xor<const N: usize>(mut left: [u8; N], right: &[u8; N]) -> [u8; N] {
    for (byte, mask) in left.iter_mut().zip(right) {
        *byte ^= mask;
    }
    left
}

#[cfg(test)]
mod tests;
