//! The session's transaction: when it begins, when it ends.
//!
//! With autocommit on and no START TRANSACTION, a statement's transaction ends with it. Otherwise it begins with the first statement that
//! looks at data (so its snapshot is of then, as in InnoDB) and goes on until COMMIT, ROLLBACK or a statement that commits by itself.

use repo::txn::{BeginOptions, Isolation, Transaction};
use storage::log::Position;

use super::{Session, SessionState};
use crate::error::Result;

impl Session {
    /// Whether a transaction that begins now outlives its statement.
    pub(super) fn keeps_transaction(&self) -> bool {
        self.explicit || !self.state.autocommit
    }

    /// Begins a transaction as the session wants it.
    pub(super) fn begin(&mut self) -> Result<Transaction> {
        let isolation = self.state.next_isolation.take().unwrap_or(self.state.isolation);
        let read_only = self.state.next_read_only.take();
        let by_variable = || self.state.variables.flag("transaction_read_only");
        let options = BeginOptions {
            isolation,
            read_only: self.read_only || read_only.unwrap_or_else(by_variable),
            lock_wait_ms: self.state.lock_wait_ms(),
            not_before: self.seen,
        };
        Ok(self.instance.begin(options)?)
    }

    /// Takes the open transaction out of the session, beginning one where there is none.
    pub(super) fn take_transaction(&mut self) -> Result<Transaction> {
        match self.txn.take() {
            Some(txn) => Ok(txn),
            None => self.begin(),
        }
    }

    /// Commits what is open. After an error it is rolled back.
    pub(super) fn commit(&mut self) -> Result<()> {
        let txn = self.forget_transaction();
        txn.map_or(Ok(()), |txn| self.commit_one(txn))
    }

    pub(super) fn commit_one(&mut self, txn: Transaction) -> Result<()> {
        let ended = txn.commit()?;
        self.see(ended.position);
        Ok(())
    }

    /// Rolls back what is open.
    pub(super) fn rollback(&mut self) -> Result<()> {
        if let Some(txn) = self.forget_transaction() {
            let ended = txn.rollback()?;
            self.see(ended.position);
        }
        Ok(())
    }

    /// The session is outside of any transaction from here on.
    pub(super) fn forget_transaction(&mut self) -> Option<Transaction> {
        self.explicit = false;
        self.read_only = false;
        self.state.in_transaction = false;
        self.txn.take()
    }

    fn see(&mut self, position: Position) {
        self.seen = self.seen.max(position);
    }
}

impl SessionState {
    /// How a transaction begins that only looks things up for the session itself (titles of a prepared statement).
    pub(super) fn glance_options(&self, seen: Position) -> BeginOptions {
        BeginOptions {
            isolation: Isolation::ReadCommitted,
            read_only: true,
            lock_wait_ms: self.lock_wait_ms(),
            not_before: seen,
        }
    }
}
