//! A client: draws transactions and runs them, one after the other.

use std::time::{Duration, Instant};

use super::draw::Draw;
use super::shape::Shape;
use super::tally::Tally;
use super::transactions::Kind;
use super::{DATABASE, Reads};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::servers::Server;

/// No transaction takes as long.
const ANSWER_LIMIT: Duration = Duration::from_mins(2);

/// A client with its connection.
pub(super) struct Terminal {
    pub(super) client: Client,
    pub(super) draw: Draw,
    pub(super) shape: Shape,
    pub(super) reads: Reads,
}

/// How a transaction ended that was not refused.
pub(super) enum Ended {
    /// By COMMIT.
    Committed,
    /// By ROLLBACK, as the standard wants of one new order in a hundred.
    RolledBack,
}

impl Terminal {
    /// Connects.
    pub(super) fn open(server: &Server, shape: &Shape, reads: Reads, seed: u64) -> Result<Self> {
        let client = Client::connect(server.port(), Some(DATABASE), ANSWER_LIMIT)?;
        Ok(Self { client, draw: Draw::new(*shape, seed), shape: *shape, reads })
    }

    /// Runs until `end`.
    pub(super) fn run(mut self, end: Instant) -> Tally {
        let mut tally = Tally::default();
        while Instant::now() < end {
            let kind = Kind::draw(&mut self.draw);
            if let Err(error) = self.run_one(kind, &mut tally) {
                tally.errors.push(format!("{}: {error}", kind.name()));
                break;
            }
        }
        tally
    }

    fn run_one(&mut self, kind: Kind, tally: &mut Tally) -> Result<()> {
        let count = tally.counts.entry(kind).or_default();
        self.client.execute("BEGIN")?;
        let outcome = kind.run(self).and_then(|ended| match ended {
            Ended::Committed => self.client.execute("COMMIT"),
            Ended::RolledBack => self.client.execute("ROLLBACK"),
        });
        match outcome {
            Ok(_) => count.done += 1,
            Err(error) if error.is_refusal() => {
                let is_deadlock = error.code() == Some(1213);
                *(if is_deadlock { &mut count.deadlocks } else { &mut count.timeouts }) += 1;
                self.client.execute("ROLLBACK")?;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// What follows a SELECT whose row is changed afterwards.
    pub(super) fn for_update(&self) -> &'static str {
        match self.reads {
            Reads::Locking => " FOR UPDATE",
            Reads::Plain => "",
        }
    }

    /// The first row of a query as text; `None` where there is none. NULL is empty.
    pub(super) fn row(&mut self, sql: &str) -> Result<Option<Vec<String>>> {
        Ok(self.rows(sql)?.into_iter().next())
    }

    /// The rows of a query as text.
    pub(super) fn rows(&mut self, sql: &str) -> Result<Vec<Vec<String>>> {
        let text = |value: Option<Vec<u8>>| {
            value.map_or_else(String::new, |value| String::from_utf8_lossy(&value).into_owned())
        };
        let rows = self.client.rows(sql)?;
        Ok(rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect())
    }

    /// The first value of a query, a number; there must be one.
    pub(super) fn number(&mut self, sql: &str) -> Result<u64> {
        self.client.number(sql)
    }

    pub(super) fn execute(&mut self, sql: &str) -> Result<u64> {
        self.client.execute(sql)
    }

    /// An error where a row is not there that must be.
    pub(super) fn missing(what: &str) -> Error {
        Error::Answer(format!("there is no such {what}"))
    }
}
