//! Rounds of work that sessions ask for and others run.
//!
//! ```text
//! session   asks: number 7 ──────────────── waits until 7 is done, or its time is over
//! worker    takes 7 ── runs ── 7 is done    (all who asked before it began share it)
//! ```
//! Where nobody staffs them, who asks runs the round.

use parking_lot::Mutex;
use repo::Instance;
use repo::seam::{Ticket, Woken};

use super::push::Ended;

/// Rounds of one kind of work.
#[derive(Default)]
pub struct Rounds {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The number of the last one asked for.
    asked: u64,
    /// The number of the last one that has ended.
    done: u64,
    is_staffed: bool,
    is_closed: bool,
    /// Where the worker waits.
    worker: Option<Ticket>,
    /// Who waits for which.
    waiting: Vec<(u64, Ticket)>,
}

impl Rounds {
    /// A worker runs the rounds from now on, until [`Rounds::close`].
    pub fn staff(&self) {
        let mut state = self.state.lock();
        (state.is_staffed, state.is_closed) = (true, false);
    }

    /// The worker's next round: its number, once one is asked for or `pause_ms` is over; `None`
    /// when there are to be no more. To be ended by [`Rounds::finish`].
    pub fn next(&self, instance: &Instance, pause_ms: u64) -> Option<u64> {
        let wait = instance.wait();
        let ticket = {
            let mut state = self.state.lock();
            if state.is_closed {
                return None;
            }
            if state.asked > state.done {
                return Some(state.asked);
            }
            let ticket = wait.ticket();
            state.worker = Some(ticket);
            ticket
        };
        wait.wait(ticket, Some(pause_ms));
        let mut state = self.state.lock();
        state.worker = None;
        (!state.is_closed).then_some(state.asked)
    }

    /// The worker's round of that number has ended.
    pub fn finish(&self, instance: &Instance, number: u64) {
        let mut state = self.state.lock();
        state.done = state.done.max(number);
        let done = state.done;
        state.waiting.retain(|(wanted, ticket)| {
            let is_over = *wanted <= done;
            if is_over {
                instance.wait().wake(*ticket);
            }
            !is_over
        });
    }

    /// No more rounds: the worker ends, and whoever waits goes on.
    pub fn close(&self, instance: &Instance) {
        let mut state = self.state.lock();
        (state.is_staffed, state.is_closed) = (false, true);
        let waiting = std::mem::take(&mut state.waiting).into_iter().map(|(_, ticket)| ticket);
        for ticket in waiting.chain(state.worker.take()) {
            instance.wait().wake(ticket);
        }
    }

    /// Asks for a round and does not wait; `run` runs it where nobody else does.
    pub fn ask(&self, instance: &Instance, run: impl FnOnce() -> Ended) {
        let is_staffed = {
            let mut state = self.state.lock();
            state.asked += 1;
            if let Some(worker) = state.worker {
                instance.wait().wake(worker);
            }
            state.is_staffed
        };
        if !is_staffed {
            let _ = run();
        }
    }

    /// Asks for a round that begins after now, and waits until it has ended, at most `timeout_ms`;
    /// says whether it has.
    pub fn ask_and_wait(
        &self,
        instance: &Instance,
        timeout_ms: u64,
        run: impl FnOnce() -> Ended,
    ) -> bool {
        let wait = instance.wait();
        let (number, ticket) = {
            let mut state = self.state.lock();
            if !state.is_staffed {
                drop(state);
                let _ = run();
                return true;
            }
            // A round under way may have looked already: it is the one after it that counts.
            state.asked += 1;
            let (number, ticket) = (state.asked, wait.ticket());
            state.waiting.push((number, ticket));
            if let Some(worker) = state.worker {
                wait.wake(worker);
            }
            (number, ticket)
        };
        let woken = wait.wait(ticket, Some(timeout_ms));
        let mut state = self.state.lock();
        state.waiting.retain(|(_, waiting)| *waiting != ticket);
        woken == Woken::Called && state.done >= number
    }
}
