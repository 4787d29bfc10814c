//! The simulated disk keeps the promises of `Disk`, and no more.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Result};

use storage::{Disk, OpenMode};
use testkit::{SimDisk, crash_everywhere};

/// A disk with the file `a`, certain, holding `bytes`.
fn disk_with(seed: u64, bytes: &[u8]) -> SimDisk {
    let disk = SimDisk::new(seed);
    disk.put("a", bytes).expect("a good path");
    disk
}

#[test]
fn synced_bytes_survive_every_crash() {
    for seed in 0..200 {
        let disk = SimDisk::new(seed);
        let file = disk.open("a", OpenMode::Create).unwrap();
        file.write_at(0, &[1; 3000]).unwrap();
        file.sync().unwrap();
        disk.sync_dir("").unwrap();
        file.write_at(3000, &[2; 3000]).unwrap();
        let left = disk.crash().bytes("a").unwrap();
        assert_eq!(left[..3000], [1; 3000]);
        assert!(left[3000..].iter().all(|byte| *byte == 2 || *byte == 0));
    }
}

#[test]
fn unsynced_writes_are_kept_lost_torn_and_reordered() {
    let mut seen = BTreeSet::new();
    for seed in 0..2000 {
        let disk = disk_with(seed, &[0; 2048]);
        let file = disk.open("a", OpenMode::Write).unwrap();
        file.write_at(0, &[1; 1024]).unwrap();
        file.write_at(1024, &[2; 1024]).unwrap();
        let left = disk.crash().bytes("a").unwrap();
        assert_eq!(left.len(), 2048);
        let sectors: Vec<u8> = left.chunks(512).map(|sector| sector[0]).collect();
        assert!(left.chunks(512).all(|sector| sector.iter().all(|byte| *byte == sector[0])));
        seen.insert(sectors);
    }
    assert_eq!(seen.len(), 16, "every subset of the four sectors: {seen:?}");
}

#[test]
fn a_sector_never_has_a_later_write_without_an_earlier_one() {
    for seed in 0..500 {
        let disk = disk_with(seed, &[0; 512]);
        let file = disk.open("a", OpenMode::Write).unwrap();
        file.write_at(0, &[1; 10]).unwrap();
        file.write_at(10, &[2; 10]).unwrap();
        let left = disk.crash().bytes("a").unwrap();
        assert!(left[10] == 0 || left[0] == 1);
    }
}

#[test]
fn an_unsynced_length_may_be_any_since_the_sync() {
    let mut seen = BTreeSet::new();
    for seed in 0..500 {
        let disk = disk_with(seed, &[1; 100]);
        let file = disk.open("a", OpenMode::Write).unwrap();
        file.set_len(40).unwrap();
        file.set_len(70).unwrap();
        seen.insert(disk.crash().bytes("a").unwrap().len());
    }
    assert_eq!(seen, BTreeSet::from([40, 70, 100]));
}

#[test]
fn a_name_is_certain_only_after_its_folder_is_synced() {
    let mut present = BTreeSet::new();
    for seed in 0..100 {
        let disk = SimDisk::new(seed);
        let file = disk.open("a", OpenMode::Create).unwrap();
        file.write_at(0, b"x").unwrap();
        file.sync().unwrap();
        present.insert(disk.crash().bytes("a").is_ok());
    }
    assert_eq!(present.len(), 2);
}

#[test]
fn a_rename_of_a_synced_file_is_atomic() {
    let mut seen = BTreeSet::new();
    for seed in 0..200 {
        let disk = disk_with(seed, b"old");
        let file = disk.open("b", OpenMode::Create).unwrap();
        file.write_at(0, b"new").unwrap();
        file.sync().unwrap();
        disk.rename("b", "a").unwrap();
        let after = disk.crash();
        let bytes = after.bytes("a").unwrap();
        assert!(bytes == b"old" || bytes == b"new");
        assert!(bytes == b"old" || after.bytes("b").is_err(), "one file has one name");
        seen.insert(bytes);
    }
    assert_eq!(seen.len(), 2);
}

