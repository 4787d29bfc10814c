//! The local log: many sessions append, one leads the sync for all who wait.
//!
//! ```text
//!  session 1: append ─ wait ─ leads: take buffer ─ write ─ sync ─ durable moves ─ hook ─ wake
//!  session 2:     append ─ wait ................................................ woken, covered
//!  session 3:                          append ─ wait ........................... woken, leads next
//! ```
//! The lock guards memory only; whoever does I/O holds the *turn* instead: one for the batch,
//! another for files that no frame is in (preparing, dropping), so that neither holds up the other.

use std::sync::Arc;

use parking_lot::Mutex;

use super::batch::Batch;
use super::entry::{EntryMeta, Position};
use super::frame::frame_bytes;
use super::ledger::{Ledger, Placed};
use super::limits::{
    ENTRY_BYTES_MAX, PENDING_BYTES_MAX, SEGMENT_BYTES_DEFAULT, SEGMENT_BYTES_MIN, SPARES_MAX,
};
use super::read::{Reader, end_of};
use super::recover::{self, OpenReport};
use super::seam::{Entries, Log};
use super::segment::{FRAMES_AT, Segment, Spare, remove};
use crate::disk::Disk;
use crate::error::{Error, Result};
use crate::seam::{Ticket, Wait};

/// Called with the new durable position, after it moved and before anyone who waits for it returns;
/// never by two at once.
pub type OnDurable = Box<dyn Fn(Position) + Send + Sync>;

/// How a log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// The length of new segments in bytes, at least [`SEGMENT_BYTES_MIN`]; a multiple of 4096 is
    /// best.
    pub segment_bytes: u64,
    /// The position before the first entry of a log that has no files yet.
    pub start_after: Position,
}

impl Default for LogSettings {
    fn default() -> LogSettings {
        LogSettings { segment_bytes: SEGMENT_BYTES_DEFAULT, start_after: Position(0) }
    }
}

/// The log of one node, on its own disk.
pub struct GroupLog {
    disk: Arc<dyn Disk>,
    wait: Arc<dyn Wait>,
    on_durable: OnDurable,
    segment_bytes: u64,
    state: Mutex<State>,
}

struct State {
    ledger: Ledger,
    /// The durable position that the hook was told; only this lets a waiting session go.
    announced: Position,
    batch_turn: Turn,
    files_turn: Turn,
    closed: Option<String>,
}

/// The right to do one kind of I/O, and who waits for it to end.
#[derive(Default)]
struct Turn {
    taken: bool,
    /// Who waits, for which position to be durable; `Position(u64::MAX)` waits for the turn itself.
    waiting: Vec<(Position, Ticket)>,
}

/// Waits for the turn, not for a position.
const FOR_THE_TURN: Position = Position(u64::MAX);

#[derive(Clone, Copy)]
enum Which {
    Batch,
    Files,
}

impl State {
    fn turn(&mut self, which: Which) -> &mut Turn {
        match which {
            Which::Batch => &mut self.batch_turn,
            Which::Files => &mut self.files_turn,
        }
    }

    fn check_open(&self) -> Result<()> {
        match &self.closed {
            Some(reason) => Err(Error::Closed { reason: reason.clone() }),
            None => Ok(()),
        }
    }
}

impl Turn {
    /// Ends the turn; returns those whose position is covered, and one more who takes the next.
    fn end(&mut self, announced: Position, all: bool) -> Vec<Ticket> {
        self.taken = false;
        let mut next = true;
        let mut woken = Vec::new();
        self.waiting.retain(|(position, ticket)| {
            let wakes = all || *position <= announced || std::mem::take(&mut next);
            if wakes {
                woken.push(*ticket);
            }
            !wakes
        });
        woken
    }
}

/// A turn that is held; given up when dropped, and the log closed if that is by a panic.
struct Held<'a> {
    log: &'a GroupLog,
    which: Which,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut state = self.log.state.lock();
        if std::thread::panicking() && state.closed.is_none() {
            state.closed = Some("a thread panicked while it wrote".to_owned());
        }
        let (announced, closed) = (state.announced, state.closed.is_some());
        let woken = state.turn(self.which).end(announced, closed);
        drop(state);
        for ticket in woken {
            self.log.wait.wake(ticket);
        }
    }
}

