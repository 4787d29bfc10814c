//! Maps as objects point to them, and the kinds of map that there are.
//!
//! ```text
//! kind           key                                    value
//! ROWS           primary key bytes (types::key)         row bytes (types::row)
//! KEYLESS_ROWS   hash of the row bytes, 16 bytes        u64 LE how many, row bytes
//! INDEX          key bytes of the parts, primary key    nothing
//! TABLES         lower-cased table name                 hash of the table, display name
//! REFS           full ref name                          hash of a commit, tag or working set
//! NAMED          lower-cased database name              hash of the database, display name
//! COUNTERS       lower-cased table name                 u64 LE, the lowest number not given out
//! CLOSURE        u64 BE height, hash of a commit        nothing
//! FACTS          name                                   bytes (a user, a setting, a remote, ...)
//! ARTIFACTS      object::artifacts                      object::artifacts
//! ```

use storage::{ChunkStore, Hash, Map, MapKind};

use super::artifacts;
use crate::error::{Error, Result};
use crate::schema::Schema;

/// Rows by primary key.
pub static ROWS: MapKind = MapKind::with_refs(row_refs);
/// Rows of a table without primary key, by their hash, with how often each is there.
pub static KEYLESS_ROWS: MapKind = MapKind::with_refs(keyless_refs);
/// The entries of a secondary index.
pub static INDEX: MapKind = MapKind::PLAIN;
/// The tables of a root.
pub static TABLES: MapKind = MapKind::with_refs(leading_hash);
/// The refs of a database.
pub static REFS: MapKind = MapKind::with_refs(leading_hash);
/// The databases of an instance.
pub static NAMED: MapKind = MapKind::with_refs(leading_hash);
/// The AUTO_INCREMENT counters of a database.
pub static COUNTERS: MapKind = MapKind::PLAIN;
/// The ancestors of a commit; they are reachable through its parents, so they are no references.
pub static CLOSURE: MapKind = MapKind::PLAIN;
/// Named facts.
pub static FACTS: MapKind = MapKind::PLAIN;
/// Conflicts and constraint violations of a table.
pub static ARTIFACTS: MapKind = MapKind::with_refs(artifacts::refs);

/// A map as an object points to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The map's root chunk; [`Hash::ZERO`] for an empty map.
    pub root: Hash,
    /// How many entries it has.
    pub len: u64,
}

impl Tree {
    /// The map itself.
    pub fn map(self, kind: &'static MapKind) -> Map {
        Map::new(kind, self.root, self.len)
    }

    /// Whether the map has no entry.
    pub fn is_empty(self) -> bool {
        self.root.is_zero()
    }

    /// The map of these entries, which may come in any order, each key once.
    pub fn of(
        store: &dyn ChunkStore,
        kind: &'static MapKind,
        mut entries: Vec<(Vec<u8>, Vec<u8>)>,
    ) -> Result<Tree> {
        entries.sort();
        Ok(Map::build(store, kind, entries.into_iter().map(Ok))?.into())
    }
}

impl From<Map> for Tree {
    fn from(map: Map) -> Tree {
        Tree { root: map.root(), len: map.len() }
    }
}

/// The kind of map that a table of this schema keeps its rows in.
pub fn row_map_kind(schema: &Schema) -> &'static MapKind {
    if schema.is_keyless() { &KEYLESS_ROWS } else { &ROWS }
}

/// How often a keyless row is there, and its bytes.
pub fn keyless_row(value: &[u8]) -> Result<(u64, &[u8])> {
    let (count, row) =
        value.split_first_chunk().ok_or_else(|| Error::corrupt("keyless row without a count"))?;
    Ok((u64::from_le_bytes(*count), row))
}

/// What [`keyless_row`] reads.
pub fn keyless_value(count: u64, row: &[u8]) -> Vec<u8> {
    [&count.to_le_bytes(), row].concat()
}

pub(super) fn row_refs(row: &[u8], out: &mut Vec<Hash>) {
    // A damaged row cannot be written: readers check rows, and writers make them with
    // `types::row::RowBuilder`.
    if let Ok(externals) = types::row::externals(row) {
        out.extend(externals.map(Hash::from_bytes));
    }
}

fn keyless_refs(value: &[u8], out: &mut Vec<Hash>) {
    if let Ok((_, row)) = keyless_row(value) {
        row_refs(row, out);
    }
}

fn leading_hash(value: &[u8], out: &mut Vec<Hash>) {
    out.extend(Hash::from_slice(value));
}
