//! Waiting by parking the connection's thread.
//!
//! ```text
//! ticket = generation (32 bits) | slot (32 bits)
//! slot   : mutex { generation, woken } + condition variable       used again and again
//! ```
//! A wake that comes first leaves its mark in the slot, so the wait returns at once; one that comes
//! after the wait has ended finds another generation there and does nothing. Taking a ticket,
//! waiting and waking each cost one or two short locks that hardly anybody shares, and no
//! allocation once there are as many slots as threads that ever waited at once.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex, RwLock};
use storage::seam::{Ticket, Wait, Woken};

/// A [`Wait`] for the threads of a server.
#[derive(Debug, Default)]
pub struct ThreadWait {
    slots: RwLock<Vec<Arc<Slot>>>,
    free: Mutex<Vec<u32>>,
}

#[derive(Debug, Default)]
struct Slot {
    state: Mutex<SlotState>,
    wake: Condvar,
}

#[derive(Debug, Default)]
struct SlotState {
    generation: u32,
    woken: bool,
}

impl ThreadWait {
    /// One that nobody waits at.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many slots there are: the most tickets that were open at once.
    pub fn slots(&self) -> usize {
        self.slots.read().len()
    }

    fn slot(&self, ticket: Ticket) -> Option<(u32, Arc<Slot>)> {
        let index = index_of(ticket);
        self.slots.read().get(index as usize).map(|slot| (index, Arc::clone(slot)))
    }

    fn fresh(&self) -> u32 {
        let mut slots = self.slots.write();
        let index = u32::try_from(slots.len()).expect("fewer than 2^32 threads wait at once");
        slots.push(Arc::default());
        index
    }
}

fn index_of(ticket: Ticket) -> u32 {
    u32::try_from(ticket.0 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

fn generation_of(ticket: Ticket) -> u32 {
    u32::try_from(ticket.0 >> 32).unwrap_or(u32::MAX)
}

impl Wait for ThreadWait {
    fn ticket(&self) -> Ticket {
        let free = self.free.lock().pop();
        let index = free.unwrap_or_else(|| self.fresh());
        let slot = Arc::clone(&self.slots.read()[index as usize]);
        let mut state = slot.state.lock();
        state.woken = false;
        Ticket(u64::from(state.generation) << 32 | u64::from(index))
    }

    fn wait(&self, ticket: Ticket, timeout_ms: Option<u64>) -> Woken {
        let Some((index, slot)) = self.slot(ticket) else { return Woken::Called };
        let mut state = slot.state.lock();
        if state.generation != generation_of(ticket) {
            return Woken::Called;
        }
        if !state.woken {
            match timeout_ms {
                // These condition variables do not wake by themselves, so one wait is enough.
                Some(ms) => drop(slot.wake.wait_for(&mut state, Duration::from_millis(ms))),
                None => slot.wake.wait(&mut state),
            }
        }
        let woken = state.woken;
        state.generation = state.generation.wrapping_add(1);
        drop(state);
        self.free.lock().push(index);
        if woken { Woken::Called } else { Woken::TimedOut }
    }

    fn wake(&self, ticket: Ticket) {
        let Some((_, slot)) = self.slot(ticket) else { return };
        let mut state = slot.state.lock();
        if state.generation == generation_of(ticket) {
            state.woken = true;
            slot.wake.notify_one();
        }
    }
}

#[cfg(test)]
mod tests;
