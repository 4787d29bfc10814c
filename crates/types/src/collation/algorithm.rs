//! [`Algorithm`]: how a collation weighs text, and the three walks over weights: sort key bytes,
//! comparison, hash.
//!
//! All algorithms weigh character by character, so the bytes that two texts have in common at their
//! start (up to a character's end) never need to be weighed to compare them.

use std::cmp::Ordering;
use std::hash::Hasher;

use super::Pad;
use super::latin1::SingleByte;
use super::uca::Weigher;

/// How a collation weighs text.
#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    /// The weights are the UTF-8 bytes, whose order is that of the code points.
    Utf8,
    /// One byte a character.
    SingleByte(&'static SingleByte),
    /// Two-byte weights, one level.
    Unicode(&'static Weigher),
    /// Two-byte weights, so many levels with 0x0000 between them. Always NO PAD.
    Levels(&'static Weigher, u8),
}

impl Algorithm {
    /// Appends the weights, trailing spaces' too.
    pub(super) fn weights(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Algorithm::Utf8 => out.extend_from_slice(text.as_bytes()),
            Algorithm::SingleByte(set) => out.extend(text.chars().map(|c| set.weight(c))),
            Algorithm::Unicode(weigher) => pairs(weigher, text, 0, out),
            Algorithm::Levels(weigher, levels) => {
                pairs(weigher, text, 0, out);
                for level in 1..levels {
                    out.extend_from_slice(&[0, 0]);
                    pairs(weigher, text, level, out);
                }
            }
        }
    }

    /// Compares two texts; under PAD SPACE the shorter is taken to go on with spaces.
    pub(super) fn compare(self, pad: Pad, a: &str, b: &str) -> Ordering {
        let (a, b) = without_common_start(a, b);
        if a.is_empty() && b.is_empty() {
            return Ordering::Equal;
        }
        match self {
            Algorithm::Utf8 => {
                let space = pad.of(b' ');
                ordered(a.bytes(), b.bytes(), space)
            }
            Algorithm::SingleByte(set) => {
                let [a, b] = [a, b].map(|text| text.chars().map(|c| set.weight(c)));
                ordered(a, b, pad.of(set.space()))
            }
            Algorithm::Unicode(weigher) => primary_order(weigher, pad, a, b),
            Algorithm::Levels(weigher, levels) => {
                std::iter::once(primary_order(weigher, pad, a, b))
                    .chain(
                        (1..levels)
                            .map(|level| weigher.weights(a, level).cmp(weigher.weights(b, level))),
                    )
                    .find(|order| order.is_ne())
                    .unwrap_or(Ordering::Equal)
            }
        }
    }

    /// Feeds what makes texts equal to `state`.
    pub(super) fn hash<H: Hasher>(self, pad: Pad, text: &str, state: &mut H) {
        match self {
            Algorithm::Utf8 => state.write(match pad {
                Pad::Space => text.trim_end_matches(' ').as_bytes(),
                Pad::None => text.as_bytes(),
            }),
            Algorithm::SingleByte(set) => {
                let weights = text.chars().map(|c| u16::from(set.weight(c)));
                hash_weights(weights, pad.of(u16::from(set.space())), state);
            }
            Algorithm::Unicode(weigher) => {
                hash_weights(weigher.weights(text, 0), pad.of(weigher.space()), state);
            }
            Algorithm::Levels(weigher, levels) => {
                for level in 0..levels {
                    hash_weights(weigher.weights(text, level), None, state);
                }
            }
        }
        state.write_u8(0xff);
    }

    /// True if the two characters have the same weights.
    pub(super) fn char_equal(self, a: char, b: char) -> bool {
        let (mut a_bytes, mut b_bytes) = ([0; 4], [0; 4]);
        let a_text: &str = a.encode_utf8(&mut a_bytes);
        let b_text: &str = b.encode_utf8(&mut b_bytes);
        a == b
            || !matches!(self, Algorithm::Utf8) && self.compare(Pad::None, a_text, b_text).is_eq()
    }
}

/// How many weights are written out at a time.
const CHUNK_WEIGHTS: usize = 32;

fn pairs(weigher: &'static Weigher, text: &str, level: u8, out: &mut Vec<u8>) {
    let ascii_bytes = text.bytes().position(|byte| !byte.is_ascii()).unwrap_or(text.len());
    let (ascii, rest) = text.split_at_checked(ascii_bytes).unwrap_or(("", text));
    out.reserve(2 * text.len());
    for bytes in ascii.as_bytes().chunks(CHUNK_WEIGHTS) {
        let mut chunk = [[0; 2]; CHUNK_WEIGHTS];
        let mut count = 0;
        for byte in bytes {
            let weight = weigher.ascii_weight(*byte, level);
            // There are at most as many weights as bytes, so the masked index is the count itself.
            chunk[count % CHUNK_WEIGHTS] = weight.to_be_bytes();
            count += usize::from(weight != 0 || weigher.zero_counts());
        }
        out.extend_from_slice(chunk.as_flattened().get(..2 * count).unwrap_or_default());
    }
    if !rest.is_empty() {
        out.extend(weigher.weights(rest, level).flat_map(u16::to_be_bytes));
    }
}

fn primary_order(weigher: &'static Weigher, pad: Pad, a: &str, b: &str) -> Ordering {
    let table = weigher.ascii();
    let mut at = 0;
    for (x, y) in a.bytes().zip(b.bytes()) {
        let (Some(p), Some(q)) = (table.get(usize::from(x)), table.get(usize::from(y))) else {
            break;
        };
        if (*p == 0 || *q == 0) && !weigher.zero_counts() {
            break;
        }
        if p != q {
            return p.cmp(q);
        }
        at += 1;
    }
    let [a, b] = [a, b].map(|text| weigher.weights(text.get(at..).unwrap_or_default(), 0));
    ordered(a, b, pad.of(weigher.space()))
}

/// What is left of both texts after the whole characters with which both begin.
fn without_common_start<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let mut at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !(a.is_char_boundary(at) && b.is_char_boundary(at)) {
        at -= 1;
    }
    (a.get(at..).unwrap_or(a), b.get(at..).unwrap_or(b))
}

/// Compares weights; the shorter goes on with `space`, if given.
fn ordered<W: Ord + Copy>(
    mut a: impl Iterator<Item = W>,
    mut b: impl Iterator<Item = W>,
    space: Option<W>,
) -> Ordering {
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (Some(x), Some(y)) => x.cmp(&y),
            (Some(x), None) => space.map_or(Ordering::Greater, |space| x.cmp(&space)),
            (None, Some(y)) => space.map_or(Ordering::Less, |space| space.cmp(&y)),
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn hash_weights<H: Hasher>(weights: impl Iterator<Item = u16>, space: Option<u16>, state: &mut H) {
    let mut spaces = 0;
    for weight in weights {
        if Some(weight) == space {
            spaces += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut spaces) {
            state.write(&space.unwrap_or_default().to_be_bytes());
        }
        state.write(&weight.to_be_bytes());
    }
}
