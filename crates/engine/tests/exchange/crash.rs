//! A crash between any two steps of a change of roles leaves a state that the same call completes,
//! and nothing acknowledged is lost.

use std::sync::Arc;

use engine::session::Session;
use testkit::SimDisk;

use crate::places::Places;
use crate::runner::open_session;
use crate::table::Lines;

/// How a crashed disk comes back.
const REMAINS: [fn(&SimDisk) -> SimDisk; 3] =
    [SimDisk::crash_losing_all, SimDisk::crash_keeping_all, SimDisk::crash];

/// Runs statements; the last answer, or the first error.
fn say(session: &mut Session, statements: &[&str]) -> Result<Vec<String>, String> {
    let mut last = Vec::new();
    for statement in statements {
        let mut lines = Lines::new(None);
        if session.execute(statement, &mut lines).is_err() {
            return Err("the sink failed".into());
        }
        if let Some(error) = lines.answer.iter().find(|line| line.starts_with("ERROR")) {
            return Err(error.clone());
        }
        last = lines.answer;
    }
    Ok(last)
}

fn sure(session: &mut Session, statements: &[&str]) -> Vec<String> {
    say(session, statements).unwrap_or_else(|error| panic!("{statements:?}: {error}"))
}

/// A primary that has pushed two commits, and its remote.
fn primary(places: &Arc<Places>) -> Session {
    let mut session = open_session(1, SimDisk::new(1), places).unwrap();
    sure(
        &mut session,
        &[
            "CREATE DATABASE shop",
            "USE shop",
            "CREATE TABLE item (id INT PRIMARY KEY)",
            "CALL DOLT_REMOTE('add', 'origin', 'file:///srv/shop')",
            "SET PERSIST dolt_replicate_to_remote = 'origin'",
            "CALL DOLT_COMMIT('-Am', 'first')",
            "INSERT INTO item VALUES (1)",
            "CALL DOLT_COMMIT('-am', 'second')",
        ],
    );
    session
}

const FOLLOW: [&str; 3] = [
    "CALL DOLT_CLONE('file:///srv/shop', 'shop')",
    "SET PERSIST dolt_replicate_all_heads = 1",
    "SET PERSIST dolt_read_replica_remote = 'origin'",
];

/// Calls `work` on a disk that dies after each count of operations from `first` on, and `check`
/// with what is left, each time in a world of its own.
fn everywhere(
    first: impl Fn(&SimDisk, &Arc<Places>) -> u64,
    work: impl Fn(&SimDisk, &Arc<Places>),
    check: impl Fn(u64, SimDisk, &Arc<Places>),
) -> u64 {
    let (whole, places) = (SimDisk::new(7), Arc::default());
    let begins = first(&whole, &places);
    work(&whole, &places);
    let ends = whole.operations();
    for count in begins..=ends {
        for remain in REMAINS {
            let (disk, places) = (SimDisk::new(7), Arc::default());
            first(&disk, &places);
            disk.crash_after(count);
            work(&disk, &places);
            check(count, remain(&disk), &places);
        }
    }
    ends - begins
}

const PROMOTE: &str = "CALL DOLT_ASSUME_CLUSTER_ROLE('primary', 2)";

#[test]
fn a_crash_while_a_replica_becomes_primary_is_completed_by_the_same_call() {
    let set_up = |disk: &SimDisk, places: &Arc<Places>| {
        let _ = primary(places);
        let mut replica = open_session(2, disk.clone(), places).unwrap();
        sure(&mut replica, &FOLLOW);
        disk.operations()
    };
    let promote = |disk: &SimDisk, places: &Arc<Places>| {
        if let Ok(mut replica) = open_session(3, disk.clone(), places) {
            let steps = [PROMOTE, "USE shop", "INSERT INTO item VALUES (2)"];
            // The disk dies on the way, by design.
            let _ = say(&mut replica, &steps);
        }
    };
    let count = everywhere(set_up, promote, |count, left, places| {
        let mut replica = open_session(4, left, places).unwrap();
        sure(&mut replica, &[PROMOTE, "USE shop", "REPLACE INTO item VALUES (2)"]);
        sure(&mut replica, &["CALL DOLT_COMMIT('-am', 'third', '--allow-empty')"]);
        let rows = sure(&mut replica, &["SHOW WARNINGS"]);
        assert_eq!(rows.len(), 1, "after {count}: {rows:?}");
        let rows = sure(&mut replica, &["SELECT COUNT(*) FROM item"]);
        assert_eq!(rows, ["COUNT(*)", "2"], "after {count}");
    });
    assert!(count > 8, "{count}");
}

#[test]
fn a_crash_while_an_old_primary_gives_way_loses_none_of_its_work() {
    let set_up = |disk: &SimDisk, places: &Arc<Places>| {
        let _ = primary(places);
        let mut old = open_session(2, disk.clone(), places).unwrap();
        sure(&mut old, &["CALL DOLT_CLONE('file:///srv/shop', 'shop')", "USE shop"]);
        sure(&mut old, &["SET PERSIST dolt_replicate_to_remote = 'origin'"]);
        let mut new = open_session(5, SimDisk::new(5), places).unwrap();
        sure(&mut new, &FOLLOW);
        sure(&mut new, &[PROMOTE, "USE shop", "INSERT INTO item VALUES (7)"]);
        sure(&mut new, &["CALL DOLT_COMMIT('-am', 'of the new one')"]);
        sure(&mut old, &["INSERT INTO item VALUES (3)"]);
        disk.operations()
    };
    let give_way = |disk: &SimDisk, places: &Arc<Places>| {
        if let Ok(mut old) = open_session(3, disk.clone(), places) {
            let steps = [
                "USE shop",
                "CALL DOLT_COMMIT('-am', 'too late')",
                "CALL DOLT_ASSUME_CLUSTER_ROLE('standby', 2)",
            ];
            // The disk dies on the way, by design.
            let _ = say(&mut old, &steps);
        }
    };
    let count = everywhere(set_up, give_way, |count, left, places| {
        let mut old = open_session(4, left, places).unwrap();
        sure(&mut old, &["USE shop", "CALL DOLT_ASSUME_CLUSTER_ROLE('standby', 2)"]);
        let rows = sure(&mut old, &["SELECT id FROM item ORDER BY 1"]);
        assert_eq!(rows, ["id", "1", "7"], "after {count}");
        let names = sure(
            &mut old,
            &["SELECT `ref` FROM pando_replication_status WHERE state = 'lost' LIMIT 1"],
        );
        let name = names.get(1).unwrap_or_else(|| panic!("after {count}: nothing was kept"));
        let look = format!("SELECT id FROM item AS OF '{name}' WHERE id = 3");
        assert_eq!(sure(&mut old, &[&look]), ["id", "3"], "after {count}");
    });
    assert!(count > 8, "{count}");
}
