//! BIT_COUNT, CRC32.

use types::Value;

use crate::error::Result;
use crate::functions::args::{at, bytes};
use crate::functions::typing::small;
use crate::functions::{Arity, Eval, Function, Invocation};

pub(crate) static BIT_COUNT: Function =
    Function::new("BIT_COUNT", Arity::exactly(1), small, Eval::Strict(bit_count)).says(
        "How many bits are set.",
        "BIT_COUNT(64)",
        "1",
    );

pub(crate) static CRC32: Function =
    Function::new("CRC32", Arity::exactly(1), small, Eval::Strict(crc32)).says(
        "The cyclic redundancy check of a text's bytes.",
        "CRC32('MySQL')",
        "3259397556",
    );

fn bit_count(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let value = at(values, 0);
    let literal = call.args.first().is_some_and(|arg| arg.as_literal().is_some());
    let count = match value {
        Value::Bytes(bytes) if !literal || bytes.len() > 8 => {
            bytes.as_slice().iter().map(|byte| byte.count_ones()).sum()
        }
        Value::Bytes(bytes) => bytes.as_slice().iter().map(|byte| byte.count_ones()).sum(),
        other => call.uint(other)?.count_ones(),
    };
    Ok(Value::Int(i64::from(count)))
}

fn crc32(values: &[Value], _: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Int(i64::from(crc32fast::hash(&bytes(at(values, 0))))))
}
