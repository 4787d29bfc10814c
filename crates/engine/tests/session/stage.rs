//! Where the sessions of a script wait: a thread each, and the script goes on when all of them are
//! idle or waiting.
//!
//! No time passes: a wait ends when it is woken, or when the script says that its time is over.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};
use repo::seam::{Ticket, Wait, Woken};

#[derive(Clone, Default)]
pub(crate) struct Stage {
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    tickets: u64,
    /// Threads that are at work.
    running: i64,
    /// Tickets woken before their wait.
    early: Vec<Ticket>,
    /// Waits under way; how each was ended.
    waiting: BTreeMap<Ticket, Waiting>,
}

struct Waiting {
    has_timeout: bool,
    ended: Option<Woken>,
}

impl Stage {
    /// A thread has got work.
    pub(crate) fn begin(&self) {
        self.state.0.lock().running += 1;
    }

    /// A thread has done its work.
    pub(crate) fn end(&self) {
        self.state.0.lock().running -= 1;
        self.state.1.notify_all();
    }

    /// Returns when nobody is at work.
    pub(crate) fn settle(&self) {
        let mut state = self.state.0.lock();
        while state.running > 0 {
            self.state.1.wait(&mut state);
        }
    }

    /// The time of all waits that have a time-out is over.
    pub(crate) fn time_out(&self) {
        let mut state = self.state.0.lock();
        let mut woken = 0;
        for waiting in state.waiting.values_mut() {
            if waiting.has_timeout && waiting.ended.is_none() {
                waiting.ended = Some(Woken::TimedOut);
                woken += 1;
            }
        }
        state.running += woken;
        self.state.1.notify_all();
    }
}

impl Wait for Stage {
    fn ticket(&self) -> Ticket {
        let mut state = self.state.0.lock();
        state.tickets += 1;
        Ticket(state.tickets)
    }

    fn wait(&self, ticket: Ticket, timeout_ms: Option<u64>) -> Woken {
        let mut state = self.state.0.lock();
        if let Some(at) = state.early.iter().position(|early| *early == ticket) {
            state.early.swap_remove(at);
            return Woken::Called;
        }
        if timeout_ms == Some(0) {
            return Woken::TimedOut;
        }
        let has_timeout = timeout_ms.is_some();
        state.waiting.insert(ticket, Waiting { has_timeout, ended: None });
        state.running -= 1;
        self.state.1.notify_all();
        loop {
            let ended = state.waiting.get(&ticket).and_then(|waiting| waiting.ended);
            if let Some(ended) = ended {
                state.waiting.remove(&ticket);
                return ended;
            }
            self.state.1.wait(&mut state);
        }
    }

    fn wake(&self, ticket: Ticket) {
        let mut state = self.state.0.lock();
        match state.waiting.get_mut(&ticket) {
            Some(waiting) if waiting.ended.is_none() => {
                waiting.ended = Some(Woken::Called);
                state.running += 1;
            }
            Some(_) => (),
            None => state.early.push(ticket),
        }
        self.state.1.notify_all();
    }
}
