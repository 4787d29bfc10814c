//! The bytes of an entry.
//!
//! ```text
//! entry   := version (1) | snapshot varint | count varint | op*
//! op      := tag | …
//!   1 chunks    count | bytes*
//!   2 rows      table | schema hash | keyless (0, 1) | count | change*
//!   3 table     table | 1 put: name, hash · 2 drop · 3 rename: name
//!   4 ref       database | name | optional old hash | optional new hash
//!   5 working   place | 1 reset: working, staged · 2 stage: staged
//!                     | 3 progress: hash · 4 drop
//!   6 database  database | 1 create: name · 2 put: name, hash · 3 drop
//!   7 counter   database | table | 0, or 1 and next varint
//!   8 setting   scope | key | optional bytes
//!   9 rows at   hash of a blob that holds: version (1) | what follows the tag of 2
//! place   := database | branch
//! table   := place | name
//! change  := has row (0, 1) | before varint | key | row? | set bits varint
//!            | count | (index varint | key)*
//! ```
//! Text and bytes are length-prefixed; numbers are LEB128 varints; hashes are 20 bytes.

use std::sync::Arc;

use storage::Hash;
use storage::log::Position;

use super::{
    DatabaseChange, DatabaseOp, Entry, Op, RefOp, RowChange, RowsOp, Scope, TableChange, TableOp,
    WorkingChange, WorkingOp,
};
use crate::codec::{Reader, Writer};
use crate::columns::ColumnSet;
use crate::error::Error;
use crate::place::{Place, TablePlace};

/// The format that is written.
const VERSION: u8 = 1;

/// By number.
const SCOPES: [Scope; 5] = [Scope::User, Scope::Setting, Scope::Remote, Scope::Backup, Scope::Node];

impl Entry {
    /// Its bytes, as the log keeps them.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::versioned(VERSION);
        out.varint(self.snapshot.0).varint(self.ops.len() as u64);
        for op in &self.ops {
            write_op(&mut out, op);
        }
        out.finish()
    }

    /// The entry of these bytes; corrupt where they are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut input = Reader::versioned(bytes, "a log entry", VERSION)?;
        let snapshot = Position(input.varint()?);
        let count = input.count()?;
        let ops = (0..count).map(|_| read_op(&mut input)).collect::<Result<_, _>>()?;
        input.finish()?;
        Ok(Self { snapshot, ops })
    }
}

impl RowsOp {
    /// Its bytes, as a blob beside the log keeps them.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::versioned(VERSION);
        write_rows(&mut out, self);
        out.finish()
    }

    /// The rows of these bytes; corrupt where they are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut input = Reader::versioned(bytes, "rows beside the log", VERSION)?;
        let rows = read_rows(&mut input)?;
        input.finish()?;
        Ok(rows)
    }
}

fn write_op(out: &mut Writer, op: &Op) {
    match op {
        Op::Chunks(chunks) => {
            out.byte(1).varint(chunks.len() as u64);
            for chunk in chunks {
                out.bytes(chunk);
            }
        }
        Op::Rows(rows) => {
            out.byte(2);
            write_rows(out, rows);
        }
        Op::RowsAt { blob } => {
            out.byte(9).hash(blob);
        }
        Op::Table(table) => write_table(out, table),
        Op::Ref(moved) => {
            out.byte(4).text(&moved.database).text(&moved.name);
            write_optional_hash(out, moved.old.as_ref());
            write_optional_hash(out, moved.new.as_ref());
        }
        Op::Working(working) => write_working(out, working),
        Op::Database(database) => {
            out.byte(6).text(&database.database);
            match &database.change {
                DatabaseChange::Create { name } => out.byte(1).text(name),
                DatabaseChange::Put { name, object } => out.byte(2).text(name).hash(object),
                DatabaseChange::Drop => out.byte(3),
            };
        }
        Op::Counter { database, table, next } => {
            out.byte(7).text(database).text(table);
            match next {
                None => out.byte(0),
                Some(next) => out.byte(1).varint(*next),
            };
        }
        Op::Setting { scope, key, value } => {
            out.byte(8).byte(*scope as u8).text(key).optional(value.as_deref());
        }
    }
}

fn write_rows(out: &mut Writer, rows: &RowsOp) {
    write_table_place(out, &rows.table);
    out.hash(&rows.schema).byte(u8::from(rows.is_keyless)).varint(rows.changes.len() as u64);
    for change in &rows.changes {
        out.byte(u8::from(change.row.is_some())).varint(change.before).bytes(&change.key);
        if let Some(row) = &change.row {
            out.bytes(row);
        }
        out.varint(change.set.bits()).varint(change.removed.len() as u64);
        for (index, key) in &change.removed {
            out.varint(u64::from(*index)).bytes(key);
        }
    }
}

fn write_table(out: &mut Writer, table: &TableOp) {
    out.byte(3);
    write_table_place(out, &table.table);
    match &table.change {
        TableChange::Put { name, object } => out.byte(1).text(name).hash(object),
        TableChange::Drop => out.byte(2),
        TableChange::Rename { to } => out.byte(3).text(to),
    };
}

