//! LOAD DATA [LOCAL] INFILE (manual 13.2.9).
//!
//! ```text
//! input    bytes, as the client sends them     format   FIELDS and LINES, made ready
//! record   one line into its fields            run      fields into columns, rows into the table
//! ```
//! With LOCAL the client sends the file piece by piece, so it cannot be read again: the statement
//! is not repeated on a newer snapshot, and as in MySQL rows that cannot be stored are left out
//! with a warning. Files of the server are refused (`secure_file_priv` is NULL).

mod format;
mod input;
mod record;
mod run;

pub(super) use run::run;

#[cfg(test)]
mod tests;
