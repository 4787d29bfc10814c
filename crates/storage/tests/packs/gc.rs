//! Collections give space back and keep what they must.

use storage::gc::{Gc, GcPhase, GcSettings};
use storage::verify::verify;
use storage::{Disk, Error};

use super::*;

fn eager() -> GcSettings {
    GcSettings { small_packs_min: 2, step_chunks: 10, ..GcSettings::default() }
}

fn begin(
    store: &Arc<PackStore>,
    roots: impl IntoIterator<Item = Hash>,
    settings: GcSettings,
) -> storage::Result<Gc> {
    let mut gc = Gc::begin(store, settings)?;
    gc.keep(roots);
    Ok(gc)
}

fn collect(store: &Arc<PackStore>, roots: &[Hash]) {
    let mut gc = begin(store, roots.iter().copied(), eager()).unwrap();
    while gc.step().unwrap() != GcPhase::Done {}
}

#[test]
fn what_no_root_reaches_goes_and_the_rest_stays() {
    let disk = SimDisk::new(31);
    let store = open(&disk).unwrap();
    let maps: Vec<_> = (1..=5)
        .map(|seed| {
            let map = map(store.as_ref(), 400, seed);
            store.flush().unwrap();
            map
        })
        .collect();
    let before = store.usage();
    collect(&store, &[maps[2].root()]);
    let after = store.usage();
    assert!(after.bytes * 3 < before.bytes, "{before:?} {after:?}");
    assert_eq!(after.packs, 1);
    assert_eq!(disk.list("packs").unwrap().len(), 1, "the files are gone too");
    for store in [open(&disk).unwrap(), store] {
        let report = verify(&store, &[maps[2].root()], &mut |_| Ok(())).unwrap();
        assert!(report.is_sound());
        assert_eq!(report.reachable, report.chunks, "nothing dead is left");
    }
}

#[test]
fn many_small_packs_become_one() {
    let disk = SimDisk::new(32);
    let store = open(&disk).unwrap();
    let mut root = Hash::ZERO;
    for name in 0..200 {
        root = store.put(chunk(name, 100, &[root])).unwrap();
        store.flush().unwrap();
    }
    assert_eq!(store.usage().packs, 200);
    collect(&store, &[root]);
    assert_eq!((store.usage().packs, store.usage().chunks), (1, 200));
    assert!(is_whole(&*open(&disk.crash()).unwrap(), root));
}

#[test]
fn chunks_put_while_it_marks_are_kept_and_what_was_judged_dead_is_written_again() {
    let disk = SimDisk::new(33);
    let store = open(&disk).unwrap();
    // Dead when the collection begins; the first three come back in three ways, the last one never.
    let leaf = put(&store, 1);
    let dead: Vec<_> = (10..14).map(|name| store.put(chunk(name, 20, &[leaf])).unwrap()).collect();
    let live = put(&store, 5);
    store.flush().unwrap();
    for is_judged in [false, true] {
        let copy = disk.snapshot();
        let store = open(&copy).unwrap();
        let mut gc = begin(&store, [live], eager()).unwrap();
        if is_judged {
            assert_eq!(gc.step().unwrap(), GcPhase::Sweep);
            assert!(dead.iter().all(|hash| !store.has(hash).unwrap()));
            assert_eq!(put(&store, 1), leaf);
            store.put(chunk(11, 20, &[leaf])).unwrap();
            store.put(chunk(12, 20, &[leaf])).unwrap();
        }
        store.put(chunk(10, 20, &[leaf])).unwrap();
        store.put(chunk(50, 20, &[dead[1]])).unwrap();
        assert!(store.has(&dead[2]).unwrap());
        while gc.step().unwrap() != GcPhase::Done {}
        drop(gc);
        store.flush().unwrap();
        let again = open(&copy.crash()).unwrap();
        let kept = [dead[0], dead[1], dead[2], live];
        assert!(kept.iter().all(|hash| is_whole(&*again, *hash)), "judged: {is_judged}");
        assert!(is_whole(&*again, chunk(50, 20, &[dead[1]]).hash()));
        assert!(!again.has(&dead[3]).unwrap());
    }
}

