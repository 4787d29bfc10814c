//! The seams through which time, chance and waiting are handed in.
//!
//! Nothing below the server reads a clock, draws a random number or blocks a thread by itself. The
//! server hands in the real ones; the simulator hands in ones that follow a seed, and its sessions
//! pass one baton: whoever waits, or reaches a place where another may run, gives it up. So a whole
//! run is one number.
//!
//! Waiting works by tickets, so that no wake-up is lost: take a ticket, write it down where the
//! waker will find it, then wait. A wake that comes first makes the wait return at once.

/// One wait of one session; made by [`Wait::ticket`], used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// [`Wait::wake`] was called with the ticket.
    Called,
    /// The time was over first.
    TimedOut,
}

/// Where sessions wait. On the server it parks the thread; in the simulator it passes the baton.
pub trait Wait: Send + Sync {
    /// A fresh ticket.
    fn ticket(&self) -> Ticket;
    /// Waits until `ticket` is woken, at most `timeout_ms` milliseconds (`None`: as long as it
    /// takes), and uses the ticket up.
    fn wait(&self, ticket: Ticket, timeout_ms: Option<u64>) -> Woken;
    /// Ends the wait of `ticket`, before or after it begins; a used ticket is no error.
    fn wake(&self, ticket: Ticket);
    /// A place where another session may run first. Does nothing on a server.
    fn pass(&self) {}
}

/// The time.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970-01-01 00:00:00 UTC; may jump.
    fn now_us(&self) -> i64;
    /// Microseconds since some fixed moment; never goes back.
    fn ticks_us(&self) -> u64;
}

/// Chance.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random ones (on a server: fit for secrets).
    fn fill(&self, bytes: &mut [u8]);
}
