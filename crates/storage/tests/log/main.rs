//! The log through its public face: crashes, faults, a model, and many sessions.

#![allow(clippy::unwrap_used, reason = "these are tests, their helping functions too")]

mod crash;
mod faults;
mod kept;
mod model;
mod parking;
mod sessions;
