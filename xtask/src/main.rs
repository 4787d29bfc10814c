//! Repository chores: `cargo xtask tidy | golden | ci`.
//!
//! `tidy` holds what no lint does: the edges between crates, sizes, names, links. `golden` rewrites
//! golden scripts with what the tests answer now. `ci` runs everything that a change must pass.
//! Plain text in, plain text out, no dependencies: it must build in a second.
#![expect(clippy::disallowed_methods, reason = "a tool for files and processes, not the database")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its report is what it is for")]

mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask <command>

  tidy             checks edges, sizes, names, words and links
  golden [args]    rewrites golden scripts with what is now; args go to cargo test (-p <crate>)
  ci               runs what a change must pass (.ci/run)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => check_tidy(),
        ["golden", rest @ ..] => run(&mut golden(rest)),
        ["ci"] => run(&mut Command::new(root().join(".ci/run"))),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The root of the checkout.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

fn check_tidy() -> ExitCode {
    match tidy::check(&root()) {
        Ok(findings) if findings.is_empty() => {
            println!("tidy: nothing to say");
            ExitCode::SUCCESS
        }
        Ok(findings) => {
            for finding in &findings {
                println!("{finding}");
            }
            println!("tidy: {} findings", findings.len());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("tidy: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Tests with "golden" in their name, asked to rewrite instead of to compare.
fn golden(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg("test");
    if arguments.is_empty() {
        command.arg("--workspace");
    }
    command.args(arguments).args(["--no-fail-fast", "golden"]).env("GOLDEN", "rewrite");
    command
}

fn run(command: &mut Command) -> ExitCode {
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{command:?}: {error}");
            ExitCode::FAILURE
        }
    }
}
