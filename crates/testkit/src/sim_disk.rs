//! A disk in memory that crashes, tears, runs full and fails, by a seed.
//!
//! A test runs its work on a [`SimDisk`], which counts every operation that changes something. It
//! lets the disk die after any of them and asks for what a real one might hold then:
//!
//! ```
//! use storage::{Disk, OpenMode};
//! use testkit::SimDisk;
//!
//! let disk = SimDisk::new(7);
//! let file = disk.open("log", OpenMode::Create)?;
//! file.write_at(0, b"certain")?;
//! file.sync()?;
//! disk.sync_dir("")?;
//! file.write_at(7, b" or not")?;
//!
//! let after = disk.crash();
//! assert!(after.bytes("log")?.starts_with(b"certain"));
//! assert!(file.write_at(0, b"late").is_err());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! It promises no more than [`Disk`] does: synced bytes and names of synced folders are certain;
//! everything else survives, vanishes or is torn at 512-byte sectors, each on its own, as the seed
//! says (`content.rs` and `names.rs` draw the exact models). Equal callers see equal disks. Locks
//! die with the disk. Not modelled: hard links, folders renamed or removed, permissions, and
//! sectors that rot by themselves (see [`SimDisk::flip_bit`]).

mod content;
mod faults;
mod names;

use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;

use parking_lot::Mutex;
use storage::{Disk, DiskFile, OpenMode};

use self::content::{SECTOR_BYTES, Survival};
use self::faults::{Faults, full_error, io_error};
use self::names::{Inode, Names};
use crate::dice::Dice;

/// A simulated disk; clones are the same disk.
#[derive(Clone, Debug)]
pub struct SimDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    seed: u64,
    names: Names,
    faults: Faults,
    locked: BTreeSet<String>,
}

impl SimDisk {
    /// An empty disk whose fates follow `seed`.
    pub fn new(seed: u64) -> Self {
        Self::with_names(seed, Names::default())
    }

    fn with_names(seed: u64, names: Names) -> Self {
        let state = State { seed, names, faults: Faults::new(seed), locked: BTreeSet::new() };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// How many operations that change something were begun: files made, writes, changes of
    /// length, syncs, folders made and synced, renames and removes.
    pub fn operations(&self) -> u64 {
        self.state.lock().faults.operations
    }

    /// Lets `operations` more succeed; then every call fails, reads too, until [`Self::crash`].
    pub fn crash_after(&self, operations: u64) {
        self.state.lock().faults.crash_after(operations);
    }

    /// Whether the disk has died.
    pub fn crashed(&self) -> bool {
        self.state.lock().faults.crashed()
    }

    /// Kills this disk and gives one that holds what might be left, by this disk's seed and the
    /// moment. The new one is whole: nothing on it is uncertain, nothing locked, no fault planned.
    #[must_use]
    pub fn crash(&self) -> Self {
        let seed = self.state.lock().seed;
        self.crash_seeded(seed)
    }

    /// As [`Self::crash`], by another seed: one moment has many outcomes.
    #[must_use]
    pub fn crash_seeded(&self, seed: u64) -> Self {
        let operations = self.operations();
        let mut dice = Dice::new(seed ^ operations.wrapping_mul(0xd6e8_feb8_6659_fd93));
        let survival = Survival::draw(&mut dice);
        self.die(survival, dice)
    }

    /// As [`Self::crash`], where everything had reached the disk in time.
    #[must_use]
    pub fn crash_keeping_all(&self) -> Self {
        let seed = self.state.lock().seed;
        self.die(Survival::All, Dice::new(seed))
    }

    /// As [`Self::crash`], where nothing had that was not synced.
    #[must_use]
    pub fn crash_losing_all(&self) -> Self {
        let seed = self.state.lock().seed;
        self.die(Survival::None, Dice::new(seed))
    }

    fn die(&self, survival: Survival, mut dice: Dice) -> Self {
        let mut state = self.state.lock();
        state.faults.crash_after(0);
        let names = state.names.survivors(survival, &mut dice);
        Self::with_names(dice.next_u64(), names)
    }

    /// A copy that goes its own way from here, with what is uncertain still uncertain, without the
    /// locks and without the faults planned.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        let state = self.state.lock();
        Self::with_names(state.seed, state.names.deep_copy())
    }

