//! Random operations, crashes among them, against what the log should hold.

use proptest::prelude::*;
use storage::log::{Log, Position};
use testkit::SimDisk;

use crate::kept::{Kept, open, read};

#[derive(Clone, Debug)]
enum Step {
    Append(usize),
    Sync,
    Note,
    Prepare,
    Truncate(u64),
    Drop(u64),
    Read(u64),
    Crash(u64),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => prop_oneof![0..200_usize, 0..4000_usize].prop_map(Step::Append),
        6 => Just(Step::Sync),
        2 => Just(Step::Note),
        1 => Just(Step::Prepare),
        1 => (0..8_u64).prop_map(Step::Truncate),
        2 => (0..10_u64).prop_map(Step::Drop),
        3 => (0..12_u64).prop_map(Step::Read),
        2 => any::<u64>().prop_map(Step::Crash),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_agrees_with_the_model(steps in steps(), seed: u64) {
        let mut disk = SimDisk::new(seed);
        let (mut log, _) = open(&disk).unwrap();
        let mut kept = Kept::new();
        for step in steps {
            match step {
                Step::Append(len) => assert!(kept.append(&log, len)),
                Step::Sync => assert!(kept.sync(&log)),
                Step::Note => {
                    log.note_durable().unwrap();
                    kept.now().sure = log.last().0;
                }
                Step::Prepare => log.prepare().unwrap(),
                Step::Truncate(back) => {
                    let after = log.last().0.saturating_sub(back).max(log.first().0 - 1);
                    assert!(kept.truncate(&log, after));
                }
                Step::Drop(back) => {
                    let before = log.durable().0.saturating_sub(back);
                    assert!(kept.drop_prefix(&log, before));
                }
                Step::Read(back) => {
                    let from = log.last().0.saturating_sub(back).max(log.first().0);
                    let found = read(&log, Position(from)).unwrap();
                    let found: Vec<_> = found.into_iter().map(|entry| entry.payload).collect();
                    let want = &kept.now().entries[usize::try_from(from - 1).unwrap()..];
                    assert_eq!(found.as_slice(), want);
                    assert!(log.read_from(Position(log.last().0 + 2)).is_none());
                    assert!(log.read_from(log.first().prev()).is_none());
                }
                Step::Crash(_) | Step::Reopen => {
                    drop(log);
                    disk = match step {
                        Step::Crash(seed) => disk.crash_seeded(seed),
                        _ => disk.crash_keeping_all(),
                    };
                    (log, _) = open(&disk).unwrap();
                    kept.check_and_settle(&log);
                }
            }
        }
    }
}