fn write_working(out: &mut Writer, working: &WorkingOp) {
    out.byte(5).text(&working.place.database).text(&working.place.branch);
    match &working.change {
        WorkingChange::Reset { working, staged } => out.byte(1).hash(working).hash(staged),
        WorkingChange::Stage { staged } => out.byte(2).hash(staged),
        WorkingChange::Progress { object } => out.byte(3).hash(object),
        WorkingChange::Drop => out.byte(4),
    };
}

fn write_table_place(out: &mut Writer, table: &TablePlace) {
    out.text(&table.place.database).text(&table.place.branch).text(&table.table);
}

fn write_optional_hash(out: &mut Writer, hash: Option<&Hash>) {
    match hash {
        None => out.byte(0),
        Some(hash) => out.byte(1).hash(hash),
    };
}

fn read_op(input: &mut Reader<'_>) -> Result<Op, Error> {
    Ok(match input.byte()? {
        1 => {
            let count = input.count()?;
            let chunks = (0..count).map(|_| input.bytes().map(Arc::from));
            Op::Chunks(chunks.collect::<Result<_, _>>()?)
        }
        2 => Op::Rows(read_rows(input)?),
        9 => Op::RowsAt { blob: input.hash()? },
        3 => Op::Table(read_table(input)?),
        4 => Op::Ref(RefOp {
            database: input.text()?.into(),
            name: input.text()?.into(),
            old: read_optional_hash(input)?,
            new: read_optional_hash(input)?,
        }),
        5 => Op::Working(read_working(input)?),
        6 => Op::Database(read_database(input)?),
        7 => Op::Counter {
            database: input.text()?.into(),
            table: input.text()?.into(),
            next: match input.byte()? {
                0 => None,
                1 => Some(input.varint()?),
                tag => return Err(input.unknown("counter", tag)),
            },
        },
        8 => {
            let tag = input.byte()?;
            let scope = *SCOPES.get(usize::from(tag)).ok_or_else(|| input.unknown("scope", tag))?;
            let key = input.text()?.into();
            Op::Setting { scope, key, value: input.optional()?.map(Arc::from) }
        }
        tag => return Err(input.unknown("op", tag)),
    })
}

fn read_rows(input: &mut Reader<'_>) -> Result<RowsOp, Error> {
    let table = read_table_place(input)?;
    let schema = input.hash()?;
    let is_keyless = read_flag(input, "keyless")?;
    let count = input.count()?;
    let changes = (0..count).map(|_| read_change(input)).collect::<Result<_, _>>()?;
    Ok(RowsOp { table, schema, is_keyless, changes })
}

fn read_change(input: &mut Reader<'_>) -> Result<RowChange, Error> {
    let has_row = read_flag(input, "row change")?;
    let before = input.varint()?;
    let key = input.bytes()?.into();
    let row = if has_row { Some(input.bytes()?.into()) } else { None };
    let set = ColumnSet::from_bits(input.varint()?);
    let count = input.count()?;
    let mut removed = Vec::with_capacity(count.min(64));
    for _ in 0..count {
        let index = u16::try_from(input.varint()?)
            .map_err(|_| Error::corrupt("a log entry names an index beyond 65,535".to_owned()))?;
        removed.push((index, input.bytes()?.into()));
    }
    Ok(RowChange { key, before, row, set, removed })
}

fn read_flag(input: &mut Reader<'_>, tag_of: &str) -> Result<bool, Error> {
    match input.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        tag => Err(input.unknown(tag_of, tag)),
    }
}

fn read_table(input: &mut Reader<'_>) -> Result<TableOp, Error> {
    let table = read_table_place(input)?;
    let change = match input.byte()? {
        1 => TableChange::Put { name: input.text()?.into(), object: input.hash()? },
        2 => TableChange::Drop,
        3 => TableChange::Rename { to: input.text()?.into() },
        tag => return Err(input.unknown("table change", tag)),
    };
    Ok(TableOp { table, change })
}

fn read_working(input: &mut Reader<'_>) -> Result<WorkingOp, Error> {
    let place = read_place(input)?;
    let change = match input.byte()? {
        1 => WorkingChange::Reset { working: input.hash()?, staged: input.hash()? },
        2 => WorkingChange::Stage { staged: input.hash()? },
        3 => WorkingChange::Progress { object: input.hash()? },
        4 => WorkingChange::Drop,
        tag => return Err(input.unknown("working set change", tag)),
    };
    Ok(WorkingOp { place, change })
}

fn read_database(input: &mut Reader<'_>) -> Result<DatabaseOp, Error> {
    let database = input.text()?.into();
    let change = match input.byte()? {
        1 => DatabaseChange::Create { name: input.text()?.into() },
        2 => DatabaseChange::Put { name: input.text()?.into(), object: input.hash()? },
        3 => DatabaseChange::Drop,
        tag => return Err(input.unknown("database change", tag)),
    };
    Ok(DatabaseOp { database, change })
}

fn read_place(input: &mut Reader<'_>) -> Result<Place, Error> {
    Ok(Place { database: input.text()?.into(), branch: input.text()?.into() })
}

fn read_table_place(input: &mut Reader<'_>) -> Result<TablePlace, Error> {
    Ok(TablePlace { place: read_place(input)?, table: input.text()?.into() })
}

fn read_optional_hash(input: &mut Reader<'_>) -> Result<Option<Hash>, Error> {
    match input.byte()? {
        0 => Ok(None),
        1 => input.hash().map(Some),
        tag => Err(input.unknown("presence", tag)),
    }
}
