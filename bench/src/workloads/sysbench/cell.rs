//! One run of sysbench.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::output::{self, Outcome};
use super::{Mode, Options};
use crate::error::{Error, Result};
use crate::process;
use crate::servers::{Product, Server};

/// sysbench's own database.
const DATABASE: &str = "sbtest";

/// How long making the tables may take, beside a share for each row.
const PREPARE_LIMIT: Duration = Duration::from_mins(2);

/// How long a run may take past its seconds.
const GRACE: Duration = Duration::from_mins(1);

/// The errors that say that a transaction may be tried again: of Pando 1213 alone is expected;
/// newer versions of the peer say 1020 where a row is newer than the snapshot.
fn refusals(server: &Server) -> &'static str {
    match server.product() {
        Product::Pando => "1213",
        Product::MariaDb => "1213,1205,1020",
    }
}

/// What is measured at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    /// sysbench's script.
    pub(super) script: String,
    /// How statements are sent.
    pub(super) mode: Mode,
    /// Clients at once.
    pub(super) clients: u32,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = format!("{:?}", self.mode).to_lowercase();
        write!(f, "{} {mode} {} clients", self.script, self.clients)
    }
}

/// Runs sysbench as the options say.
pub(super) struct Runner {
    rows: u64,
    seconds: u64,
    socket: bool,
    log: PathBuf,
}

impl Runner {
    pub(super) fn new(options: &Options, log: PathBuf) -> Self {
        let Options { rows, seconds, socket, .. } = *options;
        Self { rows, seconds, socket, log }
    }

    /// Makes the script's tables anew; what went wrong, if the server refused it.
    pub(super) fn prepare(&self, server: &Server, script: &str) -> Result<Option<Outcome>> {
        let mut client = server.connect(None)?;
        client.execute(&format!("DROP DATABASE IF EXISTS {DATABASE}"))?;
        client.execute(&format!("CREATE DATABASE {DATABASE}"))?;
        let mut command = self.command(server, script);
        command.arg("prepare");
        let limit = PREPARE_LIMIT + Duration::from_millis(self.rows);
        let done = process::run("sysbench prepare", command, &self.log, limit)?;
        let failed = !done.success || done.text.contains("FATAL");
        Ok(failed.then(|| output::read(&done.text)))
    }

    /// Runs a cell.
    pub(super) fn run(&self, server: &Server, cell: &Cell) -> Result<Outcome> {
        let mut command = self.command(server, &cell.script);
        command.arg(format!("--threads={}", cell.clients));
        command.arg(format!("--time={}", self.seconds));
        command.arg("--percentile=95").arg(format!("--mysql-ignore-errors={}", refusals(server)));
        command.arg(match cell.mode {
            Mode::Prepared => "--db-ps-mode=auto",
            Mode::Text => "--db-ps-mode=disable",
        });
        command.arg("run");
        let limit = Duration::from_secs(self.seconds) + GRACE;
        match process::run("sysbench", command, &self.log, limit) {
            Ok(done) => Ok(output::read(&done.text)),
            Err(Error::TimeLimit { .. }) => Ok(Outcome::Failed("did not end".to_owned())),
            Err(error) => Err(error),
        }
    }

    /// Removes the script's tables; what went wrong, if the server refused it.
    pub(super) fn clean_up(&self, server: &Server, script: &str) -> Result<Option<Outcome>> {
        let mut command = self.command(server, script);
        command.arg("cleanup");
        let done = process::run("sysbench cleanup", command, &self.log, PREPARE_LIMIT)?;
        let failed = !done.success || done.text.contains("FATAL");
        Ok(failed.then(|| output::read(&done.text)))
    }

    fn command(&self, server: &Server, script: &str) -> Command {
        let mut command = process::command("sysbench");
        command.arg(script).args(["--db-driver=mysql", "--mysql-user=root"]);
        command.arg(format!("--mysql-db={DATABASE}")).arg("--tables=1");
        command.arg(format!("--table-size={}", self.rows));
        if self.socket {
            command.arg(format!("--mysql-socket={}", server.socket().display()));
        } else {
            command.arg("--mysql-host=127.0.0.1");
            command.arg(format!("--mysql-port={}", server.port()));
        }
        command.stdin(Stdio::null());
        command
    }
}
