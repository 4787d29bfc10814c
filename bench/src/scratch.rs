//! A folder of its own for a run, removed with all that is in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Error, Result};
use crate::leftovers;

/// The folder; removed when this is dropped.
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A fresh folder in `parent`.
    pub(crate) fn new(parent: &Path) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Short: the path of a Unix socket below it has at most 107 bytes.
        let path = parent.join(format!("pando-bench-{}-{count}", std::process::id()));
        fs::create_dir_all(&path).map_err(Error::file("make", &path))?;
        leftovers::add_folder(&path);
        Ok(Self { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("bench: cannot remove {}: {error}", self.path.display());
        }
        leftovers::remove_folder(&self.path);
    }
}
