//! Statements about the session itself: transactions, table locks, prepared statements.

use std::sync::Arc;

use parser::ast::{
    Completion, Isolation as Level, SetTransaction, StartTransaction, Statement, VarScope,
};
use repo::txn::Isolation;
use types::{ErrorCode, SqlError, Value};

use super::Session;
use crate::cache::Executable;
use crate::error::Result;
use crate::sink::{Done, Sink};

impl Session {
    /// Carries out a statement that is about the session; `None` if it is not one.
    pub(super) fn control(
        &mut self,
        exec: &Arc<Executable>,
        sink: &mut dyn Sink,
    ) -> Result<Option<Done>> {
        match &exec.statement {
            Statement::Begin => self.start(StartTransaction::default())?,
            Statement::StartTransaction(start) => self.start(*start)?,
            Statement::Commit(completion) => self.end(*completion, true)?,
            Statement::Rollback(completion) => self.end(*completion, false)?,
            Statement::Savepoint(name) => self.savepoint(name.as_str())?,
            Statement::RollbackTo(name) => self.find_savepoint(name.as_str(), true)?,
            Statement::ReleaseSavepoint(name) => self.find_savepoint(name.as_str(), false)?,
            Statement::SetTransaction(set) => self.set_transaction(set)?,
            Statement::LockTables(locks) => self.lock_tables(locks)?,
            Statement::UnlockTables => self.unlock_tables()?,
            Statement::Prepare(prepare) => self.prepare_named(prepare)?,
            Statement::Execute(execute) => return self.execute_named(execute, sink).map(Some),
            Statement::Deallocate(name) => self.deallocate(name.as_str())?,
            Statement::Xa(_) => {
                return Err(SqlError::new(ErrorCode::NotSupportedYet, &[&"XA"]).into());
            }
            _ => return Ok(None),
        }
        Ok(Some(Done::default()))
    }

    /// START TRANSACTION: commits what is open and lets go of LOCK TABLES.
    fn start(&mut self, start: StartTransaction) -> Result<()> {
        self.commit()?;
        self.state.table_locks.release(&self.instance);
        self.explicit = true;
        self.read_only = start.read_only == Some(true);
        if start.read_only == Some(false) {
            self.state.next_read_only = Some(false);
        }
        self.state.in_transaction = true;
        if start.consistent_snapshot {
            let stale = self.catch_up();
            self.diagnostics.push_all(stale);
            let txn = self.begin()?;
            self.txn = Some(txn);
        }
        Ok(())
    }

    /// COMMIT and ROLLBACK.
    fn end(&mut self, completion: Completion, commits: bool) -> Result<()> {
        let chained = match (completion.chain, self.state.variables.text("completion_type")) {
            (Some(chain), _) => chain,
            (None, word) => word == "CHAIN",
        };
        let released = match (completion.release, self.state.variables.text("completion_type")) {
            (Some(release), _) => release,
            (None, word) => word == "RELEASE",
        };
        let kept = self.txn.as_ref().map(|txn| (txn.isolation(), txn.is_read_only()));
        if commits {
            self.commit()?;
        } else {
            self.rollback()?;
        }
        if chained {
            self.start(StartTransaction::default())?;
            if let Some((isolation, read_only)) = kept {
                self.state.next_isolation = Some(isolation);
                self.state.next_read_only = Some(read_only);
            }
        }
        if released {
            self.state.interruption.interrupt(&self.instance, true);
        }
        Ok(())
    }

    fn savepoint(&mut self, name: &str) -> Result<()> {
        if !self.keeps_transaction() {
            return Ok(());
        }
        let mut txn = self.take_transaction()?;
        txn.savepoint(name);
        self.state.in_transaction = true;
        self.txn = Some(txn);
        Ok(())
    }

    /// ROLLBACK TO and RELEASE; 1305 where there is no such savepoint.
    fn find_savepoint(&mut self, name: &str, goes_back: bool) -> Result<()> {
        let found = match &mut self.txn {
            None => false,
            Some(txn) if goes_back => txn.rollback_to(name),
            Some(txn) => txn.release_savepoint(name),
        };
        if found {
            return Ok(());
        }
        Err(SqlError::new(ErrorCode::SpDoesNotExist, &[&"SAVEPOINT", &name]).into())
    }

    fn set_transaction(&mut self, set: &SetTransaction) -> Result<()> {
        if set.scope.is_none() && self.state.in_transaction {
            return Err(SqlError::new(ErrorCode::CantChangeTxCharacteristics, &[]).into());
        }
        let level = set.isolation.map(level_name);
        match set.scope {
            None => {
                let named = level.map(super::state::isolation_named);
                self.state.next_isolation = named.or(self.state.next_isolation);
                self.state.next_read_only = set.read_only.or(self.state.next_read_only);
            }
            Some(VarScope::Session) => {
                if let Some(level) = level {
                    self.state.set_variable("transaction_isolation", Value::text(level));
                }
                if let Some(read_only) = set.read_only {
                    let value = Value::Int(i64::from(read_only));
                    self.state.set_variable("transaction_read_only", value);
                }
            }
            Some(_) => {
                let globals = &self.state.shared.globals;
                let read_only = set.read_only.map(|on| Value::Int(i64::from(on)));
                let changes = [
                    ("transaction_isolation", level.map(Value::text)),
                    ("tx_isolation", level.map(Value::text)),
                    ("transaction_read_only", read_only.clone()),
                    ("tx_read_only", read_only),
                ];
                for (name, value) in changes {
                    if let Some(value) = value {
                        globals.set(name, value);
                    }
                }
            }
        }
        Ok(())
    }

    /// The level that the next transaction has, for tests and SHOW.
    pub fn isolation(&self) -> Isolation {
        self.state.next_isolation.unwrap_or(self.state.isolation)
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::ReadUncommitted => "READ-UNCOMMITTED",
        Level::ReadCommitted => "READ-COMMITTED",
        Level::RepeatableRead => "REPEATABLE-READ",
        Level::Serializable => "SERIALIZABLE",
    }
}
