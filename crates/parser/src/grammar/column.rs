//! Column definitions.

use super::expr::level;
use super::{Parser, Result};
use crate::ast::{
    CheckDef, ColumnAttribute, ColumnDef, ColumnDefault, ColumnPosition, DataType, Expr, ExprKind,
    UnaryOp,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// `name type attributes`
    pub(super) fn column_def(&mut self) -> Result<ColumnDef> {
        let name = self.ident()?;
        let ty: DataType = self.data_type()?;
        let mut attributes = Vec::new();
        while let Some(attribute) = self.column_attribute()? {
            attributes.push(attribute);
        }
        Ok(ColumnDef { name, ty, attributes })
    }

    /// `FIRST` or `AFTER column`
    pub(super) fn column_position(&mut self) -> Result<Option<ColumnPosition>> {
        if self.eat(kw::FIRST) {
            return Ok(Some(ColumnPosition::First));
        }
        if self.eat(kw::AFTER) {
            return Ok(Some(ColumnPosition::After(self.ident()?)));
        }
        Ok(None)
    }

    fn column_attribute(&mut self) -> Result<Option<ColumnAttribute>> {
        use ColumnAttribute as A;
        Ok(Some(match self.word() {
            kw::NOT => {
                self.advance();
                match self.expect_any(&[kw::NULL, kw::SECONDARY])? {
                    kw::NULL => A::NotNull,
                    _ => A::NotSecondary,
                }
            }
            kw::NULL => self.took(A::Null),
            kw::AUTO_INCREMENT => self.took(A::AutoIncrement),
            kw::VISIBLE => self.took(A::Visible),
            kw::INVISIBLE => self.took(A::Invisible),
            kw::DEFAULT => {
                self.advance();
                A::Default(self.column_default()?)
            }
            kw::ON => {
                self.advance();
                self.expect(kw::UPDATE)?;
                A::OnUpdateNow { digits: self.now()? }
            }
            kw::PRIMARY => {
                self.advance();
                self.expect(kw::KEY)?;
                A::PrimaryKey
            }
            kw::KEY => self.took(A::PrimaryKey),
            kw::UNIQUE => {
                self.advance();
                self.eat(kw::KEY);
                A::Unique
            }
            kw::GENERATED | kw::AS => self.generated()?,
            kw::CONSTRAINT | kw::CHECK => A::Check(self.named_check()?),
            kw::REFERENCES => A::References(self.references()?),
            kw::SERIAL => {
                self.advance();
                self.expect(kw::DEFAULT)?;
                self.expect(kw::VALUE)?;
                A::SerialDefault
            }
            _ => return self.labelled_attribute(),
        }))
    }

    fn took(&mut self, attribute: ColumnAttribute) -> ColumnAttribute {
        self.advance();
        attribute
    }

    /// Attributes of a word and a value.
    fn labelled_attribute(&mut self) -> Result<Option<ColumnAttribute>> {
        use ColumnAttribute as A;
        let labels = [
            kw::COMMENT,
            kw::COLLATE,
            kw::COLUMN_FORMAT,
            kw::STORAGE,
            kw::ENGINE_ATTRIBUTE,
            kw::SECONDARY_ENGINE_ATTRIBUTE,
            kw::SRID,
        ];
        let Some(label) = self.eat_any(&labels) else { return Ok(None) };
        if matches!(label, kw::ENGINE_ATTRIBUTE | kw::SECONDARY_ENGINE_ATTRIBUTE) {
            self.eat_tok(Tok::Eq);
        }
        Ok(Some(match label {
            kw::COMMENT => A::Comment(self.string()?),
            kw::COLLATE => A::Collate(self.name_or_string()?),
            kw::COLUMN_FORMAT => A::ColumnFormat(self.ident_any()?.name),
            kw::STORAGE => A::Storage(self.ident_any()?.name),
            kw::ENGINE_ATTRIBUTE => A::EngineAttribute(self.string()?),
            kw::SRID => A::Srid(self.number()?),
            _ => A::SecondaryEngineAttribute(self.string()?),
        }))
    }

    /// Behind DEFAULT.
    pub(super) fn column_default(&mut self) -> Result<ColumnDefault> {
        let start = self.tok.start;
        if self.at_now() {
            return Ok(ColumnDefault::Now { digits: self.now()? });
        }
        if self.at_tok(Tok::LParen) {
            let (expr, text) = self.paren_expr()?;
            return Ok(ColumnDefault::Expr { expr, text });
        }
        let expr = self.expr_above(level::COLLATE)?;
        if !is_signed_literal(&expr) {
            return Err(self.error_at(start));
        }
        Ok(ColumnDefault::Literal(expr))
    }

    fn at_now(&self) -> bool {
        match self.word() {
            kw::NOW => self.peek() == Tok::LParen,
            word => matches!(word, kw::CURRENT_TIMESTAMP | kw::LOCALTIME | kw::LOCALTIMESTAMP),
        }
    }

    /// CURRENT_TIMESTAMP[(digits)] in any of its names.
    fn now(&mut self) -> Result<u64> {
        if !self.at_now() {
            return Err(self.error());
        }
        self.advance();
        let mut digits = 0;
        if self.eat_tok(Tok::LParen) {
            if !self.at_tok(Tok::RParen) {
                digits = self.number()?;
            }
            self.expect_tok(Tok::RParen)?;
        }
        Ok(digits)
    }

    /// `(expr)` with the inside as text.
    pub(super) fn paren_expr(&mut self) -> Result<(Expr, crate::ast::SourceText)> {
        self.expect_tok(Tok::LParen)?;
        let start = self.tok.start;
        let expr = self.expr()?;
        let text = self.text_from(start);
        self.expect_tok(Tok::RParen)?;
        Ok((expr, text))
    }

    fn generated(&mut self) -> Result<ColumnAttribute> {
        if self.eat(kw::GENERATED) {
            self.expect(kw::ALWAYS)?;
        }
        self.expect(kw::AS)?;
        let (expr, text) = self.paren_expr()?;
        let stored = self.eat_any(&[kw::VIRTUAL, kw::STORED]) == Some(kw::STORED);
        Ok(ColumnAttribute::Generated { expr, text, stored })
    }

    /// `[CONSTRAINT [name]] CHECK (expr) [[NOT] ENFORCED]`
    fn named_check(&mut self) -> Result<CheckDef> {
        let mut name = None;
        if self.eat(kw::CONSTRAINT) && !self.at(kw::CHECK) {
            name = Some(self.ident()?);
        }
        self.check(name)
    }

    pub(super) fn check(&mut self, name: Option<crate::ast::Ident>) -> Result<CheckDef> {
        self.expect(kw::CHECK)?;
        let (expr, text) = self.paren_expr()?;
        let enforced = !self.eat_all(&[kw::NOT, kw::ENFORCED]);
        if enforced {
            self.eat(kw::ENFORCED);
        }
        Ok(CheckDef { name, expr, text, enforced })
    }
}

fn is_signed_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Unary { op: UnaryOp::Minus | UnaryOp::Plus, expr } => {
            matches!(expr.kind, ExprKind::Literal(_))
        }
        _ => false,
    }
}