#[test]
fn a_synced_rename_is_certain() {
    let disk = disk_with(2, b"old");
    disk.put("b", b"new").unwrap();
    disk.rename("b", "a").unwrap();
    disk.sync_dir("").unwrap();
    let after = disk.crash();
    assert_eq!(after.bytes("a").unwrap(), b"new");
    assert_eq!(after.files().len(), 1);
}

#[test]
fn a_rename_does_not_make_bytes_certain() {
    let disk = disk_with(1, b"old");
    let file = disk.open("b", OpenMode::Create).unwrap();
    file.write_at(0, b"new").unwrap();
    disk.rename("b", "a").unwrap();
    disk.sync_dir("").unwrap();
    assert_eq!(disk.crash_losing_all().bytes("a").unwrap(), b"");
}

#[test]
fn a_file_moved_aside_is_never_lost_to_its_successor() {
    for seed in 0..300 {
        let disk = disk_with(seed, b"old");
        disk.rename("a", "a.1").unwrap();
        disk.open("a", OpenMode::Create).unwrap();
        let after = disk.crash();
        let old = [after.bytes("a"), after.bytes("a.1")];
        assert_eq!(old.iter().filter(|bytes| matches!(bytes, Ok(b) if b == b"old")).count(), 1);
    }
}

#[test]
fn a_file_of_a_lost_folder_is_lost() {
    let disk = SimDisk::new(3);
    disk.make_dir("x/y").unwrap();
    disk.open("x/y/a", OpenMode::Create).unwrap();
    disk.sync_dir("x/y").unwrap();
    assert!(disk.crash_losing_all().files().is_empty());
    let disk = disk.snapshot();
    disk.sync_dir("x").unwrap();
    disk.sync_dir("").unwrap();
    assert_eq!(disk.crash_losing_all().files(), [("x/y/a".to_owned(), 0)]);
}

#[test]
fn a_move_between_folders_is_certain_once_the_target_is_synced() {
    let disk = SimDisk::new(4);
    disk.put("x/a", b"1").unwrap();
    disk.put("y/b", b"2").unwrap();
    disk.rename("x/a", "y/c").unwrap();
    disk.open("x/a", OpenMode::Create).unwrap();
    disk.sync_dir("y").unwrap();
    let names: Vec<_> = disk.crash_losing_all().files().into_iter().map(|f| f.0).collect();
    assert_eq!(names, ["y/b", "y/c"]);
}

#[test]
fn a_removed_file_may_come_back_until_its_folder_is_synced() {
    let disk = disk_with(5, b"x");
    disk.remove("a").unwrap();
    assert!(disk.crash_losing_all().bytes("a").is_ok());
    assert!(disk.crash_keeping_all().bytes("a").is_err());
}

#[test]
fn after_the_crash_every_call_fails() {
    let disk = SimDisk::new(6);
    disk.crash_after(2);
    let file = disk.open("a", OpenMode::Create).unwrap();
    file.write_at(0, b"x").unwrap();
    assert!(file.sync().is_err());
    assert!(file.read_at(0, &mut [0]).is_err());
    assert!(disk.list("").is_err());
    assert!(disk.crashed());
    assert_eq!(disk.operations(), 2);
}

#[test]
fn locks_are_exclusive_and_die_with_the_disk() {
    let disk = SimDisk::new(7);
    let held = disk.lock("LOCK").unwrap();
    let refused = disk.lock("LOCK").err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::WouldBlock));
    let after = disk.crash_keeping_all();
    let again = after.lock("LOCK").unwrap();
    drop(held);
    assert!(after.lock("LOCK").is_err());
    drop(again);
    assert!(after.lock("LOCK").is_ok());
}

#[test]
fn a_full_disk_writes_what_fits() {
    let disk = disk_with(8, &[0; 90]);
    disk.full_after(100);
    let file = disk.open("b", OpenMode::Create).unwrap();
    let error = file.write_at(0, &[1; 20]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StorageFull);
    assert_eq!(file.len().unwrap(), 10);
    assert!(file.set_len(11).is_err());
    file.write_at(0, &[2; 10]).unwrap();
    disk.make_room();
    file.write_at(0, &[1; 20]).unwrap();
}

