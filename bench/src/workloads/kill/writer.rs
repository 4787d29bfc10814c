//! A writer: one transaction after the other until the server is gone.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::ledger::{DATABASE, Seq, WriterId};
use crate::client::Client;
use crate::error::{Error, Result};

/// No answer of a living server takes as long.
const ANSWER_LIMIT: Duration = Duration::from_mins(1);

/// A writer.
pub(crate) struct Writer<'a> {
    pub(crate) id: WriterId,
    pub(crate) port: u16,
    /// Its last transaction that was acknowledged, as others may look at it meanwhile.
    pub(crate) so_far: &'a AtomicU64,
    /// Whether the server's end is near: errors are then as expected.
    pub(crate) killed: &'a AtomicBool,
}

/// What it came to until the server was killed.
pub(crate) struct Round {
    /// The last transaction that was acknowledged.
    pub(crate) last: Seq,
    /// Deadlocks and time-outs, after which the transaction was tried again.
    pub(crate) refused: u64,
    /// Any other error, of a living server.
    pub(crate) error: Option<String>,
}

impl Writer<'_> {
    /// Goes on after `last`.
    pub(crate) fn run(&self, last: Seq) -> Round {
        let mut round = Round { last, refused: 0, error: None };
        let outcome = self.write(&mut round);
        let expected = self.killed.load(Ordering::SeqCst);
        round.error = outcome.err().filter(|_| !expected).map(|error| error.to_string());
        round
    }

    fn write(&self, round: &mut Round) -> Result<()> {
        let mut client = Client::connect(self.port, Some(DATABASE), ANSWER_LIMIT)?;
        loop {
            let next = round.last + 1;
            match self.transaction(&mut client, next) {
                Ok(()) => {
                    round.last = next;
                    self.so_far.store(next, Ordering::SeqCst);
                }
                Err(error) if error.is_refusal() => {
                    round.refused += 1;
                    client.execute("ROLLBACK")?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Three tables; the row that all writers share comes last, as it is held until COMMIT.
    fn transaction(&self, client: &mut Client, seq: Seq) -> Result<(), Error> {
        let id = self.id;
        client.execute("BEGIN")?;
        client.execute(&format!("INSERT INTO ledger VALUES ({id}, {seq})"))?;
        client.execute(&format!("INSERT INTO detail VALUES ({id}, {seq}, 'of {id} the {seq}')"))?;
        client.execute(&format!("UPDATE tally SET n = n + 1 WHERE writer = {id}"))?;
        client.execute("UPDATE tally SET n = n + 1 WHERE writer = 0")?;
        client.execute("COMMIT")?;
        Ok(())
    }
}
