//! What is under way when the disk dies.
//!
//! Each writer's transactions insert a row into two tables and count in a third, as `bench kill`
//! does; a third session makes commits, a branch, a merge and a new column, and does between them
//! what a server's maintenance does.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use engine::session::Session;
use testkit::{Baton, Dice, SimDisk};

use super::node::{DATABASE, Node, run};

/// Sessions that write.
pub(super) const WRITERS: usize = 2;

/// Transactions of each.
const TRANSACTIONS: u64 = 5;

/// Attempts at a transaction; only what the level allows to refuse, or a dead disk, fails.
const ATTEMPTS: u32 = 4;

/// What the third session does, once each, in an order from the seed.
const CHORES: [Chore; 6] = [
    Chore::Sql("CALL DOLT_COMMIT('-Am', 'all so far', '--allow-empty')"),
    Chore::Sql("CALL DOLT_COMMIT('-Am', 'later', '--allow-empty')"),
    Chore::Sql(
        "CALL DOLT_CHECKOUT('-b', 'side'); INSERT INTO notes (id, v) VALUES (1, 'aside'); \
         CALL DOLT_COMMIT('-Am', 'aside'); CALL DOLT_CHECKOUT('main'); CALL DOLT_MERGE('side')",
    ),
    Chore::Sql("ALTER TABLE notes ADD COLUMN more INT DEFAULT 7"),
    Chore::Checkpoint,
    Chore::Fold,
];

#[derive(Clone, Copy)]
enum Chore {
    Sql(&'static str),
    Checkpoint,
    Fold,
}

/// What was acknowledged.
#[derive(Clone, Default)]
pub(super) struct Work {
    /// Whether the tables were.
    pub(super) has_tables: bool,
    /// The last transaction of each writer, from 1.
    pub(super) last: [u64; WRITERS],
    /// The hashes of commits, merges among them.
    pub(super) commits: Vec<String>,
}

/// Works until all is done or the disk dies.
pub(super) fn work(disk: &SimDisk, seed: u64) -> Work {
    let kept = Mutex::new(Work::default());
    // The disk dies at some point, by design.
    let _ = work_on(disk, seed, &kept);
    kept.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn work_on(disk: &SimDisk, seed: u64, kept: &Mutex<Work>) -> Result<(), String> {
    let baton = Baton::new(seed);
    let node = Node::open(disk, Arc::new(baton.clone()), baton.clock())?;
    let mut session = node.session();
    run(&mut session, &format!("CREATE DATABASE {DATABASE}; USE {DATABASE}"))?;
    run(&mut session, "CREATE TABLE tally (writer INT PRIMARY KEY, n BIGINT NOT NULL)")?;
    run(&mut session, "INSERT INTO tally VALUES (0, 0), (1, 0), (2, 0)")?;
    run(&mut session, "CREATE TABLE notes (id INT PRIMARY KEY, v VARCHAR(60))")?;
    run(&mut session, "CREATE TABLE ledger (writer INT, seq INT, PRIMARY KEY (writer, seq))")?;
    run(
        &mut session,
        "CREATE TABLE detail (writer INT, seq INT, note VARCHAR(60), PRIMARY KEY (writer, seq), \
         KEY (note))",
    )?;
    run(&mut session, "CALL DOLT_COMMIT('-Am', 'tables')")?;
    note(kept, |work| work.has_tables = true);
    let mut sessions: Vec<Box<dyn FnOnce(usize) + Send + '_>> = Vec::new();
    for writer in 0..WRITERS {
        let mut session = in_database(&node)?;
        sessions.push(Box::new(move |_| write(&mut session, writer, kept)));
    }
    let mut historian = in_database(&node)?;
    let node = &node;
    sessions.push(Box::new(move |_| do_chores(node, &mut historian, seed, kept)));
    baton.run(sessions);
    node.instance.close().map_err(|error| error.to_string())
}

fn in_database(node: &Node) -> Result<Session, String> {
    let mut session = node.session();
    run(&mut session, &format!("USE {DATABASE}"))?;
    Ok(session)
}

fn note(kept: &Mutex<Work>, change: impl FnOnce(&mut Work)) {
    change(&mut kept.lock().unwrap_or_else(PoisonError::into_inner));
}

fn write(session: &mut Session, writer: usize, kept: &Mutex<Work>) {
    for seq in 1..=TRANSACTIONS {
        let id = writer + 1;
        let sql = format!(
            "BEGIN; INSERT INTO ledger VALUES ({id}, {seq}); \
             INSERT INTO detail VALUES ({id}, {seq}, 'of {id} the {seq}'); \
             UPDATE tally SET n = n + 1 WHERE writer = {id}; \
             UPDATE tally SET n = n + 1 WHERE writer = 0; COMMIT"
        );
        let attempt = |_| {
            let outcome = run(session, &sql);
            if outcome.is_err() {
                // Of a dead disk it fails as well.
                let _ = run(session, "ROLLBACK");
            }
            outcome
        };
        if !(0..ATTEMPTS).map(attempt).any(|outcome| outcome.is_ok()) {
            return;
        }
        note(kept, |work| work.last[writer] = seq);
    }
}

fn do_chores(node: &Node, session: &mut Session, seed: u64, kept: &Mutex<Work>) {
    let mut chores = CHORES;
    Dice::new(seed).shuffle(&mut chores);
    for chore in chores {
        match chore {
            Chore::Checkpoint => drop(node.instance.checkpoint()),
            Chore::Fold => drop(node.instance.fold_large()),
            Chore::Sql(sql) => {
                let Ok(answer) = run(session, sql) else { continue };
                let hash = answer.rows.first().and_then(|row| row.first().cloned().flatten());
                if let Some(hash) = hash.filter(|_| sql.contains("CALL")) {
                    note(kept, |work| work.commits.push(hash));
                }
            }
        }
    }
}
