//! Waiting by parking the thread, for tests that run real threads.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use storage::seam::{Ticket, Wait, Woken};

/// A [`Wait`] for real threads; clones are the same.
#[derive(Clone, Debug, Default)]
pub struct ThreadWait {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    tickets_made: u64,
    /// The tickets that are not used up.
    open: BTreeMap<Ticket, Open>,
}

#[derive(Debug, Default)]
struct Open {
    woken: bool,
    wake: Arc<Condvar>,
}

impl ThreadWait {
    /// One that nobody waits at.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many tickets are neither used up by a wait nor woken: 0 where nobody waits and no
    /// ticket was forgotten.
    pub fn tickets_open(&self) -> usize {
        self.state.lock().open.values().filter(|open| !open.woken).count()
    }
}

impl Wait for ThreadWait {
    fn ticket(&self) -> Ticket {
        let mut state = self.state.lock();
        state.tickets_made += 1;
        let ticket = Ticket(state.tickets_made);
        state.open.insert(ticket, Open::default());
        ticket
    }

    fn wait(&self, ticket: Ticket, timeout_ms: Option<u64>) -> Woken {
        let mut state = self.state.lock();
        let open = state.open.get(&ticket).expect("a ticket is used once");
        let wake = open.wake.clone();
        if !open.woken {
            match timeout_ms {
                // These condition variables do not wake by themselves, so one wait is enough.
                Some(ms) => drop(wake.wait_for(&mut state, Duration::from_millis(ms))),
                None => wake.wait(&mut state),
            }
        }
        let woken = state.open.remove(&ticket).is_some_and(|open| open.woken);
        if woken { Woken::Called } else { Woken::TimedOut }
    }

    fn wake(&self, ticket: Ticket) {
        if let Some(open) = self.state.lock().open.get_mut(&ticket) {
            open.woken = true;
            open.wake.notify_one();
        }
    }

    fn pass(&self) {
        std::thread::yield_now();
    }
}
