//! One client, from the greeting to the end: one thread, one session.
//!
//! ```text
//! greet ─ login ─ { read a command ─ answer it } ─ goodbye, silence, KILL, stop, or a failure
//! ```
//! What goes wrong here ends at most this connection: what a client sends wrong is answered by an
//! error, a panic is caught and logged, and the transaction that was open is rolled back.

use std::io::{self, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use engine::session::{Account, Identity, Session};
use types::{ErrorCode, SqlError};
use wire::limits::PACKET_BYTES_DEFAULT;
use wire::{ServerConnection, WireError};

use crate::connections::Place;
use crate::limits::{IDLE_TIMEOUT_MAX_S, LOGIN_TIMEOUT, STACK_BYTES, WRITE_TIMEOUT};
use crate::login;
use crate::node::NodeShared;
use crate::packet_sink::Results;
use crate::socket::{Socket, Stream};
use crate::statements::Statements;
use crate::tls::Tls;

/// What a listener grants to those who come in by it.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    /// The other end is the process itself: it may be who it says.
    pub(crate) is_owner: bool,
    /// The password of the data directory's owner, see [`crate::presence`].
    pub(crate) secret: Option<String>,
    /// With what TLS is offered.
    pub(crate) tls: Option<Tls>,
    /// Whether a stream that others can listen to is refused.
    pub(crate) require_secure_transport: bool,
}

impl Trust {
    /// For a connection inside the process.
    pub(crate) fn owner() -> Self {
        Self { is_owner: true, secret: None, tls: None, require_secure_transport: false }
    }
}

/// A client that is logged in.
pub(crate) struct Client {
    pub(crate) shared: Arc<NodeShared>,
    pub(crate) connection: ServerConnection<Stream>,
    pub(crate) session: Session,
    pub(crate) statements: Statements,
    pub(crate) results: Results,
    /// Number of the collation that text is sent in.
    pub(crate) charset: u16,
    /// `max_allowed_packet`, in bytes.
    pub(crate) packet_bytes_max: usize,
    pub(crate) trust: Trust,
    pub(crate) host: String,
}

/// Whether a connection goes on after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// It does.
    Continue,
    /// It is over.
    End,
}

/// Starts the thread of a connection.
pub(crate) fn begin(
    shared: &Arc<NodeShared>,
    place: Place,
    socket: Socket,
    trust: &Trust,
) -> io::Result<()> {
    let (shared, trust) = (Arc::clone(shared), trust.clone());
    let thread = thread::Builder::new().name("connection".to_owned()).stack_size(STACK_BYTES);
    thread.spawn(move || {
        let client = socket.address();
        // The hook has logged a panic; here it only must not pass the connection's place.
        let served = catch_unwind(AssertUnwindSafe(|| serve(shared, &place, socket, trust)));
        match served {
            Ok(Err(error)) => log_failure(&client, &error),
            Ok(Ok(())) | Err(_) => tracing::debug!(client, "connection closed"),
        }
    })?;
    Ok(())
}

/// Clients that vanish are no news; the rest may be an attack or a mistake of ours.
fn log_failure(client: &str, error: &WireError) {
    let is_usual = match error {
        WireError::Closed => true,
        WireError::Io(error) => {
            use ErrorKind as Kind;
            let gone = [Kind::UnexpectedEof, Kind::ConnectionReset, Kind::BrokenPipe];
            gone.contains(&error.kind())
        }
        _ => false,
    };
    if is_usual {
        tracing::debug!(client, %error, "connection ended");
    } else {
        tracing::warn!(client, %error, "connection ended by a failure");
    }
}

fn serve(
    shared: Arc<NodeShared>,
    place: &Place,
    socket: Socket,
    trust: Trust,
) -> Result<(), WireError> {
    socket.set_read_timeout(LOGIN_TIMEOUT)?;
    socket.set_write_timeout(WRITE_TIMEOUT)?;
    let (host, address) = (socket.host(), socket.address());
    let unknown = Account { user: "unauthenticated user".to_owned(), host: address.clone() };
    let identity = Identity { account: unknown.clone(), client: unknown };
    let session =
        Session::new(Arc::clone(&shared.instance), Arc::clone(&shared.sessions), identity);
    place.set_interruption(Arc::clone(&session.state().interruption));
    let id = session.state().connection_id;
    let Some(entered) = login::log_in(&shared, socket.clone(), &trust, (id, host.as_str()))? else {
        return Ok(());
    };
    let mut client = Client {
        shared,
        connection: entered.connection,
        session,
        statements: Statements::default(),
        results: Results::default(),
        charset: entered.newcomer.charset,
        packet_bytes_max: PACKET_BYTES_DEFAULT,
        trust,
        host,
    };
    if !client.welcome(entered.newcomer)? {
        return Ok(());
    }
    tracing::debug!(client = address, id, "connection opened");
    client.run(&socket)
}

impl Client {
    fn run(&mut self, socket: &Socket) -> Result<(), WireError> {
        let mut packet = Vec::new();
        let mut timeout = Duration::ZERO;
        loop {
            let wanted = self.idle_timeout();
            if wanted != timeout {
                socket.set_read_timeout(wanted)?;
                timeout = wanted;
            }
            let flow = match self.connection.read_command(&mut packet) {
                Ok(command) => match catch_unwind(AssertUnwindSafe(|| self.answer(command))) {
                    Ok(answered) => answered?,
                    Err(_) => return self.say_goodbye(&panicked()),
                },
                Err(WireError::Io(error)) if is_timeout(&error) => {
                    let error = SqlError::new(ErrorCode::ClientInteractionTimeout, &[]);
                    return self.say_goodbye(&error);
                }
                Err(error) => {
                    self.connection.write_wire_error(&error)?;
                    if !error.is_recoverable() {
                        return Err(error);
                    }
                    Flow::Continue
                }
            };
            if flow == Flow::End || self.session.is_ended() {
                return self.connection.flush();
            }
        }
    }

    fn say_goodbye(&mut self, error: &SqlError) -> Result<(), WireError> {
        self.connection.write_error(error)?;
        self.connection.flush()
    }

    fn idle_timeout(&self) -> Duration {
        let seconds = self.session.state().variables.number("wait_timeout");
        Duration::from_secs(seconds.clamp(1, IDLE_TIMEOUT_MAX_S))
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn panicked() -> SqlError {
    SqlError::unknown(
        "the server made a mistake in this statement and closes the connection; what was not \
         committed is rolled back, and the server's log says where it happened",
    )
}
