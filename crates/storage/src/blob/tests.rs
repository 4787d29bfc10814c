use proptest::prelude::*;

use super::*;
use crate::store::MemStore;

fn sample(len: usize) -> Vec<u8> {
    (0_u32..).take(len).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

#[test]
fn blobs_of_every_height_read_back() {
    let store = MemStore::new();
    for len in [
        0,
        1,
        BLOB_LEAF_BYTES,
        BLOB_LEAF_BYTES + 1,
        3 * BLOB_LEAF_BYTES,
        (BLOB_FANOUT + 1) * BLOB_LEAF_BYTES + 7,
    ] {
        let bytes = sample(len);
        let hash = write_blob(&store, &bytes).unwrap();
        assert_eq!(blob_len(&store, &hash).unwrap(), len as u64);
        assert!(read_blob(&store, &hash).unwrap() == bytes, "{len} bytes");
        assert_eq!(write_blob(&store, &bytes).unwrap(), hash);
    }
}

#[test]
fn equal_parts_are_stored_once() {
    let store = MemStore::new();
    let hash = write_blob(&store, &vec![0; 100 * BLOB_LEAF_BYTES]).unwrap();
    assert_eq!(store.len(), 2);
    assert_eq!(read_range(&store, &hash, 99 * BLOB_LEAF_BYTES as u64, 10).unwrap(), [0; 10]);
}

#[test]
fn a_chunk_of_another_kind_is_refused() {
    let store = MemStore::new();
    let hash = store.put(ChunkBuilder::new(Kind(16), 1).finish().unwrap()).unwrap();
    assert!(matches!(read_blob(&store, &hash), Err(Error::Malformed { .. })));
    assert!(matches!(read_blob(&store, &Hash::of(b"?")), Err(Error::Missing(_))));
}

proptest! {
    #[test]
    fn any_range_is_that_of_the_bytes(offset in 0_usize..300_000, len in 0_usize..300_000) {
        let store = MemStore::new();
        let bytes = sample(200_000);
        let hash = write_blob(&store, &bytes).unwrap();
        let end = (offset + len).min(bytes.len());
        let expected = bytes.get(offset..end).unwrap_or_default();
        prop_assert_eq!(read_range(&store, &hash, offset as u64, len).unwrap(), expected);
    }

    #[test]
    fn any_payload_reads_or_is_refused(payload: Vec<u8>, refs in 0_u8..4) {
        let store = MemStore::new();
        let mut builder = ChunkBuilder::new(Kind::BLOB_INNER, BLOB_VERSION);
        for name in 0..refs {
            builder.add_ref(Hash::of(&[name]));
        }
        builder.payload_mut().extend_from_slice(&payload);
        let hash = store.put(builder.finish().unwrap()).unwrap();
        let read = read_range(&store, &hash, 0, 1000);
        prop_assert!(read.is_err() || blob_len(&store, &hash).is_ok());
    }
}
