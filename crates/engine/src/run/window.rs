//! Window functions: rows are kept and sorted by partition and order; then each row's frame is
//! worked out.

use std::cmp::Ordering;

use parser::ast::FrameUnit;
use types::{ErrorCode, SqlError, Value};

use super::budget::{Budget, bytes_of};
use super::sort::Order;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::plan::{FrameEdge, SortKey, WindowCall, WindowKind, WindowNode};

/// Window functions over one window.
pub(super) struct Windowing<'p> {
    node: &'p WindowNode,
    input: Box<dyn Operator + 'p>,
    rows: std::vec::IntoIter<Kept>,
    is_done: bool,
}

/// A row with what the window needs of it.
struct Kept {
    partition: Vec<Value>,
    order: Vec<Value>,
    /// For each call: its arguments, and its frame's edges where they are expressions.
    args: Vec<Vec<Value>>,
    edges: Vec<(Option<Value>, Option<Value>)>,
    values: Vec<Value>,
    results: Vec<Value>,
}

impl<'p> Windowing<'p> {
    pub(super) fn new(node: &'p WindowNode, input: Box<dyn Operator + 'p>) -> Self {
        Self { node, input, rows: Vec::new().into_iter(), is_done: false }
    }

    fn keep(&self, frame: &Frame<'_>, cx: &mut Context<'_>) -> Result<Kept> {
        let node = self.node;
        let scope = frame.scope();
        let mut kept = Kept {
            partition: Vec::with_capacity(node.partition.len()),
            order: Vec::with_capacity(node.order.len()),
            args: Vec::with_capacity(node.calls.len()),
            edges: Vec::with_capacity(node.calls.len()),
            values: node.kept.iter().map(|slot| frame.values[*slot].clone()).collect(),
            results: vec![Value::Null; node.calls.len()],
        };
        for expr in &node.partition {
            kept.partition.push(expr.eval(&scope, cx)?);
        }
        for key in &node.order {
            kept.order.push(key.expr.eval(&scope, cx)?);
        }
        for call in &node.calls {
            let mut args = Vec::with_capacity(call.args.len());
            for arg in &call.args {
                args.push(arg.eval(&scope, cx)?);
            }
            kept.args.push(args);
            let mut edge = |edge: &FrameEdge| match edge {
                FrameEdge::Before(expr) | FrameEdge::After(expr) => expr.eval(&scope, cx).map(Some),
                FrameEdge::Unbounded | FrameEdge::Current => Ok(None),
            };
            let edges = (edge(&call.frame.start)?, edge(&call.frame.end)?);
            kept.edges.push(edges);
        }
        Ok(kept)
    }

    fn compute(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let mut budget = Budget::new();
        let mut rows = Vec::new();
        while self.input.next(frame, cx)? {
            let kept = self.keep(frame, cx)?;
            budget.take(bytes_of(&kept.values) + bytes_of(&kept.order) + 200)?;
            rows.push(kept);
        }
        let keys: Vec<SortKey> = self
            .node
            .partition
            .iter()
            .map(|expr| SortKey { expr: expr.clone(), descending: false })
            .collect();
        let (partition, order) = (Order::of(&keys), Order::of(&self.node.order));
        rows.sort_by(|a, b| {
            let first = partition.compare(&a.partition, &b.partition);
            first.then_with(|| order.compare(&a.order, &b.order))
        });
        let mut start = 0;
        while start < rows.len() {
            let is_same = |row: &Kept| {
                partition.compare(&row.partition, &rows[start].partition) == Ordering::Equal
            };
            let end = start + rows[start..].iter().take_while(|row| is_same(row)).count();
            let part = &mut rows[start..end];
            for (at, call) in self.node.calls.iter().enumerate() {
                let results = Partition::new(part, at, call, &order).results(cx)?;
                for (row, result) in part.iter_mut().zip(results) {
                    row.results[at] = result;
                }
            }
            start = end;
        }
        self.rows = rows.into_iter();
        Ok(())
    }
}

impl Operator for Windowing<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.is_done = false;
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        if !self.is_done {
            self.compute(frame, cx)?;
            self.is_done = true;
        }
        let Some(row) = self.rows.next() else { return Ok(false) };
        for (slot, value) in self.node.kept.iter().zip(row.values) {
            frame.values[*slot] = value;
        }
        for (call, value) in self.node.calls.iter().zip(row.results) {
            frame.values[call.slot] = value;
        }
        Ok(true)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.rows = Vec::new().into_iter();
        self.input.close(cx);
    }
}

