//! Calls: plain ones, those without parentheses, and those with words between their arguments.

use super::{Parser, Result};
use crate::ast::{
    Call, CallExtra, DataType, Expr, ExprKind, Ident, IntervalUnit, JsonFallback, MatchMode,
    NullTreatment, OrderItem, TrimSide,
};
use crate::lexer::token::{Tok, Token};
use crate::lexer::words::{self as kw, Kw};

/// Reserved words that name functions.
const FUNCTION_WORDS: &[Kw] = &[
    kw::CHAR,
    kw::CUME_DIST,
    kw::CURRENT_DATE,
    kw::CURRENT_TIME,
    kw::CURRENT_TIMESTAMP,
    kw::CURRENT_USER,
    kw::DATABASE,
    kw::DENSE_RANK,
    kw::FIRST_VALUE,
    kw::GROUPING,
    kw::IF,
    kw::INSERT,
    kw::LAG,
    kw::LAST_VALUE,
    kw::LEAD,
    kw::LEFT,
    kw::LOCALTIME,
    kw::LOCALTIMESTAMP,
    kw::MOD,
    kw::NTH_VALUE,
    kw::NTILE,
    kw::PERCENT_RANK,
    kw::RANK,
    kw::REPEAT,
    kw::REPLACE,
    kw::RIGHT,
    kw::ROW_NUMBER,
    kw::SCHEMA,
    kw::UTC_DATE,
    kw::UTC_TIME,
    kw::UTC_TIMESTAMP,
];

/// Those of them that need no parentheses.
const BARE_WORDS: &[Kw] = &[
    kw::CURRENT_DATE,
    kw::CURRENT_TIME,
    kw::CURRENT_TIMESTAMP,
    kw::CURRENT_USER,
    kw::LOCALTIME,
    kw::LOCALTIMESTAMP,
    kw::UTC_DATE,
    kw::UTC_TIME,
    kw::UTC_TIMESTAMP,
];

/// Whether a reserved word names a function.
pub(crate) fn is_function_word(word: Kw) -> bool {
    FUNCTION_WORDS.contains(&word)
}

