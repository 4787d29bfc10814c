//! REGEXP_LIKE, REGEXP_INSTR, REGEXP_REPLACE, REGEXP_SUBSTR; REGEXP and RLIKE are REGEXP_LIKE.

use std::sync::Arc;

use fancy_regex::Regex;
use types::{CollationId, ErrorCode, SqlError, Value, collation};

use super::regexp_pattern::{MatchType, compile};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::args::{at, text};
use crate::functions::typing::{int, long_like_first, part_of_first, truth};
use crate::functions::{Arity, Eval, Function, Invocation};
use crate::session::SessionState;

pub(crate) static REGEXP_LIKE: Function =
    Function::new("REGEXP_LIKE", Arity::between(2, 3), truth, Eval::Strict(like)).says(
        "Whether a text matches a regular expression somewhere.",
        "REGEXP_LIKE('fo\\no', '^fo.o$', 'n')",
        "1",
    );

pub(crate) static REGEXP_INSTR: Function =
    Function::new("REGEXP_INSTR", Arity::between(2, 6), int, Eval::Strict(instr)).says(
        "Where the n-th match begins, or with a fifth argument of 1 ends; 0 if there is none.",
        "REGEXP_INSTR('dog cat dog', 'dog', 2)",
        "9",
    );

pub(crate) static REGEXP_REPLACE: Function =
    Function::new("REGEXP_REPLACE", Arity::between(3, 6), long_like_first, Eval::Strict(replace))
        .says(
            "With all matches, or the n-th, replaced; $1 stands for a group.",
            "REGEXP_REPLACE('abc def ghi', '[a-z]+', 'X', 1, 3)",
            "abc def X",
        );

pub(crate) static REGEXP_SUBSTR: Function =
    Function::new("REGEXP_SUBSTR", Arity::between(2, 5), substr_type, Eval::Strict(substr)).says(
        "The n-th match; NULL if there is none.",
        "REGEXP_SUBSTR('abc def ghi', '[a-z]+', 1, 3)",
        "ghi",
    );

fn substr_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    Ok(part_of_first(args, session)?.or_null(true))
}

/// 3700 for a match that takes too many steps or too much room.
fn gave_up(_: fancy_regex::Error) -> crate::Error {
    SqlError::new(ErrorCode::RegexpTimeOut, &[]).into()
}

/// The compiled pattern, with the match type or the collation's letter case.
fn regex(
    pattern: &Value,
    letters: Option<&Value>,
    call: &Invocation<'_, '_>,
) -> Result<Arc<Regex>> {
    let collation = call.collation()?;
    let ignore_case =
        collation != CollationId::BINARY && collation::char_equal(collation, 'a', 'A');
    let letters = letters.map_or("".into(), text);
    let Some(how) = MatchType::parse(&letters, ignore_case) else {
        let name = call.function.name.to_ascii_lowercase();
        return Err(SqlError::new(ErrorCode::WrongArguments, &[&name]).into());
    };
    Ok(compile(&text(pattern), how)?)
}

fn like(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let regex = regex(at(values, 1), values.get(2), call)?;
    Ok(Value::from(regex.is_match(&*text(at(values, 0))).map_err(gave_up)?))
}

/// Where to begin, as a byte place, of a position counted in characters from 1; 3686 beyond the
/// text.
fn start_at(subject: &str, position: i64) -> Result<usize> {
    let out =
        || -> crate::Error { SqlError::new(ErrorCode::RegexpIndexOutofboundsError, &[]).into() };
    let skip = usize::try_from(position).ok().and_then(|p| p.checked_sub(1)).ok_or_else(out)?;
    match subject.char_indices().nth(skip) {
        Some((place, _)) => Ok(place),
        None if subject.chars().count() == skip => Ok(subject.len()),
        None => Err(out()),
    }
}

fn option(
    values: &[Value],
    place: usize,
    otherwise: i64,
    call: &mut Invocation<'_, '_>,
) -> Result<i64> {
    values.get(place).map_or(Ok(otherwise), |value| call.int(value))
}

