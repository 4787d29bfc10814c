//! The log: the one file that says what happened, cut into segments.
//!
//! ```text
//!  append ──► buffer ──(leader: write, one sync)──► segments ──► durable moves ──► all who wait
//!             no I/O                                log/00000000000000000001.seg
//!                                                   log/00000000000000052117.seg   ◄─ active
//!                                                   log/spare-00000000000000000009.seg
//! ```
//!
//! An entry gets the next *position*, dense from 1, when it is appended, and a *frame* in a
//! segment. Segments are zeroed and synced before they are used, and used again when the prefix is
//! dropped, so a commit only overwrites blocks that the disk has given already. A disk found full
//! is thus found while a segment is prepared, before a frame begins: that refuses one transaction
//! and no more.
//!
//! **What recovery decides.** Each frame carries the position that was durable when it was written.
//! Let D be the highest of these in the whole log. A bad frame beyond D is a torn tail, whatever
//! follows it: it is cut, and said. One at or before D is damage: named, never guessed at. After a
//! cut, and after [`Log::truncate_suffix`], writing goes on in a new segment named by the next
//! position; what the old one holds from there on is dead, since a segment ends where the next
//! one's name begins.
//!
//! **What can never come back.** Every use of a file has its own segment id, greater than all
//! before; the id and the offset are in each frame's checksum, so bytes of a former use are never
//! frames. Of two segments, the one with the greater id and no greater first position wins.
//!
//! What it promises: what [`Log::wait_durable`] returned for is read back after any crash, in
//! order, whole; a failed write or sync is never retried and closes the log to writes. What it
//! leaves out: what an entry means, when to cut or drop, and time: commit times are handed in.

mod batch;
mod entry;
mod frame;
mod group;
mod ledger;
mod limits;
mod memory;
mod read;
mod recover;
mod seam;
mod segment;

#[cfg(test)]
mod tests;

pub use entry::{Entry, EntryMeta, Position, RequestId, Term};
pub use group::{GroupLog, LogSettings, OnDurable};
pub use limits::{ENTRY_BYTES_MAX, SEGMENT_BYTES_DEFAULT, SEGMENT_BYTES_MIN};
pub use memory::MemoryLog;
pub use recover::{Cut, Inspected, OpenReport, inspect};
pub use seam::{Entries, Log};
