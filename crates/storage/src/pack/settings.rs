//! What can be set about a store of packs.

/// Budgets in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackSettings {
    /// Chunks kept in memory for reading.
    pub cache_bytes: u64,
    /// Chunks kept in memory until they are written; more are spilled to a pack before the next
    /// flush.
    pub staged_bytes_max: usize,
}

impl Default for PackSettings {
    fn default() -> PackSettings {
        PackSettings { cache_bytes: 256 << 20, staged_bytes_max: 64 << 20 }
    }
}
