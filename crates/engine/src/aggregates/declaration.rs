//! What an aggregate function is, and a bound call of one.

use std::cmp::Ordering;

use types::Value;

use super::distinct;
use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::{Arity, TypeRule};

/// An aggregate function.
pub struct Aggregate {
    /// Its name in upper case.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// How many arguments it takes; `COUNT(*)` takes none.
    pub args: Arity,
    /// One sentence for HELP and the reference.
    pub help: &'static str,
    /// A call over the rows 1, 2, 2, NULL of column `n`, and its result's text.
    pub example: (&'static str, &'static str),
    /// Works out the type.
    pub typing: TypeRule,
    /// Whether a value that comes again changes nothing.
    pub ignores_repeats: bool,
    /// A fresh accumulator.
    pub start: fn(&AggregateCall) -> Box<dyn Accumulator>,
}

/// What collects the rows of one group.
pub trait Accumulator: Send {
    /// Takes a row: the values of [`AggregateCall::args`], in order.
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()>;
    /// The result so far; rows may follow (running frames of windows).
    fn finish(&mut self, cx: &mut Context<'_>) -> Result<Value>;
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// ASC.
    Ascending,
    /// DESC.
    Descending,
}

/// A bound call of an aggregate.
#[derive(Clone)]
pub struct AggregateCall {
    /// The function.
    pub function: &'static Aggregate,
    /// What to evaluate for each row: the arguments, then the ORDER BY keys of GROUP_CONCAT.
    pub args: Vec<Expr>,
    /// DISTINCT.
    pub distinct: bool,
    /// Directions of the ORDER BY keys, which are the last so many of `args`.
    pub order: Vec<Direction>,
    /// GROUP_CONCAT's separator; a comma if nothing is said.
    pub separator: String,
    /// The result's type.
    pub ty: ExprType,
}

/// What may stand beside an aggregate's arguments.
#[derive(Default)]
pub struct Options {
    /// DISTINCT.
    pub distinct: bool,
    /// GROUP_CONCAT(… ORDER BY …).
    pub order: Vec<(Expr, Direction)>,
    /// GROUP_CONCAT(… SEPARATOR '…').
    pub separator: Option<String>,
}

impl AggregateCall {
    /// A fresh accumulator.
    pub fn start(&self) -> Box<dyn Accumulator> {
        let plain = (self.function.start)(self);
        // MIN, MAX and the bits are the same with DISTINCT.
        if self.distinct && !self.function.ignores_repeats {
            return distinct::Distinct::over(plain, self);
        }
        plain
    }

    /// How many of `args` are arguments; the others are ORDER BY keys.
    pub fn arg_count(&self) -> usize {
        self.args.len().saturating_sub(self.order.len())
    }
}

impl Direction {
    /// An order in this direction.
    pub fn of(self, order: Ordering) -> Ordering {
        match self {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        }
    }
}
