//! The store of packs on a disk that crashes, runs full and rots; garbage collection, verifying and
//! copying over it.
#![expect(clippy::unwrap_used, reason = "the whole crate is tests")]

mod collecting;
mod copying;
mod crashes;
mod damage;
mod gc;
mod store;

use std::sync::Arc;

use storage::{
    Chunk, ChunkBuilder, ChunkStore, Disk, Hash, Kind, Map, MapKind, PackSettings, PackStore, Store,
};
use testkit::SimDisk;

pub(crate) static PLAIN: MapKind = MapKind::PLAIN;

pub(crate) fn open(disk: &SimDisk) -> storage::Result<Arc<PackStore>> {
    open_with(disk, PackSettings { cache_bytes: 1 << 20, staged_bytes_max: 1 << 20 })
}

pub(crate) fn open_with(disk: &SimDisk, settings: PackSettings) -> storage::Result<Arc<PackStore>> {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    PackStore::open(disk, settings).map(Arc::new)
}

/// A chunk with these references and a payload that `name` and `len` make.
pub(crate) fn chunk(name: u64, len: usize, refs: &[Hash]) -> Chunk {
    let mut builder = ChunkBuilder::new(Kind(100), 1);
    for hash in refs {
        builder.add_ref(*hash);
    }
    let mut word = name;
    builder.payload_mut().extend((0..len).map(|_| {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (word >> 56) as u8
    }));
    builder.payload_mut().extend_from_slice(&name.to_le_bytes());
    builder.finish().unwrap()
}

pub(crate) fn put(store: &PackStore, name: u64) -> Hash {
    store.put(chunk(name, 50, &[])).unwrap()
}

/// A map of `count` rows whose values tell `seed`.
pub(crate) fn map(store: &dyn ChunkStore, count: u32, seed: u32) -> Map {
    let rows = (0..count)
        .map(|at| Ok((at.to_be_bytes(), chunk(u64::from(at * seed), 60, &[]).bytes().to_vec())));
    Map::build(store, &PLAIN, rows).unwrap()
}

/// Whether all that `root` reaches is there.
pub(crate) fn is_whole(store: &dyn ChunkStore, root: Hash) -> bool {
    let mut stack = vec![root];
    while let Some(hash) = stack.pop() {
        match store.get(&hash).unwrap() {
            None => return false,
            Some(chunk) => stack.extend(chunk.refs()),
        }
    }
    true
}

pub(crate) fn shared(store: &Arc<PackStore>) -> Store {
    store.clone()
}