impl GroupLog {
    /// Opens the log in folder `log` of `disk`, making it if there is none.
    ///
    /// `Damaged` names the file and offset of a bad frame that had been durable.
    pub fn open(
        disk: Arc<dyn Disk>,
        wait: Arc<dyn Wait>,
        settings: LogSettings,
        on_durable: OnDurable,
    ) -> Result<(GroupLog, OpenReport)> {
        let segment_bytes = settings.segment_bytes.max(SEGMENT_BYTES_MIN) / 8 * 8;
        let (ledger, report) = recover::open(&*disk, segment_bytes, settings.start_after)?;
        let state = State {
            announced: ledger.durable,
            ledger,
            batch_turn: Turn::default(),
            files_turn: Turn::default(),
            closed: None,
        };
        let state = Mutex::new(state);
        Ok((GroupLog { disk, wait, on_durable, segment_bytes, state }, report))
    }

    /// The largest payload that an entry of this log may have, in bytes.
    pub fn entry_bytes_max(&self) -> usize {
        let room = self.segment_bytes - FRAMES_AT - frame_bytes(0);
        usize::try_from(room).map_or(ENTRY_BYTES_MAX, |room| room.min(ENTRY_BYTES_MAX))
    }

    /// Waits for a turn and takes it.
    fn take_turn(&self, which: Which) -> Result<Held<'_>> {
        loop {
            let ticket = {
                let mut state = self.state.lock();
                state.check_open()?;
                let turn = state.turn(which);
                if !turn.taken {
                    turn.taken = true;
                    return Ok(Held { log: self, which });
                }
                let ticket = self.wait.ticket();
                turn.waiting.push((FOR_THE_TURN, ticket));
                ticket
            };
            self.wait.wait(ticket, None);
        }
    }

    /// Closes the log for everyone, since nothing is known of what a failed write left.
    fn close(&self, error: Error) -> Error {
        let woken = {
            let mut state = self.state.lock();
            state.closed.get_or_insert_with(|| error.to_string());
            let announced = state.announced;
            let taken = (state.batch_turn.taken, state.files_turn.taken);
            let mut woken = state.batch_turn.end(announced, true);
            woken.extend(state.files_turn.end(announced, true));
            (state.batch_turn.taken, state.files_turn.taken) = taken;
            woken
        };
        for ticket in woken {
            self.wait.wake(ticket);
        }
        Error::Closed { reason: error.to_string() }
    }

    /// Writes and syncs what waits. The batch turn is held.
    fn write_batch(&self) -> Result<()> {
        let batch = self.state.lock().ledger.take_batch();
        let Some(batch) = batch else { return Ok(()) };
        self.wait.pass();
        self.write(&batch)?;
        let (durable, moved) = {
            let mut state = self.state.lock();
            // The other turn may have met a failed write meanwhile; what is durable is durable.
            state.ledger.finish(&batch);
            (state.ledger.durable, state.ledger.durable > state.announced)
        };
        if moved {
            (self.on_durable)(durable);
            self.state.lock().announced = durable;
        }
        self.wait.pass();
        Ok(())
    }

    fn write(&self, batch: &Batch) -> Result<()> {
        batch.write(&*self.disk).map_err(|error| self.close(error))
    }

    /// Makes a segment ready if there is none. Only a full disk is survived.
    fn prepare_one(&self) -> Result<()> {
        let _turn = self.take_turn(Which::Files)?;
        let id = {
            let mut state = self.state.lock();
            if !state.ledger.spares.is_empty() {
                return Ok(());
            }
            let id = state.ledger.next_id;
            state.ledger.next_id += 1;
            id
        };
        self.wait.pass();
        let made = Spare::make(&*self.disk, id, self.segment_bytes);
        self.wait.pass();
        match made {
            Ok(spare) => {
                self.state.lock().ledger.spares.push_back(spare);
                Ok(())
            }
            Err(full @ Error::DiskFull { .. }) => Err(full),
            Err(error) => Err(self.close(error)),
        }
    }

    /// Makes a dropped segment ready for another use, or removes it. The files turn is held.
    fn let_go(&self, segment: Arc<Segment>) -> Result<()> {
        let id = {
            let mut state = self.state.lock();
            // One that an iterator still reads must stay as it is.
            let reusable = Arc::strong_count(&segment) == 1 && segment.bytes == self.segment_bytes;
            let wanted = state.ledger.spares.len() < SPARES_MAX;
            state.ledger.next_id += 1;
            (reusable && wanted).then_some(state.ledger.next_id - 1)
        };
        match id {
            Some(id) => {
                let spare = Spare::recycle(&*self.disk, &segment, id)?;
                self.state.lock().ledger.spares.push_back(spare);
                Ok(())
            }
            None => remove(&*self.disk, &segment.path),
        }
    }

    fn check_size(&self, bytes: usize) -> Result<()> {
        let limit = self.entry_bytes_max();
        if bytes > limit {
            return Err(Error::TooLarge { what: "log entry", bytes, limit });
        }
        Ok(())
    }

    /// Puts a mark into the buffer, making a segment ready for it if need be.
    fn append_mark(&self) -> Result<()> {
        while self.state.lock().ledger.push_mark().is_none() {
            self.prepare_one()?;
        }
        Ok(())
    }

    /// Cuts in memory, and begins the new segment with a mark; `false` if someone appended
    /// meanwhile.
    fn forget_after(&self, after: Position, end: u64) -> bool {
        let mut state = self.state.lock();
        if !state.ledger.pending.is_empty() || state.ledger.spares.is_empty() {
            return false;
        }
        state.ledger.truncate_suffix(after, end);
        state.announced = state.announced.min(after);
        state.ledger.push_mark().expect("a spare is there");
        true
    }

    /// Where the frames after `after` begin in the segment that will then be the last.
    fn end_after(&self, after: Position) -> Result<u64> {
        let found = {
            let state = self.state.lock();
            let holds = |p: &&Placed| p.segment.first <= after;
            let placed = state.ledger.segments.iter().rfind(holds);
            placed.map(|p| (Arc::clone(&p.segment), p.start_of(after), p.written))
        };
        found.map_or(Ok(FRAMES_AT), |(segment, start, end)| end_of(&segment, start, end, after))
    }
}

