//! Backup and restore: all of a database, at one moment.

use std::sync::Arc;

use repo::exchange::restore::{RestoreRequest, Restored};
use repo::exchange::verify::{verify_instance, verify_remote};
use repo::exchange::{Remote, RemoteRoot, unwatched};
use repo::{Error, Instance, Result};

use crate::kit::*;

fn restore(
    instance: &Arc<Instance>,
    remote: &Arc<dyn Remote>,
    database: &str,
    replace: bool,
) -> Result<Restored> {
    let request = RestoreRequest { database, replace, lock_wait_ms: 50 };
    between(instance, remote).restore(&request, &mut unwatched)
}

/// A database with a tag, a second branch, a tracking ref, uncommitted rows and a counter.
fn rich(seed: u64) -> Arc<Instance> {
    let instance = shop(seed);
    let first = head(&instance, "main").unwrap();
    tag(&instance, "v1", first).unwrap();
    branch(&instance, "dev", first).unwrap();
    commit_on(&instance, "dev", "on dev").unwrap();
    push(&instance, &mem(), "main").unwrap();
    instance.take_auto_increment(&"shop".into(), &"item".into(), 7).unwrap();
    add_rows(&instance, 200..230).unwrap();
    instance
}

#[test]
fn what_is_restored_equals_what_was_backed_up() {
    let (ours, theirs, place) = (rich(51), empty(52), mem());
    let made = between(&ours, &place).back_up("SHOP", &mut unwatched).unwrap();
    assert_eq!(made.root.database, hash_of(&ours, "shop"));
    assert_eq!((made.root.name.as_str(), made.root.position), ("shop", ours.durable().position));
    let restored = restore(&theirs, &place, "Shop2", false).unwrap();
    assert_eq!(restored.root, made.root);
    assert_eq!(hash_of(&theirs, "shop2"), hash_of(&ours, "shop"));
    assert!(verify_remote(&place, &mut unwatched).unwrap().is_sound());
    assert!(verify_instance(&theirs, &mut unwatched).unwrap().is_sound());
}

#[test]
fn the_next_backup_sends_only_what_is_new() {
    let (ours, place) = (rich(53), mem());
    let exchange = between(&ours, &place);
    let first = exchange.back_up("shop", &mut unwatched).unwrap();
    let unchanged = exchange.back_up("shop", &mut unwatched).unwrap();
    assert_eq!(unchanged.copied.chunks, 0);
    add_rows(&ours, 300..301).unwrap();
    let next = exchange.back_up("shop", &mut unwatched).unwrap();
    assert!(next.copied.chunks > 0 && next.copied.chunks < first.copied.chunks);
    assert_ne!(next.root.database, first.root.database);
}

#[test]
fn an_interrupted_backup_leaves_the_last_one_and_goes_on() {
    let (ours, place) = (rich(54), mem());
    let exchange = between(&ours, &place);
    let first = exchange.back_up("shop", &mut unwatched).unwrap();
    add_rows(&ours, 300..400).unwrap();
    let mut sent = 0;
    let ended = exchange.back_up("shop", &mut |progress| {
        sent = progress.copied.chunks;
        if sent > 2 { Err(Error::Interrupted) } else { Ok(()) }
    });
    assert!(matches!(ended, Err(Error::Interrupted)));
    assert_eq!(exchange.root().unwrap(), Some(RemoteRoot::Backup(first.root)));
    let rest = exchange.back_up("shop", &mut unwatched).unwrap();
    assert_eq!(rest.root.database, hash_of(&ours, "shop"));
    let whole = between(&ours, &mem()).back_up("shop", &mut unwatched).unwrap();
    assert!(rest.copied.chunks + sent + first.copied.chunks <= whole.copied.chunks * 2);
}

#[test]
fn a_place_that_holds_something_else_is_left_as_it_is() {
    let (ours, place) = (rich(55), mem());
    push(&ours, &place, "main").unwrap();
    let before = place.root().unwrap();
    let error = between(&ours, &place).back_up("shop", &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("not a backup"), "{error}");
    assert_eq!(place.root().unwrap(), before);
    assert!(restore(&empty(56), &place, "copy", false).is_err());

    let place = mem();
    between(&ours, &place).back_up("shop", &mut unwatched).unwrap();
    let before = place.root().unwrap();
    restore(&ours, &place, "other", false).unwrap();
    let error = between(&ours, &place).back_up("other", &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("of database shop, not of other"), "{error}");
    assert_eq!(place.root().unwrap(), before);
}

#[test]
fn a_database_is_replaced_only_when_asked_and_in_one_step() {
    let (ours, place) = (rich(57), mem());
    let then = hash_of(&ours, "shop");
    between(&ours, &place).back_up("shop", &mut unwatched).unwrap();
    add_rows(&ours, 300..310).unwrap();
    ours.raise_auto_increment(&"shop".into(), &"item".into(), 90_000).unwrap();
    let now = hash_of(&ours, "shop");
    let error = restore(&ours, &place, "shop", false).unwrap_err();
    assert!(matches!(error, Error::DatabaseExists { .. }), "{error}");
    assert_eq!(hash_of(&ours, "shop"), now);
    restore(&ours, &place, "shop", true).unwrap();
    assert_eq!(hash_of(&ours, "shop"), then);
    let next = ours.next_auto_increment(&"shop".into(), &"item".into());
    assert!(next < 90_000, "{next} was claimed in the database that is gone");
}

#[test]
fn a_database_that_somebody_is_changing_is_not_replaced() {
    let (ours, place) = (rich(58), mem());
    between(&ours, &place).back_up("shop", &mut unwatched).unwrap();
    let mut txn = crate::support::begin(&ours, repo::txn::Isolation::RepeatableRead);
    crate::support::insert(&mut txn, 999, 1, None).unwrap();
    let error = restore(&ours, &place, "shop", true).unwrap_err();
    assert!(matches!(error, Error::LockWaitTimeout), "{error}");
    txn.rollback().unwrap();
    restore(&ours, &place, "shop", true).unwrap();
}

#[test]
fn an_older_backup_never_takes_the_place_of_a_newer_one() {
    let (ours, place) = (rich(59), mem());
    let quick = (Arc::clone(&ours), Arc::clone(&place));
    let racing = Racing::at(&place, move || {
        add_rows(&quick.0, 500..510).unwrap();
        between(&quick.0, &quick.1).back_up("shop", &mut unwatched).unwrap();
    });
    let made = between(&ours, &racing).back_up("shop", &mut unwatched).unwrap();
    assert_eq!(made.root.database, hash_of(&ours, "shop"));
}

#[test]
fn nothing_is_restored_from_nothing() {
    let error = restore(&empty(60), &mem(), "shop", false).unwrap_err().to_string();
    assert!(error.contains("no backup"), "{error}");
}

#[test]
fn another_nodes_backup_is_taken_over_only_where_that_is_wanted() {
    let (ours, theirs, place) = (shop(61), shop(62), mem());
    between(&ours, &place).back_up("shop", &mut unwatched).unwrap();
    let before = between(&ours, &place).root().unwrap();
    add_rows(&theirs, 500..510).unwrap();
    let error = between(&theirs, &place).back_up("shop", &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("another place") && error.contains("--force"), "{error}");
    assert_eq!(between(&ours, &place).root().unwrap(), before);
    between(&ours, &place).back_up("shop", &mut unwatched).unwrap();
    between(&theirs, &place).back_up_over("shop", &mut unwatched).unwrap();
    between(&theirs, &place).back_up("shop", &mut unwatched).unwrap();
    let error = between(&ours, &place).back_up("shop", &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("this is node"), "{error}");
}
