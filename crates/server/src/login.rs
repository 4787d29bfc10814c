//! How a client comes in: greeting, TLS, who it is, its database and character set.

use engine::session::{Account, Identity};
use types::{ErrorCode, SqlError, Value};
use wire::auth::{Plugin, SCRAMBLE_BYTES, Scramble};
use wire::handshake::{FirstPacket, Greeting, Identity as Claim};
use wire::limits::PACKET_BYTES_DEFAULT;
use wire::server::AuthOutcome;
use wire::{Capabilities, OkPacket, ServerConnection, StatusFlags, WireError};

use crate::accounts;
use crate::connection::{Client, Trust};
use crate::limits::PACKET_BYTES_MIN;
use crate::node::NodeShared;
use crate::socket::{Socket, Stream};

/// The collation that a client has that names none, and that text is sent in.
const UTF8MB4: u16 = 255;

/// Who came in, and what it wishes.
pub(crate) struct Newcomer {
    account: Account,
    client: Account,
    database: Option<Vec<u8>>,
    /// Number of the connection's collation.
    pub(crate) charset: u16,
}

/// A client that has proved who it is, and waits to be welcomed.
pub(crate) struct Entered {
    pub(crate) connection: ServerConnection<Stream>,
    pub(crate) newcomer: Newcomer,
}

/// Greets a client and lets it prove who it is; `None` if it could not, and was told so. `place`:
/// the connection's number and the client's host.
pub(crate) fn log_in(
    shared: &NodeShared,
    socket: Socket,
    trust: &Trust,
    place: (u64, &str),
) -> Result<Option<Entered>, WireError> {
    let (id, host) = place;
    let private = socket.is_private();
    let greeting = greeting(shared, trust, id);
    let mut connection = ServerConnection::greet(Stream::Plain(socket), &greeting, private)?;
    let mut first = told(&mut connection, ServerConnection::read_login)?;
    if first == FirstPacket::SslRequest {
        let tls = trust.tls.as_ref().ok_or(WireError::BadHandshake)?;
        connection = connection.upgrade(|stream| tls.over(stream))?;
        first = told(&mut connection, ServerConnection::read_login)?;
    }
    let FirstPacket::Login(login) = first else { return Err(WireError::BadHandshake) };
    if trust.require_secure_transport && !connection.is_private() {
        refuse(&mut connection, &SqlError::new(ErrorCode::SecureTransportRequired, &[]))?;
        return Ok(None);
    }
    let newcomer = prove(shared, &mut connection, trust, (&login.identity, host))?;
    Ok(newcomer.map(|newcomer| Entered { connection, newcomer }))
}

/// Lets a client prove that it is who it says, at its login or by `COM_CHANGE_USER`.
pub(crate) fn prove(
    shared: &NodeShared,
    connection: &mut ServerConnection<Stream>,
    trust: &Trust,
    claim: (&Claim, &str),
) -> Result<Option<Newcomer>, WireError> {
    let (identity, host) = claim;
    let mut found = None;
    let outcome = connection.authenticate(identity, host, |user| {
        let user = String::from_utf8_lossy(user);
        let candidate = accounts::find(shared, trust, (&user, host))?;
        let credentials = candidate.credentials.clone();
        found = Some(candidate);
        Some(credentials)
    });
    let user = String::from_utf8_lossy(&identity.user).into_owned();
    let digest = match outcome {
        Ok(AuthOutcome::Proved { digest }) => digest,
        Ok(AuthOutcome::Refused(error)) => {
            tracing::warn!(user, host, code = error.number(), "login refused");
            return Ok(None);
        }
        Err(error) => {
            connection.write_wire_error(&error)?;
            return Err(error);
        }
    };
    let candidate = found.ok_or(WireError::Malformed { what: "authentication" })?;
    if let Some(error) = refusal(&candidate, connection.is_private(), host) {
        refuse(connection, &error)?;
        return Ok(None);
    }
    if let Some(digest) = digest {
        shared.digests.keep(&candidate, digest);
    }
    Ok(Some(Newcomer {
        account: candidate.account,
        client: Account { user: candidate.user, host: host.to_owned() },
        database: identity.database.clone(),
        charset: identity.charset,
    }))
}

