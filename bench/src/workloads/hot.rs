//! Many clients increment one row, each statement a transaction: after it the row holds as many as
//! were acknowledged, and nobody heard of an error.

use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::error::{Error, Result, Verdict};
use crate::figures::{number, ratio};
use crate::report::Section;
use crate::servers::{Installation, Product, Server};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Clients at once
    #[arg(long, default_value_t = 16)]
    clients: u64,
    /// For how long
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Which products
    #[arg(long, value_enum, value_delimiter = ',', default_value = "mariadb,pando")]
    on: Vec<Product>,
}

/// What came of it on one product.
struct Count {
    product: Product,
    acknowledged: u64,
    held: u64,
    errors: Vec<String>,
    rate: f64,
}

/// Runs it on each product.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let mut counts = Vec::new();
    for product in &options.on {
        let server = Installation::new(setup, *product, scratch.path())?.start()?;
        counts.push(count(&server, options)?);
        server.stop()?;
    }
    let words = format!(
        "`bench hot`: {} clients run `UPDATE hot SET v = v + 1 WHERE id = 1` for {} s, each a \
         transaction.",
        options.clients, options.seconds
    );
    let mut section = Section::new("hot", &words, scratch.path());
    let rows: Vec<Vec<String>> = counts.iter().map(row).collect();
    section.table(&["product", "a second", "acknowledged", "lost", "errors"], &rows);
    let rate = |product| counts.iter().find(|count| count.product == product).map(|it| it.rate);
    let words = ratio(rate(Product::Pando), rate(Product::MariaDb));
    section.words(&format!("Pando / MariaDB: {words}."));
    section.publish(setup)?;
    Ok(Verdict::of(&counts.iter().filter_map(finding).collect::<Vec<_>>()))
}

fn count(server: &Server, options: &Options) -> Result<Count> {
    let mut client = server.connect(None)?;
    client.execute("DROP DATABASE IF EXISTS hot")?;
    client.execute("CREATE DATABASE hot")?;
    client.execute("USE hot")?;
    client.execute("CREATE TABLE hot (id INT PRIMARY KEY, v BIGINT NOT NULL)")?;
    client.execute("INSERT INTO hot VALUES (1, 0), (2, 0)")?;
    let start = Instant::now();
    let end = start + Duration::from_secs(options.seconds);
    let outcomes: Vec<(u64, Option<Error>)> = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..options.clients).map(|_| scope.spawn(|| increment(server, end))).collect();
        workers.into_iter().map(|worker| worker.join().expect("increment does not panic")).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    let acknowledged = outcomes.iter().map(|(count, _)| count).sum();
    let errors = outcomes.into_iter().filter_map(|(_, error)| Some(error?.to_string())).collect();
    let held = client.number("SELECT v FROM hot WHERE id = 1")?;
    let rate = acknowledged as f64 / seconds;
    Ok(Count { product: server.product(), acknowledged, held, errors, rate })
}

/// How many were acknowledged, and what ended it before its time.
fn increment(server: &Server, end: Instant) -> (u64, Option<Error>) {
    let mut count = 0;
    let mut run = || -> Result<()> {
        let mut client = server.connect(Some("hot"))?;
        while Instant::now() < end {
            client.execute("UPDATE hot SET v = v + 1 WHERE id = 1")?;
            count += 1;
        }
        Ok(())
    };
    let error = run().err();
    (count, error)
}

fn row(count: &Count) -> Vec<String> {
    vec![
        count.product.name().to_owned(),
        number(count.rate),
        count.acknowledged.to_string(),
        count.acknowledged.saturating_sub(count.held).to_string(),
        count.errors.len().to_string(),
    ]
}

fn finding(count: &Count) -> Option<String> {
    let Count { product, acknowledged, held, errors, .. } = count;
    let name = product.name();
    if let Some(error) = errors.first() {
        return Some(format!("{name}: {} clients heard of an error: {error}", errors.len()));
    }
    let differs = acknowledged != held;
    differs.then(|| format!("{name}: {acknowledged} were acknowledged, the row holds {held}"))
}
