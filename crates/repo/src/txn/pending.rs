//! Changes other than of rows that wait for the commit, as the transaction itself sees them.
//!
//! A transaction that creates a table, moves a branch or begins a merge sees that at once, nobody
//! else before the commit. What it sees is made by the same [`apply`] that carries the changes out:
//! on the snapshot for reading ([`Transaction::snapshot`]), on the tip for what is looked at under
//! lock. Neither costs anything while nothing is pending.

use std::sync::Arc;

use super::Transaction;
use crate::apply::apply;
use crate::entry::{DatabaseOp, Entry, Op, TableChange, WorkingChange};
use crate::error::{Error, Result};
use crate::place::TablePlace;
use crate::state::State;

impl Transaction {
    /// The state with all pending changes; `None` where there are none.
    pub(super) fn carried_out(&self, state: &State) -> Result<Option<Arc<State>>> {
        if self.ops.is_empty() {
            return Ok(None);
        }
        self.carry_out(state, &self.ops).map(Some)
    }

    /// The tip as the transaction would leave it, its rows aside. It is looked at for every row
    /// that is written, so it is carried out once for each tip.
    pub(super) fn with_ops(&mut self, tip: &Arc<State>) -> Result<Arc<State>> {
        if self.ops.is_empty() {
            return Ok(Arc::clone(tip));
        }
        if let Some((of, left)) = &self.tip_view
            && Arc::ptr_eq(of, tip)
        {
            return Ok(Arc::clone(left));
        }
        let left = self.carry_out(tip, &self.ops)?;
        self.tip_view = Some((Arc::clone(tip), Arc::clone(&left)));
        Ok(left)
    }

    /// The snapshot becomes `to`, the pending changes on it; refused where they do not go with it.
    pub(super) fn move_snapshot(&mut self, to: Arc<State>) -> Result<()> {
        self.view = self.carried_out(&to)?;
        self.snapshot = to;
        self.epoch += 1;
        Ok(())
    }

    /// Makes `op` part of what the transaction sees, and forgets the rows that it replaces.
    pub(super) fn look_through(&mut self, op: &Op) -> Result<()> {
        let view = self.carry_out(self.snapshot(), std::slice::from_ref(op))?;
        self.writes.retain(|table, _| !replaces(op, table));
        self.view = Some(view);
        self.tip_view = None;
        self.epoch += 1;
        Ok(())
    }

    fn carry_out(&self, state: &State, ops: &[Op]) -> Result<Arc<State>> {
        let entry = Entry { snapshot: self.snapshot.position, ops: ops.to_vec() };
        match apply(state, &entry, state.position, self.instance.loader()) {
            Ok(state) => Ok(Arc::new(state)),
            // An expectation that does not hold, of an entry that nobody has certified: somebody
            // else was there first.
            Err(Error::Corrupt { hash, .. }) if hash.is_zero() => Err(Error::Deadlock),
            Err(error) => Err(error),
        }
    }
}

/// Whether rows that were written to `table` are gone, or in a new table object, after `op`.
fn replaces(op: &Op, table: &TablePlace) -> bool {
    match op {
        Op::Table(op) => op.table == *table && !matches!(op.change, TableChange::Rename { .. }),
        Op::Working(op) => {
            let is_whole = matches!(op.change, WorkingChange::Reset { .. } | WorkingChange::Drop);
            op.place == table.place && is_whole
        }
        Op::Database(DatabaseOp { database, .. }) => *database == table.place.database,
        _ => false,
    }
}
