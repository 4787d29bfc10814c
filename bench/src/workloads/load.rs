//! Bulk loads: a dump through the stock client, and LOAD DATA LOCAL of a million rows.
//!
//! Both end with the same rows on both products, which is checked by counts and sums.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::{Error, Result, Verdict};
use crate::figures::{median, number, ratio};
use crate::golden::{self, GoldenDatabase};
use crate::loader::load;
use crate::report::Section;
use crate::scratch::Scratch;
use crate::servers::{Installation, Product, Server};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Rows of LOAD DATA
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// How often each load runs on each product
    #[arg(long, default_value_t = 2)]
    rounds: u32,
    /// Which products
    #[arg(long, value_enum, value_delimiter = ',', default_value = "mariadb,pando")]
    on: Vec<Product>,
}

/// The dump, below the dumps' folder.
const DUMP: &str = "employees_large/employee_large_single.sql";

/// Its database.
const DUMP_DATABASE: &str = "employee";

type Times = BTreeMap<(&'static str, Product), Vec<f64>>;

/// Loads into each product in turn and writes the table.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let dumps = golden::dumps()?;
    let golden = golden::read(&dumps)?.remove(DUMP_DATABASE).unwrap_or_default();
    let script = write_rows(&scratch, options.rows)?;
    let mut servers = Vec::new();
    for product in &options.on {
        servers.push(Installation::new(setup, *product, scratch.path())?.start()?);
    }
    let mut times = Times::new();
    let mut findings = Vec::new();
    for _ in 0..options.rounds {
        for server in &servers {
            let dump = timed(server, "dump", &dumps.join(DUMP), &mut findings)?;
            times.entry(("dump", server.product())).or_default().push(dump);
            findings.extend(check_dump(server, &golden)?);
            let rows = timed(server, "rows", &script, &mut findings)?;
            times.entry(("rows", server.product())).or_default().push(rows);
            findings.extend(check_rows(server, options.rows)?);
        }
    }
    for server in servers {
        server.stop()?;
    }
    publish(setup, options, &scratch, &times)?;
    Ok(Verdict::of(&findings))
}

/// Seconds that a script took.
fn timed(server: &Server, what: &str, script: &Path, findings: &mut Vec<String>) -> Result<f64> {
    let done = load(server, script, None, false)?;
    let name = server.product().name();
    if !done.success {
        let error = done.text.lines().find(|line| line.starts_with("ERROR"));
        findings.push(format!("{what} on {name}: {}", error.unwrap_or(done.text.trim())));
    }
    let seconds = done.time.as_secs_f64();
    println!("{what} on {name}: {} s", number(seconds));
    Ok(seconds)
}

/// Writes the rows, and a script that loads them into a fresh table.
fn write_rows(scratch: &Scratch, rows: u64) -> Result<PathBuf> {
    let path = scratch.path().join("rows.tsv");
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(&path)?);
        for id in 1..=rows {
            let (k, cents) = (spread(id), id % 10_000);
            let day = 1 + id % 28;
            writeln!(file, "{id}\t{k}\tname {k:08}\t{cents}.{:02}\t2026-01-{day:02}", id % 100)?;
        }
        file.flush()
    };
    write().map_err(Error::file("write", &path))?;
    let script = scratch.path().join("rows.sql");
    let text = format!(
        "SET GLOBAL local_infile = 1;\n\
         DROP DATABASE IF EXISTS bulk;\nCREATE DATABASE bulk;\nUSE bulk;\n\
         CREATE TABLE bulk (id INT PRIMARY KEY, k INT NOT NULL, name VARCHAR(40) NOT NULL, \
         price DECIMAL(10,2) NOT NULL, day DATE NOT NULL, KEY (k));\n\
         LOAD DATA LOCAL INFILE '{}' INTO TABLE bulk;\n",
        path.display()
    );
    std::fs::write(&script, text).map_err(Error::file("write", &script))?;
    Ok(script)
}

/// Scatters numbers so that the second index is not filled in order.
fn spread(id: u64) -> u64 {
    id.wrapping_mul(2_654_435_761) % 100_000_000
}

fn check_rows(server: &Server, rows: u64) -> Result<Option<String>> {
    let mut client = server.connect(Some("bulk"))?;
    let sum: u64 = (1..=rows).map(spread).sum();
    let (count, held) = match client.number("SELECT COUNT(*) FROM bulk") {
        Ok(count) => (count, client.number("SELECT COALESCE(SUM(k), 0) FROM bulk")?),
        Err(error) => return Ok(Some(error.to_string())),
    };
    let differs = (count, held) != (rows, sum);
    let name = server.product().name();
    Ok(differs.then(|| format!("{name} holds {count} rows of {rows}, their k sum to {held}")))
}

fn check_dump(server: &Server, golden: &GoldenDatabase) -> Result<Vec<String>> {
    let mut client = server.connect(None)?;
    let mut findings = Vec::new();
    for (table, expected) in &golden.tables {
        let sql = format!("SELECT COUNT(*) FROM {DUMP_DATABASE}.{table}");
        let found = match client.number(&sql) {
            Ok(count) if count == expected.rows => continue,
            Ok(count) => format!("{count} rows instead of {}", expected.rows),
            Err(error) => error.to_string(),
        };
        findings.push(format!("{table} on {}: {found}", server.product().name()));
    }
    Ok(findings)
}

fn publish(setup: &Setup, options: &Options, scratch: &Scratch, times: &Times) -> Result<()> {
    let words = format!(
        "`bench load`: seconds until the stock client has loaded the employees dump (its INSERTs \
         as published), and {} rows by LOAD DATA LOCAL INFILE into a table with a second index; \
         {} rounds.",
        options.rows, options.rounds
    );
    let mut section = Section::new("load", &words, scratch.path());
    let mut titles = vec!["load"];
    titles.extend(options.on.iter().map(|product| product.name()));
    titles.push("Pando / MariaDB");
    let seconds = |load, product| times.get(&(load, product)).and_then(|times| median(times));
    let rows: Vec<Vec<String>> = [("dump", "employees dump"), ("rows", "LOAD DATA")]
        .into_iter()
        .map(|(load, title)| {
            let shown = |product: &Product| {
                seconds(load, *product)
                    .map_or("–".to_owned(), |seconds| format!("{seconds:.2} s"))
            };
            let mut row = vec![title.to_owned()];
            row.extend(options.on.iter().map(shown));
            row.push(ratio(seconds(load, Product::Pando), seconds(load, Product::MariaDb)));
            row
        })
        .collect();
    section.table(&titles, &rows);
    section.publish(setup)
}
