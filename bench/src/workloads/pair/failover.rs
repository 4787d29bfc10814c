//! Failover by hand, again and again: kill -9 of the primary under load, the replica made primary,
//! the old one restarted, and what must hold of both.
//!
//! - what was answered without a warning is there, on the new primary;
//! - the new one takes writes soon after the call;
//! - the old one, restarted before the first new commit or after it, moves nothing at the remote,
//!   takes no writes, and has its work by name; told to, it follows.
//!
//! Then the two change places.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use clap::Args;
use testkit::Dice;

use super::writer::{Writer, Written};
use super::{DATABASE, Pair, commit};
use crate::client::Client;
use crate::error::{Result, Verdict};
use crate::figures::{median, millis, number};
use crate::report::Section;
use crate::servers::Server;
use crate::setup::Setup;
use crate::workloads::until_killed::until_killed;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// How often the primary is killed
    #[arg(long, default_value_t = 20)]
    times: u64,
    /// Clients that commit
    #[arg(long, default_value_t = 4)]
    writers: u64,
    /// The longest that they run before the kill, in milliseconds
    #[arg(long, default_value_t = 1_500)]
    run_ms: u64,
    /// When the primary is killed follows from this
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The shortest that the writers run, in milliseconds.
const RUN_MS_MIN: u64 = 200;

/// The longest that the new primary may take until it takes writes, in milliseconds.
const WRITABLE_MS_MAX: f64 = 2_000.0;

/// What came of all rounds.
#[derive(Default)]
struct Tally {
    pushed: u64,
    warned: u64,
    refused: u64,
    writable_ms: Vec<f64>,
    findings: Vec<String>,
}

/// One round: who was primary, who becomes it.
struct Round<'a> {
    pair: &'a Pair,
    /// From 1; also the epoch that begins.
    number: u64,
    old: usize,
    /// The last row of each writer whose commit was answered without a warning.
    pushed: &'a mut [u64],
    tally: &'a mut Tally,
}

/// Runs it.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let pair = Pair::new(setup, scratch.path())?;
    let tables: Vec<String> =
        (1..=options.writers).map(|id| format!("CREATE TABLE w{id} (n INT PRIMARY KEY)")).collect();
    let mut servers: [Option<Server>; 2] = pair.start(&tables.join("; "))?.map(Some);
    let mut dice = Dice::new(options.seed);
    let mut pushed = vec![0; usize::try_from(options.writers).unwrap_or_default()];
    let mut tally = Tally::default();
    for number in 1..=options.times {
        let old = usize::from(number % 2 == 0);
        let run = RUN_MS_MIN + dice.below(options.run_ms.saturating_sub(RUN_MS_MIN).max(1));
        let mut round = Round { pair: &pair, number, old, pushed: &mut pushed, tally: &mut tally };
        round.run(&mut servers, Duration::from_millis(run))?;
        let writable = tally.writable_ms.last().copied().unwrap_or_default();
        println!(
            "failover {number}: writable {} ms after the call, {} findings so far",
            crate::figures::number(writable),
            tally.findings.len()
        );
    }
    tally.publish(setup, options, scratch.path())?;
    Ok(Verdict::of(&tally.findings))
}