/// The byte range of the n-th match from a place on.
fn nth_match(
    regex: &Regex,
    subject: &str,
    from: usize,
    nth: i64,
) -> Result<Option<(usize, usize)>> {
    let mut place = from;
    for round in 1.. {
        let Some(found) = regex.find_from_pos(subject, place).map_err(gave_up)? else { break };
        if round >= nth {
            return Ok(Some((found.start(), found.end())));
        }
        place = after(subject, found.start(), found.end());
        if place > subject.len() {
            break;
        }
    }
    Ok(None)
}

/// Where to look on: an empty match moves one character.
fn after(subject: &str, start: usize, end: usize) -> usize {
    if end > start {
        return end;
    }
    let rest = subject.get(end..).unwrap_or_default();
    end + rest.chars().next().map_or(1, char::len_utf8)
}

fn instr(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let position = option(values, 2, 1, call)?;
    let nth = option(values, 3, 1, call)?;
    let at_end = option(values, 4, 0, call)?;
    if !(0..=1).contains(&at_end) {
        return Err(SqlError::new(ErrorCode::WrongArguments, &[&"regexp_instr"]).into());
    }
    let regex = regex(at(values, 1), values.get(5), call)?;
    let subject = text(at(values, 0));
    let found = nth_match(&regex, &subject, start_at(&subject, position)?, nth)?;
    let place = found.map(|(start, end)| if at_end == 1 { end } else { start });
    let count = |place: usize| subject.get(..place).unwrap_or_default().chars().count() + 1;
    Ok(Value::Int(place.map_or(0, |place| i64::try_from(count(place)).unwrap_or(0))))
}

fn substr(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let position = option(values, 2, 1, call)?;
    let nth = option(values, 3, 1, call)?;
    let regex = regex(at(values, 1), values.get(4), call)?;
    let subject = text(at(values, 0));
    let found = nth_match(&regex, &subject, start_at(&subject, position)?, nth)?;
    let part = found.and_then(|(start, end)| subject.get(start..end));
    Ok(part.map_or(Value::Null, |part| call.string(part.to_owned())))
}

fn replace(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let position = option(values, 3, 1, call)?;
    let nth = option(values, 4, 0, call)?;
    let regex = regex(at(values, 1), values.get(5), call)?;
    let (subject, new) = (text(at(values, 0)), text(at(values, 2)));
    let subject: &str = &subject;
    let mut place = start_at(subject, position)?;
    let mut out = subject.get(..place).unwrap_or_default().to_owned();
    let mut copied = place;
    let mut round = 0;
    while place <= subject.len() {
        let Some(groups) = regex.captures_from_pos(subject, place).map_err(gave_up)? else {
            break;
        };
        let Some(whole) = groups.get(0) else { break };
        round += 1;
        if nth == 0 || round == nth {
            out.push_str(subject.get(copied..whole.start()).unwrap_or_default());
            expand(&new, &groups, &mut out);
            copied = whole.end();
            if nth != 0 {
                break;
            }
        }
        place = after(subject, whole.start(), whole.end());
    }
    out.push_str(subject.get(copied..).unwrap_or_default());
    if call.too_long(out.len() as u64)? {
        return Ok(Value::Null);
    }
    Ok(call.string(out))
}

/// Writes a replacement: `$1` is a group, `\` takes the next character as it is.
fn expand(new: &str, groups: &fancy_regex::Captures<'_, str>, out: &mut String) {
    let mut letters = new.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next()),
            '$' => {
                let mut number = None;
                while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
                    let next = number.unwrap_or(0) * 10 + digit as usize;
                    if next >= groups.len() && number.is_some() {
                        break;
                    }
                    number = Some(next);
                    letters.next();
                }
                match number {
                    Some(group) => {
                        out.push_str(groups.get(group).map_or("", |found| found.as_str()));
                    }
                    None => out.push('$'),
                }
            }
            other => out.push(other),
        }
    }
}
