//! The disk dies after every write and sync: what was acknowledged is there, and what is there is
//! whole.

use std::cell::Cell;

use storage::gc::{Gc, GcPhase, GcSettings};
use storage::verify::verify;
use testkit::crash_everywhere;

use super::*;

fn root_of(checkpoint: &[u8]) -> Vec<Hash> {
    Hash::from_slice(checkpoint).into_iter().collect()
}

/// Commits maps as checkpoints, with a flush and a collection between.
fn commit_maps(disk: &SimDisk, acknowledged: &Cell<u32>) -> storage::Result<()> {
    let store = open(disk)?;
    for round in 1..=4_u32 {
        let rows = (0..round * 40).map(|at| {
            Ok((at.to_be_bytes(), chunk(u64::from(at * round), 60, &[]).bytes().to_vec()))
        });
        let map = Map::build(store.as_ref(), &PLAIN, rows)?;
        if round % 2 == 0 {
            store.flush()?;
        }
        store.commit_manifest(map.root().as_bytes().to_vec())?;
        acknowledged.set(round);
        if round == 3 {
            let settings = GcSettings { small_packs_min: 2, ..GcSettings::default() };
            let mut gc = Gc::begin(&store, settings)?;
            gc.keep([map.root()]);
            while gc.step()? != GcPhase::Done {}
        }
    }
    Ok(())
}

#[test]
fn no_crash_loses_what_was_acknowledged() {
    let acknowledged = Cell::new(0);
    let roots: Vec<_> = {
        let store = storage::MemStore::new();
        (1..=4).map(|round| map(&store, round * 40, round).root()).collect()
    };
    let operations = crash_everywhere(
        11,
        |disk| {
            acknowledged.set(0);
            let _ = commit_maps(disk, &acknowledged);
        },
        |count, disk| {
            let store = open(&disk).unwrap_or_else(|error| panic!("after {count}: {error}"));
            let found = root_of(&store.checkpoint());
            let least = acknowledged.get() as usize;
            let round = found
                .first()
                .map_or(0, |root| 1 + roots.iter().position(|known| known == root).unwrap());
            assert!(
                round >= least,
                "after {count}: round {round} is there, {least} was acknowledged"
            );
            let report = verify(&store, &found, &mut |_| Ok(())).unwrap();
            assert!(report.is_sound(), "after {count}: {:?}", report.findings);
            assert!(store.findings().is_empty());
            let next = put(&store, 1_000_000);
            store.commit_manifest(b"goes on".to_vec()).unwrap();
            assert!(open(&disk.crash_losing_all()).unwrap().has(&next).unwrap());
        },
    );
    assert!(operations > 40, "{operations} operations");
}
