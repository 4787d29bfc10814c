//! Waiting for what another process does: there is nothing to be woken by, so one looks again.

use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Short beside everything that is measured with it (restarts take tens of milliseconds).
const PAUSE: Duration = Duration::from_millis(1);

/// Looks until `look` finds something, at most for `limit`; `what` names it in the error.
pub(crate) fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if start.elapsed() > limit {
            return Err(Error::TimeLimit { what: what.to_owned(), seconds: limit.as_secs() });
        }
        thread::sleep(PAUSE);
    }
}

/// Lets a workload run for this long.
pub(crate) fn let_run(time: Duration) {
    thread::sleep(time);
}
