//! Many sessions, one baton: concurrency whose order is a number.
//!
//! Each session has a thread of its own, but only the one that holds the baton runs. It gives the
//! baton up where it waits, where it calls [`Wait::pass`] and where it ends; the dice say who is
//! next among those who can run. So a run is a function of its seed, and every order of the steps
//! between those places can come up.
//!
//! ```
//! use std::sync::atomic::{AtomicU32, Ordering};
//! use storage::seam::Wait;
//! use testkit::Baton;
//!
//! let baton = Baton::new(7);
//! let n = AtomicU32::new(0);
//! let step = |_| {
//!     let read = n.load(Ordering::Relaxed);
//!     baton.pass();
//!     n.store(read + 1, Ordering::Relaxed);
//! };
//! baton.run(vec![Box::new(step), Box::new(step)]);
//! assert!(n.into_inner() <= 2, "an update may be lost, always the same with this seed");
//! ```
//!
//! Time is virtual: each handover takes a little, and when nobody can run it moves to the first
//! timeout. If there is none either, that is a deadlock: [`Baton::run`] panics and names the
//! tickets. A panic in one session ends the others and comes out of `run`. Outside of `run` a wait
//! that nobody woke times out at once. Real blocking (a lock held across `pass`) hangs: whoever
//! waits must wait here.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use parking_lot::{Condvar, Mutex, MutexGuard};
use storage::seam::{Clock, Ticket, Wait, Woken};

use crate::dice::Dice;
use crate::sim_clock::SimClock;

/// A run that hands the baton over more often than this never ends: the longest simulations make
/// some hundred thousand steps.
const HANDOVERS_MAX: u64 = 20_000_000;

/// The longest time that one handover takes, in microseconds: about what a short statement does.
const STEP_US_MAX: u64 = 200;

/// The work of one session; it gets its number, from 0.
pub type Session<'a> = Box<dyn FnOnce(usize) + Send + 'a>;

/// The one who says who runs. Clones are the same baton.
#[derive(Clone, Debug)]
pub struct Baton {
    state: Arc<Mutex<State>>,
    clock: SimClock,
}

#[derive(Debug)]
struct State {
    dice: Dice,
    sessions: Vec<Place>,
    /// Who holds the baton; nobody outside of `run`.
    holder: Option<usize>,
    tickets_made: u64,
    /// Tickets woken before their wait began.
    woken: BTreeSet<Ticket>,
    handovers: u64,
    /// Set when a session panicked or all are stuck: the others end at once.
    failed: bool,
}

/// Where one session stands.
#[derive(Debug)]
struct Place {
    standing: Standing,
    turn: Arc<Condvar>,
}

#[derive(Clone, Copy, Debug)]
enum Standing {
    Ready(Woken),
    Waiting { ticket: Ticket, deadline_us: Option<u64> },
    Ended,
}

/// What ends a session whose run failed elsewhere.
struct Cut;

impl Baton {
    /// A baton whose order follows `seed`, with a clock of its own.
    pub fn new(seed: u64) -> Self {
        let state = State {
            dice: Dice::new(seed),
            sessions: Vec::new(),
            holder: None,
            tickets_made: 0,
            woken: BTreeSet::new(),
            handovers: 0,
            failed: false,
        };
        Self { state: Arc::new(Mutex::new(state)), clock: SimClock::new() }
    }

    /// The virtual clock that timeouts go by.
    pub fn clock(&self) -> SimClock {
        self.clock.clone()
    }

    /// How often the baton was handed over.
    pub fn handovers(&self) -> u64 {
        self.state.lock().handovers
    }

    /// Runs all sessions to their end. May be called again, for the next phase of a test.
    ///
    /// # Panics
    /// With the first panic of a session; and if all that have not ended wait without a timeout.
    pub fn run(&self, sessions: Vec<Session<'_>>) {
        {
            let mut state = self.state.lock();
            assert!(state.holder.is_none(), "a session does not start a run");
            let place = || Place { standing: Standing::Ready(Woken::Called), turn: Arc::default() };
            state.sessions = sessions.iter().map(|_| place()).collect();
        }
        let panics: Vec<Box<dyn Any + Send>> = std::thread::scope(|scope| {
            let start = |(number, work)| scope.spawn(move || self.session(number, work));
            let threads: Vec<_> = sessions.into_iter().enumerate().map(start).collect();
            self.begin();
            threads.into_iter().filter_map(|thread| thread.join().err()).collect()
        });
        self.state.lock().holder = None;
        if let Some(panic) = panics.into_iter().find(|panic| !panic.is::<Cut>()) {
            resume_unwind(panic);
        }
    }

    /// Gives the baton to the first.
    fn begin(&self) {
        let mut state = self.state.lock();
        if let Ok(Some(first)) = self.choose(&mut state) {
            state.holder = Some(first);
            state.sessions[first].turn.notify_one();
        }
    }

    /// One session's thread.
    fn session(&self, number: usize, work: Session<'_>) {
        Self::await_turn(&mut self.state.lock(), number);
        let outcome = catch_unwind(AssertUnwindSafe(|| work(number)));
        let mut state = self.state.lock();
        state.sessions[number].standing = Standing::Ended;
        match outcome {
            Ok(()) => self.hand_over(&mut state, number),
            Err(panic) => {
                fail(&mut state);
                drop(state);
                resume_unwind(panic);
            }
        }
    }

