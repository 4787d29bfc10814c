//! Definitions by script: what SHOW says after CREATE, ALTER and their like.
//!
//! A block is one text of statements, ended by `;`, run by root on a fresh instance in database
//! `test`. Results are shown with ` | ` between values, line breaks of values as they are. Expected
//! outputs are MySQL 8's where MySQL has the statement. `PANDO_SCRIPT` names a file of statements
//! to run besides (a dump); what fails in it is printed.
#![expect(clippy::disallowed_methods, reason = "one variable names a real file")]

use std::sync::Arc;

use engine::session::{Account, Identity, Session, Shared};
use engine::sink::{Done, ResultColumn, Sink};
use repo::{Instance, Options, Parts};
use testkit::golden::Runner;
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};
use types::{SqlError, Value};

struct Script {
    session: Session,
}

impl Script {
    fn new() -> Self {
        let parts = Parts {
            disk: Arc::new(SimDisk::new(1)),
            wait: Arc::new(ThreadWait::default()),
            clock: Arc::new(SimClock::new()),
            entropy: Arc::new(SimEntropy::new(1)),
        };
        let (instance, _) = Instance::open(parts, Options::default()).expect("an empty disk opens");
        let shared = Shared::open(&instance).expect("an empty instance has no bad settings");
        let account = Account { user: "root".into(), host: "localhost".into() };
        let identity = Identity { account: account.clone(), client: account };
        let mut script = Self { session: Session::new(instance, shared, identity) };
        script.run("CREATE DATABASE test; USE test");
        script
    }
}

impl Runner for Script {
    fn run(&mut self, command: &str) -> String {
        let mut lines = Lines::default();
        self.session.execute(command, &mut lines).expect("the sink takes everything");
        lines.0.join("\n")
    }
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Sink for Lines {
    fn columns(&mut self, columns: &[ResultColumn]) -> engine::Result<()> {
        let titles: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.0.push(titles.join(" | "));
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> engine::Result<()> {
        let shown = |value: &Value| match value {
            Value::Null => "NULL".to_owned(),
            other => other.to_string_lossy().into_owned(),
        };
        self.0.push(values.iter().map(shown).collect::<Vec<_>>().join(" | "));
        Ok(())
    }

    fn done(&mut self, done: &Done) -> engine::Result<()> {
        if done.warnings > 0 {
            self.0.push(format!("warnings: {}", done.warnings));
        }
        Ok(())
    }

    fn error(&mut self, error: &SqlError) -> engine::Result<()> {
        self.0.push(error.to_string());
        Ok(())
    }

    fn local_file(&mut self, _: &str, _: bool) -> engine::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

#[test]
fn golden_scripts_answer_as_they_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ddl/scripts");
    testkit::golden::check_folder(folder, |_| Script::new());
}

#[test]
fn a_dump_that_is_named_loads() {
    let Ok(path) = std::env::var("PANDO_SCRIPT") else { return };
    let text = std::fs::read(&path).expect("the script is there");
    let mut script = Script::new();
    let mut rest = text.as_slice();
    let (mut count, mut failed) = (0, 0);
    while !rest.trim_ascii().is_empty() {
        let options = script.session.state().sql_mode.parse_options();
        let length = match parser::parse_one(rest, options) {
            Ok((_, length)) => length,
            Err(error) => {
                println!("does not parse: {error}");
                rest.iter().position(|byte| *byte == b';').map_or(rest.len(), |at| at + 1)
            }
        };
        let statement = &rest[..length];
        rest = &rest[length..];
        let mut lines = Lines::default();
        script.session.execute(statement, &mut lines).expect("the sink takes everything");
        count += 1;
        if let Some(error) = lines.0.iter().find(|line| line.starts_with("ERROR")) {
            failed += 1;
            let shown: String = String::from_utf8_lossy(statement).chars().take(200).collect();
            println!("{error}\n    {}", shown.trim());
        }
    }
    println!("{path}: {count} statements, {failed} failed");
}
