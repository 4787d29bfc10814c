//! Joining by a table of the right input's rows, found by the hash key of what must be equal.

use std::collections::HashMap;

use types::compare::hash_key;
use types::{CollationId, Value};

use super::budget::{Budget, bytes_of};
use super::filter::passes;
use super::nested_loop::set_null;
use super::{Frame, Operator};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;
use crate::plan::{HashKeys, JoinKind, JoinNode};

/// A hash join of an inner, left, semi or anti join.
pub(super) struct HashJoin<'p> {
    node: &'p JoinNode,
    keys: &'p HashKeys,
    left: Box<dyn Operator + 'p>,
    right: Box<dyn Operator + 'p>,
    table: HashMap<Vec<u8>, Vec<u32>>,
    rows: Vec<Vec<Value>>,
    /// The rows that share the present left row's key.
    found: Vec<u32>,
    at: usize,
    /// Whether a left row is under way, and whether it has met a right one.
    under_way: Option<bool>,
    key: Vec<u8>,
    is_built: bool,
}

impl<'p> HashJoin<'p> {
    pub(super) fn new(
        node: &'p JoinNode,
        left: Box<dyn Operator + 'p>,
        right: Box<dyn Operator + 'p>,
    ) -> Self {
        Self {
            node,
            keys: node.hash.as_ref().expect("a hash join has keys"),
            left,
            right,
            table: HashMap::new(),
            rows: Vec::new(),
            found: Vec::new(),
            at: 0,
            under_way: None,
            key: Vec::new(),
            is_built: false,
        }
    }

    fn build(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let mut budget = Budget::new();
        self.right.open(frame, cx)?;
        while self.right.next(frame, cx)? {
            let mut key = Vec::with_capacity(16);
            if !fill_key(&self.keys.right, self.keys, &frame.scope(), cx, &mut key)? {
                continue;
            }
            let slots = self.node.right_slots.iter();
            let row: Vec<Value> = slots.map(|slot| frame.values[*slot].clone()).collect();
            budget.take(bytes_of(&row) + key.len() + 48)?;
            let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
            self.rows.push(row);
            self.table.entry(key).or_default().push(number);
        }
        self.right.close(cx);
        self.is_built = true;
        Ok(())
    }

    /// The next left row and the right rows of its key.
    fn next_left(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        if !self.left.next(frame, cx)? {
            return Ok(false);
        }
        if !self.is_built {
            self.build(frame, cx)?;
        }
        self.found.clear();
        self.at = 0;
        self.key.clear();
        let mut key = std::mem::take(&mut self.key);
        if fill_key(&self.keys.left, self.keys, &frame.scope(), cx, &mut key)?
            && let Some(rows) = self.table.get(&key)
        {
            self.found.extend_from_slice(rows);
        }
        self.key = key;
        self.under_way = Some(false);
        Ok(true)
    }

    fn next_partner(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        while let Some(number) = self.found.get(self.at) {
            self.at += 1;
            let row = &self.rows[*number as usize];
            for (slot, value) in self.node.right_slots.iter().zip(row) {
                frame.values[*slot] = value.clone();
            }
            if passes(&self.node.on, &frame.scope(), cx)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The hash key of a row; false where a NULL equals nothing.
fn fill_key(
    exprs: &[Expr],
    keys: &HashKeys,
    row: &RowScope<'_>,
    cx: &mut Context<'_>,
    out: &mut Vec<u8>,
) -> Result<bool> {
    for (at, expr) in exprs.iter().enumerate() {
        let value = expr.eval(row, cx)?;
        if value.is_null() && !keys.null_safe[at] {
            return Ok(false);
        }
        put_key(&value, keys.collations[at], out);
    }
    Ok(true)
}

fn put_key(value: &Value, collation: CollationId, out: &mut Vec<u8>) {
    hash_key(value, collation, out);
}

impl Operator for HashJoin<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.table.clear();
        self.rows.clear();
        (self.is_built, self.under_way) = (false, None);
        self.left.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let kind = self.node.kind;
        loop {
            let Some(is_met) = self.under_way else {
                if !self.next_left(frame, cx)? {
                    return Ok(false);
                }
                continue;
            };
            let found = self.next_partner(frame, cx)?;
            let ends = !found || matches!(kind, JoinKind::Semi | JoinKind::Anti);
            self.under_way = if ends { None } else { Some(true) };
            let is_given = match kind {
                JoinKind::Inner | JoinKind::Semi => found,
                JoinKind::Anti => !found,
                JoinKind::Left | JoinKind::Full => found || !is_met,
            };
            if is_given {
                if !found && kind != JoinKind::Anti {
                    set_null(&self.node.right_slots, frame);
                }
                return Ok(true);
            }
        }
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.table = HashMap::new();
        self.rows = Vec::new();
        self.left.close(cx);
        self.right.close(cx);
    }
}
