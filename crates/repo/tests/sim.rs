//! Sessions in every order that a seed can give: no update is lost, no read is torn, whatever folds
//! and checkpoints run beside them, and a crash at the end loses nothing acknowledged.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use repo::txn::Isolation::{self, ReadCommitted, RepeatableRead, Serializable};
use repo::{Error, Instance};
use support::{begin, insert, make_item, open, open_waiting, read, update};
use testkit::{Baton, Dice, SimDisk};

const ACCOUNTS: i64 = 5;
const TOTAL: i64 = ACCOUNTS * 100;
const SEEDS: u64 = 60;

/// An instance whose sessions pass a baton, with accounts of 100 each.
fn bank(seed: u64) -> (Baton, SimDisk, Arc<Instance>) {
    let (baton, disk) = (Baton::new(seed), SimDisk::new(seed));
    let instance = open_waiting(&disk, Arc::new(baton.clone())).unwrap();
    make_item(&instance).unwrap();
    let mut txn = begin(&instance, RepeatableRead);
    for id in 0..ACCOUNTS {
        insert(&mut txn, id, 100, Some(id)).unwrap();
    }
    txn.commit().unwrap();
    (baton, disk, instance)
}

fn refused(error: &Error) -> bool {
    matches!(error, Error::Deadlock | Error::LockWaitTimeout)
}

/// Moves money between two accounts, blind (`v = v - n`), and says whether it was committed.
fn transfer(instance: &Arc<Instance>, dice: &mut Dice, level: Isolation) -> bool {
    let mut pick = || i64::try_from(dice.below(ACCOUNTS.unsigned_abs())).unwrap();
    let (from, to, amount) = (pick(), pick(), pick());
    let mut txn = begin(instance, level);
    let done = update(&mut txn, from, |v| v - amount)
        .and_then(|_| update(&mut txn, to, |v| v + amount))
        .and_then(|_| txn.commit());
    match done {
        Ok(_) => true,
        Err(error) if refused(&error) => false,
        Err(error) => panic!("{error}"),
    }
}

fn total(instance: &Arc<Instance>, level: Isolation) -> i64 {
    let mut txn = begin(instance, level);
    (0..ACCOUNTS).map(|id| read(&mut txn, id).unwrap().unwrap()).sum()
}

#[test]
fn money_is_neither_made_nor_lost() {
    for seed in 0..SEEDS {
        let level = [ReadCommitted, RepeatableRead, Serializable][(seed % 3) as usize];
        let (baton, disk, instance) = bank(seed);
        let instance = &instance;
        let mut sessions: Vec<testkit::baton::Session<'_>> = Vec::new();
        for number in 0..3 {
            sessions.push(Box::new(move |_| {
                let mut dice = Dice::new(seed * 31 + number);
                for _ in 0..8 {
                    transfer(instance, &mut dice, level);
                }
            }));
        }
        sessions.push(Box::new(move |_| {
            for _ in 0..6 {
                assert_eq!(total(instance, RepeatableRead), TOTAL, "seed {seed}");
            }
        }));
        sessions.push(Box::new(move |_| {
            for round in 0..4 {
                instance.fold_large().unwrap();
                if round == 2 {
                    instance.checkpoint().unwrap();
                }
            }
        }));
        baton.run(sessions);
        assert_eq!(total(instance, RepeatableRead), TOTAL, "seed {seed}");
        let again = open(&disk.crash_losing_all()).unwrap();
        assert_eq!(total(&again, RepeatableRead), TOTAL, "seed {seed} after a crash");
    }
}

#[test]
fn an_increment_of_what_was_read_is_never_lost() {
    for seed in 0..SEEDS {
        let level = [RepeatableRead, Serializable][(seed % 2) as usize];
        let (baton, disk, instance) = bank(seed);
        let (instance, committed) = (&instance, &AtomicI64::new(0));
        let work = move |_| {
            for _ in 0..6 {
                let mut txn = begin(instance, level);
                let seen = read(&mut txn, 1).unwrap().unwrap();
                let written = update(&mut txn, 1, |_| seen + 1).and_then(|_| txn.commit());
                match written {
                    Ok(_) => committed.fetch_add(1, Ordering::SeqCst),
                    Err(error) if refused(&error) => 0,
                    Err(error) => panic!("{error}"),
                };
            }
        };
        baton.run((0..4).map(|_| Box::new(work) as testkit::baton::Session<'_>).collect());
        let expected = 100 + committed.load(Ordering::SeqCst);
        assert!(expected > 100, "seed {seed}: somebody goes through");
        let again = open(&disk.crash_losing_all()).unwrap();
        let mut txn = begin(&again, RepeatableRead);
        assert_eq!(read(&mut txn, 1).unwrap(), Some(expected), "seed {seed}");
    }
}

#[test]
fn a_blind_increment_never_fails() {
    for seed in 0..SEEDS {
        let (baton, _, instance) = bank(seed);
        let instance = &instance;
        let work = move |_| {
            for _ in 0..6 {
                let mut txn = begin(instance, RepeatableRead);
                read(&mut txn, 2).unwrap();
                assert!(update(&mut txn, 1, |v| v + 1).unwrap(), "seed {seed}");
                txn.commit().unwrap();
            }
        };
        baton.run((0..4).map(|_| Box::new(work) as testkit::baton::Session<'_>).collect());
        let mut txn = begin(instance, RepeatableRead);
        assert_eq!(read(&mut txn, 1).unwrap(), Some(124), "seed {seed}");
    }
}

#[test]
fn two_doctors_do_not_both_go_home_when_serializable() {
    for seed in 0..SEEDS {
        let (baton, _, instance) = bank(seed);
        let instance = &instance;
        let doctor = move |number: usize| {
            let mine = i64::try_from(number).unwrap();
            let mut txn = begin(instance, Serializable);
            let on_duty = (0..2).filter(|id| read(&mut txn, *id).unwrap() == Some(100)).count();
            if on_duty == 2 {
                let home = update(&mut txn, mine, |_| 0).and_then(|_| txn.commit());
                assert!(home.as_ref().err().is_none_or(refused), "seed {seed}");
            }
        };
        baton.run(vec![Box::new(doctor), Box::new(doctor)]);
        let mut txn = begin(instance, RepeatableRead);
        let left = (0..2).filter(|id| read(&mut txn, *id).unwrap() == Some(100)).count();
        assert!(left >= 1, "seed {seed}: nobody is left on duty");
    }
}
