//! Where nodes end, and that the past does not show.

use super::*;
use crate::limits::{NODE_BYTES_MAX, NODE_BYTES_MIN};

/// A permutation of `0..count` that the seed picks.
fn shuffled(count: u64, seed: u64) -> Vec<u64> {
    let mut order: Vec<_> = (0..count).collect();
    order.sort_by_key(|at| Hash::of(&[at.to_le_bytes(), seed.to_le_bytes()].concat()));
    order
}

#[test]
fn equal_contents_have_equal_hashes_whatever_happened_before() {
    let store = mem();
    let rows = numbered(3000, 30, 1);
    let expected = build(&store, &rows);
    for (seed, batch) in [(1, 1), (2, 7), (3, 100), (4, 1500)] {
        let mut map = Map::empty(&PLAIN);
        for order in shuffled(3000, seed).chunks(batch) {
            // Rows that never were, or were otherwise, in between.
            let wrong: Edits = order
                .iter()
                .flat_map(|at| [(key(*at), Some(vec![1; 70])), (key(*at + 5000), Some(vec![2; 9]))])
                .collect();
            let right: Edits = order
                .iter()
                .flat_map(|at| [(key(*at), Some(value(*at, 30, 1))), (key(*at + 5000), None)])
                .collect();
            map = edit(&store, &edit(&store, &map, &wrong), &right);
        }
        assert_eq!(map.root(), expected.root(), "batches of {batch}");
    }
}

#[test]
fn removing_everything_leaves_the_empty_map() {
    let store = mem();
    let rows = numbered(5000, 20, 1);
    let mut map = build(&store, &rows);
    for part in shuffled(5000, 9).chunks(1700) {
        map = edit(&store, &map, &part.iter().map(|at| (key(*at), None)).collect());
    }
    assert_eq!((map.root(), map.len()), (Hash::ZERO, 0));
    assert!(map.get(store.as_ref(), b"a").unwrap().is_none());
}

#[test]
fn nodes_gather_around_the_target() {
    let store = mem();
    let map = build(&store, &numbered(100_000, 92, 1));
    let mut sizes = Vec::new();
    let mut stack = vec![map.root()];
    while let Some(hash) = stack.pop() {
        let chunk = store.fetch(&hash).unwrap();
        stack.extend(chunk.refs());
        sizes.push(chunk.bytes().len());
    }
    sizes.sort_unstable();
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!((3000..4500).contains(&mean), "mean size {mean}");
    let (tenth, ninety) = (sizes[sizes.len() / 10], sizes[sizes.len() * 9 / 10]);
    assert!(tenth > 1800 && ninety < 6000, "the middle 80 % lie in {tenth}..{ninety}");
    let small = sizes.iter().filter(|size| **size < NODE_BYTES_MIN).count();
    assert!(small <= 4 && sizes.last().unwrap() < &(NODE_BYTES_MAX + 200), "{small} small nodes");
}

#[test]
fn one_edit_rewrites_one_path() {
    let store = mem();
    let rows = numbered(100_000, 92, 1);
    let map = build(&store, &rows);
    let before = chunks_of(&store, map.root()).unwrap();
    for (name, edits) in [
        ("update", Edits::from([(key(51_234), Some(vec![7; 92]))])),
        ("insert", Edits::from([(51_234_u64.to_be_bytes().to_vec(), Some(vec![7; 92]))])),
        ("remove", Edits::from([(key(51_234), None)])),
        ("grow", Edits::from([(key(777), Some(vec![7; 1000]))])),
        ("append", Edits::from([(key(200_000), Some(vec![7; 92]))])),
    ] {
        let after = chunks_of(&store, edit(&store, &map, &edits).root()).unwrap();
        let fresh = after.difference(&before).count();
        assert!(fresh <= 12, "{name} wrote {fresh} chunks");
        if name == "update" {
            assert_eq!(fresh, 3, "an update in place writes one node a level");
        }
    }
}

#[test]
fn an_edit_that_changes_nothing_gives_the_same_map() {
    let store = mem();
    let map = build(&store, &numbered(1000, 50, 1));
    let same: Edits = [(key(3), Some(value(3, 50, 1))), (key(4000), None)].into();
    assert_eq!(edit(&store, &map, &same), map);
    assert_eq!(edit(&store, &map, &Edits::new()), map);
}

/// Values that are a hash, as a table's index roots are.
static HOLDERS: MapKind =
    MapKind::with_refs(|value, hashes| hashes.extend(Hash::from_slice(value)));
static HOLDER_RUNS: MapKind = HOLDERS.run();

#[test]
fn leaves_list_what_their_values_refer_to() {
    let store = mem();
    let blob = crate::blob::write_blob(store.as_ref(), b"large").unwrap();
    let rows = [
        (b"a", blob.as_bytes().to_vec()),
        (b"b", b"no hash".to_vec()),
        (b"c", blob.as_bytes().to_vec()),
    ];
    let map = Map::build(store.as_ref(), &HOLDERS, rows.clone().map(Ok)).unwrap();
    assert_eq!(store.fetch(&map.root()).unwrap().refs().collect::<Vec<_>>(), [blob]);
    let edits = rows.map(|(key, value)| Ok((key, Some(value))));
    let run = crate::run::write_run(store.as_ref(), &HOLDER_RUNS, edits).unwrap();
    assert_eq!(store.fetch(&run.root()).unwrap().refs().collect::<Vec<_>>(), [blob]);
    assert_eq!(crate::run::apply_run(&store, &Map::empty(&HOLDERS), &run).unwrap(), map);
}

#[test]
fn runs_put_and_remove() {
    let store = mem();
    static RUNS: MapKind = PLAIN.run();
    let map = build(&store, &numbered(100, 10, 1));
    let edits = [(key(3), Some(b"new".to_vec())), (key(5), None), (key(500), Some(vec![]))];
    let run = crate::run::write_run(store.as_ref(), &RUNS, edits.clone().map(Ok)).unwrap();
    assert_eq!(
        crate::run::apply_run(&store, &map, &run).unwrap(),
        edit(&store, &map, &edits.into())
    );
    let look = |at| {
        crate::run::look_up(store.as_ref(), &run, &key(at))
            .unwrap()
            .map(|value| value.map(|value| value.to_vec()))
    };
    assert_eq!((look(3), look(5), look(6)), (Some(Some(b"new".to_vec())), Some(None), None));
    assert!(Map::open(store.as_ref(), &PLAIN, run.root()).is_err(), "a run is not taken for rows");
}

#[test]
fn the_format_is_the_released_one() {
    // The root hash of a fixed map: it changes only with the format of nodes or the rule of
    // boundaries, that is with NODE_VERSION.
    let store = mem();
    let map = build(&store, &numbered(2000, 40, 1));
    let dump = format!(
        "{} {} rows, {} chunks\n",
        map.root(),
        map.len(),
        chunks_of(&store, map.root()).unwrap().len()
    );
    assert_eq!(dump, include_str!("../../../tests/fixtures/map-v1.txt"));
    let leaf = Map::build(store.as_ref(), &PLAIN, [(&b"a"[..], &b"1"[..]), (b"bc", b"23")].map(Ok))
        .unwrap();
    let bytes = store
        .fetch(&leaf.root())
        .unwrap()
        .bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(bytes, include_str!("../../../tests/fixtures/leaf-v1.txt").trim_end());
}