impl Parser<'_> {
    /// The current token is the parenthesis behind the name.
    pub(super) fn call(&mut self, schema: Option<Ident>, name: Token) -> Result<Expr> {
        if let Tok::Word(word) = name.kind
            && schema.is_none()
            && word.is_reserved()
            && !FUNCTION_WORDS.contains(&word)
        {
            return Err(self.error_at(name.start));
        }
        let start = schema.as_ref().map_or(name.start, |schema| schema.span.start);
        let name = self.ident_of(name)?;
        self.expect_tok(Tok::LParen)?;
        let mut extra = CallExtra::default();
        let args = self.call_args(&mut extra)?;
        self.expect_tok(Tok::RParen)?;
        self.call_suffix(&mut extra)?;
        let extra = (extra != CallExtra::default()).then(|| Box::new(extra));
        Ok(self.make(ExprKind::Call(Call { schema, name, args, extra }), start))
    }

    fn call_args(&mut self, extra: &mut CallExtra) -> Result<Vec<Expr>> {
        if self.at_tok(Tok::RParen) {
            return Ok(Vec::new());
        }
        if self.at_tok(Tok::Star) && self.peek() == Tok::RParen {
            self.advance();
            extra.star = true;
            return Ok(Vec::new());
        }
        extra.distinct = self.eat(kw::DISTINCT);
        if !extra.distinct && self.at(kw::ALL) {
            self.advance();
        }
        let args = self.list(Self::expr)?;
        if self.at_tok(Tok::RParen) {
            return Ok(args);
        }
        if self.eat_all(&[kw::ORDER, kw::BY]) {
            extra.order_by = self.list(Self::order_item)?;
        }
        if self.eat(kw::SEPARATOR) {
            extra.separator = Some(self.string_or_bytes()?);
        }
        if self.eat(kw::USING) {
            extra.using = Some(self.name_or_string()?);
        }
        if self.eat(kw::AS) || self.eat(kw::RETURNING) {
            extra.ty = Some(self.cast_type()?);
        }
        (extra.on_empty, extra.on_error) = self.json_fallbacks()?;
        Ok(args)
    }

    fn call_suffix(&mut self, extra: &mut CallExtra) -> Result<()> {
        if self.at(kw::FROM)
            && matches!(self.peek(), Tok::Word(kw::FIRST | kw::LAST))
            && self.over_follows(2)
        {
            self.advance();
            extra.from_last = self.at(kw::LAST);
            self.advance();
        }
        if self.peek_is(kw::NULLS) {
            extra.nulls = match self.eat_any(&[kw::RESPECT, kw::IGNORE]) {
                Some(kw::RESPECT) => Some(NullTreatment::Respect),
                Some(_) => Some(NullTreatment::Ignore),
                None => return Ok(()),
            };
            self.expect(kw::NULLS)?;
        }
        if self.eat(kw::OVER) {
            extra.over = Some(self.over()?);
        }
        Ok(())
    }

    /// Whether OVER, RESPECT or IGNORE stands `skip` tokens ahead: FROM FIRST is no table then.
    fn over_follows(&self, skip: usize) -> bool {
        let mut ahead = self.lexer;
        for _ in 1..skip {
            ahead.next();
        }
        matches!(ahead.next().kind, Tok::Word(kw::OVER | kw::RESPECT | kw::IGNORE))
    }

    /// A reserved word that stands alone: CURRENT_DATE and its like, else an error.
    pub(super) fn bare_call(&mut self, token: Token, word: Kw) -> Result<Expr> {
        if !BARE_WORDS.contains(&word) {
            return Err(self.error_at(token.start));
        }
        let name = self.ident_of(token)?;
        let call = Call { schema: None, name, args: Vec::new(), extra: None };
        Ok(self.make(ExprKind::Call(call), token.start))
    }

    /// CAST, CONVERT, TRIM, EXTRACT, POSITION, VALUES.
    pub(super) fn word_call(&mut self, word: Kw) -> Result<Expr> {
        let start = self.tok.start;
        let token = self.advance();
        self.expect_tok(Tok::LParen)?;
        let kind = match word {
            kw::CAST => self.cast()?,
            kw::CONVERT => self.convert()?,
            kw::TRIM => self.trim()?,
            kw::EXTRACT => {
                let unit = self.interval_unit()?;
                self.expect(kw::FROM)?;
                ExprKind::Extract { unit, from: Box::new(self.expr()?) }
            }
            kw::VALUES => ExprKind::ValuesOf(self.column_ref()?),
            _ => {
                let name = Ident { name: "LOCATE".into(), span: self.ident_of(token)?.span };
                // MySQL: bit_expr IN expr, so that IN is not taken for the predicate.
                let what = self.expr_above(super::expr::level::PREDICATE)?;
                self.expect(kw::IN)?;
                let args = vec![what, self.expr()?];
                ExprKind::Call(Call { schema: None, name, args, extra: None })
            }
        };
        self.expect_tok(Tok::RParen)?;
        Ok(self.make(kind, start))
    }

    fn cast(&mut self) -> Result<ExprKind> {
        let expr = Box::new(self.expr()?);
        if self.eat(kw::AT) {
            self.expect(kw::TIME)?;
            self.expect(kw::ZONE)?;
            self.eat(kw::INTERVAL);
            let zone = self.string()?;
            self.expect(kw::AS)?;
            let ty = Box::new(self.cast_type()?);
            return Ok(ExprKind::CastAtZone { expr, zone, ty });
        }
        self.expect(kw::AS)?;
        let ty = Box::new(self.cast_type()?);
        let array = self.eat(kw::ARRAY);
        Ok(ExprKind::Cast { expr, ty, array })
    }

    fn convert(&mut self) -> Result<ExprKind> {
        let expr = Box::new(self.expr()?);
        if self.eat(kw::USING) {
            let charset = self.name_or_string()?;
            return Ok(ExprKind::ConvertUsing { expr, charset });
        }
        self.expect_tok(Tok::Comma)?;
        let ty: Box<DataType> = Box::new(self.cast_type()?);
        Ok(ExprKind::Cast { expr, ty, array: false })
    }

    fn trim(&mut self) -> Result<ExprKind> {
        let side = match self.eat_any(&[kw::BOTH, kw::LEADING, kw::TRAILING]) {
            Some(kw::BOTH) => TrimSide::Both,
            Some(kw::LEADING) => TrimSide::Leading,
            Some(_) => TrimSide::Trailing,
            None => TrimSide::Unsaid,
        };
        if side != TrimSide::Unsaid && self.eat(kw::FROM) {
            return Ok(ExprKind::Trim { side, what: None, from: Box::new(self.expr()?) });
        }
        let first = Box::new(self.expr()?);
        if side != TrimSide::Unsaid || self.at(kw::FROM) {
            self.expect(kw::FROM)?;
            let from = Box::new(self.expr()?);
            return Ok(ExprKind::Trim { side, what: Some(first), from });
        }
        Ok(ExprKind::Trim { side, what: None, from: first })
    }

    /// SUBSTRING(a, b, c) and SUBSTRING(a FROM b FOR c).
    pub(super) fn substring(&mut self) -> Result<Expr> {
        let token = self.advance();
        let name = self.ident_of(token)?;
        self.expect_tok(Tok::LParen)?;
        let mut args = vec![self.expr()?];
        if self.eat(kw::FROM) {
            args.push(self.expr()?);
            if self.eat(kw::FOR) {
                args.push(self.expr()?);
            }
        } else {
            while self.eat_tok(Tok::Comma) {
                args.push(self.expr()?);
            }
        }
        self.expect_tok(Tok::RParen)?;
        let call = Call { schema: None, name, args, extra: None };
        Ok(self.make(ExprKind::Call(call), token.start))
    }

    /// TIMESTAMPADD(unit, ..), TIMESTAMPDIFF(unit, ..), GET_FORMAT(DATE, ..).
    pub(super) fn unit_call(&mut self, word: Kw) -> Result<Expr> {
        let token = self.advance();
        let name = self.ident_of(token)?;
        self.expect_tok(Tok::LParen)?;
        let start = self.tok.start;
        let first = if word == kw::GET_FORMAT {
            let kind = self.expect_any(&[kw::DATE, kw::TIME, kw::DATETIME, kw::TIMESTAMP])?;
            ExprKind::Word(kind.text().into())
        } else {
            ExprKind::Unit(self.interval_unit()?)
        };
        let mut args = vec![self.make(first, start)];
        while self.eat_tok(Tok::Comma) {
            args.push(self.expr()?);
        }
        self.expect_tok(Tok::RParen)?;
        let call = Call { schema: None, name, args, extra: None };
        Ok(self.make(ExprKind::Call(call), token.start))
    }

    pub(super) fn match_against(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let columns = if self.at_tok(Tok::LParen) {
            self.paren_list(Self::column_ref)?
        } else {
            self.list(Self::column_ref)?
        };
        self.expect(kw::AGAINST)?;
        self.expect_tok(Tok::LParen)?;
        let against = Box::new(self.expr_above(super::expr::level::PREDICATE)?);
        let mode = if self.eat_all(&[kw::IN, kw::BOOLEAN, kw::MODE]) {
            MatchMode::Boolean
        } else if self.eat_all(&[kw::IN, kw::NATURAL, kw::LANGUAGE, kw::MODE]) {
            if self.eat_all(&[kw::WITH, kw::QUERY, kw::EXPANSION]) {
                MatchMode::NaturalExpansion
            } else {
                MatchMode::Natural
            }
        } else if self.eat_all(&[kw::WITH, kw::QUERY, kw::EXPANSION]) {
            MatchMode::Expansion
        } else {
            MatchMode::Natural
        };
        self.expect_tok(Tok::RParen)?;
        Ok(self.make(ExprKind::Match { columns, against, mode }, start))
    }

    pub(super) fn interval_unit(&mut self) -> Result<IntervalUnit> {
        let unit = unit_of(self.word()).ok_or_else(|| self.error())?;
        self.advance();
        Ok(unit)
    }

    pub(super) fn order_item(&mut self) -> Result<OrderItem> {
        let expr = self.expr()?;
        let descending = self.eat_any(&[kw::ASC, kw::DESC]) == Some(kw::DESC);
        Ok(OrderItem { expr, descending })
    }

    /// `[NULL | ERROR | DEFAULT literal ON EMPTY] [... ON ERROR]`
    pub(super) fn json_fallbacks(
        &mut self,
    ) -> Result<(Option<JsonFallback>, Option<JsonFallback>)> {
        let (mut on_empty, mut on_error) = (None, None);
        while self.at_any(&[kw::NULL, kw::ERROR, kw::DEFAULT]) {
            let fallback = match self.word() {
                kw::NULL => {
                    self.advance();
                    JsonFallback::Null
                }
                kw::ERROR => {
                    self.advance();
                    JsonFallback::Error
                }
                _ => {
                    self.advance();
                    JsonFallback::Default(Box::new(self.expr_above(super::expr::level::PREDICATE)?))
                }
            };
            self.expect(kw::ON)?;
            match self.expect_any(&[kw::EMPTY, kw::ERROR])? {
                kw::EMPTY => on_empty = Some(fallback),
                _ => on_error = Some(fallback),
            }
        }
        Ok((on_empty, on_error))
    }
}

