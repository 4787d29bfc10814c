//! The MySQL protocol, both halves, over any byte stream.
//!
//! The core takes and gives bytes and knows no stream: [`packet`] joins and splits frames,
//! [`handshake`], [`auth`], [`command`], [`mod@column`] and [`response`] are the packets inside,
//! each an encoder and a decoder beside each other. [`link`] puts packets on a blocking `Read +
//! Write` (TCP, TLS, a Unix socket, a pipe in memory); [`server`] and [`client`] are the two halves
//! on top of it.
//!
//! It promises: no bytes from the other end make it panic or read out of bounds; memory grows with
//! what has arrived, not with what was announced; a command and a row cost no allocation once the
//! buffers have grown; what is offered as a capability is served.
//!
//! It must not know what a statement means, who may log in, or where a stream comes from: users,
//! random bytes and TLS are handed in. Compression, query attributes, RSA and the replication
//! commands are left out and not offered.

pub mod error;
pub mod limits;

pub mod fields;
pub mod packet;
pub mod put;

pub mod auth;
pub mod capability;
pub mod column;
pub mod command;
pub mod handshake;
pub mod response;

pub mod link;

pub mod client;
pub mod server;

pub use capability::{Capabilities, StatusFlags};
pub use client::ClientConnection;
pub use column::{ColumnDef, ColumnFlags, ColumnKind};
pub use command::{Command, StatementId};
pub use error::{ServerError, WireError};
pub use response::{OkPacket, StateChange};
pub use server::ServerConnection;
