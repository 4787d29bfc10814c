//! Query expressions: WITH, set operations, parentheses, and what ends them.

use super::{Parser, Result};
use crate::ast::{
    CommonTable, Expr, ExprKind, Limit, Lock, LockWait, Query, QueryBody, SetOp, SetOperation,
    Span, With,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// Whether the parenthesis at the current token opens a query. A second parenthesis does not
    /// tell.
    pub(super) fn query_follows(&self) -> bool {
        let mut ahead = self.lexer;
        match ahead.next().kind {
            Tok::Word(kw::SELECT | kw::WITH | kw::TABLE) => true,
            Tok::Word(kw::VALUES) => ahead.next().kind == Tok::Word(kw::ROW),
            _ => false,
        }
    }

    /// Whether a query begins at the current token.
    pub(super) fn at_query(&self) -> bool {
        match self.tok.kind {
            Tok::Word(kw::SELECT | kw::WITH | kw::TABLE) => true,
            Tok::Word(kw::VALUES) => self.peek_is(kw::ROW),
            Tok::LParen => self.query_inside(),
            _ => false,
        }
    }

    /// Whether behind any number of parentheses a query begins.
    pub(super) fn query_inside(&self) -> bool {
        let mut ahead = self.lexer;
        loop {
            match ahead.next().kind {
                Tok::LParen => {}
                Tok::Word(kw::SELECT | kw::WITH | kw::TABLE) => return true,
                Tok::Word(kw::VALUES) => return ahead.next().kind == Tok::Word(kw::ROW),
                _ => return false,
            }
        }
    }

    /// `(query)`
    pub(super) fn paren_query(&mut self) -> Result<Query> {
        self.expect_tok(Tok::LParen)?;
        let query = self.query()?;
        self.expect_tok(Tok::RParen)?;
        Ok(query)
    }

    pub(super) fn query(&mut self) -> Result<Query> {
        let with = self.with_clause()?;
        self.query_behind_with(with)
    }

    pub(super) fn query_behind_with(&mut self, with: Option<With>) -> Result<Query> {
        self.enter()?;
        let start = self.tok.start;
        let mut into = None;
        let body = self.set_operations(&mut into)?;
        let query = self.query_rest(with, body, into, start)?;
        self.leave();
        Ok(query)
    }

    /// ORDER BY, LIMIT, INTO and locks behind a body.
    fn query_rest(
        &mut self,
        with: Option<With>,
        body: QueryBody,
        into: Option<crate::ast::IntoTarget>,
        start: u32,
    ) -> Result<Query> {
        let order_by = self.order_by()?;
        let limit = self.limit()?;
        let span = Span::default();
        let mut query = Query { with, body, order_by, limit, into, locks: Vec::new(), span };
        // INTO may stand before and, in older texts, after the locks.
        loop {
            if self.at(kw::INTO) && query.into.is_none() {
                query.into = Some(self.target_of_into()?);
            } else if self.at_lock() {
                query.locks.push(self.lock()?);
            } else {
                break;
            }
        }
        query.span = self.span_from(start);
        Ok(query)
    }

    /// Whether what follows a parenthesised query goes on with it.
    pub(super) fn at_query_rest(&self) -> bool {
        self.at_any(&[kw::UNION, kw::INTERSECT, kw::EXCEPT, kw::ORDER, kw::LIMIT])
    }

    /// A query whose first part, in parentheses, was read already.
    pub(super) fn query_continued(&mut self, first: Query) -> Result<Query> {
        let start = first.span.start;
        let left = QueryBody::Paren(Box::new(first));
        let mut into = None;
        let body = self.set_operations_from(left, &mut into)?;
        self.query_rest(None, body, into, start)
    }

    fn set_operations(&mut self, into: &mut Option<crate::ast::IntoTarget>) -> Result<QueryBody> {
        let first = self.query_term(into)?;
        self.set_operations_from(first, into)
    }

    fn set_operations_from(
        &mut self,
        first: QueryBody,
        into: &mut Option<crate::ast::IntoTarget>,
    ) -> Result<QueryBody> {
        let mut left = self.intersections(first, into)?;
        let mut chain = 0;
        while let Some(word) = self.eat_any(&[kw::UNION, kw::EXCEPT]) {
            chain += 1;
            if chain > crate::limits::HEIGHT_MAX {
                return Err(self.too_deep());
            }
            let op = if word == kw::UNION { SetOp::Union } else { SetOp::Except };
            let all = self.set_quantifier();
            let right = self.query_term(into)?;
            let right = self.intersections(right, into)?;
            left = QueryBody::Set(Box::new(SetOperation { op, all, left, right }));
        }
        Ok(left)
    }

    /// INTERSECT binds tighter than UNION and EXCEPT (MySQL manual 15.2.8).
    fn intersections(
        &mut self,
        first: QueryBody,
        into: &mut Option<crate::ast::IntoTarget>,
    ) -> Result<QueryBody> {
        let mut left = first;
        let mut chain = 0;
        while self.eat(kw::INTERSECT) {
            chain += 1;
            if chain > crate::limits::HEIGHT_MAX {
                return Err(self.too_deep());
            }
            let all = self.set_quantifier();
            let right = self.query_term(into)?;
            let op = SetOp::Intersect;
            left = QueryBody::Set(Box::new(SetOperation { op, all, left, right }));
        }
        Ok(left)
    }

    fn set_quantifier(&mut self) -> bool {
        self.eat_any(&[kw::ALL, kw::DISTINCT]) == Some(kw::ALL)
    }

    fn query_term(&mut self, into: &mut Option<crate::ast::IntoTarget>) -> Result<QueryBody> {
        match self.tok.kind {
            Tok::Word(kw::SELECT) => Ok(QueryBody::Select(Box::new(self.select(into)?))),
            Tok::Word(kw::VALUES) => {
                self.advance();
                Ok(QueryBody::Values(self.list(Self::values_row)?))
            }
            Tok::Word(kw::TABLE) => {
                self.advance();
                Ok(QueryBody::Table(self.table_name()?))
            }
            Tok::LParen => Ok(QueryBody::Paren(Box::new(self.paren_query()?))),
            _ => Err(self.error()),
        }
    }

    /// ROW(a, b)
    fn values_row(&mut self) -> Result<Vec<Expr>> {
        // Dolt's users may leave ROW out.
        self.eat(kw::ROW);
        self.value_row()
    }

    /// `(a, DEFAULT, b)` or `()`
    pub(super) fn value_row(&mut self) -> Result<Vec<Expr>> {
        self.expect_tok(Tok::LParen)?;
        if self.eat_tok(Tok::RParen) {
            return Ok(Vec::new());
        }
        let row = self.list(Self::expr)?;
        self.expect_tok(Tok::RParen)?;
        Ok(row)
    }

    pub(super) fn with_clause(&mut self) -> Result<Option<With>> {
        if !self.eat(kw::WITH) {
            return Ok(None);
        }
        let recursive = self.eat(kw::RECURSIVE);
        let tables = self.list(|parser| {
            let name = parser.ident()?;
            let columns = parser.optional_idents()?;
            parser.expect(kw::AS)?;
            Ok(CommonTable { name, columns, query: parser.paren_query()? })
        })?;
        Ok(Some(With { recursive, tables }))
    }

    pub(super) fn order_by(&mut self) -> Result<Vec<crate::ast::OrderItem>> {
        if !self.eat(kw::ORDER) {
            return Ok(Vec::new());
        }
        self.expect(kw::BY)?;
        self.list(Self::order_item)
    }

    /// LIMIT count, LIMIT offset, count, LIMIT count OFFSET offset.
    pub(super) fn limit(&mut self) -> Result<Option<Limit>> {
        if !self.eat(kw::LIMIT) {
            return Ok(None);
        }
        let first = self.limit_number()?;
        if self.eat_tok(Tok::Comma) {
            return Ok(Some(Limit { count: self.limit_number()?, offset: Some(first) }));
        }
        let offset = if self.eat(kw::OFFSET) { Some(self.limit_number()?) } else { None };
        Ok(Some(Limit { count: first, offset }))
    }

    /// A number, a parameter, or a variable of a body; no expression (MySQL manual 15.2.13).
    fn limit_number(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        match self.tok.kind {
            Tok::Int | Tok::Hex => self.literal_expr(),
            Tok::Param => {
                let number = self.next_param();
                self.advance();
                Ok(self.make(ExprKind::Param(number), start))
            }
            _ => {
                let column = self.column_ref()?;
                Ok(self.make(ExprKind::Column(column), start))
            }
        }
    }

    fn at_lock(&self) -> bool {
        match self.word() {
            kw::FOR => matches!(self.peek(), Tok::Word(kw::UPDATE | kw::SHARE)),
            kw::LOCK => self.peek_is(kw::IN),
            _ => false,
        }
    }

    fn lock(&mut self) -> Result<Lock> {
        if self.eat_all(&[kw::LOCK, kw::IN, kw::SHARE, kw::MODE]) {
            return Ok(Lock { exclusive: false, tables: Vec::new(), wait: LockWait::Wait });
        }
        self.expect(kw::FOR)?;
        let exclusive = self.expect_any(&[kw::UPDATE, kw::SHARE])? == kw::UPDATE;
        let tables = if self.eat(kw::OF) { self.list(Self::table_name)? } else { Vec::new() };
        let wait = if self.eat(kw::NOWAIT) {
            LockWait::NoWait
        } else if self.eat_all(&[kw::SKIP, kw::LOCKED]) {
            LockWait::SkipLocked
        } else {
            LockWait::Wait
        };
        Ok(Lock { exclusive, tables, wait })
    }
}
