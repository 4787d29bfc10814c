//! Push: who may move what at a remote.

use std::sync::Arc;

use repo::Error;
use repo::exchange::facts;
use repo::exchange::push::{PushOutcome, Rejection};
use repo::exchange::spec::{PushRule, PushSpec};
use repo::exchange::verify::verify_remote;
use repo::exchange::{Epoch, NodeId, Remote, RemoteRoot, Writer, unwatched};

use crate::kit::*;

fn writer(epoch: u64, node: u8) -> Writer {
    Writer { epoch: Epoch(epoch), node: NodeId([node; 16]) }
}

/// The remote's branch, as a fresh clone sees it.
fn remote_head(remote: &Arc<dyn Remote>, branch: &str) -> Option<storage::Hash> {
    let other = empty(99);
    clone_shop(&other, remote).unwrap();
    ref_of(&other, &format!("refs/remotes/origin/{branch}"))
}

#[test]
fn a_pushed_branch_is_there_whole_and_its_tracking_ref_follows() {
    let (ours, remote) = (shop(1), mem());
    let report = push(&ours, &remote, "main").unwrap();
    assert_eq!(report.moved.len(), 1);
    assert!(report.copied.chunks > 5);
    assert_eq!(ref_of(&ours, "refs/remotes/origin/main"), head(&ours, "main"));
    assert!(verify_remote(&remote, &mut unwatched).unwrap().is_sound());
    let again = push(&ours, &remote, "main").unwrap();
    assert_eq!((again.moved.len(), again.up_to_date), (0, vec!["refs/heads/main".to_owned()]));
    assert_eq!(again.copied.chunks, 0);
}

#[test]
fn a_second_push_sends_only_what_is_new() {
    let (ours, remote) = (large_shop(2), mem());
    let first = push(&ours, &remote, "main").unwrap().copied;
    add_rows(&ours, 3000..3001).unwrap();
    commit(&ours, "second").unwrap();
    let second = push(&ours, &remote, "main").unwrap().copied;
    assert!(second.chunks > 0 && second.chunks < first.chunks, "{second:?} after {first:?}");
}

#[test]
fn work_that_is_not_committed_stays_here() {
    let (ours, remote) = (shop(3), mem());
    let committed = head(&ours, "main");
    add_rows(&ours, 40..50).unwrap();
    push(&ours, &remote, "main").unwrap();
    assert_eq!(remote_head(&remote, "main"), committed);
}

#[test]
fn a_branch_that_is_behind_is_refused_and_forced_only_when_asked() {
    let (ours, remote) = (shop(4), mem());
    let first = head(&ours, "main").unwrap();
    commit(&ours, "second").unwrap();
    push(&ours, &remote, "main").unwrap();
    let second = head(&ours, "main");
    reset(&ours, "main", first).unwrap();
    let report = push(&ours, &remote, "main").unwrap();
    assert_eq!(report.rejected, [("refs/heads/main".to_owned(), Rejection::NotFastForward)]);
    assert_eq!(remote_head(&remote, "main"), second);
    push_by(&ours, &remote, "main", PushRule::Force).unwrap();
    assert_eq!(remote_head(&remote, "main"), Some(first));
}

