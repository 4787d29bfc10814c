//! SUM and AVG: exact over exact numbers, DOUBLE over all else.

use types::cast::{numeric, to_decimal, to_f64};
use types::{Decimal, SqlType, Value};

use super::{Accumulator, Aggregate, AggregateCall};
use crate::context::Context;
use crate::error::Result;
use crate::expr::session::{division_increment, warn_if};
use crate::expr::{Expr, ExprType};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static SUM: Aggregate = Aggregate {
    name: "SUM",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The sum; NULL over no rows.",
    example: ("SUM(n)", "5"),
    typing: sum_type,
    ignores_repeats: false,
    start: |_| Box::new(Total { sum: Sum::Nothing, rows: None }),
};

pub(crate) static AVG: Aggregate = Aggregate {
    name: "AVG",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The mean; NULL over no rows.",
    example: ("AVG(n)", "1.6667"),
    typing: avg_type,
    ignores_repeats: false,
    start: start_avg,
};

/// Digits of an exact argument, None of another.
fn exact(args: &[Expr]) -> Option<(u32, u32)> {
    let ty = &args.first()?.ty;
    match ty.sql_type {
        SqlType::Int { .. }
        | SqlType::Decimal { .. }
        | SqlType::Year
        | SqlType::Bit { .. }
        | SqlType::Date
        | SqlType::Time { .. }
        | SqlType::DateTime { .. }
        | SqlType::Timestamp { .. } => Some(ty.digits()),
        _ if ty.is_null() => Some(ty.digits()),
        _ => None,
    }
}

fn sum_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(match exact(args) {
        Some((whole, scale)) => ExprType::decimal(whole + 22 + scale, scale, true),
        None => ExprType::double(true),
    })
}

fn avg_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let more = u32::from(division_increment(session));
    Ok(match exact(args) {
        Some((whole, scale)) => {
            let shown = (scale + more).min(30);
            ExprType::decimal(whole + shown, shown, true)
        }
        None => ExprType::double(true),
    })
}

fn start_avg(call: &AggregateCall) -> Box<dyn Accumulator> {
    let scale = match call.ty.sql_type {
        SqlType::Decimal { scale, .. } => scale,
        _ => 0,
    };
    Box::new(Total { sum: Sum::Nothing, rows: Some((0, scale)) })
}

enum Sum {
    Nothing,
    Whole(i64),
    Exact(Decimal),
    Double(f64),
}

struct Total {
    sum: Sum,
    /// For AVG: how many values there were, and the scale of the mean.
    rows: Option<(i64, u8)>,
}

impl Accumulator for Total {
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()> {
        let Some(value) = args.first().filter(|value| !value.is_null()) else { return Ok(()) };
        if let Some((rows, _)) = &mut self.rows {
            *rows += 1;
        }
        if let (Value::Int(number), Sum::Whole(so_far)) = (value, &mut self.sum)
            && let Some(sum) = so_far.checked_add(*number)
        {
            *so_far = sum;
            return Ok(());
        }
        let number = numeric(value);
        warn_if(cx, number.warning)?;
        self.add(&number.value)
    }

    fn finish(&mut self, cx: &mut Context<'_>) -> Result<Value> {
        let Some((rows, scale)) = self.rows else {
            return Ok(match &self.sum {
                Sum::Nothing => Value::Null,
                Sum::Whole(sum) => Value::Decimal(Decimal::from(*sum)),
                Sum::Exact(sum) => Value::Decimal(sum.settle()),
                Sum::Double(sum) => Value::Double(*sum),
            });
        };
        let exact = match &self.sum {
            Sum::Nothing => return Ok(Value::Null),
            Sum::Double(sum) => return Ok(Value::Double(sum / rows as f64)),
            Sum::Whole(sum) => Decimal::from(*sum),
            Sum::Exact(sum) => sum.clone(),
        };
        let increment = division_increment(cx.session);
        let mean = exact.divide(&Decimal::from(rows), increment);
        let mean = mean.map_err(types::arith::OutOfRange::from);
        let mean = mean.map_err(|kind| kind.in_expression("avg()"))?;
        Ok(mean.map_or(Value::Null, |mean| Value::Decimal(mean.round(scale))))
    }
}

impl Total {
    fn add(&mut self, number: &Value) -> Result<()> {
        let so_far = std::mem::replace(&mut self.sum, Sum::Nothing);
        self.sum = match (so_far, number) {
            (Sum::Nothing, Value::Int(number)) => Sum::Whole(*number),
            (Sum::Double(sum), number) => Sum::Double(sum + to_f64(number).value),
            (Sum::Nothing, Value::Double(number)) => Sum::Double(*number),
            (Sum::Whole(sum), Value::Double(number)) => Sum::Double(sum as f64 + number),
            (Sum::Exact(sum), Value::Double(number)) => Sum::Double(sum.to_f64() + number),
            (Sum::Nothing, number) => Sum::Exact(to_decimal(number).value),
            (Sum::Whole(sum), number) => Sum::Exact(plus(&Decimal::from(sum), number)?),
            (Sum::Exact(sum), number) => Sum::Exact(plus(&sum, number)?),
        };
        Ok(())
    }
}

fn plus(sum: &Decimal, number: &Value) -> Result<Decimal> {
    let total = sum.add(&to_decimal(number).value).map_err(types::arith::OutOfRange::from);
    Ok(total.map_err(|kind| kind.in_expression("sum()"))?)
}
