//! Many sessions on one log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use storage::Error;
use storage::log::{GroupLog, Log, LogSettings, MemoryLog, Position};
use storage::seam::Wait;
use testkit::{Baton, SimDisk};

use crate::kept::{Alone, SETTINGS, meta, open, payload, read};
use crate::parking::Parking;

/// A log, the positions that its hook was told last, and how often.
fn watched(disk: &SimDisk, wait: Arc<dyn Wait>) -> (GroupLog, Arc<AtomicU64>, Arc<AtomicU64>) {
    let (told, batches) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (told_too, batches_too) = (Arc::clone(&told), Arc::clone(&batches));
    let hook = move |position: Position| {
        let before = told_too.swap(position.0, Ordering::SeqCst);
        assert!(before < position.0, "durable moves up");
        batches_too.fetch_add(1, Ordering::SeqCst);
    };
    let (log, _) = GroupLog::open(Arc::new(disk.clone()), wait, SETTINGS, Box::new(hook)).unwrap();
    (log, told, batches)
}

fn write(log: &GroupLog, told: &AtomicU64, session: u64, entries: u64) {
    for n in 0..entries {
        let position = log.append(&meta(n), &payload(session * 1000 + n, 40)).unwrap();
        log.wait_durable(position).unwrap();
        assert!(told.load(Ordering::SeqCst) >= position.0, "the hook comes before the answer");
        assert!(log.durable() >= position);
    }
}

/// Each session's entries are there once and in its order.
fn check_orders(log: &dyn Log, sessions: u64, entries: u64) {
    let found = read(log, Position(1)).unwrap();
    assert_eq!(found.len() as u64, sessions * entries);
    let mut next = vec![0; usize::try_from(sessions).unwrap()];
    for entry in found {
        let id = u64::from_le_bytes(entry.payload[..8].try_into().unwrap());
        let of = &mut next[usize::try_from(id / 1000).unwrap()];
        assert_eq!(*of, id % 1000);
        *of += 1;
    }
}

#[test]
fn threads_share_syncs_and_lose_nothing() {
    let disk = SimDisk::new(1);
    let (log, told, batches) = watched(&disk, Arc::new(Parking::default()));
    std::thread::scope(|scope| {
        for session in 0..8 {
            let (log, told) = (&log, &told);
            scope.spawn(move || write(log, told, session, 100));
        }
    });
    assert!(batches.load(Ordering::SeqCst) <= 800);
    drop(log);
    let (log, report) = open(&disk.crash_losing_all()).unwrap();
    assert_eq!(report.cut, None);
    check_orders(&log, 8, 100);
}

fn simulate(seed: u64) -> (u64, u64, Vec<u8>) {
    let disk = SimDisk::new(seed);
    let baton = Baton::new(seed);
    let (log, told, batches) = watched(&disk, Arc::new(baton.clone()));
    baton.run((0..8).map(|_| session(|me| write(&log, &told, me, 25))).collect());
    check_orders(&log, 8, 25);
    let bytes = disk.files().into_iter().flat_map(|(path, _)| disk.bytes(&path).unwrap()).collect();
    (baton.handovers(), batches.load(Ordering::SeqCst), bytes)
}

fn session<'a>(work: impl FnOnce(u64) + Send + 'a) -> Box<dyn FnOnce(usize) + Send + 'a> {
    Box::new(move |number| work(number as u64))
}

#[test]
fn simulated_run_is_one_number() {
    for seed in 0..10 {
        let (handovers, batches, bytes) = simulate(seed);
        assert!(batches < 200 / 2, "{batches} syncs for 200 appends");
        let again = simulate(seed);
        assert!(again == (handovers, batches, bytes), "seed {seed} is not one run");
    }
}

/// Appends and waits until the log refuses; `sure` becomes the highest position acknowledged.
fn write_until_closed(log: &GroupLog, sure: &AtomicU64, me: u64) {
    while let Ok(position) = log.append(&meta(1), &payload(me, 300)) {
        match log.wait_durable(position) {
            Ok(()) => sure.fetch_max(position.0, Ordering::SeqCst),
            Err(Error::Closed { .. }) => break,
            Err(error) => panic!("{error}"),
        };
    }
}

#[test]
fn failed_sync_ends_every_wait() {
    for seed in 0..20 {
        let disk = SimDisk::new(seed);
        let baton = Baton::new(seed);
        let (log, _, _) = watched(&disk, Arc::new(baton.clone()));
        log.prepare().unwrap();
        disk.fail_sync(1 + seed % 5);
        let sure = AtomicU64::new(0);
        baton.run((0..6).map(|_| session(|me| write_until_closed(&log, &sure, me))).collect());
        let sure = sure.load(Ordering::SeqCst);
        assert!(log.durable().0 >= sure);
        drop(log);
        let (log, report) = open(&disk.crash()).unwrap();
        assert!(report.last.0 >= sure);
        assert_eq!(read(&log, Position(1)).unwrap().len() as u64, report.last.0);
    }
}

