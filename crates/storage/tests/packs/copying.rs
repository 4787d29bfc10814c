//! Copies move what the other side lacks, can be interrupted, and are never half-visible.

use storage::copy::{CopySettings, copy};
use storage::remote::{MemRemote, Remote};
use storage::{Error, MemStore};

use super::*;

fn small() -> CopySettings {
    CopySettings { batch_chunks: 7, write_bytes: 20_000 }
}

#[test]
fn a_copy_moves_what_is_reachable_and_lacking() {
    let source = MemStore::new();
    let first = map(&source, 2000, 1);
    map(&source, 500, 9);
    let source: &dyn ChunkStore = &source;
    let mem = MemStore::new();
    let target: &dyn ChunkStore = &mem;
    let copied = copy(source, target, &[first.root()], small(), &mut |_| Ok(())).unwrap();
    assert!(is_whole(target, first.root()));
    assert_eq!(mem.len() as u64, copied.chunks);
    assert_eq!(
        copy(source, target, &[first.root(), Hash::ZERO], small(), &mut |_| Ok(())).unwrap().chunks,
        0
    );
    let second = first.edit(source, [Ok((5_u32.to_be_bytes(), Some("new")))]).unwrap();
    let copied = copy(source, target, &[second.root()], small(), &mut |_| Ok(())).unwrap();
    assert!(copied.chunks < 6 && is_whole(target, second.root()), "{copied:?}");
}

#[test]
fn an_interrupted_copy_leaves_only_whole_chunks_and_goes_on() {
    let source = MemStore::new();
    let map = map(&source, 3000, 1);
    let source: &dyn ChunkStore = &source;
    let mem = MemStore::new();
    let target: &dyn ChunkStore = &mem;
    let mut arrived = 0;
    for attempt in 0.. {
        let mut writes = 0;
        let outcome = copy(source, target, &[map.root()], small(), &mut |_| {
            writes += 1;
            if writes > 1 { Err(Error::Remote("the line went dead".into())) } else { Ok(()) }
        });
        for hash in mem.hashes() {
            assert!(is_whole(target, hash), "attempt {attempt}");
        }
        assert!(mem.len() > arrived || outcome.is_ok(), "every attempt gets on");
        arrived = mem.len();
        if outcome.is_ok() {
            break;
        }
        assert!(attempt < 100);
    }
    assert!(is_whole(target, map.root()));
}

#[test]
fn a_chunk_that_the_source_lacks_is_named() {
    let source = MemStore::new();
    let map = map(&source, 2000, 1);
    let child = source.fetch(&map.root()).unwrap().reference(3).unwrap();
    source.remove(&child);
    let target = MemStore::new();
    let (source, target): (&dyn ChunkStore, &dyn ChunkStore) = (&source, &target);
    let outcome = copy(source, target, &[map.root()], small(), &mut |_| Ok(()));
    assert!(matches!(outcome, Err(Error::Missing(hash)) if hash == child));
    assert!(!target.has(&map.root()).unwrap());
}

#[test]
fn a_remote_gets_packs_and_gives_chunks_back() {
    let disk = SimDisk::new(41);
    let store = open(&disk).unwrap();
    let map = map(store.as_ref(), 2000, 1);
    let local: &dyn ChunkStore = store.as_ref();
    let mem = MemRemote::new();
    let remote: &dyn Remote = &mem;
    copy(local, remote, &[map.root()], small(), &mut |_| Ok(())).unwrap();
    assert!(mem.upload_count() > 3);
    assert!(remote.swap_root(None, map.root().as_bytes()).unwrap());
    let back = MemStore::new();
    let back: &dyn ChunkStore = &back;
    let root = remote.root().unwrap().unwrap();
    copy(remote, back, &[Hash::from_slice(&root.bytes).unwrap()], small(), &mut |_| Ok(()))
        .unwrap();
    assert!(is_whole(back, map.root()));
}

#[test]
fn a_root_moves_only_from_where_it_is() {
    let remote = MemRemote::new();
    assert!(remote.root().unwrap().is_none());
    assert!(remote.swap_root(None, b"a").unwrap());
    assert!(!remote.swap_root(None, b"b").unwrap());
    let first = remote.root().unwrap().unwrap();
    assert!(remote.swap_root(Some(&first.version), b"a").unwrap());
    assert!(
        !remote.swap_root(Some(&first.version), b"c").unwrap(),
        "equal bytes are not the same root"
    );
}
