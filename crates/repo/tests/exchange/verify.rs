//! Verification: what is wrong is found, wherever it is.

use std::sync::Arc;

use repo::exchange::verify::{VerifyReport, inspect_instance, verify_instance, verify_remote};
use repo::exchange::{PublishedRoot, Remote, RemoteRoot, unwatched};
use repo::object::{Commit, DatabaseRoot, Object, REFS, Root, Table, Tree};
use storage::{ChunkStore, Disk, Hash};
use testkit::{Dice, SimDisk};

use crate::kit::*;

fn open(disk: &SimDisk) -> Arc<dyn Remote> {
    Arc::new(FolderRemote::open(Arc::new(disk.clone())).unwrap())
}

fn backup_on(disk: &SimDisk) {
    let ours = large_shop(61);
    tag(&ours, "v1", head(&ours, "main").unwrap()).unwrap();
    add_rows(&ours, 100..110).unwrap();
    between(&ours, &open(disk)).back_up("shop", &mut unwatched).unwrap();
}

fn verified(disk: &SimDisk) -> VerifyReport {
    verify_remote(&open(disk), &mut unwatched).unwrap()
}

#[test]
fn a_sound_backup_has_no_findings() {
    let disk = SimDisk::new(62);
    backup_on(&disk);
    let report = verified(&disk);
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.commits, 2);
    assert!(report.rows >= 900 && report.tables >= 2, "{report:?}");
}

#[test]
fn a_flipped_bit_anywhere_in_a_backup_is_found() {
    let disk = SimDisk::new(63);
    backup_on(&disk);
    let mut dice = Dice::new(63);
    let packs = disk.list("packs").unwrap().into_iter().map(|name| format!("packs/{name}"));
    let mut flips = 0;
    for path in packs.chain(["root".to_owned()]) {
        let len = disk.bytes(&path).unwrap().len() as u64;
        let mut at = dice.below(13);
        while at < len {
            let hurt = disk.snapshot();
            hurt.flip_bit(&path, at).unwrap();
            assert!(!verified(&hurt).is_sound(), "a bit of byte {at} of {path}");
            (at, flips) = (at + 1 + dice.below(400), flips + 1);
        }
    }
    assert!(flips > 100, "{flips}");
}

#[test]
fn a_missing_pack_is_found() {
    let disk = SimDisk::new(64);
    backup_on(&disk);
    for name in disk.list("packs").unwrap() {
        let hurt = disk.snapshot();
        hurt.remove(&format!("packs/{name}")).unwrap();
        assert!(!verified(&hurt).is_sound(), "{name}");
    }
}

#[test]
fn an_instance_is_sound_with_edits_in_memory_and_after_a_checkpoint() {
    let ours = shop(65);
    add_rows(&ours, 100..400).unwrap();
    for _ in 0..2 {
        let report = verify_instance(&ours, &mut unwatched).unwrap();
        assert!(report.is_sound(), "{:?}", report.findings);
        ours.checkpoint().unwrap();
    }
}

#[test]
fn an_instance_reads_its_packs_and_its_log() {
    let disk = SimDisk::new(67);
    let ours = open_on(Arc::new(disk.clone()), 67).unwrap();
    make_shop(&ours).unwrap();
    ours.checkpoint().unwrap();
    add_rows(&ours, 100..400).unwrap();
    let report = verify_instance(&ours, &mut unwatched).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert!(report.packs >= 1 && report.log_entries >= 1, "{report:?}");
    assert!(report.summary().iter().any(|line| line.starts_with("Commit objects found: ")));
    // A bit that flips below an open instance.
    for name in disk.list("packs").unwrap() {
        let path = format!("packs/{name}");
        let middle = disk.bytes(&path).unwrap().len() as u64 / 2;
        disk.flip_bit(&path, middle).unwrap();
        let report = verify_instance(&ours, &mut unwatched).unwrap();
        assert!(report.problems().iter().any(|line| line.contains(&path)), "{report:?}");
        disk.flip_bit(&path, middle).unwrap();
    }
}

