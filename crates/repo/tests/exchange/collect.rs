//! Garbage is collected beside writers, commits, branches that come and go, fetches, folds and
//! checkpoints, in every order that a seed gives and with a crash at any operation: the instance
//! verifies, and nothing acknowledged is lost.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use repo::entry::{Op, WorkingChange, WorkingOp};
use repo::exchange::fetch::FetchRequest;
use repo::exchange::spec::FetchSpec;
use repo::exchange::verify::verify_instance;
use repo::exchange::{Remote, unwatched};
use repo::gc::{GcPhase, GcSettings};
use repo::state::REMOTES;
use repo::txn::Isolation::RepeatableRead;
use repo::{Error, Instance, Place, Result};
use testkit::baton::Session;
use testkit::{Baton, Dice, SimDisk};

use crate::kit::*;
use crate::support::{begin, insert, read, update};

/// Keys of rows that were acknowledged.
type Acknowledged = Mutex<BTreeSet<i64>>;

/// What the remote publishes: commits that share little with each other.
fn published() -> Arc<dyn Remote> {
    let (source, remote) = (shop(90), mem());
    push(&source, &remote, "main").unwrap();
    for round in 0..3 {
        add_rows(&source, 1000 + round * 200..1150 + round * 200).unwrap();
        let at = commit(&source, "more").unwrap();
        branch(&source, &format!("b{round}"), at).unwrap();
        push(&source, &remote, &format!("b{round}")).unwrap();
    }
    remote
}

fn small_steps(dice: &mut Dice) -> GcSettings {
    GcSettings {
        step_chunks: *dice.pick(&[10, 100, 1000]),
        step_bytes: 1 + dice.below(20_000),
        live_percent_min: dice.below(101),
        small_bytes: 4000,
        small_packs_min: 2,
        dead_chunks_max: 1 + dice.index(60),
    }
}

/// Inserts rows, changes others, and commits the branch now and then.
fn write(node: &Arc<Instance>, seed: u64, number: i64, acknowledged: &Acknowledged) -> Result<()> {
    let mut dice = Dice::new(seed ^ number.unsigned_abs());
    for round in 0..8 {
        let key = 10_000 * (number + 1) + round;
        let mut txn = begin(node, RepeatableRead);
        insert(&mut txn, key, round, Some(key))?;
        update(&mut txn, i64::try_from(dice.below(40)).unwrap_or_default(), |v| v + 1)?;
        match txn.commit() {
            Ok(_) => drop(acknowledged.lock().insert(key)),
            Err(Error::Deadlock) => continue,
            Err(error) => return Err(error),
        }
        if number == 0 && dice.chance(1, 2) {
            commit(node, "work")?;
        }
    }
    Ok(())
}

/// Makes branches with commits of their own, and deletes them.
fn come_and_go(node: &Arc<Instance>, seed: u64) -> Result<()> {
    let mut dice = Dice::new(seed);
    for _ in 0..5 {
        let Some(start) = head(node, "main") else { return Ok(()) };
        branch(node, "side", start)?;
        node.wait().pass();
        let at = commit_on(node, "side", "beside")?;
        if dice.chance(1, 2) {
            node.checkpoint()?;
        }
        let drop = Op::Working(WorkingOp {
            place: Place::new("shop", "side"),
            change: WorkingChange::Drop,
        });
        append(node, vec![ref_op("refs/heads/side", Some(at), None), drop])?;
    }
    Ok(())
}

/// Forgets all tracking refs, and fetches them again; counts the chunks that had to be copied.
fn fetch(
    node: &Arc<Instance>,
    remote: &Arc<dyn Remote>,
    seed: u64,
    again: &AtomicU64,
) -> Result<()> {
    let mut dice = Dice::new(seed);
    let request = FetchRequest {
        database: "shop",
        remote: "origin",
        specs: vec![FetchSpec::all("origin")],
        prune: false,
    };
    for _ in 0..6 {
        let tip = node.tip();
        let refs = tip.database("shop").expect("it was cloned").refs.iter();
        let gone = refs.filter(|(name, _)| name.starts_with(REMOTES));
        append(node, gone.map(|(name, at)| ref_op(name, Some(*at), None)).collect())?;
        drop(tip);
        // The log names them no more.
        node.checkpoint()?;
        node.checkpoint()?;
        for _ in 0..dice.below(90) {
            node.wait().pass();
        }
        let fetched = between(node, remote).fetch(&request, &mut |_| {
            node.wait().pass();
            Ok(())
        })?;
        again.fetch_add(fetched.copied.chunks, Ordering::Relaxed);
    }
    Ok(())
}

