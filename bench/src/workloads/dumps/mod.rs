//! Published dumps, loaded as their users load them, and every table compared with what a real
//! MySQL 9.7 holds after them.
//!
//! The stock client goes on past errors (`--force`), so that one missing statement does not hide
//! what else differs; each error is a finding.

mod compare;
mod digest;
mod list;

use std::path::Path;

use clap::Args;

use self::compare::compare;
use self::list::{DUMPS, Dump};
use crate::error::{Error, Result, Verdict};
use crate::golden;
use crate::loader::load;
use crate::servers::{Installation, Product, Server};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Databases [possible values: employee, chinook, northwind, classicmodels, world, sakila]
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "employee,chinook,northwind,classicmodels,world"
    )]
    databases: Vec<String>,
    /// Which products; MariaDB checks the check
    #[arg(long, value_enum, value_delimiter = ',', default_value = "pando")]
    on: Vec<Product>,
}

/// Errors of the client shown for a script.
const ERRORS_SHOWN: usize = 10;

/// Loads and compares each database on each product.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let folder = golden::dumps()?;
    let golden = golden::read(&folder)?;
    let mut findings = Vec::new();
    for product in &options.on {
        let server = Installation::new(setup, *product, scratch.path())?.start()?;
        let (mut equal, mut tables) = (0, 0);
        for name in &options.databases {
            let dump = DUMPS.iter().find(|dump| dump.name == name);
            let (Some(dump), Some(golden)) = (dump, golden.get(name)) else {
                return Err(Error::Absent(format!("there is no dump {name:?}")));
            };
            let before = findings.len();
            load_scripts(&server, dump, &folder, &mut findings)?;
            let same = compare(&server, dump, golden, &mut findings);
            let (name, count) = (product.name(), golden.tables.len());
            println!("{name}, {}: {same} of {count} tables equal", dump.name);
            for finding in findings.iter().skip(before) {
                println!("    {finding}");
            }
            equal += same;
            tables += count;
        }
        server.stop()?;
        println!("{}: {equal} of {tables} tables equal", product.name());
    }
    Ok(Verdict::of(&findings))
}

fn load_scripts(
    server: &Server,
    dump: &Dump,
    folder: &Path,
    findings: &mut Vec<String>,
) -> Result<()> {
    for script in dump.scripts {
        let done = load(server, &folder.join(script), None, true)?;
        let errors: Vec<&str> =
            done.text.lines().filter(|line| line.starts_with("ERROR")).collect();
        findings.extend(errors.iter().take(ERRORS_SHOWN).map(|error| format!("{script}: {error}")));
        if let Some(more) = errors.len().checked_sub(ERRORS_SHOWN + 1) {
            findings.push(format!("{script}: {} more errors", more + 1));
        }
    }
    Ok(())
}
