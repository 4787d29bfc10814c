//! Published dumps, loaded as their users load them, and every table compared with what a real
//! MySQL 9.7 holds after them.
//!
//! The stock client goes on past errors (`--force`), so that one missing statement does not hide
//! what else differs; each error is a finding.

mod digest;

use std::path::Path;

use clap::Args;

use crate::error::{Error, Result, Verdict};
use crate::golden::{self, GoldenDatabase};
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

/// A published database and the scripts that make it, in order.
struct Dump {
    name: &'static str,
    /// As its script writes it.
    database: &'static str,
    scripts: &'static [&'static str],
}

const DUMPS: [Dump; 6] = [
    Dump { name: "chinook", database: "Chinook", scripts: &["chinook/Chinook_MySql.sql"] },
    Dump {
        name: "classicmodels",
        database: "classicmodels",
        scripts: &["classicmodels/mysqlsampledatabase.sql"],
    },
    Dump {
        name: "employee",
        database: "employee",
        scripts: &["employees_large/employee_large_single.sql"],
    },
    Dump {
        name: "northwind",
        database: "northwind",
        scripts: &["northwind/northwind.sql", "northwind/northwind-data.sql"],
    },
    Dump {
        name: "sakila",
        database: "sakila",
        scripts: &["sakila/sakila-mv-schema.sql", "sakila/sakila-mv-data.sql"],
    },
    Dump { name: "world", database: "world", scripts: &["world/world.sql"] },
];

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
            let same = compare(&server, dump, golden, &mut findings)?;
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

/// How many tables are equal.
fn compare(
    server: &Server,
    dump: &Dump,
    golden: &GoldenDatabase,
    findings: &mut Vec<String>,
) -> Result<usize> {
    let mut client = match server.connect(Some(dump.database)) {
        Ok(client) => client,
        Err(error) => {
            findings.push(format!("{}: {error}", dump.name));
            return Ok(0);
        }
    };
    let names = digest::tables(&mut client)?;
    let mut equal = 0;
    for (table, expected) in &golden.tables {
        let Some(own) = names.iter().find(|name| name.to_lowercase() == *table) else {
            findings.push(format!("{}.{table}: absent", dump.name));
            continue;
        };
        match digest::digest(&mut client, own) {
            Ok(found) if found == *expected => equal += 1,
            Ok(found) => {
                findings.push(format!("{}.{table}: {found:?} instead of {expected:?}", dump.name));
            }
            Err(error) => findings.push(format!("{}.{table}: {error}", dump.name)),
        }
    }
    let sql = "SELECT COUNT(*) FROM information_schema.views WHERE table_schema = DATABASE()";
    match client.number(sql) {
        Ok(views) if views == golden.views => {}
        Ok(views) => {
            findings.push(format!("{}: {views} views instead of {}", dump.name, golden.views));
        }
        Err(error) => findings.push(format!("{}: views: {error}", dump.name)),
    }
    Ok(equal)
}
