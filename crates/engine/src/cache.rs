//! Statements that a session has read before, with the plans that were made of them.
//!
//! ```text
//! text, without its literals, + sql_mode
//!                  ──► Executable ──► statement (syntax)
//!                  ──► Executable ──► statement (syntax)
//!                                    the schema epoch of the node
//! ```
//! The cache belongs to one session: what a name means depends on its current database, revisions
//! and rights, and nobody waits for a lock. A plan names the schema hashes that it was bound to; a
//! table that has changed its shape is noticed when the plan runs
//! ([`Error::Rebind`](crate::Error::Rebind)).

mod lift;

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use parser::ast::Statement;
use types::Value;

use lift::{Lifted, lift};

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
    /// Of what kinds the parameters' values are: expressions are typed by them.
    pub kinds: u64,
}

impl Executable {
    /// A statement that was just read.
    pub fn new(statement: Statement, params: u32) -> Self {
        Self { statement, params, kept: Mutex::new(None) }
    }

    /// The plan, where it is still good.
    pub fn plan(&self, session: &SessionState, params: &[Value]) -> Option<Plan> {
        let kept = self.kept.lock();
        let (key, plan) = kept.as_ref()?;
        let mut wanted = session.plan_key(params);
        if matches!(plan, Plan::Dml(plan) if plan.takes_any_kind()) {
            wanted.kinds = key.kinds;
        }
        (*key == wanted).then(|| plan.clone())
    }

    /// Remembers a plan.
    pub fn keep_plan(&self, session: &SessionState, params: &[Value], plan: Plan) {
        *self.kept.lock() = Some((session.plan_key(params), plan));
    }

    /// Forgets the plan: a table has another shape now.
    pub fn forget_plan(&self) {
        *self.kept.lock() = None;
    }
}

/// Statements by their text, and by what is left of it without literals.
#[derive(Default)]
pub struct StatementCache {
    exact: HashMap<Vec<u8>, (SqlMode, Arc<Executable>)>,
    /// `None` for templates that do not parse.
    templates: HashMap<Vec<u8>, (SqlMode, Option<Arc<Executable>>)>,
}

impl StatementCache {
    /// The statement of this text, and the values of literals that were lifted out of it; `None`
    /// where it has to be read.
    pub fn find(&mut self, text: &[u8], mode: SqlMode) -> Option<(Arc<Executable>, Vec<Value>)> {
        if text.len() > CACHED_TEXT_BYTES_MAX {
            return None;
        }
        if let Some((read_in, found)) = self.exact.get(text)
            && *read_in == mode
        {
            return Some((Arc::clone(found), Vec::new()));
        }
        let Lifted { template, values } = lift(text, mode.parse_options())?;
        if let Some((read_in, found)) = self.templates.get(&template)
            && *read_in == mode
        {
            return found.clone().map(|found| (found, values));
        }
        let read = read_template(&template, mode, values.len());
        make_room(&mut self.templates);
        self.templates.insert(template, (mode, read.clone()));
        read.map(|read| (read, values))
    }

    /// Remembers a statement that was read.
    pub fn keep(&mut self, text: &[u8], mode: SqlMode, exec: &Arc<Executable>) {
        if text.len() > CACHED_TEXT_BYTES_MAX {
            return;
        }
        make_room(&mut self.exact);
        self.exact.insert(text.to_vec(), (mode, Arc::clone(exec)));
    }
}

/// A full cache begins anew: what an application needs is back after one round.
fn make_room<V>(entries: &mut HashMap<Vec<u8>, V>) {
    if entries.len() >= CACHED_STATEMENTS_MAX {
        entries.clear();
    }
}

fn read_template(template: &[u8], mode: SqlMode, params: usize) -> Option<Arc<Executable>> {
    let mut parser = parser::Parser::new(template, mode.parse_options());
    let statement = parser.statement().ok()?;
    let is_whole = parser.offset() == template.len() && parser.param_count() as usize == params;
    is_whole.then(|| Arc::new(Executable::new(statement, parser.param_count())))
}