/// One call over one partition.
struct Partition<'r> {
    rows: &'r [Kept],
    at: usize,
    call: &'r WindowCall,
    order: &'r Order,
    /// For each row, where its peers begin and end, and which group of peers it is in.
    peers: Vec<(usize, usize, usize)>,
    groups: Vec<(usize, usize)>,
}

impl<'r> Partition<'r> {
    fn new(rows: &'r [Kept], at: usize, call: &'r WindowCall, order: &'r Order) -> Self {
        let (mut peers, mut groups) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut start = 0;
        while start < rows.len() {
            let first = &rows[start].order;
            let same = |row: &&Kept| order.compare(&row.order, first) == Ordering::Equal;
            let end = start + rows[start..].iter().take_while(same).count();
            peers.extend(std::iter::repeat_n((start, end, groups.len()), end - start));
            groups.push((start, end));
            start = end;
        }
        Self { rows, at, call, order, peers, groups }
    }

    fn results(&self, cx: &mut Context<'_>) -> Result<Vec<Value>> {
        match &self.call.kind {
            WindowKind::Aggregate(_) => self.aggregate(cx),
            _ => (0..self.rows.len()).map(|row| self.result(row)).collect(),
        }
    }

    fn arg(&self, row: usize, number: usize) -> Option<&Value> {
        self.rows.get(row)?.args[self.at].get(number)
    }

    fn result(&self, row: usize) -> Result<Value> {
        let count = self.rows.len();
        let (first, last, group) = self.peers[row];
        let whole = |number: usize| Value::UInt(number as u64);
        Ok(match self.call.kind {
            WindowKind::RowNumber => whole(row + 1),
            WindowKind::Rank => whole(first + 1),
            WindowKind::DenseRank => whole(group + 1),
            WindowKind::PercentRank if count < 2 => Value::Double(0.0),
            WindowKind::PercentRank => Value::Double(first as f64 / (count - 1) as f64),
            WindowKind::CumeDist => Value::Double(last as f64 / count as f64),
            WindowKind::Ntile => self.ntile(row)?,
            WindowKind::Lag => self.shifted(row, true)?,
            WindowKind::Lead => self.shifted(row, false)?,
            WindowKind::FirstValue => self.nth(row, 0)?,
            WindowKind::LastValue => {
                let (start, end) = self.frame(row)?;
                let last = (start < end).then(|| end - 1);
                last.and_then(|last| self.arg(last, 0)).cloned().unwrap_or(Value::Null)
            }
            WindowKind::NthValue => {
                let place = self.distance(row, 1)?.filter(|place| *place > 0);
                let place = place.ok_or_else(|| wrong("nth_value"))?;
                self.nth(row, place - 1)?
            }
            WindowKind::Aggregate(_) => Value::Null,
        })
    }

    /// An argument that is a count.
    fn distance(&self, row: usize, number: usize) -> Result<Option<usize>> {
        match self.arg(row, number) {
            None => Ok(None),
            Some(value) => match value {
                Value::Int(count) => Ok(usize::try_from(*count).ok()),
                Value::UInt(count) => Ok(usize::try_from(*count).ok()),
                _ => Err(wrong("window function")),
            },
        }
    }

    fn nth(&self, row: usize, place: usize) -> Result<Value> {
        let (start, end) = self.frame(row)?;
        let at = start.checked_add(place).filter(|at| *at < end);
        Ok(at.and_then(|at| self.arg(at, 0)).cloned().unwrap_or(Value::Null))
    }

    fn shifted(&self, row: usize, back: bool) -> Result<Value> {
        let by = match self.arg(row, 1) {
            None => 1,
            Some(_) => self.distance(row, 1)?.ok_or_else(|| wrong("lag"))?,
        };
        let at = if back { row.checked_sub(by) } else { row.checked_add(by) };
        let found = at.and_then(|at| self.arg(at, 0));
        Ok(found.or_else(|| self.arg(row, 2)).cloned().unwrap_or(Value::Null))
    }

    /// The first `count % buckets` buckets have one row more.
    fn ntile(&self, row: usize) -> Result<Value> {
        let buckets = self.distance(row, 0)?.filter(|buckets| *buckets > 0);
        let buckets = buckets.ok_or_else(|| wrong("ntile"))?;
        let (size, rest) = (self.rows.len() / buckets, self.rows.len() % buckets);
        let bucket = if row < rest * (size + 1) {
            row / (size + 1)
        } else {
            rest + (row - rest * (size + 1)) / size.max(1)
        };
        Ok(Value::UInt(bucket as u64 + 1))
    }

