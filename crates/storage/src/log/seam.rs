//! The seam between the database and its log: a local one now, consensus later.

use super::entry::{Entry, EntryMeta, Position};
use crate::error::Result;

/// Entries read back in order; ends after the first error.
pub type Entries = Box<dyn Iterator<Item = Result<Entry>> + Send>;

/// A log of entries, used by many threads.
///
/// An entry is *appended*, which gives it its position, and later *durable*, when no crash can lose
/// it. Who appends one after the other decides the order, so callers append in their own critical
/// section.
pub trait Log: Send + Sync {
    /// Appends to the buffer and returns the entry's position; it is not durable yet.
    ///
    /// `DiskFull` and `TooLarge` refuse this entry only; `Closed` after a failed write or sync.
    fn append(&self, meta: &EntryMeta, payload: &[u8]) -> Result<Position> {
        loop {
            self.make_room(payload.len())?;
            if let Some(position) = self.try_append(meta, payload)? {
                return Ok(position);
            }
        }
    }

    /// Appends as [`Log::append`] does if that takes neither waiting nor I/O, so that it can be
    /// done inside a critical section; `None` if room must be made first.
    fn try_append(&self, meta: &EntryMeta, payload: &[u8]) -> Result<Option<Position>>;

    /// Waits and prepares until an entry with a payload of `bytes` can be appended at once, unless
    /// others take the room first. `DiskFull` and `TooLarge` as in [`Log::append`].
    fn make_room(&self, bytes: usize) -> Result<()>;

    /// Returns once `position` is durable, writing and syncing if nobody else does.
    ///
    /// `Closed`: whether the entry survives is unknown.
    fn wait_durable(&self, position: Position) -> Result<()>;

    /// Makes everything appended so far durable; returns the last position.
    fn sync(&self) -> Result<Position> {
        let last = self.last();
        self.wait_durable(last)?;
        Ok(last)
    }

    /// Writes down that the last batch is durable, if no frame says so yet. Called when idle and at
    /// close: what this covers is never taken for a torn tail.
    fn note_durable(&self) -> Result<()>;

    /// Makes room for the next segment before it is needed; cheap if there is. Called beside
    /// commits.
    fn prepare(&self) -> Result<()>;

    /// Cuts off every entry after `after`, durably. `after` may not be before the first entry.
    fn truncate_suffix(&self, after: Position) -> Result<()>;

    /// Lets go of entries before `before` where that frees space; others may stay readable.
    fn drop_prefix(&self, before: Position) -> Result<()>;

    /// The entries from `position` up to the last one now; `None` if they were dropped or are
    /// beyond the end.
    fn read_from(&self, position: Position) -> Option<Entries>;

    /// The first position that can be read; the one after [`Log::last`] if there is none.
    fn first(&self) -> Position;

    /// The last position appended.
    fn last(&self) -> Position;

    /// The last position that is durable.
    fn durable(&self) -> Position;
}
