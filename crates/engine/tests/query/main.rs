//! Queries by script: what a client sees, one session on an instance in memory.

use std::sync::Arc;

use engine::Result;
use engine::session::{Account, Identity, Session, Shared};
use engine::sink::{Done, ResultColumn, Sink};
use repo::{Instance, Options, Parts};
use testkit::golden::Runner;
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};
use types::{SqlError, Value};

/// Collects a result as lines: titles and rows with ` | ` between, errors with number and state.
#[derive(Default)]
struct Lines(Vec<String>);

impl Sink for Lines {
    fn columns(&mut self, columns: &[ResultColumn]) -> Result<()> {
        let titles: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.0.push(titles.join(" | "));
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> Result<()> {
        let shown = |value: &Value| match value {
            Value::Null => "NULL".to_owned(),
            other => other.to_string_lossy().into_owned(),
        };
        self.0.push(values.iter().map(shown).collect::<Vec<_>>().join(" | "));
        Ok(())
    }

    fn done(&mut self, _done: &Done) -> Result<()> {
        Ok(())
    }

    fn error(&mut self, error: &SqlError) -> Result<()> {
        self.0.push(format!("ERROR {} ({}): {}", error.number(), error.state(), error.message));
        Ok(())
    }

    fn local_file(&mut self, _name: &str, _first: bool) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// Runs each line of a script as a statement.
struct Queries {
    session: Session,
}

impl Queries {
    fn new() -> Self {
        let parts = Parts {
            disk: Arc::new(SimDisk::new(1)),
            wait: Arc::new(ThreadWait::new()),
            clock: Arc::new(SimClock::new()),
            entropy: Arc::new(SimEntropy::new(1)),
        };
        let (instance, _) = Instance::open(parts, Options::default()).expect("an empty disk opens");
        let shared = Shared::open(&instance).expect("an empty instance has no bad settings");
        let account = Account { user: "root".into(), host: "localhost".into() };
        let identity = Identity { account: account.clone(), client: account };
        let mut queries = Self { session: Session::new(instance, shared, identity) };
        queries.run("CREATE DATABASE test\nUSE test");
        queries
    }
}

impl Runner for Queries {
    fn run(&mut self, command: &str) -> String {
        let mut lines = Lines::default();
        for statement in command.lines() {
            // What ended the statement is in the lines.
            let _ = self.session.execute(statement.as_bytes(), &mut lines);
        }
        lines.0.join("\n")
    }
}

#[test]
fn golden_queries_answer_as_they_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/query/scripts");
    testkit::golden::check_folder(folder, |_| Queries::new());
}
