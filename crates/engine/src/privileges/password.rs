//! What a plugin keeps of a password.
//!
//! `mysql_native_password`: `*` and the hexadecimal digits of SHA1(SHA1(password)).
//! `caching_sha2_password`:
//! `$A$005$`, 20 bytes of salt, and the digest of sha256crypt with 5000 rounds in its own base 64
//! (Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512"; MySQL manual 6.4.1.2).

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::account::Plugin;
use crate::context::Context;

/// Rounds of sha256crypt: `005` in the stored form, in thousands.
const ROUNDS: usize = 5000;
const SALT_BYTES: usize = 20;
const LETTERS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What the plugin keeps of `password`; nothing of an empty one.
pub(super) fn credential(cx: &Context<'_>, plugin: Plugin, password: &str) -> Vec<u8> {
    if password.is_empty() {
        return Vec::new();
    }
    match plugin {
        Plugin::Native => native(password.as_bytes()),
        Plugin::CachingSha2 => caching_sha2(password.as_bytes(), &salt(cx)),
    }
}

fn native(password: &[u8]) -> Vec<u8> {
    let digest = Sha1::digest(Sha1::digest(password));
    let mut out = vec![b'*'];
    for byte in digest {
        out.extend(format!("{byte:02X}").bytes());
    }
    out
}

/// Random bytes of which none ends a text or a field.
fn salt(cx: &Context<'_>) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    cx.instance.entropy().fill(&mut salt);
    for byte in &mut salt {
        *byte &= 0x7f;
        if matches!(*byte, 0 | b'$') {
            *byte += 1;
        }
    }
    salt
}

fn caching_sha2(password: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut out = b"$A$005$".to_vec();
    out.extend(salt);
    out.extend(sha256crypt(password, salt));
    out
}

/// The 43 characters of sha256crypt.
fn sha256crypt(password: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut alternate = Sha256::new();
    alternate.update(password);
    alternate.update(salt);
    alternate.update(password);
    let alternate: [u8; 32] = alternate.finalize().into();
    let mut first = Sha256::new();
    first.update(password);
    first.update(salt);
    first.update(stretched(&alternate, password.len()));
    let mut bits = password.len();
    while bits > 0 {
        if bits & 1 == 1 {
            first.update(alternate);
        } else {
            first.update(password);
        }
        bits >>= 1;
    }
    let mut digest: [u8; 32] = first.finalize().into();
    let mut repeated = Sha256::new();
    for _ in 0..password.len() {
        repeated.update(password);
    }
    let p = stretched(&repeated.finalize().into(), password.len());
    let mut salts = Sha256::new();
    for _ in 0..16 + usize::from(digest[0]) {
        salts.update(salt);
    }
    let s = stretched(&salts.finalize().into(), salt.len());
    for round in 0..ROUNDS {
        let mut next = Sha256::new();
        if round % 2 == 1 {
            next.update(&p);
        } else {
            next.update(digest);
        }
        if round % 3 != 0 {
            next.update(&s);
        }
        if round % 7 != 0 {
            next.update(&p);
        }
        if round % 2 == 1 {
            next.update(digest);
        } else {
            next.update(&p);
        }
        digest = next.finalize().into();
    }
    encode(&digest)
}

/// The digest again and again, to a length.
fn stretched(digest: &[u8; 32], len: usize) -> Vec<u8> {
    digest.iter().copied().cycle().take(len).collect()
}

/// The digest in crypt's base 64, its bytes in crypt's order.
fn encode(digest: &[u8; 32]) -> Vec<u8> {
    let byte = |place: usize| u32::from(digest.get(place).copied().unwrap_or(0));
    let mut out = Vec::with_capacity(43);
    let mut put = |value: u32, letters: usize| {
        for letter in 0..letters {
            out.push(LETTERS[(value >> (6 * letter) & 63) as usize]);
        }
    };
    let mut places = (0, 10, 20);
    for _ in 0..10 {
        put(byte(places.0) << 16 | byte(places.1) << 8 | byte(places.2), 4);
        places = (places.2 + 1, places.0 + 1, places.1 + 1);
    }
    put(byte(31) << 8 | byte(30), 3);
    out
}

#[cfg(test)]
mod tests {
    use super::{native, sha256crypt};

    #[test]
    fn digests_are_those_of_others() {
        // As `openssl passwd -5 -salt saltstring` prints it.
        let digest = sha256crypt(b"Hello world!", b"saltstring");
        assert_eq!(digest, b"5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5");
        // MySQL manual 12.13: PASSWORD('mypass').
        assert_eq!(native(b"mypass"), b"*6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4");
    }
}
