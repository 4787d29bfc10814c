//! How fast the log is on the disk below a folder: durable appends by 1, 8 and 32 threads, and
//! recovery.
//!
//! `cargo run --release -p storage --example log_speed -- <empty folder>`. Commit latency on a
//! machine that does other work says nothing; give the process real-time priority.
#![expect(clippy::disallowed_methods, reason = "a measurement owns its clock and files")]
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;

use storage::log::{EntryMeta, GroupLog, Log, LogSettings, Position};
use storage::seam::{Ticket, Wait, Woken};
use storage::{Disk, DiskFile, OpenMode};

struct Folder(PathBuf);

struct RealFile(File);

impl Disk for Folder {
    fn open(&self, path: &str, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true).write(mode != OpenMode::Read).create_new(mode == OpenMode::Create);
        Ok(Arc::new(RealFile(options.open(self.0.join(path))?)))
    }

    fn list(&self, dir: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.0.join(dir))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    fn make_dir(&self, dir: &str) -> io::Result<()> {
        fs::create_dir_all(self.0.join(dir))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.0.join(path))
    }

    fn sync_dir(&self, dir: &str) -> io::Result<()> {
        File::open(self.0.join(dir))?.sync_all()
    }

    fn lock(&self, _: &str) -> io::Result<Box<dyn Send + Sync>> {
        Ok(Box::new(()))
    }
}

impl DiskFile for RealFile {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut got = 0;
        while let Some(rest) = buf.get_mut(got..).filter(|rest| !rest.is_empty()) {
            match self.0.read_at(rest, offset + got as u64)? {
                0 => break,
                more => got += more,
            }
        }
        Ok(got)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
}

/// Parks threads on one of a few condition variables, so that a wake disturbs few others.
struct Parking {
    next: AtomicU64,
    slots: [Slot; 64],
}

type Slot = (Mutex<BTreeSet<u64>>, Condvar);

impl Parking {
    fn new() -> Parking {
        Parking { next: AtomicU64::new(0), slots: std::array::from_fn(|_| Slot::default()) }
    }
}

impl Wait for Parking {
    fn ticket(&self) -> Ticket {
        Ticket(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn wait(&self, ticket: Ticket, _: Option<u64>) -> Woken {
        let (woken, changed) = &self.slots[usize::try_from(ticket.0 % 64).unwrap_or(0)];
        let mut woken = woken.lock().expect("no panic while it is held");
        while !woken.remove(&ticket.0) {
            woken = changed.wait(woken).expect("no panic while it is held");
        }
        Woken::Called
    }

    fn wake(&self, ticket: Ticket) {
        let (woken, changed) = &self.slots[usize::try_from(ticket.0 % 64).unwrap_or(0)];
        woken.lock().expect("no panic while it is held").insert(ticket.0);
        changed.notify_all();
    }
}

fn open(folder: &str, syncs: &Arc<AtomicU64>) -> GroupLog {
    let disk = Arc::new(Folder(PathBuf::from(folder)));
    let count = Arc::clone(syncs);
    let hook = Box::new(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let start = Instant::now();
    let wait = Arc::new(Parking::new());
    let (log, report) = GroupLog::open(disk, wait, LogSettings::default(), hook)
        .expect("the folder holds a sound log");
    println!("opened up to {} in {:?}", report.last, start.elapsed());
    log
}

fn append(log: &GroupLog, threads: u64, total: u64, syncs: &AtomicU64) {
    syncs.store(0, Ordering::Relaxed);
    log.prepare().expect("there is room");
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..total / threads {
                    let position =
                        log.append(&EntryMeta::default(), &[7; 256]).expect("there is room");
                    log.wait_durable(position).expect("the disk is sound");
                }
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let (rate, syncs) = (total as f64 / seconds, syncs.load(Ordering::Relaxed));
    println!("{threads:2} threads: {rate:.0} commits/s, {syncs} syncs for {total}");
}

/// The same frames by one thread without a log: the bound that the disk sets.
fn bare(folder: &str) {
    let disk = Folder(PathBuf::from(folder));
    let file = disk.open("bare", OpenMode::Create).expect("the folder is empty");
    file.write_at(0, &vec![0; 16 << 20]).expect("there is room");
    file.sync().expect("the disk is sound");
    let start = Instant::now();
    for n in 0..20_000 {
        file.write_at(n * 320, &[7; 320]).expect("the file is there");
        file.sync().expect("the disk is sound");
    }
    let rate = 20_000.0 / start.elapsed().as_secs_f64();
    println!("bare writes and syncs: {rate:.0}/s");
    disk.remove("bare").expect("the file is there");
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to use");
    let syncs = Arc::new(AtomicU64::new(0));
    bare(&folder);
    let log = open(&folder, &syncs);
    for (threads, total) in [(1, 20_000), (8, 60_000), (32, 120_000)] {
        append(&log, threads, total, &syncs);
    }
    let start = Instant::now();
    for _ in 0..230_000 {
        log.append(&EntryMeta::default(), &[7; 256]).expect("there is room");
    }
    log.sync().expect("the disk is sound");
    println!("230000 appends and one sync in {:?}", start.elapsed());
    log.drop_prefix(Position(log.last().0 - 1)).expect("the disk is sound");
    let (first, last) = (log.first(), log.last());
    drop(log);
    println!("recovery of {} entries of 320 bytes:", last.0 - first.0 + 1);
    let log = open(&folder, &syncs);
    let start = Instant::now();
    let read = log.read_from(log.first()).expect("it has its first").count();
    println!("{read} entries read in {:?}", start.elapsed());
    append(&log, 8, 120_000, &syncs);
    let _ = open(&folder, &syncs);
}
