//! What must hold of what a power cut left.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::session::Session;
use repo::exchange::unwatched;
use repo::exchange::verify::verify_instance;
use testkit::{SimClock, SimDisk, ThreadWait};

use super::node::{DATABASE, Node, run};
use super::work::Work;

/// A writer and the number of its transaction.
type Pair = (u64, u64);

/// What is wrong.
pub(super) fn check(disk: &SimDisk, work: &Work) -> Vec<String> {
    let mut findings = Vec::new();
    if let Err(error) = look(disk, work, &mut findings) {
        findings.push(error);
    }
    findings
}

fn look(disk: &SimDisk, work: &Work, findings: &mut Vec<String>) -> Result<(), String> {
    let node = Node::open(disk, Arc::new(ThreadWait::new()), SimClock::new())?;
    let report = verify_instance(&node.instance, &mut unwatched);
    let report = report.map_err(|error| error.to_string())?;
    if !report.is_sound() {
        findings.push(format!("damage: {:?}", report.findings));
    }
    let mut session = node.session();
    let tables = run(&mut session, &format!("USE {DATABASE}; SHOW TABLES LIKE 'detail'"));
    if tables.map_or(true, |tables| tables.rows.is_empty()) {
        if work.has_tables {
            findings.push("the tables were acknowledged and are gone".to_owned());
        }
        return Ok(());
    }
    rows(&mut session, work, findings)?;
    commits(&mut session, work, findings)?;
    // It goes on.
    run(&mut session, "INSERT INTO ledger VALUES (99, 1); DELETE FROM ledger WHERE writer = 99")?;
    Ok(())
}

fn rows(session: &mut Session, work: &Work, findings: &mut Vec<String>) -> Result<(), String> {
    let ledger = pairs(session, "SELECT writer, seq FROM ledger")?;
    let detail = pairs(session, "SELECT writer, seq FROM detail")?;
    let by_note = pairs(
        session,
        "SELECT writer, seq FROM detail FORCE INDEX (note) \
                                  WHERE note >= 'of ' AND note < 'og'",
    )?;
    if ledger != detail || ledger != by_note {
        findings.push(format!("half a transaction: {ledger:?}, {detail:?}, {by_note:?}"));
    }
    let tally = pairs(session, "SELECT writer, n FROM tally")?;
    for (writer, last) in (1..).zip(work.last) {
        let there = ledger.range((writer, 0)..=(writer, u64::MAX)).count() as u64;
        let whole = (1..=there).all(|seq| ledger.contains(&(writer, seq)));
        if there < last || !whole || !tally.contains(&(writer, there)) {
            findings.push(format!(
                "writer {writer}: {last} were acknowledged, there are {there}, tally {tally:?}"
            ));
        }
    }
    if !tally.is_empty() && !tally.contains(&(0, ledger.len() as u64)) {
        findings.push(format!("{} rows, tally {tally:?}", ledger.len()));
    }
    Ok(())
}

fn commits(session: &mut Session, work: &Work, findings: &mut Vec<String>) -> Result<(), String> {
    let log = run(session, "SELECT commit_hash FROM dolt_log('--all')")?.rows;
    let log: BTreeSet<&str> = log.iter().filter_map(|row| row.first()?.as_deref()).collect();
    for hash in work.commits.iter().filter(|hash| !log.contains(hash.as_str())) {
        findings.push(format!("commit {hash} was acknowledged and is gone"));
    }
    Ok(())
}

fn pairs(session: &mut Session, sql: &str) -> Result<BTreeSet<Pair>, String> {
    let number = |field: Option<&Option<String>>| field?.as_deref()?.parse::<u64>().ok();
    let pair = |row: &Vec<Option<String>>| Some((number(row.first())?, number(row.get(1))?));
    let rows = run(session, sql)?.rows;
    let pairs: Option<BTreeSet<Pair>> = rows.iter().map(pair).collect();
    pairs.ok_or_else(|| format!("{sql}: rows are not pairs of numbers"))
}
