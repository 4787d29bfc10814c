//! Procedures that are built in: `CALL DOLT_COMMIT(…)`.
//!
//! A procedure is declared once, with its name, a line of help and an example; the registry is a
//! sorted table in `procedures/mod.rs`. It gets evaluated arguments and gives one result set.

use types::Value;

use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::VirtualColumn;

/// A built-in procedure.
pub struct Procedure {
    /// Its name, in lower case.
    pub name: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// A call that works.
    pub example: &'static str,
    /// Whether only an administrator may call it.
    pub admin_only: bool,
    /// Whether it may run on a read-only server.
    pub read_only: bool,
    /// What it does with the transaction that it is called in.
    pub transaction: CallTransaction,
    /// Runs it.
    pub run: fn(&mut Context<'_>, &[Value]) -> Result<ProcedureRows>,
}

/// What a procedure does with the transaction that it is called in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallTransaction {
    /// It works inside it, like any statement.
    Inside,
    /// The session commits the transaction when the call has ended well (DOLT_COMMIT, DOLT_MERGE
    /// …).
    CommitAfter,
    /// The session commits the transaction when the call has ended well and has pushed changes
    /// other than of rows (`Transaction::ops` grew): DOLT_CHECKOUT, which may make a branch.
    CommitAfterChange,
    /// The session commits what is pending before the call, and the call works on its own.
    CommitBefore,
}

/// What a call gives back.
pub struct ProcedureRows {
    /// The columns.
    pub columns: Vec<VirtualColumn>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}
