//! Bytes that are no tree are refused, and never panic.

use super::*;
use crate::chunk::{ChunkBuilder, Kind};
use crate::store::ChunkStore;

fn probe(store: &Store, root: Hash) {
    let Ok(map) = Map::open(store.as_ref(), &PLAIN, root) else { return };
    let _ = map.get(store.as_ref(), b"a");
    let _ = map.rank(store.as_ref(), b"a");
    let _ = map.select(store, 1).map(|cursor| cursor.key().len());
    let mut rows = map.range(store, KeyRange::all());
    while let Ok(Some(_)) = rows.next() {}
    let mut rows = map.range_backward(store, KeyRange::all());
    while let Ok(Some(_)) = rows.next() {}
    let _ = map.edit(store.as_ref(), [Ok((b"a", Some(b"b")))]);
    let _ = Map::empty(&PLAIN).diff(&map, store, KeyRange::all()).map(Iterator::count);
}

proptest! {
    #[test]
    fn any_payload_is_read_or_refused(
        mut payload: Vec<u8>,
        count in 0_u8..5,
        refs in 0_u8..5,
        level in 0_u8..3,
    ) {
        let store = mem();
        if payload.len() > 4 {
            payload[..4].copy_from_slice(&[level, 0, count, 0]);
        }
        let kind = if level == 0 { Kind::TREE_LEAF } else { Kind::TREE_INNER };
        let mut builder = ChunkBuilder::new(kind, 1);
        for name in 0..refs {
            builder.add_ref(Hash::of(&[name]));
        }
        builder.payload_mut().extend_from_slice(&payload);
        let root = store.put(builder.finish().unwrap()).unwrap();
        probe(&store, root);
    }

    #[test]
    fn a_node_with_a_changed_byte_is_read_or_refused(
        rows in any_rows(100),
        at: prop::sample::Index,
        bits in 1_u8..,
    ) {
        let store = mem();
        let map = build(&store, &rows);
        if !map.is_empty() {
            let mut bytes = store.fetch(&map.root()).unwrap().bytes().to_vec();
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
            if let Ok(chunk) = crate::Chunk::decode(bytes) {
                let root = store.put(chunk).unwrap();
                probe(&store, root);
            }
        }
    }
}

#[test]
fn a_missing_node_is_named() {
    let store = MemStore::new();
    let rows = numbered(2000, 50, 1);
    let map = Map::build(&store, &PLAIN, rows.iter().map(Ok)).unwrap();
    let child = store.fetch(&map.root()).unwrap().reference(0).unwrap();
    store.remove(&child);
    assert!(matches!(map.get(&store, &key(0)), Err(crate::Error::Missing(hash)) if hash == child));
    assert!(map.get(&store, &key(1999)).unwrap().is_some());
}
