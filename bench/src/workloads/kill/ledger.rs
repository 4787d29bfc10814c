//! The three tables, and what must hold of them after a restart.
//!
//! ```text
//! ledger(writer, seq)          a row a transaction
//! detail(writer, seq, note)    the same, with an index on note
//! tally(writer, n)             how many each writer has; writer 0: all of them, the hot row
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::client::{Client, TextRow};
use crate::error::{Error, Result};
use crate::servers::Server;

/// Where the tables are.
pub(crate) const DATABASE: &str = "kill9";

/// A writer, from 1.
pub(crate) type WriterId = u64;

/// A transaction of a writer, from 1, without gaps.
pub(crate) type Seq = u64;

/// Findings shown of one restart.
const FINDINGS_SHOWN: usize = 20;

/// The last transaction of each writer that was acknowledged.
#[derive(Clone)]
pub(crate) struct Acknowledged(BTreeMap<WriterId, Seq>);

impl Acknowledged {
    /// None of any.
    pub(crate) fn new(writers: u64) -> Self {
        Self((1..=writers).map(|writer| (writer, 0)).collect())
    }

    /// Each writer and its last.
    pub(crate) fn each(&self) -> impl Iterator<Item = (WriterId, Seq)> {
        self.0.iter().map(|(writer, last)| (*writer, *last))
    }

    /// A writer's last.
    pub(crate) fn last(&self, writer: WriterId) -> Seq {
        self.0.get(&writer).copied().unwrap_or_default()
    }

    /// `last` is the writer's last now.
    pub(crate) fn note(&mut self, writer: WriterId, last: Seq) {
        self.0.insert(writer, last);
    }

    /// How many in all.
    pub(crate) fn count(&self) -> u64 {
        self.0.values().sum()
    }
}

/// Makes the tables.
pub(crate) fn create(server: &Server, writers: u64) -> Result<()> {
    let mut client = server.connect(None)?;
    client.execute(&format!("CREATE DATABASE {DATABASE}"))?;
    client.execute(&format!("USE {DATABASE}"))?;
    client.execute("CREATE TABLE ledger (writer INT, seq INT, PRIMARY KEY (writer, seq))")?;
    client.execute(
        "CREATE TABLE detail (writer INT, seq INT, note VARCHAR(60) NOT NULL, \
         PRIMARY KEY (writer, seq), KEY (note))",
    )?;
    client.execute("CREATE TABLE tally (writer INT PRIMARY KEY, n BIGINT NOT NULL)")?;
    for writer in 0..=writers {
        client.execute(&format!("INSERT INTO tally VALUES ({writer}, 0)"))?;
    }
    Ok(())
}

/// What is not as it must be: at least what is acknowledged is there, and at most what was under
/// way when `at_most` was (else `acknowledged` itself). A transaction under way when the server
/// died may be there or not; where it is, it counts from now on.
pub(crate) fn check(
    client: &mut Client,
    acknowledged: &mut Acknowledged,
    at_most: Option<&Acknowledged>,
) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let ledger = pairs(&client.rows("SELECT writer, seq FROM ledger")?)?;
    let detail = pairs(&client.rows("SELECT writer, seq FROM detail")?)?;
    let notes = "SELECT writer, seq FROM detail WHERE note >= 'of ' AND note < 'og' ORDER BY note";
    let by_note = pairs(&client.rows(notes)?)?;
    for (name, other) in [("detail", &detail), ("detail's index", &by_note)] {
        for (writer, seq) in ledger.symmetric_difference(other) {
            findings.push(format!("{seq} of writer {writer} is in one of ledger and {name}"));
        }
    }
    let before = acknowledged.clone();
    for (writer, last) in before.each() {
        let own = ledger.range((writer, 0)..=(writer, Seq::MAX));
        let there: BTreeSet<Seq> = own.map(|(_, seq)| *seq).collect();
        let lost = (1..=last).filter(|seq| !there.contains(seq));
        findings.extend(lost.map(|seq| format!("{seq} of writer {writer} was acknowledged, lost")));
        let newest = there.last().copied().unwrap_or(0);
        let most = at_most.map_or(last, |most| most.last(writer)) + 1;
        if newest > most || there.len() as Seq != newest {
            let count = there.len();
            findings.push(format!(
                "writer {writer} has {count} rows up to {newest}, at most {most} were written"
            ));
        }
        acknowledged.note(writer, newest.max(last));
        check_tally(client, writer, there.len(), &mut findings)?;
    }
    check_tally(client, 0, ledger.len(), &mut findings)?;
    findings.truncate(FINDINGS_SHOWN);
    Ok(findings)
}

fn check_tally(
    client: &mut Client,
    writer: WriterId,
    rows: usize,
    findings: &mut Vec<String>,
) -> Result<()> {
    let n = client.number(&format!("SELECT n FROM tally WHERE writer = {writer}"))?;
    if n != rows as u64 {
        findings.push(format!("the tally of writer {writer} is {n}, its rows are {rows}"));
    }
    Ok(())
}

fn pairs(rows: &[TextRow]) -> Result<BTreeSet<(WriterId, Seq)>> {
    let number = |value: &Option<Vec<u8>>| -> Option<u64> {
        std::str::from_utf8(value.as_deref()?).ok()?.parse().ok()
    };
    let pair = |row: &TextRow| match row.as_slice() {
        [writer, seq] => Some((number(writer)?, number(seq)?)),
        _ => None,
    };
    let wrong = || Error::Answer("a row of the ledger is not two numbers".to_owned());
    rows.iter().map(|row| pair(row).ok_or_else(wrong)).collect()
}
