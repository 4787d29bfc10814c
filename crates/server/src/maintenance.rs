//! What a node does by itself: room is made in the log, edits are folded and checkpoints written
//! before they are too many, garbage is collected step by step when much has been written, the
//! log's end is marked when nothing happens, and killed connections are closed. One thread, woken a
//! few times a second, more often only while it collects.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use repo::Instance;
use repo::gc::{Gc, GcPhase, GcSettings};
use storage::log::Position;

use crate::connections::Connections;
use crate::error::{Error, Result};
use crate::limits::{
    MAINTENANCE_BUSY, MAINTENANCE_COLLECTING, MAINTENANCE_FAILED, MAINTENANCE_IDLE,
};

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
            let mut tender = Tender::of(instance);
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
    collecting: Collecting,
}

/// How the collection of garbage stands.
enum Collecting {
    /// It begins when it is due.
    Waits,
    /// It is at work.
    Works(Gc),
    /// One failed: what made it fail will not have gone by itself.
    Failed,
}

impl Tender {
    fn of(instance: Arc<Instance>) -> Self {
        let (seen, noted) = (Position(0), Position(0));
        Self { instance, seen, noted, collecting: Collecting::Waits }
    }

    /// One look; says how long the next may wait.
    fn tend(&mut self) -> Duration {
        if self.instance.check_open().is_err() {
            // Closed to writes: there is nothing to fold, and a checkpoint could not be written.
            return MAINTENANCE_FAILED;
        }
        match self.tend_once() {
            Ok(_) if self.collect() => MAINTENANCE_COLLECTING,
            Ok(true) => MAINTENANCE_BUSY,
            Ok(false) => MAINTENANCE_IDLE,
            Err(error) => {
                tracing::error!(%error, "maintenance failed; it is tried again");
                MAINTENANCE_FAILED
            }
        }
    }

    /// A step of a collection, if one is at work or due; says whether there is more to do.
    fn collect(&mut self) -> bool {
        let stepped = match &mut self.collecting {
            Collecting::Failed => return false,
            Collecting::Waits if !self.instance.collection_is_due() => return false,
            Collecting::Waits => self.instance.begin_collection(GcSettings::default()).map(Some),
            Collecting::Works(gc) => gc.step().map(|_| None).map_err(repo::Error::from),
        };
        match stepped {
            Ok(Some(gc)) => self.collecting = Collecting::Works(gc),
            Ok(None) => (),
            // Somebody called for one: that does as well.
            Err(repo::Error::Storage(storage::Error::Busy(_))) => return false,
            Err(error) => {
                tracing::error!(%error, "garbage collection failed, and is not tried again");
                self.collecting = Collecting::Failed;
                return false;
            }
        }
        self.end_if_done()
    }

    /// Says whether a collection is still at work.
    fn end_if_done(&mut self) -> bool {
        let Collecting::Works(gc) = &self.collecting else { return false };
        if gc.phase() != GcPhase::Done {
            return true;
        }
        let report = gc.report();
        tracing::info!(
            packs_removed = report.packs_removed,
            bytes_removed = report.bytes_removed,
            bytes_written = report.bytes_written,
            "collected garbage"
        );
        self.collecting = Collecting::Waits;
        false
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
