//! Nodes that share a remote: what a replica takes over, what is kept, who may write.

use std::sync::Arc;

use repo::entry::{Op, Scope};
use repo::exchange::claim::Claim;
use repo::exchange::lost::{self, Keeper};
use repo::exchange::mirror::{Followed, MirrorRequest, Mirrored};
use repo::exchange::pending::{Pending, pending};
use repo::exchange::push::{PushOutcome, PushReport, Rejection};
use repo::exchange::role::{self, Assumed, Role};
use repo::exchange::stand_down::stand_down;
use repo::exchange::{Epoch, NodeId, Remote, Writer, facts, unwatched};
use repo::object::{Commit, Object};
use repo::{Error, Instance, Result};

use crate::kit::*;

const KEEPER: Keeper = Keeper { node: NodeId([7; 16]), epoch: Epoch(3), now_us: 11 };

fn mirror_of(
    instance: &Arc<Instance>,
    remote: &Arc<dyn Remote>,
    followed: &Followed,
) -> Result<Mirrored> {
    let request = MirrorRequest { database: "shop", remote: "origin", followed, keeper: KEEPER };
    between(instance, remote).mirror(&request, &mut unwatched)
}

fn mirror(instance: &Arc<Instance>, remote: &Arc<dyn Remote>) -> Mirrored {
    mirror_of(instance, remote, &Followed::All).unwrap()
}

/// An instance with a remote that has its `main`, and a replica of both.
fn pair(seed: u64) -> (Arc<Instance>, Arc<Instance>, Arc<dyn Remote>) {
    let (ours, replica, remote) = (shop(seed), empty(seed + 1), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&replica, &remote).unwrap();
    (ours, replica, remote)
}

fn outbox(instance: &Arc<Instance>) -> Vec<Pending> {
    let state = instance.durable();
    pending(&state, state.database("shop").unwrap(), "origin").unwrap()
}

/// Pushes all that is pending.
fn replicate(
    instance: &Arc<Instance>,
    remote: &Arc<dyn Remote>,
    writer: Option<Writer>,
) -> PushOutcome {
    let specs = outbox(instance).iter().map(Pending::spec).collect();
    between(instance, remote).push(&request(specs, writer), &mut unwatched).unwrap()
}

fn replicated(instance: &Arc<Instance>, remote: &Arc<dyn Remote>) -> PushReport {
    match replicate(instance, remote, None) {
        PushOutcome::Done(report) => report,
        PushOutcome::Fenced(writer) => panic!("fenced off by {writer:?}"),
    }
}

fn kept(instance: &Arc<Instance>) -> Vec<lost::Lost> {
    lost::lost(&instance.durable(), "shop").unwrap()
}

#[test]
fn a_replica_takes_over_branches_tags_and_deletions() {
    let (ours, replica, remote) = pair(1);
    let second = commit(&ours, "second").unwrap();
    branch(&ours, "dev", second).unwrap();
    tag(&ours, "v1", second).unwrap();
    assert_eq!(replicated(&ours, &remote).moved.len(), 3);
    let brought = mirror(&replica, &remote);
    assert_eq!(head(&replica, "main"), Some(second));
    assert_eq!(head(&replica, "dev"), Some(second));
    assert_eq!(ref_of(&replica, "refs/tags/v1"), ref_of(&ours, "refs/tags/v1"));
    assert!(brought.kept.is_empty(), "{:?}", brought.kept);
    let gone = Op::Ref(repo::entry::RefOp {
        database: "shop".into(),
        name: "refs/heads/dev".into(),
        old: Some(second),
        new: None,
    });
    append(&ours, vec![gone]).unwrap();
    assert_eq!(replicated(&ours, &remote).moved.len(), 1);
    mirror(&replica, &remote);
    assert_eq!(head(&replica, "dev"), None);
    assert!(mirror(&replica, &remote).moved.is_empty());
}

#[test]
fn a_branch_that_the_primary_moved_back_moves_back_without_being_called_lost() {
    let (ours, replica, remote) = pair(3);
    let first = head(&ours, "main").unwrap();
    commit(&ours, "second").unwrap();
    replicated(&ours, &remote);
    mirror(&replica, &remote);
    reset(&ours, "main", first).unwrap();
    assert_eq!(replicated(&ours, &remote).moved.len(), 1);
    mirror(&replica, &remote);
    assert_eq!(head(&replica, "main"), Some(first));
    assert!(kept(&replica).is_empty());
}