/// Why an account that has proved itself may not come in all the same.
fn refusal(candidate: &accounts::Candidate, is_private: bool, host: &str) -> Option<SqlError> {
    if candidate.is_locked {
        return Some(SqlError::new(ErrorCode::AccountHasBeenLocked, &[&candidate.user, &host]));
    }
    let is_open = candidate.requires_tls && !is_private;
    is_open.then(|| wire::error::access_denied(candidate.user.as_bytes(), host, true))
}

/// Does what may fail because of the client, and tells it so.
fn told<T>(
    connection: &mut ServerConnection<Stream>,
    attempt: impl FnOnce(&mut ServerConnection<Stream>) -> Result<T, WireError>,
) -> Result<T, WireError> {
    let outcome = attempt(connection);
    if let Err(error) = &outcome {
        connection.write_wire_error(error)?;
    }
    outcome
}

fn refuse(connection: &mut ServerConnection<Stream>, error: &SqlError) -> Result<(), WireError> {
    connection.write_error(error)?;
    connection.flush()
}

fn greeting(shared: &NodeShared, trust: &Trust, id: u64) -> Greeting {
    let tls = if trust.tls.is_some() { Capabilities::SSL } else { Capabilities::default() };
    Greeting {
        version: shared.version.clone(),
        // The protocol has 32 bits for it.
        connection_id: u32::try_from(id & u64::from(u32::MAX)).unwrap_or(u32::MAX),
        scramble: scramble(shared),
        capabilities: Capabilities::SERVER | tls,
        charset: UTF8MB4,
        status: StatusFlags::AUTOCOMMIT,
        plugin: Plugin::CachingSha2,
    }
}

/// Random bytes, none zero and none `$`: 7 bits each, as MySQL's.
fn scramble(shared: &NodeShared) -> Scramble {
    let mut bytes = [0; SCRAMBLE_BYTES];
    shared.instance.entropy().fill(&mut bytes);
    bytes.map(|byte| match byte & 0x7F {
        0 | b'$' => 1,
        byte => byte,
    })
}

impl Client {
    /// Begins the session of a newcomer; says whether it may stay.
    pub(crate) fn welcome(&mut self, newcomer: Newcomer) -> Result<bool, WireError> {
        let Newcomer { account, client, database, charset } = newcomer;
        let mut outcome = self.session.change_user(Identity { account, client });
        let found_rows = self.connection.capabilities().has(Capabilities::FOUND_ROWS);
        let several = self.connection.capabilities().has(Capabilities::MULTI_STATEMENTS);
        let state = self.session.state_mut();
        (state.counts_found_rows, state.takes_several) = (found_rows, several);
        self.take_variables();
        self.charset = if charset == 0 { UTF8MB4 } else { charset };
        self.session.speak(self.charset);
        if let Some(name) = database.filter(|_| outcome.is_ok()) {
            outcome = self.session.use_database(&String::from_utf8_lossy(&name));
        }
        if let Err(error) = outcome {
            refuse(&mut self.connection, &error)?;
            return Ok(false);
        }
        let status = StatusFlags::AUTOCOMMIT;
        self.results.status = status;
        self.connection.write_ok(&OkPacket { status, ..OkPacket::default() })?;
        self.connection.flush()?;
        Ok(true)
    }

    /// What the node's variables say of a new session, as far as the protocol goes.
    fn take_variables(&mut self) {
        let variables = &self.session.state().variables;
        let longest = usize::try_from(variables.number("max_allowed_packet"));
        self.packet_bytes_max = longest.unwrap_or(PACKET_BYTES_DEFAULT).max(PACKET_BYTES_MIN);
        let timeout = variables.number("interactive_timeout");
        self.connection.set_packet_bytes_max(self.packet_bytes_max);
        if self.connection.capabilities().has(Capabilities::INTERACTIVE) {
            self.session.state_mut().set_variable("wait_timeout", Value::UInt(timeout));
        }
    }
}
