//! SQL: text in, results out, over a versioned database.
//!
//! ```text
//! Session::execute(text)
//!   parse      `parser`: syntax only
//!   bind       names and types, once: a bound plan has nothing unresolved in it
//!   optimise   an ordered list of rules, plan to plan
//!   run        operators, batches of rows
//!   table      `repo`: edits over maps, locks, spans
//!   sink       the server writes packets, the shell draws tables, tests collect
//! ```
//!
//! Everything a statement may touch is in its [`context::Context`]. Lists that grow (functions,
//! system tables, procedures, variables, rules) are one file an entry and one sorted table.
//!
//! It must never know sockets, files or consensus.

pub mod aggregates;
pub mod bind;
pub mod cache;
pub mod catalog;
pub mod context;
pub mod ddl;
pub mod dml;
pub mod error;
pub mod exchange;
pub mod expr;
pub mod functions;
pub mod history;
pub mod limits;
pub mod plan;
pub mod privileges;
pub mod procedure;
pub mod procedures;
pub mod replication;
pub mod rules;
pub mod run;
pub mod session;
pub mod show;
pub mod sink;
pub mod variables;
pub mod virtual_table;
pub mod virtual_tables;

pub use error::{Error, Result};
