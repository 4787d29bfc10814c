//! SLEEP and BENCHMARK: functions that take time, within bounds.

use types::{ErrorCode, SqlError, Value};

use super::args::at;
use super::{Arity, Eval, Function, Invocation, Lifetime};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::session::SessionState;

pub(crate) static SLEEP: Function =
    Function::new("SLEEP", Arity::exactly(1), zero_type, Eval::Values(sleep))
        .lives(Lifetime::Call)
        .says("Waits so many seconds; 0, or 1 if it was interrupted.", "SLEEP(0)", "0");

pub(crate) static BENCHMARK: Function =
    Function::new("BENCHMARK", Arity::exactly(2), zero_type, Eval::Lazy(benchmark))
        .lives(Lifetime::Call)
        .says("Evaluates an expression so many times; 0.", "BENCHMARK(10, 1 + 1)", "0");

/// The longest part of a sleep between looks at KILL, in milliseconds.
const NAP_MS: u64 = 100;

/// The longest sleep, in milliseconds: a day. What asks for more sleeps so long.
const SLEEP_MS_MAX: u64 = 86_400_000;

/// The most rounds of BENCHMARK between looks at KILL.
const ROUNDS: u64 = 1024;

fn zero_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(21, false))
}

fn sleep(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let seconds = at(values, 0);
    let duration = if seconds.is_null() { -1.0 } else { call.double(seconds)? };
    if duration < 0.0 {
        return Err(SqlError::new(ErrorCode::WrongArguments, &[&"sleep."]).into());
    }
    // A double in milliseconds below the bound is exact enough.
    let whole = std::time::Duration::try_from_secs_f64(duration).unwrap_or_default();
    let mut left = u64::try_from(whole.as_millis()).unwrap_or(u64::MAX).min(SLEEP_MS_MAX);
    let wait = call.cx.instance.wait();
    while left > 0 {
        if call.cx.session.interruption.check().is_err() {
            return Ok(Value::Int(1));
        }
        let nap = left.min(NAP_MS);
        let ticket = wait.ticket();
        wait.wait(ticket, Some(nap));
        left -= nap;
    }
    Ok(Value::Int(0))
}

fn benchmark(args: &[Expr], row: &RowScope<'_>, cx: &mut Context<'_>) -> Result<Value> {
    let [count, body] = args else { return Ok(Value::Null) };
    let count = count.eval(row, cx)?;
    let rounds = types::cast::to_i64(&count).value;
    let Some(rounds) = u64::try_from(rounds).ok().filter(|_| !count.is_null()) else {
        return Ok(Value::Null);
    };
    for round in 0..rounds {
        if round.is_multiple_of(ROUNDS) {
            cx.session.interruption.check()?;
        }
        body.eval(row, cx)?;
    }
    Ok(Value::Int(0))
}
