//! The machine's clocks.
#![expect(clippy::disallowed_methods, reason = "this is the `Clock` that the others take")]

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use storage::seam::Clock;

/// The wall clock, and the monotonic one counted from when this was made.
#[derive(Clone, Copy, Debug)]
pub struct RealClock {
    began: Instant,
}

impl RealClock {
    /// Begins to count.
    pub fn new() -> Self {
        Self { began: Instant::now() }
    }
}

impl Default for RealClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for RealClock {
    fn now_us(&self) -> i64 {
        let now = SystemTime::now();
        match now.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
            // A clock set before 1970 counts backwards from there.
            Err(error) => {
                i64::try_from(error.duration().as_micros()).map_or(i64::MIN, |before| -before)
            }
        }
    }

    fn ticks_us(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
