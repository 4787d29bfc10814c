//! The node's values: what new sessions start with, and what SET PERSIST kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;
use repo::Instance;
use repo::entry::{Op, Scope as FactScope};
use repo::txn::BeginOptions;
use types::Value;

use super::{SessionVariables, Variable, convert, find, show};
use crate::error::Result;

/// The global values of all variables.
pub struct Globals {
    values: RwLock<SessionVariables>,
    /// Counts what was set, for who remembers what follows from values.
    changes: AtomicU64,
}

/// Before the names of persisted variables among the node's facts.
const PERSISTED: &str = "variable/";

impl Globals {
    /// The defaults, with what was persisted laid over them. A persisted value that the variable
    /// does not take any more is left out.
    pub fn open(instance: &Instance) -> Result<Self> {
        let mut values = SessionVariables::default();
        let state = instance.durable();
        for variable in super::all() {
            let key = format!("{PERSISTED}{}", variable.name);
            let Some(text) = state.fact(FactScope::Node, &key) else { continue };
            if let Some(value) = decode(variable, text) {
                values.set(variable.name, value);
            }
        }
        Ok(Self { values: RwLock::new(values), changes: AtomicU64::new(1) })
    }

    /// All of them, as a new session takes them.
    pub fn snapshot(&self) -> SessionVariables {
        self.values.read().clone()
    }

    /// The value of a variable of the registry.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.values.read().get(name).cloned()
    }

    /// Sets one, to a value that was converted.
    pub fn set(&self, name: &str, value: Value) {
        let mut values = self.values.write();
        values.set(name, value);
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Another number after each change: what follows from values read later is of it, or newer.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Keeps the values of some variables over restarts, all or none.
    pub fn persist(&self, instance: &Arc<Instance>, kept: &[(&str, Value)]) -> Result<()> {
        let mut txn = instance.begin(BeginOptions {
            isolation: repo::txn::Isolation::ReadCommitted,
            read_only: false,
            lock_wait_ms: 0,
            not_before: instance.durable().position,
        })?;
        for (name, value) in kept {
            let Some((_, variable)) = find(name) else { continue };
            txn.push_op(Op::Setting {
                scope: FactScope::Node,
                key: format!("{PERSISTED}{name}").into(),
                value: Some(show(variable, value).into_bytes().into()),
            })?;
        }
        txn.commit()?;
        Ok(())
    }
}

fn decode(variable: &Variable, text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    let number = || text.parse::<u64>().map(Value::UInt).or_else(|_| text.parse().map(Value::Int));
    let value = number().ok().filter(|_| matches!(variable.kind, super::Kind::UInt(..)));
    let value = value.or_else(|| {
        let is_double = matches!(variable.kind, super::Kind::Double(..));
        text.parse().ok().map(Value::Double).filter(|_| is_double)
    });
    convert(variable, &value.unwrap_or_else(|| Value::text(text))).ok().map(|(value, _)| value)
}
