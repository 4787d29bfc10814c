//! Checkers: what a history of concurrent work must satisfy, whatever the order was.
//!
//! A workload notes what its sessions were told; a checker says what cannot be. [`totals`] is for
//! work that keeps a sum or counts up; [`appends`] finds the anomalies of isolation by cycles.

pub mod appends;
pub mod totals;
