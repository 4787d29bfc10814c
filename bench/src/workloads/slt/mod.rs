//! sqllogictest files against Pando, in process: a fresh instance in memory a file.
//!
//! ```text
//! worker ── takes the next file ── a thread of its own runs it ([`session`], the `testkit` runner)
//!   └─ looks at it ten times a second ([`watch`]): a statement past its limit is interrupted,
//!      one that does not heed that is a hang, and its thread is left behind
//! ```
//! Prints a line a file: records that were right, wrong, failed, skipped; then the totals. A panic,
//! a hang, or less right than the floor is wrong.

mod session;
mod totals;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use clap::Args;

use self::totals::Totals;
use self::watch::{FileOutcome, Limits};
use crate::error::{Error, Result, Verdict};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// A file or a folder of `.test` files [default: the public sample of the data]
    dir: Option<PathBuf>,
    /// Files at once
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Seconds that a file may take; what is left of it then counts as failed
    #[arg(long, default_value_t = 300)]
    limit_seconds: u64,
    /// Seconds that a statement may take
    #[arg(long, default_value_t = 10)]
    statement_seconds: u64,
    /// The least percentage of records carried out that must be right
    #[arg(long, default_value_t = 0.0)]
    floor: f64,
    /// Failures shown of a file
    #[arg(long, default_value_t = 3)]
    failures: usize,
}

/// The public sample, in the data.
const SAMPLE: &str = "slt/slt.tar.xz";

/// Runs the files.
pub(crate) fn run(_: &Setup, options: &Options) -> Result<Verdict> {
    let folder = match &options.dir {
        Some(folder) => folder.clone(),
        None => testkit::dataset(SAMPLE).ok_or_else(absent)?,
    };
    let files = Mutex::new(files(&folder)?.into_iter());
    let totals = Mutex::new(Totals::default());
    let limits = Limits {
        file: Duration::from_secs(options.limit_seconds),
        statement: Duration::from_secs(options.statement_seconds),
    };
    let work = || -> Result<()> {
        loop {
            // Its own statement, so that the lock is let go before the file runs.
            let next = files.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(path) = next else { return Ok(()) };
            let outcome = watch::run_file(&path, limits)?;
            let below = path.strip_prefix(&folder).ok();
            let name = below.filter(|name| !name.as_os_str().is_empty()).unwrap_or(&path);
            print_file(name, &outcome, options.failures);
            totals.lock().unwrap_or_else(PoisonError::into_inner).add(name, outcome);
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..options.threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("a worker does not panic"))
    })?;
    let totals = totals.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{totals}");
    Ok(totals.verdict(options.floor))
}

fn absent() -> Error {
    Error::Absent("the sample is absent: name a folder of .test files".to_owned())
}

fn print_file(name: &Path, outcome: &FileOutcome, failures: usize) {
    let FileOutcome { report, time, .. } = outcome;
    println!("{}: {report}, {:.1} s", name.display(), time.as_secs_f64());
    for trouble in outcome.troubles() {
        println!("    {trouble}");
    }
    for failure in report.failures.iter().take(failures) {
        println!("    {failure}");
    }
}

/// The `.test` files below `folder`, large ones first, so that no worker ends up with one alone.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort_by(|a, b| b.cmp(a).reverse());
    found.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
    if found.is_empty() {
        return Err(Error::Absent(format!("there is no .test file in {}", folder.display())));
    }
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

fn collect(path: &Path, found: &mut Vec<(u64, PathBuf)>) -> Result<()> {
    let metadata = fs::metadata(path).map_err(Error::file("look at", path))?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path).map_err(Error::file("list", path))? {
            collect(&entry.map_err(Error::file("list", path))?.path(), found)?;
        }
    } else if path.extension().is_some_and(|end| end == "test") {
        found.push((metadata.len(), path.to_owned()));
    }
    Ok(())
}
