//! sqllogictest: runs the public SQLite corpus, and files of our own in its format.
//!
//! [`record`] reads the format, [`run`] carries a file out against a [`Db`] and counts, without
//! stopping at a difference. Values are written and compared as the corpus's own C program does:
//! one a line, by the type letters of the query. Records under `skipif mysql`, or `onlyif` another
//! engine, are skipped. Why not the `sqllogictest` crate: `docs/decisions/0002`.

pub mod record;
pub mod run;

pub use run::{Db, Report, run_file, run_text};
