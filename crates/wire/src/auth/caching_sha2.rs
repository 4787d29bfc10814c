//! `caching_sha2_password`.
//!
//! ```text
//! stored    =  "$A$005$"  salt: 20 bytes  sha256crypt(password, salt, 5000 rounds): 43 bytes
//! digest    =  SHA256(SHA256(password))                 what a server caches
//! response  =  SHA256(password)  xor  SHA256(digest, scramble)
//! ```
//! The stored string cannot check a response, only a password in clear. So the first login of a
//! user after a start must send it in clear over a private stream (TLS or a Unix socket); the
//! digest that comes of it makes later logins fast, on any stream.

use sha2::{Digest, Sha256};

use super::sha256crypt::{ENCODED_BYTES, sha256crypt};
use super::{SCRAMBLE_BYTES, Scramble, equal_in_constant_time, xor};
use crate::limits::PASSWORD_BYTES_MAX;

/// SHA256(SHA256(password)), what a server caches to check responses.
pub type CachedDigest = [u8; 32];

/// Salt of a stored password: 20 bytes below 128, none zero, none `$`.
pub type Salt = [u8; 20];

// the rounds are written in thousands, as three hexadecimal digits
const ROUNDS_UNIT: u32 = 1000;
const ROUNDS_DEFAULT: u32 = 5000;

/// Rounds that a stored string may ask for; more would let an account stall its server. MySQL's
/// `caching_sha2_password_digest_rounds` ends at 4 095 000, three hexadecimal digits.
const ROUNDS_MAX: u32 = 0xFFF * ROUNDS_UNIT;

/// The string that `CREATE USER` keeps for `password`; empty for an empty one, `None` for one of
/// more than [`PASSWORD_BYTES_MAX`] bytes.
pub fn stored(password: &[u8], salt: &Salt) -> Option<Vec<u8>> {
    if password.is_empty() {
        return Some(Vec::new());
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return None;
    }
    let mut text = format!("$A${:03X}$", ROUNDS_DEFAULT / ROUNDS_UNIT).into_bytes();
    text.extend_from_slice(salt);
    text.extend_from_slice(&sha256crypt(password, salt, ROUNDS_DEFAULT));
    Some(text)
}

/// Whether `stored` has the form of [`stored`].
pub fn is_stored(stored: &[u8]) -> bool {
    parts(stored).is_some()
}

/// Whether `password` is the one behind `stored`. Takes some milliseconds.
pub fn verify_clear(stored: &[u8], password: &[u8]) -> bool {
    let Some((rounds, salt, hash)) = parts(stored) else { return false };
    if password.len() > PASSWORD_BYTES_MAX {
        return false;
    }
    equal_in_constant_time(&sha256crypt(password, salt, rounds), hash)
}

/// What a server caches once it has seen `password`.
pub fn digest_of(password: &[u8]) -> CachedDigest {
    sha256(&sha256(password))
}

/// What a client answers to `scramble`.
pub fn respond(scramble: &Scramble, password: &[u8]) -> [u8; 32] {
    let once = sha256(password);
    xor(once, &mask(scramble, &sha256(&once)))
}

/// Whether `response` proves the password behind `digest`.
pub fn verify(scramble: &Scramble, digest: &CachedDigest, response: &[u8]) -> bool {
    let Ok(response) = <[u8; 32]>::try_from(response) else { return false };
    let once = xor(response, &mask(scramble, digest));
    equal_in_constant_time(&sha256(&once), digest)
}

fn parts(stored: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let rest = stored.strip_prefix(b"$A$")?;
    let (rounds, rest) = rest.split_at_checked(3)?;
    let (salt, hash) = rest.strip_prefix(b"$")?.split_at_checked(SCRAMBLE_BYTES)?;
    let rounds = str::from_utf8(rounds).ok().filter(|r| !r.starts_with('+'))?;
    let rounds = u32::from_str_radix(rounds, 16).ok()?.checked_mul(ROUNDS_UNIT)?;
    let sound = (1..=ROUNDS_MAX).contains(&rounds) && hash.len() == ENCODED_BYTES;
    sound.then_some((rounds, salt, hash))
}

fn mask(scramble: &Scramble, digest: &CachedDigest) -> [u8; 32] {
    Sha256::new().chain_update(digest).chain_update(scramble).finalize().into()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
