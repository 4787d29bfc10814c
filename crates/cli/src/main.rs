//! The one binary, `pando`.
//!
//! A command is a client of SQL: it talks to the server that runs on the data directory, or else
//! opens the instance itself and talks to that, over the same protocol. So there is one way in.
//!
//! ```text
//! main ─ commands/… ─ place (which directory, which database) ─ reach (server or in process)
//!                                 ├─ script | shell ─ split (statements) ─ render (tables, csv, …)
//!                                 └─ long_work (a bar while one statement runs)
//! ```
//! It knows SQL text, rows as text and the files that name a server; nothing of storage.

mod commands;
mod complaint;
mod configuration;
mod failure;
mod long_work;
mod new_folder;
mod output;
mod place;
mod quote;
mod reach;
mod render;
mod script;
mod shell;
mod split;
mod tls;

use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
