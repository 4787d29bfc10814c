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

use crate::configuration;
use crate::failure::{Failure, Result};
use crate::output;
use crate::place::{self, Place};
use crate::quote;
use crate::script::rows_of;
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
    /// The branch to begin on; the one that was checked out here if left out
    #[arg(long, value_name = "BRANCH")]
    pub(crate) branch: Option<String>,
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
            branch: self.branch.or(other.branch),
            host: self.host.or(other.host),
            port: self.port.or(other.port),
            no_tls: self.no_tls || other.no_tls,
            user: self.user.or(other.user),
            password: self.password.or(other.password),
        }
    }
}

/// How the server is reached, again and again.
enum Route {
    /// The instance is open in this process.
    Own(Box<Node>),
    /// The server that runs on the data directory, as this user with this password.
    Local { presence: Presence, user: String, password: String },
    /// A server elsewhere.
    Far { host: String, port: u16, login: Box<LoginOptions>, no_tls: bool },
}

/// An open connection, and what keeps its other end alive.
pub(crate) struct Reached {
    /// The connection.
    pub(crate) client: Client,
    route: Route,
    /// The folder of the instance, if it is on this machine.
    pub(crate) folder: Option<PathBuf>,
}

impl Reached {
    /// Goes the way that the options say.
    pub(crate) fn open(options: &ReachOptions) -> Result<Self> {
        if let Some(host) = &options.host {
            let mut login = LoginOptions::new(
                options.user.as_deref().unwrap_or("root"),
                options.password.as_deref().unwrap_or_default(),
            );
            login.database.clone_from(&options.use_db);
            let port = options.port.unwrap_or(3306);
            let (host, no_tls) = (host.clone(), options.no_tls);
            return Self::by(Route::Far { host, port, login: Box::new(login), no_tls }, None);
        }
        let place = Place::required(&place::folder(options.data_dir.as_deref())?)?;
        Self::at(&place, options)
    }

    /// The instance at a place.
    pub(crate) fn at(place: &Place, options: &ReachOptions) -> Result<Self> {
        let running = Presence::read(&place.data_dir).filter(Presence::answers);
        let route = match running {
            Some(presence) => {
                let own = options.password.clone().unwrap_or_default();
                let (user, password) = match &options.user {
                    Some(user) => (user.clone(), own),
                    None => (LOCAL_USER.to_owned(), presence.secret.clone()),
                };
                Route::Local { presence, user, password }
            }
            None => {
                logging::begin("warning");
                Route::Own(Box::new(Node::open(&NodeSettings::new(&place.data_dir))?))
            }
        };
        Self::by(route, Some(place.data_dir.clone()))?.using(place, options)
    }

    fn by(route: Route, folder: Option<PathBuf>) -> Result<Self> {
        match route.dial() {
            Ok(client) => Ok(Self { client, route, folder }),
            Err(failure) => {
                route.close()?;
                Err(failure)
            }
        }
    }

    /// Another connection of the same user to the same server.
    pub(crate) fn dial(&self) -> Result<Client> {
        self.route.dial()
    }

    /// Begins in the database that was asked for, else the folder's, on its branch, as the author
    /// whom the settings name. The folder of an instance without a database of its name has none.
    fn using(mut self, place: &Place, options: &ReachOptions) -> Result<Self> {
        match self.begin(place, options) {
            Ok(()) => Ok(self),
            Err(failure) => {
                self.close()?;
                Err(failure)
            }
        }
    }

    fn begin(&mut self, place: &Place, options: &ReachOptions) -> Result<()> {
        let asked = options.use_db.as_deref();
        match self.client.use_database(asked.unwrap_or(&place.database).as_bytes()) {
            Err(WireError::Server(_)) if asked.is_none() => return Ok(()),
            used => used?,
        };
        for (setting, variable) in
            [("user.name", "dolt_author_name"), ("user.email", "dolt_author_email")]
        {
            if let Some(value) = configuration::find(&place.data_dir, setting)? {
                let statement = format!("SET @@{variable} = {}", quote::text(&value));
                rows_of(&mut self.client, &statement)?;
            }
        }
        let kept = place.branch.as_ref().filter(|_| asked.is_none());
        let Some(branch) = options.branch.as_ref().or(kept) else { return Ok(()) };
        match rows_of(&mut self.client, &quote::call("dolt_checkout", &[branch])) {
            // One that was checked out here once and is gone.
            Err(WireError::Server(error)) if options.branch.is_none() => {
                let text = format!("warning: the branch '{branch}' is gone ({})", error.message);
                output::complain(&text);
                Ok(())
            }
            other => other.map(drop).map_err(Failure::from),
        }
    }

    /// Opens, lets `work` be done, and closes.
    pub(crate) fn with<T>(
        options: &ReachOptions,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let mut reached = Self::open(options)?;
        let outcome = work(&mut reached);
        let closed = reached.close();
        outcome.and_then(|done| closed.map(|()| done))
    }

    /// Ends the connection, and closes the instance if it is open here.
    pub(crate) fn close(self) -> Result<()> {
        // A server that is gone has nothing left to say goodbye to.
        let _ = self.client.quit();
        self.route.close()
    }
}

impl Route {
    fn dial(&self) -> Result<Client> {
        match self {
            Self::Own(node) => {
                let way = Way { is_private: true, host: "" };
                log_in(Box::new(node.connect()?), way, LoginOptions::new("root", ""))
            }
            Self::Local { presence, user, password } => {
                let is_private = presence.socket.is_some();
                let stream = find_server(presence)?;
                let way = Way { is_private, host: &presence.host };
                log_in(stream, way, LoginOptions::new(user, password))
            }
            Self::Far { host, port, login, no_tls } => {
                let stream = over_tcp(host, *port)?;
                let mut login = LoginOptions::clone(login);
                if *no_tls {
                    login.attributes = attributes();
                    return Ok(Opening::receive(stream, false)?.login(&login)?);
                }
                log_in(stream, Way { is_private: false, host }, login)
            }
        }
    }

    fn close(self) -> Result<()> {
        match self {
            Self::Own(node) => Ok(node.close()?),
            Self::Local { .. } | Self::Far { .. } => Ok(()),
        }
    }
}

/// A stream to the server of this data directory.
fn find_server(presence: &Presence) -> Result<Box<dyn Bytes>> {
    match &presence.socket {
        Some(path) => Ok(Box::new(UnixStream::connect(path)?)),
        None => over_tcp(&presence.host, presence.port),
    }
}

fn over_tcp(host: &str, port: u16) -> Result<Box<dyn Bytes>> {
    let stream = TcpStream::connect((host, port)).and_then(|stream| {
        stream.set_nodelay(true)?;
        Ok(stream)
    });
    let stream = stream.map_err(|error| {
        Failure::new(format!("cannot connect to a server on {host}:{port}: {error}"))
    })?;
    Ok(Box::new(stream))
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
