//! The byte streams that clients come in by: TCP, TLS over TCP, Unix sockets.
//!
//! A [`Socket`] is shared: the connection's thread reads and writes, and whoever stops the node or
//! kills the session shuts it down, which ends a read that waits.

use std::io::{Read, Result, Write};
use std::net::{IpAddr, Shutdown, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use rustix::net::sockopt;
use rustls::{ServerConnection, StreamOwned};

use crate::limits::KEEPALIVE_IDLE;

/// A socket that is connected; clones are the same.
#[derive(Clone, Debug)]
pub enum Socket {
    /// TCP.
    Tcp(Arc<TcpStream>),
    /// A Unix socket, or one end of a pair inside the process.
    Unix(Arc<UnixStream>),
}

impl Socket {
    /// A TCP connection as a server wants it: answers go out at once, a dead client is noticed.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn tcp(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        sockopt::set_socket_keepalive(&stream, true)?;
        sockopt::set_tcp_keepidle(&stream, KEEPALIVE_IDLE)?;
        Ok(Self::Tcp(Arc::new(stream)))
    }

    /// A Unix socket.
    pub fn unix(stream: UnixStream) -> Self {
        Self::Unix(Arc::new(stream))
    }

    /// Whether nobody can listen without TLS.
    pub fn is_private(&self) -> bool {
        matches!(self, Self::Unix(_))
    }

    /// The client's host as accounts name it: `localhost` for this machine, else the address.
    pub fn host(&self) -> String {
        let Self::Tcp(stream) = self else { return "localhost".to_owned() };
        match stream.peer_addr().map(|address| address.ip().to_canonical()) {
            Ok(ip) if ip.is_loopback() => "localhost".to_owned(),
            Ok(ip) => ip.to_string(),
            Err(_) => IpAddr::from([0; 4]).to_string(),
        }
    }

    /// The client's address with its port, as the process list shows it.
    pub fn address(&self) -> String {
        match self {
            Self::Tcp(stream) => {
                let port = stream.peer_addr().map_or(0, |address| address.port());
                format!("{}:{port}", self.host())
            }
            Self::Unix(_) => "localhost".to_owned(),
        }
    }

    /// How long a read may wait.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn set_read_timeout(&self, timeout: Duration) -> Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_read_timeout(Some(timeout)),
            Self::Unix(stream) => stream.set_read_timeout(Some(timeout)),
        }
    }

    /// How long a write may wait.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn set_write_timeout(&self, timeout: Duration) -> Result<()> {
        match self {
            Self::Tcp(stream) => stream.set_write_timeout(Some(timeout)),
            Self::Unix(stream) => stream.set_write_timeout(Some(timeout)),
        }
    }

    /// Lets no more bytes in; what is being answered still goes out. One that is closed already
    /// stays so.
    pub fn stop_reading(&self) {
        self.shut_down(Shutdown::Read);
    }

    /// Ends it in both directions.
    pub fn hang_up(&self) {
        self.shut_down(Shutdown::Both);
    }

    fn shut_down(&self, how: Shutdown) {
        // The only failure is that the other end was faster.
        let _ = match self {
            Self::Tcp(stream) => stream.shutdown(how),
            Self::Unix(stream) => stream.shutdown(how),
        };
    }
}

impl Read for Socket {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        match self {
            Self::Tcp(stream) => stream.as_ref().read(buf),
            Self::Unix(stream) => stream.as_ref().read(buf),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        match self {
            Self::Tcp(stream) => stream.as_ref().write(buf),
            Self::Unix(stream) => stream.as_ref().write(buf),
        }
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// A socket, with TLS over it or without.
#[derive(Debug)]
pub enum Stream {
    /// The socket itself.
    Plain(Socket),
    /// TLS.
    Tls(Box<StreamOwned<ServerConnection, Socket>>),
}

impl Read for Stream {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buf),
            Self::Tls(stream) => stream.read(buf),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(buf),
            Self::Tls(stream) => stream.write(buf),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
