use proptest::prelude::*;

use super::*;

#[test]
fn references_are_listed_once_in_order_of_appearance() {
    let (a, b) = (Hash::of(b"a"), Hash::of(b"b"));
    let mut builder = ChunkBuilder::new(Kind(16), 1);
    let places: Vec<_> =
        [b, a, b, Hash::ZERO].into_iter().map(|hash| builder.add_ref(hash)).collect();
    assert_eq!(places, [Some(0), Some(1), Some(0), None]);
    builder.payload_mut().extend_from_slice(b"payload");
    let chunk = builder.finish().unwrap();
    assert_eq!(chunk.refs().collect::<Vec<_>>(), [b, a]);
    assert_eq!((chunk.reference(1), chunk.reference(2)), (Some(a), None));
    assert_eq!((chunk.kind(), chunk.version(), chunk.payload()), (Kind(16), 1, &b"payload"[..]));
}

#[test]
fn a_chunk_over_its_limit_is_refused() {
    let mut builder = ChunkBuilder::new(Kind(16), 1);
    builder.payload_mut().resize(CHUNK_BYTES_MAX, 0);
    assert!(matches!(builder.finish(), Err(Error::TooLarge { what: "chunk", .. })));
    assert!(Chunk::decode(vec![0; CHUNK_BYTES_MAX + 1]).is_err());
}

proptest! {
    #[test]
    fn any_bytes_decode_or_are_refused(bytes: Vec<u8>) {
        if let Ok(chunk) = Chunk::decode(bytes.clone()) {
            prop_assert_eq!(chunk.bytes(), &bytes);
            prop_assert_eq!(chunk.refs().count(), chunk.ref_count());
            let _ = (chunk.payload(), chunk.kind(), chunk.version(), chunk.hash());
        }
    }
}
