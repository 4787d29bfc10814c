//! MIN and MAX.

use std::cmp::Ordering;

use types::{CollationId, Value, compare};

use super::{Accumulator, Aggregate, AggregateCall};
use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static MIN: Aggregate = Aggregate {
    name: "MIN",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The smallest value; NULL over no rows.",
    example: ("MIN(n)", "1"),
    typing: same_type,
    ignores_repeats: true,
    start: |call| start(call, Ordering::Less),
};

pub(crate) static MAX: Aggregate = Aggregate {
    name: "MAX",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The largest value; NULL over no rows.",
    example: ("MAX(n)", "2"),
    typing: same_type,
    ignores_repeats: true,
    start: |call| start(call, Ordering::Greater),
};

fn same_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(args.first().map_or(ExprType::NULL, |arg| arg.ty.clone()).or_null(true))
}

fn start(call: &AggregateCall, wanted: Ordering) -> Box<dyn Accumulator> {
    Box::new(Extreme { best: Value::Null, wanted, collation: call.ty.collation() })
}

struct Extreme {
    best: Value,
    wanted: Ordering,
    collation: CollationId,
}

impl Accumulator for Extreme {
    fn update(&mut self, args: &[Value], _: &mut Context<'_>) -> Result<()> {
        let Some(value) = args.first().filter(|value| !value.is_null()) else { return Ok(()) };
        if self.best.is_null()
            || compare::compare(value, &self.best, self.collation) == Some(self.wanted)
        {
            self.best = value.clone();
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        Ok(self.best.clone())
    }
}
