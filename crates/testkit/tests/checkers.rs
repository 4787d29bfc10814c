//! The checkers find each anomaly in the smallest history that has it, and nothing in good ones.

use std::collections::BTreeMap;

use testkit::checkers::appends::{End, Level, Step, Transaction, check, lost};
use testkit::checkers::totals::{Increments, wrong_totals};

/// One session a line: `a1.5` appends 5 to list 1, `r1:5,6` reads it; a last `!` aborts.
fn history(lines: &[&str]) -> Vec<Transaction> {
    lines.iter().enumerate().map(|(session, line)| transaction(session, line)).collect()
}

fn transaction(session: usize, line: &str) -> Transaction {
    let end = if line.ends_with('!') { End::Aborted } else { End::Committed };
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let step = |word: &str| match word.strip_prefix('a') {
        Some(rest) => {
            let (key, value) = rest.split_once('.').expect("key.value");
            Step::Append(number(key), number(value))
        }
        None => {
            let (key, list) = word.trim_start_matches('r').split_once(':').expect("key:list");
            let values = list.split(',').filter(|value| !value.is_empty()).map(number);
            Step::Read(number(key), values.collect())
        }
    };
    let steps = line.trim_end_matches('!').split_whitespace().map(step).collect();
    Transaction { session, end, steps }
}

#[test]
fn each_anomaly_is_named_and_forbidden_from_its_level_on() {
    use Level::{ReadCommitted, Serializable, Snapshot};
    let cases: [(&str, Level, &[&str]); 9] = [
        ("G0", ReadCommitted, &["a1.1 a2.1", "a1.2 a2.2", "r1:1,2 r2:2,1"]),
        ("G1a", ReadCommitted, &["a1.1 !", "r1:1"]),
        ("G1b", ReadCommitted, &["a1.1 a1.2", "r1:1", "r1:1,2"]),
        ("G1c", ReadCommitted, &["a1.1 r2:2", "a2.2 r1:1"]),
        ("incompatible order", ReadCommitted, &["a1.1", "a1.2", "r1:1,2", "r1:2"]),
        ("internal", ReadCommitted, &["a1.1 r1:"]),
        ("duplicate", ReadCommitted, &["a1.1", "r1:1,1"]),
        ("G-single", Snapshot, &["a1.1 a2.2", "r1: r2:2", "r1:1"]),
        ("G2", Serializable, &["r1: a2.2", "r2: a1.1", "r1:1 r2:2"]),
    ];
    for (name, from, lines) in cases {
        for level in [ReadCommitted, Snapshot, Serializable] {
            let found = check(&history(lines), level);
            let named = found.iter().any(|anomaly| anomaly.starts_with(name));
            assert_eq!(named, level >= from, "{name} at {level:?}: {found:?}");
        }
    }
}

#[test]
fn a_serial_history_has_no_anomaly() {
    let lines = ["a1.1", "r1:1 a1.2 r1:1,2", "r1:1,2 a2.3", "a2.9 !", "r1:1,2 r2:3"];
    assert_eq!(check(&history(&lines), Level::Serializable), Vec::<String>::new());
}

#[test]
fn a_session_that_reads_before_its_own_commit_is_found() {
    let mut sessions = history(&["a1.1", "r1:", "r1:1"]);
    assert!(check(&sessions, Level::Snapshot).is_empty());
    sessions[1].session = 0;
    assert!(check(&sessions, Level::Snapshot)[0].starts_with("G-single"));
}

#[test]
fn an_acknowledged_append_in_no_list_is_lost() {
    let all = history(&["a1.1", "a1.2", "a1.3 !"]);
    assert_eq!(lost(&all, &BTreeMap::from([(1, vec![2])])), [(1, 1)]);
}

#[test]
fn totals_and_counts() {
    assert_eq!(wrong_totals(10, &[vec![4, 6], vec![5, 6], vec![10]]), [(1, 11)]);
    let done = Increments { acknowledged: 5, unknown: 2 };
    let allowed: Vec<u64> = (0..10).filter(|value| done.allow(*value)).collect();
    assert_eq!(allowed, [5, 6, 7]);
}
