//! The levels as one table: for each case of the literature, what shows at which level, and who is
//! refused.
//!
//! | outcome | at this level |
//! |---|---|
//! | `Absent` | the anomaly never shows, and nobody is refused for it |
//! | `Shows` | the level allows it: it shows, and refusing it would be a fault |
//! | `Refused(s)` | it never shows, since session `s` hears 1213, and only `s` |
//!
//! The cases are Adya's ("Weak consistency", 1999) as Hermitage orders them, with what the rule of
//! refresh, or fail, adds: what must go through at every level. The scripts beside this file keep
//! every answer of the same cases.

use crate::scripts::Script;
use Outcome::{Absent, Refused, Shows};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Absent,
    Shows,
    Refused(&'static str),
}

/// A case: lines as in scripts, those whose answers are looked at with `?` for `:`.
struct Case {
    name: &'static str,
    steps: &'static [&'static str],
    /// Whether the answers show the anomaly; each is its rows, joined by `, `.
    shows: fn(&[String]) -> bool,
    /// At READ COMMITTED, REPEATABLE READ, SERIALIZABLE.
    at: [Outcome; 3],
}

const LEVELS: [&str; 3] = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];

const SETUP: [&str; 8] = [
    "CREATE TABLE test (id INT PRIMARY KEY, value INT)",
    "INSERT INTO test VALUES (1, 10), (2, 20)",
    "CREATE TABLE other (id INT PRIMARY KEY, value INT)",
    "INSERT INTO other VALUES (1, 1)",
    "CREATE TABLE wide (id INT PRIMARY KEY, v INT, w INT)",
    "INSERT INTO wide VALUES (1, 1, 1), (2, 2, 2)",
    "CREATE TABLE child (id INT PRIMARY KEY, wide INT, FOREIGN KEY (wide) REFERENCES wide (id))",
    "INSERT INTO child VALUES (1, 2)",
];

