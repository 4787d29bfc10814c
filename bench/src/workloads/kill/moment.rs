//! The kill itself, amid writers.

use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::Duration;

use super::ledger::Acknowledged;
use super::writer::{Round, Writer};
use crate::error::Result;
use crate::servers::Server;
use crate::workloads::until_killed::until_killed;

/// Lets the writers run, kills the server amid, and gives what each came to.
pub(super) fn write_until_killed(
    server: Server,
    run: Duration,
    acknowledged: &Acknowledged,
) -> Result<Vec<Round>> {
    let (killed, port) = (AtomicBool::new(false), server.port());
    let so_far: Vec<_> = acknowledged.each().map(|(_, last)| AtomicU64::new(last)).collect();
    let job = |((id, last), so_far)| {
        let writer = Writer { id, port, so_far, killed: &killed };
        move || writer.run(last)
    };
    let jobs = acknowledged.each().zip(&so_far).map(job).collect();
    until_killed(server, run, &killed, jobs)
}
