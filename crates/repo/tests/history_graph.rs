//! The commit graph: closures, ancestors, merge bases, logs and names of commits, against a graph
//! that is walked.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_imports,
    reason = "tests: a failed step fails the test"
)]

mod history_kit;

use std::collections::{BTreeMap, BTreeSet};

use history_kit::*;
use proptest::prelude::*;
use repo::history::ancestry::{ahead_behind, is_ancestor, merge_base};
use repo::history::log::Log;
use repo::history::revision::{RefLookup, RevisionRange, resolve};
use repo::object::{CLOSURE, Commit, Object};
use storage::{Hash, KeyRange, Store};

struct Graph {
    store: Store,
    commits: Vec<Hash>,
    /// Each commit and all its ancestors.
    reach: BTreeMap<Hash, BTreeSet<Hash>>,
}

/// A graph in which the n-th commit's parents are chosen among those before it.
fn graph(parents: &[Vec<usize>]) -> Graph {
    let store = store();
    let mut commits: Vec<Hash> = Vec::new();
    let mut reach = BTreeMap::new();
    for (number, places) in parents.iter().enumerate() {
        let mut chosen: Vec<Hash> = Vec::new();
        for place in places.iter().filter(|_| !commits.is_empty()) {
            let parent = commits[place % commits.len()];
            if !chosen.contains(&parent) {
                chosen.push(parent);
            }
        }
        let hash = commit(&store, &chosen, i64::try_from(number % 7 * 100 + number).unwrap());
        let mut all: BTreeSet<Hash> = chosen.iter().flat_map(|p| &reach[p]).copied().collect();
        all.insert(hash);
        reach.insert(hash, all);
        commits.push(hash);
    }
    Graph { store, commits, reach }
}

/// For each commit, what its parents are chosen by.
fn parents() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(0..100_usize, 0..3), 1..40)
}

fn height(store: &Store, hash: Hash) -> u64 {
    Commit::load(store.as_ref(), hash).unwrap().height
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn closures_answer_as_the_walked_graph_does(parents in parents()) {
        let Graph { store, commits, reach } = graph(&parents);
        for a in &commits {
            let loaded = Commit::load(store.as_ref(), *a).unwrap();
            prop_assert_eq!(loaded.closure.len + 1, reach[a].len() as u64);
            let mut cursor = loaded.closure.map(&CLOSURE).range(&store, KeyRange::all());
            while let Some((key, _)) = cursor.next().unwrap() {
                prop_assert!(reach[a].contains(&Hash::from_slice(&key[8..]).unwrap()));
            }
            for b in &commits {
                prop_assert_eq!(is_ancestor(&store, *b, *a).unwrap(), reach[a].contains(b));
                let common = reach[a].intersection(&reach[b]).copied();
                let best = common.max_by_key(|hash| (height(&store, *hash), *hash));
                prop_assert_eq!(merge_base(&store, *a, *b).unwrap(), best);
                let ahead = reach[a].difference(&reach[b]).count() as u64;
                let behind = reach[b].difference(&reach[a]).count() as u64;
                prop_assert_eq!(ahead_behind(&store, *a, *b).unwrap(), (ahead, behind));
            }
        }
    }

    #[test]
    fn a_log_has_every_commit_once_and_children_first(
        parents in parents(),
        at in 0..40_usize,
        not in 0..40_usize,
    ) {
        let walk = |store: &Store, from, not: &[Hash]| -> Vec<Hash> {
            Log::new(store, &[from], not).unwrap().map(|step| step.unwrap().0).collect()
        };
        let Graph { store, commits, reach } = graph(&parents);
        let (from, not) = (commits[at % commits.len()], commits[not % commits.len()]);
        let log = walk(&store, from, &[]);
        prop_assert_eq!(&log.iter().copied().collect::<BTreeSet<_>>(), &reach[&from]);
        prop_assert_eq!(log.len(), reach[&from].len());
        let order: Vec<_> = log.iter().map(|hash| {
            let commit = Commit::load(store.as_ref(), *hash).unwrap();
            std::cmp::Reverse((commit.height, commit.committer.date_us))
        }).collect();
        prop_assert!(order.is_sorted());
        let ranged: BTreeSet<Hash> = walk(&store, from, &[not]).into_iter().collect();
        let wanted: BTreeSet<Hash> = reach[&from].difference(&reach[&not]).copied().collect();
        prop_assert_eq!(ranged, wanted);
    }
}

struct Refs(BTreeMap<&'static str, Hash>);

impl RefLookup for Refs {
    fn head(&self) -> Option<Hash> {
        self.branch("main")
    }
    fn branch(&self, name: &str) -> Option<Hash> {
        self.0.get(format!("heads/{name}").as_str()).copied()
    }
    fn tag(&self, name: &str) -> Option<Hash> {
        self.0.get(format!("tags/{name}").as_str()).copied()
    }
    fn remote_branch(&self, name: &str) -> Option<Hash> {
        self.0.get(format!("remotes/{name}").as_str()).copied()
    }
}

#[test]
fn names_of_commits_resolve_as_in_git() {
    let store = store();
    let first = commit(&store, &[], 1);
    let second = commit(&store, &[first], 2);
    let side = commit(&store, &[first], 3);
    let merged = commit(&store, &[second, side], 4);
    let refs = Refs(BTreeMap::from([
        ("heads/main", merged),
        ("heads/feature/x", side),
        ("tags/v1", first),
        ("remotes/origin/main", second),
    ]));
    let hash = side.to_string();
    let cases: [(&str, Option<Hash>); 22] = [
        ("HEAD", Some(merged)),
        ("head", Some(merged)),
        ("main", Some(merged)),
        ("refs/heads/main", Some(merged)),
        ("HEAD~", Some(second)),
        ("HEAD~1", Some(second)),
        ("HEAD~2", Some(first)),
        ("HEAD~~", Some(first)),
        ("HEAD^", Some(second)),
        ("HEAD^2", Some(side)),
        ("HEAD^2~1", Some(first)),
        ("HEAD^0", Some(merged)),
        ("feature/x^", Some(first)),
        ("v1", Some(first)),
        ("tags/v1", Some(first)),
        ("origin/main", Some(second)),
        ("remotes/origin/main", Some(second)),
        (&hash, Some(side)),
        ("HEAD~3", None),
        ("HEAD^3", None),
        ("nothing", None),
        ("HEAD~x", None),
    ];
    for (spec, wanted) in cases {
        assert_eq!(resolve(&store, &refs, spec).ok(), wanted, "{spec}");
    }
    assert_eq!(RevisionRange::parse("a..b"), RevisionRange::TwoDots("a", "b"));
    assert_eq!(RevisionRange::parse("a...b"), RevisionRange::ThreeDots("a", "b"));
    assert_eq!(RevisionRange::parse("a.."), RevisionRange::TwoDots("a", "HEAD"));
    assert_eq!(RevisionRange::parse("a"), RevisionRange::One("a"));
}

#[test]
fn names_that_git_refuses_are_refused() {
    for name in ["main", "a/b", "v1.0", "ünïcode", "a-b_c"] {
        assert!(repo::history::ref_name::check(name).is_ok(), "{name}");
    }
    let long = "x".repeat(2000);
    for name in [
        "",
        "HEAD",
        "a b",
        "a..b",
        "a~1",
        "a^",
        "a:b",
        "-a",
        "/a",
        "a/",
        "a//b",
        ".a",
        "a.",
        "a.lock",
        "a@{b",
        "@",
        "00000000000000000000000000000000",
        &long,
    ] {
        assert!(repo::history::ref_name::check(name).is_err(), "{name}");
    }
}
