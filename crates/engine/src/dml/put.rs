//! Writing a row that has been made, and what the statement counts.

use repo::lock::LockMode;
use repo::txn::{Duplicate, TableHandle, WriteOptions};
use repo::{ColumnSet, TablePlace};
use types::Value;

use super::auto_increment::Given;
use super::table::WriteTable;
use super::{duplicate, foreign, row};
use crate::context::Context;
use crate::error::{Error, Result};

/// What a statement has done so far.
#[derive(Default)]
pub(super) struct Tally {
    /// Rows that were given or found.
    pub(super) rows: u64,
    /// As the client counts them.
    pub(super) affected: u64,
    /// Rows whose key was taken.
    pub(super) duplicates: u64,
    /// AUTO_INCREMENT values.
    pub(super) given: Given,
}

/// What the session wants checked.
pub(super) fn options(cx: &Context<'_>) -> WriteOptions {
    WriteOptions { foreign_key_checks: cx.session.foreign_key_checks }
}

/// Inserts a row given by its own bytes. With `ignore`, a missing parent is a warning, and nothing
/// is inserted: `None` with false.
pub(super) fn insert(
    cx: &mut Context<'_>,
    table: &WriteTable,
    handle: TableHandle,
    bytes: &[u8],
    ignore: bool,
) -> Result<Inserted> {
    let options = options(cx);
    match cx.txn.insert(handle, bytes, options) {
        Ok(None) => Ok(Inserted::Yes),
        Ok(Some(taken)) => Ok(Inserted::Taken(taken)),
        Err(error) => ignored(cx, &table.place, error, ignore).map(|()| Inserted::No),
    }
}

/// How an insert ended.
pub(super) enum Inserted {
    Yes,
    /// A key is taken.
    Taken(Duplicate),
    /// An error that IGNORE made a warning.
    No,
}

/// With IGNORE, errors of foreign keys become warnings.
pub(super) fn ignored(
    cx: &mut Context<'_>,
    place: &TablePlace,
    error: repo::Error,
    ignore: bool,
) -> Result<()> {
    match foreign::told(cx, place, error) {
        Error::Sql(error) if ignore && foreign::is_ignorable(&error) => {
            cx.diagnostics.push(error.into());
            Ok(())
        }
        error => Err(error),
    }
}

/// The row with this key under an exclusive lock, as it is now; `None`: it is gone.
pub(super) fn lock(
    cx: &mut Context<'_>,
    handle: TableHandle,
    key: &[u8],
) -> Result<Option<Vec<u8>>> {
    let locked = cx.txn.lock_row(handle, key, LockMode::Exclusive, None)?;
    Ok(locked.row.map(|row| row.to_vec()))
}

/// A row that an UPDATE, or ON DUPLICATE KEY UPDATE, gives other values.
pub(super) struct Change<'a> {
    pub(super) key: &'a [u8],
    /// The row value as it is.
    pub(super) old: &'a [u8],
    /// All values, as the session sees them, those of `set` new.
    pub(super) values: &'a mut [Value],
    /// The columns that were assigned to.
    pub(super) set: &'a mut Vec<usize>,
    /// Its number in the statement, for errors.
    pub(super) number: u64,
    pub(super) ignore: bool,
}

/// Finishes a changed row (ON UPDATE CURRENT_TIMESTAMP, generated columns, CHECKs) and writes it.
/// False: nothing has changed.
pub(super) fn update(
    cx: &mut Context<'_>,
    table: &WriteTable,
    handle: TableHandle,
    change: Change<'_>,
) -> Result<bool> {
    let storing = super::column::Storing::of(cx, change.ignore);
    row::generate(cx, table, change.values, change.number, storing)?;
    let mut set = change.set.clone();
    set.extend(table.generated.iter().map(|(at, _)| *at));
    let bytes = row::encode_over(cx, table, change.old, change.values, &set)?;
    if bytes == table.layout.row_bytes(change.old)? {
        return Ok(false);
    }
    let bytes = touch(cx, table, &change, &mut set, storing)?.unwrap_or(bytes);
    if !row::check(cx, table, change.values, change.ignore)? {
        return Ok(false);
    }
    write(cx, table, handle, (change.key, &bytes), &set, change.ignore)
}

/// Sets the columns that take the time of a change and were not assigned to; the row's bytes where
/// there are any.
fn touch(
    cx: &mut Context<'_>,
    table: &WriteTable,
    change: &Change<'_>,
    set: &mut Vec<usize>,
    storing: super::column::Storing,
) -> Result<Option<Vec<u8>>> {
    let is_left = |(at, _): &&(usize, u8)| !change.set.contains(at);
    let left: Vec<(usize, u8)> = table.on_update.iter().filter(is_left).copied().collect();
    if left.is_empty() {
        return Ok(None);
    }
    let mut values = change.values.to_vec();
    for (at, fsp) in left {
        if let Some(value) = values.get_mut(at) {
            *value = row::now(cx, fsp);
            set.push(at);
        }
    }
    row::generate(cx, table, &mut values, change.number, storing)?;
    row::encode_over(cx, table, change.old, &values, set).map(Some)
}

fn write(
    cx: &mut Context<'_>,
    table: &WriteTable,
    handle: TableHandle,
    (key, bytes): (&[u8], &[u8]),
    set: &[usize],
    ignore: bool,
) -> Result<bool> {
    let options = options(cx);
    let columns = ColumnSet::of(set.iter().copied());
    match cx.txn.update(handle, key, bytes, columns, options) {
        Ok(None) => Ok(true),
        Ok(Some(taken)) => {
            let error = duplicate::error(cx, table, bytes, &taken)?;
            if !ignore {
                return Err(error.into());
            }
            cx.diagnostics.push(error.into());
            Ok(false)
        }
        Err(error) => ignored(cx, &table.place, error, ignore).map(|()| false),
    }
}
