//! One statement inside a transaction: run, and run again where it met rows newer than its
//! snapshot.
//!
//! What a statement that writes or locks has to tell is held back until it is certain ([`Held`]):
//! only the running statement has seen what it has read, so on a refreshed snapshot it may simply
//! be run again, its locks kept, its variables restored.

use std::sync::Arc;

use parser::ast::Statement;
use repo::txn::Transaction;
use types::{ErrorCode, SqlError, Value};

use super::held::Held;
use super::limits::{REBINDS_MAX, RERUNS_MAX};
use super::processes::Waiter;
use super::{Session, call, dispatch, implicit};
use crate::cache::Executable;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::procedure::CallTransaction;
use crate::run::Memo;
use crate::sink::{Done, Sink};

impl Session {
    /// Runs one statement to its end, its transaction's included where that ends with it.
    pub(super) fn run(
        &mut self,
        exec: &Arc<Executable>,
        params: &[Value],
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        self.state.interruption.begin_statement(&self.instance);
        if !dispatch::shows_diagnostics(&exec.statement) {
            self.diagnostics.clear();
        }
        if exec.params as usize != params.len() {
            return Err(dispatch::missing_params(exec));
        }
        if let Some(done) = self.control(exec, sink)? {
            self.state.row_count = 0;
            return Ok(done);
        }
        self.in_transaction(exec, params, sink)
    }

    fn in_transaction(
        &mut self,
        exec: &Arc<Executable>,
        params: &[Value],
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let statement = &exec.statement;
        self.check_allowed(statement)?;
        let call = call::transaction(statement);
        let commits = implicit::commits(statement) || call == Some(CallTransaction::CommitBefore);
        if commits {
            self.commit()?;
        }
        let stale = if implicit::looks_at_state(statement) { self.catch_up() } else { None };
        let was_open = self.txn.is_some();
        let asked = (self.state.next_isolation, self.state.next_read_only);
        let mut txn = self.take_transaction()?;
        let is_asked_to_end = self.state.interruption.wait_as(Waiter::Transaction, txn.id());
        if let Err(error) = is_asked_to_end {
            self.after_failure(txn, &error, commits)?;
            return Err(error);
        }
        let ops = txn.ops().len();
        let outcome = self.attempts(&mut txn, exec, params, sink);
        self.diagnostics.push_all(stale);
        let ends = match call {
            Some(CallTransaction::CommitAfter) => true,
            Some(CallTransaction::CommitAfterChange) if txn.ops().len() > ops => true,
            _ => commits || !self.keeps_transaction(),
        };
        match outcome {
            Ok(done) if ends => {
                let is_autocommit = !self.keeps_transaction();
                self.forget_transaction();
                self.commit_one(txn, is_autocommit)?;
                self.note_end(statement, commits);
                Ok(done)
            }
            Ok(done) => {
                if was_open || implicit::begins_transaction(statement) {
                    self.keep_open(txn);
                } else if asked.0.is_some() || asked.1.is_some() {
                    // What SET TRANSACTION asked for is still to come.
                    (self.state.next_isolation, self.state.next_read_only) = asked;
                }
                Ok(done)
            }
            Err(error) => {
                self.after_failure(txn, &error, commits)?;
                Err(error)
            }
        }
    }

    /// Plans of other sessions may name what is no more.
    fn note_end(&mut self, statement: &Statement, commits: bool) {
        if commits || matches!(statement, Statement::Call(_)) {
            self.state.shared.schema_has_changed();
        }
    }

    fn keep_open(&mut self, txn: Transaction) {
        self.state.in_transaction = true;
        self.txn = Some(txn);
    }

    /// A deadlock ends the transaction, as in InnoDB; any other error only the statement.
    fn after_failure(&mut self, txn: Transaction, error: &Error, commits: bool) -> Result<()> {
        let is_over = match error {
            Error::Sql(error) => error.code == ErrorCode::LockDeadlock,
            Error::Rerun | Error::Rebind => true,
        };
        if is_over || commits || !self.keeps_transaction() {
            self.forget_transaction();
            txn.rollback()?;
        } else {
            self.keep_open(txn);
        }
        Ok(())
    }

    fn attempts(
        &mut self,
        txn: &mut Transaction,
        exec: &Arc<Executable>,
        params: &[Value],
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let held_back = dispatch::may_run_again(exec);
        let saved = held_back.then(|| self.state.save_for_rerun());
        let (mut reruns, mut rebinds) = (0, 0);
        let ops = txn.ops().len();
        loop {
            txn.begin_statement();
            let outcome = if held_back {
                let mut held = Held::new(sink);
                let outcome = self.certain(txn, exec, params, &mut held);
                let outcome = outcome.and_then(|done| self.check_ops(txn, ops).map(|()| done));
                outcome.and_then(|done| held.release().map(|()| done))
            } else {
                self.attempt(txn, exec, params, sink)
            };
            let error = match outcome {
                Ok(done) => {
                    txn.end_statement();
                    return Ok(done);
                }
                Err(error) => error,
            };
            txn.abort_statement();
            match error {
                Error::Rerun if held_back && reruns < RERUNS_MAX => reruns += 1,
                Error::Rebind if rebinds < REBINDS_MAX => {
                    exec.forget_plan();
                    rebinds += 1;
                }
                Error::Rerun | Error::Rebind => {
                    return Err(SqlError::new(ErrorCode::LockDeadlock, &[]).into());
                }
                error @ Error::Sql(_) => {
                    if let Some(saved) = &saved {
                        self.state.restore_place(saved);
                    }
                    return Err(error);
                }
            }
            self.diagnostics.retract();
            if let Some(saved) = &saved {
                self.state.restore_for_rerun(saved);
            }
        }
    }

    /// 1290 where a call has changed more than rows on a read-only server (DOLT_CHECKOUT, which may
    /// make a branch), before it is told.
    fn check_ops(&self, txn: &Transaction, before: usize) -> Result<()> {
        if txn.ops().len() > before { self.state.shared.check_writable() } else { Ok(()) }
    }

    /// Runs the statement, and again where its snapshot has moved under scans.
    fn certain(
        &mut self,
        txn: &mut Transaction,
        exec: &Arc<Executable>,
        params: &[Value],
        held: &mut Held<'_>,
    ) -> Result<Done> {
        let began = txn.snapshot().position;
        let done = self.attempt(txn, exec, params, held)?;
        let is_moved = txn.snapshot().position != began;
        if is_moved && !held.has_taken && !dispatch::is_by_key(exec, &self.state, params) {
            return Err(Error::Rerun);
        }
        Ok(done)
    }

    fn attempt(
        &mut self,
        txn: &mut Transaction,
        exec: &Arc<Executable>,
        params: &[Value],
        sink: &mut dyn Sink,
    ) -> Result<Done> {
        let now_us = self.state.fixed_now_us.unwrap_or_else(|| self.instance.clock().now_us());
        let mut cx = Context {
            instance: &self.instance,
            txn,
            session: &mut self.state,
            params,
            now_us,
            diagnostics: &mut self.diagnostics,
            memo: Memo::default(),
        };
        dispatch::run(&mut cx, exec, sink)
    }

    /// 1290 on a read-only server, 1792 in a read-only transaction.
    fn check_allowed(&self, statement: &Statement) -> Result<()> {
        if !implicit::writes(statement) {
            return Ok(());
        }
        self.state.shared.check_writable()?;
        if self.explicit && self.read_only {
            return Err(SqlError::new(ErrorCode::CantExecuteInReadOnlyTransaction, &[]).into());
        }
        Ok(())
    }
}
