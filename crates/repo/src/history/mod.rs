//! What can be asked of, and done with, states that were kept: ancestors, logs, differences,
//! merges.
//!
//! Everything here is a function of a store and of hashes; nothing is cached and nothing moves a
//! ref. In reading order:
//!
//! [`closure`] the ancestors that a commit carries along · [`ancestry`] questions answered from
//! them · [`log`] commits in order · [`revision`] `HEAD~2` and its like · [`ref_name`] what a
//! branch may be called · [`table`] a table opened for reading · [`root_diff`] and [`table_diff`]
//! what changed · [`diff_stat`] how much · [`merge`] three roots into one · [`resolve`] what to do
//! about a merge's conflicts · [`roots`] what a copy of a database must reach.
//!
//! Work is proportional to what differs: equal subtrees are skipped by their hashes.

pub mod ancestry;
pub mod closure;
pub mod diff_stat;
pub mod log;
pub mod merge;
pub mod ref_name;
pub mod resolve;
pub mod revision;
pub mod root_diff;
pub mod roots;
pub mod table;
pub mod table_diff;
