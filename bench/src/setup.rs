//! What all workloads are told.

use std::env;
use std::path::PathBuf;

use clap::Args;

use crate::error::Result;
use crate::scratch::Scratch;

/// What all workloads are told.
#[derive(Args)]
pub(crate) struct Setup {
    /// The `pando` to run [default: the release build of this target folder, built if absent]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) pando: Option<PathBuf>,
    /// Where scratch folders are made; chooses the disk [default: the system's temporary folder]
    #[arg(long, global = true, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Write the figures into docs/BENCHMARKS.md too, in place of the workload's last ones
    #[arg(long, global = true)]
    pub(crate) save: bool,
}

impl Setup {
    /// A fresh scratch folder.
    pub(crate) fn scratch(&self) -> Result<Scratch> {
        Scratch::new(&self.folder.clone().unwrap_or_else(env::temp_dir))
    }
}
