//! Remotes and backups in SQL: `dolt_remote`, `dolt_push`, `dolt_fetch`, `dolt_pull`, `dolt_clone`,
//! `dolt_backup`, and `dolt_fsck`, which reads back what they moved.
//!
//! ```text
//! CALL dolt_push('origin', 'main') ─ arguments as Dolt's command line has them ─ which remote,
//!       which refs ─ RemoteOpener gives the place behind the URL ─ repo::exchange moves the data
//! ```
//! What moves data works beside the session's transaction: what is pending is committed before the
//! call, the call itself is durable when it returns, and the next statement sees it. `dolt_pull`
//! alone works inside the transaction, as `dolt_merge` does, whose second half it is.
//!
//! This module knows URLs by their scheme and nothing else of them; places are opened by the
//! [`RemoteOpener`] that the node was given.

mod backup;
mod clone;
mod fetch;
mod fsck;
mod opener;
mod pull;
mod push;
mod remote;
mod reply;
mod tracked;

pub(crate) use opener::open_remote;
pub use opener::{RemoteOpener, RemoteSlot, SUPPORTED};

use crate::procedure::Procedure;

/// The procedures of this module, by name.
pub static PROCEDURES: &[&Procedure] = &[
    &backup::DOLT_BACKUP,
    &clone::DOLT_CLONE,
    &fetch::DOLT_FETCH,
    &fsck::DOLT_FSCK,
    &pull::DOLT_PULL,
    &push::DOLT_PUSH,
    &remote::DOLT_REMOTE,
];

#[cfg(test)]
mod tests;