fn unit_of(word: Kw) -> Option<IntervalUnit> {
    Some(match word {
        kw::MICROSECOND => IntervalUnit::Microsecond,
        kw::SECOND | kw::SQL_TSI_SECOND => IntervalUnit::Second,
        kw::MINUTE | kw::SQL_TSI_MINUTE => IntervalUnit::Minute,
        kw::HOUR | kw::SQL_TSI_HOUR => IntervalUnit::Hour,
        kw::DAY | kw::SQL_TSI_DAY => IntervalUnit::Day,
        kw::WEEK | kw::SQL_TSI_WEEK => IntervalUnit::Week,
        kw::MONTH | kw::SQL_TSI_MONTH => IntervalUnit::Month,
        kw::QUARTER | kw::SQL_TSI_QUARTER => IntervalUnit::Quarter,
        kw::YEAR | kw::SQL_TSI_YEAR => IntervalUnit::Year,
        kw::SECOND_MICROSECOND => IntervalUnit::SecondMicrosecond,
        kw::MINUTE_MICROSECOND => IntervalUnit::MinuteMicrosecond,
        kw::MINUTE_SECOND => IntervalUnit::MinuteSecond,
        kw::HOUR_MICROSECOND => IntervalUnit::HourMicrosecond,
        kw::HOUR_SECOND => IntervalUnit::HourSecond,
        kw::HOUR_MINUTE => IntervalUnit::HourMinute,
        kw::DAY_MICROSECOND => IntervalUnit::DayMicrosecond,
        kw::DAY_SECOND => IntervalUnit::DaySecond,
        kw::DAY_MINUTE => IntervalUnit::DayMinute,
        kw::DAY_HOUR => IntervalUnit::DayHour,
        kw::YEAR_MONTH => IntervalUnit::YearMonth,
        _ => return None,
    })
}
