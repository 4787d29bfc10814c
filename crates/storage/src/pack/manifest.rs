//! Which packs count, and the checkpoint of the layer above.
//!
//! ```text
//! "PANDOMAN" │ version u32 │ generation u64 │ next_pack u64
//! pack_count u32 │ pack_count × { id u64 │ length u64 }
//! collected_bytes u64
//! dead_count u32 │ dead_count × { id u64 │ count u32 │ count × ordinal u32 }
//! checkpoint_len u32 │ checkpoint
//! crc u32 of all bytes before
//! ```
//!
//! `dead` are the chunks that a collection left in packs that mostly live, though what they refer
//! to may be gone ([`gc`](crate::gc)): ordinals ascend. Version 1, which is read too, has neither
//! these nor `collected_bytes`.
//!
//! Numbers are little-endian. Two slots, `manifest.0` and `manifest.1`, hold the newest two
//! generations, an even one in slot 0. A new one is written to `manifest.new`, synced, renamed over
//! the older slot and the folder synced, so at every moment a whole one is there. The newest sound
//! slot counts. Where a slot is damaged the other one still leads to a sound store, as packs and
//! log are kept for both.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::PackId;
use crate::disk::{Disk, OpenMode};
use crate::error::{Error, Result};
use crate::limits::{CHECKPOINT_BYTES_MAX, DEAD_CHUNKS_MAX, PACKS_MAX};

/// The paths of the slots.
pub const MANIFESTS: [&str; 2] = ["manifest.0", "manifest.1"];
/// Where a new generation is written before it takes its slot's name.
pub(super) const MANIFEST_NEW: &str = "manifest.new";

const MAGIC: &[u8; 8] = b"PANDOMAN";
const VERSION: u32 = 2;
/// What came before; it is read.
const VERSION_1: u32 = 1;

/// Ordinals of chunks that are not to be relied on, ascending, by pack.
pub(crate) type DeadChunks = BTreeMap<PackId, Arc<[u32]>>;

/// One generation of the manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) generation: u64,
    /// The number that the next pack gets.
    pub(crate) next_pack: u64,
    /// The packs that count, with the lengths of their files in bytes.
    pub(crate) packs: BTreeMap<PackId, u64>,
    /// Bytes of the packs when the last collection ended.
    pub(crate) collected_bytes: u64,
    /// Chunks that the store denies to have, by pack.
    pub(crate) dead: DeadChunks,
    pub(crate) checkpoint: Vec<u8>,
}

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestSlot<M> {
    /// There is no file.
    Absent,
    /// A sound manifest.
    Sound(M),
    /// The file is no manifest, for this reason.
    Damaged(String),
}