#[test]
fn what_cannot_be_opened_is_read_as_far_as_it_can_be() {
    let disk = SimDisk::new(68);
    let ours = open_on(Arc::new(disk.clone()), 68).unwrap();
    make_shop(&ours).unwrap();
    add_rows(&ours, 100..400).unwrap();
    ours.close().unwrap();
    drop(ours);
    let inspect = |disk: &SimDisk| {
        let disk: Arc<dyn Disk> = Arc::new(disk.clone());
        inspect_instance(&disk, &mut unwatched).unwrap()
    };
    let sound = inspect(&disk);
    assert!(sound.is_sound(), "{:?}", sound.findings);
    let names = |folder: &str| {
        let names = disk.list(folder).unwrap();
        names.into_iter().map(|name| format!("{folder}/{name}")).collect::<Vec<_>>()
    };
    let mut dice = Dice::new(68);
    for path in names("packs") {
        let len = disk.bytes(&path).unwrap().len() as u64;
        for _ in 0..40 {
            let (hurt, at) = (disk.snapshot(), dice.below(len));
            hurt.flip_bit(&path, at).unwrap();
            let report = inspect(&hurt);
            let named = report.problems().iter().any(|line| line.contains(&path));
            assert!(named, "byte {at} of {path}: {:?}", report.problems());
        }
        let hurt = disk.snapshot();
        hurt.remove(&path).unwrap();
        assert!(!inspect(&hurt).is_sound(), "{path}");
    }
    for path in ["manifest.0", "manifest.1"] {
        let hurt = disk.snapshot();
        hurt.flip_bit(path, 20).unwrap();
        assert!(inspect(&hurt).problems().iter().any(|line| line.contains(path)), "{path}");
    }
    for path in names("log").iter().filter(|path| !path.contains("spare")) {
        let hurt = disk.snapshot();
        hurt.flip_bit(path, 20).unwrap();
        assert!(inspect(&hurt).problems().iter().any(|line| line.contains(path)), "{path}");
    }
}

/// A remote that publishes `commit` as its only branch, whatever is wrong with it.
fn publish(store: &dyn ChunkStore, commit: Hash) -> Arc<dyn Remote> {
    let refs = vec![(b"refs/heads/main".to_vec(), commit.as_bytes().to_vec())];
    let refs = Tree::of(store, &REFS, refs).unwrap();
    let database = DatabaseRoot { refs, counters: Tree::default() }.save(store).unwrap();
    let remote = mem();
    let settings = storage::copy::CopySettings::default();
    storage::copy::copy(store, remote.as_ref(), &[database], settings, &mut |_| Ok(())).unwrap();
    let root = RemoteRoot::Published(PublishedRoot { database, writer: None });
    remote.swap_root(None, &root.encode()).unwrap();
    remote
}

fn findings(store: &dyn ChunkStore, commit: Hash) -> String {
    let report = verify_remote(&publish(store, commit), &mut unwatched).unwrap();
    report.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn objects_that_contradict_each_other_are_found() {
    let ours = shop(66);
    let store = ours.store().as_ref();
    let commit = Commit::load(store, head(&ours, "main").unwrap()).unwrap();
    let taller = Commit { height: 9, ..commit.clone() }.save(store).unwrap();
    assert!(findings(store, taller).contains("height 9 that should be 1"));

    let tabled = |change: &dyn Fn(&mut Table)| {
        let root = Root::load(store, commit.root).unwrap();
        let mut entry = root.table(store, "item").unwrap().unwrap();
        let mut table = Table::load(store, entry.hash).unwrap();
        change(&mut table);
        entry.hash = table.save(store).unwrap();
        let root = root.with(store, [("item".to_owned(), Some(entry))]).unwrap();
        let root = root.save(store).unwrap();
        findings(store, Commit { root, ..commit.clone() }.save(store).unwrap())
    };
    assert_eq!(tabled(&|_| ()), "");
    assert!(tabled(&|table| table.row_count += 1).contains("counts other rows"));
    assert!(tabled(&|table| table.rows.len += 1).contains("40 entries that should be 41"));
    assert!(tabled(&|table| table.indexes.clear()).contains("other indexes"));
    // Index entries are no rows: nothing of them decodes as one.
    let swapped = tabled(&|table| table.rows.root = table.indexes[0].root);
    assert!(swapped.contains("row"), "{swapped}");
}