/// Everything that needs a turn at once: nobody is left waiting, nothing is lost.
#[test]
fn sessions_that_drop_prepare_and_note_hold_up_nobody() {
    for seed in 0..20 {
        let disk = SimDisk::new(seed);
        let baton = Baton::new(seed);
        let (log, told, _) = watched(&disk, Arc::new(baton.clone()));
        let mut sessions: Vec<_> =
            (0..4).map(|_| session(|me| write(&log, &told, me, 60))).collect();
        sessions.push(session(|_| {
            for _ in 0..20 {
                log.note_durable().unwrap();
                log.prepare().unwrap();
                baton.pass();
            }
        }));
        sessions.push(session(|_| {
            for _ in 0..20 {
                log.drop_prefix(log.durable()).unwrap();
                baton.pass();
            }
        }));
        baton.run(sessions);
        assert_eq!(log.durable(), Position(240));
        drop(log);
        let (log, report) = open(&disk.crash()).unwrap();
        assert_eq!((report.last, report.cut), (Position(240), None));
        assert_eq!(read(&log, log.first()).unwrap().len() as u64, 241 - log.first().0);
    }
}

#[test]
fn empty_log_begins_where_it_is_told() {
    let disk = SimDisk::new(1);
    let settings = LogSettings { start_after: Position(100), ..SETTINGS };
    let open = |disk: &SimDisk| {
        let disk = Arc::new(disk.clone());
        GroupLog::open(disk, Arc::new(Alone), settings, Box::new(|_| ())).unwrap().0
    };
    let log = open(&disk);
    assert_eq!(
        (log.first(), log.last(), log.durable()),
        (Position(101), Position(100), Position(100))
    );
    assert_eq!(log.append(&meta(1), b"first").unwrap(), Position(101));
    log.sync().unwrap();
    drop(log);
    let log = open(&disk.crash());
    assert_eq!((log.first(), log.last()), (Position(101), Position(101)));
}

/// One script for every log.
fn log_keeps_its_promises(log: &dyn Log) {
    assert_eq!((log.first(), log.last(), log.durable()), (Position(1), Position(0), Position(0)));
    assert!(log.read_from(Position(1)).unwrap().next().is_none());
    for n in 1..=5_u64 {
        assert_eq!(log.append(&meta(n), &payload(n, 20)).unwrap(), Position(n));
    }
    assert_eq!((log.last(), log.durable()), (Position(5), Position(0)));
    assert_eq!(read(log, Position(4)).unwrap().len(), 2, "what is not durable is readable");
    log.wait_durable(Position(3)).unwrap();
    assert!(log.durable() >= Position(3));
    assert!(matches!(log.wait_durable(Position(9)), Err(Error::Closed { .. })));
    log.truncate_suffix(Position(2)).unwrap();
    assert_eq!((log.last(), log.durable()), (Position(2), Position(2)));
    assert_eq!(log.append(&meta(7), b"new").unwrap(), Position(3));
    assert_eq!(log.sync().unwrap(), Position(3));
    log.note_durable().unwrap();
    let found = read(log, Position(2)).unwrap();
    assert_eq!(found[1].payload, b"new");
    assert_eq!((found[1].meta, found[1].durable), (meta(7), Position(2)));
    log.drop_prefix(Position(3)).unwrap();
    assert!(log.first() <= Position(3));
    assert_eq!(read(log, Position(3)).unwrap().len(), 1);
}

#[test]
fn both_logs_keep_their_promises() {
    log_keeps_its_promises(&MemoryLog::new(Box::new(|_| ())));
    log_keeps_its_promises(&open(&SimDisk::new(1)).unwrap().0);
}

#[test]
fn reader_keeps_its_segments_while_they_are_dropped() {
    let (log, _) = open(&SimDisk::new(1)).unwrap();
    for n in 1..=20_u64 {
        log.append(&meta(n), &payload(n, 900)).unwrap();
        log.sync().unwrap();
    }
    let entries = log.read_from(Position(1)).unwrap();
    log.drop_prefix(Position(18)).unwrap();
    for n in 21..=40_u64 {
        log.append(&meta(n), &payload(n, 900)).unwrap();
        log.sync().unwrap();
    }
    let found: Vec<_> = entries.map(|entry| entry.unwrap().payload).collect();
    let want: Vec<_> = (1..=20).map(|n| payload(n, 900)).collect();
    assert_eq!(found, want);
    assert!(log.first() > Position(1));
}
