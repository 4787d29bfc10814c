//! What goes wrong on a simulated disk, and when.

use std::io::{Error, ErrorKind, Result};

use crate::dice::Dice;

/// The counters and the plans of one disk.
#[derive(Debug)]
pub(super) struct Faults {
    pub(super) operations: u64,
    crash_at: Option<u64>,
    writes_until_failure: Option<u64>,
    syncs_until_failure: Option<u64>,
    pub(super) bytes_max: Option<u64>,
    pub(super) dice: Dice,
}

impl Faults {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            operations: 0,
            crash_at: None,
            writes_until_failure: None,
            syncs_until_failure: None,
            bytes_max: None,
            dice: Dice::new(seed),
        }
    }

    pub(super) fn crash_after(&mut self, operations: u64) {
        self.crash_at = Some(self.operations.saturating_add(operations));
    }

    pub(super) fn fail_write(&mut self, nth: u64) {
        self.writes_until_failure = Some(nth);
    }

    pub(super) fn fail_sync(&mut self, nth: u64) {
        self.syncs_until_failure = Some(nth);
    }

    pub(super) fn crashed(&self) -> bool {
        self.crash_at.is_some_and(|at| self.operations >= at)
    }

    /// Fails if the disk has crashed.
    pub(super) fn alive(&self) -> Result<()> {
        if self.crashed() { Err(Error::other("the simulated disk has crashed")) } else { Ok(()) }
    }

    /// Counts one operation, if the disk is still there.
    pub(super) fn operation(&mut self) -> Result<()> {
        self.alive()?;
        self.operations += 1;
        Ok(())
    }

    /// Whether this write is the one that fails.
    pub(super) fn write_fails(&mut self) -> bool {
        count_down(&mut self.writes_until_failure)
    }

    /// Whether this sync is the one that fails.
    pub(super) fn sync_fails(&mut self) -> bool {
        count_down(&mut self.syncs_until_failure)
    }
}

/// The error of a device that failed: `EIO`, whose number is 5 on every Unix.
pub(super) fn io_error() -> Error {
    Error::from_raw_os_error(5)
}

/// The error of a full disk.
pub(super) fn full_error() -> Error {
    Error::new(ErrorKind::StorageFull, "the simulated disk is full")
}

fn count_down(until: &mut Option<u64>) -> bool {
    *until = until.map(|left| left.saturating_sub(1));
    if *until == Some(0) {
        *until = None;
        return true;
    }
    false
}
