//! Git's operations on a table at two sizes: they must cost what changed, not what is there.
//!
//! Pando alone, through SQL. Each operation is checked by what it leaves: ten rows of difference,
//! a merge without conflicts that has the changes of both sides.

use std::collections::BTreeMap;
use std::time::Instant;

use clap::Args;

use crate::client::Client;
use crate::error::{Error, Result, Verdict};
use crate::figures::{median, millis, number, ratio};
use crate::report::Section;
use crate::servers::{Installation, Product};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Rows of the table, small to large
    #[arg(long, value_delimiter = ',', default_value = "100000,1000000")]
    sizes: Vec<u64>,
    /// How often each operation is timed
    #[arg(long, default_value_t = 5)]
    rounds: u64,
}

/// Rows that a side changes before a merge.
const MERGED_ROWS: u64 = 1_000;

/// Rows that differ between the commits that are compared.
const DIFF_ROWS: u64 = 10;

/// Rows in one INSERT while the table is filled.
const BATCH_ROWS: u64 = 1_000;

const OPERATIONS: [(&str, &str); 4] = [
    ("branch", "make a branch"),
    ("commit", "commit after one row"),
    ("diff", "diff of 10 rows"),
    ("merge", "merge of 1,000 rows a side"),
];

type Times = BTreeMap<(&'static str, u64), Vec<f64>>;

/// Times each operation at each size.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let server = Installation::new(setup, Product::Pando, scratch.path())?.start()?;
    let mut times = Times::new();
    for size in &options.sizes {
        let mut timer = Timer { client: server.connect(None)?, size: *size, times: &mut times };
        timer.fill()?;
        for round in 1..=options.rounds {
            timer.branch(round)?;
            timer.commit(round)?;
            timer.diff(round)?;
            timer.merge(round)?;
        }
    }
    server.stop()?;
    let words = format!(
        "`bench history`: milliseconds of an operation on one table, through SQL, medians of {}; \
         the ratio of the largest size to the smallest.",
        options.rounds
    );
    let mut section = Section::new("history", &words, scratch.path());
    let titles = options.sizes.iter().map(|size| format!("{} rows", number(*size as f64)));
    let titles: Vec<String> =
        ["operation".to_owned()].into_iter().chain(titles).chain(["ratio".to_owned()]).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    section.table(&titles, &rows(&options.sizes, &times));
    section.publish(setup)?;
    Ok(Verdict::Right)
}

fn rows(sizes: &[u64], times: &Times) -> Vec<Vec<String>> {
    let of = |operation, size| times.get(&(operation, size)).and_then(|times| median(times));
    let row = |(operation, title): (&'static str, &str)| {
        let mut row = vec![title.to_owned()];
        let shown = |size: &u64| of(operation, *size).map_or("–".to_owned(), number);
        row.extend(sizes.iter().map(shown));
        let of_end = |size: Option<&u64>| size.and_then(|size| of(operation, *size));
        row.push(ratio(of_end(sizes.last()), of_end(sizes.first())));
        row
    };
    OPERATIONS.into_iter().map(row).collect()
}

/// Runs operations on the table of one size and notes their times.
struct Timer<'a> {
    client: Client,
    size: u64,
    times: &'a mut Times,
}

impl Timer<'_> {
    /// Makes and commits the table.
    fn fill(&mut self) -> Result<()> {
        let size = self.size;
        let start = Instant::now();
        self.client.execute(&format!("CREATE DATABASE history_{size}"))?;
        self.client.execute(&format!("USE history_{size}"))?;
        self.client.execute(
            "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, b VARCHAR(60) NOT NULL)",
        )?;
        for first in (1..=size).step_by(usize::try_from(BATCH_ROWS).unwrap_or(1)) {
            let last = (first + BATCH_ROWS - 1).min(size);
            let row = |id| format!("({id},{},'the text of row {id}')", id % 1_000);
            let values: Vec<String> = (first..=last).map(row).collect();
            self.client.execute(&format!("INSERT INTO t VALUES {}", values.join(",")))?;
        }
        self.client.execute("CALL dolt_commit('-Am', 'filled')")?;
        println!("{size} rows filled in {} s", number(start.elapsed().as_secs_f64()));
        Ok(())
    }

    fn branch(&mut self, round: u64) -> Result<()> {
        self.timed("branch", &format!("CALL dolt_branch('branch{round}')"))
    }

    fn commit(&mut self, round: u64) -> Result<()> {
        let id = self.row(round, 0);
        self.client.execute(&format!("UPDATE t SET a = a + 1 WHERE id = {id}"))?;
        self.timed("commit", &format!("CALL dolt_commit('-am', 'one row, {round}')"))
    }

    fn diff(&mut self, round: u64) -> Result<()> {
        for at in 0..DIFF_ROWS {
            let id = self.row(round, at);
            self.client.execute(&format!("UPDATE t SET a = a + 1 WHERE id = {id}"))?;
        }
        self.client.execute(&format!("CALL dolt_commit('-am', 'ten rows, {round}')"))?;
        let start = Instant::now();
        let rows = self.client.rows("SELECT * FROM dolt_diff('HEAD~1', 'HEAD', 't')")?;
        self.note("diff", start);
        expect("rows of difference", DIFF_ROWS, rows.len() as u64)
    }

    fn merge(&mut self, round: u64) -> Result<()> {
        let sum = self.client.number("SELECT SUM(a) FROM t")?;
        let side = format!("side{round}");
        self.client.execute(&format!("CALL dolt_checkout('-b', '{side}')"))?;
        self.change_many(0)?;
        self.client.execute(&format!("CALL dolt_commit('-am', 'theirs, {round}')"))?;
        self.client.execute("CALL dolt_checkout('main')")?;
        self.change_many(1)?;
        self.client.execute(&format!("CALL dolt_commit('-am', 'ours, {round}')"))?;
        self.timed("merge", &format!("CALL dolt_merge('{side}')"))?;
        expect("conflicts", 0, self.client.number("SELECT COUNT(*) FROM dolt_conflicts")?)?;
        let merged = self.client.number("SELECT SUM(a) FROM t")?;
        expect("changes after the merge", 2 * MERGED_ROWS, merged - sum)
    }

    /// Changes 1,000 rows, spread over the table; another `offset`, other rows.
    fn change_many(&mut self, offset: u64) -> Result<()> {
        let step = self.size / MERGED_ROWS;
        let ids: Vec<String> =
            (0..MERGED_ROWS).map(|at| (1 + at * step + offset).to_string()).collect();
        let sql = format!("UPDATE t SET a = a + 1 WHERE id IN ({})", ids.join(","));
        expect("rows changed", MERGED_ROWS, self.client.execute(&sql)?)
    }

    /// A row of its own for each round and place, spread over the table.
    fn row(&self, round: u64, at: u64) -> u64 {
        1 + (round * 7_919 + at * 104_729) % self.size
    }

    fn timed(&mut self, operation: &'static str, sql: &str) -> Result<()> {
        let start = Instant::now();
        self.client.execute(sql)?;
        self.note(operation, start);
        Ok(())
    }

    fn note(&mut self, operation: &'static str, start: Instant) {
        let time = millis(start.elapsed());
        println!("{} rows, {operation}: {} ms", self.size, number(time));
        self.times.entry((operation, self.size)).or_default().push(time);
    }
}

fn expect(what: &str, expected: u64, found: u64) -> Result<()> {
    if expected == found {
        return Ok(());
    }
    Err(Error::Answer(format!("{found} {what} instead of {expected}")))
}
