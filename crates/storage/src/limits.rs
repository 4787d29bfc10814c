//! Every bound of this crate, each with its reason. Sizes are in bytes.

/// The largest chunk: holds the largest node (see [`NODE_BYTES_MAX`], [`VALUE_BYTES_MAX`]) several
/// times over, and bounds what one read from a pack or a remote may allocate.
pub const CHUNK_BYTES_MAX: usize = 1 << 20;

/// The most references of one chunk: what a `u16` counts.
pub const CHUNK_REFS_MAX: usize = u16::MAX as usize;

/// The longest key: four times what MySQL allows in an index (3072 bytes), since text keys hold
/// weights that are longer than the text and secondary keys end with the primary key.
pub const KEY_BYTES_MAX: usize = 16 << 10;

/// The longest value inside a tree; what is longer goes out of line into a blob. MySQL's rows end
/// at 65535 bytes too.
pub const VALUE_BYTES_MAX: usize = 64 << 10;

/// What a node aims at: small enough that one changed row rewrites little, large enough that a tree
/// of a million rows has four levels.
pub const NODE_BYTES_TARGET: usize = 4 << 10;

/// A node of fewer bytes is never ended (the last of a level aside), so that runs of small nodes
/// cannot happen.
pub const NODE_BYTES_MIN: usize = 1 << 10;

/// A node is ended when it reaches this, whatever its keys say.
pub const NODE_BYTES_MAX: usize = 16 << 10;

/// Inner nodes hold at least this many children (the last of a level aside), so that long keys
/// cannot make a tree whose levels do not shrink.
pub const NODE_CHILDREN_MIN: usize = 4;

/// The most levels of a tree: every level has at most a quarter of the nodes below it, and there
/// are fewer than `4^32` rows. What claims more is malformed.
pub const TREE_LEVELS_MAX: usize = 33;

/// The bytes of a blob's leaf: large values are read in whole or in large ranges, so fewer, larger
/// chunks than rows.
pub const BLOB_LEAF_BYTES: usize = 32 << 10;

/// The children of a blob's inner node: 20 bytes each, so that an inner node is as large as a row's
/// node.
pub const BLOB_FANOUT: usize = 200;

/// The most levels of a blob: 32 KiB leaves times `200^6` is past what a `u64` need count in
/// practice.
pub const BLOB_LEVELS_MAX: u8 = 6;

/// The longest blob that is read into memory in one piece: MySQL's LONGTEXT ends at 4 GiB.
pub const BLOB_BYTES_MAX: u64 = u32::MAX as u64;

/// The longest checkpoint that a manifest carries; a checkpoint holds roots and positions, not
/// rows.
pub const CHECKPOINT_BYTES_MAX: usize = 16 << 20;

/// The most packs of a store, so that a damaged manifest cannot ask for unbounded memory.
pub const PACKS_MAX: usize = 1 << 16;

/// The most dead chunks that a manifest lists: four megabytes that every manifest repeats. Where
/// there are more, a collection keeps those of some packs alive, and takes them the next time.
pub const DEAD_CHUNKS_MAX: usize = 1 << 20;

/// The most chunks in one pack: the index of a pack of the smallest chunks must still fit in
/// memory.
pub const PACK_CHUNKS_MAX: usize = 1 << 24;
