//! Reads and edits give what a `BTreeMap` gives.

use std::ops::Bound;

use super::*;

fn any_bound() -> impl Strategy<Value = Bound<Vec<u8>>> {
    prop_oneof![
        any_key().prop_map(Bound::Included),
        any_key().prop_map(Bound::Excluded),
        Just(Bound::Unbounded)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reads_agree_with_the_model(
        rows in any_rows(300),
        keys in prop::collection::vec(any_key(), 20),
    ) {
        let store = mem();
        let map = build(&store, &rows);
        prop_assert_eq!(map.len(), rows.len() as u64);
        prop_assert_eq!(Map::open(store.as_ref(), &PLAIN, map.root()).unwrap().len(), map.len());
        for key in keys.iter().chain(rows.keys().take(20)) {
            let found = map.get(store.as_ref(), key).unwrap();
            prop_assert_eq!(found.as_deref(), rows.get(key).map(Vec::as_slice));
            let below = rows.range(..key.clone()).count() as u64;
            prop_assert_eq!(map.rank(store.as_ref(), key).unwrap(), below);
        }
        let edge = |row: Option<(&Vec<u8>, &Vec<u8>)>| {
            row.map(|(key, value)| (key.clone(), value.clone()))
        };
        let owned = |row: Option<(crate::Slice, crate::Slice)>| {
            row.map(|(key, value)| (key.to_vec(), value.to_vec()))
        };
        prop_assert_eq!(owned(map.first(store.as_ref()).unwrap()), edge(rows.first_key_value()));
        prop_assert_eq!(owned(map.last(store.as_ref()).unwrap()), edge(rows.last_key_value()));
    }

    #[test]
    fn ranges_agree_with_the_model(
        rows in any_rows(300),
        bounds in prop::collection::vec((any_bound(), any_bound()), 8),
    ) {
        let store = mem();
        let map = build(&store, &rows);
        for (low, high) in bounds {
            let range = KeyRange::new(low, high);
            let mut expected: Vec<_> = rows
                .iter()
                .filter(|(key, _)| range.contains(key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            prop_assert_eq!(map.count(store.as_ref(), &range).unwrap(), expected.len() as u64);
            prop_assert_eq!(&collect(map.range(&store, range.clone())), &expected);
            expected.reverse();
            prop_assert_eq!(&collect(map.range_backward(&store, range)), &expected);
        }
    }

    #[test]
    fn cursors_walk_both_ways(
        rows in any_rows(200),
        keys in prop::collection::vec(any_key(), 10),
        steps in prop::collection::vec(any::<bool>(), 40),
    ) {
        let store = mem();
        let map = build(&store, &rows);
        let keys_of: Vec<_> = rows.keys().cloned().collect();
        let mut cursor = map.cursor(&store);
        for key in &keys {
            let mut at = rows.range(..key.clone()).count();
            prop_assert_eq!(cursor.seek_before(key).unwrap(), at > 0);
            prop_assert_eq!(cursor.seek(key).unwrap(), at < keys_of.len());
            for is_forward in &steps {
                if !cursor.is_valid() {
                    break;
                }
                prop_assert_eq!(cursor.key(), &keys_of[at]);
                prop_assert_eq!(cursor.value(), &rows[&keys_of[at]]);
                let next = if *is_forward {
                    Some(at + 1).filter(|at| *at < keys_of.len())
                } else {
                    at.checked_sub(1)
                };
                let moved = if *is_forward { cursor.advance() } else { cursor.retreat() };
                prop_assert_eq!(moved.unwrap(), next.is_some());
                at = next.unwrap_or(at);
            }
        }
        for (rank, key) in keys_of.iter().enumerate().step_by(7) {
            let cursor = map.select(&store, rank as u64).unwrap();
            prop_assert_eq!(cursor.key(), key);
        }
        prop_assert!(!map.select(&store, rows.len() as u64).unwrap().is_valid());
    }

    #[test]
    fn edits_agree_with_the_model_and_with_a_build(
        rows in any_rows(300),
        batches in prop::collection::vec(any_edits(60), 1..5),
    ) {
        let store = mem();
        let mut rows = rows;
        let mut map = build(&store, &rows);
        for edits in &batches {
            map = edit(&store, &map, edits);
            apply(&mut rows, edits);
            prop_assert_eq!(&read(&store, &map), &rows);
            prop_assert_eq!(map.len(), rows.len() as u64);
            prop_assert_eq!(map.root(), build(&store, &rows).root());
        }
    }
}

#[test]
fn prefixes_are_ranges() {
    let rows: Rows = [&b"a"[..], b"ab", b"ab\xff", b"ac", b"\xff", b"\xff\xff", b""]
        .iter()
        .map(|key| (key.to_vec(), vec![]))
        .collect();
    let store = mem();
    let map = build(&store, &rows);
    for (prefix, count) in
        [(&b""[..], 7), (b"a", 4), (b"ab", 2), (b"\xff", 2), (b"\xff\xff", 1), (b"b", 0)]
    {
        assert_eq!(
            map.count(store.as_ref(), &KeyRange::prefix(prefix)).unwrap(),
            count,
            "{prefix:?}"
        );
    }
}

#[test]
fn batches_that_do_not_ascend_are_refused() {
    let store = mem();
    let twice = [(b"a", b""), (b"a", b"")];
    let built = Map::build(store.as_ref(), &PLAIN, twice.map(Ok));
    assert!(matches!(built, Err(crate::Error::Unsorted)));
    let map = build(&store, &numbered(10, 10, 1));
    let edited = map.edit(store.as_ref(), [(b"b", Some(b"")), (b"a", None)].map(Ok));
    assert!(matches!(edited, Err(crate::Error::Unsorted)));
}

#[test]
fn what_is_over_a_limit_is_refused() {
    let store = mem();
    let long_key = Map::build(
        store.as_ref(),
        &PLAIN,
        [Ok((vec![0; crate::limits::KEY_BYTES_MAX + 1], vec![]))],
    );
    assert!(matches!(long_key, Err(crate::Error::TooLarge { what: "key", .. })));
    let long_value = Map::build(
        store.as_ref(),
        &PLAIN,
        [Ok((vec![0], vec![0; crate::limits::VALUE_BYTES_MAX + 1]))],
    );
    assert!(matches!(long_value, Err(crate::Error::TooLarge { what: "value", .. })));
}

#[test]
fn rows_of_the_largest_size_make_a_tree() {
    let store = mem();
    let rows: Rows = (0..30_u8)
        .map(|at| {
            (
                [vec![at], vec![0; crate::limits::KEY_BYTES_MAX - 1]].concat(),
                vec![at; crate::limits::VALUE_BYTES_MAX],
            )
        })
        .collect();
    let map = build(&store, &rows);
    assert_eq!(read(&store, &map), rows);
    let removed: Edits = rows.keys().step_by(2).map(|key| (key.clone(), None)).collect();
    let half = edit(&store, &map, &removed);
    assert_eq!(half.len(), 15);
    assert_eq!(
        edit(&store, &half, &rows.into_iter().map(|(key, value)| (key, Some(value))).collect()),
        map
    );
}
