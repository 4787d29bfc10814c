//! Fetch: tracking refs say what is at the remote.

use repo::exchange::fetch::{FetchRequest, Fetched};
use repo::exchange::spec::{FetchSpec, PushRule, PushSpec};
use repo::exchange::unwatched;
use repo::{Error, Result};

use crate::kit::*;

fn fetch_by(
    instance: &std::sync::Arc<repo::Instance>,
    remote: &std::sync::Arc<dyn storage::Remote>,
    specs: Vec<FetchSpec>,
    prune: bool,
) -> Result<Fetched> {
    let request = FetchRequest { database: "shop", remote: "origin", specs, prune };
    between(instance, remote).fetch(&request, &mut unwatched)
}

#[test]
fn commits_go_there_and_back() {
    let (ours, theirs, remote) = (shop(21), empty(22), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    add_rows(&theirs, 100..140).unwrap();
    let new = commit(&theirs, "theirs").unwrap();
    push(&theirs, &remote, "main").unwrap();
    let fetched = fetch_by(&ours, &remote, vec![FetchSpec::all("origin")], false).unwrap();
    assert_eq!(fetched.moved.len(), 1);
    assert_eq!(ref_of(&ours, "refs/remotes/origin/main"), Some(new));
    assert_ne!(head(&ours, "main"), Some(new));
    reset(&ours, "main", new).unwrap();
    assert_eq!(
        hash_of(&ours, "shop"),
        hash_of(&theirs, "shop"),
        "same refs, same working sets, same tracking refs"
    );
    let again = fetch_by(&ours, &remote, vec![FetchSpec::all("origin")], false).unwrap();
    assert_eq!((again.moved.len(), again.copied.chunks), (0, 0));
}

#[test]
fn what_was_fetched_survives_a_restart() {
    let (theirs, remote) = (shop(23), mem());
    push(&theirs, &remote, "main").unwrap();
    let disk = testkit::SimDisk::new(24);
    let ours = open_on(std::sync::Arc::new(disk.clone()), 24).unwrap();
    clone_shop(&ours, &remote).unwrap();
    add_rows(&theirs, 50..90).unwrap();
    let new = commit(&theirs, "second").unwrap();
    push(&theirs, &remote, "main").unwrap();
    fetch_by(&ours, &remote, vec![FetchSpec::all("origin")], false).unwrap();
    drop(ours);
    let ours = open_on(std::sync::Arc::new(disk.crash_losing_all()), 24).unwrap();
    assert_eq!(ref_of(&ours, "refs/remotes/origin/main"), Some(new));
    let report = repo::exchange::verify::verify_instance(&ours, &mut unwatched).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}

#[test]
fn a_branch_that_is_gone_there_goes_here_only_when_pruned() {
    let (ours, theirs, remote) = (shop(25), empty(26), mem());
    branch(&ours, "dev", head(&ours, "main").unwrap()).unwrap();
    push(&ours, &remote, "main").unwrap();
    push(&ours, &remote, "dev").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    assert!(ref_of(&theirs, "refs/remotes/origin/dev").is_some());
    let delete =
        PushSpec { source: None, target: "refs/heads/dev".into(), rule: PushRule::FastForward };
    between(&ours, &remote).push(&request(vec![delete], None), &mut unwatched).unwrap();
    fetch_by(&theirs, &remote, vec![FetchSpec::all("origin")], false).unwrap();
    assert!(ref_of(&theirs, "refs/remotes/origin/dev").is_some());
    fetch_by(&theirs, &remote, vec![FetchSpec::all("origin")], true).unwrap();
    assert!(ref_of(&theirs, "refs/remotes/origin/dev").is_none());
    assert!(ref_of(&theirs, "refs/remotes/origin/main").is_some());
}

#[test]
fn only_the_branch_that_was_named_is_fetched() {
    let (ours, theirs, remote) = (shop(27), empty(28), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    for name in ["one", "two"] {
        branch(&ours, name, head(&ours, "main").unwrap()).unwrap();
        push(&ours, &remote, name).unwrap();
    }
    let spec = FetchSpec::parse("one", "origin").unwrap();
    fetch_by(&theirs, &remote, vec![spec], false).unwrap();
    assert!(ref_of(&theirs, "refs/remotes/origin/one").is_some());
    assert!(ref_of(&theirs, "refs/remotes/origin/two").is_none());
    let missing = vec![FetchSpec::branch("origin", "three")];
    let error = fetch_by(&theirs, &remote, missing, false).unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
}

#[test]
fn tags_come_with_their_commits_and_never_replace_ours() {
    let (ours, theirs, remote) = (shop(29), empty(30), mem());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    let first = head(&theirs, "main").unwrap();
    tag(&theirs, "mine", first).unwrap();
    let own = ref_of(&theirs, "refs/tags/mine");
    let second = commit(&ours, "second").unwrap();
    for name in ["mine", "v2"] {
        tag(&ours, name, second).unwrap();
    }
    let state = ours.durable();
    let specs = ["main", "mine", "v2"];
    let specs =
        specs.map(|name| PushSpec::parse(name, &state, state.database("shop").unwrap(), false));
    let specs = specs.into_iter().collect::<Result<_>>().unwrap();
    between(&ours, &remote).push(&request(specs, None), &mut unwatched).unwrap();
    fetch_by(&theirs, &remote, vec![FetchSpec::all("origin")], false).unwrap();
    assert_eq!(ref_of(&theirs, "refs/tags/v2"), ref_of(&ours, "refs/tags/v2"));
    assert_eq!(ref_of(&theirs, "refs/tags/mine"), own);
}

#[test]
fn counters_rise_to_the_remotes_and_old_blocks_are_not_used_up() {
    let (ours, theirs, remote) = (shop(31), empty(32), mem());
    let (database, table) = ("shop".into(), "item".into());
    push(&ours, &remote, "main").unwrap();
    clone_shop(&theirs, &remote).unwrap();
    assert_eq!(theirs.take_auto_increment(&database, &table, 3).unwrap(), 1);
    ours.raise_auto_increment(&database, &table, 5_000).unwrap();
    commit(&ours, "second").unwrap();
    push(&ours, &remote, "main").unwrap();
    fetch_by(&theirs, &remote, vec![FetchSpec::all("origin")], false).unwrap();
    assert!(theirs.take_auto_increment(&database, &table, 1).unwrap() > 5_000);
}

#[test]
fn fetching_from_an_empty_remote_brings_nothing() {
    let (ours, remote) = (shop(33), mem());
    let fetched = fetch_by(&ours, &remote, vec![FetchSpec::all("origin")], true).unwrap();
    assert_eq!(fetched, Fetched::default());
}
