//! What can go wrong between two ends of a connection, and how the other end is told.
//!
//! | error | told as | then |
//! |---|---|---|
//! | [`WireError::UnknownCommand`] | 1047 | the connection goes on |
//! | [`WireError::Malformed`] in a command | 1835 | it goes on |
//! | [`WireError::PacketTooLarge`] | 1153 | it ends |
//! | [`WireError::OutOfOrder`] | 1156 | it ends |
//! | [`WireError::BadHandshake`] | 1043 | it ends |
//! | [`WireError::Closed`], [`WireError::Io`] | – | it has ended |
//! | [`WireError::Server`] (client half) | – | it goes on |

use std::fmt;
use std::io;

use thiserror::Error;
use types::{ErrorCode, SqlError};

/// A failure of a connection or of one packet.
#[derive(Debug, Error)]
pub enum WireError {
    /// The stream failed.
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    /// The other end closed the stream between two packets.
    #[error("the connection was closed")]
    Closed,
    /// A packet lacks a field or has one that cannot be.
    #[error("malformed communication packet ({what})")]
    Malformed {
        /// The field.
        what: &'static str,
    },
    /// A packet is longer than the bound.
    #[error("got a packet bigger than 'max_allowed_packet' bytes")]
    PacketTooLarge,
    /// A frame does not carry the sequence number that was due.
    #[error("got packets out of order: {found} instead of {expected}")]
    OutOfOrder {
        /// The number that was due.
        expected: u8,
        /// The number that came.
        found: u8,
    },
    /// The client cannot speak this protocol.
    #[error("bad handshake")]
    BadHandshake,
    /// No command begins with this byte.
    #[error("unknown command {command:#04x}")]
    UnknownCommand {
        /// The byte.
        command: u8,
    },
    /// Client half: the server wants what this client does not do.
    #[error("{0}")]
    Unsupported(String),
    /// Client half: the server answered by an error.
    #[error("{0}")]
    Server(Box<ServerError>),
}

/// An error as a server sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    /// MySQL's number.
    pub code: u16,
    /// SQLSTATE, five characters.
    pub state: String,
    /// The text.
    pub message: String,
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ERROR {} ({}): {}", self.code, self.state, self.message)
    }
}

impl From<ServerError> for WireError {
    fn from(error: ServerError) -> Self {
        Self::Server(Box::new(error))
    }
}

impl WireError {
    /// How the other end is told; `None` if it cannot be.
    pub fn to_sql(&self) -> Option<SqlError> {
        let code = match self {
            Self::Malformed { .. } => ErrorCode::MalformedPacket,
            Self::PacketTooLarge => ErrorCode::NetPacketTooLarge,
            Self::OutOfOrder { .. } => ErrorCode::NetPacketsOutOfOrder,
            Self::BadHandshake => ErrorCode::HandshakeError,
            Self::UnknownCommand { .. } => ErrorCode::UnknownComError,
            Self::Io(_) | Self::Closed | Self::Unsupported(_) | Self::Server(_) => return None,
        };
        Some(SqlError::new(code, &[]))
    }

    /// Whether the connection can go on after the other end was told.
    pub fn is_recoverable(&self) -> bool {
        matches!(self, Self::Malformed { .. } | Self::UnknownCommand { .. } | Self::Server(_))
    }
}

/// 1045, the one answer to a wrong password and to a wrong name.
pub fn access_denied(user: &[u8], host: &str, with_password: bool) -> SqlError {
    let answer = if with_password { "YES" } else { "NO" };
    let user = String::from_utf8_lossy(user);
    SqlError::new(ErrorCode::AccessDeniedError, &[&user, &host, &answer])
}

/// 1045, where a password could be proved only by sending it in clear and the stream is open. The
/// hint is ours. It is as true of a name that does not exist, which must not be told apart.
pub fn private_stream_required(user: &[u8], host: &str) -> SqlError {
    let mut error = access_denied(user, host, true);
    error.message.push_str(
        "; if the password is right, connect with TLS (or a Unix socket): caching_sha2_password \
         proves it over an open connection only while the server has it cached",
    );
    error
}
