//! What the log holds: entries, and the ids that go with them.

use std::fmt;

/// An entry's place in the log, dense from 1. Position 0 is before all entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

impl Position {
    /// The position after this one.
    #[must_use]
    pub fn next(self) -> Position {
        Position(self.0 + 1)
    }

    /// The position before this one; that of 0 is 0.
    #[must_use]
    pub fn prev(self) -> Position {
        Position(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which leadership appended an entry; 0 without a cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

/// The client's name for a transaction, so that one sent twice is known; all zeros if it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub [u8; 16]);

/// What is known of an entry beside its payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryMeta {
    /// The leadership that appends it.
    pub term: Term,
    /// When it was committed, in microseconds since 1970-01-01 00:00:00 UTC.
    pub commit_time_us: i64,
    /// Whose request it is.
    pub request: RequestId,
}

/// An entry as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place.
    pub position: Position,
    /// A position that was durable when it was appended; later ones may have been too.
    pub durable: Position,
    /// What is known of it.
    pub meta: EntryMeta,
    /// The bytes that were appended.
    pub payload: Vec<u8>,
}
