//! Calls, and functions with a syntax of their own.

use parser::ast::{self, BinaryOp, Call, ExprKind as Syntax, IntervalUnit, TrimSide};
use types::{ErrorCode, SqlError};

use super::Binder;
use crate::aggregates;
use crate::error::Result;
use crate::expr::{self, Expr};
use crate::functions;

impl Binder<'_, '_> {
    /// What is neither operator nor predicate.
    pub(super) fn special_form(&mut self, syntax: &ast::Expr) -> Result<Expr> {
        match &syntax.kind {
            Syntax::Call(call) => self.call(call),
            Syntax::Case { operand, arms, otherwise } => {
                self.case(operand.as_deref(), arms, otherwise.as_deref())
            }
            Syntax::Cast { expr, ty, array: false } => {
                let operand = self.expr(expr)?;
                expr::cast(operand, ty, self.cx.session)
            }
            Syntax::ConvertUsing { expr, charset } => {
                let operand = self.expr(expr)?;
                expr::convert_using(operand, charset)
            }
            Syntax::Collate { expr, collation } => {
                let operand = self.expr(expr)?;
                expr::collate(operand, collation, self.cx.session)
            }
            Syntax::Extract { unit, from } => {
                let from = self.expr(from)?;
                self.function("EXTRACT", vec![unit_word(*unit), from])
            }
            Syntax::Trim { side, what, from } => self.trim(*side, what.as_deref(), from),
            Syntax::MemberOf { value, array } => {
                let args = vec![self.expr(value)?, self.expr(array)?];
                self.function("MEMBER OF", args)
            }
            Syntax::DefaultOf(name) => self.default_of(name),
            Syntax::ValuesOf(name) => self.values_of(name),
            Syntax::Unit(unit) => Ok(unit_word(*unit)),
            Syntax::Word(word) => Ok(Expr::word(word)),
            Syntax::Default => Err(SqlError::unknown("DEFAULT is not allowed here").into()),
            Syntax::Interval { .. } => Err(unsupported("INTERVAL here")),
            Syntax::Match { .. } => Err(unsupported("MATCH ... AGAINST")),
            Syntax::Cast { .. } => Err(unsupported("CAST ... AS ... ARRAY")),
            Syntax::CastAtZone { .. } => Err(unsupported("CAST ... AT TIME ZONE")),
            _ => Err(SqlError::unknown("this expression is not allowed here").into()),
        }
    }

    fn function(&mut self, name: &str, args: Vec<Expr>) -> Result<Expr> {
        functions::call_by_name(name, args, self.cx.session)
    }

    fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        arms: &[(ast::Expr, ast::Expr)],
        otherwise: Option<&ast::Expr>,
    ) -> Result<Expr> {
        let operand = operand.map(|operand| self.expr(operand)).transpose()?;
        let mut bound = Vec::with_capacity(arms.len());
        for (when, then) in arms {
            bound.push((self.expr(when)?, self.expr(then)?));
        }
        let otherwise = otherwise.map(|otherwise| self.expr(otherwise)).transpose()?;
        expr::case(operand, bound, otherwise, self.cx.session)
    }

    fn trim(&mut self, side: TrimSide, what: Option<&ast::Expr>, from: &ast::Expr) -> Result<Expr> {
        let what = match what {
            Some(what) => self.expr(what)?,
            None => Expr::word(" "),
        };
        let from = self.expr(from)?;
        let side = match side {
            TrimSide::Unsaid | TrimSide::Both => "BOTH",
            TrimSide::Leading => "LEADING",
            TrimSide::Trailing => "TRAILING",
        };
        self.function("TRIM", vec![Expr::word(side), what, from])
    }

    /// `d + INTERVAL n unit`, `INTERVAL n unit + d`, `d - INTERVAL n unit`.
    pub(super) fn interval_arithmetic(
        &mut self,
        op: BinaryOp,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> Result<Option<Expr>> {
        let name = match op {
            BinaryOp::Add => "DATE_ADD",
            BinaryOp::Sub => "DATE_SUB",
            _ => return Ok(None),
        };
        let (date, value, unit) = match (&left.kind, &right.kind) {
            (_, Syntax::Interval { value, unit }) => (left, value, unit),
            (Syntax::Interval { value, unit }, _) if op == BinaryOp::Add => (right, value, unit),
            _ => return Ok(None),
        };
        let args = vec![self.expr(date)?, self.expr(value)?, unit_word(*unit)];
        self.function(name, args).map(Some)
    }

    /// A call by name.
    fn call(&mut self, call: &Call) -> Result<Expr> {
        let name = &*call.name.name;
        let over = call.extra.as_ref().and_then(|extra| extra.over.as_ref());
        if let Some(over) = over {
            return self.window_call(call, over);
        }
        if call.schema.is_none() {
            if let Some(aggregate) = aggregates::find(name) {
                return self.aggregate(aggregate, call);
            }
            if name.eq_ignore_ascii_case("GROUPING") {
                return self.grouping_bits(call);
            }
        }
        if let Some(schema) = &call.schema {
            let full = format!("{}.{name}", schema.name);
            return Err(SqlError::new(ErrorCode::SpDoesNotExist, &[&"FUNCTION", &full]).into());
        }
        let mut args = Vec::with_capacity(call.args.len() + 1);
        for arg in &call.args {
            match &arg.kind {
                // DATE_ADD(d, INTERVAL 1 DAY)
                Syntax::Interval { value, unit } => {
                    args.push(self.expr(value)?);
                    args.push(unit_word(*unit));
                }
                _ => args.push(self.expr(arg)?),
            }
        }
        let converted = self.function(name, args)?;
        match call.extra.as_ref().and_then(|extra| extra.using.as_deref()) {
            Some(charset) => expr::convert_using(converted, charset),
            None => Ok(converted),
        }
    }

    /// `VALUES(column)` of ON DUPLICATE KEY UPDATE.
    fn values_of(&mut self, name: &ast::ColumnRef) -> Result<Expr> {
        let found = self.new_row.as_ref().and_then(|row| {
            super::lookup::column_of(row, &name.name.name).map(|column| column.expr.clone())
        });
        match found {
            Some(value) => Ok(value),
            // Elsewhere it is NULL, as MySQL has it.
            None => self.column(name).map(|_| Expr::null()),
        }
    }
}

fn unsupported(what: &str) -> crate::Error {
    SqlError::new(ErrorCode::NotSupportedYet, &[&what]).into()
}

/// A unit as a constant argument.
pub(super) fn unit_word(unit: IntervalUnit) -> Expr {
    Expr::word(match unit {
        IntervalUnit::Microsecond => "MICROSECOND",
        IntervalUnit::Second => "SECOND",
        IntervalUnit::Minute => "MINUTE",
        IntervalUnit::Hour => "HOUR",
        IntervalUnit::Day => "DAY",
        IntervalUnit::Week => "WEEK",
        IntervalUnit::Month => "MONTH",
        IntervalUnit::Quarter => "QUARTER",
        IntervalUnit::Year => "YEAR",
        IntervalUnit::SecondMicrosecond => "SECOND_MICROSECOND",
        IntervalUnit::MinuteMicrosecond => "MINUTE_MICROSECOND",
        IntervalUnit::MinuteSecond => "MINUTE_SECOND",
        IntervalUnit::HourMicrosecond => "HOUR_MICROSECOND",
        IntervalUnit::HourSecond => "HOUR_SECOND",
        IntervalUnit::HourMinute => "HOUR_MINUTE",
        IntervalUnit::DayMicrosecond => "DAY_MICROSECOND",
        IntervalUnit::DaySecond => "DAY_SECOND",
        IntervalUnit::DayMinute => "DAY_MINUTE",
        IntervalUnit::DayHour => "DAY_HOUR",
        IntervalUnit::YearMonth => "YEAR_MONTH",
    })
}
