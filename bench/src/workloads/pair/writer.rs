//! A writer of the primary: a row and a commit, one after the other until the server is gone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{DATABASE, commit};
use crate::client::Client;
use crate::error::Result;

/// No answer of a living server takes as long.
const ANSWER_LIMIT: Duration = Duration::from_mins(1);

/// A writer, with a table of its own.
pub(super) struct Writer<'a> {
    pub(super) id: u64,
    pub(super) port: u16,
    /// Whether the server's end is near: errors are then as expected.
    pub(super) killed: &'a AtomicBool,
}

/// What it came to until the server was killed.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    /// The last row that it has tried to insert.
    pub(super) tried: u64,
    /// The last row whose commit was answered without a warning.
    pub(super) pushed: u64,
    /// How many commits were answered with one.
    pub(super) warned: u64,
    /// Deadlocks and time-outs, after which it was tried again.
    pub(super) refused: u64,
    /// Any other error, of a living server.
    pub(super) error: Option<String>,
}

impl Writer<'_> {
    /// Goes on after row `last`.
    pub(super) fn run(&self, last: u64) -> Written {
        let mut written = Written { tried: last, pushed: last, ..Written::default() };
        let outcome = self.write(&mut written);
        let expected = self.killed.load(Ordering::SeqCst);
        written.error = outcome.err().filter(|_| !expected).map(|error| error.to_string());
        written
    }

    fn write(&self, written: &mut Written) -> Result<()> {
        let mut client = Client::connect(self.port, Some(DATABASE), ANSWER_LIMIT)?;
        loop {
            let (id, row) = (self.id, written.tried + 1);
            written.tried = row;
            client.execute(&format!("INSERT INTO w{id} VALUES ({row})"))?;
            loop {
                match commit(&mut client, &format!("row {row} of {id}")) {
                    Ok(true) => written.pushed = row,
                    Ok(false) => written.warned += 1,
                    Err(error) if error.is_refusal() => {
                        written.refused += 1;
                        continue;
                    }
                    Err(error) => return Err(error),
                }
                break;
            }
        }
    }
}
