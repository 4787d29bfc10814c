//! What a client asks for: one packet, its first byte says which command it is.
//!
//! [`Command::decode`] borrows from the packet and never judges a statement's text, which is bytes
//! in the connection's character set. [`params`] reads the parameters of a prepared statement,
//! which needs to know how many there are; [`requests`] writes commands, for clients.

pub mod params;
pub mod requests;

use crate::capability::Capabilities;
use crate::error::WireError;
use crate::fields::Fields;
use crate::handshake::Identity;

/// The number of a prepared statement of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub u32);

/// The first byte of a command (MySQL source documentation, "Command Phase").
pub mod code {
    /// Ends the connection.
    pub const QUIT: u8 = 0x01;
    /// Changes the default database.
    pub const INIT_DB: u8 = 0x02;
    /// Runs statements given as text.
    pub const QUERY: u8 = 0x03;
    /// Lists the columns of a table.
    pub const FIELD_LIST: u8 = 0x04;
    /// Asks for a line of figures.
    pub const STATISTICS: u8 = 0x09;
    /// As `SHOW PROCESSLIST`.
    pub const PROCESS_INFO: u8 = 0x0A;
    /// As `KILL`.
    pub const PROCESS_KILL: u8 = 0x0C;
    /// Writes figures to the server's log.
    pub const DEBUG: u8 = 0x0D;
    /// Asks for a sign of life.
    pub const PING: u8 = 0x0E;
    /// Logs in again, as somebody else.
    pub const CHANGE_USER: u8 = 0x11;
    /// Prepares a statement.
    pub const STMT_PREPARE: u8 = 0x16;
    /// Runs a prepared statement.
    pub const STMT_EXECUTE: u8 = 0x17;
    /// Sends a part of a long parameter.
    pub const STMT_SEND_LONG_DATA: u8 = 0x18;
    /// Forgets a prepared statement.
    pub const STMT_CLOSE: u8 = 0x19;
    /// Forgets long parameters and closes the cursor.
    pub const STMT_RESET: u8 = 0x1A;
    /// Turns multi-statements on or off.
    pub const SET_OPTION: u8 = 0x1B;
    /// Fetches rows from a cursor.
    pub const STMT_FETCH: u8 = 0x1C;
    /// Puts the session back to its begin.
    pub const RESET_CONNECTION: u8 = 0x1F;
}

/// One command of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command<'a> {
    /// End the connection; there is no answer.
    Quit,
    /// Make this the default database.
    InitDb(&'a [u8]),
    /// Run the text, one or more statements, in the connection's character set.
    Query(&'a [u8]),
    /// List the columns of `table` that are LIKE `wildcard`.
    FieldList {
        /// The table, in the default database.
        table: &'a [u8],
        /// A LIKE pattern; empty for all.
        wildcard: &'a [u8],
    },
    /// Answer with a line of figures.
    Statistics,
    /// As `SHOW PROCESSLIST`.
    ProcessInfo,
    /// As `KILL`, with the low 32 bits of a connection's id.
    ProcessKill(u32),
    /// Write figures to the log; needs SUPER.
    Debug,
    /// Answer with an OK packet.
    Ping,
    /// Log in anew.
    ChangeUser(Identity),
    /// Put the session back to its begin, without a login.
    ResetConnection,
    /// Allow several statements in one query, or not.
    SetMultiStatements(bool),
    /// Prepare this text.
    Prepare(&'a [u8]),
    /// Run a prepared statement.
    Execute(Execute<'a>),
    /// Append to a long parameter; there is no answer, not even an error.
    SendLongData {
        /// Which statement.
        statement: StatementId,
        /// Which parameter, from zero.
        param: u16,
        /// What to append.
        bytes: &'a [u8],
    },
    /// Send rows of an open cursor.
    Fetch {
        /// Which statement.
        statement: StatementId,
        /// At most so many.
        rows: u32,
    },
    /// Forget a statement; there is no answer.
    Close(StatementId),
    /// Forget long parameters, close the cursor.
    Reset(StatementId),
}

/// `COM_STMT_EXECUTE`; its parameters are read by [`params::StatementParams::decode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Execute<'a> {
    /// Which statement.
    pub statement: StatementId,
    /// What kind of cursor is wanted.
    pub cursor: Cursor,
    /// The null bitmap, types and values.
    pub params: &'a [u8],
}

/// How the rows of an execution are wanted. A server may always send them at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// All at once.
    None,
    /// In parts, by `COM_STMT_FETCH`.
    ReadOnly,
}

impl<'a> Command<'a> {
    /// Reads a packet; `agreed` are the capabilities of both sides.
    ///
    /// # Errors
    /// [`WireError::UnknownCommand`], or [`WireError::Malformed`] naming the field.
    pub fn decode(packet: &'a [u8], agreed: Capabilities) -> Result<Self, WireError> {
        let mut fields = Fields::new(packet);
        let command = fields.u8("command")?;
        Ok(match command {
            code::QUERY => Self::Query(fields.rest()),
            code::STMT_EXECUTE => Self::Execute(decode_execute(&mut fields)?),
            code::STMT_PREPARE => Self::Prepare(fields.rest()),
            code::STMT_CLOSE => Self::Close(statement(&mut fields)?),
            code::STMT_RESET => Self::Reset(statement(&mut fields)?),
            code::STMT_SEND_LONG_DATA => Self::SendLongData {
                statement: statement(&mut fields)?,
                param: fields.u16("parameter number")?,
                bytes: fields.rest(),
            },
            code::STMT_FETCH => {
                Self::Fetch { statement: statement(&mut fields)?, rows: fields.u32("row count")? }
            }
            code::QUIT => Self::Quit,
            code::PING => Self::Ping,
            code::INIT_DB => Self::InitDb(fields.rest()),
            code::FIELD_LIST => {
                Self::FieldList { table: fields.nul_bytes("table")?, wildcard: fields.rest() }
            }
            code::STATISTICS => Self::Statistics,
            code::PROCESS_INFO => Self::ProcessInfo,
            code::PROCESS_KILL => Self::ProcessKill(fields.u32("connection id")?),
            code::DEBUG => Self::Debug,
            code::CHANGE_USER => {
                Self::ChangeUser(Identity::decode_change_user(fields.rest(), agreed)?)
            }
            code::RESET_CONNECTION => Self::ResetConnection,
            code::SET_OPTION => Self::SetMultiStatements(decode_option(&mut fields)?),
            _ => return Err(WireError::UnknownCommand { command }),
        })
    }

    /// Whether the client waits for an answer; without one, an error must not be sent either.
    pub fn has_answer(&self) -> bool {
        !matches!(self, Self::Quit | Self::Close(_) | Self::SendLongData { .. })
    }
}

fn statement(fields: &mut Fields<'_>) -> Result<StatementId, WireError> {
    fields.u32("statement id").map(StatementId)
}

fn decode_execute<'a>(fields: &mut Fields<'a>) -> Result<Execute<'a>, WireError> {
    let statement = statement(fields)?;
    // bit 0 read-only, bit 1 for update, bit 2 scrollable: MySQL serves all as read-only
    let cursor = match fields.u8("cursor type")? {
        0 => Cursor::None,
        _ => Cursor::ReadOnly,
    };
    fields.u32("iteration count")?;
    Ok(Execute { statement, cursor, params: fields.rest() })
}

fn decode_option(fields: &mut Fields<'_>) -> Result<bool, WireError> {
    match fields.u16("option")? {
        0 => Ok(true),
        1 => Ok(false),
        _ => Err(WireError::UnknownCommand { command: code::SET_OPTION }),
    }
}