#[test]
fn staged_chunks_keep_what_they_refer_to() {
    // In memory, and spilled to a pack that no manifest lists yet.
    for staged_bytes_max in [1 << 20, 10] {
        let disk = SimDisk::new(34);
        let store = open_with(&disk, PackSettings { cache_bytes: 0, staged_bytes_max }).unwrap();
        let leaf = put(&store, 1);
        store.flush().unwrap();
        let parent = store.put(chunk(2, 20, &[leaf])).unwrap();
        collect(&store, &[]);
        store.flush().unwrap();
        assert!(is_whole(&*open(&disk.crash()).unwrap(), parent));
    }
}

#[test]
fn readers_and_writers_go_on_beside_a_collection() {
    let disk = SimDisk::new(35);
    let store =
        open_with(&disk, PackSettings { cache_bytes: 0, staged_bytes_max: 50_000 }).unwrap();
    let kept = map(store.as_ref(), 600, 1);
    map(store.as_ref(), 600, 2);
    store.flush().unwrap();
    let pin = store.pin();
    let last = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut map = kept;
            for at in 0..60_u32 {
                let edits = (0..20).map(|row| {
                    Ok(((at * 7 + row * 13).to_be_bytes(), Some(format!("{at} {row}"))))
                });
                let edits: std::collections::BTreeMap<_, _> =
                    edits.collect::<storage::Result<_>>().unwrap();
                map = map.edit(store.as_ref(), edits.into_iter().map(Ok)).unwrap();
                if at % 10 == 0 {
                    store.flush().unwrap();
                }
            }
            map
        });
        scope.spawn(|| {
            for _ in 0..20 {
                let mut rows = kept.range(&shared(&store), storage::KeyRange::all());
                let mut count = 0;
                while rows.next().unwrap().is_some() {
                    count += 1;
                }
                assert_eq!(count, 600);
            }
        });
        for _ in 0..5 {
            collect(&store, &[kept.root()]);
        }
        writer.join().unwrap()
    });
    store.flush().unwrap();
    collect(&store, &[kept.root(), last.root()]);
    drop(pin);
    collect(&store, &[kept.root(), last.root()]);
    let report =
        verify(&open(&disk.crash()).unwrap(), &[kept.root(), last.root()], &mut |_| Ok(()))
            .unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}

#[test]
fn a_missing_chunk_ends_the_collection_and_nothing_is_removed() {
    let disk = SimDisk::new(36);
    let store = open(&disk).unwrap();
    put(&store, 1);
    store.flush().unwrap();
    let mut gc = begin(&store, [Hash::of(b"nowhere")], eager()).unwrap();
    assert!(matches!(gc.step(), Err(Error::Missing(_))));
    assert!(matches!(begin(&store, [], eager()), Err(Error::Busy(_))));
    drop(gc);
    assert_eq!(store.usage().chunks, 1);
    collect(&store, &[]);
    assert_eq!(store.usage().chunks, 0);
}

#[test]
fn a_step_needs_no_more_room_than_it_says() {
    let disk = SimDisk::new(37);
    let store = open(&disk).unwrap();
    let mut roots = Vec::new();
    for name in 0..40 {
        roots.push(store.put(chunk(name, 10_000, &[])).unwrap());
        store.put(chunk(1000 + name, 12_000, &[])).unwrap();
        store.flush().unwrap();
    }
    let used: u64 = disk.files().iter().map(|(_, len)| len).sum();
    disk.full_after(used + 60_000);
    let mut gc =
        begin(&store, roots.clone(), GcSettings { step_bytes: 50_000, ..eager() }).unwrap();
    while gc.step().unwrap() != GcPhase::Done {}
    let left: u64 = disk.files().iter().map(|(_, len)| len).sum();
    assert!(left * 2 < used + 20_000, "{left} of {used} bytes are left");
    assert!(roots.iter().all(|root| store.has(root).unwrap()));
}
