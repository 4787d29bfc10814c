//! Behaviour of maps, against `BTreeMap`.

mod damage;
mod model;
mod shape;
mod sides;

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::error::Result;
use crate::hash::Hash;
use crate::store::{MemStore, Store};

pub(super) static PLAIN: MapKind = MapKind::PLAIN;
pub(super) type Rows = BTreeMap<Vec<u8>, Vec<u8>>;
pub(super) type Edits = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

pub(super) fn mem() -> Store {
    Arc::new(MemStore::new())
}

pub(super) fn build(store: &Store, rows: &Rows) -> Map {
    Map::build(store.as_ref(), &PLAIN, rows.iter().map(Ok)).unwrap()
}

pub(super) fn edit(store: &Store, map: &Map, edits: &Edits) -> Map {
    let edits = edits.iter().map(|(key, value)| Ok((key, value.as_ref())));
    map.edit(store.as_ref(), edits).unwrap()
}

pub(super) fn apply(rows: &mut Rows, edits: &Edits) {
    for (key, value) in edits {
        match value {
            Some(value) => rows.insert(key.clone(), value.clone()),
            None => rows.remove(key),
        };
    }
}

pub(super) fn read(store: &Store, map: &Map) -> Rows {
    collect(map.range(store, KeyRange::all())).into_iter().collect()
}

pub(super) fn collect(mut rows: RangeCursor) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut all = Vec::new();
    while let Some((key, value)) = rows.next().unwrap() {
        all.push((key.to_vec(), value.to_vec()));
    }
    all
}

/// Rows `0..count` with eight-byte keys and values of about `value_len` bytes that differ by
/// `seed`.
pub(super) fn numbered(count: u64, value_len: usize, seed: u64) -> Rows {
    (0..count).map(|at| (key(at), value(at, value_len, seed))).collect()
}

pub(super) fn key(at: u64) -> Vec<u8> {
    (at * 16).to_be_bytes().to_vec()
}

pub(super) fn value(at: u64, len: usize, seed: u64) -> Vec<u8> {
    let text = format!(
        "{:x}",
        at.wrapping_mul(seed.wrapping_mul(2) | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    );
    text.bytes().cycle().take(len).collect()
}

/// Short keys that collide often, and values from none to long enough to end a node alone.
pub(super) fn any_key() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(0_u8..4, 0..6),
        2 => (0_u64..2000).prop_map(key),
        1 => (0_u8..8, 100_usize..3000).prop_map(|(byte, len)| vec![byte; len]),
    ]
}

pub(super) fn any_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..40),
        2 => (any::<u8>(), 100_usize..600).prop_map(|(byte, len)| vec![byte; len]),
        1 => (any::<u8>(), 2000_usize..20_000).prop_map(|(byte, len)| vec![byte; len]),
    ]
}

pub(super) fn any_rows(most: usize) -> impl Strategy<Value = Rows> {
    prop::collection::btree_map(any_key(), any_value(), 0..most)
}

pub(super) fn any_edits(most: usize) -> impl Strategy<Value = Edits> {
    prop::collection::btree_map(any_key(), prop::option::weighted(0.7, any_value()), 0..most)
}

/// How many chunks a map has.
pub(super) fn chunks_of(store: &Store, root: Hash) -> Result<std::collections::BTreeSet<Hash>> {
    let (mut seen, mut stack) = (std::collections::BTreeSet::new(), vec![root]);
    while let Some(hash) = stack.pop().filter(|hash| !hash.is_zero()) {
        if seen.insert(hash) {
            stack.extend(store.fetch(&hash)?.refs());
        }
    }
    Ok(seen)
}
