//! Waiting on real threads.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};

use storage::seam::{Ticket, Wait, Woken};

/// Parks threads, as a server does.
#[derive(Default)]
pub(crate) struct Parking {
    next: AtomicU64,
    woken: Mutex<BTreeSet<Ticket>>,
    changed: Condvar,
}

impl Wait for Parking {
    fn ticket(&self) -> Ticket {
        Ticket(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn wait(&self, ticket: Ticket, _: Option<u64>) -> Woken {
        let woken = self.woken.lock().unwrap();
        let mut woken = self.changed.wait_while(woken, |set| !set.contains(&ticket)).unwrap();
        woken.remove(&ticket);
        Woken::Called
    }

    fn wake(&self, ticket: Ticket) {
        self.woken.lock().unwrap().insert(ticket);
        self.changed.notify_all();
    }
}
