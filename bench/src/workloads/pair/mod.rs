//! Two nodes that share a folder as their remote: the primary pushes, the replica pulls.

pub(super) mod failover;
pub(super) mod replica;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};

use crate::client::Client;
use crate::error::{Error, Result};
use crate::servers::{Installation, Product, Server};
use crate::setup::Setup;

/// Where the rows are.
const DATABASE: &str = "shop";

/// How both are set up.
struct Pair {
    nodes: [Installation; 2],
    remote: PathBuf,
}

impl Pair {
    /// Prepares two data folders and the remote's place below `folder`.
    fn new(setup: &Setup, folder: &Path) -> Result<Self> {
        let node = |name: &str| Installation::new(setup, Product::Pando, &folder.join(name));
        Ok(Self { nodes: [node("a")?, node("b")?], remote: folder.join("remote") })
    }

    fn url(&self) -> String {
        format!("file://{}", self.remote.display())
    }

    /// Starts both: the first as primary with `tables` made and committed, the second as its
    /// replica.
    fn start(&self, tables: &str) -> Result<[Server; 2]> {
        let [primary, replica] = [self.nodes[0].start()?, self.nodes[1].start()?];
        let mut client = primary.connect(None)?;
        client.execute(&format!(
            "CREATE DATABASE {DATABASE}; USE {DATABASE}; {tables}; \
             CALL DOLT_REMOTE('add', 'origin', '{}'); \
             SET PERSIST dolt_replicate_to_remote = 'origin'; CALL DOLT_COMMIT('-Am', 'begin')",
            self.url()
        ))?;
        let mut client = replica.connect(None)?;
        client.execute(&format!(
            "CALL DOLT_CLONE('{}', '{DATABASE}'); SET PERSIST dolt_replicate_all_heads = 1; \
             SET PERSIST dolt_read_replica_remote = 'origin'",
            self.url()
        ))?;
        Ok([primary, replica])
    }

    /// Takes the remote away, as an unmounted disk is, or brings it back.
    fn take_remote_away(&self, away: bool) -> Result<()> {
        let aside = self.remote.with_extension("away");
        let (from, to) = if away { (&self.remote, &aside) } else { (&aside, &self.remote) };
        if to.exists() {
            return Err(Error::Answer(format!("somebody made {} anew", to.display())));
        }
        fs::rename(from, to).map_err(Error::file("move", from))
    }

    /// The bytes of the remote's root.
    fn root(&self) -> Result<Vec<u8>> {
        let path = self.remote.join("root");
        fs::read(&path).map_err(Error::file("read", &path))
    }
}

/// Commits the tables that are tracked; says whether the answer came without a warning.
fn commit(client: &mut Client, message: &str) -> Result<bool> {
    client.rows(&format!("CALL DOLT_COMMIT('-am', '{message}', '--allow-empty')"))?;
    Ok(client.number("SELECT @@warning_count")? == 0)
}
