//! COUNT.

use types::Value;

use super::{Accumulator, Aggregate, AggregateCall};
use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static COUNT: Aggregate = Aggregate {
    name: "COUNT",
    aliases: &[],
    args: Arity::from(0),
    help: "How many rows there are, or how many in which no argument is NULL.",
    example: ("COUNT(n)", "3"),
    typing: count_type,
    ignores_repeats: false,
    start,
};

fn count_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(20, false))
}

fn start(_: &AggregateCall) -> Box<dyn Accumulator> {
    Box::new(Count { rows: 0 })
}

struct Count {
    rows: i64,
}

impl Accumulator for Count {
    fn update(&mut self, args: &[Value], _: &mut Context<'_>) -> Result<()> {
        if !args.iter().any(Value::is_null) {
            self.rows += 1;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        Ok(Value::Int(self.rows))
    }
}
