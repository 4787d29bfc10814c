//! The threads that run rounds of replication: one pushes, one pulls. Which of them has anything to
//! do is the node's role; both are there, so that a role can change at any time.
//!
//! A remote that hangs holds up its thread and nothing else: sessions wait a bounded time.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use engine::replication::{Ended, Notice, Rounds, Weight};
use engine::session::Shared;
use parking_lot::{Condvar, Mutex};
use repo::Instance;

use crate::error::{Error, Result};
use crate::limits::{INTERRUPT_TIMEOUT, REPLICATION_IDLE, REPLICATION_RETRY};

/// Both threads; [`Replication::stop`] ends them.
pub(crate) struct Replication {
    instance: Arc<Instance>,
    shared: Arc<Shared>,
    workers: Vec<Worker>,
}

struct Worker {
    name: &'static str,
    ended: Arc<Ending>,
    thread: JoinHandle<()>,
}

#[derive(Default)]
struct Ending {
    has_come: Mutex<bool>,
    changed: Condvar,
}

/// What a thread runs: its rounds, and one of them.
#[derive(Clone, Copy)]
struct Work {
    name: &'static str,
    rounds: fn(&Shared) -> &Rounds,
    round: fn(&Shared, &Arc<Instance>) -> Ended,
}

const PUSH: Work = Work {
    name: "push",
    rounds: |shared| &shared.replication().pushes,
    round: |shared, instance| shared.push_round(instance),
};

const PULL: Work = Work {
    name: "pull",
    rounds: |shared| &shared.replication().pulls,
    round: |shared, instance| shared.pull_round(instance),
};

impl Replication {
    /// Begins, and looks at the remotes before anybody is let in.
    pub(crate) fn begin(instance: &Arc<Instance>, shared: &Arc<Shared>) -> Result<Self> {
        let mut workers = Vec::with_capacity(2);
        for work in [PUSH, PULL] {
            workers.push(Worker::begin(instance, shared, work)?);
        }
        shared.look_at_remotes(instance);
        log_notices(shared);
        Ok(Self { instance: Arc::clone(instance), shared: Arc::clone(shared), workers })
    }

    /// Ends both. One that hangs at a remote is left behind.
    pub(crate) fn stop(self) {
        for work in [PUSH, PULL] {
            (work.rounds)(&self.shared).close(&self.instance);
        }
        for worker in self.workers {
            if worker.ended.wait(INTERRUPT_TIMEOUT) {
                // A panic there was logged by the hook.
                let _ = worker.thread.join();
            } else {
                tracing::warn!(thread = worker.name, "a remote does not answer; leaving without");
            }
        }
        log_notices(&self.shared);
    }
}

impl Worker {
    fn begin(instance: &Arc<Instance>, shared: &Arc<Shared>, work: Work) -> Result<Self> {
        (work.rounds)(shared).staff();
        let (instance, shared) = (Arc::clone(instance), Arc::clone(shared));
        let ended = Arc::new(Ending::default());
        let ending = Arc::clone(&ended);
        let thread = thread::Builder::new().name(work.name.to_owned()).spawn(move || {
            let _come = Come(ending);
            run(&instance, &shared, work);
        });
        let thread = thread.map_err(|error| Error::io("start a thread of replication", error))?;
        Ok(Self { name: work.name, ended, thread })
    }
}

fn run(instance: &Arc<Instance>, shared: &Shared, work: Work) {
    let rounds = (work.rounds)(shared);
    let mut pause = REPLICATION_IDLE;
    while let Some(number) = rounds.next(instance, pause_ms(pause)) {
        pause = match (work.round)(shared, instance) {
            Ended::Settled => REPLICATION_IDLE,
            Ended::Unsettled => REPLICATION_RETRY,
        };
        rounds.finish(instance, number);
        log_notices(shared);
    }
}

fn pause_ms(pause: Duration) -> u64 {
    u64::try_from(pause.as_millis()).unwrap_or(u64::MAX)
}

fn log_notices(shared: &Shared) {
    for Notice { weight, text } in shared.replication().take_notices() {
        match weight {
            Weight::Info => tracing::info!("replication: {text}"),
            Weight::Warning => tracing::warn!("replication: {text}"),
            Weight::Error => tracing::error!("replication: {text}"),
        }
    }
}

impl Ending {
    /// Whether it has come within `timeout`.
    fn wait(&self, timeout: Duration) -> bool {
        let mut has_come = self.has_come.lock();
        if !*has_come {
            self.changed.wait_for(&mut has_come, timeout);
        }
        *has_come
    }
}

/// Tells, when it is dropped, that the thread has ended, however it has.
struct Come(Arc<Ending>);

impl Drop for Come {
    fn drop(&mut self) {
        *self.0.has_come.lock() = true;
        self.0.changed.notify_all();
    }
}
