//! A clock that stands still until it is moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use storage::seam::Clock;

/// 2024-01-01 00:00:00 UTC, where every simulation begins: a plain day, so that dates in expected
/// results are easy to read.
pub const START_US: i64 = 1_704_067_200_000_000;

/// A virtual clock; clones are the same clock. Reading it does not move it.
#[derive(Clone, Debug)]
pub struct SimClock {
    ticks_us: Arc<AtomicU64>,
    offset_us: Arc<AtomicI64>,
}

impl Default for SimClock {
    fn default() -> Self {
        Self::new()
    }
}

impl SimClock {
    /// A clock at [`START_US`] whose ticks are 0.
    pub fn new() -> Self {
        let offset_us = Arc::new(AtomicI64::new(START_US));
        Self { ticks_us: Arc::default(), offset_us }
    }

    /// Lets `us` microseconds pass.
    pub fn advance_us(&self, us: u64) {
        self.ticks_us.fetch_add(us, Ordering::SeqCst);
    }

    /// Lets time pass until the ticks are `us`; does nothing if they are past it.
    pub fn advance_to_us(&self, us: u64) {
        self.ticks_us.fetch_max(us, Ordering::SeqCst);
    }

    /// Sets the wall clock forward or back by `us`, as an operator or NTP does; ticks go on.
    pub fn jump_us(&self, us: i64) {
        self.offset_us.fetch_add(us, Ordering::SeqCst);
    }
}

impl Clock for SimClock {
    fn now_us(&self) -> i64 {
        let ticks_us = i64::try_from(self.ticks_us()).unwrap_or(i64::MAX);
        ticks_us.saturating_add(self.offset_us.load(Ordering::SeqCst))
    }

    fn ticks_us(&self) -> u64 {
        self.ticks_us.load(Ordering::SeqCst)
    }
}
