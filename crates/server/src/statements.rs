//! The prepared statements of a connection, as far as the protocol goes: what came of their
//! parameters. The statements themselves are the session's.

use std::collections::BTreeMap;

use types::{ErrorCode, SqlError, Value};
use wire::StatementId;
use wire::command::Execute;
use wire::command::params::StatementParams;

/// Parameters by statement.
#[derive(Default)]
pub(crate) struct Statements {
    params: BTreeMap<StatementId, StatementParams>,
    /// The values of the execution that runs.
    values: Vec<Value>,
}

impl Statements {
    /// A statement was prepared.
    pub(crate) fn add(&mut self, statement: StatementId, params: u16) {
        self.params.insert(statement, StatementParams::new(params));
    }

    /// A statement was closed.
    pub(crate) fn remove(&mut self, statement: StatementId) {
        self.params.remove(&statement);
    }

    /// All were closed.
    pub(crate) fn clear(&mut self) {
        self.params.clear();
    }

    /// Appends to a long parameter. There is no answer: what is wrong shows at the execution.
    pub(crate) fn append(&mut self, statement: StatementId, param: u16, bytes: &[u8], max: usize) {
        if let Some(params) = self.params.get_mut(&statement) {
            params.append_long(param, bytes, max);
        }
    }

    /// Forgets long parameters; 1243 if there is no such statement.
    pub(crate) fn reset(&mut self, statement: StatementId) -> Result<(), SqlError> {
        let params = self.params.get_mut(&statement);
        params.map(StatementParams::reset).ok_or_else(|| unknown(statement, "mysqld_stmt_reset"))
    }

    /// The values for an execution.
    pub(crate) fn values(&mut self, execute: &Execute<'_>) -> Result<&[Value], SqlError> {
        let id = execute.statement;
        let params = self.params.get_mut(&id);
        let params = params.ok_or_else(|| unknown(id, "mysqld_stmt_execute"))?;
        params.decode(execute, &mut self.values).map_err(|error| {
            let malformed = SqlError::new(ErrorCode::MalformedPacket, &[]);
            error.to_sql().unwrap_or(malformed)
        })?;
        Ok(&self.values)
    }
}

/// 1243, as MySQL says it.
pub(crate) fn unknown(statement: StatementId, call: &str) -> SqlError {
    SqlError::new(ErrorCode::UnknownStmtHandler, &[&statement.0, &call])
}
