//! A log in memory, for tests of what stands on a log.

use parking_lot::Mutex;

use super::entry::{Entry, EntryMeta, Position};
use super::group::OnDurable;
use super::seam::{Entries, Log};
use crate::error::{Error, Result};

/// Entries in a list. "Durable" is what someone has waited for; nothing outlives the value.
pub struct MemoryLog {
    on_durable: OnDurable,
    state: Mutex<State>,
}

struct State {
    /// The entry at index `i` has position `first + i`.
    entries: Vec<Entry>,
    first: Position,
    durable: Position,
}

impl State {
    fn last(&self) -> Position {
        Position(self.first.0 + self.entries.len() as u64 - 1)
    }

    /// How many entries are before `position`.
    fn count_before(&self, position: Position) -> usize {
        let count = position.0.saturating_sub(self.first.0);
        usize::try_from(count).map_or(self.entries.len(), |count| count.min(self.entries.len()))
    }
}

impl MemoryLog {
    /// An empty log.
    pub fn new(on_durable: OnDurable) -> MemoryLog {
        let state = State { entries: Vec::new(), first: Position(1), durable: Position(0) };
        MemoryLog { on_durable, state: Mutex::new(state) }
    }
}

impl Log for MemoryLog {
    fn try_append(&self, meta: &EntryMeta, payload: &[u8]) -> Result<Option<Position>> {
        let mut state = self.state.lock();
        let position = state.last().next();
        let (durable, payload) = (state.durable, payload.to_vec());
        state.entries.push(Entry { position, durable, meta: *meta, payload });
        Ok(Some(position))
    }

    fn make_room(&self, _bytes: usize) -> Result<()> {
        Ok(())
    }

    fn wait_durable(&self, position: Position) -> Result<()> {
        let mut state = self.state.lock();
        if position > state.last() {
            return Err(Error::Closed { reason: format!("position {position} is not in the log") });
        }
        if position > state.durable {
            state.durable = state.last();
            // Under the lock, so that calls come in order; the hook may not use the log.
            (self.on_durable)(state.durable);
        }
        Ok(())
    }

    fn note_durable(&self) -> Result<()> {
        self.sync().map(|_| ())
    }

    fn prepare(&self) -> Result<()> {
        Ok(())
    }

    fn truncate_suffix(&self, after: Position) -> Result<()> {
        let mut state = self.state.lock();
        assert!(after >= state.first.prev(), "what was dropped cannot be truncated");
        let keep = state.count_before(after.next());
        state.entries.truncate(keep);
        state.durable = state.last();
        Ok(())
    }

    fn drop_prefix(&self, before: Position) -> Result<()> {
        let mut state = self.state.lock();
        let dropped = state.count_before(before.min(state.durable.next()));
        state.entries.drain(..dropped);
        state.first = Position(state.first.0 + dropped as u64);
        Ok(())
    }

    fn read_from(&self, position: Position) -> Option<Entries> {
        let state = self.state.lock();
        if position < state.first || position > state.last().next() {
            return None;
        }
        let entries: Vec<Entry> =
            state.entries.iter().skip(state.count_before(position)).cloned().collect();
        Some(Box::new(entries.into_iter().map(Ok)))
    }

    fn first(&self) -> Position {
        self.state.lock().first
    }

    fn last(&self) -> Position {
        self.state.lock().last()
    }

    fn durable(&self) -> Position {
        self.state.lock().durable
    }
}