impl Manifest {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + 16 * self.packs.len() + self.checkpoint.len());
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(&self.next_pack.to_le_bytes());
        let narrow = |len: usize| u32::try_from(len).expect("was compared with its limit");
        out.extend_from_slice(&narrow(self.packs.len()).to_le_bytes());
        for (id, len) in &self.packs {
            out.extend_from_slice(&id.0.to_le_bytes());
            out.extend_from_slice(&len.to_le_bytes());
        }
        out.extend_from_slice(&self.collected_bytes.to_le_bytes());
        out.extend_from_slice(&narrow(self.dead.len()).to_le_bytes());
        for (id, ordinals) in &self.dead {
            out.extend_from_slice(&id.0.to_le_bytes());
            out.extend_from_slice(&narrow(ordinals.len()).to_le_bytes());
            ordinals.iter().for_each(|ordinal| out.extend_from_slice(&ordinal.to_le_bytes()));
        }
        out.extend_from_slice(&narrow(self.checkpoint.len()).to_le_bytes());
        out.extend_from_slice(&self.checkpoint);
        let crc = crc32fast::hash(&out);
        out.extend_from_slice(&crc.to_le_bytes());
        out
    }

    /// Reads a manifest. The error says what is wrong with the bytes.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Manifest, String> {
        let (body, crc) = bytes.split_last_chunk().ok_or("too short for a manifest")?;
        let rest = body.strip_prefix(MAGIC).ok_or("not a manifest")?;
        if crc32fast::hash(body) != u32::from_le_bytes(*crc) {
            return Err("checksum does not match".into());
        }
        let mut fields = Fields(rest);
        let version = fields.u32().ok_or("cut short")?;
        if version != VERSION && version != VERSION_1 {
            return Err(format!("manifest of unknown version {version}"));
        }
        Manifest::fields(&mut fields, version).ok_or_else(|| "fields that do not fit".into())
    }

    fn fields(fields: &mut Fields<'_>, version: u32) -> Option<Manifest> {
        let (generation, next_pack) = (fields.u64()?, fields.u64()?);
        let count = fields.u32()? as usize;
        if count > PACKS_MAX {
            return None;
        }
        let mut packs = BTreeMap::new();
        for _ in 0..count {
            packs.insert(PackId(fields.u64()?), fields.u64()?);
        }
        let (mut collected_bytes, mut dead) = (0, DeadChunks::new());
        if version > VERSION_1 {
            collected_bytes = fields.u64()?;
            dead = read_dead(fields)?;
        }
        let checkpoint_len = fields.u32()? as usize;
        if checkpoint_len > CHECKPOINT_BYTES_MAX || fields.0.len() != checkpoint_len {
            return None;
        }
        let checkpoint = fields.0.to_vec();
        Some(Manifest { generation, next_pack, packs, collected_bytes, dead, checkpoint })
    }

    /// Makes this generation the newest one; durable after `Ok`.
    pub(super) fn write(&self, disk: &dyn Disk) -> Result<()> {
        let slot = MANIFESTS[usize::from(self.generation % 2 == 1)];
        let at = |action| move |error| Error::io(action, slot, error);
        match disk.remove(MANIFEST_NEW) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(at("replace")(error));
            }
            _ => {}
        }
        let file = disk.open(MANIFEST_NEW, OpenMode::Create).map_err(at("make"))?;
        file.write_at(0, &self.encode()).map_err(at("write"))?;
        file.sync().map_err(at("sync"))?;
        disk.rename(MANIFEST_NEW, slot).map_err(at("rename"))?;
        disk.sync_dir("").map_err(at("sync the folder of"))
    }
}

/// What is in a slot.
pub(crate) fn read_slot(disk: &dyn Disk, slot: &str) -> Result<ManifestSlot<Manifest>> {
    let file = match disk.open(slot, OpenMode::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(ManifestSlot::Absent);
        }
        Err(error) => return Err(Error::io("open", slot, error)),
    };
    let io = |error| Error::io("read", slot, error);
    let len = usize::try_from(file.len().map_err(io)?).unwrap_or(usize::MAX);
    if len > 64 + 28 * PACKS_MAX + 4 * DEAD_CHUNKS_MAX + CHECKPOINT_BYTES_MAX {
        return Ok(ManifestSlot::Damaged("larger than a manifest may be".into()));
    }
    let mut bytes = vec![0; len];
    let read = file.read_at(0, &mut bytes).map_err(io)?;
    bytes.truncate(read);
    Ok(Manifest::decode(&bytes).map_or_else(ManifestSlot::Damaged, ManifestSlot::Sound))
}

fn read_dead(fields: &mut Fields<'_>) -> Option<DeadChunks> {
    let count = Some(fields.u32()? as usize).filter(|count| *count <= PACKS_MAX)?;
    let mut dead = DeadChunks::new();
    let mut left = DEAD_CHUNKS_MAX;
    for _ in 0..count {
        let (id, ordinals) = (PackId(fields.u64()?), fields.u32()? as usize);
        left = left.checked_sub(ordinals)?;
        dead.insert(id, (0..ordinals).map(|_| fields.u32()).collect::<Option<_>>()?);
    }
    Some(dead)
}

/// The fields that are still to be read.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn u32(&mut self) -> Option<u32> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*field))
    }

    fn u64(&mut self) -> Option<u64> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*field))
    }
}
