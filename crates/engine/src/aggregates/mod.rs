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
mod declaration;
mod distinct;
mod extreme;
mod group_concat;
mod json;
mod sum;
mod variance;
pub mod window;

#[cfg(test)]
mod tests;

pub use declaration::{Accumulator, Aggregate, AggregateCall, Direction, Options};
use types::{ErrorCode, SqlError};

use crate::error::Result;
use crate::expr::Expr;
use crate::session::SessionState;

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
