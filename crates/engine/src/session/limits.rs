//! The bounds of sessions, each with its reason.

/// How often a statement runs again on a refreshed snapshot before it fails with 1213. It keeps its
/// locks, so each run can only be disturbed by rows that it had not reached; a statement over a
/// handful of hot rows needs a few.
pub(super) const RERUNS_MAX: u32 = 100;

/// How often a statement is bound again because a table changed its shape while it was being run.
pub(super) const REBINDS_MAX: u32 = 10;

/// Statements of one text; a client that sends more sends a file, and a file is read statement by
/// statement.
pub(super) const STATEMENTS_MAX: usize = 1 << 20;

/// Statements whose plans a session keeps: about what an application has.
pub(crate) const CACHED_STATEMENTS_MAX: usize = 256;

/// A text longer than this is not kept: it is data, not a statement that comes again.
pub(crate) const CACHED_TEXT_BYTES_MAX: usize = 4 << 10;

/// Prepared statements of one session; MySQL bounds all of a server together
/// (`max_prepared_stmt_count`, 16382).
pub(super) const PREPARED_MAX: usize = 16_382;

/// Locks by name of one session (GET_LOCK).
pub(super) const NAMED_LOCKS_MAX: usize = 1024;
