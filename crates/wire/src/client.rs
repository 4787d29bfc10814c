//! The client's half over a blocking stream: the shell and the tests speak through it.
//!
//! ```text
//! Opening::receive ──(upgrade: TLS)──> login ──> ClientConnection
//! query | execute ──> Response::Rows ──> next_row … false ──> next_result ──> None
//!                └──> Response::Ok ────────────────────────────────^
//! ```
//! [`login`] opens, [`results`] reads what a query gives, [`statement`] prepares and executes,
//! [`requests`] are the bytes that are sent. A result that was not read
//! to its end is read and thrown away before the next command. Errors of the server are
//! [`WireError::Server`] and the connection goes on.

pub mod login;
pub mod results;
pub mod statement;

use std::fmt;
use std::io::{Read, Write};

use crate::auth::Scramble;
use crate::capability::{Capabilities, StatusFlags};
use crate::command::{code, requests};
use crate::error::WireError;
use crate::handshake::Greeting;
use crate::link::Link;
use crate::response::{ERR, OkPacket, decode_error};

pub use login::{ChangeUser, LoginOptions, Opening};
pub use results::{Response, Row};
pub use statement::Statement;

/// Opens a file that a server asks for by `LOAD DATA LOCAL`.
pub type InfileSource = Box<dyn FnMut(&[u8]) -> std::io::Result<Box<dyn Read>> + Send>;

/// A connection to a server.
pub struct ClientConnection<S> {
    link: Link<S>,
    greeting: Greeting,
    scramble: Scramble,
    agreed: Capabilities,
    private: bool,
    status: StatusFlags,
    state: State,
    infile: Option<InfileSource>,
    packet: Vec<u8>,
}

/// What the server is in the midst of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    // rows follow, then perhaps another result; `binary`: of a prepared statement
    Rows { columns: usize, binary: bool },
    MoreResults { binary: bool },
}

impl<S: fmt::Debug> fmt::Debug for ClientConnection<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientConnection")
            .field("link", &self.link)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl<S> ClientConnection<S> {
    /// What the server said first: its version and the connection's id among others.
    pub fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// What both sides can do.
    pub fn capabilities(&self) -> Capabilities {
        self.agreed
    }

    /// The session's state as of the last answer.
    pub fn status(&self) -> StatusFlags {
        self.status
    }

    /// The stream.
    pub fn stream(&self) -> &S {
        self.link.stream()
    }

    /// Answers requests for local files by `source`. Without one they get an empty file.
    pub fn set_infile_source(&mut self, source: InfileSource) {
        self.infile = Some(source);
    }
}

impl<S: Read + Write> ClientConnection<S> {
    /// Asks for a sign of life.
    ///
    /// # Errors
    /// [`WireError`], as all that follow: [`WireError::Server`] leaves the connection usable.
    pub fn ping(&mut self) -> Result<OkPacket, WireError> {
        self.simple(&[code::PING])
    }

    /// Changes the default database.
    pub fn use_database(&mut self, name: &[u8]) -> Result<OkPacket, WireError> {
        self.simple(&requests::with_text(code::INIT_DB, name))
    }

    /// Puts the session back to its begin.
    pub fn reset(&mut self) -> Result<OkPacket, WireError> {
        self.simple(&[code::RESET_CONNECTION])
    }

    /// Allows several statements in one query, or not.
    pub fn set_multi_statements(&mut self, on: bool) -> Result<(), WireError> {
        self.command(&[code::SET_OPTION, u8::from(!on), 0])?;
        self.read()?;
        let end = crate::response::end::decode_end(&self.packet, self.agreed)?;
        self.status = end.status;
        Ok(())
    }

    /// The server's line of figures.
    pub fn statistics(&mut self) -> Result<String, WireError> {
        self.command(&[code::STATISTICS])?;
        self.read()?;
        Ok(String::from_utf8_lossy(&self.packet).into_owned())
    }

    /// Says goodbye. The server closes the stream.
    pub fn quit(mut self) -> Result<(), WireError> {
        self.command(&[code::QUIT])
    }

    /// Sends a command as it is, after what is left of the last result.
    pub fn command(&mut self, payload: &[u8]) -> Result<(), WireError> {
        self.drain()?;
        self.link.begin_command();
        self.link.write(|out| out.extend_from_slice(payload))?;
        self.link.flush()?;
        self.link.expect_answer();
        Ok(())
    }

    /// Sends a command that is answered by OK or ERR.
    pub fn simple(&mut self, payload: &[u8]) -> Result<OkPacket, WireError> {
        self.command(payload)?;
        self.read_answer()
    }

    /// Reads the OK or ERR that answers [`Self::command`].
    pub fn read_answer(&mut self) -> Result<OkPacket, WireError> {
        self.read()?;
        self.read_ok()
    }

    // reads a packet, which is not an error
    fn read(&mut self) -> Result<(), WireError> {
        self.link.read(&mut self.packet)?;
        if self.packet.first() == Some(&ERR) {
            self.state = State::Idle;
            return Err(decode_error(&self.packet)?.into());
        }
        Ok(())
    }

    fn read_ok(&mut self) -> Result<OkPacket, WireError> {
        let ok = OkPacket::decode(&self.packet, self.agreed)?;
        self.status = ok.status;
        Ok(ok)
    }
}
