//! The files of a store that may be too damaged to be opened.
//!
//! Opening stops at the first damage and names it; here all manifests and packs are read, so that
//! one look says what a restore or a copy of single files has to mend. Nothing is changed, not even
//! what opening would tidy up.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::Arc;

use super::{Report, Watch, verify_pack};
use crate::chunk::Chunk;
use crate::disk::{Disk, OpenMode};
use crate::error::{Error, Result};
use crate::hash::Hash;
use crate::pack::{MANIFESTS, ManifestSlot, PACK_FOLDER, Pack, PackId, read_slot};
use crate::store::{ChunkStore, Store};

/// What was read of a store's files.
pub struct Inspected {
    /// What is wrong with manifests and packs; `reachable` is left at 0.
    pub report: Report,
    /// The checkpoint of the newest sound manifest, if there is one.
    pub checkpoint: Option<Vec<u8>>,
    /// The chunks of the packs that can be read.
    pub chunks: Store,
}

/// Reads all manifests and packs on `disk`. The error is one of the disk or of `watch`.
pub fn inspect(disk: &dyn Disk, watch: Watch<'_>) -> Result<Inspected> {
    let mut report = Report::default();
    let mut sound = Vec::new();
    for slot in MANIFESTS {
        match read_slot(disk, slot)? {
            ManifestSlot::Absent => {}
            ManifestSlot::Sound(manifest) => sound.push(manifest),
            ManifestSlot::Damaged(what) => report.note(Error::damaged(slot, 0, what)),
        }
    }
    let newest = sound.iter().max_by_key(|manifest| manifest.generation);
    if newest.is_none() && report.is_sound() {
        report.note(Error::damaged(MANIFESTS[0], 0, "missing"));
    }
    let checkpoint = newest.map(|manifest| manifest.checkpoint.clone());
    let listed = newest.map(|manifest| manifest.packs.clone()).unwrap_or_default();
    let mut packs = Vec::new();
    for id in listed.keys().copied().chain(present(disk)?).collect::<BTreeSet<_>>() {
        packs.extend(inspect_pack(disk, id, &listed, &mut report, watch)?);
    }
    Ok(Inspected { report, checkpoint, chunks: Arc::new(Packs(packs)) })
}

/// The packs whose files are there.
fn present(disk: &dyn Disk) -> Result<Vec<PackId>> {
    match disk.list(PACK_FOLDER) {
        Ok(names) => Ok(names.iter().filter_map(|name| PackId::of_name(name)).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::io("list", PACK_FOLDER, error)),
    }
}

fn inspect_pack(
    disk: &dyn Disk,
    id: PackId,
    listed: &BTreeMap<PackId, u64>,
    report: &mut Report,
    watch: Watch<'_>,
) -> Result<Option<Pack>> {
    let path = id.path();
    let file = match disk.open(&path, OpenMode::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            report.note(Error::damaged(&path, 0, "missing, though the manifest lists it"));
            return Ok(None);
        }
        Err(error) => return Err(Error::io("open", &path, error)),
    };
    let Some(pack) = verify_pack(&path, file, report, watch)? else { return Ok(None) };
    if let Some(len) = listed.get(&id).filter(|len| **len != pack.len()) {
        let what = format!("{} bytes long where the manifest says {len}", pack.len());
        report.note(Error::damaged(&path, 0, what));
    }
    Ok(Some(pack))
}

/// Chunks of packs, to be read.
struct Packs(Vec<Pack>);

impl ChunkStore for Packs {
    fn get(&self, hash: &Hash) -> Result<Option<Arc<Chunk>>> {
        match self.0.iter().rev().find(|pack| pack.has(hash)) {
            Some(pack) => pack.get(hash),
            None => Ok(None),
        }
    }

    fn put_shared(&self, _chunk: Arc<Chunk>) -> Result<Hash> {
        Err(Error::Closed { reason: "an inspection writes nothing".into() })
    }

    fn has(&self, hash: &Hash) -> Result<bool> {
        Ok(self.0.iter().any(|pack| pack.has(hash)))
    }
}
