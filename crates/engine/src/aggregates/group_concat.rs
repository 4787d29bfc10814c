//! GROUP_CONCAT: texts joined, sorted, up to `group_concat_max_len` (1260 when cut).

use std::cmp::Ordering;

use types::{CollationId, ErrorCode, Value, Warning, compare};

use super::{Accumulator, Aggregate, AggregateCall, Direction};
use crate::context::Context;
use crate::error::Result;
use crate::expr::session::{limit, warn};
use crate::expr::{Expr, ExprType, coercibility, collation_of};
use crate::functions::Arity;
use crate::session::SessionState;

pub(crate) static GROUP_CONCAT: Aggregate = Aggregate {
    name: "GROUP_CONCAT",
    aliases: &[],
    args: Arity::from(1),
    help: "The texts of the rows, joined; rows with NULL are skipped.",
    example: ("GROUP_CONCAT(n ORDER BY n DESC SEPARATOR '-')", "2-2-1"),
    typing: concat_type,
    ignores_repeats: false,
    start,
};

fn concat_type(args: &mut Vec<Expr>, session: &SessionState) -> Result<ExprType> {
    let collated = collation_of(args, session.collation, "group_concat")?;
    let chars = limit(session, "group_concat_max_len", 1024);
    let coercibility = collated.coercibility.min(coercibility::LITERAL);
    Ok(ExprType::text(chars, collated.collation, coercibility, true))
}

fn start(call: &AggregateCall) -> Box<dyn Accumulator> {
    let count = call.arg_count();
    let keys = call.args.iter().skip(count).map(|key| key.ty.collation());
    Box::new(Concat {
        rows: Vec::new(),
        args: count,
        order: call.order.iter().copied().zip(keys).collect(),
        separator: call.separator.clone(),
        binary: call.ty.sql_type.is_binary_string(),
    })
}

struct Concat {
    /// The text of each row, and its ORDER BY keys.
    rows: Vec<(Vec<u8>, Vec<Value>)>,
    args: usize,
    order: Vec<(Direction, CollationId)>,
    separator: String,
    binary: bool,
}

impl Concat {
    fn compare(&self, a: &[Value], b: &[Value]) -> Ordering {
        let keys = a.iter().zip(b).zip(&self.order);
        let mut orders = keys.map(|((a, b), (direction, collation))| {
            direction.of(compare::total_order(a, b, *collation))
        });
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl Accumulator for Concat {
    fn update(&mut self, args: &[Value], _: &mut Context<'_>) -> Result<()> {
        let (texts, keys) = args.split_at(self.args.min(args.len()));
        if texts.iter().any(Value::is_null) {
            return Ok(());
        }
        let mut joined = Vec::new();
        for text in texts {
            text.to_text(&mut joined);
        }
        self.rows.push((joined, keys.to_vec()));
        Ok(())
    }

    fn finish(&mut self, cx: &mut Context<'_>) -> Result<Value> {
        if self.rows.is_empty() {
            return Ok(Value::Null);
        }
        let mut rows: Vec<&(Vec<u8>, Vec<Value>)> = self.rows.iter().collect();
        if !self.order.is_empty() {
            rows.sort_by(|a, b| self.compare(&a.1, &b.1));
        }
        let most = limit(cx.session, "group_concat_max_len", 1024);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut out = Vec::new();
        for (at, (text, _)) in rows.iter().enumerate() {
            if at > 0 {
                out.extend(self.separator.as_bytes());
            }
            out.extend(text);
            if out.len() > most {
                warn(cx, Warning::new(ErrorCode::CutValueGroupConcat, &[&(at + 1)]))?;
                out.truncate(most);
                break;
            }
        }
        if self.binary {
            return Ok(Value::Bytes(out.into()));
        }
        // What was cut within a character loses the whole character.
        let text = String::from_utf8(out).unwrap_or_else(|bad| {
            let valid = bad.utf8_error().valid_up_to();
            let mut bytes = bad.into_bytes();
            bytes.truncate(valid);
            String::from_utf8(bytes).unwrap_or_default()
        });
        Ok(Value::Text(text.into()))
    }
}
