//! What is done with texts under a collation.

use std::cmp::Ordering;
use std::hash::Hasher;

use super::algorithm::Algorithm;
use super::{CollationId, Pad, name};

/// Appends the weights of `text`, which compare bytewise as NO PAD texts do. Under PAD SPACE
/// trailing spaces have weights too: [`crate::key`] makes them not count.
pub fn weights(id: CollationId, text: &str, out: &mut Vec<u8>) {
    id.collation().algorithm.weights(text, out);
}

/// Appends the [`weights`] without those of trailing spaces where they do not count: [`equal`]
/// texts have equal bytes, others have not.
pub fn equality_bytes(id: CollationId, text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    weights(id, text, out);
    let shape = weight_shape(id);
    let space: &[u8] = match &shape {
        WeightShape::PaddedBytes(space) => std::slice::from_ref(space),
        WeightShape::PaddedPairs(space) => space,
        _ => return,
    };
    while out.len() > start && out.ends_with(space) {
        out.truncate(out.len() - space.len());
    }
}

/// What MySQL's `WEIGHT_STRING(text)` answers: the [`weights`], but code points as big-endian
/// numbers for `utf8mb4_bin` (three bytes) and `utf8mb3_bin` (two).
pub fn weight_string(id: CollationId, text: &str) -> Vec<u8> {
    let first = match name(id) {
        "utf8mb4_bin" => 1,
        "utf8mb3_bin" => 2,
        _ => {
            let mut bytes = Vec::new();
            weights(id, text, &mut bytes);
            return bytes;
        }
    };
    text.chars().flat_map(|c| u32::from(c).to_be_bytes().into_iter().skip(first)).collect()
}

/// Compares two texts.
pub fn compare(id: CollationId, a: &str, b: &str) -> Ordering {
    let collation = id.collation();
    collation.algorithm.compare(collation.pad, a, b)
}

/// True if two texts are equal.
pub fn equal(id: CollationId, a: &str, b: &str) -> bool {
    a == b || compare(id, a, b).is_eq()
}

/// Feeds a text to a hasher; [`equal`] texts feed the same.
pub fn hash<H: Hasher>(id: CollationId, text: &str, state: &mut H) {
    let collation = id.collation();
    collation.algorithm.hash(collation.pad, text, state);
}

/// True if LIKE takes the two characters for the same: their weights are.
pub fn char_equal(id: CollationId, a: char, b: char) -> bool {
    id.collation().algorithm.char_equal(a, b)
}

/// How the weights of a collation lie in bytes, for [`crate::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WeightShape {
    /// Bytes, any value, no padding.
    Bytes,
    /// Bytes, padded with this one.
    PaddedBytes(u8),
    /// Big-endian pairs, padded with this one.
    PaddedPairs([u8; 2]),
    /// Big-endian pairs, none begins with a zero byte, no padding.
    Pairs,
    /// So many levels of big-endian non-zero pairs, 0x0000 between levels, no padding.
    Levels(u8),
}

pub(crate) fn weight_shape(id: CollationId) -> WeightShape {
    let collation = id.collation();
    match (collation.algorithm, collation.pad) {
        (Algorithm::Utf8, Pad::Space) => WeightShape::PaddedBytes(b' '),
        (Algorithm::Utf8, Pad::None) => WeightShape::Bytes,
        (Algorithm::SingleByte(set), _) => WeightShape::PaddedBytes(set.space()),
        (Algorithm::Unicode(weigher), Pad::Space) => {
            WeightShape::PaddedPairs(weigher.space().to_be_bytes())
        }
        (Algorithm::Unicode(_), Pad::None) => WeightShape::Pairs,
        (Algorithm::Levels(_, levels), _) => WeightShape::Levels(levels),
    }
}
