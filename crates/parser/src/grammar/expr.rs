//! Operators, by precedence (MySQL manual 14.4.1 and the levels of its grammar).
//!
//! `expr_above(floor)` reads a prefix and then every operator that binds tighter than `floor`. A
//! predicate (IN, LIKE, BETWEEN, REGEXP ...) does not chain: behind one, only looser operators may
//! follow, so `a LIKE b LIKE c` is an error, as in MySQL.

use super::{Parser, Result};
use crate::ast::{BinaryOp, Expr, ExprKind, IsTest};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};
use crate::limits;

/// How tight operators bind; a higher number binds tighter.
pub(crate) mod level {
    pub(crate) const LOWEST: u8 = 0;
    pub(crate) const OR: u8 = 1;
    pub(crate) const XOR: u8 = 2;
    pub(crate) const AND: u8 = 3;
    pub(crate) const NOT: u8 = 4;
    pub(crate) const COMPARE: u8 = 5;
    pub(crate) const PREDICATE: u8 = 6;
    pub(crate) const BIT_OR: u8 = 7;
    pub(crate) const BIT_AND: u8 = 8;
    pub(crate) const SHIFT: u8 = 9;
    pub(crate) const ADD: u8 = 10;
    pub(crate) const MUL: u8 = 11;
    pub(crate) const BIT_XOR: u8 = 12;
    pub(crate) const CONCAT: u8 = 13;
    pub(crate) const UNARY: u8 = 14;
    pub(crate) const COLLATE: u8 = 15;
}

#[derive(Clone, Copy)]
enum Infix {
    Or,
    And,
    Binary(BinaryOp),
    Compare(BinaryOp),
    Is,
    Predicate,
    Collate,
}