    /// Lets the sum of all files' lengths grow to `bytes` at most; what would go past it fails with
    /// `StorageFull`, after the part that fits was written. Files that are longer stay.
    pub fn full_after(&self, bytes: u64) {
        self.state.lock().faults.bytes_max = Some(bytes);
    }

    /// Makes room again after [`Self::full_after`].
    pub fn make_room(&self) {
        self.state.lock().faults.bytes_max = None;
    }

    /// Makes the `nth` write from now (1 is the next) fail with `EIO`; some of its sectors may have
    /// been written.
    pub fn fail_write(&self, nth: u64) {
        self.state.lock().faults.fail_write(nth);
    }

    /// Makes the `nth` sync from now (1 is the next), of a file or of a folder, fail with `EIO`.
    /// Some of what it should have made certain is; of a file, the rest will never be, even if a
    /// later sync succeeds, though readers see it until the crash.
    pub fn fail_sync(&self, nth: u64) {
        self.state.lock().faults.fail_sync(nth);
    }

    /// Flips one bit, chosen by the seed, of the byte at `offset`, as a disk that rots.
    pub fn flip_bit(&self, path: &str, offset: u64) -> Result<()> {
        let mut state = self.state.lock();
        let mask = 1 << state.faults.dice.below(8);
        let file = state.names.file(path)?;
        let flipped = file.content.lock().flip(place(offset)?, mask);
        if flipped { Ok(()) } else { Err(Error::new(ErrorKind::UnexpectedEof, path)) }
    }

    /// The bytes of a file as readers see them now; also of a disk that has crashed.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        Ok(self.state.lock().names.file(path)?.content.lock().live().to_vec())
    }

    /// Puts a file there, with the folders above it, all of it certain; counts no operation.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        check_path(path)?;
        self.state.lock().names.put(path, bytes.to_vec());
        Ok(())
    }

    /// The paths of all files, sorted, with their lengths in bytes.
    pub fn files(&self) -> Vec<(String, u64)> {
        let state = self.state.lock();
        let len = |file: &Arc<Inode>| file.content.lock().live().len() as u64;
        state.names.files().map(|(path, file)| (path.to_owned(), len(file))).collect()
    }

    fn handle(&self, file: Arc<Inode>, writable: bool) -> Arc<dyn DiskFile> {
        Arc::new(SimFile { state: self.state.clone(), file, writable })
    }
}

impl Disk for SimDisk {
    fn open(&self, path: &str, mode: OpenMode) -> Result<Arc<dyn DiskFile>> {
        check_path(path)?;
        let mut state = self.state.lock();
        state.faults.alive()?;
        let file = match mode {
            OpenMode::Read | OpenMode::Write => state.names.file(path)?,
            OpenMode::Create => {
                state.faults.operation()?;
                state.names.create(path)?
            }
        };
        Ok(self.handle(file, mode != OpenMode::Read))
    }

    fn list(&self, dir: &str) -> Result<Vec<String>> {
        check_folder(dir)?;
        let state = self.state.lock();
        state.faults.alive()?;
        state.names.list(dir)
    }

