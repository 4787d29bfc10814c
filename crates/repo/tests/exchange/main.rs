//! Data between instances and remotes, over simulated disks.

#![allow(clippy::unwrap_used, reason = "tests: a failed step fails the test")]

mod backup;
mod clone;
mod collect;
mod crash;
mod fetch;
mod kit;
mod push;
mod record;
mod replica;
#[path = "../support/mod.rs"]
mod support;
mod verify;
