//! The map against the standard one, and the shape of its tree.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use proptest::prelude::*;

use super::OrdMap;
use super::key::Key;
use super::node::{Node, WIDTH};

type Model = BTreeMap<Vec<u8>, Arc<[u8]>>;
type Map = OrdMap<Arc<[u8]>>;

fn measure(value: &Arc<[u8]>) -> usize {
    value.len()
}

fn number_key(n: u64) -> [u8; 8] {
    n.to_be_bytes()
}

fn value(n: u64) -> Arc<[u8]> {
    Arc::from(n.to_le_bytes().as_slice())
}

/// Every node within its width, every leaf at one depth, every key on the right side of its
/// separators.
fn check_shape(map: &Map) {
    fn walk(node: &Node<Arc<[u8]>>, low: &[u8], high: Option<&[u8]>) -> usize {
        match node {
            Node::Leaf(leaf) => {
                assert!((1..=WIDTH).contains(&leaf.keys.len()));
                assert_eq!(leaf.keys.len(), leaf.values.len());
                for key in &leaf.keys {
                    assert!(key.as_slice() >= low);
                    assert!(high.is_none_or(|high| key.as_slice() < high));
                }
                1
            }
            Node::Branch(branch) => {
                assert!((1..=WIDTH).contains(&branch.children.len()));
                assert_eq!(branch.keys.len() + 1, branch.children.len());
                let mut depth = 0;
                for (slot, child) in branch.children.iter().enumerate() {
                    let low = if slot == 0 { low } else { branch.keys[slot - 1].as_slice() };
                    let high = branch.keys.get(slot).map(Key::as_slice).or(high);
                    let below = walk(child, low, high);
                    assert!(depth == 0 || depth == below, "leaves stand at one depth");
                    depth = below;
                }
                depth + 1
            }
        }
    }
    if let Some(root) = map.root() {
        walk(root, &[], None);
    }
}

fn check_equal(map: &Map, model: &Model) {
    assert_eq!(map.len(), model.len());
    let forth: Vec<_> = map.iter().map(|(k, v)| (k.to_vec(), v.clone())).collect();
    let want: Vec<_> = model.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    assert_eq!(forth, want);
    let back: Vec<_> = map.iter().rev().map(|(k, v)| (k.to_vec(), v.clone())).collect();
    assert!(back.iter().eq(want.iter().rev()));
    let bytes: usize = model.iter().map(|(k, v)| 48 + k.len() + v.len()).sum();
    assert_eq!(map.bytes(), bytes);
}

#[test]
fn keys_in_order_fill_the_leaves() {
    let mut map = Map::new(measure);
    for n in 0..10_000 {
        map.insert(&number_key(n), value(n));
    }
    check_shape(&map);
    let mut leaves = 0;
    let mut cursor = map.cursor();
    cursor.first();
    let mut last: *const u8 = std::ptr::null();
    while let Some((key, _)) = cursor.entry() {
        let here = key.as_ptr();
        // Keys of one leaf lie 24 bytes apart.
        if here.addr().wrapping_sub(last.addr()) != 24 {
            leaves += 1;
        }
        last = here;
        cursor.advance();
    }
    assert!(leaves <= 10_000 / WIDTH + 1, "{leaves} leaves");
}

#[test]
fn snapshot_keeps_its_version_while_a_writer_goes_on() {
    let mut map = Map::new(measure);
    for n in 0..1000 {
        map.insert(&number_key(n * 7919 % 1000), value(n));
    }
    let snapshot = map.snapshot();
    assert!(snapshot.same(&map));
    let before: Vec<_> = snapshot.iter().map(|(k, v)| (k.to_vec(), v.clone())).collect();
    for n in 0..1000 {
        if n % 3 == 0 {
            map.remove(&number_key(n));
        } else {
            map.insert(&number_key(n + 500), value(0));
        }
    }
    assert!(!snapshot.same(&map));
    let after: Vec<_> = snapshot.iter().map(|(k, v)| (k.to_vec(), v.clone())).collect();
    assert_eq!(before, after);
    check_shape(&map);
    check_shape(&snapshot);
}

#[test]
fn removing_all_leaves_an_empty_map() {
    let mut map = Map::new(measure);
    for n in 0..5000 {
        map.insert(&number_key(n * 7919 % 5000), value(n));
    }
    for n in 0..5000 {
        assert!(map.remove(&number_key(n * 4001 % 5000)).is_some());
        if n % 100 == 0 {
            check_shape(&map);
        }
    }
    assert!(map.is_empty());
    assert_eq!(map.bytes(), 0);
    assert!(map.same(&Map::new(measure)));
    assert!(map.remove(b"absent").is_none());
}

