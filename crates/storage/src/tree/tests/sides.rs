//! Two and three maps: diff and merge.

use super::*;

fn diffed(store: &Store, old: &Map, new: &Map, range: KeyRange) -> Edits {
    old.diff(new, store, range)
        .unwrap()
        .map(|change| {
            let Change { key, old: was, new: is } = change.unwrap();
            assert_eq!(old.get(store.as_ref(), &key).unwrap(), was);
            assert_ne!(was, is);
            (key.to_vec(), is.map(|value| value.to_vec()))
        })
        .collect()
}

fn expected_diff(old: &Rows, new: &Rows, range: &KeyRange) -> Edits {
    let keys = old.keys().chain(new.keys()).filter(|key| range.contains(key));
    keys.filter(|key| old.get(*key) != new.get(*key))
        .map(|key| (key.clone(), new.get(key).cloned()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_diff_lists_the_changed_keys(
        rows in any_rows(300),
        edits in any_edits(40),
        low in any_key(),
        high in any_key(),
    ) {
        let store = mem();
        let mut after = rows.clone();
        apply(&mut after, &edits);
        let (old, new) = (build(&store, &rows), build(&store, &after));
        use std::ops::Bound::{Excluded, Included, Unbounded};
        for range in [
            KeyRange::all(),
            KeyRange::new(Included(low.clone()), Excluded(high.clone())),
            KeyRange::new(Excluded(low), Unbounded),
            KeyRange::new(Unbounded, Included(high)),
        ] {
            let forth = expected_diff(&rows, &after, &range);
            prop_assert_eq!(diffed(&store, &old, &new, range.clone()), forth);
            let back = expected_diff(&after, &rows, &range);
            prop_assert_eq!(diffed(&store, &new, &old, range.clone()), back);
        }
    }

    #[test]
    fn a_merge_has_both_changes(
        rows in any_rows(200),
        ours in any_edits(40),
        theirs in any_edits(40),
        pick in 0_usize..4,
    ) {
        let store = mem();
        let (mut our_rows, mut their_rows) = (rows.clone(), rows.clone());
        apply(&mut our_rows, &ours);
        apply(&mut their_rows, &theirs);
        let maps = [&rows, &our_rows, &their_rows].map(|rows| build(&store, rows));
        let mut conflicts = Vec::new();
        let merged = merge(&store, &maps[0], &maps[1], &maps[2], &mut |conflict| {
            let sides = [&rows, &our_rows, &their_rows];
            let [base, ours, theirs] = sides.map(|rows| rows.get(conflict.key).map(Vec::as_slice));
            assert_eq!((conflict.base, conflict.ours, conflict.theirs), (base, ours, theirs));
            conflicts.push(conflict.key.to_vec());
            let new = Resolution::Value(b"new".to_vec());
            Ok([Resolution::Ours, Resolution::Theirs, Resolution::Remove, new][pick].clone())
        }).unwrap();
        let mut expected = Rows::new();
        let mut both = Vec::new();
        let keys = rows.keys().chain(our_rows.keys()).chain(their_rows.keys());
        let keys: std::collections::BTreeSet<_> = keys.collect();
        for key in keys {
            let (base, ours, theirs) = (rows.get(key), our_rows.get(key), their_rows.get(key));
            let value = if ours == theirs || base == theirs {
                ours.cloned()
            } else if base == ours {
                theirs.cloned()
            } else {
                both.push(key.clone());
                [ours.cloned(), theirs.cloned(), None, Some(b"new".to_vec())][pick].clone()
            };
            expected.extend(value.map(|value| (key.clone(), value)));
        }
        prop_assert_eq!(conflicts, both);
        prop_assert_eq!(merged.root(), build(&store, &expected).root());
    }
}

/// Counts the chunks that are read.
struct Counting(MemStore, std::sync::atomic::AtomicUsize);

impl crate::ChunkStore for Counting {
    fn get(&self, hash: &Hash) -> Result<Option<Arc<crate::Chunk>>> {
        self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.0.get(hash)
    }
    fn put_shared(&self, chunk: Arc<crate::Chunk>) -> Result<Hash> {
        self.0.put_shared(chunk)
    }
    fn has(&self, hash: &Hash) -> Result<bool> {
        self.0.has(hash)
    }
}

#[test]
fn a_diff_and_a_merge_read_little_more_than_the_changed_paths() {
    let counting = Arc::new(Counting(MemStore::new(), 0.into()));
    let store: Store = counting.clone();
    let reads = || counting.1.swap(0, std::sync::atomic::Ordering::Relaxed);
    let base = build(&store, &numbered(100_000, 92, 1));
    let ours = edit(&store, &base, &[(key(10), None), (key(99_000), Some(vec![1; 92]))].into());
    let theirs =
        edit(&store, &base, &(20_000..40_000).map(|at| (key(at), Some(vec![9; 92]))).collect());
    reads();
    assert_eq!(base.diff(&ours, &store, KeyRange::all()).unwrap().count(), 2);
    let for_diff = reads();
    assert!(for_diff < 40, "a diff of two rows read {for_diff} chunks");
    let merged =
        merge(&store, &base, &ours, &theirs, &mut |_| panic!("no key was changed twice")).unwrap();
    let for_merge = reads();
    assert!(for_merge < 200, "a merge of two rows read {for_merge} chunks");
    let other =
        merge(&store, &base, &theirs, &ours, &mut |_| panic!("no key was changed twice")).unwrap();
    assert_eq!((merged.root(), merged.len()), (other.root(), 99_999));
}