    /// Chooses who runs next, and wakes that one if it is not the caller.
    fn hand_over(&self, state: &mut MutexGuard<'_, State>, from: usize) {
        let next = self.choose(state).unwrap_or_else(|stuck| {
            fail(state);
            MutexGuard::unlocked(state, || panic!("deadlock: {stuck}"))
        });
        state.holder = next;
        if let Some(next) = next.filter(|next| *next != from) {
            state.sessions[next].turn.notify_one();
        }
    }

    /// Sleeps until the baton is `number`'s.
    fn await_turn(state: &mut MutexGuard<'_, State>, number: usize) {
        let turn = state.sessions[number].turn.clone();
        while state.holder != Some(number) && !state.failed {
            turn.wait(state);
        }
        // What runs while unwinding may still wait (guards do): it must not panic again.
        if state.failed && !std::thread::panicking() {
            MutexGuard::unlocked(state, || resume_unwind(Box::new(Cut)));
        }
    }

    /// The next to run, with its standing set to ready; `None` if all have ended, an error that
    /// names the tickets if none ever can.
    fn choose(&self, state: &mut State) -> Result<Option<usize>, String> {
        state.handovers += 1;
        assert!(state.handovers < HANDOVERS_MAX, "the run does not end: a livelock");
        self.clock.advance_us(state.dice.below(STEP_US_MAX));
        if !state.sessions.iter().any(|place| place.runs_by(self.clock.ticks_us())) {
            match state.sessions.iter().filter_map(Place::deadline_us).min() {
                Some(first) => self.clock.advance_to_us(first),
                None => return state.stuck().map_or(Ok(None), Err),
            }
        }
        let now_us = self.clock.ticks_us();
        let able = |number: &usize| state.sessions[*number].runs_by(now_us);
        let able: Vec<usize> = (0..state.sessions.len()).filter(able).collect();
        let next = *state.dice.pick(&able);
        if let Standing::Waiting { .. } = state.sessions[next].standing {
            state.sessions[next].standing = Standing::Ready(Woken::TimedOut);
        }
        Ok(Some(next))
    }

    /// A wait outside of `run`: nobody else could wake it.
    fn wait_alone(&self, ticket: Ticket, timeout_ms: Option<u64>) -> Woken {
        let ms =
            timeout_ms.unwrap_or_else(|| panic!("deadlock: {ticket:?} with nobody to wake it"));
        self.clock.advance_us(ms.saturating_mul(1000));
        Woken::TimedOut
    }
}

impl Place {
    fn waits_on(&self, ticket: Ticket) -> bool {
        match self.standing {
            Standing::Waiting { ticket: waited, .. } => waited == ticket,
            Standing::Ready(_) | Standing::Ended => false,
        }
    }

    fn deadline_us(&self) -> Option<u64> {
        match self.standing {
            Standing::Waiting { deadline_us, .. } => deadline_us,
            _ => None,
        }
    }

    fn runs_by(&self, now_us: u64) -> bool {
        matches!(self.standing, Standing::Ready(_))
            || self.deadline_us().is_some_and(|deadline| deadline <= now_us)
    }
}

impl State {
    /// Who waits for what; `None` if all have ended.
    fn stuck(&self) -> Option<String> {
        let line = |(number, place): (usize, &Place)| match place.standing {
            Standing::Waiting { ticket, .. } => {
                Some(format!("session {number} waits on {ticket:?}"))
            }
            _ => None,
        };
        let lines: Vec<String> = self.sessions.iter().enumerate().filter_map(line).collect();
        if lines.is_empty() { None } else { Some(lines.join(", ")) }
    }
}

fn fail(state: &mut State) {
    state.failed = true;
    for place in &state.sessions {
        place.turn.notify_all();
    }
}

impl Wait for Baton {
    fn ticket(&self) -> Ticket {
        let mut state = self.state.lock();
        state.tickets_made += 1;
        Ticket(state.tickets_made)
    }

    fn wait(&self, ticket: Ticket, timeout_ms: Option<u64>) -> Woken {
        let mut state = self.state.lock();
        let woken = state.woken.remove(&ticket);
        let Some(number) = state.holder else {
            drop(state);
            return if woken { Woken::Called } else { self.wait_alone(ticket, timeout_ms) };
        };
        if state.failed {
            return Woken::TimedOut;
        }
        let now_us = self.clock.ticks_us();
        let deadline_us = timeout_ms.map(|ms| now_us.saturating_add(ms.saturating_mul(1000)));
        state.sessions[number].standing = if woken {
            Standing::Ready(Woken::Called)
        } else {
            Standing::Waiting { ticket, deadline_us }
        };
        self.hand_over(&mut state, number);
        Self::await_turn(&mut state, number);
        match state.sessions[number].standing {
            Standing::Ready(woken) => woken,
            Standing::Waiting { .. } | Standing::Ended => Woken::TimedOut,
        }
    }

    fn wake(&self, ticket: Ticket) {
        let mut state = self.state.lock();
        match state.sessions.iter_mut().find(|place| place.waits_on(ticket)) {
            Some(place) => place.standing = Standing::Ready(Woken::Called),
            None => drop(state.woken.insert(ticket)),
        }
    }

    fn pass(&self) {
        let mut state = self.state.lock();
        let Some(number) = state.holder.filter(|_| !state.failed) else { return };
        state.sessions[number].standing = Standing::Ready(Woken::Called);
        self.hand_over(&mut state, number);
        Self::await_turn(&mut state, number);
    }
}
