//! Garbage collection takes what nothing can reach, and nothing else.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use repo::txn::Isolation::RepeatableRead;
use storage::gc::GcSettings;
use support::{begin, insert, open, open_with_item, read, update};
use testkit::SimDisk;

fn pack_bytes(disk: &SimDisk) -> u64 {
    let files = disk.files().into_iter();
    files.filter(|(name, _)| name.starts_with("packs/")).map(|(_, bytes)| bytes).sum()
}

#[test]
fn superseded_trees_go_and_every_reader_keeps_its_own() {
    let disk = SimDisk::new(31);
    let instance = open_with_item(&disk);
    let mut txn = begin(&instance, RepeatableRead);
    for id in 0..2000 {
        insert(&mut txn, id, 0, Some(id)).unwrap();
    }
    txn.commit().unwrap();
    instance.checkpoint().unwrap();
    let mut reader = begin(&instance, RepeatableRead);
    for round in 1..=10 {
        let mut txn = begin(&instance, RepeatableRead);
        for id in (0..2000).step_by(7) {
            update(&mut txn, id, |_| round).unwrap();
        }
        txn.commit().unwrap();
        instance.checkpoint().unwrap();
    }
    let before = pack_bytes(&disk);
    let settings = GcSettings { small_packs_min: 2, ..GcSettings::default() };
    let report = instance.collect_garbage(settings, &mut |_| Ok(())).unwrap();
    assert!(report.packs_removed > 0);
    assert_eq!(read(&mut reader, 7).unwrap(), Some(0), "the old snapshot is whole");
    drop(reader);
    instance.collect_garbage(settings, &mut |_| Ok(())).unwrap();
    instance.checkpoint().unwrap();
    assert!(pack_bytes(&disk) < before / 2, "{} of {before} bytes", pack_bytes(&disk));
    drop(instance);
    let instance = open(&disk.crash_losing_all()).unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    for id in 0..2000 {
        assert_eq!(read(&mut txn, id).unwrap(), Some(if id % 7 == 0 { 10 } else { 0 }));
    }
}
