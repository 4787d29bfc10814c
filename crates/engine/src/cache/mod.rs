//! Statements that a session has read before, with the plans that were made of them.
//!
//! ```text
//! text + sql_mode ──► Executable ──► statement (syntax)
//!                                └─► plan, good for: this session's state of names and variables, and
//!                                    the schema epoch of the node
//! ```
//! The cache belongs to one session: what a name means depends on its current database, revisions and rights, and nobody waits for a lock.
//! A plan names the schema hashes that it was bound to; a table that has changed its shape is noticed when the plan runs
//! ([`Error::Rebind`](crate::Error::Rebind)).

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use parser::ast::Statement;

use crate::dml::DmlPlan;
use crate::plan::QueryPlan;
use crate::session::{CACHED_STATEMENTS_MAX, CACHED_TEXT_BYTES_MAX, SessionState, SqlMode};

/// A statement that was read, with the plan that was last made of it.
pub struct Executable {
    /// What it says.
    pub statement: Statement,
    /// How many `?` it has.
    pub params: u32,
    kept: Mutex<Option<(PlanKey, Plan)>>,
}

/// A bound statement.
#[derive(Clone)]
pub enum Plan {
    /// A query.
    Query(Arc<QueryPlan>),
    /// INSERT, REPLACE, UPDATE, DELETE.
    Dml(Arc<DmlPlan>),
}

/// What a plan is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanKey {
    /// Counts changes of the session's names and variables.
    pub session: u64,
    /// Counts the node's changes of schemas, views and rights.
    pub schema: u64,
}

impl Executable {
    /// A statement that was just read.
    pub fn new(statement: Statement, params: u32) -> Self {
        Self { statement, params, kept: Mutex::new(None) }
    }

    /// The plan, where it is still good.
    pub fn plan(&self, session: &SessionState) -> Option<Plan> {
        let kept = self.kept.lock();
        let (key, plan) = kept.as_ref()?;
        (*key == session.plan_key()).then(|| plan.clone())
    }

    /// Remembers a plan.
    pub fn keep_plan(&self, session: &SessionState, plan: Plan) {
        *self.kept.lock() = Some((session.plan_key(), plan));
    }

    /// Forgets the plan: a table has another shape now.
    pub fn forget_plan(&self) {
        *self.kept.lock() = None;
    }
}

/// Statements by their exact text.
#[derive(Default)]
pub struct StatementCache {
    entries: HashMap<Vec<u8>, (SqlMode, Arc<Executable>)>,
}

impl StatementCache {
    /// The statement of this text, if it was read before in the same mode.
    pub fn find(&self, text: &[u8], mode: SqlMode) -> Option<Arc<Executable>> {
        let (read_in, found) = self.entries.get(text)?;
        (*read_in == mode).then(|| Arc::clone(found))
    }

    /// Remembers a statement. A full cache begins anew: what an application needs is back after one round.
    pub fn keep(&mut self, text: &[u8], mode: SqlMode, exec: &Arc<Executable>) {
        if text.len() > CACHED_TEXT_BYTES_MAX {
            return;
        }
        if self.entries.len() >= CACHED_STATEMENTS_MAX {
            self.entries.clear();
        }
        self.entries.insert(text.to_vec(), (mode, Arc::clone(exec)));
    }
}
