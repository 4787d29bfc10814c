//! Which chunks a pack surely does not have.
//!
//! Whoever puts a chunk asks every pack whether it is there, and it mostly is nowhere. A Bloom
//! filter answers that from a cache line or two, so that many small packs cost little. The bits are
//! chosen by the hash itself, which is even; 16 bits a chunk and three of them set let one question
//! in two hundred through to the index.

use crate::hash::Hash;

/// Bits a chunk.
const BITS: usize = 16;

/// Names that may be there.
#[derive(Default)]
pub(super) struct Filter {
    words: Vec<u64>,
}

impl Filter {
    /// A filter with room for so many names.
    pub(super) fn with_room(count: usize) -> Self {
        Self { words: vec![0; (count * BITS / 64).next_power_of_two()] }
    }

    pub(super) fn add(&mut self, hash: &Hash) {
        for (word, bit) in self.places(hash) {
            if let Some(word) = self.words.get_mut(word) {
                *word |= bit;
            }
        }
    }

    /// False: it was not added.
    pub(super) fn may_have(&self, hash: &Hash) -> bool {
        let is_set = |(word, bit): (usize, u64)| self.words.get(word).is_some_and(|w| w & bit != 0);
        self.places(hash).into_iter().all(is_set)
    }

    /// The words of three bits, and the bits in them, from the hash's last twelve bytes.
    fn places(&self, hash: &Hash) -> [(usize, u64); 3] {
        let bytes = hash.as_bytes();
        [8, 12, 16].map(|at| {
            let part = bytes.get(at..).and_then(|rest| rest.first_chunk()).copied();
            let part = u32::from_le_bytes(part.unwrap_or_default()) as usize;
            (part >> 6 & (self.words.len().wrapping_sub(1)), 1 << (part & 63))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_may_be_there_and_little_else() {
        let name = |number: u32| Hash::of(&number.to_le_bytes());
        let mut filter = Filter::with_room(1_000);
        (0..1_000).for_each(|number| filter.add(&name(number)));
        assert!((0..1_000).all(|number| filter.may_have(&name(number))));
        let wrong = (1_000..11_000).filter(|number| filter.may_have(&name(*number))).count();
        assert!(wrong < 200, "{wrong} of 10,000");
    }
}
