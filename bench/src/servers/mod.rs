//! Both products as private servers: started on a free port, waited for, stopped or killed.
//!
//! Both sync every commit, keep no binary log, and listen on 127.0.0.1 and on a Unix socket.

mod mariadb;
mod pando;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::poll;
use crate::process::Process;
use crate::setup::Setup;

/// How long a server may take to start: recovery of the largest workload's log, with room.
const START_LIMIT: Duration = Duration::from_mins(2);

/// How long it may take to end.
const STOP_LIMIT: Duration = Duration::from_mins(1);

/// How long a single answer may take: loads and merges of a million rows are the longest.
const ANSWER_LIMIT: Duration = Duration::from_mins(10);

/// Clients at once.
const CONNECTIONS_MAX: &str = "1100";

/// A product that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Product {
    /// The peer.
    #[value(name = "mariadb")]
    MariaDb,
    /// Ours.
    Pando,
}

impl Product {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MariaDb => "MariaDB",
            Self::Pando => "Pando",
        }
    }
}

/// How a server is started, the same each time.
pub(crate) struct Installation {
    product: Product,
    program: PathBuf,
    folder: PathBuf,
    log: PathBuf,
    port: u16,
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    process: Process,
    port: u16,
    socket: PathBuf,
    product: Product,
    /// From its start until it answered a query.
    pub(crate) start_time: Duration,
}

impl Installation {
    /// Prepares `product` with a data folder of its own in `folder`.
    pub(crate) fn new(setup: &Setup, product: Product, folder: &Path) -> Result<Self> {
        let own = folder.join(product.name().to_lowercase());
        std::fs::create_dir_all(&own).map_err(Error::file("make", &own))?;
        let program = match product {
            Product::MariaDb => mariadb::install(&own)?,
            Product::Pando => pando::program(setup, &own)?,
        };
        let log = own.join("server.log");
        Ok(Self { product, program, folder: own, log, port: free_port()? })
    }

    /// Starts it and waits until it answers.
    pub(crate) fn start(&self) -> Result<Server> {
        let socket = self.folder.join("sock");
        let place = Place { folder: &self.folder, port: self.port, socket: &socket };
        let command: Command = match self.product {
            Product::MariaDb => mariadb::command(&self.program, &place),
            Product::Pando => pando::command(&self.program, &place),
        };
        let start = Instant::now();
        let name = format!("the {} server", self.product.name());
        let mut process = Process::spawn(&name, command, &self.log)?;
        let what = format!("the start of {name}");
        poll::until(&what, START_LIMIT, || {
            process.check_running()?;
            let Ok(mut client) = Client::connect(self.port, None, ANSWER_LIMIT) else {
                return Ok(None);
            };
            client.value("SELECT 1").map(Some)
        })?;
        let start_time = start.elapsed();
        Ok(Server { process, port: self.port, socket, product: self.product, start_time })
    }
}

/// What a server's command line says of where it is.
struct Place<'a> {
    folder: &'a Path,
    port: u16,
    socket: &'a Path,
}

impl Server {
    /// Which product.
    pub(crate) fn product(&self) -> Product {
        self.product
    }

    /// A connection.
    pub(crate) fn connect(&self, database: Option<&str>) -> Result<Client> {
        Client::connect(self.port, database, ANSWER_LIMIT)
    }

    /// The port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A file beside its own log.
    pub(crate) fn log_beside(&self, name: &str) -> PathBuf {
        self.socket.with_file_name(name)
    }

    /// The Unix socket.
    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }

    /// An error if it has ended by itself.
    pub(crate) fn check_running(&mut self) -> Result<()> {
        self.process.check_running()
    }

    /// Kills it, as a power cut would end it.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.process.kill()
    }

    /// Stops it well.
    pub(crate) fn stop(mut self) -> Result<()> {
        self.process.stop(STOP_LIMIT)
    }
}

/// A port that is free now.
fn free_port() -> Result<u16> {
    let port = || -> std::io::Result<u16> {
        Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
    };
    port().map_err(Error::io("find a free port"))
}
