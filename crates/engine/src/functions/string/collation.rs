//! CHARSET, COLLATION, COERCIBILITY, WEIGHT_STRING.

use types::collation::{charset_of, name, weight_string};
use types::{CollationId, Value};

use crate::error::Result;
use crate::expr::{Collated, Expr, ExprType, coercibility};
use crate::functions::args::{at, bytes, text};
use crate::functions::typing::{long_bytes, short_text};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static CHARSET: Function =
    Function::new("CHARSET", Arity::exactly(1), name_type, Eval::Values(charset)).says(
        "The character set of a text.",
        "CHARSET('abc')",
        "utf8mb4",
    );

pub(crate) static COLLATION: Function =
    Function::new("COLLATION", Arity::exactly(1), name_type, Eval::Values(collation)).says(
        "The collation of a text.",
        "COLLATION('abc')",
        "utf8mb4_0900_ai_ci",
    );

pub(crate) static COERCIBILITY: Function =
    Function::new("COERCIBILITY", Arity::exactly(1), strength_type, Eval::Values(strength)).says(
        "How strongly a text insists on its collation, 0 most.",
        "COERCIBILITY('abc' COLLATE utf8mb4_bin)",
        "0",
    );

pub(crate) static WEIGHT_STRING: Function =
    Function::new("WEIGHT_STRING", Arity::exactly(1), long_bytes, Eval::Strict(weight)).says(
        "The bytes that say where a text is sorted.",
        "HEX(WEIGHT_STRING('AB' COLLATE utf8mb4_bin))",
        "000041000042",
    );

fn name_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let ty = short_text(args, session)?;
    Ok(ExprType { nullable: false, ..ty })
}

fn strength_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(10, false))
}

/// What the argument's type says; a NULL or a number is `binary`.
fn collated(call: &Invocation<'_, '_>) -> Collated {
    let connection = call.cx.session.collation;
    let Some(arg) = call.args.first() else {
        return Collated { collation: connection, coercibility: coercibility::LITERAL };
    };
    let collated = Collated::of(&arg.ty, connection);
    if arg.ty.sql_type.is_text() || arg.ty.sql_type == types::SqlType::Json {
        return collated;
    }
    Collated { collation: CollationId::BINARY, ..collated }
}

fn charset(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text(charset_of(collated(call).collation)))
}

fn collation(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::text(name(collated(call).collation)))
}

fn strength(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::Int(i64::from(collated(call).coercibility)))
}

fn weight(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let collation = collated(call).collation;
    let value = at(values, 0);
    Ok(match value {
        Value::Text(_) => Value::Bytes(weight_string(collation, &text(value)).into()),
        Value::Bytes(_) => Value::Bytes(bytes(value).into_owned().into()),
        _ => Value::Null,
    })
}