impl Parser<'_> {
    pub(super) fn whole_expression(&mut self) -> Result<Expr> {
        let expr = self.expr()?;
        self.expect_tok(Tok::End)?;
        Ok(expr)
    }

    pub(super) fn expr(&mut self) -> Result<Expr> {
        self.expr_above(level::LOWEST)
    }

    /// MySQL's `bit_expr`: nothing looser than `|`.
    fn bit_expr(&mut self) -> Result<Expr> {
        self.expr_above(level::PREDICATE)
    }

    pub(super) fn expr_above(&mut self, floor: u8) -> Result<Expr> {
        self.enter()?;
        let outer = std::mem::take(&mut self.height);
        let start = self.tok.start;
        let mut ceiling = u8::MAX;
        let mut left = self.prefix(floor)?;
        let mut height = self.height + 1;
        while let Some((infix, bind)) = self.infix() {
            if bind <= floor || bind > ceiling {
                break;
            }
            self.height = 0;
            let flat = matches!(
                (infix, &left.kind),
                (Infix::And, ExprKind::And(_)) | (Infix::Or, ExprKind::Or(_))
            );
            left = self.infix_rest(left, infix, bind, start)?;
            height = height.max(self.height + u32::from(flat)) + u32::from(!flat);
            if height > limits::HEIGHT_MAX {
                return Err(self.too_deep());
            }
            if bind == level::PREDICATE {
                ceiling = level::COMPARE;
            }
        }
        self.height = outer.max(height);
        self.leave();
        Ok(left)
    }

    /// The operator at the current token, if there is one, with its level.
    fn infix(&self) -> Option<(Infix, u8)> {
        use BinaryOp as Op;
        let binary = |op, bind| Some((Infix::Binary(op), bind));
        match self.tok.kind {
            Tok::Word(_) => self.word_infix(),
            Tok::Eq => Some((Infix::Compare(Op::Eq), level::COMPARE)),
            Tok::NullSafeEq => Some((Infix::Compare(Op::NullSafeEq), level::COMPARE)),
            Tok::Ne => Some((Infix::Compare(Op::Ne), level::COMPARE)),
            Tok::Lt => Some((Infix::Compare(Op::Lt), level::COMPARE)),
            Tok::Le => Some((Infix::Compare(Op::Le), level::COMPARE)),
            Tok::Gt => Some((Infix::Compare(Op::Gt), level::COMPARE)),
            Tok::Ge => Some((Infix::Compare(Op::Ge), level::COMPARE)),
            Tok::OrOr if self.options.pipes_as_concat => binary(Op::Concat, level::CONCAT),
            Tok::OrOr => Some((Infix::Or, level::OR)),
            Tok::AndAnd => Some((Infix::And, level::AND)),
            Tok::Bar => binary(Op::BitOr, level::BIT_OR),
            Tok::Amp => binary(Op::BitAnd, level::BIT_AND),
            Tok::Shl => binary(Op::ShiftLeft, level::SHIFT),
            Tok::Shr => binary(Op::ShiftRight, level::SHIFT),
            Tok::Plus => binary(Op::Add, level::ADD),
            Tok::Minus => binary(Op::Sub, level::ADD),
            Tok::Star => binary(Op::Mul, level::MUL),
            Tok::Slash => binary(Op::Div, level::MUL),
            Tok::Percent => binary(Op::Mod, level::MUL),
            Tok::Caret => binary(Op::BitXor, level::BIT_XOR),
            _ => None,
        }
    }

    fn word_infix(&self) -> Option<(Infix, u8)> {
        Some(match self.word() {
            kw::AND => (Infix::And, level::AND),
            kw::OR => (Infix::Or, level::OR),
            kw::XOR => (Infix::Binary(BinaryOp::Xor), level::XOR),
            kw::DIV => (Infix::Binary(BinaryOp::IntDiv), level::MUL),
            kw::MOD => (Infix::Binary(BinaryOp::Mod), level::MUL),
            kw::IS => (Infix::Is, level::COMPARE),
            kw::COLLATE => (Infix::Collate, level::COLLATE),
            kw::IN | kw::LIKE | kw::BETWEEN | kw::REGEXP | kw::RLIKE => {
                (Infix::Predicate, level::PREDICATE)
            }
            kw::NOT => match self.peek() {
                Tok::Word(kw::IN | kw::LIKE | kw::BETWEEN | kw::REGEXP | kw::RLIKE) => {
                    (Infix::Predicate, level::PREDICATE)
                }
                _ => return None,
            },
            kw::SOUNDS if self.peek_is(kw::LIKE) => (Infix::Predicate, level::PREDICATE),
            kw::MEMBER if matches!(self.peek(), Tok::Word(kw::OF) | Tok::LParen) => {
                (Infix::Predicate, level::PREDICATE)
            }
            _ => return None,
        })
    }

    fn infix_rest(&mut self, left: Expr, infix: Infix, bind: u8, start: u32) -> Result<Expr> {
        let kind = match infix {
            Infix::And | Infix::Or => return self.chain(left, infix, bind, start),
            Infix::Predicate => return self.predicate(left, start),
            Infix::Is => self.is_test(left)?,
            Infix::Compare(op) => {
                self.advance();
                self.comparison(left, op)?
            }
            Infix::Binary(op) => {
                self.advance();
                let right = Box::new(self.expr_above(bind)?);
                ExprKind::Binary { op, left: Box::new(left), right }
            }
            Infix::Collate => {
                self.advance();
                let collation = self.name_or_string()?;
                ExprKind::Collate { expr: Box::new(left), collation }
            }
        };
        Ok(self.make(kind, start))
    }

    /// AND and OR in a row are one flat node.
    fn chain(&mut self, left: Expr, infix: Infix, bind: u8, start: u32) -> Result<Expr> {
        self.advance();
        let right = self.expr_above(bind)?;
        let kind = match (infix, left.kind) {
            (Infix::And, ExprKind::And(mut terms)) => {
                terms.push(right);
                ExprKind::And(terms)
            }
            (Infix::Or, ExprKind::Or(mut terms)) => {
                terms.push(right);
                ExprKind::Or(terms)
            }
            (Infix::And, kind) => ExprKind::And(vec![Expr { kind, span: left.span }, right]),
            (_, kind) => ExprKind::Or(vec![Expr { kind, span: left.span }, right]),
        };
        Ok(self.make(kind, start))
    }

    fn comparison(&mut self, left: Expr, op: BinaryOp) -> Result<ExprKind> {
        let left = Box::new(left);
        let quantified = self.at_any(&[kw::ALL, kw::ANY, kw::SOME]) && self.peek() == Tok::LParen;
        if !quantified {
            let right = Box::new(self.expr_above(level::COMPARE)?);
            return Ok(ExprKind::Binary { op, left, right });
        }
        let all = self.at(kw::ALL);
        self.advance();
        let query = Box::new(self.paren_query()?);
        Ok(ExprKind::Quantified { left, op, all, query })
    }

    fn is_test(&mut self, left: Expr) -> Result<ExprKind> {
        self.expect(kw::IS)?;
        let negated = self.eat(kw::NOT);
        let test = match self.expect_any(&[kw::NULL, kw::TRUE, kw::FALSE, kw::UNKNOWN])? {
            kw::NULL => IsTest::Null,
            kw::TRUE => IsTest::True,
            kw::FALSE => IsTest::False,
            _ => IsTest::Unknown,
        };
        Ok(ExprKind::Is { expr: Box::new(left), negated, test })
    }

    fn predicate(&mut self, left: Expr, start: u32) -> Result<Expr> {
        let negated = self.eat(kw::NOT);
        let expr = Box::new(left);
        let kind = match self.word() {
            kw::IN => {
                self.advance();
                self.in_rest(expr, negated)?
            }
            kw::BETWEEN => {
                self.advance();
                let low = Box::new(self.bit_expr()?);
                self.expect(kw::AND)?;
                let high = Box::new(self.expr_above(level::COMPARE)?);
                ExprKind::Between { expr, negated, low, high }
            }
            kw::LIKE => {
                self.advance();
                let pattern = Box::new(self.expr_above(level::BIT_XOR)?);
                let escape = if self.eat(kw::ESCAPE) {
                    Some(Box::new(self.expr_above(level::BIT_XOR)?))
                } else {
                    None
                };
                ExprKind::Like { expr, negated, pattern, escape }
            }
            kw::REGEXP | kw::RLIKE => {
                self.advance();
                let pattern = Box::new(self.bit_expr()?);
                ExprKind::Regexp { expr, negated, pattern }
            }
            kw::SOUNDS => {
                self.advance();
                self.expect(kw::LIKE)?;
                let right = Box::new(self.bit_expr()?);
                ExprKind::Binary { op: BinaryOp::SoundsLike, left: expr, right }
            }
            _ => self.member_of(expr)?,
        };
        Ok(self.make(kind, start))
    }

    fn in_rest(&mut self, expr: Box<Expr>, negated: bool) -> Result<ExprKind> {
        if self.at_tok(Tok::LParen) && self.query_follows() {
            let query = Box::new(self.paren_query()?);
            return Ok(ExprKind::InQuery { expr, negated, query });
        }
        self.expect_tok(Tok::LParen)?;
        let first = self.expr()?;
        let mut list = match first.kind {
            // IN ((query) UNION query), IN ((query)): parentheses around a query change nothing.
            ExprKind::Subquery(query) if self.at_query_rest() || self.at_tok(Tok::RParen) => {
                let rest = self.at_query_rest();
                let query = if rest { self.query_continued(*query)? } else { *query };
                self.expect_tok(Tok::RParen)?;
                return Ok(ExprKind::InQuery { expr, negated, query: Box::new(query) });
            }
            kind => vec![Expr { kind, span: first.span }],
        };
        while self.eat_tok(Tok::Comma) {
            list.push(self.expr()?);
        }
        self.expect_tok(Tok::RParen)?;
        Ok(ExprKind::InList { expr, negated, list })
    }

    fn member_of(&mut self, value: Box<Expr>) -> Result<ExprKind> {
        self.expect(kw::MEMBER)?;
        self.eat(kw::OF);
        self.expect_tok(Tok::LParen)?;
        let array = Box::new(self.expr_above(level::COMPARE)?);
        self.expect_tok(Tok::RParen)?;
        Ok(ExprKind::MemberOf { value, array })
    }
}