#[test]
fn only_the_branches_that_are_followed_come_along() {
    let (ours, replica, remote) = pair(5);
    let first = head(&ours, "main").unwrap();
    for name in ["release/1", "release/2", "dev"] {
        branch(&ours, name, first).unwrap();
    }
    replicated(&ours, &remote);
    let followed = Followed::Matching(vec!["main".into(), "release/*".into()]);
    mirror_of(&replica, &remote, &followed).unwrap();
    let state = replica.durable();
    let names: Vec<&str> =
        state.database("shop").unwrap().branches().map(|(name, _)| name).collect();
    assert_eq!(names, ["main", "release/1", "release/2"]);
}

#[test]
fn commits_and_rows_that_are_only_here_are_kept_as_commits() {
    let (ours, replica, remote) = pair(7);
    let local = commit(&replica, "only here").unwrap();
    add_rows(&replica, 70..75).unwrap();
    let theirs = commit(&ours, "theirs").unwrap();
    replicated(&ours, &remote);
    let brought = mirror(&replica, &remote);
    assert_eq!(head(&replica, "main"), Some(theirs));
    let name = format!("lost/{}/3/main", KEEPER.node);
    assert_eq!(kept(&replica), brought.kept);
    assert_eq!(brought.kept.len(), 1);
    assert_eq!(brought.kept[0].name, name);
    let above = Commit::load(replica.store().as_ref(), brought.kept[0].commit).unwrap();
    assert_eq!(above.parents, [local]);
    let state = replica.durable();
    assert_eq!(lost::find(&state, "shop", &name), Some(brought.kept[0].commit));
    assert_eq!(lost::find(&state, "shop", &format!("refs/{name}")), Some(brought.kept[0].commit));
    // Nothing of it belongs to the database: replicas are equal.
    let root = Commit::load(ours.store().as_ref(), theirs).unwrap().root;
    let set = state.database("shop").unwrap().working.get("main").unwrap().clone();
    assert_eq!((set.working.folded, set.staged), (root, root));
    assert!(mirror(&replica, &remote).kept.is_empty());
}

#[test]
fn other_work_under_the_same_name_is_numbered() {
    let (ours, replica, remote) = pair(9);
    for round in 0..2 {
        commit(&replica, &format!("here {round}")).unwrap();
        commit(&ours, &format!("there {round}")).unwrap();
        replicated(&ours, &remote);
        mirror(&replica, &remote);
    }
    let names: Vec<String> = kept(&replica).into_iter().map(|lost| lost.name).collect();
    let plain = format!("lost/{}/3/main", KEEPER.node);
    assert_eq!(names, [plain.clone(), format!("{plain}-2")]);
}

#[test]
fn kept_work_outlives_a_restart_and_a_collection() {
    let disk = testkit::SimDisk::new(11);
    let (ours, remote) = (shop(12), mem());
    push(&ours, &remote, "main").unwrap();
    let replica = open_on(Arc::new(disk.clone()), 11).unwrap();
    clone_shop(&replica, &remote).unwrap();
    commit(&replica, "only here").unwrap();
    commit(&ours, "theirs").unwrap();
    replicated(&ours, &remote);
    let commit = mirror(&replica, &remote).kept[0].commit;
    replica.collect_garbage(storage::gc::GcSettings::default(), &mut |_| Ok(())).unwrap();
    replica.close().unwrap();
    drop(replica);
    let replica = open_on(Arc::new(disk), 13).unwrap();
    assert_eq!(kept(&replica)[0].commit, commit);
    let commit = Commit::load(replica.store().as_ref(), commit).unwrap();
    assert!(replica.store().has(&commit.root).unwrap());
}

#[test]
fn a_remote_without_a_branch_changes_nothing_here() {
    let (ours, remote) = (shop(15), mem());
    let before = hash_of(&ours, "shop");
    let error = mirror_of(&ours, &remote, &Followed::All).unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    assert_eq!(hash_of(&ours, "shop"), before);
}

#[test]
fn what_another_moved_is_refused_until_it_is_merged() {
    let (ours, theirs, remote) = pair(17);
    replicated(&ours, &remote);
    let first = head(&ours, "main").unwrap();
    branch(&ours, "dev", first).unwrap();
    commit(&ours, "ours").unwrap();
    let other = commit(&theirs, "theirs").unwrap();
    push(&theirs, &remote, "main").unwrap();
    let report = replicated(&ours, &remote);
    assert_eq!(report.rejected, [("refs/heads/main".to_owned(), Rejection::Moved(Some(other)))]);
    assert_eq!(report.moved.len(), 1, "the other branch goes");
    assert_eq!(outbox(&ours).len(), 1);
    // Fetched and built upon: a descendant of both overwrites nothing.
    mirror(&ours, &remote);
    commit(&ours, "merged").unwrap();
    assert_eq!(replicated(&ours, &remote).moved.len(), 1);
    assert!(outbox(&ours).is_empty());
}

