//! Clients at work until their server is killed amid.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::error::Result;
use crate::poll;
use crate::servers::Server;

/// Lets the jobs run side by side for a time, then kills the server; gives what each came to.
/// `killed` is set before, so that they know which errors are to be expected.
pub(super) fn until_killed<T: Send>(
    server: Server,
    run: Duration,
    killed: &AtomicBool,
    jobs: Vec<impl FnOnce() -> T + Send>,
) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let running: Vec<_> = jobs.into_iter().map(|job| scope.spawn(job)).collect();
        poll::let_run(run);
        killed.store(true, Ordering::SeqCst);
        let outcome = server.kill();
        let join = |job: thread::ScopedJoinHandle<'_, T>| job.join().expect("a job does not panic");
        let ended = running.into_iter().map(join).collect();
        outcome.map(|()| ended)
    })
}
