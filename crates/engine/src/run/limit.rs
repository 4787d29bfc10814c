//! LIMIT.

use types::{ErrorCode, SqlError, Value};

use super::{Frame, Operator};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;
use crate::plan::LimitNode;

/// Lets rows through from an offset up to a count.
pub(super) struct Limiting<'p> {
    node: &'p LimitNode,
    input: Box<dyn Operator + 'p>,
    skip: u64,
    left: u64,
    seen: u64,
    is_counted: bool,
}

impl<'p> Limiting<'p> {
    pub(super) fn new(node: &'p LimitNode, input: Box<dyn Operator + 'p>) -> Self {
        Self { node, input, skip: 0, left: 0, seen: 0, is_counted: false }
    }

    /// SQL_CALC_FOUND_ROWS reads on to the end.
    fn count_rest(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        if !self.node.counts_all || self.is_counted {
            return Ok(());
        }
        while self.input.next(frame, cx)? {
            self.seen += 1;
        }
        self.is_counted = true;
        cx.memo.found_rows = Some(self.seen);
        Ok(())
    }
}

impl Operator for Limiting<'_> {
    fn open(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<()> {
        self.left = row_count(&self.node.count, cx)?;
        self.skip = match &self.node.offset {
            Some(offset) => row_count(offset, cx)?,
            None => 0,
        };
        (self.seen, self.is_counted) = (0, false);
        if self.left == 0 && !self.node.counts_all {
            return Ok(());
        }
        self.input.open(frame, cx)
    }

    fn next(&mut self, frame: &mut Frame<'_>, cx: &mut Context<'_>) -> Result<bool> {
        while self.left > 0 {
            if !self.input.next(frame, cx)? {
                break;
            }
            self.seen += 1;
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            self.left -= 1;
            return Ok(true);
        }
        self.count_rest(frame, cx)?;
        Ok(false)
    }

    fn close(&mut self, cx: &mut Context<'_>) {
        self.input.close(cx);
    }
}

/// The value of a row count: a whole number that is not negative.
pub(super) fn row_count(expr: &Expr, cx: &mut Context<'_>) -> Result<u64> {
    match expr.eval(&RowScope::new(&[]), cx)? {
        Value::UInt(count) => Ok(count),
        Value::Int(count) => u64::try_from(count).map_err(|_| wrong()),
        Value::Text(text) => text.as_str().parse().map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

fn wrong() -> crate::Error {
    SqlError::new(ErrorCode::WrongArguments, &[&"LIMIT"]).into()
}
