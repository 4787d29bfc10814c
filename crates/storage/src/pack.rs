//! Chunks on disk: packs that are written once, and the manifest that says which of them count.
//!
//! ```text
//! put ──> staged (memory) ──flush──> packs/…2a.pack ──listed in──> manifest.0 / manifest.1
//!                get <── cache <── staged, packs
//! ```
//!
//! A chunk that was put is readable at once and durable after the next [`PackStore::flush`] or
//! [`PackStore::commit_manifest`] that returns `Ok`. The manifest also carries a checkpoint, bytes
//! that belong to the layer above and change in the same atomic step as the packs.
//!
//! In reading order: `record` one chunk in a pack · `index` where the chunks of a pack are ·
//! `writer` and `reader` whole packs · `manifest` · `recovery` opening · `cache` ·
//! `settings` · `pins` what writers under way rely on · `store` the whole.

mod cache;
mod filter;
mod index;
mod manifest;
mod pins;
mod reader;
mod record;
mod recovery;
mod settings;
mod store;
mod writer;

pub use manifest::{MANIFESTS, ManifestSlot};
pub use pins::Pin;
pub use reader::Pack;
pub use settings::PackSettings;
pub use store::{PackStore, Usage};
pub use writer::PackImage;

pub(crate) use index::Entry;
pub(crate) use manifest::{DeadChunks, read_slot};
pub(crate) use writer::PACK_HEAD_BYTES;

/// The folder of the packs.
pub const PACK_FOLDER: &str = "packs";

/// The number of a pack, never used twice in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackId(pub u64);

impl PackId {
    /// The path of the pack's file.
    pub fn path(self) -> String {
        format!("{PACK_FOLDER}/{:016x}.pack", self.0)
    }

    /// The number in the name of a pack's file; `None` if the name is another's.
    pub fn of_name(name: &str) -> Option<PackId> {
        let digits = name.strip_suffix(".pack").filter(|digits| digits.len() == 16)?;
        u64::from_str_radix(digits, 16).ok().map(PackId)
    }
}