const CASES: &[Case] = &[
    Case {
        name: "dirty write (G0)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: UPDATE test SET value = 11 WHERE id = 1",
            "b: UPDATE test SET value = 12 WHERE id = 1",
            "a: UPDATE test SET value = 21 WHERE id = 2",
            "a: COMMIT",
            "b: UPDATE test SET value = 22 WHERE id = 2",
            "b: COMMIT",
            "c? SELECT * FROM test ORDER BY id",
        ],
        shows: |seen| seen[0] != "1 | 12, 2 | 22",
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "dirty read (G1a)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: UPDATE test SET value = 101 WHERE id = 1",
            "b? SELECT * FROM test ORDER BY id",
            "a: ROLLBACK",
            "b? SELECT * FROM test ORDER BY id",
            "b: COMMIT",
        ],
        shows: |seen| seen.iter().any(|rows| rows.contains("101")),
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "intermediate read (G1b)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: UPDATE test SET value = 101 WHERE id = 1",
            "b? SELECT * FROM test ORDER BY id",
            "a: UPDATE test SET value = 11 WHERE id = 1",
            "a: COMMIT",
            "b? SELECT * FROM test ORDER BY id",
            "b: COMMIT",
        ],
        shows: |seen| seen.iter().any(|rows| rows.contains("101")),
        at: [Absent, Absent, Absent],
    },
    Case {
        // Without a circle it is a write skew, which SERIALIZABLE refuses.
        name: "circular information flow (G1c)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: UPDATE test SET value = 11 WHERE id = 1",
            "b: UPDATE test SET value = 22 WHERE id = 2",
            "a? SELECT * FROM test WHERE id = 2",
            "b? SELECT * FROM test WHERE id = 1",
            "a: COMMIT",
            "b: COMMIT",
        ],
        shows: |seen| seen[0] == "2 | 22" || seen[1] == "1 | 11",
        at: [Absent, Absent, Refused("b")],
    },
    Case {
        name: "observed transaction vanishes (OTV)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "c: BEGIN",
            "a: UPDATE test SET value = 11 WHERE id = 1",
            "a: UPDATE test SET value = 19 WHERE id = 2",
            "b: UPDATE test SET value = 12 WHERE id = 1",
            "a: COMMIT",
            "c: SELECT * FROM test WHERE id = 1",
            "b: UPDATE test SET value = 18 WHERE id = 2",
            "c? SELECT * FROM test WHERE id = 2",
            "b: COMMIT",
            "c? SELECT * FROM test WHERE id = 2",
            "c? SELECT * FROM test WHERE id = 1",
            "c: COMMIT",
        ],
        shows: |seen| seen[0] != "2 | 19" || (seen[1] == "2 | 18") != (seen[2] == "1 | 12"),
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "phantom by a predicate (PMP)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE value = 30",
            "b: INSERT INTO test VALUES (3, 30)",
            "b: COMMIT",
            "a? SELECT * FROM test WHERE value % 3 = 0",
            "a: COMMIT",
        ],
        shows: |seen| !seen[0].is_empty(),
        at: [Shows, Absent, Absent],
    },
    Case {
        name: "phantom by a write",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: UPDATE test SET value = value + 10",
            "b: SELECT * FROM test ORDER BY id",
            "b: DELETE FROM test WHERE value = 20",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT * FROM test ORDER BY id",
        ],
        shows: |seen| seen[0] != "1 | 20, 2 | 30",
        at: [Shows, Refused("b"), Refused("b")],
    },
    Case {
        name: "lost update (P4)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE id = 1",
            "b: SELECT * FROM test WHERE id = 1",
            "a: UPDATE test SET value = 11 WHERE id = 1",
            "b: UPDATE test SET value = 12 WHERE id = 1",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT * FROM test WHERE id = 1",
        ],
        shows: |seen| seen[0] != "1 | 11",
        at: [Shows, Refused("b"), Refused("b")],
    },
    Case {
        name: "read skew (G-single)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE id = 1",
            "b: UPDATE test SET value = 12 WHERE id = 1",
            "b: UPDATE test SET value = 18 WHERE id = 2",
            "b: COMMIT",
            "a? SELECT * FROM test WHERE id = 2",
            "a: COMMIT",
        ],
        shows: |seen| seen[0] != "2 | 20",
        at: [Shows, Absent, Absent],
    },
    Case {
        name: "read skew by a predicate",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE value % 5 = 0",
            "b: UPDATE test SET value = 12 WHERE value = 10",
            "b: COMMIT",
            "a? SELECT * FROM test WHERE value % 3 = 0",
            "a: COMMIT",
        ],
        shows: |seen| !seen[0].is_empty(),
        at: [Shows, Absent, Absent],
    },
    Case {
        // It had read 20 elsewhere than where it now looks for it.
        name: "read skew by a write",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE id = 1",
            "b: UPDATE test SET value = 12 WHERE id = 1",
            "b: UPDATE test SET value = 18 WHERE id = 2",
            "b: COMMIT",
            "a? DELETE FROM test WHERE value = 20",
            "a: COMMIT",
        ],
        shows: |seen| seen[0] == "ok, rows 0",
        at: [Shows, Refused("a"), Refused("a")],
    },
    Case {
        name: "read skew by a locking read",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE id = 1",
            "b: UPDATE test SET value = 12 WHERE id = 1",
            "b: UPDATE test SET value = 18 WHERE id = 2",
            "b: COMMIT",
            "a? SELECT * FROM test WHERE id = 2 FOR UPDATE",
            "a: COMMIT",
        ],
        shows: |seen| seen[0] == "2 | 18",
        at: [Shows, Refused("a"), Refused("a")],
    },
    Case {
        name: "write skew (G2-item)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE id IN (1, 2)",
            "b: SELECT * FROM test WHERE id IN (1, 2)",
            "a: UPDATE test SET value = 11 WHERE id = 1",
            "b: UPDATE test SET value = 21 WHERE id = 2",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT * FROM test ORDER BY id",
        ],
        shows: |seen| seen[0] == "1 | 11, 2 | 21",
        at: [Shows, Shows, Refused("b")],
    },
    Case {
        name: "write skew by a predicate (G2)",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE value % 3 = 0",
            "b: SELECT * FROM test WHERE value % 3 = 0",
            "a: INSERT INTO test VALUES (3, 30)",
            "b: INSERT INTO test VALUES (4, 42)",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT COUNT(*) FROM test",
        ],
        shows: |seen| seen[0] == "4",
        at: [Shows, Shows, Refused("b")],
    },
    Case {
        // Locking reads are asked for again at COMMIT: a room is booked once.
        name: "write skew by locking reads",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE value = 30 FOR UPDATE",
            "b: SELECT * FROM test WHERE value = 30 FOR UPDATE",
            "a: INSERT INTO test VALUES (3, 30)",
            "b: INSERT INTO test VALUES (4, 30)",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT COUNT(*) FROM test",
        ],
        shows: |seen| seen[0] == "4",
        at: [Shows, Refused("b"), Refused("b")],
    },
    Case {
        name: "Fekete's read-only anomaly",
        steps: &[
            "a: BEGIN",
            "a: SELECT * FROM test WHERE value % 5 = 0",
            "b: BEGIN",
            "b: UPDATE test SET value = value + 5 WHERE id = 2",
            "b: COMMIT",
            "c: BEGIN",
            "c? SELECT * FROM test WHERE value % 5 = 0 ORDER BY id",
            "c: COMMIT",
            "a: UPDATE test SET value = 0 WHERE id = 1",
            "a: COMMIT",
            "c? SELECT * FROM test ORDER BY id",
        ],
        shows: |seen| seen[0] == "1 | 10, 2 | 25" && seen[1] == "1 | 0, 2 | 25",
        at: [Shows, Shows, Refused("a")],
    },
    Case {
        name: "goes through: v = v + 1 after unrelated reads",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM other",
            "b: SELECT * FROM other",
            "a: UPDATE test SET value = value + 1 WHERE id = 1",
            "b: UPDATE test SET value = value + 1 WHERE id = 1",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT value FROM test WHERE id = 1",
        ],
        shows: |seen| seen[0] != "12",
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "goes through: a write beside another's of another cell in the row",
        steps: &[
            "a: BEGIN",
            "a: SELECT v FROM wide WHERE id = 1",
            "b: UPDATE wide SET w = 5 WHERE id = 1",
            "a: UPDATE wide SET v = 7 WHERE id = 1",
            "a: COMMIT",
            "c? SELECT v, w FROM wide WHERE id = 1",
        ],
        shows: |seen| seen[0] != "7 | 5",
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "goes through: a reader of one cell beside a writer of another",
        steps: &[
            "a: BEGIN",
            "a: SELECT v FROM wide WHERE id = 1",
            "b: UPDATE wide SET w = 6 WHERE id = 1",
            "a: UPDATE wide SET v = v + 1 WHERE id = 2",
            "a: COMMIT",
            "c? SELECT v, w FROM wide ORDER BY id",
        ],
        shows: |seen| seen[0] != "1 | 6, 3 | 2",
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "goes through: what was read has been changed and changed back",
        steps: &[
            "a: BEGIN",
            "a: SELECT * FROM test WHERE id = 1",
            "b: UPDATE test SET value = 99 WHERE id = 1",
            "b: UPDATE test SET value = 10 WHERE id = 1",
            "a: UPDATE test SET value = 12 WHERE id = 1",
            "a: COMMIT",
            "c? SELECT value FROM test WHERE id = 1",
        ],
        shows: |seen| seen[0] != "12",
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "goes through: each its own row",
        steps: &[
            "a: BEGIN",
            "b: BEGIN",
            "a: SELECT * FROM test WHERE id = 1",
            "b: SELECT * FROM test WHERE id = 2",
            "a: UPDATE test SET value = value + 1 WHERE id = 1",
            "b: UPDATE test SET value = value + 1 WHERE id = 2",
            "a: COMMIT",
            "b: COMMIT",
            "c? SELECT * FROM test ORDER BY id",
        ],
        shows: |seen| seen[0] != "1 | 11, 2 | 21",
        at: [Absent, Absent, Absent],
    },
    Case {
        // As in MySQL: the duplicate is told at the statement, and it is no deadlock.
        name: "goes through: SELECT finds nothing, INSERT finds a duplicate",
        steps: &[
            "a: BEGIN",
            "a: SELECT * FROM test WHERE id = 3",
            "b: INSERT INTO test VALUES (3, 30)",
            "a? INSERT INTO test VALUES (3, 31)",
            "a? COMMIT",
        ],
        shows: |seen| !seen[0].starts_with("ERROR 1062") || seen[1] != "ok, rows 0",
        at: [Absent, Absent, Absent],
    },
    Case {
        name: "goes through: a child's insert beside a change of its parent's other columns",
        steps: &[
            "a: BEGIN",
            "a: INSERT INTO child VALUES (2, 1)",
            "b? UPDATE wide SET v = 8 WHERE id = 1",
            "a: COMMIT",
        ],
        shows: |seen| seen[0].contains("waits"),
        at: [Absent, Absent, Absent],
    },
];

