//! A test, run in a thread of its own and given up when it takes too long.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use engine::session::Session;

use super::case::{Case, Step};
use super::judge::{Failure, judge};
use crate::error::{Error, Result};
use crate::in_process::{Node, execute, panic_words};

/// The database of the tests.
const DATABASE: &str = "mydb";

/// What the tests' authors begin with: their collation, and a commit of their own.
const SETUP: [&str; 2] = [
    "CREATE DATABASE mydb COLLATE utf8mb4_0900_bin",
    "USE mydb; CALL DOLT_COMMIT('--allow-empty', '-m', 'checkpoint enginetest database mydb')",
];

/// The stack of the thread, in bytes: as large as a server's connection has.
const STACK_BYTES: usize = 16 << 20;

/// Runs a test; `None` if it passes.
pub(super) fn play(case: &Case, limit: Duration) -> Result<Option<Failure>> {
    let (send, receive) = mpsc::channel();
    let own = case.clone();
    let thread = thread::Builder::new().name("a test".to_owned()).stack_size(STACK_BYTES);
    let work = move || {
        let mut last = String::new();
        let outcome = catch_unwind(AssertUnwindSafe(|| steps(&own, &mut last)));
        let outcome = outcome
            .unwrap_or_else(|panic| Some(trouble("panics", &last, panic_words(panic.as_ref()))));
        // Nobody listens any more if the test was given up.
        let _ = send.send(outcome);
    };
    thread.spawn(work).map_err(Error::io("start a thread"))?;
    match receive.recv_timeout(limit) {
        Ok(outcome) => Ok(outcome),
        Err(RecvTimeoutError::Timeout) => Ok(Some(trouble("hangs", "", String::new()))),
        Err(RecvTimeoutError::Disconnected) => {
            Err(Error::Answer("the runner itself panicked".to_owned()))
        }
    }
}

fn trouble(reason: &str, sql: &str, detail: String) -> Failure {
    Failure { reason: reason.to_owned(), sql: sql.to_owned(), detail, is_trouble: true }
}

/// The first step that is not as expected; `last` is the statement under way.
fn steps(case: &Case, last: &mut String) -> Option<Failure> {
    let node = match Node::open() {
        Ok(node) => node,
        Err(error) => return Some(trouble("no instance", "", error)),
    };
    let mut sessions = BTreeMap::new();
    for sql in SETUP {
        execute(&mut node.session("root"), sql);
    }
    for Step { session, sql, expected } in &case.steps {
        last.clone_from(sql);
        let session = sessions.entry(session.clone()).or_insert_with(|| begin(&node, session));
        if session.state().database.is_none() {
            execute(session, &format!("USE {DATABASE}"));
        }
        let answer = execute(session, sql);
        if let Some(failure) = judge(expected, &answer, sql) {
            return Some(failure);
        }
    }
    None
}

/// A session in the database, where its user may use it. Waits are short: the sessions of a test
/// share a thread, so nothing ends them but time.
fn begin(node: &Node, name: &str) -> Session {
    let user = if name.starts_with("client ") { "root" } else { name };
    let mut session = node.session(user);
    execute(&mut session, &format!("USE {DATABASE}"));
    execute(&mut session, "SET innodb_lock_wait_timeout = 1");
    session
}
