//! Grouping: by a table of the groups, or group after group where equal keys come together.

use std::collections::{BTreeMap, HashMap};

use types::{CollationId, Value};

use super::budget::{Budget, bytes_of};
use super::filter::key_of;
use super::table::open_table;
use super::{Frame, Operator};
use crate::aggregates::Accumulator;
use crate::context::Context;
use crate::error::Result;
use crate::plan::{Access, AggregateNode, Node};

/// GROUP BY and aggregates.
pub(super) struct Aggregation<'p> {
    node: &'p AggregateNode,
    input: Box<dyn Operator + 'p>,
    collations: Vec<CollationId>,
    groups: std::vec::IntoIter<Group>,
    is_grouped: bool,
}

/// One group under way.
struct Group {
    carried: Vec<Value>,
    keys: Vec<Value>,
    level: u32,
    accumulators: Vec<Box<dyn Accumulator>>,
}

impl<'p> Aggregation<'p> {
    pub(super) fn new(node: &'p AggregateNode, input: Box<dyn Operator + 'p>) -> Self {
        let collations = node.keys.iter().map(|key| key.ty.collation()).collect();
        let groups = Vec::new().into_iter();
        Self { node, input, collations, groups, is_grouped: false }
    }

    /// The number of rows of a table that is counted as a whole.
    fn whole_count(&self, cx: &mut Context<'_>) -> Result<Option<u64>> {
        let Node::Table(table) = &self.node.input else { return Ok(None) };
        let is_plain = table.filter.is_empty()
            && matches!(table.access, Access::Full | Access::Index { .. })
            && table.lock.is_none()
            && !self.node.is_grouped
            && self.node.carried.is_empty();
        let is_count = |(call, _): &(crate::aggregates::AggregateCall, usize)| {
            call.function.name == "COUNT" && call.args.is_empty() && !call.distinct
        };
        if !is_plain || self.node.calls.is_empty() || !self.node.calls.iter().all(is_count) {
            return Ok(None);
        }
        let opened = open_table(table, cx)?;
        Ok(Some(match opened.handle {
            Some(handle) => cx.txn.row_count(handle)?,
            None => opened.state.row_count,
        }))
    }

    fn group(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let mut budget = Budget::new();
        let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut args = Vec::new();
        while self.input.next(frame, cx)? {
            let key = key_of(&self.node.keys, &self.collations, &frame.scope(), cx)?;
            let at = match places.get(&key) {
                Some(at) => *at,
                None => {
                    let group = self.start(frame, 0, cx)?;
                    budget.take(bytes_of(&group.carried) + 2 * key.len() + 64)?;
                    budget.take(64 * group.accumulators.len())?;
                    groups.push(group);
                    places.insert(key, groups.len() - 1);
                    groups.len() - 1
                }
            };
            self.update(&mut groups[at], frame, &mut args, cx)?;
        }
        if groups.is_empty() && !self.node.is_grouped {
            frame.values.fill(Value::Null);
            groups.push(self.start(frame, 0, cx)?);
        }
        self.groups = groups.into_iter();
        Ok(())
    }

    /// A fresh group whose first row is the present one.
    fn start(&self, frame: &Frame<'_>, level: u32, cx: &mut Context<'_>) -> Result<Group> {
        let carried = self.node.carried.iter().map(|slot| frame.values[*slot].clone()).collect();
        let mut keys = Vec::new();
        if self.node.rollup.is_some() {
            for (at, key) in self.node.keys.iter().enumerate() {
                let is_rolled = at + level as usize >= self.node.keys.len();
                let value = if is_rolled { Value::Null } else { key.eval(&frame.scope(), cx)? };
                keys.push(value);
            }
        }
        let accumulators = self.node.calls.iter().map(|(call, _)| call.start()).collect();
        Ok(Group { carried, keys, level, accumulators })
    }

    fn update(
        &self,
        group: &mut Group,
        frame: &Frame<'_>,
        args: &mut Vec<Value>,
        cx: &mut Context<'_>,
    ) -> Result<()> {
        for ((call, _), accumulator) in self.node.calls.iter().zip(&mut group.accumulators) {
            args.clear();
            for arg in &call.args {
                args.push(arg.eval(&frame.scope(), cx)?);
            }
            accumulator.update(args, cx)?;
        }
        Ok(())
    }

    /// WITH ROLLUP: groups in the order of their keys, each level's sum behind its members.
    fn group_with_rollup(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        let depth = self.node.keys.len();
        let mut levels: Vec<BTreeMap<Vec<u8>, Group>> = Vec::new();
        levels.resize_with(depth + 1, BTreeMap::new);
        let mut budget = Budget::new();
        let mut args = Vec::new();
        while self.input.next(frame, cx)? {
            for (level, groups) in levels.iter_mut().enumerate() {
                let keys = &self.node.keys[..depth - level];
                let key = key_of(keys, &self.collations, &frame.scope(), cx)?;
                if !groups.contains_key(&key) {
                    let group = self.start(frame, u32::try_from(level).unwrap_or(0), cx)?;
                    budget.take(bytes_of(&group.carried) + 2 * key.len() + 128)?;
                    groups.insert(key.clone(), group);
                }
                if let Some(group) = groups.get_mut(&key) {
                    self.update(group, frame, &mut args, cx)?;
                }
            }
        }
        let mut all: Vec<Group> = levels.into_iter().flat_map(BTreeMap::into_values).collect();
        all.sort_by(|a, b| self.rollup_order(a, b));
        self.groups = all.into_iter();
        Ok(())
    }

    fn rollup_order(&self, a: &Group, b: &Group) -> std::cmp::Ordering {
        let depth = self.node.keys.len();
        for at in 0..depth {
            let (rolled_a, rolled_b) =
                (at + a.level as usize >= depth, at + b.level as usize >= depth);
            if rolled_a || rolled_b {
                return rolled_a.cmp(&rolled_b);
            }
            let order = types::compare::total_order(&a.keys[at], &b.keys[at], self.collations[at]);
            if order != std::cmp::Ordering::Equal {
                return order;
            }
        }
        std::cmp::Ordering::Equal
    }

    fn give(&self, group: Group, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        for (slot, value) in self.node.carried.iter().zip(group.carried) {
            frame.values[*slot] = value;
        }
        for ((_, slot), mut accumulator) in self.node.calls.iter().zip(group.accumulators) {
            frame.values[*slot] = accumulator.finish(cx)?;
        }
        let Some(rollup) = &self.node.rollup else { return Ok(()) };
        for (slot, value) in rollup.key_slots.iter().zip(group.keys) {
            frame.values[*slot] = value;
        }
        let depth = self.node.keys.len();
        let bits = (0..depth).filter(|at| at + group.level as usize >= depth);
        let bits = bits.fold(0_i64, |bits, at| bits | 1 << at);
        frame.values[rollup.level_slot] = Value::Int(bits);
        Ok(())
    }
}

impl Operator for Aggregation<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.is_grouped = false;
        self.groups = Vec::new().into_iter();
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        if !self.is_grouped {
            self.is_grouped = true;
            if let Some(count) = self.whole_count(cx)? {
                let count = Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
                for (_, slot) in &self.node.calls {
                    frame.values[*slot] = count.clone();
                }
                return Ok(true);
            }
            if self.node.rollup.is_some() {
                self.group_with_rollup(frame, cx)?;
            } else {
                self.group(frame, cx)?;
            }
        }
        let Some(group) = self.groups.next() else { return Ok(false) };
        self.give(group, frame, cx)?;
        Ok(true)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.groups = Vec::new().into_iter();
        self.input.close(cx);
    }
}
