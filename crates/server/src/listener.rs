//! The listeners of a node: TCP and, if wanted, a Unix socket. Each has a thread that accepts.
#![expect(clippy::disallowed_methods, reason = "the server's own sockets, files and threads")]

use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use types::{ErrorCode, SqlError};
use wire::ServerConnection;

use crate::accounts;
use crate::connection::{self, Trust};
use crate::connections::Full;
use crate::error::{Error, Result};
use crate::limits::{ACCEPT_FAILED_PAUSE, WRITE_TIMEOUT};
use crate::node::{Node, NodeShared};
use crate::presence::{Presence, draw_secret};
use crate::settings::ListenSettings;
use crate::socket::Socket;
use crate::tls::Tls;

/// The listeners; they end by [`Listener::stop`].
pub struct Listener {
    address: SocketAddr,
    unix: Option<PathBuf>,
    doors: Vec<Door>,
    data_dir: PathBuf,
    stopping: Arc<AtomicBool>,
}

/// One listening socket and its thread.
struct Door {
    listening: Arc<Listening>,
    thread: JoinHandle<()>,
}

enum Listening {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Listener {
    /// Listens, and writes down where, for programs on this machine.
    ///
    /// # Errors
    /// The address is taken or is none; beyond this machine while an account has no password.
    pub fn bind(node: &Node, settings: &ListenSettings) -> Result<Self> {
        let shared = node.shared();
        let tcp = bind_tcp(settings)?;
        let address = tcp.local_addr().map_err(|error| Error::io("listen", error))?;
        if !address.ip().is_loopback() {
            accounts::refuse_open_doors(shared, address.ip())?;
        }
        let unix = settings.socket.as_deref().map(bind_unix).transpose()?;
        let secret = draw_secret(shared.instance.entropy());
        let presence = Presence {
            pid: std::process::id(),
            host: reachable(address),
            port: address.port(),
            socket: settings.socket.clone(),
            secret: secret.clone(),
        };
        let tls = Tls::open(&shared.data_dir.join(crate::settings::INSTANCE_FOLDER).join("tls"))?;
        let trust = Trust {
            is_owner: false,
            secret: Some(secret),
            tls: Some(tls),
            require_secure_transport: settings.require_secure_transport,
        };
        presence.write(&shared.data_dir)?;
        let mut listener = Self {
            address,
            unix: settings.socket.clone(),
            doors: Vec::new(),
            data_dir: shared.data_dir.clone(),
            stopping: Arc::default(),
        };
        let doors = [Some(Listening::Tcp(tcp)), unix.map(Listening::Unix)];
        for listening in doors.into_iter().flatten() {
            let entrance = Entrance {
                shared: Arc::clone(shared),
                trust: trust.clone(),
                connections_max: settings.connections_max,
                stopping: Arc::clone(&listener.stopping),
            };
            listener.doors.push(open_door(listening, entrance)?);
        }
        Ok(listener)
    }

    /// Where TCP clients come in; the port is a real one even if 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where clients on this machine come in.
    pub fn unix_socket(&self) -> Option<&Path> {
        self.unix.as_deref()
    }

    /// Lets nobody in any more. Those who are in stay until [`Node::close`].
    pub fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        if let Err(error) = Presence::remove(&self.data_dir) {
            tracing::warn!(%error, "could not remove the file that names this server");
        }
        for door in self.doors {
            door.listening.wake();
            // A panic there was logged by the hook.
            let _ = door.thread.join();
        }
        if let Some(path) = self.unix {
            let _ = fs::remove_file(path);
        }
    }
}

/// An address under which programs on this machine reach a listener.
fn reachable(address: SocketAddr) -> String {
    match address.ip() {
        ip if !ip.is_unspecified() => ip.to_string(),
        std::net::IpAddr::V4(_) => "127.0.0.1".to_owned(),
        std::net::IpAddr::V6(_) => "::1".to_owned(),
    }
}

fn bind_tcp(settings: &ListenSettings) -> Result<TcpListener> {
    let (host, port) = (settings.host.as_str(), settings.port);
    let failed = |error: io::Error| {
        if error.kind() == ErrorKind::AddrInUse {
            let message = format!(
                "port {port} on {host} is in use by another program: stop it, or choose another \
                 port with -P (-P 0 takes a free one)"
            );
            return Error::Refused(message);
        }
        Error::io(format!("listen on {host}:{port}"), error)
    };
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(failed)?.collect();
    TcpListener::bind(addresses.as_slice()).map_err(failed)
}

fn bind_unix(path: &Path) -> Result<UnixListener> {
    let failed = |error| Error::file("listen on", path, error);
    match UnixListener::bind(path) {
        // Left behind by a server that was killed, if nobody answers there.
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            if UnixStream::connect(path).is_ok() {
                return Err(failed(error));
            }
            fs::remove_file(path).map_err(failed)?;
            UnixListener::bind(path).map_err(failed)
        }
        bound => bound.map_err(failed),
    }
}

/// What a listener's thread needs to let clients in.
struct Entrance {
    shared: Arc<NodeShared>,
    trust: Trust,
    connections_max: usize,
    stopping: Arc<AtomicBool>,
}

fn open_door(listening: Listening, entrance: Entrance) -> Result<Door> {
    let listening = Arc::new(listening);
    let ours = Arc::clone(&listening);
    let thread = thread::Builder::new().name("accept".to_owned()).spawn(move || {
        while !entrance.stopping.load(Ordering::Relaxed) {
            match ours.accept() {
                Ok(socket) => entrance.let_in(socket),
                Err(_) if entrance.stopping.load(Ordering::Relaxed) => return,
                Err(error) => {
                    // Out of descriptors, mostly: the next attempt would fail at once too.
                    tracing::error!(%error, "cannot accept a connection");
                    thread::sleep(ACCEPT_FAILED_PAUSE);
                }
            }
        }
    });
    let thread = thread.map_err(|error| Error::io("start a listener's thread", error))?;
    Ok(Door { listening, thread })
}

impl Listening {
    fn accept(&self) -> io::Result<Socket> {
        match self {
            Self::Tcp(listener) => listener.accept().and_then(|(stream, _)| Socket::tcp(stream)),
            Self::Unix(listener) => listener.accept().map(|(stream, _)| Socket::unix(stream)),
        }
    }

    /// Ends an `accept` that waits.
    fn wake(&self) {
        let descriptor = match self {
            Self::Tcp(listener) => listener.as_fd(),
            Self::Unix(listener) => listener.as_fd(),
        };
        let how = rustix::net::Shutdown::Both;
        if let Err(error) = rustix::net::shutdown(descriptor, how) {
            tracing::debug!(%error, "a listener was shut already");
        }
    }
}

impl Entrance {
    fn let_in(&self, socket: Socket) {
        let place = match self.shared.connections.enter(&socket, self.connections_max) {
            Ok(place) => place,
            Err(full) => return turn_away(socket, full),
        };
        if let Err(error) = connection::begin(&self.shared, place, socket, &self.trust) {
            tracing::error!(%error, "cannot start a thread for a connection");
        }
    }
}

fn turn_away(socket: Socket, full: Full) {
    let code = match full {
        Full::TooMany => ErrorCode::ConCountError,
        Full::Stopping => ErrorCode::ServerShutdown,
    };
    tracing::warn!(client = socket.address(), ?full, "turned a client away");
    // The answer is short and the socket's buffer empty, so this does not wait for the client.
    let _ = socket.set_write_timeout(WRITE_TIMEOUT);
    let _ = ServerConnection::turn_away(socket, &SqlError::new(code, &[]));
}
