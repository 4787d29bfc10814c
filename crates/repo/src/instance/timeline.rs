//! The published states: the tip, the durable one, and those between.
//!
//! ```text
//!   durable ───── pending ───── pending ───── tip
//!   snapshots begin here                      writes, locks and refreshes work here
//! ```
//! Publishing swaps a pointer; readers take it without a lock. When the log says that a position is
//! durable, the state of that position becomes the durable one.
//!
//! Every state that somebody still reads can be found ([`Timeline::alive`]): garbage collection
//! keeps what they hold.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use storage::log::Position;

use crate::state::State;

/// The states that sessions can see.
pub(crate) struct Timeline {
    tip: ArcSwap<State>,
    durable: ArcSwap<State>,
    pending: Mutex<Pending>,
    published: Mutex<Vec<Weak<State>>>,
}

/// How many published states are noted before those that nobody reads any more are struck out.
const NOTED_MAX: usize = 1024;

struct Pending {
    /// Published and not yet durable, ascending.
    states: VecDeque<Arc<State>>,
    /// The highest position that the log has reported durable.
    durable: Position,
}

impl Timeline {
    /// Begins with a state that is durable.
    pub(crate) fn new(state: Arc<State>) -> Self {
        let pending = Pending { states: VecDeque::new(), durable: state.position };
        let published = Mutex::new(vec![Arc::downgrade(&state)]);
        Self {
            tip: ArcSwap::new(Arc::clone(&state)),
            durable: ArcSwap::new(state),
            pending: Mutex::new(pending),
            published,
        }
    }

    /// The states that were published and are still read by somebody.
    pub(crate) fn alive(&self) -> Vec<Arc<State>> {
        self.published.lock().iter().filter_map(Weak::upgrade).collect()
    }

    fn note(&self, state: &Arc<State>) {
        let mut published = self.published.lock();
        if published.len() >= published.capacity().max(NOTED_MAX) {
            published.retain(|state| state.strong_count() > 0);
        }
        published.push(Arc::downgrade(state));
    }

    pub(crate) fn tip(&self) -> Arc<State> {
        self.tip.load_full()
    }

    pub(crate) fn durable(&self) -> Arc<State> {
        self.durable.load_full()
    }

    /// A new tip. Only the holder of the section publishes, so positions ascend. The log may have
    /// synced its entry already.
    pub(crate) fn publish(&self, state: Arc<State>) {
        self.note(&state);
        let mut pending = self.pending.lock();
        self.tip.store(Arc::clone(&state));
        if state.position <= pending.durable {
            pending.states.clear();
            self.durable.store(state);
        } else {
            pending.states.push_back(state);
        }
    }

    /// The same contents in another shape, at the tip's position; only the holder of the section
    /// may. States between durable and tip keep their old shape and pass.
    pub(crate) fn reshape(&self, state: Arc<State>) {
        self.note(&state);
        let mut pending = self.pending.lock();
        debug_assert_eq!(state.position, self.tip.load().position, "a reshape moves no position");
        self.tip.store(Arc::clone(&state));
        if state.position <= pending.durable {
            self.durable.store(state);
        } else if let Some(last) = pending.states.back_mut() {
            *last = state;
        }
    }

    /// The log is durable up to `position`.
    pub(crate) fn durable_to(&self, position: Position) {
        let mut pending = self.pending.lock();
        pending.durable = pending.durable.max(position);
        let mut reached = None;
        while pending.states.front().is_some_and(|state| state.position <= position) {
            reached = pending.states.pop_front();
        }
        if let Some(state) = reached {
            self.durable.store(state);
        }
    }

    /// Drops everything that is not durable: the log has failed.
    pub(crate) fn fall_back(&self) {
        let mut pending = self.pending.lock();
        pending.states.clear();
        self.tip.store(self.durable.load_full());
    }
}
