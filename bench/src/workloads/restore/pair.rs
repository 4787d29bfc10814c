//! Two servers: one that works, one that restores.

use std::path::{Path, PathBuf};

use crate::client::Client;
use crate::error::Result;
use crate::servers::{Installation, Product, Server};
use crate::setup::Setup;
use crate::workloads::kill::ledger::{self, Acknowledged, DATABASE};

/// The servers.
pub(super) struct Pair {
    installation: Installation,
    /// The one that works; `None` between its death and its restart.
    first: Option<Server>,
    second: Server,
    backups: PathBuf,
    /// What the writers have heard so far.
    pub(super) acknowledged: Acknowledged,
    /// Databases that were restored so far; each has a name of its own.
    restored: u32,
}

impl Pair {
    /// Starts both, and makes the writers' tables in the first.
    pub(super) fn start(setup: &Setup, folder: &Path, writers: u64) -> Result<Self> {
        let installation = Installation::new(setup, Product::Pando, &folder.join("a"))?;
        let first = installation.start()?;
        ledger::create(&first, writers)?;
        let second = Installation::new(setup, Product::Pando, &folder.join("b"))?.start()?;
        let (backups, acknowledged) = (folder.join("backups"), Acknowledged::new(writers));
        let first = Some(first);
        Ok(Self { installation, first, second, backups, acknowledged, restored: 0 })
    }

    /// The first server; it has been started.
    pub(super) fn first(&self) -> &Server {
        self.first.as_ref().expect("the first server is restarted after each kill")
    }

    /// The first server, to be killed.
    pub(super) fn take_first(&mut self) -> Server {
        self.first.take().expect("the first server is restarted after each kill")
    }

    /// Starts the first server on what it left.
    pub(super) fn restart_first(&mut self) -> Result<()> {
        self.first = Some(self.installation.start()?);
        Ok(())
    }

    /// The address of a place for backups.
    pub(super) fn url(&self, place: &str) -> String {
        format!("file://{}", self.backups.join(place).display())
    }

    /// Restores a place's backup in the second server; gives a connection to the new database.
    pub(super) fn restore(&mut self, place: &str) -> Result<Client> {
        self.restored += 1;
        let name = format!("restored{}", self.restored);
        let mut client = self.second.connect(None)?;
        client.execute(&format!("CALL DOLT_BACKUP('restore', '{}', '{name}')", self.url(place)))?;
        client.execute(&format!("USE {name}"))?;
        Ok(client)
    }

    /// The hash of the first server's database now.
    pub(super) fn hash(&self) -> Result<String> {
        let sql = format!("SELECT pando_hashof_database('{DATABASE}')");
        self.first().connect(None)?.value(&sql)
    }

    /// Stops both.
    pub(super) fn stop(self) -> Result<()> {
        if let Some(first) = self.first {
            first.stop()?;
        }
        self.second.stop()
    }
}

/// Takes a backup.
pub(super) fn back_up(server: &Server, url: &str) -> Result<()> {
    let mut client = server.connect(Some(DATABASE))?;
    client.execute(&format!("CALL DOLT_BACKUP('sync-url', '{url}')")).map(drop)
}

/// The hash of a restored database.
pub(super) fn hash_of_current(client: &mut Client) -> Result<String> {
    client.value("SELECT pando_hashof_database(DATABASE())")
}
