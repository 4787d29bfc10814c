//! `mysql_native_password`.
//!
//! ```text
//! stored    =  "*" hex(SHA1(SHA1(password)))
//! response  =  SHA1(password)  xor  SHA1(scramble, SHA1(SHA1(password)))
//! ```

use sha1::{Digest, Sha1};

use super::{Scramble, equal_in_constant_time, xor};

/// SHA1(SHA1(password)), the key that a server keeps.
pub type NativeKey = [u8; 20];

/// The string that `CREATE USER` keeps for `password`; empty for an empty one.
pub fn stored(password: &[u8]) -> String {
    if password.is_empty() {
        return String::new();
    }
    let mut text = String::with_capacity(41);
    text.push('*');
    for byte in sha1(&sha1(password)) {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16).map(|c| c.to_ascii_uppercase()));
        }
    }
    text
}

/// The key in a stored string, if it is one: `*` and 40 hexadecimal digits.
pub fn key_of(stored: &[u8]) -> Option<NativeKey> {
    let (b'*', digits) = stored.split_first()? else { return None };
    let digits: &[u8; 40] = digits.try_into().ok()?;
    let mut key = NativeKey::default();
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = str::from_utf8(pair).ok().filter(|p| !p.starts_with('+'))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(key)
}

/// What a client answers to `scramble`.
pub fn respond(scramble: &Scramble, password: &[u8]) -> [u8; 20] {
    let once = sha1(password);
    xor(once, &mask(scramble, &sha1(&once)))
}

/// Whether `response` proves the password behind `key`.
pub fn verify(scramble: &Scramble, key: &NativeKey, response: &[u8]) -> bool {
    let Ok(response) = <[u8; 20]>::try_from(response) else { return false };
    let once = xor(response, &mask(scramble, key));
    equal_in_constant_time(&sha1(&once), key)
}

fn mask(scramble: &Scramble, key: &NativeKey) -> [u8; 20] {
    Sha1::new().chain_update(scramble).chain_update(key).finalize().into()
}

fn sha1(bytes: &[u8]) -> [u8; 20] {
    Sha1::digest(bytes).into()
}
