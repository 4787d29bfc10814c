//! Backups restored by a second server: taken while four writers commit and the first server is
//! then killed; taken at rest; interrupted by kill -9 and continued.
//!
//! ```text
//! first server   writers ── DOLT_BACKUP('sync-url') ── kill -9 ── restart
//!                                    │ folder
//! second server  DOLT_BACKUP('restore') ── every row looked at, hashes compared
//! ```
//! A backup under load is the state at one position: every transaction in it whole, of each writer
//! all up to one, all that was acknowledged before the call among them. One at rest has the same
//! `pando_hashof_database`. Whatever moment a backup is interrupted at, its place holds what it
//! held before or the new state, and the next call completes it.

mod at_rest;
mod interrupted;
mod pair;
mod under_load;

use clap::Args;

use self::pair::Pair;
use crate::error::{Result, Verdict};
use crate::setup::Setup;

/// How it is run.
#[derive(Args)]
pub(crate) struct Options {
    /// How often a backup is taken under load, the server killed, and the backup restored
    #[arg(long, default_value_t = 3)]
    times: u32,
    /// How often a backup is interrupted
    #[arg(long, default_value_t = 12)]
    interruptions: u32,
    /// Clients that write
    #[arg(long, default_value_t = 4)]
    writers: u64,
    /// How long the writers run before the call and after it, in milliseconds
    #[arg(long, default_value_t = 500)]
    run_ms: u64,
    /// When the server is killed follows from this
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs it.
pub(crate) fn run(setup: &Setup, options: &Options) -> Result<Verdict> {
    let scratch = setup.scratch()?;
    let mut pair = Pair::start(setup, scratch.path(), options.writers)?;
    let mut findings = Vec::new();
    for time in 1..=options.times {
        findings.extend(under_load::round(&mut pair, options, time)?);
        findings.extend(at_rest::round(&mut pair, time)?);
    }
    findings.extend(interrupted::rounds(&mut pair, options)?);
    for finding in &findings {
        println!("    {finding}");
    }
    pair.stop()?;
    Ok(Verdict::of(&findings))
}
