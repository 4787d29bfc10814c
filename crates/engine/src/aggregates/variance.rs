//! STD, STDDEV_POP, STDDEV_SAMP, VARIANCE, VAR_POP, VAR_SAMP, by Welford's method, which MySQL uses
//! too.

use types::Value;
use types::cast::to_f64;

use super::{Accumulator, Aggregate};
use crate::context::Context;
use crate::error::Result;
use crate::expr::session::warn_if;
use crate::expr::{Expr, ExprType};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static STDDEV_POP: Aggregate = Aggregate {
    name: "STDDEV_POP",
    aliases: &["STD", "STDDEV"],
    args: Arity::exactly(1),
    help: "The standard deviation of the values.",
    example: ("ROUND(STDDEV_POP(n), 4)", "0.4714"),
    typing: double,
    ignores_repeats: false,
    start: |_| start(false, true),
};

pub(crate) static STDDEV_SAMP: Aggregate = Aggregate {
    name: "STDDEV_SAMP",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The standard deviation that the values are a sample of.",
    example: ("ROUND(STDDEV_SAMP(n), 4)", "0.5774"),
    typing: double,
    ignores_repeats: false,
    start: |_| start(true, true),
};

pub(crate) static VAR_POP: Aggregate = Aggregate {
    name: "VAR_POP",
    aliases: &["VARIANCE"],
    args: Arity::exactly(1),
    help: "The variance of the values.",
    example: ("ROUND(VAR_POP(n), 4)", "0.2222"),
    typing: double,
    ignores_repeats: false,
    start: |_| start(false, false),
};

pub(crate) static VAR_SAMP: Aggregate = Aggregate {
    name: "VAR_SAMP",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The variance that the values are a sample of.",
    example: ("ROUND(VAR_SAMP(n), 4)", "0.3333"),
    typing: double,
    ignores_repeats: false,
    start: |_| start(true, false),
};

fn double(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::double(true))
}

fn start(sample: bool, root: bool) -> Box<dyn Accumulator> {
    Box::new(Variance { count: 0, mean: 0.0, squares: 0.0, sample, root })
}

struct Variance {
    count: u64,
    mean: f64,
    /// The sum of squared distances from the mean.
    squares: f64,
    sample: bool,
    root: bool,
}

impl Accumulator for Variance {
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()> {
        let Some(value) = args.first().filter(|value| !value.is_null()) else { return Ok(()) };
        let number = to_f64(value);
        warn_if(cx, number.warning)?;
        self.count += 1;
        let before = self.mean;
        self.mean += (number.value - before) / self.count as f64;
        self.squares += (number.value - before) * (number.value - self.mean);
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        let degrees = self.count.saturating_sub(u64::from(self.sample));
        if degrees == 0 {
            return Ok(Value::Null);
        }
        let variance = self.squares / degrees as f64;
        Ok(Value::Double(if self.root { variance.sqrt() } else { variance }))
    }
}
