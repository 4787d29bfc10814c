//! The session's transaction: when it begins, when it ends.
//!
//! With autocommit on and no START TRANSACTION, a statement's transaction ends with it. Otherwise
//! it begins with the first statement that looks at data (so its snapshot is of then, as in InnoDB)
//! and goes on until COMMIT, ROLLBACK or a statement that commits by itself.

use repo::Position;
use repo::txn::{BeginOptions, Isolation, Transaction};
use types::{Value, Warning};

use super::{Session, SessionState};
use crate::context::Context;
use crate::error::Result;
use crate::replication::moved_refs;
use crate::run::Memo;
use crate::{history, procedures};

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
        let is_autocommit = !self.keeps_transaction();
        let txn = self.forget_transaction();
        txn.map_or(Ok(()), |txn| self.commit_one(txn, is_autocommit))
    }

    pub(super) fn commit_one(&mut self, mut txn: Transaction, is_autocommit: bool) -> Result<()> {
        if txn.has_writes() {
            // The node may take no writes any more since the statement.
            self.state.shared.check_writable()?;
            self.settle(&mut txn, is_autocommit)?;
        }
        let moved = moved_refs(txn.ops());
        let ended = txn.commit()?;
        self.see(ended.position);
        if !moved.is_empty() {
            let warnings = self.state.shared.after_commit(&self.instance, &moved);
            self.diagnostics.push_all(warnings);
        }
        Ok(())
    }

    /// On a replica, a transaction that is about to begin looks at the remote first. What should be
    /// told of that.
    pub(super) fn catch_up(&mut self) -> Option<Warning> {
        if self.txn.is_some() {
            return None;
        }
        let shared = std::sync::Arc::clone(&self.state.shared);
        shared.before_transaction(&self.instance)
    }

    /// What comes before a commit: a merge's conflicts are not shown to others, and with
    /// `dolt_transaction_commit` each SQL commit is a commit of the history too.
    fn settle(&mut self, txn: &mut Transaction, is_autocommit: bool) -> Result<()> {
        let is_recorded = self.state.variables.flag("dolt_transaction_commit");
        if txn.ops().is_empty() && !is_recorded {
            return Ok(());
        }
        let mut cx = Context {
            instance: &self.instance,
            txn,
            session: &mut self.state,
            params: &[],
            now_us: self.instance.clock().now_us(),
            diagnostics: &mut self.diagnostics,
            memo: Memo::default(),
        };
        history::check_commit(&cx, is_autocommit)?;
        if is_recorded {
            record(&mut cx)?;
        }
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

/// `dolt_transaction_commit`: DOLT_COMMIT of all that the transaction changed, under the message
/// that the session sets.
fn record(cx: &mut Context<'_>) -> Result<()> {
    let Some(commit) = procedures::find("dolt_commit") else { return Ok(()) };
    if cx.session.database.is_none() {
        return Ok(());
    }
    let message = match cx.session.variables.text("dolt_transaction_commit_message") {
        "" => "Transaction commit".to_string(),
        message => message.to_string(),
    };
    let arguments = ["-A", "--skip-empty", "-m", &message].map(Value::text);
    (commit.run)(cx, &arguments).map(|_| ())
}

impl SessionState {
    /// How a transaction begins that only looks things up for the session itself (titles of a
    /// prepared statement).
    pub(super) fn glance_options(&self, seen: Position) -> BeginOptions {
        BeginOptions {
            isolation: Isolation::ReadCommitted,
            read_only: true,
            lock_wait_ms: self.lock_wait_ms(),
            not_before: seen,
        }
    }
}
