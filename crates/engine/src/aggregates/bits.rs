//! BIT_AND, BIT_OR, BIT_XOR, over BIGINT UNSIGNED or byte strings.

use types::cast::to_u64;
use types::{ErrorCode, SqlError, SqlType, Value};

use super::{Accumulator, Aggregate, AggregateCall};
use crate::context::Context;
use crate::error::Result;
use crate::expr::session::warn_if;
use crate::expr::{Expr, ExprType};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static BIT_AND: Aggregate = Aggregate {
    name: "BIT_AND",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The bits that are set in all values; all ones over no rows.",
    example: ("BIT_AND(n)", "0"),
    typing: bits_type,
    ignores_repeats: true,
    start: |call| start(call, |a, b| a & b, u64::MAX),
};

pub(crate) static BIT_OR: Aggregate = Aggregate {
    name: "BIT_OR",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The bits that are set in any value; 0 over no rows.",
    example: ("BIT_OR(n)", "3"),
    typing: bits_type,
    ignores_repeats: true,
    start: |call| start(call, |a, b| a | b, 0),
};

pub(crate) static BIT_XOR: Aggregate = Aggregate {
    name: "BIT_XOR",
    aliases: &[],
    args: Arity::exactly(1),
    help: "The bits that are set in an odd number of values; 0 over no rows.",
    example: ("BIT_XOR(n)", "1"),
    typing: bits_type,
    ignores_repeats: false,
    start: |call| start(call, |a, b| a ^ b, 0),
};

fn bits_type(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(match args.first().map(|arg| &arg.ty) {
        Some(ty) if ty.sql_type.is_binary_string() && !ty.is_null() => {
            ExprType::bytes(ty.chars_max(), true)
        }
        _ => ExprType::big_int(true, false),
    })
}

type Combine = fn(u64, u64) -> u64;

fn start(call: &AggregateCall, combine: Combine, neutral: u64) -> Box<dyn Accumulator> {
    if let SqlType::Int { .. } = call.ty.sql_type {
        return Box::new(Bits { bits: neutral, combine });
    }
    Box::new(ByteBits { bytes: None, combine })
}

struct Bits {
    bits: u64,
    combine: Combine,
}

impl Accumulator for Bits {
    fn update(&mut self, args: &[Value], cx: &mut Context<'_>) -> Result<()> {
        let Some(value) = args.first().filter(|value| !value.is_null()) else { return Ok(()) };
        let number = to_u64(value);
        warn_if(cx, number.warning)?;
        self.bits = (self.combine)(self.bits, number.value);
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        Ok(Value::UInt(self.bits))
    }
}

struct ByteBits {
    bytes: Option<Vec<u8>>,
    combine: Combine,
}

impl Accumulator for ByteBits {
    fn update(&mut self, args: &[Value], _: &mut Context<'_>) -> Result<()> {
        let Some(Value::Bytes(next)) = args.first() else { return Ok(()) };
        let next = next.as_slice();
        let Some(so_far) = &mut self.bytes else {
            self.bytes = Some(next.to_vec());
            return Ok(());
        };
        if so_far.len() != next.len() {
            let words = "Binary operands of bitwise operators must be of equal length";
            return Err(SqlError::with_message(ErrorCode::WrongArguments, words).into());
        }
        for (a, b) in so_far.iter_mut().zip(next) {
            let both = (self.combine)(u64::from(*a), u64::from(*b));
            *a = u8::try_from(both).unwrap_or(u8::MAX);
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut Context<'_>) -> Result<Value> {
        Ok(self.bytes.clone().map_or(Value::Null, |bytes| Value::Bytes(bytes.into())))
    }
}
