//! Prepared statements.

use std::io::{Read, Write};

use super::{ClientConnection, Response};
use crate::column::ColumnDef;
use crate::command::requests::{self, Param};
use crate::command::{StatementId, code};
use crate::error::WireError;
use crate::fields::Fields;
use crate::response::OkPacket;

/// A statement that the server has prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number in this connection.
    pub id: StatementId,
    /// One for each `?`.
    pub params: Vec<ColumnDef>,
    /// Those of its result, as far as they are known before it runs.
    pub columns: Vec<ColumnDef>,
}

impl<S: Read + Write> ClientConnection<S> {
    /// Prepares `text`.
    ///
    /// # Errors
    /// [`WireError::Server`] if the statement is refused, as all that follow.
    pub fn prepare(&mut self, text: &[u8]) -> Result<Statement, WireError> {
        self.command(&requests::with_text(code::STMT_PREPARE, text))?;
        self.read()?;
        let mut fields = Fields::new(&self.packet);
        fields.u8("first byte")?;
        let id = StatementId(fields.u32("statement id")?);
        let columns = usize::from(fields.u16("column count")?);
        let params = usize::from(fields.u16("parameter count")?);
        let params = self.read_columns(params)?;
        let columns = self.read_columns(columns)?;
        Ok(Statement { id, params, columns })
    }

    /// Runs a prepared statement; its rows come by [`Self::next_values`].
    pub fn execute(
        &mut self,
        statement: &Statement,
        params: &[Param],
    ) -> Result<Response, WireError> {
        if params.len() != statement.params.len() {
            return Err(WireError::Unsupported(format!(
                "{} parameters for {} places",
                params.len(),
                statement.params.len()
            )));
        }
        self.command(&requests::execute(statement.id, params))?;
        self.read_response(true)
    }

    /// Appends to the parameter `param`, from zero, which is then [`Param::LongData`]. There is no
    /// answer: a failure shows when the statement is run.
    pub fn send_long_data(
        &mut self,
        statement: &Statement,
        param: u16,
        bytes: &[u8],
    ) -> Result<(), WireError> {
        self.command(&requests::long_data(statement.id, param, bytes))
    }

    /// Forgets long parameters and closes the cursor.
    pub fn reset_statement(&mut self, statement: &Statement) -> Result<OkPacket, WireError> {
        self.simple(&requests::with_statement(code::STMT_RESET, statement.id))
    }

    /// Forgets the statement. There is no answer.
    pub fn close_statement(&mut self, statement: Statement) -> Result<(), WireError> {
        self.command(&requests::with_statement(code::STMT_CLOSE, statement.id))
    }
}
