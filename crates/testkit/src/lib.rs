//! What the tests of the other crates stand on: simulated parts, runners and checkers.
//!
//! Everything here that involves chance follows a seed, so that a failure is a number that can be
//! run again. It depends on `storage` only, for the seams that it implements; the other crates use
//! it as a dev-dependency. It must never know SQL: what needs to run a statement takes a small
//! trait.
//!
//! Reading order: [`dice`] is the one source of chance; [`sim_disk`] the disk that crashes;
//! [`sim_clock`], [`sim_entropy`] and [`baton`] the other seams, [`thread_wait`] for real threads;
//! [`golden`] and [`slt`] run scripts; [`dataset`](mod@dataset) finds real data; [`checkers`] judge
//! histories.

pub mod baton;
pub mod checkers;
pub mod dataset;
pub mod dice;
pub mod golden;
pub mod sim_clock;
pub mod sim_disk;
pub mod sim_entropy;
mod sim_remote;
pub mod slt;
pub mod thread_wait;

pub use baton::Baton;
pub use dataset::dataset;
pub use dice::Dice;
pub use sim_clock::SimClock;
pub use sim_disk::{SimDisk, crash_everywhere};
pub use sim_entropy::SimEntropy;
pub use sim_remote::{Reach, SimRemote};
pub use thread_wait::ThreadWait;
