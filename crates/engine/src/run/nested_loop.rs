//! Joining by reading the right input for each left row.

use std::sync::Arc;

use types::Value;

use super::budget::{Budget, bytes_of};
use super::filter::passes;
use super::{Frame, Operator};
use crate::context::Context;
use crate::error::Result;
use crate::plan::{JoinKind, JoinNode};

/// A nested loop. A right input that looks at no left row is read once and kept.
pub(super) struct NestedLoop<'p> {
    node: &'p JoinNode,
    left: Box<dyn Operator + 'p>,
    right: Box<dyn Operator + 'p>,
    state: State,
    /// The right rows, where they are kept, and which have met a left row (of a full join).
    kept: Option<Arc<Vec<Vec<Value>>>>,
    met: Vec<bool>,
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The next left row is wanted.
    Left,
    /// Right rows of the present left row follow; whether one has met it.
    Right { is_met: bool },
    /// Left rows are over: right rows without a partner follow.
    Rest,
}

impl<'p> NestedLoop<'p> {
    pub(super) fn new(
        node: &'p JoinNode,
        left: Box<dyn Operator + 'p>,
        right: Box<dyn Operator + 'p>,
    ) -> Self {
        Self { node, left, right, state: State::Left, kept: None, met: Vec::new(), at: 0 }
    }

    fn is_kept(&self) -> bool {
        self.node.buffered || self.node.kind == JoinKind::Full
    }

    fn open_right(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        if !self.is_kept() {
            return self.right.open(frame, cx);
        }
        self.at = 0;
        if self.kept.is_some() {
            return Ok(());
        }
        let mut budget = Budget::new();
        let mut rows = Vec::new();
        self.right.open(frame, cx)?;
        while self.right.next(frame, cx)? {
            let slots = self.node.right_slots.iter();
            let row: Vec<Value> = slots.map(|slot| frame.values[*slot].clone()).collect();
            budget.take(bytes_of(&row))?;
            rows.push(row);
        }
        self.right.close(cx);
        self.met = vec![false; rows.len()];
        self.kept = Some(Arc::new(rows));
        Ok(())
    }

    fn next_right(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let Some(rows) = &self.kept else { return self.right.next(frame, cx) };
        let Some(row) = rows.get(self.at) else { return Ok(false) };
        self.at += 1;
        for (slot, value) in self.node.right_slots.iter().zip(row) {
            frame.values[*slot] = value.clone();
        }
        Ok(true)
    }

    /// The next right row that meets the present left one.
    fn next_partner(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        while self.next_right(frame, cx)? {
            if passes(&self.node.on, &frame.scope(), cx)? {
                if let Some(met) = self.at.checked_sub(1).and_then(|at| self.met.get_mut(at)) {
                    *met = true;
                }
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A right row that no left row has met.
    fn next_rest(&mut self, frame: &mut Frame<'_>) -> bool {
        let Some(rows) = &self.kept else { return false };
        while let Some(row) = rows.get(self.at) {
            self.at += 1;
            if self.met[self.at - 1] {
                continue;
            }
            for (slot, value) in self.node.right_slots.iter().zip(row) {
                frame.values[*slot] = value.clone();
            }
            set_null(&self.node.left_slots, frame);
            return true;
        }
        false
    }
}

pub(super) fn set_null(slots: &[usize], frame: &mut Frame<'_>) {
    for slot in slots {
        frame.values[*slot] = Value::Null;
    }
}

impl Operator for NestedLoop<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.state = State::Left;
        self.kept = None;
        self.left.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        let kind = self.node.kind;
        loop {
            match self.state {
                State::Left => {
                    if !self.left.next(frame, cx)? {
                        if kind != JoinKind::Full {
                            return Ok(false);
                        }
                        self.open_right(frame, cx)?;
                        self.state = State::Rest;
                        continue;
                    }
                    self.open_right(frame, cx)?;
                    self.state = State::Right { is_met: false };
                }
                State::Rest => return Ok(self.next_rest(frame)),
                State::Right { is_met } => {
                    let found = self.next_partner(frame, cx)?;
                    let ends = !found || matches!(kind, JoinKind::Semi | JoinKind::Anti);
                    self.state = if ends { State::Left } else { State::Right { is_met: true } };
                    let is_given = match kind {
                        JoinKind::Inner | JoinKind::Semi => found,
                        JoinKind::Anti => !found,
                        JoinKind::Left | JoinKind::Full => found || !is_met,
                    };
                    if !is_given {
                        continue;
                    }
                    if !found && kind != JoinKind::Anti {
                        set_null(&self.node.right_slots, frame);
                    }
                    return Ok(true);
                }
            }
        }
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.kept = None;
        self.left.close(cx);
        self.right.close(cx);
    }
}