#[test]
fn a_failed_sync_leaves_bytes_that_no_later_sync_saves() {
    let mut left = BTreeSet::new();
    for seed in 0..50 {
        let disk = disk_with(seed, &[0; 512]);
        let file = disk.open("a", OpenMode::Write).unwrap();
        file.write_at(0, &[1; 512]).unwrap();
        disk.fail_sync(1);
        assert_eq!(file.sync().unwrap_err().raw_os_error(), Some(5));
        file.sync().unwrap();
        assert_eq!(disk.bytes("a").unwrap(), [1; 512], "readers see the write");
        left.insert(disk.crash_keeping_all().bytes("a").unwrap());
    }
    assert_eq!(left, BTreeSet::from([vec![0; 512], vec![1; 512]]));
}

#[test]
fn the_nth_write_fails_and_is_applied_in_part() {
    let mut lengths = BTreeSet::new();
    for seed in 0..50 {
        let disk = SimDisk::new(seed);
        let file = disk.open("a", OpenMode::Create).unwrap();
        disk.fail_write(2);
        file.write_at(0, &[1; 512]).unwrap();
        assert!(file.write_at(512, &[2; 1024]).is_err());
        lengths.insert(file.len().unwrap());
        file.write_at(0, &[3; 512]).unwrap();
    }
    assert_eq!(lengths, BTreeSet::from([512, 1024, 1536]));
}

#[test]
fn a_flipped_bit_stays_flipped() {
    let disk = disk_with(10, &[0; 4]);
    disk.flip_bit("a", 2).unwrap();
    let bytes = disk.crash().bytes("a").unwrap();
    assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 1);
    assert_ne!(bytes[2], 0);
    assert!(disk.flip_bit("a", 4).is_err());
}

#[test]
fn a_snapshot_goes_its_own_way() {
    let disk = disk_with(11, b"one");
    let file = disk.open("a", OpenMode::Write).unwrap();
    file.write_at(0, b"two").unwrap();
    let copy = disk.snapshot();
    file.write_at(0, b"six").unwrap();
    assert_eq!(copy.bytes("a").unwrap(), b"two");
    assert_eq!(copy.crash_losing_all().bytes("a").unwrap(), b"one");
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let disk = SimDisk::new(12);
    for path in ["", "/a", "a/", "../a", "x/../a", "x//a", "./a"] {
        let refused = disk.open(path, OpenMode::Create).err().map(|error| error.kind());
        assert_eq!(refused, Some(ErrorKind::InvalidInput), "{path:?}");
    }
    assert!(disk.open("no/folder", OpenMode::Create).is_err());
    assert!(disk.open("none", OpenMode::Read).is_err());
    let file = disk_with(12, b"x").open("a", OpenMode::Read).unwrap();
    assert_eq!(file.write_at(0, b"y").unwrap_err().kind(), ErrorKind::PermissionDenied);
}

#[test]
fn lists_are_sorted_names_of_one_folder() {
    let disk = SimDisk::new(13);
    for path in ["b/two", "b/c/deep", "b/one", "b.txt"] {
        disk.put(path, b"").unwrap();
    }
    assert_eq!(disk.list("b").unwrap(), ["c", "one", "two"]);
    assert_eq!(disk.list("").unwrap(), ["b", "b.txt"]);
}

/// Replaces a file as a careful program does.
fn replace(disk: &SimDisk, bytes: &[u8]) -> Result<()> {
    let file = disk.open("new", OpenMode::Create)?;
    file.write_at(0, bytes)?;
    file.sync()?;
    disk.rename("new", "a")?;
    disk.sync_dir("")
}

#[test]
fn every_crash_of_a_careful_replacement_leaves_a_whole_file() {
    for seed in 0..20 {
        let work = |disk: &SimDisk| {
            disk.put("a", &[1; 2000]).unwrap();
            let outcome = replace(disk, &[2; 2000]);
            assert_eq!(outcome.is_err(), disk.crashed() && disk.operations() < 5);
        };
        let operations = crash_everywhere(seed, work, |count, left| {
            let bytes = left.bytes("a").unwrap();
            assert!(bytes == [1; 2000] || bytes == [2; 2000], "torn after {count}");
            assert!(count < 5 || bytes == [2; 2000], "lost after it was synced");
        });
        assert_eq!(operations, 5);
    }
}
