//! What the tests know of a log, and how they open one.

use std::sync::Arc;

use storage::log::{
    Entry, EntryMeta, GroupLog, Log, LogSettings, OpenReport, Position, RequestId, Term,
};
use storage::seam::{Ticket, Wait, Woken};
use storage::{Disk, Result};

/// The smallest segments: 4 KiB of frames each, so that every test meets their borders.
pub(crate) const SETTINGS: LogSettings =
    LogSettings { segment_bytes: 8 << 10, start_after: Position(0) };

/// For one session: there is never anyone to wait for.
pub(crate) struct Alone;

impl Wait for Alone {
    fn ticket(&self) -> Ticket {
        Ticket(0)
    }

    fn wait(&self, _: Ticket, _: Option<u64>) -> Woken {
        panic!("a session that is alone waits for nobody")
    }

    fn wake(&self, _: Ticket) {}
}

pub(crate) fn open(disk: &(impl Disk + Clone + 'static)) -> Result<(GroupLog, OpenReport)> {
    GroupLog::open(Arc::new(disk.clone()), Arc::new(Alone), SETTINGS, Box::new(|_| ()))
}

pub(crate) fn meta(n: u64) -> EntryMeta {
    EntryMeta { term: Term(n / 10), commit_time_us: -5, request: RequestId([3; 16]) }
}

/// A payload that tells which append it came from.
pub(crate) fn payload(n: u64, len: usize) -> Vec<u8> {
    let mut bytes = n.to_le_bytes().to_vec();
    bytes.resize(len.max(8), u8::try_from(n % 251).unwrap());
    bytes
}

pub(crate) fn read(log: &dyn Log, from: Position) -> Result<Vec<Entry>> {
    log.read_from(from).expect("the log has the position").collect()
}

/// One thing that a crash may leave: entries 1.. in order, of which `sure` may not be missing.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) sure: u64,
}

/// All that a crash may leave now.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) timelines: Vec<Timeline>,
    /// Entries before this may be gone.
    pub(crate) dropped: u64,
    appended: u64,
}

impl Kept {
    pub(crate) fn new() -> Kept {
        let timelines = vec![Timeline { entries: Vec::new(), sure: 0 }];
        Kept { timelines, dropped: 1, appended: 0 }
    }

    pub(crate) fn now(&mut self) -> &mut Timeline {
        self.timelines.last_mut().unwrap()
    }

    /// Appends a payload like no other; `false` if the log refuses.
    pub(crate) fn append(&mut self, log: &dyn Log, len: usize) -> bool {
        self.appended += 1;
        let bytes = payload(self.appended, len);
        let appended = log.append(&meta(self.appended), &bytes);
        if let Ok(position) = appended {
            self.now().entries.push(bytes);
            assert_eq!(position.0, self.now().entries.len() as u64);
        }
        appended.is_ok()
    }

    pub(crate) fn sync(&mut self, log: &dyn Log) -> bool {
        let synced = log.sync();
        if let Ok(last) = synced {
            self.now().sure = last.0;
        }
        synced.is_ok()
    }

    pub(crate) fn truncate(&mut self, log: &dyn Log, after: u64) -> bool {
        // All is made durable first, so the old entries may be there whole as well.
        let mut cut = self.now().clone();
        cut.entries.truncate(usize::try_from(after).unwrap());
        cut.sure = after;
        self.timelines.push(cut);
        let done = log.truncate_suffix(Position(after)).is_ok();
        if done {
            self.timelines.drain(..self.timelines.len() - 1);
        }
        done
    }

    pub(crate) fn drop_prefix(&mut self, log: &dyn Log, before: u64) -> bool {
        self.dropped = self.dropped.max(before);
        log.drop_prefix(Position(before)).is_ok()
    }

    /// The log is one that a crash may leave; from now on it is the only one.
    pub(crate) fn check_and_settle(&mut self, log: &dyn Log) {
        let first = log.first();
        assert!(first.0 <= self.dropped, "{first} was not to be dropped");
        let found = read(log, first).expect("a log that opens reads");
        let last = first.0 - 1 + found.len() as u64;
        assert_eq!(log.last().0, last);
        assert_eq!(log.durable().0, last);
        let matches = |timeline: &&Timeline| {
            let fits = |entry: &Entry| {
                let at = usize::try_from(entry.position.0 - 1).unwrap();
                timeline.entries.get(at) == Some(&entry.payload)
            };
            last >= timeline.sure && found.iter().all(fits)
        };
        let Some(timeline) = self.timelines.iter().rfind(matches) else {
            let sure: Vec<_> = self.timelines.iter().map(|t| (t.sure, t.entries.len())).collect();
            panic!("{first}..={last} is not of {sure:?}");
        };
        let mut timeline = timeline.clone();
        timeline.entries.truncate(usize::try_from(last).unwrap());
        timeline.sure = last;
        for (entry, position) in found.iter().zip(first.0..) {
            assert_eq!(entry.position.0, position);
            assert!(entry.durable < entry.position);
            assert_eq!(entry.meta.request, RequestId([3; 16]));
        }
        self.timelines = vec![timeline];
    }
}
