//! What is put is there: at once, after a flush, after opening again.

use storage::pack::{MANIFESTS, PackImage};
use storage::{Disk, Error, PackSettings};

use super::*;

#[test]
fn a_chunk_is_readable_at_once_and_after_opening_again() {
    let disk = SimDisk::new(1);
    let store = open(&disk).unwrap();
    let hash = put(&store, 1);
    assert_eq!(store.fetch(&hash).unwrap().hash(), hash);
    assert_eq!(store.has_many(&[hash, Hash::of(b"?")]).unwrap(), [true, false]);
    assert!(matches!(store.fetch(&Hash::of(b"?")), Err(Error::Missing(_))));
    store.commit_manifest(b"checkpoint".to_vec()).unwrap();
    let again = open(&disk.snapshot()).unwrap();
    assert_eq!(again.fetch(&hash).unwrap().hash(), hash);
    assert_eq!(again.checkpoint(), b"checkpoint");
    assert_eq!((again.usage().packs, again.usage().chunks), (1, 1));
}

#[test]
fn what_is_over_the_budget_spills_and_stays_readable() {
    let disk = SimDisk::new(2);
    let settings = PackSettings { cache_bytes: 0, staged_bytes_max: 10_000 };
    let store = open_with(&disk, settings).unwrap();
    let hashes: Vec<_> = (0..1000).map(|name| put(&store, name)).collect();
    assert!(store.usage().packs > 3 && store.usage().staged_bytes <= 10_000);
    assert!(hashes.iter().all(|hash| store.fetch(hash).unwrap().hash() == *hash));
    assert_eq!(open(&disk.snapshot()).unwrap().usage().chunks, 0, "spilled packs do not count yet");
    store.flush().unwrap();
    let again = open(&disk.snapshot()).unwrap();
    assert!(hashes.iter().all(|hash| again.has(hash).unwrap()));
}

#[test]
fn a_chunk_is_stored_once() {
    let disk = SimDisk::new(3);
    let store = open(&disk).unwrap();
    for _ in 0..3 {
        put(&store, 7);
        store.flush().unwrap();
    }
    assert_eq!((store.usage().packs, store.usage().chunks), (1, 1));
}

#[test]
fn a_failed_write_or_sync_closes_to_writes_and_reads_go_on() {
    type Fault = fn(&SimDisk, u64);
    let faults: [(Fault, u64); 2] = [(SimDisk::fail_write, 2), (SimDisk::fail_sync, 4)];
    for (fault, count) in faults {
        for nth in 1..=count {
            let disk = SimDisk::new(4);
            let store = open(&disk).unwrap();
            let old = put(&store, 1);
            store.flush().unwrap();
            let new = put(&store, 2);
            fault(&disk, nth);
            assert!(matches!(store.flush(), Err(Error::Io { .. })), "fault {nth} is told");
            assert!(matches!(store.flush(), Err(Error::Closed { .. })), "and not retried");
            assert!(matches!(store.put(chunk(3, 9, &[])), Err(Error::Closed { .. })));
            assert!(store.get(&old).unwrap().is_some() && store.get(&new).unwrap().is_some());
            assert!(open(&disk.crash()).unwrap().has(&old).unwrap());
        }
    }
}

#[test]
fn a_full_disk_refuses_and_writing_goes_on_when_there_is_room() {
    let disk = SimDisk::new(5);
    let store = open(&disk).unwrap();
    put(&store, 1);
    store.flush().unwrap();
    let used: u64 = disk.files().iter().map(|(_, len)| len).sum();
    let hash = store.put(chunk(2, 100_000, &[])).unwrap();
    disk.full_after(used + 1000);
    assert!(matches!(store.flush(), Err(Error::DiskFull { .. })));
    assert_eq!(disk.files().iter().map(|(_, len)| len).sum::<u64>(), used, "no half pack is left");
    disk.make_room();
    store.flush().unwrap();
    assert!(open(&disk.crash()).unwrap().has(&hash).unwrap());
}

#[test]
fn leftovers_are_removed() {
    let disk = SimDisk::new(6);
    open(&disk).unwrap();
    disk.put("packs/00000000000000ff.pack", b"half a pack").unwrap();
    disk.put("packs/notes.txt", b"not ours").unwrap();
    open(&disk).unwrap();
    assert_eq!(disk.list("packs").unwrap(), ["notes.txt"]);
}

#[test]
fn images_of_packs_are_read_back() {
    let chunks: Vec<_> = (0..50).map(|name| Arc::new(chunk(name % 40, 2000, &[]))).collect();
    let image = PackImage::of(&chunks).unwrap();
    assert_eq!(image.hashes.len(), 40);
    let pack = storage::pack::Pack::of_image(image.clone()).unwrap();
    assert_eq!(pack.hashes().collect::<Vec<_>>(), image.hashes);
    for chunk in chunks {
        assert_eq!(pack.get(&chunk.hash()).unwrap().unwrap().bytes(), chunk.bytes());
    }
}

fn dump(bytes: &[u8]) -> String {
    let line =
        |line: &[u8]| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    bytes.chunks(16).map(|bytes| line(bytes) + "\n").collect()
}

#[test]
fn the_formats_are_the_released_ones() {
    let disk = SimDisk::new(7);
    let store = open(&disk).unwrap();
    let child = store.put(chunk(1, 8, &[])).unwrap();
    store.put(chunk(2, 0, &[child])).unwrap();
    store.commit_manifest(b"here".to_vec()).unwrap();
    assert_eq!(
        dump(&disk.bytes("packs/0000000000000000.pack").unwrap()),
        include_str!("../fixtures/pack-v1.txt")
    );
    assert_eq!(
        dump(&disk.bytes(MANIFESTS[1]).unwrap()),
        include_str!("../fixtures/manifest-v2.txt")
    );
}

#[test]
fn a_manifest_of_the_first_version_is_read() {
    let text = include_str!("../fixtures/manifest-v1.txt");
    let bytes: Vec<u8> =
        text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    let disk = SimDisk::new(7);
    let store = open(&disk).unwrap();
    let child = store.put(chunk(1, 8, &[])).unwrap();
    let parent = store.put(chunk(2, 0, &[child])).unwrap();
    store.commit_manifest(b"here".to_vec()).unwrap();
    disk.put(MANIFESTS[1], &bytes).unwrap();
    let again = open(&disk).unwrap();
    assert_eq!(again.checkpoint(), b"here");
    assert!(again.findings().is_empty() && is_whole(&*again, parent));
    again.flush().unwrap();
}

#[test]
fn a_store_may_be_read_and_written_by_many_threads() {
    let disk = SimDisk::new(8);
    let store =
        open_with(&disk, PackSettings { cache_bytes: 100_000, staged_bytes_max: 20_000 }).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4_u64 {
            let store = store.clone();
            scope.spawn(move || {
                for name in 0..500 {
                    let hash = put(&store, name * (thread % 2 + 1));
                    assert!(store.get(&hash).unwrap().is_some());
                    if name % 100 == 0 {
                        store.flush().unwrap();
                    }
                }
            });
        }
    });
    store.flush().unwrap();
    let again = open(&disk.crash()).unwrap();
    assert!((0..500).all(|name| again.has(&chunk(name * 2, 50, &[]).hash()).unwrap()));
}
