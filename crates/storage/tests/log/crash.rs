//! The node dies after every write and every sync; what was acknowledged is there, and nothing that
//! was cut.

use std::cell::RefCell;

use storage::log::{Log, Position};
use testkit::{SimDisk, crash_everywhere};

use crate::kept::{Kept, open, read};

/// Checks what a crash left, then writes on and crashes again: what was cut must not come back.
fn check_twice(kept: &Kept, disk: &SimDisk) {
    let mut kept = kept.clone();
    {
        let (log, _) = open(disk).expect("a crash is no damage");
        kept.check_and_settle(&log);
        for _ in 0..3 {
            assert!(kept.append(&log, 100));
        }
        assert!(kept.sync(&log));
        assert!(kept.append(&log, 700));
    }
    let disk = disk.crash();
    let (log, _) = open(&disk).expect("a second crash is no damage either");
    kept.check_and_settle(&log);
}

fn crash_during(seed: u64, script: impl Fn(&mut Kept, &dyn Log) -> Option<()>) {
    let kept = RefCell::new(Kept::new());
    let operations = crash_everywhere(
        seed,
        |disk| {
            let mut now = Kept::new();
            if let Ok((log, _)) = open(disk) {
                script(&mut now, &log);
            }
            kept.replace(now);
        },
        |_, disk| check_twice(&kept.borrow(), &disk),
    );
    assert!(operations > 20);
}

#[test]
fn appends_over_many_segments() {
    for seed in 0..4 {
        crash_during(seed, |kept, log| {
            for n in 0..30_usize {
                kept.append(log, n * 331 % 1500).then_some(())?;
                if n % 3 == 2 {
                    kept.sync(log).then_some(())?;
                }
                if n % 7 == 6 {
                    log.note_durable().ok()?;
                }
            }
            Some(())
        });
    }
}

#[test]
fn one_sync_over_several_segments() {
    crash_during(11, |kept, log| {
        for _ in 0..3 {
            for _ in 0..4 {
                kept.append(log, 2500).then_some(())?;
            }
            kept.sync(log).then_some(())?;
        }
        Some(())
    });
}

#[test]
fn segments_recycled_under_load() {
    for seed in 20..23 {
        crash_during(seed, |kept, log| {
            for n in 0..24_u64 {
                kept.append(log, 1200).then_some(())?;
                if n % 2 == 1 {
                    kept.sync(log).then_some(())?;
                }
                if n % 5 == 4 {
                    kept.drop_prefix(log, n.saturating_sub(3)).then_some(())?;
                }
            }
            Some(())
        });
    }
}

#[test]
fn suffix_truncated_and_written_again() {
    for seed in 30..33 {
        crash_during(seed, |kept, log| {
            for n in 0..12_u64 {
                kept.append(log, 900).then_some(())?;
                if n % 3 == 2 {
                    kept.sync(log).then_some(())?;
                }
                if n % 4 == 3 {
                    let last = log.last().0;
                    kept.truncate(log, last - n % 3 * 2).then_some(())?;
                }
            }
            Some(())
        });
    }
}

#[test]
fn torn_tail_is_cut_and_said() {
    // A frame whose tail did not reach the disk.
    let disk = SimDisk::new(1);
    let (log, _) = open(&disk).unwrap();
    let mut kept = Kept::new();
    assert!(kept.append(&log, 600) && kept.sync(&log));
    assert!(kept.append(&log, 600) && kept.sync(&log));
    drop(log);
    let path = segment_paths(&disk).remove(0);
    let disk = disk.crash_keeping_all();
    // Frames of 664 and 672 bytes: byte 1200 after the first is within the second.
    disk.flip_bit(&path, 4096 + 1200).unwrap();
    let (log, report) = open(&disk).unwrap();
    let cut = report.cut.expect("the tail is torn");
    assert_eq!((cut.position, cut.file), (Position(2), path));
    assert_eq!(cut.offset, 4096 + 664);
    assert_eq!(read(&log, Position(1)).unwrap().len(), 1);
    log.append(&crate::kept::meta(9), b"again").unwrap();
    log.sync().unwrap();
    drop(log);
    let (log, report) = open(&disk.crash_keeping_all()).unwrap();
    assert_eq!((report.last, report.cut), (Position(2), None));
    assert_eq!(read(&log, Position(2)).unwrap()[0].payload, b"again");
}

/// The paths of segments in use, oldest first.
pub(crate) fn segment_paths(disk: &SimDisk) -> Vec<String> {
    let paths = disk.files().into_iter().map(|(path, _)| path);
    paths.filter(|path| path.starts_with("log/0")).collect()
}

/// Appends entries of 1000 bytes, three a segment, in one batch: nothing says yet that they are
/// durable.
fn unmarked(disk: &SimDisk, entries: u64) -> Kept {
    let mut kept = Kept::new();
    let (log, _) = open(disk).unwrap();
    for _ in 0..entries {
        assert!(kept.append(&log, 1000));
    }
    assert!(kept.sync(&log));
    kept
}

#[test]
fn frame_behind_a_lost_one_never_comes_back() {
    let disk = SimDisk::new(1);
    let mut kept = unmarked(&disk, 3);
    let path = segment_paths(&disk).remove(0);
    let mut bytes = disk.bytes(&path).unwrap();
    let second = 4096 + 1064;
    bytes[second..second + 64].fill(0);
    disk.put(&path, &bytes).unwrap();

    let (log, report) = open(&disk).unwrap();
    assert_eq!(report.cut.expect("frames are lost").position, Position(2));
    kept.now().sure = 1;
    kept.check_and_settle(&log);
    // As long as the lost one, so that the third frame would stand right behind it.
    assert!(kept.append(&log, 1000) && kept.sync(&log));
    drop(log);
    let (log, report) = open(&disk.crash()).unwrap();
    assert_eq!(report.last, Position(2));
    kept.check_and_settle(&log);
}

#[test]
fn segment_behind_a_cut_never_comes_back() {
    for count in 0..30 {
        let disk = SimDisk::new(1);
        let mut kept = unmarked(&disk, 12);
        let paths = segment_paths(&disk);
        assert_eq!(paths[1], "log/00000000000000000004.seg");
        disk.flip_bit(&paths[0], 4096 + 1064 + 100).unwrap();
        let (log, report) = open(&disk).unwrap();
        assert_eq!(report.cut.expect("a frame is torn").position, Position(2));
        kept.now().sure = 1;
        kept.check_and_settle(&log);
        // Up to where the dead segment begins, and then a crash before it may be gone.
        disk.crash_after(count);
        let _ = kept.append(&log, 1000) && kept.append(&log, 1000) && kept.sync(&log);
        drop(log);
        for disk in [disk.crash_keeping_all(), disk.crash_losing_all(), disk.crash()] {
            check_twice(&kept, &disk);
        }
    }
}

#[test]
fn dropping_all_that_is_durable_keeps_the_place() {
    let disk = SimDisk::new(1);
    let mut kept = unmarked(&disk, 3);
    let (log, _) = open(&disk).unwrap();
    assert!(kept.append(&log, 1000), "into the buffer, for a second segment");
    assert!(kept.drop_prefix(&log, 4));
    drop(log);
    let (log, report) = open(&disk.crash()).unwrap();
    assert_eq!(report.last, Position(3));
    kept.check_and_settle(&log);
}