impl Round<'_> {
    fn run(&mut self, servers: &mut [Option<Server>; 2], run: Duration) -> Result<()> {
        let new = 1 - self.old;
        let Some(primary) = servers[self.old].take() else { return Ok(()) };
        let scratch = format!(
            "CREATE TABLE left{0} (n INT PRIMARY KEY); INSERT INTO left{0} \
                               VALUES (1)",
            self.number
        );
        primary.connect(Some(DATABASE))?.execute(&scratch)?;
        let written = write_until_killed(primary, run, self.pushed)?;
        self.note(&written);
        let Some(replica) = &servers[new] else { return Ok(()) };
        let mut client = replica.connect(Some(DATABASE))?;
        let called = Instant::now();
        client.rows(&format!("CALL DOLT_ASSUME_CLUSTER_ROLE('primary', {})", self.number))?;
        let is_early = self.number.is_multiple_of(2);
        let mut old = None;
        if is_early {
            // The old one comes back before anything new was committed.
            self.check_writable(&mut client, called, false)?;
            old = Some(self.pair.nodes[self.old].start()?);
            self.first_commit(&mut client)?;
        } else {
            self.check_writable(&mut client, called, true)?;
        }
        let old = match old {
            Some(old) => old,
            None => self.pair.nodes[self.old].start()?,
        };
        self.check_rows(&mut client, &written)?;
        self.check_old(&old)?;
        self.make_standby(&old, &mut client)?;
        servers[self.old] = Some(old);
        Ok(())
    }

    fn find(&mut self, what: String) {
        self.tally.findings.push(format!("failover {}: {what}", self.number));
    }

    fn note(&mut self, written: &[Written]) {
        for (at, writer) in written.iter().enumerate() {
            self.tally.pushed += writer.pushed - self.pushed[at];
            self.pushed[at] = writer.pushed;
            self.tally.warned += writer.warned;
            self.tally.refused += writer.refused;
            if let Some(error) = &writer.error {
                self.find(format!("writer {} heard {error}", at + 1));
            }
        }
    }

    /// The new primary takes writes, and with `commits` pushes them, soon after the call.
    fn check_writable(
        &mut self,
        client: &mut Client,
        called: Instant,
        commits: bool,
    ) -> Result<()> {
        client.execute(&format!("CREATE TABLE first{} (n INT PRIMARY KEY)", self.number))?;
        let writable_ms = millis(called.elapsed());
        if commits {
            self.first_commit(client)?;
        }
        self.tally.writable_ms.push(writable_ms);
        if writable_ms > WRITABLE_MS_MAX {
            self.find(format!("writable only {} ms after the call", number(writable_ms)));
        }
        Ok(())
    }

    fn first_commit(&mut self, client: &mut Client) -> Result<()> {
        client.rows(&format!("CALL DOLT_ADD('first{}')", self.number))?;
        if !commit(client, "first of the new primary")? {
            self.find("the new primary's first commit was warned of".to_owned());
        }
        Ok(())
    }

    /// Everything answered without a warning is on the new primary, nothing that nobody wrote.
    fn check_rows(&mut self, client: &mut Client, written: &[Written]) -> Result<()> {
        for (at, writer) in written.iter().enumerate() {
            let id = at + 1;
            let there = client
                .number(&format!("SELECT COUNT(*) FROM w{id} WHERE n <= {}", writer.pushed))?;
            if there != writer.pushed {
                self.find(format!("of writer {id} {there} of {} rows are there", writer.pushed));
            }
            let last = client.number(&format!("SELECT COALESCE(MAX(n), 0) FROM w{id}"))?;
            if last > writer.tried {
                self.find(format!("writer {id} has a row {last} that it never wrote"));
            }
            // It goes on after what is there.
            self.pushed[at] = last;
        }
        Ok(())
    }

    /// The old primary takes no writes, moves nothing, and has its work by name.
    fn check_old(&mut self, old: &Server) -> Result<()> {
        let before = self.pair.root()?;
        let mut client = old.connect(Some(DATABASE))?;
        if client.number("SELECT @@read_only")? != 1 {
            self.find("the old primary is not read-only".to_owned());
        }
        let refused = client.execute("INSERT INTO w1 VALUES (1000000000)");
        if refused.as_ref().err().and_then(crate::error::Error::code) != Some(1290) {
            self.find(format!("a write to the old primary came to {refused:?}"));
        }
        if client.rows("CALL DOLT_PUSH('--force', 'origin', 'main')").is_ok() {
            self.find("the old primary could push".to_owned());
        }
        if self.pair.root()? != before {
            self.find("the remote's root moved while only the old primary was asked".to_owned());
        }
        let lost = "SELECT `ref` FROM pando_replication_status WHERE state = 'lost' ORDER BY 1";
        let names = client.rows(lost)?;
        let holds = |row: &crate::client::TextRow, client: &mut Client| {
            let name = row.first().cloned().flatten().unwrap_or_default();
            let name = String::from_utf8_lossy(&name).into_owned();
            client.number(&format!("SELECT COUNT(*) FROM left{} AS OF '{name}'", self.number))
        };
        if !names.iter().any(|row| matches!(holds(row, &mut client), Ok(1))) {
            self.find(format!("what was not committed is under none of {} names", names.len()));
        }
        Ok(())
    }

    /// Told to, the old primary follows.
    fn make_standby(&mut self, old: &Server, primary: &mut Client) -> Result<()> {
        let mut client = old.connect(Some(DATABASE))?;
        client.rows(&format!("CALL DOLT_ASSUME_CLUSTER_ROLE('standby', {})", self.number))?;
        let hash = "SELECT dolt_hashof_db('HEAD')";
        let (theirs, ours) = (primary.value(hash)?, client.value(hash)?);
        if theirs != ours {
            self.find(format!("the old primary follows to {ours}, not {theirs}"));
        }
        Ok(())
    }
}

/// Lets the writers run, kills the server amid, and gives what each came to.
fn write_until_killed(server: Server, run: Duration, last: &[u64]) -> Result<Vec<Written>> {
    let (killed, port) = (AtomicBool::new(false), server.port());
    let job = |(id, last): (u64, &u64)| {
        let (writer, last) = (Writer { id, port, killed: &killed }, *last);
        move || writer.run(last)
    };
    let jobs = (1..).zip(last).map(job).collect();
    until_killed(server, run, &killed, jobs)
}

impl Tally {
    fn publish(&self, setup: &Setup, options: &Options, folder: &std::path::Path) -> Result<()> {
        let words = format!(
            "`bench failover`: {} times kill -9 of the primary under {} writers, each a row and a \
             DOLT_COMMIT, at moments of seed {}; the replica made primary; the old one restarted \
             before (every second time) or after the first new commit, then made a standby.",
            options.times, options.writers, options.seed
        );
        let mut section = Section::new("failover", &words, folder);
        let worst = self.writable_ms.iter().copied().max_by(f64::total_cmp);
        let shown = |figure: Option<f64>| figure.map_or("–".to_owned(), number);
        let titles = [
            "answered without a warning",
            "with one",
            "refused",
            "writable median, ms",
            "writable worst, ms",
            "findings",
        ];
        let row = vec![
            self.pushed.to_string(),
            self.warned.to_string(),
            self.refused.to_string(),
            shown(median(&self.writable_ms)),
            shown(worst),
            self.findings.len().to_string(),
        ];
        section.table(&titles, &[row]);
        section.publish(setup)?;
        for finding in &self.findings {
            println!("{finding}");
        }
        Ok(())
    }
}
