//! kill -9 while a backup is under way: its place holds the old state or the new one.

use std::thread;
use std::time::{Duration, Instant};

use testkit::Dice;

use super::Options;
use super::pair::{Pair, back_up, hash_of_current};
use crate::error::{Error, Result};
use crate::figures::{millis, number};
use crate::poll;
use crate::workloads::kill::ledger::DATABASE;

/// The place that all interrupted backups share.
const PLACE: &str = "interrupted";

/// Rows that each backup has more than the one before: some tens of milliseconds of copying.
const ROWS: u32 = 20_000;

/// Interrupts backups and looks at what they left; gives what is wrong.
pub(super) fn rounds(pair: &mut Pair, options: &Options) -> Result<Vec<String>> {
    let mut dice = Dice::new(options.seed);
    let mut findings = Vec::new();
    let mut client = pair.first().connect(Some(DATABASE))?;
    client.execute("CREATE TABLE bulk (id BIGINT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200))")?;
    drop(client);
    let (mut kept, mut cut) = (None, 0);
    let mut whole = time_of_a_backup(pair)?;
    for time in 1..=options.interruptions {
        grow(pair)?;
        let new = pair.hash()?;
        let wait = whole.mul_f64(dice.below(1_000) as f64 / 1_000.0);
        let completed = back_up_and_kill(pair, wait)?;
        cut += u32::from(!completed);
        let found = match pair.restore(PLACE) {
            Ok(mut client) => Some(hash_of_current(&mut client)?),
            Err(error) if error.code().is_some() => None,
            Err(error) => return Err(error),
        };
        let is_old = found == kept && !completed;
        if !is_old && found.as_ref() != Some(&new) {
            findings.push(format!(
                "interruption {time} after {} ms: {found:?} is there, {kept:?} was before, {new} \
                 is new",
                number(millis(wait))
            ));
        }
        pair.restart_first()?;
        let start = Instant::now();
        back_up(pair.first(), &pair.url(PLACE))?;
        whole = whole.max(start.elapsed());
        let now = pair.hash()?;
        let restored = hash_of_current(&mut pair.restore(PLACE)?)?;
        if restored != now {
            findings.push(format!("continued after interruption {time}: {restored}, not {now}"));
        }
        kept = Some(restored);
    }
    println!(
        "{} backups interrupted, {cut} before their end; all old or new, all completed by the \
         next call; {} findings",
        options.interruptions,
        findings.len()
    );
    Ok(findings)
}

/// How long a backup of such rows takes, to a place of its own.
fn time_of_a_backup(pair: &mut Pair) -> Result<Duration> {
    grow(pair)?;
    let start = Instant::now();
    back_up(pair.first(), &pair.url("timed"))?;
    Ok(start.elapsed())
}

fn grow(pair: &Pair) -> Result<()> {
    let mut client = pair.first().connect(Some(DATABASE))?;
    client.execute("SET cte_max_recursion_depth = 1000000")?;
    let sql = format!(
        "INSERT INTO bulk (v) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n \
         WHERE i < {ROWS}) SELECT CONCAT(RAND(), REPEAT(MD5(RAND()), 3)) FROM n"
    );
    client.execute(&sql).map(drop)
}

/// Whether the backup was completed before the kill.
fn back_up_and_kill(pair: &mut Pair, wait: Duration) -> Result<bool> {
    let url = pair.url(PLACE);
    let server = pair.take_first();
    let port = server.port();
    thread::scope(|scope| {
        let backup = scope.spawn(move || -> Result<()> {
            let limit = Duration::from_mins(1);
            let mut client = crate::client::Client::connect(port, Some(DATABASE), limit)?;
            client.execute(&format!("CALL DOLT_BACKUP('sync-url', '{url}')")).map(drop)
        });
        poll::let_run(wait);
        server.kill()?;
        match backup.join().expect("a backup does not panic") {
            Ok(()) => Ok(true),
            // A refusal of a living server is none of this.
            Err(error) if error.code().is_some_and(|code| code != 1053) => {
                Err(Error::Answer(format!("the backup was refused: {error}")))
            }
            Err(_) => Ok(false),
        }
    })
}
