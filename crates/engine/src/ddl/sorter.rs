//! Entries on their way into a new map, in any order, in bounded memory.

use std::collections::BTreeMap;

use repo::object::{keyless_row, keyless_value};
use repo::{Map, MapKind, Store};

use crate::error::Result;

/// How many entries are collected before they go into the map together.
const BATCH_ENTRIES: usize = 64 << 10;

/// A map in the making.
pub(super) struct Sorter {
    store: Store,
    map: Map,
    batch: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Sorter {
    pub(super) fn new(store: &Store, kind: &'static MapKind) -> Self {
        Self { store: store.clone(), map: Map::empty(kind), batch: BTreeMap::new() }
    }

    /// Adds an entry; false where the key is there already.
    pub(super) fn insert(&mut self, key: Vec<u8>, value: Vec<u8>) -> Result<bool> {
        if self.batch.contains_key(&key) {
            return Ok(false);
        }
        let is_old = !self.map.is_empty()
            && self.map.contains(self.store.as_ref(), &key).map_err(repo::Error::from)?;
        if is_old {
            return Ok(false);
        }
        self.put(key, value)?;
        Ok(true)
    }

    /// Adds a row of a keyless table, `count` times.
    pub(super) fn add_keyless(&mut self, key: Vec<u8>, count: u64, row: &[u8]) -> Result<()> {
        let kept = match self.batch.get(&key) {
            Some(value) => Some(value.clone()),
            None => {
                let found = self.map.get(self.store.as_ref(), &key).map_err(repo::Error::from)?;
                found.map(|value| value.to_vec())
            }
        };
        let before = kept.map_or(Ok(0), |value| keyless_row(&value).map(|(count, _)| count))?;
        self.put(key, keyless_value(before + count, row))
    }

    fn put(&mut self, key: Vec<u8>, value: Vec<u8>) -> Result<()> {
        self.batch.insert(key, value);
        if self.batch.len() >= BATCH_ENTRIES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let edits = batch.into_iter().map(|(key, value)| Ok((key, Some(value))));
        self.map = self.map.edit(self.store.as_ref(), edits).map_err(repo::Error::from)?;
        Ok(())
    }

    /// The map.
    pub(super) fn finish(mut self) -> Result<Map> {
        self.flush()?;
        Ok(self.map)
    }
}
