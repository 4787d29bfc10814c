//! A node: an open instance, what its sessions share, and its maintenance.

pub mod fsck;
mod replication;

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::session::Shared;
use repo::instance::OpenReport;
use repo::{Instance, Parts};
use types::{ErrorClass, Value};

use crate::accounts::Digests;
use crate::connection::{self, Trust};
use crate::connections::Connections;
use crate::error::{Error, Result};
use crate::limits::{DRAIN_TIMEOUT, INTERRUPT_TIMEOUT};
use crate::maintenance::Maintenance;
use crate::os_entropy::OsEntropy;
use crate::presence::Presence;
use crate::real_clock::RealClock;
use crate::real_disk::RealDisk;
use crate::remote_places::RemotePlaces;
use crate::settings::{INSTANCE_FOLDER, NodeSettings};
use crate::socket::Socket;
use crate::thread_wait::ThreadWait;
use replication::Replication;

/// An open node. [`Node::close`] ends it well; dropped without, it is as after a crash.
pub struct Node {
    shared: Arc<NodeShared>,
    maintenance: Maintenance,
    replication: Replication,
    report: OpenReport,
}

/// What the threads of a node share.
pub(crate) struct NodeShared {
    pub(crate) instance: Arc<Instance>,
    pub(crate) sessions: Arc<Shared>,
    pub(crate) connections: Arc<Connections>,
    pub(crate) digests: Digests,
    pub(crate) data_dir: PathBuf,
    /// `@@version`, as clients are greeted.
    pub(crate) version: String,
}

impl Node {
    /// Opens the instance of a data directory, making one if there is none.
    ///
    /// # Errors
    /// Another process has it open; it is damaged; the operating system refuses.
    pub fn open(settings: &NodeSettings) -> Result<Self> {
        let folder = settings.instance_folder();
        let disk = RealDisk::open(&folder);
        let disk = disk.map_err(|error| Error::file("open", &folder, error))?;
        let parts = Parts {
            disk: Arc::new(disk),
            wait: Arc::new(ThreadWait::new()),
            clock: Arc::new(RealClock::new()),
            entropy: Arc::new(OsEntropy),
        };
        let places = RemotePlaces {
            data_dir: settings.data_dir.clone(),
            wait: Arc::clone(&parts.wait),
            entropy: Arc::clone(&parts.entropy),
        };
        let opened = Instance::open(parts, settings.options);
        let opened = opened.map_err(|error| not_opened(error, &settings.data_dir));
        let (instance, report) = opened?;
        log_report(&report);
        let sessions = Shared::open(&instance)?;
        sessions.remotes().set(Arc::new(places));
        let version = sessions.globals.get("version").unwrap_or(Value::Null);
        let version = version.to_string_lossy().into_owned();
        if settings.read_only {
            sessions.globals.set("read_only", Value::Int(1));
            sessions.globals.set("super_read_only", Value::Int(1));
        }
        let connections = Arc::new(Connections::default());
        let maintenance = Maintenance::begin(Arc::clone(&instance), Arc::clone(&connections))?;
        let replication = Replication::begin(&instance, &sessions)?;
        let shared = Arc::new(NodeShared {
            instance,
            sessions,
            connections,
            digests: Digests::default(),
            data_dir: settings.data_dir.clone(),
            version,
        });
        Ok(Self { shared, maintenance, replication, report })
    }

    /// What opening found.
    pub fn report(&self) -> &OpenReport {
        &self.report
    }

    /// Where the instance lives: the data directory.
    pub fn data_dir(&self) -> &Path {
        &self.shared.data_dir
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.shared.connections.count()
    }

    /// A connection from inside the process, with the rights of the data directory's owner: any
    /// name and no password let it in.
    ///
    /// # Errors
    /// The operating system gives no socket or thread.
    pub fn connect(&self) -> Result<UnixStream> {
        let failed = |error| Error::io("make a connection inside the process", error);
        let (ours, theirs) = UnixStream::pair().map_err(failed)?;
        let socket = Socket::unix(ours);
        let place = self.shared.connections.enter(&socket, usize::MAX);
        let place = place.map_err(|_| Error::Refused("the node is stopping".to_owned()))?;
        connection::begin(&self.shared, place, socket, &Trust::owner()).map_err(failed)?;
        Ok(theirs)
    }

    pub(crate) fn shared(&self) -> &Arc<NodeShared> {
        &self.shared
    }

    /// Stops: connections end within a bound, a checkpoint is written, the instance is closed.
    ///
    /// # Errors
    /// The checkpoint failed: the next start replays the log instead, and nothing is lost.
    pub fn close(self) -> Result<()> {
        let Self { shared, maintenance, replication, .. } = self;
        let connections = &shared.connections;
        connections.stop_reading();
        if !connections.wait_empty(DRAIN_TIMEOUT) {
            tracing::warn!(connections = connections.count(), "interrupting what still runs");
            connections.interrupt(&shared.instance);
            if !connections.wait_empty(INTERRUPT_TIMEOUT) {
                tracing::error!(connections = connections.count(), "closing without waiting on");
            }
        }
        replication.stop();
        drop(maintenance);
        shared.instance.close()?;
        Ok(())
    }
}

/// Why an instance was not opened, with what to do: another server has it, or it is damaged.
fn not_opened(error: repo::Error, data_dir: &Path) -> Error {
    let folder = data_dir.join(INSTANCE_FOLDER).display().to_string();
    let other = Presence::read(data_dir).filter(Presence::answers);
    match (error, other) {
        (repo::Error::InUse, Some(other)) => Error::InUse {
            data_dir: data_dir.display().to_string(),
            pid: other.pid,
            address: format!("{}:{}", other.host, other.port),
        },
        (source, _) if source.class() == ErrorClass::Corrupt => Error::Damaged { folder, source },
        (source, _) => Error::NotOpened { folder, source },
    }
}

fn log_report(report: &OpenReport) {
    if report.created {
        tracing::info!("made a new instance");
        return;
    }
    let (checkpoint, replayed) = (report.checkpoint, report.replayed);
    tracing::info!(%checkpoint, replayed, "opened the instance");
    if let Some(cut) = &report.cut {
        tracing::warn!(?cut, "cut a torn tail off the log: what was never acknowledged");
    }
}