fn maintain(node: &Arc<Instance>) -> Result<()> {
    for _ in 0..15 {
        node.fold_large()?;
        node.wait().pass();
        node.checkpoint()?;
        node.wait().pass();
    }
    Ok(())
}

fn collect(node: &Arc<Instance>, seed: u64) -> Result<()> {
    let mut dice = Dice::new(seed);
    for _ in 0..30 {
        let mut gc = node.begin_collection(small_steps(&mut dice))?;
        let given_up_after = if dice.chance(1, 4) { dice.below(9) } else { u64::MAX };
        let mut steps = 0;
        while gc.step()? != GcPhase::Done && steps < given_up_after {
            node.wait().pass();
            steps += 1;
        }
    }
    Ok(())
}

/// Everything at once on a disk that may die. What a session does ends where the disk does. Gives
/// how many chunks had been collected and were fetched again.
fn work(disk: &SimDisk, seed: u64, remote: &Arc<dyn Remote>, acknowledged: &Acknowledged) -> u64 {
    let baton = Baton::new(seed);
    let opened = open_waiting_on(Arc::new(disk.clone()), Arc::new(baton.clone()), seed);
    let Ok(node) = opened else { return 0 };
    if clone_shop(&node, remote).is_err() {
        return 0;
    }
    let (node, again) = (&node, AtomicU64::new(0));
    let ended = |outcome: Result<()>| match outcome {
        Err(error) if !disk.crashed() => panic!("seed {seed}: {error}"),
        _ => (),
    };
    let sessions: Vec<Session<'_>> = vec![
        Box::new(|_| ended(write(node, seed, 0, acknowledged))),
        Box::new(|_| ended(write(node, seed, 1, acknowledged))),
        Box::new(|_| ended(come_and_go(node, seed))),
        Box::new(|_| ended(fetch(node, remote, seed, &again))),
        Box::new(|_| ended(maintain(node))),
        Box::new(|_| ended(collect(node, seed))),
    ];
    baton.run(sessions);
    again.into_inner()
}

/// Opens what is left, and sees to it that it is whole, before and after one more collection.
fn check(disk: &SimDisk, words: &str, acknowledged: &Acknowledged) {
    let node = open_on(Arc::new(disk.clone()), 1).expect("a crash leaves what can be opened");
    for _ in 0..2 {
        let report = verify_instance(&node, &mut unwatched).unwrap();
        assert!(report.is_sound(), "{words}: {:?}", report.findings);
        let keys = acknowledged.lock();
        if !keys.is_empty() {
            let mut txn = begin(&node, RepeatableRead);
            for key in keys.iter() {
                assert!(read(&mut txn, *key).unwrap().is_some(), "{words}: {key} is lost");
            }
        }
        let settings = GcSettings { small_packs_min: 2, ..GcSettings::default() };
        node.collect_garbage(settings, &mut |_| Ok(())).unwrap();
    }
}

#[test]
fn a_collection_beside_everything_leaves_everything_whole() {
    let remote = published();
    let mut again = 0;
    for seed in 0..25 {
        let (disk, acknowledged) = (SimDisk::new(seed), Acknowledged::default());
        again += work(&disk, seed, &remote, &acknowledged);
        assert!(acknowledged.lock().len() > 4, "seed {seed}: somebody goes through");
        check(&disk.crash_losing_all(), &format!("seed {seed}"), &acknowledged);
    }
    assert!(again > 0, "something is collected while it is fetched");
}

#[test]
fn a_crash_at_any_operation_beside_a_collection_loses_nothing() {
    let remote = published();
    let whole = SimDisk::new(500);
    work(&whole, 500, &remote, &Acknowledged::default());
    let operations = whole.operations();
    for count in (0..operations).step_by(6) {
        let seed = 500 + count % 11;
        let (disk, acknowledged) = (SimDisk::new(seed), Acknowledged::default());
        disk.crash_after(count);
        work(&disk, seed, &remote, &acknowledged);
        let words = format!("seed {seed} after {count}");
        check(&disk.crash_losing_all(), &words, &acknowledged);
        check(&disk.crash(), &words, &acknowledged);
    }
    assert!(operations > 100, "{operations}");
}
