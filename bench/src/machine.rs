//! What the figures were measured on, and of which commit.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::figures::{median, millis, number};

/// Syncs whose median is shown.
const SYNCS: usize = 21;

/// One line: commit, processors, memory, and what a sync costs in `folder`.
pub(crate) fn shape(folder: &Path) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = memory_gib().map_or("?".to_owned(), |gib| format!("{gib:.0}"));
    let sync = sync_millis(folder).ok().flatten().map_or("?".to_owned(), number);
    format!(
        "Commit {}; {cores} × {}; {memory} GiB of memory; a synced write of 4 KiB takes {sync} ms.",
        commit(),
        processor(),
    )
}

/// The commit's abbreviated hash and day, with a mark if the sources differ from it.
fn commit() -> String {
    let git = |arguments: &[&str]| -> Option<String> {
        let mut git = Command::new("git");
        let output = git.arg("-C").arg(testkit::dataset::workspace()).args(arguments).output();
        let output = output.ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["show", "-s", "--format=%h of %cs", "HEAD"]) else {
        return "unknown".to_owned();
    };
    // Documents, this one among them, change nothing that is measured.
    match git(&["status", "--porcelain", "--", ".", ":!docs", ":!*.md"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit} with changes"),
    }
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut names = text.lines().filter(|line| line.starts_with("model name"));
    let name = names.next().and_then(|line| line.split_once(": "));
    name.map_or("processor", |(_, name)| name.trim()).to_owned()
}

fn memory_gib() -> Option<f64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / f64::from(1 << 20))
}

/// Commits of both products wait for such a sync: figures of two machines differ by it first.
fn sync_millis(folder: &Path) -> io::Result<Option<f64>> {
    let path = folder.join("sync-probe");
    let file = File::create(&path)?;
    let mut times = Vec::with_capacity(SYNCS);
    for count in 0..SYNCS as u64 {
        let start = Instant::now();
        file.write_all_at(&[0x5A; 4096], count * 4096)?;
        file.sync_data()?;
        times.push(millis(start.elapsed()));
    }
    fs::remove_file(&path)?;
    Ok(median(&times))
}