    fn make_dir(&self, dir: &str) -> Result<()> {
        check_folder(dir)?;
        let mut state = self.state.lock();
        state.faults.operation()?;
        let cuts = dir.match_indices('/').map(|(cut, _)| dir.split_at(cut).0);
        for folder in cuts.chain([dir]).filter(|folder| !folder.is_empty()) {
            state.names.make_dir(folder)?;
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> Result<()> {
        check_path(from)?;
        check_path(to)?;
        let mut state = self.state.lock();
        state.faults.operation()?;
        state.names.rename(from, to)
    }

    fn remove(&self, path: &str) -> Result<()> {
        check_path(path)?;
        let mut state = self.state.lock();
        state.faults.operation()?;
        state.names.remove(path)
    }

    fn sync_dir(&self, dir: &str) -> Result<()> {
        check_folder(dir)?;
        let mut state = self.state.lock();
        state.faults.operation()?;
        // A failed sync of a folder leaves its names as uncertain as they were.
        if state.faults.sync_fails() { Err(io_error()) } else { state.names.sync_dir(dir) }
    }

    fn lock(&self, path: &str) -> Result<Box<dyn Send + Sync>> {
        check_path(path)?;
        let mut state = self.state.lock();
        state.faults.alive()?;
        if state.locked.contains(path) {
            return Err(Error::new(ErrorKind::WouldBlock, path));
        }
        if let Err(error) = state.names.file(path) {
            if error.kind() != ErrorKind::NotFound {
                return Err(error);
            }
            state.faults.operation()?;
            state.names.create(path)?;
        }
        state.locked.insert(path.to_owned());
        Ok(Box::new(LockGuard { state: self.state.clone(), path: path.to_owned() }))
    }
}

/// An open file.
struct SimFile {
    state: Arc<Mutex<State>>,
    file: Arc<Inode>,
    writable: bool,
}

impl SimFile {
    /// Counts an operation of a writable file.
    fn change(&self) -> Result<parking_lot::MutexGuard<'_, State>> {
        let mut state = self.state.lock();
        state.faults.operation()?;
        if self.writable { Ok(state) } else { Err(ErrorKind::PermissionDenied.into()) }
    }

    /// How many bytes this file may be long, at most, while the others stay as they are.
    fn room(&self, state: &State) -> usize {
        let Some(bytes_max) = state.faults.bytes_max else { return usize::MAX };
        let others = state.names.files().filter(|(_, file)| file.id != self.file.id);
        let used: u64 = others.map(|(_, file)| file.content.lock().live().len() as u64).sum();
        usize::try_from(bytes_max.saturating_sub(used)).unwrap_or(usize::MAX)
    }
}

impl DiskFile for SimFile {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize> {
        self.state.lock().faults.alive()?;
        let content = self.file.content.lock();
        let rest = content.live().get(place(offset)?..).unwrap_or_default();
        let count = rest.len().min(buf.len());
        buf[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> Result<()> {
        let mut state = self.change()?;
        let offset = place(offset)?;
        let end = offset.checked_add(bytes.len()).ok_or(ErrorKind::FileTooLarge)?;
        let room = self.room(&state).max(self.file.content.lock().live().len());
        let mut content = self.file.content.lock();
        if state.faults.write_fails() {
            let dice = &mut state.faults.dice;
            for (nth, sector) in bytes.chunks(SECTOR_BYTES).enumerate() {
                let start = offset + nth * SECTOR_BYTES;
                if start + sector.len() <= room && dice.chance(1, 2) {
                    content.write(start, sector);
                }
            }
            return Err(io_error());
        }
        if end > room {
            if offset < room {
                content.write(offset, &bytes[..room - offset]);
            }
            return Err(full_error());
        }
        content.write(offset, bytes);
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        self.state.lock().faults.alive()?;
        Ok(self.file.content.lock().live().len() as u64)
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let state = self.change()?;
        let len = place(len)?;
        let room = self.room(&state);
        let mut content = self.file.content.lock();
        if len > content.live().len() && len > room {
            return Err(full_error());
        }
        content.set_len(len);
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        let mut state = self.state.lock();
        state.faults.operation()?;
        let mut content = self.file.content.lock();
        if state.faults.sync_fails() {
            let dice = &mut state.faults.dice;
            let survival = Survival::draw(dice);
            content.fail_sync(survival, dice);
            return Err(io_error());
        }
        content.sync();
        Ok(())
    }
}

/// Holds a lock until it is dropped.
struct LockGuard {
    state: Arc<Mutex<State>>,
    path: String,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        self.state.lock().locked.remove(&self.path);
    }
}

/// Runs `work` on fresh disks, one for every operation that it makes: the disk dies after that
/// many, and `check` gets the count and what is left, three times: with all kept, with all lost,
/// and by the seed. Gives how many operations there are. `work` must bear errors of its disk.
pub fn crash_everywhere(
    seed: u64,
    mut work: impl FnMut(&SimDisk),
    mut check: impl FnMut(u64, SimDisk),
) -> u64 {
    let whole = SimDisk::new(seed);
    work(&whole);
    let operations = whole.operations();
    for count in 0..=operations {
        let disk = SimDisk::new(seed);
        disk.crash_after(count);
        work(&disk);
        check(count, disk.crash_losing_all());
        check(count, disk.crash_keeping_all());
        check(count, disk.crash());
    }
    operations
}

/// An offset as an index into memory.
fn place(offset: u64) -> Result<usize> {
    usize::try_from(offset).map_err(|_| ErrorKind::FileTooLarge.into())
}

fn check_folder(path: &str) -> Result<()> {
    if path.is_empty() { Ok(()) } else { check_path(path) }
}

/// Only names below the disk's own folder, written in one way.
fn check_path(path: &str) -> Result<()> {
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(Error::new(ErrorKind::InvalidInput, path));
    }
    Ok(())
}
