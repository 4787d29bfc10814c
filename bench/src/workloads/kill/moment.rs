//! The kill itself, amid writers.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use super::ledger::Acknowledged;
use super::writer::{Round, Writer};
use crate::error::Result;
use crate::poll;
use crate::servers::Server;

/// Lets the writers run, kills the server amid, and gives what each came to.
pub(super) fn write_until_killed(
    server: Server,
    run: Duration,
    acknowledged: &Acknowledged,
) -> Result<Vec<Round>> {
    let killed = AtomicBool::new(false);
    let so_far: Vec<_> = acknowledged.each().map(|(_, last)| AtomicU64::new(last)).collect();
    let port = server.port();
    thread::scope(|scope| {
        let writers: Vec<_> = acknowledged
            .each()
            .zip(&so_far)
            .map(|((id, last), so_far)| {
                let writer = Writer { id, port, so_far, killed: &killed };
                scope.spawn(move || writer.run(last))
            })
            .collect();
        poll::let_run(run);
        killed.store(true, Ordering::SeqCst);
        let outcome = server.kill();
        let join = |writer: thread::ScopedJoinHandle<'_, Round>| {
            writer.join().expect("a writer does not panic")
        };
        let rounds = writers.into_iter().map(join).collect();
        outcome.map(|()| rounds)
    })
}
