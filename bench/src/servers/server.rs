//! A running server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Product;
use crate::client::Client;
use crate::error::Result;
use crate::process::Process;

/// How long it may take to end.
const STOP_LIMIT: Duration = Duration::from_mins(1);

/// How long a single answer may take: loads and merges of a million rows are the longest.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_mins(10);

/// A running server; killed when dropped.
pub(crate) struct Server {
    pub(super) process: Process,
    pub(super) port: u16,
    pub(super) socket: PathBuf,
    pub(super) product: Product,
    /// From its start until it answered a query.
    pub(crate) start_time: Duration,
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
