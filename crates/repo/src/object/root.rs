//! A root: all tables of a branch at one moment. Its hash is `dolt_hashof_db`.
//!
//! ```text
//! varint   feature version: what a reader must understand; written as FEATURE_VERSION
//! varint   the database's default collation
//! tree     tables: lower-cased name -> 20 bytes hash of the table, display name (UTF-8)
//! ```

use storage::{ChunkStore, Hash, KeyRange, Kind, Store};
use types::CollationId;

use super::format::{Linked, Links, Object};
use super::{TABLES, Tree, kinds};
use crate::error::{Error, Result};
use crate::place::lower;

/// The features that roots written by this version may use. A root that asks for more is refused.
const FEATURE_VERSION: u64 = 1;

/// All tables of a branch at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The collation that new tables take.
    pub collation: CollationId,
    /// The tables ([`TABLES`]).
    pub tables: Tree,
}

/// A table as a root names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootTable {
    /// The name as it was written when the table was made.
    pub name: String,
    /// The table's chunk.
    pub hash: Hash,
}

impl RootTable {
    /// The bytes in the tables' map.
    pub fn encode(&self) -> Vec<u8> {
        [self.hash.as_bytes(), self.name.as_bytes()].concat()
    }

    /// Reads what [`RootTable::encode`] wrote.
    pub fn decode(value: &[u8]) -> Result<RootTable> {
        let wrong = || Error::corrupt("a root's entry is no table");
        let (hash, name) = value.split_first_chunk().ok_or_else(wrong)?;
        let name = str::from_utf8(name).map_err(|_| wrong())?;
        Ok(RootTable { name: name.to_owned(), hash: Hash::from_bytes(*hash) })
    }
}

impl Root {
    /// A root without tables.
    pub fn empty(collation: CollationId) -> Root {
        Root { collation, tables: Tree::default() }
    }

    /// The table of this name, in any case.
    pub fn table(&self, store: &dyn ChunkStore, name: &str) -> Result<Option<RootTable>> {
        let found = self.tables.map(&TABLES).get(store, lower(name).as_bytes())?;
        found.map(|value| RootTable::decode(&value)).transpose()
    }

    /// All tables, by lower-cased name.
    pub fn tables(&self, store: &Store) -> Result<Vec<RootTable>> {
        let mut all = Vec::new();
        let mut cursor = self.tables.map(&TABLES).range(store, KeyRange::all());
        while let Some((_, value)) = cursor.next()? {
            all.push(RootTable::decode(value)?);
        }
        Ok(all)
    }

    /// The root with these tables put or (`None`) taken away, by name in any case; a later change
    /// of a name wins.
    pub fn with(
        &self,
        store: &dyn ChunkStore,
        changes: impl IntoIterator<Item = (String, Option<RootTable>)>,
    ) -> Result<Root> {
        let sorted: std::collections::BTreeMap<Vec<u8>, Option<Vec<u8>>> = changes
            .into_iter()
            .map(|(name, table)| (lower(&name).as_bytes().to_vec(), table.map(|t| t.encode())))
            .collect();
        let tables = self.tables.map(&TABLES).edit(store, sorted.into_iter().map(Ok))?;
        Ok(Root { collation: self.collation, tables: tables.into() })
    }
}

impl Object for Root {
    const KIND: Kind = kinds::ROOT;

    fn write(&self, out: &mut Links) {
        out.fields.varint(FEATURE_VERSION).varint(u64::from(self.collation.0));
        out.tree(self.tables);
    }

    fn read(from: &mut Linked<'_>) -> Result<Root> {
        match from.fields.varint()? {
            FEATURE_VERSION => {}
            other => return Err(Error::corrupt(format!("a root of feature version {other}"))),
        }
        let collation = u16::try_from(from.fields.varint()?)
            .map_err(|_| Error::corrupt("a root's collation is out of range"))?;
        Ok(Root { collation: CollationId(collation), tables: from.tree()? })
    }
}