    /// The rows of a row's frame.
    fn frame(&self, row: usize) -> Result<(usize, usize)> {
        let frame = &self.call.frame;
        let (start_value, end_value) = &self.rows[row].edges[self.at];
        let start = match &frame.start {
            FrameEdge::Unbounded => 0,
            edge => self.edge(row, edge, start_value.as_ref(), true)?,
        };
        let end = match &frame.end {
            FrameEdge::Unbounded => self.rows.len(),
            edge => self.edge(row, edge, end_value.as_ref(), false)?,
        };
        Ok((start.min(self.rows.len()), end.min(self.rows.len()).max(start.min(self.rows.len()))))
    }

    /// One edge: the first row inside (of a start), or the first one outside (of an end).
    fn edge(
        &self,
        row: usize,
        edge: &FrameEdge,
        value: Option<&Value>,
        is_start: bool,
    ) -> Result<usize> {
        let (first, last, group) = self.peers[row];
        let unit = self.call.frame.unit;
        let Some(value) = value else {
            return Ok(match (unit, is_start) {
                (FrameUnit::Rows, true) => row,
                (FrameUnit::Rows, false) => row + 1,
                (_, true) => first,
                (_, false) => last,
            });
        };
        if unit == FrameUnit::Range {
            return Ok(self.range_edge(row, value, is_start));
        }
        let by = count_of(value)?;
        let is_before = matches!(edge, FrameEdge::Before(_));
        if unit == FrameUnit::Rows {
            let at = if is_before { row.checked_sub(by) } else { row.checked_add(by) };
            return Ok(match (at, is_start) {
                (Some(at), true) => at,
                (Some(at), false) => at + 1,
                (None, _) => 0,
            });
        }
        let at = if is_before { group.checked_sub(by) } else { group.checked_add(by) };
        Ok(match at.map(|at| self.groups.get(at)) {
            None => 0,
            Some(None) => self.rows.len(),
            Some(Some((first, last))) => {
                if is_start {
                    *first
                } else {
                    *last
                }
            }
        })
    }

    /// Where the rows begin (end) whose order's value is not before (behind) the bound.
    fn range_edge(&self, row: usize, bound: &Value, is_start: bool) -> usize {
        if bound.is_null() {
            let (first, last, _) = self.peers[row];
            return if is_start { first } else { last };
        }
        let bound = std::slice::from_ref(bound);
        let is_inside = |kept: &Kept| {
            let order = self.order.compare(&kept.order, bound);
            if is_start { order == Ordering::Less } else { order != Ordering::Greater }
        };
        self.rows.partition_point(is_inside)
    }

    /// An aggregate over each row's frame; a frame that only grows goes on with the same
    /// accumulator.
    fn aggregate(&self, cx: &mut Context<'_>) -> Result<Vec<Value>> {
        let WindowKind::Aggregate(call) = &self.call.kind else { return Ok(Vec::new()) };
        let mut results: Vec<Value> = Vec::with_capacity(self.rows.len());
        let mut accumulator = call.start();
        let (mut from, mut to) = (0, 0);
        let mut known: Option<Value> = None;
        for row in 0..self.rows.len() {
            let (start, end) = self.frame(row)?;
            if start != from || end < to {
                accumulator = call.start();
                (from, to, known) = (start, start, None);
            }
            if end > to || known.is_none() {
                for at in to..end {
                    accumulator.update(&self.rows[at].args[self.at], cx)?;
                }
                to = end;
                known = Some(accumulator.finish(cx)?);
            }
            results.push(known.clone().unwrap_or(Value::Null));
        }
        Ok(results)
    }
}

fn count_of(value: &Value) -> Result<usize> {
    let count = match value {
        Value::Int(count) => usize::try_from(*count).ok(),
        Value::UInt(count) => usize::try_from(*count).ok(),
        _ => None,
    };
    let wrong = || SqlError::new(ErrorCode::WindowFrameIllegal, &[&"<unnamed window>"]).into();
    count.ok_or_else(wrong)
}

fn wrong(function: &str) -> crate::Error {
    SqlError::new(ErrorCode::WrongArguments, &[&function]).into()
}
