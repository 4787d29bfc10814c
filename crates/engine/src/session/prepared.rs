//! Prepared statements: of the protocol, by number, and of SQL, by name.

use std::sync::Arc;

use parser::ast::{Execute, Prepare, PrepareSource, Statement};
use types::{ErrorCode, SqlError, Value};

use super::limits::PREPARED_MAX;
use super::text::syntax_error;
use super::{Session, dispatch};
use crate::cache::Executable;
use crate::error::Result;
use crate::sink::{Done, ResultColumn, Sink};

/// A statement that was prepared.
#[derive(Clone)]
pub struct Prepared {
    /// Its number in the session.
    pub id: u32,
    /// How many `?` it has.
    pub params: u32,
    /// The columns of its result; none for a statement without rows.
    pub columns: Vec<ResultColumn>,
    exec: Arc<Executable>,
}

impl Session {
    /// COM_STMT_PREPARE.
    pub fn prepare(&mut self, text: impl AsRef<[u8]>) -> std::result::Result<Prepared, SqlError> {
        self.diagnostics.clear();
        let prepared =
            self.prepare_text(text.as_ref()).map_err(|error| self.note_failure(error))?;
        self.prepared.insert(prepared.id, prepared.clone());
        Ok(prepared)
    }

    /// COM_STMT_EXECUTE: what it comes to goes to `sink`, as with [`Session::execute`].
    pub fn execute_prepared(
        &mut self,
        id: u32,
        params: &[Value],
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let Some(prepared) = self.prepared.get(&id) else {
            let call = "mysqld_stmt_execute";
            let error = SqlError::new(ErrorCode::UnknownStmtHandler, &[&id, &call]);
            return self.fail(error.into(), sink);
        };
        let exec = Arc::clone(&prepared.exec);
        self.begin_work("Execute", b"");
        let outcome = self.run(&exec, params, sink);
        self.end_work();
        match outcome {
            Ok(done) => {
                let done = self.finished(done, false);
                sink.done(&done)
            }
            Err(error) => self.fail(error, sink),
        }
    }

    /// COM_STMT_CLOSE; one that is not there is no error.
    pub fn close_prepared(&mut self, id: u32) {
        self.prepared.remove(&id);
    }

    /// The prepared statement with this number.
    pub fn find_prepared(&self, id: u32) -> Option<&Prepared> {
        self.prepared.get(&id)
    }

    fn prepare_text(&mut self, text: &[u8]) -> Result<Prepared> {
        if self.prepared.len() >= PREPARED_MAX {
            let error = SqlError::new(ErrorCode::MaxPreparedStmtCountReached, &[&PREPARED_MAX]);
            return Err(error.into());
        }
        let exec = self.parse_single(text)?;
        let columns = self.describe(&exec)?;
        self.last_prepared += 1;
        Ok(Prepared { id: self.last_prepared, params: exec.params, columns, exec })
    }

    /// Reads a text of exactly one statement.
    fn parse_single(&self, text: &[u8]) -> Result<Arc<Executable>> {
        let mut parser = parser::Parser::new(text, self.state.sql_mode.parse_options());
        let statement = parser.statement().map_err(|error| syntax_error(&error))?;
        let params = parser.param_count();
        let rest = text.get(parser.offset()..).unwrap_or_default();
        if let Err(error) = parser::parse_one(rest, self.state.sql_mode.parse_options())
            && error.kind != parser::SyntaxErrorKind::Empty
        {
            return Err(syntax_error(&error).into());
        }
        Ok(Arc::new(Executable::new(statement, params)))
    }

    /// The columns that a statement's result has, found by binding it.
    fn describe(&mut self, exec: &Arc<Executable>) -> Result<Vec<ResultColumn>> {
        if !matches!(exec.statement, Statement::Query(_) | Statement::Show(_)) {
            return Ok(Vec::new());
        }
        let nulls = vec![Value::Null; exec.params as usize];
        self.glance(&nulls, |cx| dispatch::columns(cx, exec))
    }

    /// PREPARE name FROM.
    pub(super) fn prepare_named(&mut self, prepare: &Prepare) -> Result<()> {
        let name = prepare.name.as_str().to_lowercase();
        self.named.remove(&name);
        let text = match &prepare.source {
            PrepareSource::Text(text) => text.to_string(),
            PrepareSource::UserVar(variable) => {
                let value = self.state.user_variables.get(variable.to_lowercase().as_str());
                value.map_or("NULL".into(), |value| value.to_string_lossy().into_owned())
            }
        };
        let exec = self.parse_single(text.as_bytes())?;
        if matches!(
            exec.statement,
            Statement::Prepare(_) | Statement::Execute(_) | Statement::Deallocate(_)
        ) {
            return Err(SqlError::new(ErrorCode::UnsupportedPs, &[]).into());
        }
        self.describe(&exec)?;
        self.named.insert(name, exec);
        Ok(())
    }

    /// EXECUTE name USING.
    pub(super) fn execute_named(&mut self, execute: &Execute, sink: &mut dyn Sink) -> Result<Done> {
        let name = execute.name.as_str();
        let Some(exec) = self.named.get(&name.to_lowercase()).cloned() else {
            return Err(SqlError::new(ErrorCode::UnknownStmtHandler, &[&name, &"EXECUTE"]).into());
        };
        let variable = |name: &str| {
            let value = self.state.user_variables.get(name.to_lowercase().as_str());
            value.cloned().unwrap_or(Value::Null)
        };
        let params: Vec<Value> = execute.using.iter().map(|name| variable(name)).collect();
        if params.len() != exec.params as usize {
            return Err(SqlError::new(ErrorCode::WrongArguments, &[&"EXECUTE"]).into());
        }
        self.run(&exec, &params, sink)
    }

    /// DEALLOCATE PREPARE; 1243 where there is none of that name.
    pub(super) fn deallocate(&mut self, name: &str) -> Result<()> {
        if self.named.remove(&name.to_lowercase()).is_some() {
            return Ok(());
        }
        let call = "DEALLOCATE PREPARE";
        Err(SqlError::new(ErrorCode::UnknownStmtHandler, &[&name, &call]).into())
    }
}
