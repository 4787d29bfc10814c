//! Type rules that many functions share.

use types::{IntWidth, SqlType};

use crate::error::Result;
use crate::expr::{Expr, ExprType, coercibility, collation_of};
use crate::session::SessionState;

/// Whether a result may be NULL because an argument may.
pub(super) fn any_nullable(args: &[Expr]) -> bool {
    args.iter().any(|arg| arg.ty.nullable)
}

/// BIGINT, NULL when an argument is.
pub(super) fn int(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(false, any_nullable(args)))
}

/// BIGINT that may be NULL whatever comes in.
pub(super) fn maybe_int(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(false, true))
}

/// BIGINT UNSIGNED that may be NULL.
pub(super) fn maybe_unsigned(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(true, true))
}

/// A small number of so many digits, NULL when an argument is.
pub(super) fn small(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::int_digits(10, any_nullable(args)))
}

/// A truth, NULL when an argument is.
pub(super) fn truth(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::truth(any_nullable(args)))
}

/// A truth that may be NULL whatever comes in.
pub(super) fn maybe_truth(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::truth(true))
}

/// DOUBLE, NULL when an argument is.
pub(super) fn double(args: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::double(any_nullable(args)))
}

/// DOUBLE that may be NULL whatever comes in.
pub(super) fn maybe_double(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::double(true))
}

/// DATE that may be NULL.
pub(super) fn date(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::new(SqlType::Date, true))
}

/// JSON that may be NULL.
pub(super) fn json(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::json(true))
}

/// A number for YEAR().
pub(super) fn year(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::new(SqlType::int(IntWidth::Int, false), true))
}

/// Text in the collation of all arguments, as long as all together.
pub(super) fn joined_text(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let chars = args.iter().map(|arg| arg.ty.chars_max()).fold(0, u64::saturating_add);
    text_of_args(args, chars, session)
}

/// Text in the collation of all arguments.
pub(super) fn text_of_args(args: &[Expr], chars: u64, session: &SessionState) -> Result<ExprType> {
    text_like(args, args, chars, session)
}

/// Text in the collation of `like`, NULL when one of `args` is.
pub(super) fn text_like(
    like: &[Expr],
    args: &[Expr],
    chars: u64,
    session: &SessionState,
) -> Result<ExprType> {
    let collated = collation_of(like, session.collation, "function")?;
    let coercibility = collated.coercibility.min(coercibility::LITERAL);
    Ok(ExprType::text(chars, collated.collation, coercibility, any_nullable(args)))
}

/// Text in the first argument's collation and of its length at most.
pub(super) fn part_of_first(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let chars = args.first().map_or(0, |arg| arg.ty.chars_max());
    text_like(args.get(..1).unwrap_or_default(), args, chars, session)
}

/// Long text in the first argument's collation, possibly NULL.
pub(super) fn long_like_first(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let like = args.get(..1).unwrap_or_default();
    Ok(text_like(like, args, u64::from(u32::MAX), session)?.or_null(true))
}

/// Text in the connection's collation of at most 64 characters: names, hashes and the like.
pub(super) fn short_text(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    ascii_text(args, 64, session)
}

/// Text in the connection's collation of at most 255 characters, possibly NULL.
pub(super) fn maybe_text(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    Ok(ascii_text(args, 255, session)?.or_null(true))
}

/// Text in the connection's collation, however long, possibly NULL.
pub(super) fn long_text(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    Ok(ascii_text(args, u64::from(u32::MAX), session)?.or_null(true))
}

/// Text of the connection's collation.
pub(super) fn ascii_text(args: &[Expr], chars: u64, session: &SessionState) -> Result<ExprType> {
    let nullable = any_nullable(args);
    Ok(ExprType::text(chars, session.collation, coercibility::LITERAL, nullable))
}

/// Text about the server and the session (`USER()`): utf8mb3, stronger than a literal.
pub(super) fn system_text(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    let collation = types::CollationId::UTF8MB3_GENERAL_CI;
    Ok(ExprType::text(288, collation, coercibility::SYSTEM, true))
}

/// Bytes, however many, possibly NULL.
pub(super) fn long_bytes(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::bytes(u64::from(u32::MAX), true))
}
