//! One at a time, where waiting for one's turn goes through the `Wait` seam: whoever has the turn
//! may itself wait there (until something is durable), and a simulation can order all of them.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use storage::seam::{Ticket, Wait};

/// A value that belongs to whoever has the turn.
pub(super) struct Turn<T> {
    wait: Arc<dyn Wait>,
    line: Mutex<Line>,
    value: Mutex<T>,
}

#[derive(Default)]
struct Line {
    is_taken: bool,
    waiting: VecDeque<Ticket>,
}

/// The turn; it ends when this is dropped.
pub(super) struct InTurn<'a, T> {
    turn: &'a Turn<T>,
    /// `None` while it is dropped.
    value: Option<MutexGuard<'a, T>>,
}

impl<T> Turn<T> {
    pub(super) fn new(wait: Arc<dyn Wait>, value: T) -> Self {
        Self { wait, line: Mutex::default(), value: Mutex::new(value) }
    }

    /// Waits for the turn.
    pub(super) fn take(&self) -> InTurn<'_, T> {
        let ticket = {
            let mut line = self.line.lock();
            if std::mem::replace(&mut line.is_taken, true) {
                let ticket = self.wait.ticket();
                line.waiting.push_back(ticket);
                Some(ticket)
            } else {
                None
            }
        };
        if let Some(ticket) = ticket {
            // Whoever wakes it hands the turn over.
            self.wait.wait(ticket, None);
        }
        InTurn { turn: self, value: Some(self.value.lock()) }
    }
}

impl<T> Drop for InTurn<'_, T> {
    fn drop(&mut self) {
        self.value = None;
        let next = {
            let mut line = self.turn.line.lock();
            let next = line.waiting.pop_front();
            line.is_taken = next.is_some();
            next
        };
        if let Some(next) = next {
            self.turn.wait.wake(next);
        }
    }
}

impl<T> Deref for InTurn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_deref().expect("it is there until it is dropped")
    }
}

impl<T> DerefMut for InTurn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_deref_mut().expect("it is there until it is dropped")
    }
}