#[test]
fn long_keys_order_with_short_ones() {
    let mut map = Map::new(measure);
    let mut model = Model::new();
    for len in [0_usize, 1, 21, 22, 23, 24, 300, 70_000] {
        map.insert(&vec![b'a'; len], value(len as u64));
        model.insert(vec![b'a'; len], value(len as u64));
    }
    check_equal(&map, &model);
    assert_eq!(map.get(&vec![b'a'; 300]), Some(&value(300)));
    assert_eq!(map.get(&vec![b'a'; 301]), None);
}

#[derive(Clone, Debug)]
enum Step {
    Insert(u16, u64),
    Remove(u16),
    Snapshot,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => (0..600_u16, any::<u64>()).prop_map(|(k, v)| Step::Insert(k, v)),
        4 => (0..600_u16).prop_map(Step::Remove),
        1 => Just(Step::Snapshot),
    ];
    prop::collection::vec(step, 0..1500)
}

fn bounds(kind: u8, key: &[u8]) -> Bound<&[u8]> {
    match kind % 3 {
        0 => Bound::Unbounded,
        1 => Bound::Included(key),
        _ => Bound::Excluded(key),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn edits_agree_with_the_standard_map(steps in steps()) {
        let (mut map, mut model) = (Map::new(measure), Model::new());
        let mut kept = Vec::new();
        for step in steps {
            match step {
                Step::Insert(k, v) => {
                    let key = k.to_be_bytes();
                    prop_assert_eq!(
                        map.insert(&key, value(v)), model.insert(key.to_vec(), value(v)));
                }
                Step::Remove(k) => {
                    let key = k.to_be_bytes();
                    prop_assert_eq!(map.remove(&key), model.remove(key.as_slice()));
                }
                Step::Snapshot => kept.push((map.snapshot(), model.clone())),
            }
        }
        kept.push((map, model));
        for (map, model) in &kept {
            check_shape(map);
            check_equal(map, model);
        }
    }

    #[test]
    fn ranges_and_cursors_agree_with_the_standard_map(
        keys in prop::collection::btree_set(0..2000_u16, 0..400),
        from in (any::<u8>(), 0..2000_u16), to in (any::<u8>(), 0..2000_u16),
        turns in prop::collection::vec(any::<bool>(), 0..100),
    ) {
        let (mut map, mut model) = (Map::new(measure), Model::new());
        for k in keys {
            map.insert(&k.to_be_bytes(), value(u64::from(k)));
            model.insert(k.to_be_bytes().to_vec(), value(u64::from(k)));
        }
        let (low, high) = (from.1.to_be_bytes(), to.1.to_be_bytes());
        let (start, end) = (bounds(from.0, &low), bounds(to.0, &high));
        let inside = |k: &[u8]| {
            let above = match start {
                Bound::Unbounded => true, Bound::Included(s) => k >= s, Bound::Excluded(s) => k > s,
            };
            let below = match end {
                Bound::Unbounded => true, Bound::Included(e) => k <= e, Bound::Excluded(e) => k < e,
            };
            above && below
        };
        let want: Vec<&[u8]> = model.keys().map(Vec::as_slice).filter(|k| inside(k)).collect();
        let got: Vec<&[u8]> = map.range(start, end).map(|(k, _)| k).collect();
        prop_assert_eq!(&got, &want);
        let mut range = map.range(start, end);
        let mut rest = want.into_iter();
        for back in turns {
            let got = if back { range.next_back() } else { range.next() };
            let want = if back { rest.next_back() } else { rest.next() };
            prop_assert_eq!(got.map(|(k, _)| k), want);
        }

        let mut cursor = map.cursor();
        cursor.seek(&low);
        for want in model.range(low.to_vec()..) {
            prop_assert_eq!(cursor.entry().map(|(k, _)| k), Some(want.0.as_slice()));
            cursor.advance();
        }
        prop_assert!(cursor.entry().is_none());
        cursor.seek_below(&low);
        for want in model.range(..low.to_vec()).rev() {
            prop_assert_eq!(cursor.entry().map(|(k, _)| k), Some(want.0.as_slice()));
            cursor.retreat();
        }
        prop_assert!(cursor.entry().is_none());
    }
}
