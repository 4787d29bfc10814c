//! How a server is started, and started again on what it left.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::server::{ANSWER_LIMIT, Server};
use super::{Place, Product, mariadb, pando};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::poll;
use crate::process::Process;
use crate::setup::Setup;

/// How long a server may take to start: recovery of the largest workload's log, with room.
const START_LIMIT: Duration = Duration::from_mins(2);

/// How a server is started, the same each time.
pub(crate) struct Installation {
    product: Product,
    program: PathBuf,
    folder: PathBuf,
    log: PathBuf,
    port: u16,
}

impl Installation {
    /// Prepares `product` with a data folder of its own in `folder`.
    pub(crate) fn new(setup: &Setup, product: Product, folder: &Path) -> Result<Self> {
        let own = folder.join(product.name().to_lowercase());
        std::fs::create_dir_all(&own).map_err(Error::file("make", &own))?;
        let program = match product {
            Product::MariaDb => mariadb::install(&own)?,
            Product::Pando => pando::install(setup, &own)?,
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

/// A port that is free now.
fn free_port() -> Result<u16> {
    let port = || -> std::io::Result<u16> {
        Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
    };
    port().map_err(Error::io("find a free port"))
}
