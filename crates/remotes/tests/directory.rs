//! A folder as a remote, over the simulated disk.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use remotes::DirectoryRemote;
use storage::pack::PackImage;
use storage::remote::Remote;
use storage::{Chunk, ChunkBuilder, Disk, Kind};
use testkit::{SimDisk, SimEntropy, ThreadWait, crash_everywhere};

fn open(disk: &SimDisk) -> DirectoryRemote {
    let wait = Arc::new(ThreadWait::default());
    let entropy = Arc::new(SimEntropy::new(3));
    DirectoryRemote::open(Arc::new(disk.clone()), wait, entropy).unwrap()
}

fn chunk(text: &str) -> Arc<Chunk> {
    let mut builder = ChunkBuilder::new(Kind::BLOB_LEAF, 1);
    builder.payload_mut().extend_from_slice(text.as_bytes());
    Arc::new(builder.finish().unwrap())
}

#[test]
fn what_one_uploads_another_sees() {
    let disk = SimDisk::new(1);
    let (ours, theirs) = (open(&disk), open(&disk));
    let chunk = chunk("pen");
    let hash = chunk.hash();
    assert_eq!(theirs.has_many(&[hash]).unwrap(), [false]);
    ours.upload(PackImage::of(&[chunk]).unwrap()).unwrap();
    assert_eq!(theirs.has_many(&[hash]).unwrap(), [true]);
    let read = theirs.read_many(&[hash]).unwrap();
    assert_eq!(read[0].as_ref().unwrap().payload(), b"pen");
}

#[test]
fn of_two_swaps_from_one_root_the_second_is_refused() {
    let disk = SimDisk::new(2);
    let (ours, theirs) = (open(&disk), open(&disk));
    assert!(ours.root().unwrap().is_none());
    assert!(ours.swap_root(None, b"one").unwrap());
    assert!(!theirs.swap_root(None, b"two").unwrap());
    let seen = theirs.root().unwrap().unwrap();
    assert_eq!(seen.bytes, b"one");
    assert!(theirs.swap_root(Some(&seen.version), b"two").unwrap());
    assert!(!ours.swap_root(Some(&seen.version), b"three").unwrap());
    assert_eq!(ours.root().unwrap().unwrap().bytes, b"two");
}

#[test]
fn a_root_swapped_back_is_not_the_one_that_was_read() {
    let disk = SimDisk::new(3);
    let remote = open(&disk);
    remote.swap_root(None, b"one").unwrap();
    let first = remote.root().unwrap().unwrap().version;
    remote.swap_root(Some(&first), b"two").unwrap();
    let second = remote.root().unwrap().unwrap().version;
    remote.swap_root(Some(&second), b"one").unwrap();
    assert!(!remote.swap_root(Some(&first), b"three").unwrap());
}

#[test]
fn a_crash_anywhere_leaves_the_old_root_or_the_new_one_with_its_chunks() {
    let chunks = [chunk("one"), chunk("two")];
    let work = |disk: &SimDisk| {
        let remote = open(disk);
        for (number, chunk) in chunks.iter().enumerate() {
            let done = (|| -> storage::Result<bool> {
                remote.upload(PackImage::of(std::slice::from_ref(chunk))?)?;
                let expected = remote.root()?.map(|record| record.version);
                remote.swap_root(expected.as_ref(), &[u8::try_from(number).unwrap()])
            })();
            if done.is_err() {
                return;
            }
        }
    };
    crash_everywhere(4, work, |_, disk| {
        let remote = open(&disk);
        if let Some(root) = remote.root().unwrap() {
            let named: Vec<_> =
                chunks[..=usize::from(root.bytes[0])].iter().map(|chunk| chunk.hash()).collect();
            assert!(remote.has_many(&named).unwrap().into_iter().all(|there| there));
        }
    });
}

#[test]
fn a_damaged_root_is_named() {
    let disk = SimDisk::new(5);
    open(&disk).swap_root(None, b"one").unwrap();
    disk.flip_bit("root", 21).unwrap();
    let error = open(&disk).root().unwrap_err().to_string();
    assert!(error.contains("root is damaged"), "{error}");
}

/// Chunks that refer to nothing, so that no walk from a root comes to them.
fn two_packs(disk: &SimDisk) -> DirectoryRemote {
    let remote = open(disk);
    remote.upload(PackImage::of(&[chunk("pen"), chunk("ink")]).unwrap()).unwrap();
    remote.upload(PackImage::of(&[chunk(&"paper ".repeat(100))]).unwrap()).unwrap();
    remote
}

#[test]
fn every_flipped_bit_of_every_pack_is_found_and_its_file_named() {
    let disk = SimDisk::new(6);
    assert!(two_packs(&disk).verify(&mut |_| Ok(())).unwrap().is_sound());
    for name in disk.list("packs").unwrap() {
        let path = format!("packs/{name}");
        for at in 0..disk.bytes(&path).unwrap().len() as u64 {
            let hurt = disk.snapshot();
            hurt.flip_bit(&path, at).unwrap();
            let report = open(&hurt).verify(&mut |_| Ok(())).unwrap();
            let named = report.findings.iter().any(|finding| finding.to_string().contains(&path));
            assert!(named, "byte {at} of {path}: {:?}", report.findings);
        }
    }
}

#[test]
fn a_damaged_pack_keeps_nothing_else_from_being_read() {
    let disk = SimDisk::new(7);
    drop(two_packs(&disk));
    let (pen, lost) = (chunk("pen").hash(), chunk(&"paper ".repeat(100)).hash());
    for name in disk.list("packs").unwrap() {
        let hurt = disk.snapshot();
        hurt.flip_bit(&format!("packs/{name}"), 0).unwrap();
        let remote = open(&hurt);
        let read = |hash| remote.read_many(&[hash]).map(|found| found[0].is_some());
        let outcomes = [read(pen), read(lost)];
        // What lies in the sound pack is read; what may lie in the other is not said to be absent.
        assert_eq!(outcomes.iter().filter(|found| matches!(found, Ok(true))).count(), 1);
        assert_eq!(outcomes.iter().filter(|found| found.is_err()).count(), 1);
    }
}