#[test]
fn the_outbox_is_what_is_not_pushed_and_survives_restarts() {
    let disk = testkit::SimDisk::new(19);
    let remote = mem();
    let ours = open_on(Arc::new(disk.clone()), 19).unwrap();
    make_shop(&ours).unwrap();
    assert_eq!(outbox(&ours).len(), 1);
    replicated(&ours, &remote);
    assert!(outbox(&ours).is_empty());
    let second = commit(&ours, "second").unwrap();
    drop(ours);
    let ours = open_on(Arc::new(disk), 20).unwrap();
    let left = outbox(&ours);
    assert_eq!((left.len(), left[0].new), (1, Some(second)));
}

#[test]
fn a_claim_takes_the_remote_from_whoever_had_it() {
    let (ours, replica, remote) = pair(21);
    let writer = |epoch, node| Writer { epoch: Epoch(epoch), node: NodeId([node; 16]) };
    let (one, two) = (writer(1, 1), writer(2, 2));
    let seen = mirror(&replica, &remote).version;
    commit(&ours, "meanwhile").unwrap();
    replicated(&ours, &remote);
    let at = between(&replica, &remote);
    assert_eq!(at.claim(two, seen.as_ref()).unwrap(), Claim::Moved);
    let seen = mirror(&replica, &remote).version;
    assert_eq!(at.claim(two, seen.as_ref()).unwrap(), Claim::Won);
    assert_eq!(at.claim(two, None).unwrap(), Claim::Won, "the same call again");
    commit(&ours, "too late").unwrap();
    for stale in [None, Some(one), Some(writer(2, 1))] {
        assert_eq!(replicate(&ours, &remote, stale), PushOutcome::Fenced(two));
    }
    let seen = mirror(&replica, &remote).version;
    assert_eq!(at.claim(one, seen.as_ref()).unwrap(), Claim::Stale(two));
    assert_eq!(at.claim(writer(2, 1), seen.as_ref()).unwrap(), Claim::Stale(two));
}

#[test]
fn who_stands_down_keeps_what_the_remote_has_not() {
    let (ours, remote) = (shop(25), mem());
    replicated(&ours, &remote);
    branch(&ours, "clean", head(&ours, "main").unwrap()).unwrap();
    replicated(&ours, &remote);
    let unpushed = commit(&ours, "not pushed").unwrap();
    let fenced = Assumed { role: Role::Fenced, epoch: Epoch(9) };
    let kept = stand_down(&ours, fenced, "origin", &["shop".into()], KEEPER).unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].lost.name, format!("lost/{}/3/main", KEEPER.node));
    assert_eq!(kept[0].lost.commit, unpushed, "all of it was committed");
    assert_eq!(role::assumed(&ours.durable()).unwrap(), Some(fenced));
    let again = stand_down(&ours, fenced, "origin", &["shop".into()], KEEPER).unwrap();
    assert!(again.is_empty(), "it is kept already: {again:?}");
    assert!(add_rows(&ours, 90..91).is_err());
}

#[test]
fn who_was_made_primary_takes_nothing_over() {
    let (ours, replica, remote) = pair(27);
    commit(&ours, "second").unwrap();
    replicated(&ours, &remote);
    let primary = Assumed { role: Role::Primary, epoch: Epoch(5) };
    append(&replica, vec![role::set_assumed(primary)]).unwrap();
    let before = hash_of(&replica, "shop");
    assert!(mirror_of(&replica, &remote, &Followed::All).is_err());
    assert_eq!(hash_of(&replica, "shop"), before);
}

#[test]
fn a_node_that_is_no_primary_commits_nothing_of_its_clients() {
    let ours = shop(23);
    for role in [Role::Standby, Role::Fenced] {
        append(&ours, vec![role::set_assumed(Assumed { role, epoch: Epoch(4) })]).unwrap();
        let error = add_rows(&ours, 80..81).unwrap_err();
        assert!(matches!(error, Error::ReadOnlyInstance { .. }), "{error}");
        // The node's own settings may still be kept.
        let mut txn = crate::support::begin(&ours, repo::txn::Isolation::ReadCommitted);
        let value = Some(Arc::from(&b"1"[..]));
        txn.push_op(Op::Setting { scope: Scope::Node, key: "variable/x".into(), value }).unwrap();
        txn.commit().unwrap();
    }
    let primary = Assumed { role: Role::Primary, epoch: Epoch(5) };
    append(&ours, vec![role::set_assumed(primary)]).unwrap();
    assert_eq!(role::assumed(&ours.durable()).unwrap(), Some(primary));
    add_rows(&ours, 80..81).unwrap();
    assert!(facts::writer(&ours.durable(), "shop", "origin").unwrap().is_none());
}
