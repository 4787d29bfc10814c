//! The only place that prints.
//!
//! A reader that went away (`pando sql … | head`) ends the program's output and is no failure of
//! its own: what could not be printed is dropped.

use std::io::{self, IsTerminal, Write};

/// Prints bytes as they are.
pub(crate) fn print(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Prints a line.
pub(crate) fn say(line: &str) {
    print(format!("{line}\n").as_bytes());
}

/// Prints lines on standard error.
pub(crate) fn complain(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
}

/// Whether a person sits at both ends.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether somebody looks at what is told on the side.
pub(crate) fn shows_progress() -> bool {
    io::stderr().is_terminal()
}
