//! The server's half over a blocking stream.
//!
//! ```text
//! greet ──> read_login ──(SslRequest: upgrade, read_login)──> authenticate ──> write_ok
//!       ──> { read_command ──> write_… ──> flush } until Quit, Closed or an error that ends
//! ```
//! [`login`] opens the connection, [`results`] writes answers, [`infile`] asks for local files.
//! The caller holds the packet that a command borrows from, so that a statement can be answered
//! while its text is still in use; it hands in the same buffer again and nothing is allocated for
//! a command or a row.

pub mod infile;
pub mod login;
pub mod results;

use std::io::{Read, Write};

use crate::auth::{Plugin, Scramble};
use crate::capability::Capabilities;
use crate::command::Command;
use crate::error::WireError;
use crate::link::Link;

pub use login::AuthOutcome;
pub use results::{EncodedColumns, Prepared};

/// One client, from the greeting on.
#[derive(Debug)]
pub struct ServerConnection<S> {
    link: Link<S>,
    scramble: Scramble,
    plugin: Plugin,
    offered: Capabilities,
    agreed: Capabilities,
    private: bool,
}

impl<S> ServerConnection<S> {
    /// What both sides can do; nothing before the login.
    pub fn capabilities(&self) -> Capabilities {
        self.agreed
    }

    /// `COM_SET_OPTION`: allows several statements in one query from now on, or not.
    pub fn set_multi_statements(&mut self, on: bool) {
        let flag = Capabilities::MULTI_STATEMENTS;
        self.agreed = if on { self.agreed | flag } else { self.agreed.without(flag) };
    }

    /// `max_allowed_packet`, in bytes: the longest command taken.
    pub fn set_packet_bytes_max(&mut self, bytes: usize) {
        self.link.set_packet_bytes_max(bytes);
    }

    /// Whether nobody can listen: TLS or a Unix socket.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// The stream.
    pub fn stream(&self) -> &S {
        self.link.stream()
    }

    /// The stream, to set its timeouts; not to read or write.
    pub fn stream_mut(&mut self) -> &mut S {
        self.link.stream_mut()
    }
}

impl<S: Read + Write> ServerConnection<S> {
    /// Waits for the next command and reads it into `packet`. What was written before is sent
    /// first, if the client is waiting for it.
    ///
    /// An error that [`WireError::is_recoverable`] is to be answered by
    /// [`Self::write_wire_error`] and the loop goes on. After any other the connection has to
    /// end: answer it the same way, so that the client learns why, and drop the stream. A timeout
    /// of the stream is a [`WireError::Io`]; if the caller wants to wait on, it calls again with
    /// the same `packet`.
    ///
    /// # Errors
    /// Those of [`Link::read`], and of [`Command::decode`].
    pub fn read_command<'p>(&mut self, packet: &'p mut Vec<u8>) -> Result<Command<'p>, WireError> {
        self.link.read_next_command(packet)?;
        Command::decode(packet, self.agreed)
    }

    /// Sends what waits.
    ///
    /// # Errors
    /// [`WireError::Io`]
    pub fn flush(&mut self) -> Result<(), WireError> {
        self.link.flush()
    }
}