/// What a case comes to at a level: whether it shows, and who is refused.
fn play(case: &Case, level: &str) -> (bool, Vec<String>) {
    let mut script = Script::new();
    for sql in SETUP {
        let answer = script.line(sql).join(", ");
        assert!(answer.starts_with("ok"), "{sql}: {answer}");
    }
    for session in ["a", "b", "c"] {
        script.line(&format!("{session}: SET SESSION TRANSACTION ISOLATION LEVEL {level}"));
    }
    let (mut seen, mut refused) = (Vec::new(), Vec::new());
    for step in case.steps {
        let answer = script.line(&step.replacen("? ", ": ", 1));
        for line in answer.iter().filter(|line| line.contains("ERROR 1213")) {
            let other = line.split_once(": ERROR").map(|(name, _)| name);
            let own = step.get(..1).unwrap_or_default();
            refused.push(other.unwrap_or(own).to_owned());
        }
        if step.get(1..2) == Some("?") {
            let title = usize::from(step.contains("SELECT"));
            seen.push(answer.iter().skip(title).cloned().collect::<Vec<_>>().join(", "));
        }
    }
    ((case.shows)(&seen), refused)
}

#[test]
fn nothing_forbidden_shows_and_nothing_allowed_is_refused() {
    let mut table = Vec::new();
    for case in CASES {
        for (level, expected) in LEVELS.into_iter().zip(case.at) {
            let (shows, refused) = play(case, level);
            let found = (shows, refused.join(", "));
            let wanted = match expected {
                Absent => (false, String::new()),
                Shows => (true, String::new()),
                Refused(session) => (false, session.to_owned()),
            };
            if found != wanted {
                let name = case.name;
                table.push(format!("{name} at {level}: (shows, refused) {found:?}, {expected:?}"));
            }
        }
    }
    assert!(table.is_empty(), "\n{}", table.join("\n"));
}
