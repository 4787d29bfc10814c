//! Full disks, failing syncs and flipped bits.

use storage::log::{Log, Position};
use storage::{Disk, Error};
use testkit::SimDisk;

use crate::crash::segment_paths;
use crate::kept::{Kept, meta, open, read};

#[test]
fn full_disk_refuses_one_append_and_no_more() {
    let disk = SimDisk::new(3);
    let (log, _) = open(&disk).unwrap();
    let mut kept = Kept::new();
    assert!(kept.append(&log, 3000) && kept.sync(&log));
    disk.full_after(100);
    let refused = log.append(&meta(1), &[7; 3000]);
    assert!(matches!(refused, Err(Error::DiskFull { .. })), "{refused:?}");
    let spares = disk.list("log").unwrap().len();
    assert_eq!(spares, 1, "what was begun is gone");
    // What fits into the segment that is there goes on.
    assert!(kept.append(&log, 300) && kept.sync(&log));
    assert!(matches!(log.truncate_suffix(Position(1)), Err(Error::DiskFull { .. })));
    assert_eq!(log.last(), Position(2));
    disk.make_room();
    assert!(kept.append(&log, 3000) && kept.sync(&log));
    drop(log);
    let (log, _) = open(&disk.crash()).unwrap();
    kept.check_and_settle(&log);
}

#[test]
fn failed_sync_closes_to_writes_and_keeps_durable() {
    for nth in 1..40 {
        let disk = SimDisk::new(nth);
        let (log, _) = open(&disk).unwrap();
        let mut kept = Kept::new();
        assert!(kept.append(&log, 100) && kept.sync(&log));
        disk.fail_sync(nth);
        let mut closed = None;
        for _ in 0..60 {
            if !kept.append(&log, 900) || !kept.sync(&log) {
                closed = Some(log.durable());
                break;
            }
        }
        let durable = closed.expect("a sync failed");
        assert_eq!(durable.0, kept.now().sure);
        assert!(matches!(log.append(&meta(0), b"x"), Err(Error::Closed { .. })));
        assert!(matches!(log.sync(), Err(Error::Closed { .. })) || log.last() == durable);
        assert!(matches!(log.note_durable(), Err(Error::Closed { .. })));
        assert!(log.wait_durable(durable).is_ok(), "what is durable stays so");
        let found = read(&log, Position(1)).unwrap();
        assert_eq!(found.len() as u64, log.last().0, "reads go on");
        drop(log);
        let (log, _) = open(&disk.crash()).unwrap();
        kept.check_and_settle(&log);
    }
}

#[test]
fn failed_write_closes_to_writes() {
    for nth in 1..20 {
        let disk = SimDisk::new(nth);
        let (log, _) = open(&disk).unwrap();
        let mut kept = Kept::new();
        disk.fail_write(nth);
        while kept.append(&log, 900) && kept.sync(&log) {}
        assert!(matches!(log.append(&meta(0), b"x"), Err(Error::Closed { .. })));
        drop(log);
        let (log, _) = open(&disk.crash()).unwrap();
        kept.check_and_settle(&log);
    }
}

#[test]
fn entry_over_the_limit_is_refused_by_name() {
    let (log, _) = open(&SimDisk::new(3)).unwrap();
    let limit = log.entry_bytes_max();
    assert!(matches!(log.append(&meta(1), &vec![0; limit + 1]), Err(Error::TooLarge { .. })));
    assert_eq!(log.append(&meta(1), &vec![0; limit]).unwrap(), Position(1));
    assert_eq!(log.append(&meta(1), &vec![1; limit]).unwrap(), Position(2));
    log.sync().unwrap();
    assert_eq!(read(&log, Position(2)).unwrap()[0].payload, vec![1; limit]);
}

/// Flips one bit at a time all over the log, of which `durable` entries are known to be.
fn flip_everywhere(disk: &SimDisk, kept: &Kept, durable: u64) {
    let (mut cut, mut damaged) = (0, 0);
    for path in segment_paths(disk) {
        let bytes = disk.bytes(&path).unwrap().len();
        let offsets = (0..64).chain(4096..bytes).step_by(5);
        for offset in offsets {
            let disk = disk.snapshot();
            disk.flip_bit(&path, offset as u64).unwrap();
            match open(&disk) {
                Ok((log, report)) => {
                    let mut kept = kept.clone();
                    kept.now().sure = durable;
                    cut += u64::from(report.cut.is_some());
                    let all = kept.now().entries.len() as u64;
                    kept.check_and_settle(&log);
                    assert!(report.cut.is_some() || report.last.0 == all, "{path} {offset}");
                }
                Err(Error::Damaged { file, .. }) => {
                    assert_eq!(file, path);
                    damaged += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    assert!(damaged > 100);
    assert!(cut > 0);
}

#[test]
fn flipped_bit_is_a_torn_tail_or_named_damage() {
    let disk = SimDisk::new(5);
    let (log, _) = open(&disk).unwrap();
    let mut kept = Kept::new();
    for n in 0..14_usize {
        assert!(kept.append(&log, 200 + n * 50));
        if n % 2 == 1 {
            assert!(kept.sync(&log));
        }
    }
    // The last batch carries what was durable before it.
    flip_everywhere(&disk, &kept, 12);
    log.note_durable().unwrap();
    flip_everywhere(&disk, &kept, 14);
}

#[test]
fn missing_segment_is_damage() {
    let disk = SimDisk::new(5);
    let (log, _) = open(&disk).unwrap();
    let mut kept = Kept::new();
    for _ in 0..12 {
        assert!(kept.append(&log, 1000) && kept.sync(&log));
    }
    let paths = segment_paths(&disk);
    assert!(paths.len() > 2);
    disk.remove(&paths[1]).unwrap();
    assert!(matches!(open(&disk), Err(Error::Damaged { file, .. }) if file == paths[0]));
}
