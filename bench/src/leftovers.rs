//! What must not outlive the run: child processes and scratch folders.
//!
//! Both are ended where they are dropped. This list is for the other way out: at SIGINT or SIGTERM
//! a thread kills what is on it, removes the folders and ends the process. After a SIGKILL the
//! children are killed by the kernel ([`crate::process`]), and only a scratch folder stays.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Error, Result};

static LEFTOVERS: Mutex<Leftovers> =
    Mutex::new(Leftovers { children: BTreeSet::new(), folders: BTreeSet::new() });

struct Leftovers {
    children: BTreeSet<u32>,
    folders: BTreeSet<PathBuf>,
}

fn list() -> MutexGuard<'static, Leftovers> {
    LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A child runs.
pub(crate) fn add_child(id: u32) {
    list().children.insert(id);
}

/// It has ended and was waited for.
pub(crate) fn remove_child(id: u32) {
    list().children.remove(&id);
}

/// A folder was made.
pub(crate) fn add_folder(path: &Path) {
    list().folders.insert(path.to_owned());
}

/// It was removed.
pub(crate) fn remove_folder(path: &Path) {
    list().folders.remove(path);
}

/// Watches for signals from now on.
pub(crate) fn watch() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(Error::io("watch for signals"))?;
    let thread = thread::Builder::new().name("signals".to_owned());
    let watching = thread.spawn(move || {
        if signals.forever().next().is_some() {
            clean_up();
        }
    });
    watching.map(drop).map_err(Error::io("start a thread"))
}

#[expect(clippy::exit, reason = "an interrupted run ends here, whatever its threads wait for")]
fn clean_up() {
    let left = list();
    for id in &left.children {
        // One that has ended in this moment is not waited for yet, so the number is still its own.
        if let Some(pid) = i32::try_from(*id).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::KILL);
            // Until it is gone it may still write into its folder.
            let _ = waitpid(Some(pid), WaitOptions::empty());
        }
    }
    for folder in &left.folders {
        let _ = fs::remove_dir_all(folder);
    }
    // As shells say of a process that SIGINT ended.
    std::process::exit(130);
}
