//! Where a node ends.
//!
//! A node ends after a key when the key's hash lies under a threshold that grows with the size the
//! node has reached: the chance that a node of `x` bytes has ended is `1 - exp(-(x/T)^4)` up to
//! rounding, with `T` the target. So sizes gather around the target (a constant chance, as in older
//! content-defined trees, gives many tiny and many huge nodes), no history is needed, and an update
//! that keeps its size moves no boundary. The hash is salted with the level, otherwise a key that
//! ends a leaf would end its parents too.
//!
//! All in integers, so that every machine cuts alike. Changing anything here changes the hash of
//! every map: it would need a new node version.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::limits::{NODE_BYTES_MAX, NODE_BYTES_MIN, NODE_BYTES_TARGET, NODE_CHILDREN_MIN};

/// Whether a node of `level` ends with the entry of `key`, the `count`-th, which brings its size
/// from `before` to `after`.
pub(super) fn ends_node(level: u8, key: &[u8], count: usize, before: usize, after: usize) -> bool {
    if after < NODE_BYTES_MIN || (level > 0 && count < NODE_CHILDREN_MIN) {
        return false;
    }
    if after >= NODE_BYTES_MAX {
        return true;
    }
    u128::from(xxh3_64_with_seed(key, u64::from(level) + 1)) < threshold(before, after)
}

/// `((after/T)^4 - (before/T)^4)` in units of `2^-64`; exact, since `T^4` is a power of two and
/// both sizes are under `2^14`.
fn threshold(before: usize, after: usize) -> u128 {
    const SHIFT: u32 = 64 - 4 * NODE_BYTES_TARGET.trailing_zeros();
    const { assert!(NODE_BYTES_TARGET.is_power_of_two() && NODE_BYTES_MAX <= 1 << 14) }
    let fourth = |size: usize| (size as u128).pow(4);
    (fourth(after) - fourth(before)) << SHIFT
}
