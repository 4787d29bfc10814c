//! What a node does by itself: room is made in the log, edits are folded and checkpoints written
//! before they are too many, the log's end is marked when nothing happens, and killed connections
//! are closed. One thread, woken a few times a second at most.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use repo::Instance;
use storage::log::Position;

use crate::connections::Connections;
use crate::error::{Error, Result};
use crate::limits::{MAINTENANCE_BUSY, MAINTENANCE_FAILED, MAINTENANCE_IDLE};

/// The thread; it ends when this is dropped.
pub(crate) struct Maintenance {
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    asked: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Waits; says whether to stop.
    fn wait(&self, timeout: Duration) -> bool {
        let mut asked = self.asked.lock();
        if !*asked {
            self.changed.wait_for(&mut asked, timeout);
        }
        *asked
    }
}

impl Maintenance {
    /// Begins.
    pub(crate) fn begin(instance: Arc<Instance>, connections: Arc<Connections>) -> Result<Self> {
        let stop = Arc::new(Stop::default());
        let asked = Arc::clone(&stop);
        let thread = thread::Builder::new().name("maintenance".to_owned()).spawn(move || {
            let mut tender = Tender { instance, seen: Position(0), noted: Position(0) };
            let mut pause = MAINTENANCE_IDLE;
            while !asked.wait(pause) {
                connections.close_killed();
                pause = tender.tend();
            }
        });
        let thread = thread.map_err(|error| Error::io("start the maintenance thread", error))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Maintenance {
    fn drop(&mut self) {
        *self.stop.asked.lock() = true;
        self.stop.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic there was logged by the hook.
            let _ = thread.join();
        }
    }
}

/// Looks after the instance.
struct Tender {
    instance: Arc<Instance>,
    /// What was durable at the last look.
    seen: Position,
    /// What the log says of itself to be durable.
    noted: Position,
}

impl Tender {
    /// One look; says how long the next may wait.
    fn tend(&mut self) -> Duration {
        if self.instance.check_open().is_err() {
            // Closed to writes: there is nothing to fold, and a checkpoint could not be written.
            return MAINTENANCE_FAILED;
        }
        match self.tend_once() {
            Ok(true) => MAINTENANCE_BUSY,
            Ok(false) => MAINTENANCE_IDLE,
            Err(error) => {
                tracing::error!(%error, "maintenance failed; it is tried again");
                MAINTENANCE_FAILED
            }
        }
    }

    fn tend_once(&mut self) -> repo::Result<bool> {
        let instance = &self.instance;
        instance.prepare_log()?;
        let folded = instance.fold_large()?;
        if folded > 0 {
            tracing::debug!(tables = folded, "folded edits into their tables");
        }
        let written = instance.checkpoint_if_due()?;
        let durable = instance.durable().position;
        if written {
            tracing::info!(position = %durable, "wrote a checkpoint");
        }
        let is_idle = durable == self.seen;
        self.seen = durable;
        if is_idle && self.noted != durable {
            instance.note_durable()?;
            self.noted = durable;
        }
        Ok(folded > 0 || written)
    }
}
