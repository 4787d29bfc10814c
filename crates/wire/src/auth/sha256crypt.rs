//! sha256crypt, the slow hash under `caching_sha2_password` (Ulrich Drepper, "Unix crypt using
//! SHA-256 and SHA-512", whose step numbers are named below), with salts as long as MySQL's.
//!
//! The 32 bytes of the result are written as 43 characters, six bits each, in an order of their
//! own: groups of three bytes `0 10 20`, `21 1 11`, `12 22 2`, … and `31 30` at the end.

use sha2::{Digest, Sha256};

type Hash = [u8; 32];

const ALPHABET: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Characters of an encoded hash.
pub const ENCODED_BYTES: usize = 43;

/// The encoded hash of `password` with `salt` after `rounds` rounds.
pub fn sha256crypt(password: &[u8], salt: &[u8], rounds: u32) -> [u8; ENCODED_BYTES] {
    let mut hash = first_hash(password, salt);
    let p = stretch(&repeated(password, password.len()), password.len());
    // step 17: the salt is hashed 16 times and as often more as the first byte of the hash says
    let s = stretch(&repeated(salt, 16 + usize::from(hash[0])), salt.len());
    for round in 0..rounds {
        hash = next_hash(&hash, &p, &s, round);
    }
    encode(&hash)
}

// steps 1 to 12
fn first_hash(password: &[u8], salt: &[u8]) -> Hash {
    let alternate: Hash = Sha256::new()
        .chain_update(password)
        .chain_update(salt)
        .chain_update(password)
        .finalize()
        .into();
    let mut hash = Sha256::new().chain_update(password).chain_update(salt);
    hash.update(stretch(&alternate, password.len()));
    let mut bits = password.len();
    while bits > 0 {
        hash.update(if bits & 1 == 1 { alternate.as_slice() } else { password });
        bits >>= 1;
    }
    hash.finalize().into()
}

// step 21
fn next_hash(hash: &Hash, p: &[u8], s: &[u8], round: u32) -> Hash {
    let odd = round % 2 == 1;
    let mut next = Sha256::new();
    next.update(if odd { p } else { hash });
    if !round.is_multiple_of(3) {
        next.update(s);
    }
    if !round.is_multiple_of(7) {
        next.update(p);
    }
    next.update(if odd { hash } else { p });
    next.finalize().into()
}

// steps 13 to 15 and 17 to 19
fn repeated(bytes: &[u8], times: usize) -> Hash {
    let mut hash = Sha256::new();
    for _ in 0..times {
        hash.update(bytes);
    }
    hash.finalize().into()
}

// steps 16 and 20: the hash again and again, cut to `length` bytes
fn stretch(hash: &Hash, length: usize) -> Vec<u8> {
    hash.iter().copied().cycle().take(length).collect()
}

fn encode(hash: &Hash) -> [u8; ENCODED_BYTES] {
    let mut out = [b'.'; ENCODED_BYTES];
    let mut slots = out.iter_mut();
    let byte = |at: usize| u32::from(hash.get(at).copied().unwrap_or_default());
    let mut write = |mut bits: u32, count: usize| {
        for slot in slots.by_ref().take(count) {
            *slot = ALPHABET.get((bits & 63) as usize).copied().unwrap_or(b'.');
            bits >>= 6;
        }
    };
    let (mut a, mut b, mut c) = (0, 10, 20);
    for _ in 0..10 {
        write(byte(a) << 16 | byte(b) << 8 | byte(c), 4);
        (a, b, c) = (c + 1, a + 1, b + 1);
    }
    write(byte(31) << 8 | byte(30), 3);
    out
}
