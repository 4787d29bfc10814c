//! The log for the operator: structured lines on standard error.
//!
//! Who connects, what fails, what maintenance does. Never SQL text, which may hold secrets, and
//! never passwords.

use std::io::IsTerminal;
use std::panic;

use tracing::level_filters::LevelFilter;

/// The names of levels, as `--loglevel` takes them; Dolt's.
pub const LEVELS: [&str; 6] = ["trace", "debug", "info", "warning", "error", "fatal"];

/// Begins to log on standard error what is at least as serious as `level`, panics of any thread
/// among it. Only the first call of a process does something.
pub fn begin(level: &str) {
    let filter = match level {
        "trace" => LevelFilter::TRACE,
        "debug" => LevelFilter::DEBUG,
        "warning" | "warn" => LevelFilter::WARN,
        "error" | "fatal" => LevelFilter::ERROR,
        _ => LevelFilter::INFO,
    };
    let logger = tracing_subscriber::fmt()
        .with_max_level(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    if logger.try_init().is_ok() {
        panic::set_hook(Box::new(log_panic));
    }
}

fn log_panic(panicked: &panic::PanicHookInfo<'_>) {
    let place = panicked.location().map(ToString::to_string).unwrap_or_default();
    let what = panicked.payload_as_str().unwrap_or("no message");
    tracing::error!(place, what, "a thread panicked: this is a mistake of ours");
}
