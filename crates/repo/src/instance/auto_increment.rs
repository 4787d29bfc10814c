//! AUTO_INCREMENT values: taken from the log in blocks, handed out in order.
//!
//! A counter belongs to a database and a table's name, across branches. A block is claimed by an
//! entry before any of its values is used, and the entry of whoever uses one comes later in the
//! log, so no crash gives a value twice. The sessions of a node share one block: their ids follow
//! each other as in MySQL. After a crash the rest of the block is skipped; a clean close gives it
//! back.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::Instance;
use crate::entry::{Entry, Op};
use crate::error::Result;
use crate::limits::AUTO_INCREMENT_BLOCK;
use crate::state::State;

/// The blocks that this node hands out from.
#[derive(Default)]
pub(super) struct Blocks {
    blocks: Mutex<ByTable>,
}

/// Blocks by database and table.
type ByTable = BTreeMap<(Arc<str>, Arc<str>), Block>;

#[derive(Clone, Copy)]
struct Block {
    /// The next value to hand out.
    next: u64,
    /// The first value that is not claimed.
    end: u64,
}

impl Instance {
    /// Takes `count` values in a row for a table (both names in lower case) and returns the first.
    pub fn take_auto_increment(
        &self,
        database: &Arc<str>,
        table: &Arc<str>,
        count: u64,
    ) -> Result<u64> {
        let mut blocks = self.blocks.blocks.lock();
        let block = self.block(&mut blocks, database, table);
        let first = block.next;
        let next = first.saturating_add(count);
        if next > block.end {
            self.claim(block, database, table, next)?;
        }
        block.next = next;
        Ok(first)
    }

    /// A row was inserted with an explicit `value`: later ones are larger.
    pub fn raise_auto_increment(
        &self,
        database: &Arc<str>,
        table: &Arc<str>,
        value: u64,
    ) -> Result<()> {
        let mut blocks = self.blocks.blocks.lock();
        let block = self.block(&mut blocks, database, table);
        let next = value.saturating_add(1);
        if next <= block.next {
            return Ok(());
        }
        if next > block.end {
            self.claim(block, database, table, next)?;
        }
        block.next = next;
        Ok(())
    }

    /// The next value that a table would get (SHOW TABLE STATUS, `information_schema.TABLES`).
    pub fn next_auto_increment(&self, database: &Arc<str>, table: &Arc<str>) -> u64 {
        let mut blocks = self.blocks.blocks.lock();
        self.block(&mut blocks, database, table).next
    }

    /// An entry was published that sets counters (TRUNCATE, ALTER, a fetch) or replaces databases:
    /// what was claimed before is not handed out any more. Whoever looks in between finds the old
    /// values; this must come after.
    pub(super) fn forget_blocks(&self, ops: &[Op]) {
        let is_meant = |op: &&Op| matches!(op, Op::Counter { .. } | Op::Database(_));
        for op in ops.iter().filter(is_meant) {
            self.blocks.blocks.lock().retain(|(database, table), _| match op {
                Op::Counter { database: of, table: set, .. } => (of, set) != (database, table),
                Op::Database(replaced) => replaced.database != *database,
                _ => true,
            });
        }
    }

    fn block<'a>(
        &self,
        blocks: &'a mut ByTable,
        database: &Arc<str>,
        table: &Arc<str>,
    ) -> &'a mut Block {
        let key = (Arc::clone(database), Arc::clone(table));
        blocks.entry(key).or_insert_with(|| {
            let next = counter(&self.tip(), database, table);
            Block { next, end: next }
        })
    }

    /// Claims values up to `next` and a block more.
    fn claim(
        &self,
        block: &mut Block,
        database: &Arc<str>,
        table: &Arc<str>,
        next: u64,
    ) -> Result<()> {
        let end = next.saturating_add(AUTO_INCREMENT_BLOCK);
        self.append(&counter_entry(database, table, end), |_| Ok(()))?;
        block.end = end;
        Ok(())
    }

    /// Gives back what was claimed and not handed out; for a clean close.
    pub(super) fn give_back_blocks(&self) -> Result<()> {
        let blocks = std::mem::take(&mut *self.blocks.blocks.lock());
        for ((database, table), block) in blocks {
            let tip = self.tip();
            let is_claimed = counter(&tip, &database, &table) == block.end;
            if is_claimed && block.next < block.end {
                self.append(&counter_entry(&database, &table, block.next), |_| Ok(()))?;
            }
        }
        Ok(())
    }
}

fn counter(state: &State, database: &str, table: &str) -> u64 {
    let database = state.databases.get(database);
    database.and_then(|database| database.counters.get(table).copied()).unwrap_or(1)
}

fn counter_entry(database: &Arc<str>, table: &Arc<str>, next: u64) -> Entry {
    let (database, table) = (Arc::clone(database), Arc::clone(table));
    Entry { ops: vec![Op::Counter { database, table, next: Some(next) }], ..Entry::default() }
}
