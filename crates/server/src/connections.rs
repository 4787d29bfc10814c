//! All connections of a node: counted, and within reach of whoever stops the node.
//!
//! A connection *enters* before its thread is started and leaves when its place is dropped.
//! Stopping goes in three steps, each with a bound: no more bytes are read (idle clients are gone
//! at once, others after their answer), running statements are interrupted, sockets are closed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use engine::session::Interruption;
use parking_lot::{Condvar, Mutex};
use repo::Instance;

use crate::socket::Socket;

/// The connections that are open.
#[derive(Default)]
pub(crate) struct Connections {
    open: Mutex<Open>,
    left: Condvar,
}

#[derive(Default)]
struct Open {
    entries: BTreeMap<u64, Entry>,
    entered: u64,
    stopping: bool,
}

struct Entry {
    socket: Socket,
    interruption: Option<Arc<Interruption>>,
}

/// Why a connection may not enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// As many as may be are open.
    TooMany,
    /// The node is stopping.
    Stopping,
}

/// A connection's place; leaves when dropped.
pub(crate) struct Place {
    connections: Arc<Connections>,
    number: u64,
}

impl Connections {
    /// Lets a connection in, if fewer than `max` are open.
    pub(crate) fn enter(self: &Arc<Self>, socket: &Socket, max: usize) -> Result<Place, Full> {
        let mut open = self.open.lock();
        if open.stopping {
            return Err(Full::Stopping);
        }
        if open.entries.len() >= max {
            return Err(Full::TooMany);
        }
        open.entered += 1;
        let number = open.entered;
        open.entries.insert(number, Entry { socket: socket.clone(), interruption: None });
        Ok(Place { connections: Arc::clone(self), number })
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.open.lock().entries.len()
    }

    /// Closes the sockets of sessions that were killed: one that waits for its client's next
    /// command does not notice by itself.
    pub(crate) fn close_killed(&self) {
        for entry in self.open.lock().entries.values() {
            if entry.interruption.as_ref().is_some_and(|wish| wish.ends_connection()) {
                entry.socket.stop_reading();
            }
        }
    }

    /// Lets nobody in any more, and those that are in read no more.
    pub(crate) fn stop_reading(&self) {
        let mut open = self.open.lock();
        open.stopping = true;
        open.entries.values().for_each(|entry| entry.socket.stop_reading());
    }

    /// Ends running statements, and whatever waits for a client.
    pub(crate) fn interrupt(&self, instance: &Instance) {
        for entry in self.open.lock().entries.values() {
            if let Some(interruption) = &entry.interruption {
                interruption.interrupt(instance, true);
            }
            entry.socket.hang_up();
        }
    }

    /// Waits until all have left, at most so long; says whether they have.
    pub(crate) fn wait_empty(&self, timeout: Duration) -> bool {
        let mut open = self.open.lock();
        self.left.wait_while_for(&mut open, |open| !open.entries.is_empty(), timeout);
        open.entries.is_empty()
    }
}

impl Place {
    /// Says how the connection's session is interrupted.
    pub(crate) fn set_interruption(&self, interruption: Arc<Interruption>) {
        if let Some(entry) = self.connections.open.lock().entries.get_mut(&self.number) {
            entry.interruption = Some(interruption);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.open.lock().entries.remove(&self.number);
        self.connections.left.notify_all();
    }
}
