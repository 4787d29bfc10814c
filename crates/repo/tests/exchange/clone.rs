//! Clone: a database from a remote.

use repo::exchange::clone::CloneRequest;
use repo::exchange::facts::{self, Tracking};
use repo::exchange::{Exchange, unwatched};
use repo::{Error, Instance};

use crate::kit::*;

fn request(branch: Option<&str>, single_branch: bool) -> CloneRequest<'_> {
    let url = "file:///srv/shop";
    CloneRequest { database: "Copy", remote: "up", url, branch, single_branch }
}

fn refs(instance: &Instance) -> Vec<String> {
    let state = instance.durable();
    state.database("copy").unwrap().refs.iter().map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn a_clone_has_every_branch_as_tracking_ref_and_one_checked_out() {
    let (ours, theirs, remote) = (shop(41), empty(42), mem());
    branch(&ours, "dev", head(&ours, "main").unwrap()).unwrap();
    push(&ours, &remote, "main").unwrap();
    push(&ours, &remote, "dev").unwrap();
    let cloned = between(&theirs, &remote).clone_database(&request(None, false), &mut unwatched);
    assert_eq!(cloned.unwrap().branch, "main");
    assert_eq!(refs(&theirs), ["refs/heads/main", "refs/remotes/up/dev", "refs/remotes/up/main"]);
    let state = theirs.durable();
    assert_eq!(&*state.database("copy").unwrap().name, "Copy");
    assert_eq!(facts::remotes(&state, "copy").unwrap()[0].url, "file:///srv/shop");
    let expected = Tracking { remote: "up".into(), branch: "main".into() };
    assert_eq!(facts::tracking(&state, "Copy", "main").unwrap(), Some(expected));
}

#[test]
fn two_clones_are_equal_and_so_is_a_clone_of_a_clone() {
    let (ours, remote, second) = (shop(43), mem(), mem());
    push(&ours, &remote, "main").unwrap();
    let clones = [44, 45, 46].map(empty);
    clone_shop(&clones[0], &remote).unwrap();
    clone_shop(&clones[1], &remote).unwrap();
    assert_eq!(hash_of(&clones[0], "shop"), hash_of(&clones[1], "shop"));
    assert_eq!(hash_of(&clones[0], "shop"), hash_of(&ours, "shop"), "tracking refs included");
    push(&clones[0], &second, "main").unwrap();
    clone_shop(&clones[2], &second).unwrap();
    assert_eq!(hash_of(&clones[2], "shop"), hash_of(&ours, "shop"));
}

#[test]
fn one_branch_alone_can_be_taken() {
    let (ours, theirs, remote) = (shop(47), empty(48), mem());
    branch(&ours, "dev", head(&ours, "main").unwrap()).unwrap();
    push(&ours, &remote, "main").unwrap();
    push(&ours, &remote, "dev").unwrap();
    let wanted = request(Some("dev"), true);
    let cloned = between(&theirs, &remote).clone_database(&wanted, &mut unwatched).unwrap();
    assert_eq!(cloned.branch, "dev");
    assert_eq!(refs(&theirs), ["refs/heads/dev", "refs/remotes/up/dev"]);
}

#[test]
fn nothing_is_made_of_nothing_nor_over_a_database_that_is_there() {
    let (ours, remote) = (shop(49), mem());
    let exchange: Exchange = between(&ours, &remote);
    let error = exchange.clone_database(&request(None, false), &mut unwatched).unwrap_err();
    assert!(error.to_string().contains("contains no Dolt data"), "{error}");
    push(&ours, &remote, "main").unwrap();
    let error = clone_shop(&ours, &remote).unwrap_err();
    assert!(matches!(error, Error::DatabaseExists { .. }), "{error}");
    let missing = request(Some("nope"), false);
    assert!(exchange.clone_database(&missing, &mut unwatched).is_err());
    assert!(ours.durable().database("copy").is_none());
}
