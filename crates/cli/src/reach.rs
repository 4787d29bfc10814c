//! How a command reaches an instance: through the server that runs on it, or by opening it.
//!
//! ```text
//! --host given            that server, over TCP
//! .pando/server.info      the server on this data directory, by its Unix socket or by TCP
//! otherwise               the instance itself, opened in this process; the protocol runs over a
//!                         pair of sockets, so that there is one way to run a statement
//! ```
#![expect(clippy::disallowed_methods, reason = "a client opens sockets")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use clap::Args;
use server::presence::LOCAL_USER;
use server::{Node, NodeSettings, Presence, logging};
use wire::client::{LoginOptions, Opening};
use wire::{ClientConnection, WireError};

use crate::failure::{Failure, Result};
use crate::place::{self, Place};
use crate::tls;

/// A stream of bytes to a server.
pub(crate) trait Bytes: Read + Write + Send {}

impl<T: Read + Write + Send> Bytes for T {}

/// A connection to a server, whichever way it is reached.
pub(crate) type Client = ClientConnection<Box<dyn Bytes>>;

/// The options of every command that is a client.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ReachOptions {
    /// The data directory; the current one if left out
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) data_dir: Option<PathBuf>,
    /// The database to use; the folder's if left out
    #[arg(long, value_name = "DATABASE")]
    pub(crate) use_db: Option<String>,
    /// Connect to the server on this host instead
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    /// The port of that server
    #[arg(long, value_name = "PORT", requires = "host")]
    pub(crate) port: Option<u16>,
    /// Send everything in clear, even if that server offers TLS
    #[arg(long)]
    pub(crate) no_tls: bool,
    /// The user to connect as
    #[arg(short, long, value_name = "USER")]
    pub(crate) user: Option<String>,
    /// That user's password
    #[arg(short, long, value_name = "PASSWORD")]
    pub(crate) password: Option<String>,
}

impl ReachOptions {
    /// These, and `other`'s where these say nothing.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            data_dir: self.data_dir.or(other.data_dir),
            use_db: self.use_db.or(other.use_db),
            host: self.host.or(other.host),
            port: self.port.or(other.port),
            no_tls: self.no_tls || other.no_tls,
            user: self.user.or(other.user),
            password: self.password.or(other.password),
        }
    }
}

/// An open connection, and what keeps its other end alive.
pub(crate) struct Reached {
    /// The connection.
    pub(crate) client: Client,
    /// The instance, if it is open in this process.
    node: Option<Node>,
    /// The folder of the instance, if it is on this machine.
    pub(crate) folder: Option<PathBuf>,
}

impl Reached {
    /// Goes the way that the options say.
    pub(crate) fn open(options: &ReachOptions) -> Result<Self> {
        if let Some(host) = &options.host {
            return over_tcp(host, options.port.unwrap_or(3306), options);
        }
        let place = Place::required(&place::folder(options.data_dir.as_deref())?)?;
        Self::at(&place, options)
    }

    /// The instance at a place.
    pub(crate) fn at(place: &Place, options: &ReachOptions) -> Result<Self> {
        if let Some(presence) = Presence::read(&place.data_dir)
            && let Some(stream) = find_server(&presence)
        {
            let user = options.user.as_deref().unwrap_or(LOCAL_USER);
            let own = options.password.as_deref().unwrap_or_default();
            let password = if options.user.is_some() { own } else { &presence.secret };
            let way = Way { is_private: presence.socket.is_some(), host: &presence.host };
            let client = log_in(stream, way, LoginOptions::new(user, password))?;
            return Self { client, node: None, folder: Some(place.data_dir.clone()) }
                .using(place, options);
        }
        logging::begin("warning");
        let node = Node::open(&NodeSettings::new(&place.data_dir))?;
        let stream: Box<dyn Bytes> = Box::new(node.connect()?);
        let way = Way { is_private: true, host: "" };
        let client = log_in(stream, way, LoginOptions::new("root", ""))?;
        Self { client, node: Some(node), folder: Some(place.data_dir.clone()) }
            .using(place, options)
    }

    /// Makes the database that was asked for, else the folder's, the default one. The folder of an
    /// instance without a database of its name has none.
    fn using(mut self, place: &Place, options: &ReachOptions) -> Result<Self> {
        let asked = options.use_db.as_deref();
        match self.client.use_database(asked.unwrap_or(&place.database).as_bytes()) {
            Err(WireError::Server(_)) if asked.is_none() => {}
            Err(error) => {
                let failure = error.into();
                self.close()?;
                return Err(failure);
            }
            Ok(_) => {}
        }
        Ok(self)
    }

    /// Ends the connection, and closes the instance if it is open here.
    pub(crate) fn close(self) -> Result<()> {
        let Self { client, node, .. } = self;
        // A server that is gone has nothing left to say goodbye to.
        let _ = client.quit();
        node.map_or(Ok(()), Node::close)?;
        Ok(())
    }
}

/// A stream to the server of this data directory, if it still runs.
fn find_server(presence: &Presence) -> Option<Box<dyn Bytes>> {
    if let Some(path) = &presence.socket {
        let stream = UnixStream::connect(path).ok()?;
        return Some(Box::new(stream));
    }
    let stream = TcpStream::connect((presence.host.as_str(), presence.port)).ok()?;
    stream.set_nodelay(true).ok()?;
    Some(Box::new(stream))
}

fn over_tcp(host: &str, port: u16, options: &ReachOptions) -> Result<Reached> {
    let stream = TcpStream::connect((host, port)).and_then(|stream| {
        stream.set_nodelay(true)?;
        Ok(stream)
    });
    let stream = stream.map_err(|error| {
        Failure::new(format!("cannot connect to a server on {host}:{port}: {error}"))
    })?;
    let user = options.user.as_deref().unwrap_or("root");
    let password = options.password.as_deref().unwrap_or_default();
    let mut login = LoginOptions::new(user, password);
    login.database.clone_from(&options.use_db);
    let client = if options.no_tls {
        login.attributes = attributes();
        Opening::<Box<dyn Bytes>>::receive(Box::new(stream), false)?.login(&login)?
    } else {
        log_in(Box::new(stream), Way { is_private: false, host }, login)?
    };
    Ok(Reached { client, node: None, folder: None })
}

/// What is known of a stream.
#[derive(Clone, Copy)]
struct Way<'a> {
    /// Whether nobody can listen to it.
    is_private: bool,
    /// Where it leads.
    host: &'a str,
}

/// Logs in, with TLS where others could listen and the server offers it.
fn log_in(stream: Box<dyn Bytes>, way: Way<'_>, mut login: LoginOptions) -> Result<Client> {
    login.attributes = attributes();
    let opening = Opening::receive(stream, way.is_private)?;
    if way.is_private || !opening.offers_tls() {
        return Ok(opening.login(&login)?);
    }
    let upgraded = opening.upgrade(&login, |stream| tls::over(stream, way.host));
    Ok(upgraded.and_then(|opening| opening.login(&login))?)
}

/// What a server is told of this program.
fn attributes() -> Vec<(String, String)> {
    vec![("program_name".to_owned(), "pando".to_owned())]
}
