//! What the window functions that are not aggregates compute: pure functions over one sorted
//! partition.
//!
//! Rows are numbered from 0. *Peers* are rows that the window's order does not tell apart; a
//! partition is described by where each row's peer group begins and ends.

use std::ops::Range;

use types::{ErrorCode, SqlError, Value};

use crate::error::Result;

/// The peer groups of a partition, in order.
#[derive(Clone, Debug, Default)]
pub struct Peers {
    /// For each row, the first row of its group.
    starts: Vec<usize>,
    /// For each row, the row behind its group.
    ends: Vec<usize>,
}

fn count(number: usize) -> Value {
    Value::UInt(number as u64)
}

impl Peers {
    /// Finds the groups: `same(a, b)` says whether neighbouring rows are peers.
    pub fn find(rows: usize, mut same: impl FnMut(usize, usize) -> bool) -> Peers {
        let mut starts = Vec::with_capacity(rows);
        let mut begin = 0;
        for row in 0..rows {
            if row > 0 && !same(row - 1, row) {
                begin = row;
            }
            starts.push(begin);
        }
        let mut ends = vec![rows; rows];
        for row in (0..rows.saturating_sub(1)).rev() {
            if starts[row + 1] == row + 1 {
                ends[row] = row + 1;
            } else {
                ends[row] = ends[row + 1];
            }
        }
        Peers { starts, ends }
    }

    /// The rows of a row's group.
    pub fn of(&self, row: usize) -> Range<usize> {
        let start = self.starts.get(row).copied().unwrap_or(row);
        start..self.ends.get(row).copied().unwrap_or(row + 1)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.starts.len()
    }
}

/// ROW_NUMBER of each row.
pub fn row_number(rows: usize) -> Vec<Value> {
    (1..=rows).map(count).collect()
}

/// RANK: the number of the group's first row.
pub fn rank(peers: &Peers) -> Vec<Value> {
    peers.starts.iter().map(|start| count(start + 1)).collect()
}

/// DENSE_RANK: the number of the group.
pub fn dense_rank(peers: &Peers) -> Vec<Value> {
    let mut group = 0;
    let numbered = peers.starts.iter().enumerate().map(|(row, start)| {
        group += usize::from(*start == row);
        count(group)
    });
    numbered.collect()
}

/// PERCENT_RANK: (rank - 1) / (rows - 1), 0 of a single row.
pub fn percent_rank(peers: &Peers) -> Vec<Value> {
    let others = peers.rows().saturating_sub(1);
    let share = |start: &usize| if others == 0 { 0.0 } else { *start as f64 / others as f64 };
    peers.starts.iter().map(|start| Value::Double(share(start))).collect()
}

/// CUME_DIST: the share of rows up to the group's last.
pub fn cume_dist(peers: &Peers) -> Vec<Value> {
    let rows = peers.rows() as f64;
    peers.ends.iter().map(|end| Value::Double(*end as f64 / rows)).collect()
}

/// NTILE: the bucket of each row; the first buckets are the larger ones. 1210 for a count below 1.
pub fn ntile(rows: usize, buckets: &Value) -> Result<Vec<Value>> {
    let wanted = types::cast::to_i64(buckets).value;
    let Some(buckets) = usize::try_from(wanted).ok().filter(|count| *count > 0) else {
        return Err(SqlError::new(ErrorCode::WrongArguments, &[&"ntile"]).into());
    };
    let (size, larger) = (rows / buckets, rows % buckets);
    let turn = larger * (size + 1);
    let bucket = |row: usize| {
        if row < turn { row / (size + 1) } else { larger + (row - turn) / size.max(1) }
    };
    Ok((0..rows).map(|row| count(bucket(row) + 1)).collect())
}

/// LAG (`back` true) and LEAD: the value so many rows before or behind, else the row's own default.
pub fn neighbour(values: &[Value], row: usize, distance: u64, back: bool) -> Option<&Value> {
    let distance = usize::try_from(distance).ok()?;
    let place = if back { row.checked_sub(distance)? } else { row.checked_add(distance)? };
    values.get(place)
}

/// FIRST_VALUE over a frame; NULL of an empty one.
pub fn first_value(values: &[Value], frame: Range<usize>) -> Value {
    values.get(frame).and_then(<[Value]>::first).cloned().unwrap_or(Value::Null)
}

/// LAST_VALUE over a frame; NULL of an empty one.
pub fn last_value(values: &[Value], frame: Range<usize>) -> Value {
    values.get(frame).and_then(<[Value]>::last).cloned().unwrap_or(Value::Null)
}

/// NTH_VALUE over a frame, from 1; NULL where the frame has fewer rows. 1210 for a number below 1.
pub fn nth_value(values: &[Value], frame: Range<usize>, nth: &Value) -> Result<Value> {
    let wanted = types::cast::to_i64(nth).value;
    let Some(place) = usize::try_from(wanted).ok().and_then(|nth| nth.checked_sub(1)) else {
        return Err(SqlError::new(ErrorCode::WrongArguments, &[&"nth_value"]).into());
    };
    Ok(values.get(frame).and_then(|rows| rows.get(place)).cloned().unwrap_or(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(values: &[Value]) -> String {
        let texts: Vec<String> = values.iter().map(|v| v.to_string_lossy().into_owned()).collect();
        texts.join(" ")
    }

    #[test]
    fn ranks_follow_the_peer_groups() {
        let keys = [10, 20, 20, 30];
        let peers = Peers::find(keys.len(), |a, b| keys[a] == keys[b]);
        assert_eq!(shown(&row_number(4)), "1 2 3 4");
        assert_eq!(shown(&rank(&peers)), "1 2 2 4");
        assert_eq!(shown(&dense_rank(&peers)), "1 2 2 3");
        assert_eq!(shown(&cume_dist(&peers)), "0.25 0.75 0.75 1");
        assert_eq!(shown(&percent_rank(&peers)), "0 0.3333333333333333 0.3333333333333333 1");
        assert_eq!(peers.of(1), 1..3);
    }

    #[test]
    fn the_first_buckets_are_the_larger_ones() {
        assert_eq!(shown(&ntile(5, &Value::Int(2)).expect("two buckets")), "1 1 1 2 2");
        assert_eq!(shown(&ntile(2, &Value::Int(4)).expect("four buckets")), "1 2");
        assert!(ntile(2, &Value::Int(0)).is_err());
    }
}