impl Log for GroupLog {
    fn try_append(&self, meta: &EntryMeta, payload: &[u8]) -> Result<Option<Position>> {
        self.check_size(payload.len())?;
        let mut state = self.state.lock();
        state.check_open()?;
        if state.ledger.pending_bytes + payload.len() > PENDING_BYTES_MAX {
            return Ok(None);
        }
        Ok(state.ledger.append(meta, payload))
    }

    fn make_room(&self, bytes: usize) -> Result<()> {
        self.check_size(bytes)?;
        self.wait.pass();
        let waiting = {
            let state = self.state.lock();
            state.check_open()?;
            state.ledger.pending_bytes
        };
        if waiting > 0 && waiting + bytes > PENDING_BYTES_MAX {
            self.sync()?;
        }
        let is_short = !self.state.lock().ledger.has_room(bytes);
        if is_short { self.prepare_one() } else { Ok(()) }
    }

    fn wait_durable(&self, position: Position) -> Result<()> {
        self.wait.pass();
        loop {
            let ticket = {
                let mut state = self.state.lock();
                if state.announced >= position {
                    return Ok(());
                }
                state.check_open()?;
                if position > state.ledger.last {
                    let reason = format!("position {position} is not in the log");
                    return Err(Error::Closed { reason });
                }
                if !state.batch_turn.taken {
                    state.batch_turn.taken = true;
                    None
                } else {
                    let ticket = self.wait.ticket();
                    state.batch_turn.waiting.push((position, ticket));
                    Some(ticket)
                }
            };
            match ticket {
                Some(ticket) => {
                    self.wait.wait(ticket, None);
                }
                None => {
                    let _turn = Held { log: self, which: Which::Batch };
                    self.write_batch()?;
                }
            }
        }
    }

    fn note_durable(&self) -> Result<()> {
        let _turn = self.take_turn(Which::Batch)?;
        self.write_batch()?;
        {
            let state = self.state.lock();
            if state.ledger.marked >= state.ledger.durable {
                return Ok(());
            }
        }
        self.append_mark()?;
        self.write_batch()
    }

    fn prepare(&self) -> Result<()> {
        self.prepare_one()
    }

    fn truncate_suffix(&self, after: Position) -> Result<()> {
        let _turn = self.take_turn(Which::Batch)?;
        loop {
            self.write_batch()?;
            if after >= self.last() {
                return Ok(());
            }
            assert!(after >= self.first().prev(), "what was dropped cannot be truncated");
            // Before anything is forgotten: a full disk leaves the log as it is.
            self.prepare_one()?;
            let end = self.end_after(after)?;
            if self.forget_after(after, end) {
                return self.write_batch();
            }
        }
    }

    fn drop_prefix(&self, before: Position) -> Result<()> {
        let _turn = self.take_turn(Which::Files)?;
        let dropped = self.state.lock().ledger.drop_prefix(before);
        // In order, each durable before the next: a crash may keep a suffix of them, never leave a
        // gap.
        for segment in dropped {
            self.wait.pass();
            self.let_go(segment).map_err(|error| self.close(error))?;
        }
        Ok(())
    }

    fn read_from(&self, position: Position) -> Option<Entries> {
        let sources = self.state.lock().ledger.sources(position)?;
        Some(Box::new(Reader::new(sources, position)))
    }

    fn first(&self) -> Position {
        self.state.lock().ledger.first()
    }

    fn last(&self) -> Position {
        self.state.lock().ledger.last
    }

    fn durable(&self) -> Position {
        self.state.lock().ledger.durable
    }
}
