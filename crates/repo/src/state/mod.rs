//! What an instance is at one position: immutable, shared, cheap to replace.
//!
//! ```text
//! State ── databases ── Database ─┬─ refs:     refs/heads/main -> commit
//!   │                             ├─ counters: table -> next AUTO_INCREMENT value
//!   │                             └─ working:  branch -> WorkingSet ─┬─ staged root, merge
//!   └─ facts (users, settings, remotes, …)       RootState ── folded root (a hash),
//!                                                             changed tables -> TableState
//! TableState = base (maps on disk) + frozen layer + active layer   newest edit of a key wins
//! ```
//!
//! A reader takes the `Arc<State>` and needs no lock: nothing in it ever changes. A commit makes
//! the next state by copying the few nodes on the path to what changed. A branch that nobody writes
//! to costs one hash; its tables are loaded when they are asked for.
//!
//! Only [`apply`](crate::apply) makes a state with other contents. A fold makes one with the same
//! contents in another shape.

mod database;
mod layer;
mod names;
mod root;
mod table;

use std::ops::Bound;
use std::sync::Arc;

use storage::log::Position;
use storage::ordered::OrdMap;

pub use database::{Database, HEADS, Progress, REMOTES, TAGS, WORKING_SETS, WorkingSet};
pub use layer::{IndexEdit, Layer, RowEdit};
pub use names::Names;
pub use root::RootState;
pub use table::{FoldMemo, TableBase, TableState};

use crate::entry::Scope;

/// The state of an instance at one position.
#[derive(Clone)]
pub struct State {
    /// The last entry that is in it.
    pub position: Position,
    /// The databases, by lower-cased name.
    pub databases: Names<Arc<Database>>,
    facts: OrdMap<Arc<[u8]>>,
}

impl State {
    /// An instance without databases, users and settings.
    pub fn empty() -> Self {
        Self {
            position: Position(0),
            databases: Names::new(),
            facts: OrdMap::new(|bytes| bytes.len()),
        }
    }

    /// The database of this name, in any case.
    pub fn database(&self, name: &str) -> Option<&Arc<Database>> {
        self.databases.get(name).or_else(|| self.databases.get(&crate::place::lower(name)))
    }

    /// The bytes of a fact.
    pub fn fact(&self, scope: Scope, key: &str) -> Option<&Arc<[u8]>> {
        self.facts.get(&fact_key(scope, key))
    }

    /// All facts of a scope, by key.
    pub fn facts(&self, scope: Scope) -> Vec<(&str, &Arc<[u8]>)> {
        let (from, to) = (fact_key(scope, ""), [scope as u8 + 1]);
        let range =
            self.facts.range(Bound::Included(from.as_slice()), Bound::Excluded(to.as_slice()));
        range.map(|(key, value)| (fact_name(key), value)).collect()
    }

    /// Sets or removes a fact; for `apply` and recovery.
    pub(crate) fn set_fact(&mut self, scope: Scope, key: &str, value: Option<Arc<[u8]>>) {
        let key = fact_key(scope, key);
        match value {
            Some(value) => self.facts.insert(&key, value),
            None => self.facts.remove(&key),
        };
    }
}

fn fact_name(key: &[u8]) -> &str {
    key.get(1..).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
}

/// The scope's number, then the key: facts of one scope lie together.
fn fact_key(scope: Scope, key: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + key.len());
    bytes.push(scope as u8);
    bytes.extend_from_slice(key.as_bytes());
    bytes
}