#[test]
fn what_another_pushed_is_not_overwritten_by_who_never_saw_it() {
    let (ours, theirs, remote) = (shop(5), empty(6), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    commit(&theirs, "theirs").unwrap();
    push(&theirs, &remote, "main").unwrap();
    commit(&ours, "ours").unwrap();
    let report = push(&ours, &remote, "main").unwrap();
    assert_eq!(report.rejected, [("refs/heads/main".to_owned(), Rejection::NotFastForward)]);
    assert_eq!(remote_head(&remote, "main"), head(&theirs, "main"));
}

#[test]
fn two_who_push_different_branches_at_once_both_succeed() {
    let (ours, theirs, remote) = (shop(7), empty(8), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    branch(&theirs, "theirs", head(&theirs, "main").unwrap()).unwrap();
    commit_on(&theirs, "theirs", "theirs").unwrap();
    commit(&ours, "ours").unwrap();
    let quick = (Arc::clone(&theirs), Arc::clone(&remote));
    let racing = Racing::at(&remote, move || drop(push(&quick.0, &quick.1, "theirs").unwrap()));
    let report = push(&ours, &racing, "main").unwrap();
    assert_eq!(report.moved.len(), 1);
    assert_eq!(remote_head(&remote, "main"), head(&ours, "main"));
    assert_eq!(remote_head(&remote, "theirs"), head(&theirs, "theirs"));
}

#[test]
fn of_two_who_push_one_branch_at_once_the_second_is_refused() {
    let (ours, theirs, remote) = (shop(9), empty(10), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    commit(&theirs, "theirs").unwrap();
    commit(&ours, "ours").unwrap();
    let quick = (Arc::clone(&theirs), Arc::clone(&remote));
    let racing = Racing::at(&remote, move || drop(push(&quick.0, &quick.1, "main").unwrap()));
    let report = push(&ours, &racing, "main").unwrap();
    assert_eq!(report.rejected, [("refs/heads/main".to_owned(), Rejection::NotFastForward)]);
    assert_eq!(remote_head(&remote, "main"), head(&theirs, "main"));
    assert_ne!(ref_of(&ours, "refs/remotes/origin/main"), head(&ours, "main"));
}

#[test]
fn a_ref_that_is_refused_holds_no_other_up() {
    let (ours, remote) = (shop(11), mem());
    let first = head(&ours, "main").unwrap();
    commit(&ours, "second").unwrap();
    push(&ours, &remote, "main").unwrap();
    reset(&ours, "main", first).unwrap();
    branch(&ours, "dev", first).unwrap();
    let specs = ["main", "dev"].map(|name| PushSpec::branch(name, PushRule::FastForward));
    let outcome = between(&ours, &remote).push(&request(specs.into(), None), &mut unwatched);
    let PushOutcome::Done(report) = outcome.unwrap() else { panic!("nobody fences") };
    assert_eq!((report.moved.len(), report.rejected.len()), (1, 1));
    assert_eq!(remote_head(&remote, "dev"), Some(first));
}

#[test]
fn a_branch_is_deleted_by_pushing_nothing_to_it() {
    let (ours, remote) = (shop(12), mem());
    branch(&ours, "dev", head(&ours, "main").unwrap()).unwrap();
    push(&ours, &remote, "main").unwrap();
    push(&ours, &remote, "dev").unwrap();
    let state = ours.durable();
    let spec = PushSpec::parse(":dev", &state, state.database("shop").unwrap(), false).unwrap();
    for expected in [(1, 0), (0, 1)] {
        let request = request(vec![spec.clone()], None);
        let outcome = between(&ours, &remote).push(&request, &mut unwatched).unwrap();
        let PushOutcome::Done(report) = outcome else { panic!("nobody fences") };
        assert_eq!((report.moved.len(), report.rejected.len()), expected);
    }
    assert_eq!(remote_head(&remote, "dev"), None);
    assert_eq!(ref_of(&ours, "refs/remotes/origin/dev"), None);
    assert!(head(&ours, "dev").is_some());
}

#[test]
fn a_tag_goes_once_and_never_moves_unforced() {
    let (ours, remote) = (shop(13), mem());
    tag(&ours, "v1", head(&ours, "main").unwrap()).unwrap();
    push(&ours, &remote, "main").unwrap();
    let other = empty(14);
    let state = ours.durable();
    let spec = PushSpec::parse("v1", &state, state.database("shop").unwrap(), false).unwrap();
    assert_eq!(spec.target, "refs/tags/v1");
    let pushed = between(&ours, &remote).push(&request(vec![spec.clone()], None), &mut unwatched);
    assert!(matches!(pushed.unwrap(), PushOutcome::Done(report) if report.moved.len() == 1));
    clone_shop(&other, &remote).unwrap();
    assert_eq!(ref_of(&other, "refs/tags/v1"), ref_of(&ours, "refs/tags/v1"));
    tag(&other, "v2", commit(&other, "second").unwrap()).unwrap();
    let moved = PushSpec { source: Some("refs/tags/v2".into()), ..spec };
    let outcome = between(&other, &remote).push(&request(vec![moved], None), &mut unwatched);
    let PushOutcome::Done(report) = outcome.unwrap() else { panic!("nobody fences") };
    assert_eq!(report.rejected, [("refs/tags/v1".to_owned(), Rejection::TagExists)]);
}

#[test]
fn a_stale_epoch_moves_nothing() {
    let (ours, remote) = (shop(15), mem());
    let go = |as_writer| {
        let specs = vec![PushSpec::branch("main", PushRule::Force)];
        between(&ours, &remote).push(&request(specs, as_writer), &mut unwatched).unwrap()
    };
    assert!(matches!(go(Some(writer(4, 1))), PushOutcome::Done(_)));
    commit(&ours, "second").unwrap();
    let before = remote.root().unwrap();
    for (who, why) in [
        (Some(writer(3, 1)), "an older epoch"),
        (Some(writer(4, 2)), "another node in the same epoch"),
        (None, "somebody without an epoch"),
    ] {
        assert_eq!(go(who), PushOutcome::Fenced(writer(4, 1)), "{why}");
        assert_eq!(remote.root().unwrap(), before, "{why}");
    }
    assert!(matches!(go(Some(writer(4, 1))), PushOutcome::Done(_)));
    assert!(matches!(go(Some(writer(5, 2))), PushOutcome::Done(_)), "a newer epoch takes over");
    assert_eq!(go(Some(writer(4, 1))), PushOutcome::Fenced(writer(5, 2)));
}

#[test]
fn who_is_fenced_off_while_it_pushes_moves_nothing() {
    let (ours, remote) = (shop(16), mem());
    push(&ours, &remote, "main").unwrap();
    let first = head(&ours, "main");
    let usurper = (Arc::clone(&ours), Arc::clone(&remote));
    let racing = Racing::at(&remote, move || {
        let claimed = request(Vec::new(), Some(writer(9, 2)));
        between(&usurper.0, &usurper.1).push(&claimed, &mut unwatched).unwrap();
    });
    commit(&ours, "second").unwrap();
    let specs = vec![PushSpec::branch("main", PushRule::FastForward)];
    let outcome = between(&ours, &racing).push(&request(specs, Some(writer(8, 1))), &mut unwatched);
    assert_eq!(outcome.unwrap(), PushOutcome::Fenced(writer(9, 2)));
    assert_eq!(remote_head(&remote, "main"), first);
}

#[test]
fn replication_moves_a_ref_in_any_direction_from_what_it_pushed_last() {
    let (ours, remote) = (shop(17), mem());
    let first = head(&ours, "main");
    push_by(&ours, &remote, "main", PushRule::Exactly(None)).unwrap();
    let second = commit(&ours, "second").unwrap();
    push_by(&ours, &remote, "main", PushRule::Exactly(first)).unwrap();
    let noted = facts::pushed(&ours.durable(), "shop", "origin", "refs/heads/main").unwrap();
    assert_eq!(noted, Some(Some(second)));
    reset(&ours, "main", first.unwrap()).unwrap();
    let wrong = push_by(&ours, &remote, "main", PushRule::Exactly(first)).unwrap();
    let expected = Rejection::Moved(Some(second));
    assert_eq!(wrong.moved.len(), 0);
    assert!(wrong.rejected.is_empty() || wrong.rejected[0].1 == expected);
    push_by(&ours, &remote, "main", PushRule::Exactly(Some(second))).unwrap();
    assert_eq!(remote_head(&remote, "main"), first);
}

#[test]
fn an_interrupted_push_is_invisible_and_goes_on_where_it_was() {
    let (ours, remote, whole) = (large_shop(18), mem(), mem());
    let all = push(&ours, &whole, "main").unwrap().copied.chunks;
    let specs = vec![PushSpec::branch("main", PushRule::FastForward)];
    let mut sent = 0;
    let outcome = between(&ours, &remote).push(&request(specs, None), &mut |progress| {
        sent = progress.copied.chunks;
        if sent > 3 { Err(Error::Interrupted) } else { Ok(()) }
    });
    assert!(matches!(outcome, Err(Error::Interrupted)));
    assert!(sent > 3 && sent < all, "{sent} of {all}");
    assert!(remote.root().unwrap().is_none());
    let rest = push(&ours, &remote, "main").unwrap().copied.chunks;
    assert_eq!(sent + rest, all);
}

#[test]
fn a_backup_is_not_pushed_to() {
    let (ours, remote) = (shop(19), mem());
    between(&ours, &remote).back_up("shop", &mut unwatched).unwrap();
    let before = remote.root().unwrap();
    let error = push(&ours, &remote, "main").unwrap_err().to_string();
    assert!(error.contains("holds a backup"), "{error}");
    assert_eq!(remote.root().unwrap(), before);
    assert!(matches!(between(&ours, &remote).root().unwrap(), Some(RemoteRoot::Backup(_))));
}
