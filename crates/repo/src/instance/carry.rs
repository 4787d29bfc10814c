//! Chunks before entries: what an entry names is durable no later than the entry itself.
//!
//! The chunks that an entry names, and those below them, may still be in memory alone. If they are
//! few they ride in the entry, in front of what names them, so that a DOLT_COMMIT costs one sync;
//! if they are many they are flushed to a pack first. What one entry has carried, later ones need
//! not: the log keeps it until a checkpoint has put it into a pack.

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use storage::Hash;
use storage::blob::write_blob;
use storage::log::Position;

use super::Instance;
use crate::entry::{DatabaseChange, Entry, Op, RowsOp, TableChange, WorkingChange};
use crate::error::{Error, Result};
use crate::exchange::lost;
use crate::limits::{CARRIED_BYTES_MAX, ENTRY_ROWS_BYTES_MAX};
use crate::state::State;

/// Chunks that entries since the last checkpoint have carried.
#[derive(Default)]
pub(super) struct Carried {
    hashes: Mutex<BTreeSet<Hash>>,
}

impl Carried {
    /// A checkpoint begins: its flush takes everything that was put before into a pack.
    pub(super) fn clear(&self) {
        self.hashes.lock().clear();
    }

    fn has(&self, hash: &Hash) -> bool {
        self.hashes.lock().contains(hash)
    }

    fn add(&self, hashes: Vec<Hash>) {
        self.hashes.lock().extend(hashes);
    }
}

impl Instance {
    /// Appends an entry after seeing to the chunks that it names.
    pub fn append_with_chunks(
        &self,
        mut entry: Entry,
        certify: impl Fn(&State) -> Result<()>,
    ) -> Result<Position> {
        let _pin = self.pin();
        self.spill_rows(&mut entry)?;
        let carried = self.carry(&mut entry)?;
        let position = self.append(&entry, certify)?;
        self.carried.add(carried);
        self.forget_blocks(&entry.ops);
        Ok(position)
    }

    /// Writes the rows of a large transaction to blobs, which the entry then names.
    fn spill_rows(&self, entry: &mut Entry) -> Result<()> {
        let tables = entry.ops.iter().filter(|op| matches!(op, Op::Rows(_))).count();
        let limit = self.entry_share(ENTRY_ROWS_BYTES_MAX) / tables.max(1);
        for op in &mut entry.ops {
            let Op::Rows(rows) = op else { continue };
            if rows.bytes() <= limit {
                continue;
            }
            let blob = write_blob(self.store().as_ref(), &rows.encode())?;
            *op = Op::RowsAt { blob };
        }
        Ok(())
    }

    /// How many bytes of an entry one kind of content may take: `wanted`, less in a small log.
    fn entry_share(&self, wanted: usize) -> usize {
        wanted.min(self.log.entry_bytes_max() / 4)
    }

    /// Puts the chunks that are nowhere durable in front of the entry, or flushes them. Returns
    /// those that it carries.
    fn carry(&self, entry: &mut Entry) -> Result<Vec<Hash>> {
        let limit = self.entry_share(CARRIED_BYTES_MAX);
        let mut ahead = named(&entry.ops)?;
        let (mut hashes, mut chunks, mut bytes) = (BTreeSet::new(), Vec::new(), 0);
        while let Some(hash) = ahead.pop() {
            if hash.is_zero() || hashes.contains(&hash) {
                continue;
            }
            // To ask keeps it from a collection under way.
            if !self.store().has(&hash)? {
                return Err(collected(&hash));
            }
            if self.carried.has(&hash) || self.packs.is_durable(&hash) {
                continue;
            }
            let chunk = self.store().fetch(&hash)?;
            bytes += chunk.bytes().len();
            if bytes > limit {
                self.packs.flush()?;
                return Ok(Vec::new());
            }
            ahead.extend(chunk.refs());
            chunks.push(Arc::from(chunk.bytes()));
            hashes.insert(hash);
        }
        if !chunks.is_empty() {
            entry.ops.insert(0, Op::Chunks(chunks));
        }
        Ok(hashes.into_iter().collect())
    }
}

/// An entry names what a collection has taken, or what was never here.
fn collected(hash: &Hash) -> Error {
    Error::Unavailable {
        what: format!("chunk {hash}"),
        remedy: "it was collected before anything named it; try again".into(),
    }
}

/// The hashes that the ops name.
pub(super) fn named(ops: &[Op]) -> Result<Vec<Hash>> {
    let mut hashes = Vec::new();
    for op in ops {
        match op {
            Op::Table(table) => {
                if let TableChange::Put { object, .. } = &table.change {
                    hashes.push(*object);
                }
            }
            Op::Ref(moved) => hashes.extend(moved.new),
            Op::Working(working) => match &working.change {
                WorkingChange::Reset { working, staged } => hashes.extend([*working, *staged]),
                WorkingChange::Stage { staged } => hashes.push(*staged),
                WorkingChange::Progress { object } => hashes.push(*object),
                WorkingChange::Drop => (),
            },
            Op::Database(database) => {
                if let DatabaseChange::Put { object, .. } = &database.change {
                    hashes.push(*object);
                }
            }
            Op::Rows(rows) => externals(rows, &mut hashes)?,
            Op::RowsAt { blob } => hashes.push(*blob),
            Op::Setting { scope, key, value } => {
                hashes.extend(lost::kept_by(*scope, key, value.as_deref())?);
            }
            Op::Chunks(_) | Op::Counter { .. } => (),
        }
    }
    Ok(hashes)
}

/// The large values that rows keep out of line.
fn externals(rows: &RowsOp, hashes: &mut Vec<Hash>) -> Result<()> {
    for row in rows.changes.iter().filter_map(|change| change.row.as_deref()) {
        let row = if rows.is_keyless { crate::object::keyless_row(row)?.1 } else { row };
        row_externals(row, hashes)?;
    }
    Ok(())
}

/// The large values that a row, given as its own bytes, keeps out of line.
pub(crate) fn row_externals(row: &[u8], hashes: &mut Vec<Hash>) -> Result<()> {
    let found = types::row::externals(row)
        .map_err(|damage| Error::corrupt(format!("a row in memory: {damage}")))?;
    hashes.extend(found.map(Hash::from_bytes));
    Ok(())
}
