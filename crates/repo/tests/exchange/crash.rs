//! A crash at any moment of a push or a restore, with both sides on the disk that crashes.

use std::sync::Arc;

use repo::exchange::restore::RestoreRequest;
use repo::exchange::verify::{verify_instance, verify_remote};
use repo::exchange::{Exchange, Remote, unwatched};
use repo::{Instance, Result};
use testkit::{SimDisk, crash_everywhere};

use crate::kit::*;

fn instance_on(disk: &SimDisk, name: &'static str) -> Result<Arc<Instance>> {
    let folder = Folder::of(disk, name).map_err(|error| storage::Error::io("open", name, error))?;
    open_on(Arc::new(folder), 71)
}

fn remote_on(disk: &SimDisk) -> Result<Arc<dyn Remote>> {
    let opened = Folder::of(disk, "remote").and_then(|folder| FolderRemote::open(Arc::new(folder)));
    let remote = opened.map_err(|error| storage::Error::io("open", "remote", error))?;
    Ok(Arc::new(remote))
}

/// In larger steps than usual, since each is done again for each crash.
fn exchange(instance: &Arc<Instance>, remote: &Arc<dyn Remote>) -> Exchange {
    Exchange::new(Arc::clone(instance), Arc::clone(remote))
}

fn push_twice(disk: &SimDisk) -> Result<()> {
    let (ours, remote) = (instance_on(disk, "ours")?, remote_on(disk)?);
    make_shop(&ours)?;
    push(&ours, &remote, "main")?;
    add_rows(&ours, 60..70)?;
    commit(&ours, "second")?;
    push(&ours, &remote, "main").map(drop)
}

#[test]
fn a_crash_while_pushing_leaves_the_remote_whole_and_the_push_can_be_done_again() {
    let operations = crash_everywhere(
        71,
        // The disk fails at some point, by design.
        |disk| drop(push_twice(disk)),
        |count, disk| {
            let remote = remote_on(&disk).unwrap();
            let report = verify_remote(&remote, &mut unwatched).unwrap();
            assert!(report.is_sound(), "after {count}: {:?}", report.findings);
            let ours = instance_on(&disk, "ours").unwrap();
            let Some(database) = ours.durable().database("shop").cloned() else { return };
            if database.head("main").is_some() {
                push(&ours, &remote, "main").unwrap();
                assert_eq!(ref_of(&ours, "refs/remotes/origin/main"), head(&ours, "main"));
            }
        },
    );
    assert!(operations > 50, "{operations}");
}

fn request(replace: bool) -> RestoreRequest<'static> {
    RestoreRequest { database: "shop", replace, lock_wait_ms: 50 }
}

#[test]
fn a_crash_while_restoring_leaves_the_old_database_or_the_new_one() {
    // The backup is made once and is not what crashes.
    let (source, place) = (shop(72), mem());
    let before = hash_of(&source, "shop");
    exchange(&source, &place).back_up("shop", &mut unwatched).unwrap();
    add_rows(&source, 60..70).unwrap();
    let after = hash_of(&source, "shop");
    let later = mem();
    exchange(&source, &later).back_up("shop", &mut unwatched).unwrap();
    let work = |disk: &SimDisk| -> Result<()> {
        let ours = instance_on(disk, "ours")?;
        exchange(&ours, &place).restore(&request(false), &mut unwatched)?;
        exchange(&ours, &later).restore(&request(true), &mut unwatched)?;
        ours.close()
    };
    let operations = crash_everywhere(
        73,
        |disk| drop(work(disk)),
        |count, disk| {
            let ours = instance_on(&disk, "ours").unwrap();
            if ours.durable().database("shop").is_some() {
                let now = hash_of(&ours, "shop");
                assert!(now == before || now == after, "after {count}");
            }
            let report = verify_instance(&ours, &mut unwatched).unwrap();
            assert!(report.is_sound(), "after {count}: {:?}", report.findings);
            exchange(&ours, &later).restore(&request(true), &mut unwatched).unwrap();
            assert_eq!(hash_of(&ours, "shop"), after);
        },
    );
    assert!(operations > 20, "{operations}");
}
