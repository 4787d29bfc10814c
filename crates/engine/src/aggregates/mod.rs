//! Aggregate functions as accumulators, and what window functions compute over a partition.
//!
//! ```text
//! find("SUM") ─> &'static Aggregate ─> bind(aggregate, args, options, session) ─> AggregateCall
//! AggregateCall::start() ─> Box<dyn Accumulator>     a fresh one for each group
//!    update(values of call.args, cx)                  for each row
//!    finish(cx) ─> Value
//! ```
//! DISTINCT is a wrapper around any accumulator. Window functions that are not aggregates are in
//! [`window`].

#![expect(
    clippy::unnecessary_wraps,
    clippy::ptr_arg,
    reason = "the functions of one table have one signature"
)]

mod bits;
mod count;
mod distinct;
mod extreme;
mod group_concat;
mod json;
mod sum;
mod variance;
pub mod window;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use types::{ErrorCode, SqlError, Value};

use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::{Arity, TypeRule};
use crate::session::SessionState;

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

/// The aggregates, sorted by name.
pub static AGGREGATES: &[&Aggregate] = &[
    &sum::AVG,
    &bits::BIT_AND,
    &bits::BIT_OR,
    &bits::BIT_XOR,
    &count::COUNT,
    &group_concat::GROUP_CONCAT,
    &json::JSON_ARRAYAGG,
    &json::JSON_OBJECTAGG,
    &extreme::MAX,
    &extreme::MIN,
    &variance::STDDEV_POP,
    &variance::STDDEV_SAMP,
    &sum::SUM,
    &variance::VAR_POP,
    &variance::VAR_SAMP,
];

/// The aggregate of a name, in any case.
pub fn find(name: &str) -> Option<&'static Aggregate> {
    let is_named = |known: &&str| known.eq_ignore_ascii_case(name);
    AGGREGATES
        .iter()
        .copied()
        .find(|aggregate| is_named(&aggregate.name) || aggregate.aliases.iter().any(is_named))
}

/// A bound call: the count is checked (1582) and the type worked out.
pub fn bind(
    function: &'static Aggregate,
    args: Vec<Expr>,
    options: Options,
    session: &SessionState,
) -> Result<AggregateCall> {
    if !function.args.takes(args.len()) {
        let code = ErrorCode::WrongParamcountToNativeFct;
        return Err(SqlError::new(code, &[&function.name]).into());
    }
    let mut args = args;
    let ty = (function.typing)(&mut args, session)?;
    let (keys, order): (Vec<Expr>, Vec<Direction>) = options.order.into_iter().unzip();
    args.extend(keys);
    let separator = options.separator.unwrap_or_else(|| ",".to_owned());
    Ok(AggregateCall { function, args, distinct: options.distinct, order, separator, ty })
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
