//! The bounds of exchanging data, each with its reason.

/// How often a swap of a remote's root is tried when others keep swapping first. Each failure means
/// that another writer succeeded, so that many in a row mean dozens of writers at once.
pub(super) const SWAPS_MAX: usize = 32;

/// How often an entry that moves local refs is tried when others move the same refs.
pub(super) const REF_MOVES_MAX: usize = 32;

/// The most bytes of a root record: some hashes and a name.
pub(super) const ROOT_BYTES_MAX: usize = 64 << 10;

/// The most findings that a verification lists; more are only counted.
pub(super) const FINDINGS_MAX: usize = 1000;

/// How many chunks are verified between two reports of progress.
pub(super) const VERIFY_STEP_CHUNKS: u64 = 256;

/// How deep a tree may be: what storage allows.
pub(super) const TREE_LEVELS_MAX: usize = storage::limits::TREE_LEVELS_MAX;
