//! What an expression begins with: signs, literals, variables, parentheses, names, and the forms
//! with words of their own.

use super::expr::level;
use super::{Parser, Result};
use crate::ast::BinaryOp;
use crate::ast::{
    ColumnRef, Expr, ExprKind, Ident, Literal, SystemVar, TemporalKind, UnaryOp, VarScope,
};
use crate::lexer::text;
use crate::lexer::token::{Tok, Token};
use crate::lexer::words::{self as kw, Kw};

impl Parser<'_> {
    pub(super) fn prefix(&mut self, floor: u8) -> Result<Expr> {
        match self.tok.kind {
            Tok::Word(word) => self.word_prefix(word, floor),
            Tok::Quoted => self.name(),
            Tok::Int
            | Tok::Decimal
            | Tok::Float
            | Tok::String
            | Tok::National
            | Tok::Hex
            | Tok::Bit => self.literal_expr(),
            Tok::LParen => self.parenthesised(),
            Tok::Param => Ok(self.param()),
            Tok::UserVar => self.user_variable(),
            Tok::AtAt => self.system_variable(),
            Tok::Minus => self.unary(UnaryOp::Minus),
            Tok::Plus => self.unary(UnaryOp::Plus),
            Tok::Tilde => self.unary(UnaryOp::BitNot),
            Tok::Bang => self.unary(UnaryOp::Bang),
            Tok::LBrace => self.odbc(),
            _ => Err(self.error()),
        }
    }

    fn word_prefix(&mut self, word: Kw, floor: u8) -> Result<Expr> {
        match word {
            Kw::NONE => self.name(),
            kw::NOT if self.options.high_not_precedence => self.unary(UnaryOp::Bang),
            kw::NOT if floor < level::NOT => self.not(),
            kw::BINARY if self.peek() != Tok::LParen || floor < level::UNARY => {
                self.unary(UnaryOp::Binary)
            }
            kw::NULL => Ok(self.fixed(ExprKind::Literal(Literal::Null))),
            kw::TRUE => Ok(self.fixed(ExprKind::Literal(Literal::Bool(true)))),
            kw::FALSE => Ok(self.fixed(ExprKind::Literal(Literal::Bool(false)))),
            kw::CASE => self.case(),
            kw::EXISTS => self.exists(),
            kw::ROW if self.peek() == Tok::LParen => self.row(),
            kw::INTERVAL => self.interval(),
            kw::DEFAULT => self.default_value(),
            kw::MATCH => self.match_against(),
            kw::CAST | kw::CONVERT | kw::TRIM | kw::EXTRACT | kw::POSITION | kw::VALUES
                if self.peek() == Tok::LParen =>
            {
                self.word_call(word)
            }
            kw::SUBSTRING | kw::SUBSTR | kw::MID if self.peek() == Tok::LParen => self.substring(),
            kw::TIMESTAMPADD | kw::TIMESTAMPDIFF | kw::GET_FORMAT if self.peek() == Tok::LParen => {
                self.unit_call(word)
            }
            kw::DATE | kw::TIME | kw::TIMESTAMP if self.peek() == Tok::String => {
                self.temporal(word)
            }
            _ => self.name(),
        }
    }

    fn fixed(&mut self, kind: ExprKind) -> Expr {
        let start = self.tok.start;
        self.advance();
        self.make(kind, start)
    }

    fn not(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        // Operators above NOT only: NOT a = b is NOT (a = b), NOT a AND b is (NOT a) AND b.
        let expr = Box::new(self.expr_above(level::AND)?);
        Ok(self.make(ExprKind::Unary { op: UnaryOp::Not, expr }, start))
    }

    fn unary(&mut self, op: UnaryOp) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let expr = Box::new(self.expr_above(level::UNARY)?);
        Ok(self.make(ExprKind::Unary { op, expr }, start))
    }

    fn param(&mut self) -> Expr {
        let number = self.next_param();
        self.fixed(ExprKind::Param(number))
    }

    fn user_variable(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        let name = self.user_var()?;
        if !self.eat_tok(Tok::Assign) {
            return Ok(self.make(ExprKind::UserVar(name), start));
        }
        let value = Box::new(self.expr()?);
        Ok(self.make(ExprKind::Assign { var: name, value }, start))
    }

    fn system_variable(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        let var = self.system_var()?;
        Ok(self.make(ExprKind::SystemVar(var), start))
    }

    /// `@@[scope.][prefix.]name`
    pub(super) fn system_var(&mut self) -> Result<SystemVar> {
        self.expect_tok(Tok::AtAt)?;
        let scope = match self.word() {
            kw::GLOBAL => Some(VarScope::Global),
            kw::SESSION | kw::LOCAL => Some(VarScope::Session),
            kw::PERSIST => Some(VarScope::Persist),
            kw::PERSIST_ONLY => Some(VarScope::PersistOnly),
            _ => None,
        };
        let scope = scope.filter(|_| self.peek() == Tok::Dot);
        if scope.is_some() {
            self.advance();
            self.advance();
        }
        let (prefix, name) = self.dotted_name()?;
        Ok(SystemVar { scope, prefix, name })
    }

    /// `[prefix.]name`
    pub(super) fn dotted_name(&mut self) -> Result<(Option<Box<str>>, Box<str>)> {
        let first = self.ident_any()?.name;
        if !self.eat_tok(Tok::Dot) {
            return Ok((None, first));
        }
        Ok((Some(first), self.ident_any()?.name))
    }

    /// `(expr)`, `(a, b)`, or `(query)`; a query may itself begin with parentheses.
    fn parenthesised(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        if self.query_follows() {
            let query = Box::new(self.paren_query()?);
            return Ok(self.make(ExprKind::Subquery(query), start));
        }
        self.advance();
        let first = self.expr()?;
        if let ExprKind::Subquery(query) = first.kind {
            if self.at_query_rest() {
                let query = Box::new(self.query_continued(*query)?);
                self.expect_tok(Tok::RParen)?;
                return Ok(self.make(ExprKind::Subquery(query), start));
            }
            let first = Expr { kind: ExprKind::Subquery(query), span: first.span };
            return self.parenthesised_rest(first, start);
        }
        self.parenthesised_rest(first, start)
    }

    fn parenthesised_rest(&mut self, first: Expr, start: u32) -> Result<Expr> {
        if !self.at_tok(Tok::Comma) {
            self.expect_tok(Tok::RParen)?;
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat_tok(Tok::Comma) {
            items.push(self.expr()?);
        }
        self.expect_tok(Tok::RParen)?;
        Ok(self.make(ExprKind::Row(items), start))
    }

    fn row(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let items = self.paren_list(Self::expr)?;
        if items.len() < 2 {
            return Err(self.error_at(self.prev_end.saturating_sub(1)));
        }
        Ok(self.make(ExprKind::Row(items), start))
    }

    fn exists(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let query = Box::new(self.paren_query()?);
        Ok(self.make(ExprKind::Exists(query), start))
    }

    fn case(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let operand = if self.at(kw::WHEN) { None } else { Some(Box::new(self.expr()?)) };
        let mut arms = Vec::new();
        while self.eat(kw::WHEN) {
            let when = self.expr()?;
            self.expect(kw::THEN)?;
            arms.push((when, self.expr()?));
        }
        if arms.is_empty() {
            return Err(self.error());
        }
        let otherwise = if self.eat(kw::ELSE) { Some(Box::new(self.expr()?)) } else { None };
        self.expect(kw::END)?;
        Ok(self.make(ExprKind::Case { operand, arms, otherwise }, start))
    }

    fn default_value(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        if !self.eat_tok(Tok::LParen) {
            return Ok(self.make(ExprKind::Default, start));
        }
        let column = self.column_ref()?;
        self.expect_tok(Tok::RParen)?;
        Ok(self.make(ExprKind::DefaultOf(column), start))
    }

    /// INTERVAL value unit, or the function INTERVAL(n, a, b ...).
    fn interval(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        let word = self.advance();
        if self.at_tok(Tok::LParen) {
            let mark = self.mark();
            self.advance();
            let mut args = vec![self.expr()?];
            while self.eat_tok(Tok::Comma) {
                args.push(self.expr()?);
            }
            if args.len() > 1 {
                self.expect_tok(Tok::RParen)?;
                let name = self.ident_of(word)?;
                let call = crate::ast::Call { schema: None, name, args, extra: None };
                return Ok(self.make(ExprKind::Call(call), start));
            }
            self.reset(mark);
        }
        let value = Box::new(self.expr()?);
        let unit = self.interval_unit()?;
        Ok(self.make(ExprKind::Interval { value, unit }, start))
    }

    fn temporal(&mut self, word: Kw) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let kind = match word {
            kw::DATE => TemporalKind::Date,
            kw::TIME => TemporalKind::Time,
            _ => TemporalKind::Timestamp,
        };
        let text = self.string()?;
        Ok(self.make(ExprKind::Literal(Literal::Temporal { kind, text }), start))
    }

    /// `{d '..'}`, `{t '..'}`, `{ts '..'}`, and `{word expr}`, which is the expression.
    fn odbc(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        self.advance();
        let kind = match self.word() {
            kw::D => Some(TemporalKind::Date),
            kw::T => Some(TemporalKind::Time),
            kw::TS => Some(TemporalKind::Timestamp),
            _ => None,
        };
        self.ident()?;
        let expr = match kind {
            Some(kind) if self.at_tok(Tok::String) => {
                let text = self.string()?;
                self.make(ExprKind::Literal(Literal::Temporal { kind, text }), start)
            }
            _ => self.expr()?,
        };
        self.expect_tok(Tok::RBrace)?;
        Ok(expr)
    }

    /// A column, a call, or an introduced literal.
    fn name(&mut self) -> Result<Expr> {
        let token = self.advance();
        match self.tok.kind {
            Tok::LParen => return self.call(None, token),
            Tok::Dot => return self.qualified(token),
            Tok::String | Tok::Hex | Tok::Bit => {
                if let Some(charset) = text::introducer(self.slice(token.start, token.end)) {
                    let literal = self.introduced(charset)?;
                    return Ok(self.make(ExprKind::Literal(literal), token.start));
                }
            }
            _ => {}
        }
        if let Tok::Word(word) = token.kind
            && word.is_reserved()
        {
            return self.bare_call(token, word);
        }
        let name = self.ident_of(token)?;
        self.column_rest(ColumnRef { schema: None, table: None, name }, token.start)
    }

    fn qualified(&mut self, token: Token) -> Result<Expr> {
        if let Tok::Word(word) = token.kind
            && word.is_reserved()
        {
            return Err(self.error_at(token.start));
        }
        let first = self.ident_of(token)?;
        self.expect_tok(Tok::Dot)?;
        let second_token = self.tok;
        let second = self.ident_any()?;
        if self.at_tok(Tok::LParen) {
            return self.call(Some(first), second_token);
        }
        let column = if self.eat_tok(Tok::Dot) {
            ColumnRef { schema: Some(first), table: Some(second), name: self.ident_any()? }
        } else {
            ColumnRef { schema: None, table: Some(first), name: second }
        };
        self.column_rest(column, token.start)
    }

    /// `column -> path`, `column ->> path`
    fn column_rest(&mut self, column: ColumnRef, start: u32) -> Result<Expr> {
        let expr = self.make(ExprKind::Column(column), start);
        let op = match self.tok.kind {
            Tok::Arrow => BinaryOp::JsonExtract,
            Tok::ArrowText => BinaryOp::JsonUnquote,
            _ => return Ok(expr),
        };
        self.advance();
        if !self.at_tok(Tok::String) {
            return Err(self.error());
        }
        let right = Box::new(self.literal_expr()?);
        let kind = ExprKind::Binary { op, left: Box::new(expr), right };
        Ok(self.make(kind, start))
    }

    /// `[[schema.]table.]name`
    pub(super) fn column_ref(&mut self) -> Result<ColumnRef> {
        let name = self.ident()?;
        self.column_ref_rest(name)
    }

    pub(super) fn column_ref_rest(&mut self, first: Ident) -> Result<ColumnRef> {
        if !self.eat_tok(Tok::Dot) {
            return Ok(ColumnRef { schema: None, table: None, name: first });
        }
        let second = self.ident_any()?;
        if !self.eat_tok(Tok::Dot) {
            return Ok(ColumnRef { schema: None, table: Some(first), name: second });
        }
        Ok(ColumnRef { schema: Some(first), table: Some(second), name: self.ident_any()? })
    }
}
