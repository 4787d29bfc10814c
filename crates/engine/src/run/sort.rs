//! ORDER BY: rows are kept with their keys and sorted; with a limit only the first ones are kept.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use types::compare::total_order;
use types::{CollationId, Value};

use super::budget::{Budget, bytes_of};
use super::limit::row_count;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::plan::{SortKey, SortNode};

/// In which directions, and in which collations, keys are compared.
pub(super) struct Order(Vec<(bool, CollationId)>);

impl Order {
    pub(super) fn of(keys: &[SortKey]) -> Self {
        Self(keys.iter().map(|key| (key.descending, key.expr.ty.collation())).collect())
    }

    pub(super) fn compare(&self, a: &[Value], b: &[Value]) -> Ordering {
        for ((descending, collation), (a, b)) in self.0.iter().zip(a.iter().zip(b)) {
            let order = total_order(a, b, *collation);
            if order != Ordering::Equal {
                return if *descending { order.reverse() } else { order };
            }
        }
        Ordering::Equal
    }
}

/// A row with its keys; equal keys keep the order in which rows came.
struct Kept {
    order: Arc<Order>,
    keys: Vec<Value>,
    came: u64,
    values: Vec<Value>,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Kept {}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order.compare(&self.keys, &other.keys).then(self.came.cmp(&other.came))
    }
}

/// Sorts.
pub(super) struct Sorting<'p> {
    node: &'p SortNode,
    input: Box<dyn Operator + 'p>,
    rows: std::vec::IntoIter<Kept>,
    is_sorted: bool,
}

impl<'p> Sorting<'p> {
    pub(super) fn new(node: &'p SortNode, input: Box<dyn Operator + 'p>) -> Self {
        Self { node, input, rows: Vec::new().into_iter(), is_sorted: false }
    }

    fn sort(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let most = match &self.node.limit {
            None => usize::MAX,
            Some((count, offset)) => {
                let offset = offset.as_ref().map_or(Ok(0), |offset| row_count(offset, cx))?;
                let rows = row_count(count, cx)?.saturating_add(offset);
                usize::try_from(rows).unwrap_or(usize::MAX)
            }
        };
        let order = Arc::new(Order::of(&self.node.keys));
        let mut budget = Budget::new();
        let mut heap = BinaryHeap::new();
        let mut all = Vec::new();
        let mut came = 0;
        while most > 0 && self.input.next(frame, cx)? {
            let mut keys = Vec::with_capacity(self.node.keys.len());
            for key in &self.node.keys {
                keys.push(key.expr.eval(&frame.scope(), cx)?);
            }
            came += 1;
            if heap.len() == most && is_past(&heap, &order, &keys) {
                continue;
            }
            let values = self.node.kept.iter().map(|slot| frame.values[*slot].clone()).collect();
            let kept = Kept { order: Arc::clone(&order), keys, came, values };
            budget.take(bytes_of(&kept.values) + bytes_of(&kept.keys))?;
            if most == usize::MAX {
                all.push(kept);
                continue;
            }
            heap.push(kept);
            if heap.len() > most
                && let Some(out) = heap.pop()
            {
                budget.give(bytes_of(&out.values) + bytes_of(&out.keys));
            }
        }
        all.extend(heap);
        all.sort_unstable();
        self.rows = all.into_iter();
        Ok(())
    }
}

/// Whether a row with these keys comes behind all that are kept.
fn is_past(heap: &BinaryHeap<Kept>, order: &Order, keys: &[Value]) -> bool {
    heap.peek().is_some_and(|last| order.compare(keys, &last.keys) != Ordering::Less)
}

impl Operator for Sorting<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.is_sorted = false;
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        if !self.is_sorted {
            self.sort(frame, cx)?;
            self.is_sorted = true;
        }
        let Some(row) = self.rows.next() else { return Ok(false) };
        for (slot, value) in self.node.kept.iter().zip(row.values) {
            frame.values[*slot] = value;
        }
        Ok(true)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.rows = Vec::new().into_iter();
        self.input.close(cx);
    }
}
