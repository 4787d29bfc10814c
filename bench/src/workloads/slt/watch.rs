//! One file, run in a thread of its own and watched from outside.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use testkit::slt::{Report, run_text};

use super::session::{InProcess, Running};
use crate::error::{Error, Result};

/// How often a file is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// How long an interrupted statement may go on before it is a hang: operators look between batches
/// of rows, and the machine may be busy.
const GRACE: Duration = Duration::from_secs(20);

/// The stack of the thread, in bytes: as large as a server's connection has.
const STACK_BYTES: usize = 16 << 20;

/// How long things may take.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// A file.
    pub(super) file: Duration,
    /// A statement.
    pub(super) statement: Duration,
}

/// What a file came to.
#[derive(Default)]
pub(super) struct FileOutcome {
    /// Its records; of a file that hangs, none.
    pub(super) report: Report,
    /// How long it ran.
    pub(super) time: Duration,
    /// Statements that panicked.
    pub(super) panics: Vec<String>,
    /// The statement that it hangs in.
    pub(super) hang: Option<String>,
}

impl FileOutcome {
    /// Panics and hangs, in words.
    pub(super) fn troubles(&self) -> impl Iterator<Item = String> {
        let hang = self.hang.iter().map(|sql| format!("hangs in {sql}"));
        hang.chain(self.panics.iter().map(|panic| format!("panic: {panic}")))
    }
}

/// Runs the file at `path`.
pub(super) fn run_file(path: &Path, limits: Limits) -> Result<FileOutcome> {
    let start = Instant::now();
    let text = fs::read_to_string(path).map_err(Error::file("read", path))?;
    let running = Arc::new(Running::new(start + limits.file));
    let (send, receive) = mpsc::channel();
    let own = Arc::clone(&running);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let thread = thread::Builder::new().name(name).stack_size(STACK_BYTES);
    let spawned = thread.spawn(move || {
        let mut db = InProcess::new(own);
        let report = run_text(&text, &mut db, limits.statement);
        // Nobody listens any more if the file was given up as hanging.
        let _ = send.send((report, db.panics));
    });
    spawned.map_err(Error::io("start a thread"))?;
    let mut outcome = watch(&receive, &running, limits.statement)?;
    outcome.time = start.elapsed();
    Ok(outcome)
}

type Finished = (Report, Vec<String>);

fn watch(receive: &Receiver<Finished>, running: &Running, limit: Duration) -> Result<FileOutcome> {
    loop {
        match receive.recv_timeout(LOOK) {
            Ok((report, panics)) => {
                return Ok(FileOutcome { report, panics, ..FileOutcome::default() });
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::Answer("the runner itself panicked".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let taken = running.taken();
        if taken > limit {
            running.interrupt();
        }
        if taken > limit + GRACE {
            return Ok(FileOutcome { hang: Some(running.sql()), ..FileOutcome::default() });
        }
    }
}

/// A value that threads share, whatever one of them did while it held it.
#[derive(Default)]
pub(super) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(super) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
