//! A cursor over a table's tree, live or in history.

use repo::txn::{History, Scan};

use crate::error::Result;

/// Lends keys and values.
pub(super) enum Cursor {
    /// Of a working set, through the transaction.
    Live(Scan),
    /// Of what cannot change.
    Fixed(History),
}

impl Cursor {
    pub(super) fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        match self {
            Self::Live(scan) => Ok(scan.next()?),
            Self::Fixed(history) => Ok(history.next()?),
        }
    }

    /// The row that was just lent has passed.
    pub(super) fn pass(&mut self) {
        if let Self::Live(scan) = self {
            scan.pass();
        }
    }
}
