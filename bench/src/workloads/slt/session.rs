//! A session on an instance in memory, as the runner's database.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::session::{Interruption, Session};
use repo::Instance;
use testkit::slt::Db;
use testkit::slt::run::Rows;

use super::watch::Shared;
use crate::in_process::{Node, execute, panic_words};

/// The database of a file.
const DATABASE: &str = "slt";

/// Statements between two looks at what a server's maintenance thread does meanwhile.
const MAINTENANCE_EVERY: u64 = 64;

/// Panics kept of a file.
const PANICS_KEPT: usize = 5;

/// What the watcher sees of the session.
pub(super) struct Running {
    /// When the file's time is over.
    end: Instant,
    statement: Shared<Option<Statement>>,
}

struct Statement {
    sql: String,
    start: Instant,
    instance: Arc<Instance>,
    interruption: Arc<Interruption>,
}

impl Running {
    /// Nothing runs yet.
    pub(super) fn new(end: Instant) -> Self {
        Self { end, statement: Shared::new(None) }
    }

    /// How long the statement that runs has run.
    pub(super) fn taken(&self) -> Duration {
        let taken = |statement: &Statement| statement.start.elapsed();
        self.statement.with(|statement| statement.as_ref().map(taken).unwrap_or_default())
    }

    /// Its text.
    pub(super) fn sql(&self) -> String {
        self.statement
            .with(|statement| statement.as_ref().map(|it| it.sql.clone()))
            .unwrap_or_default()
    }

    /// Asks it to end.
    pub(super) fn interrupt(&self) {
        self.statement.with(|statement| {
            if let Some(Statement { instance, interruption, .. }) = statement {
                interruption.interrupt(instance, false);
            }
        });
    }
}

/// The database.
pub(super) struct InProcess {
    node: Option<Node>,
    session: Option<Session>,
    running: Arc<Running>,
    statements: u64,
    /// Statements that panicked, the first of them.
    pub(super) panics: Vec<String>,
}

impl InProcess {
    /// A database that is made with its first statement.
    pub(super) fn new(running: Arc<Running>) -> Self {
        Self { node: None, session: None, running, statements: 0, panics: Vec::new() }
    }

    /// The session, made anew after a panic as a server would close the connection.
    fn session(&mut self) -> Result<&mut Session, String> {
        if self.session.is_none() {
            let node = match &self.node {
                Some(node) => node,
                None => self.node.insert(Node::open()?),
            };
            let mut session = node.session("root");
            run(&mut session, &format!("CREATE DATABASE IF NOT EXISTS {DATABASE}"))?;
            run(&mut session, &format!("USE {DATABASE}"))?;
            self.session = Some(session);
        }
        self.session.as_mut().ok_or_else(|| "no session".to_owned())
    }

    fn run_watched(&mut self, sql: &str) -> Result<Rows, String> {
        let running = Arc::clone(&self.running);
        let session = self.session()?;
        let statement = Statement {
            sql: sql.to_owned(),
            start: Instant::now(),
            instance: Arc::clone(session.instance()),
            interruption: Arc::clone(&session.state().interruption),
        };
        running.statement.with(|place| *place = Some(statement));
        let outcome = run(session, sql);
        running.statement.with(|place| *place = None);
        outcome
    }

    /// What a server does beside the sessions.
    fn maintain(&mut self) -> Result<(), String> {
        self.statements += 1;
        if let Some(Node { instance, .. }) = &self.node
            && self.statements.is_multiple_of(MAINTENANCE_EVERY)
        {
            instance.fold_large().map_err(|error| error.to_string())?;
            instance.checkpoint_if_due().map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

impl Db for InProcess {
    fn run(&mut self, sql: &str, _: Duration) -> Result<Rows, String> {
        if Instant::now() > self.running.end {
            return Err("the file's time is over".to_owned());
        }
        let work = AssertUnwindSafe(|| {
            let rows = self.run_watched(sql)?;
            self.maintain()?;
            Ok(rows)
        });
        catch_unwind(work).unwrap_or_else(|panic| {
            self.session = None;
            self.running.statement.with(|place| *place = None);
            let what = format!("panic: {}", panic_words(panic.as_ref()));
            if self.panics.len() < PANICS_KEPT {
                self.panics.push(format!("{} in {sql}", panic_words(panic.as_ref())));
            }
            Err(what)
        })
    }
}

fn run(session: &mut Session, sql: &str) -> Result<Rows, String> {
    let answer = execute(session, sql);
    match answer.error {
        Some(error) => Err(error.to_string()),
        None => Ok(answer.rows),
    }
}
