//! Opening a store: which manifest counts, and what to do with what it does not list.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::Arc;

use super::manifest::{MANIFEST_NEW, MANIFESTS, Manifest, ManifestSlot, read_slot};
use super::reader::Pack;
use super::{PACK_FOLDER, PackId};
use crate::disk::{Disk, OpenMode};
use crate::error::{Error, Result};

/// A store as it was found.
pub(super) struct Recovered {
    pub(super) manifest: Manifest,
    pub(super) packs: BTreeMap<PackId, Arc<Pack>>,
    /// Packs that only the older manifest lists; to be removed with the generation after the next.
    pub(super) obsolete: BTreeSet<PackId>,
    /// Damage that the other manifest made harmless.
    pub(super) findings: Vec<Error>,
}

/// Reads manifests and packs; makes an empty store where there is none.
pub(super) fn recover(disk: &dyn Disk) -> Result<Recovered> {
    let mut findings = Vec::new();
    let mut sound = Vec::new();
    for slot in MANIFESTS {
        match read_slot(disk, slot)? {
            ManifestSlot::Absent => {}
            ManifestSlot::Sound(manifest) => sound.push(manifest),
            ManifestSlot::Damaged(what) => findings.push(Error::damaged(slot, 0, what)),
        }
    }
    sound.sort_by_key(|manifest| manifest.generation);
    let files = pack_files(disk)?;
    let Some(mut manifest) = sound.pop() else { return create(disk, findings, &files) };
    let older = sound.pop().unwrap_or_default();
    if findings.is_empty() {
        remove_leftovers(disk, &files, &[&manifest, &older])?;
    }
    // A damaged slot may have listed packs that this one does not: they stay, and their numbers are
    // not given again.
    let beyond = files.last().map_or(0, |id| id.0 + 1);
    manifest.next_pack = manifest.next_pack.max(older.next_pack).max(beyond);
    let is_gone = |id: &PackId| !manifest.packs.contains_key(id) && files.contains(id);
    let obsolete = older.packs.into_keys().filter(is_gone).collect();
    let packs = manifest
        .packs
        .iter()
        .map(|(id, len)| open_pack(disk, *id, *len).map(|pack| (*id, Arc::new(pack))))
        .collect::<Result<_>>()?;
    Ok(Recovered { manifest, packs, obsolete, findings })
}

/// An empty store, where nothing says that there was one.
fn create(disk: &dyn Disk, findings: Vec<Error>, files: &BTreeSet<PackId>) -> Result<Recovered> {
    if let Some(damage) = findings.into_iter().next() {
        return Err(damage);
    }
    if !files.is_empty() {
        return Err(Error::damaged(MANIFESTS[0], 0, "missing, though there are packs"));
    }
    let io = |error| Error::io("make", PACK_FOLDER, error);
    disk.make_dir(PACK_FOLDER).map_err(io)?;
    disk.sync_dir("").map_err(io)?;
    let manifest = Manifest::default();
    manifest.write(disk)?;
    let (packs, obsolete) = (BTreeMap::new(), BTreeSet::new());
    Ok(Recovered { manifest, packs, obsolete, findings: Vec::new() })
}

/// The numbers of all packs on disk.
fn pack_files(disk: &dyn Disk) -> Result<BTreeSet<PackId>> {
    match disk.list(PACK_FOLDER) {
        Ok(names) => Ok(names.iter().filter_map(|name| PackId::of_name(name)).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(Error::io("list", PACK_FOLDER, error)),
    }
}

/// Removes packs that no manifest lists: they were being written when the store was last closed or
/// killed.
fn remove_leftovers(
    disk: &dyn Disk,
    files: &BTreeSet<PackId>,
    manifests: &[&Manifest],
) -> Result<()> {
    for id in files {
        if !manifests.iter().any(|manifest| manifest.packs.contains_key(id)) {
            let path = id.path();
            disk.remove(&path).map_err(|error| Error::io("remove", &path, error))?;
        }
    }
    match disk.remove(MANIFEST_NEW) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Error::io("remove", MANIFEST_NEW, error))
        }
        _ => Ok(()),
    }
}

fn open_pack(disk: &dyn Disk, id: PackId, len: u64) -> Result<Pack> {
    let path = id.path();
    let file = disk.open(&path, OpenMode::Read).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::damaged(&path, 0, "missing, though the manifest lists it"),
        _ => Error::io("open", &path, error),
    })?;
    let pack = Pack::open(&path, file)?;
    if pack.len() != len {
        let what = format!("{} bytes long where the manifest says {len}", pack.len());
        return Err(Error::damaged(&path, 0, what));
    }
    Ok(pack)
}
