//! SELECT's own clauses, and INTO.

use super::{Parser, Result};
use crate::ast::{
    ExprKind, FileFormat, IntoTarget, IntoVar, Select, SelectItem, SelectModifiers, SourceText,
    TableName,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// SELECT up to WINDOW; an INTO before FROM goes to `into`.
    pub(super) fn select(&mut self, into: &mut Option<IntoTarget>) -> Result<Select> {
        self.expect(kw::SELECT)?;
        let mut select = Select { hint: self.hint(), ..Select::default() };
        self.select_modifiers(&mut select);
        select.items = self.list(Self::select_item)?;
        if self.at(kw::INTO) && into.is_none() {
            *into = Some(self.target_of_into()?);
        }
        if self.eat(kw::FROM) && !self.eat(kw::DUAL) {
            select.from = self.list(Self::table_ref)?;
        }
        if self.eat(kw::WHERE) {
            select.filter = Some(self.expr()?);
        }
        if self.eat(kw::GROUP) {
            self.expect(kw::BY)?;
            self.group_by(&mut select)?;
        }
        if self.eat(kw::HAVING) {
            select.having = Some(self.expr()?);
        }
        if self.eat(kw::WINDOW) {
            select.windows = self.list(Self::window_def)?;
        }
        Ok(select)
    }

    fn select_modifiers(&mut self, select: &mut Select) {
        let SelectModifiers {
            high_priority,
            straight_join,
            small_result,
            big_result,
            buffer_result,
            no_cache,
            calc_found_rows,
        } = &mut select.modifiers;
        loop {
            let flag = match self.word() {
                kw::ALL => {
                    self.advance();
                    continue;
                }
                kw::DISTINCT | kw::DISTINCTROW => &mut select.distinct,
                kw::HIGH_PRIORITY => &mut *high_priority,
                kw::STRAIGHT_JOIN => &mut *straight_join,
                kw::SQL_SMALL_RESULT => &mut *small_result,
                kw::SQL_BIG_RESULT => &mut *big_result,
                kw::SQL_BUFFER_RESULT => &mut *buffer_result,
                kw::SQL_NO_CACHE => &mut *no_cache,
                kw::SQL_CALC_FOUND_ROWS => &mut *calc_found_rows,
                _ => return,
            };
            *flag = true;
            self.advance();
        }
    }

    fn group_by(&mut self, select: &mut Select) -> Result<()> {
        if self.at(kw::ROLLUP) && self.peek() == Tok::LParen {
            self.advance();
            select.group_by = self.paren_list(Self::expr)?;
            select.rollup = true;
            return Ok(());
        }
        // A direction behind a grouping expression was MySQL 5.7's; it changes nothing since.
        select.group_by = self.list(Self::expr)?;
        select.rollup = self.eat_all(&[kw::WITH, kw::ROLLUP]);
        Ok(())
    }

    fn select_item(&mut self) -> Result<SelectItem> {
        if self.eat_tok(Tok::Star) {
            return Ok(SelectItem::Wildcard);
        }
        if let Some(table) = self.table_wildcard()? {
            return Ok(SelectItem::TableWildcard(table));
        }
        let start = self.tok.start;
        let expr = self.expr()?;
        let text = match &expr.kind {
            ExprKind::Column(_) => SourceText::default(),
            _ => self.text_from(start),
        };
        let alias = self.item_alias()?;
        Ok(SelectItem::Expr { expr, alias, text })
    }

    /// `t.*` or `db.t.*`
    pub(super) fn table_wildcard(&mut self) -> Result<Option<TableName>> {
        if !self.at_ident() {
            return Ok(None);
        }
        let mut ahead = self.lexer;
        if ahead.next().kind != Tok::Dot {
            return Ok(None);
        }
        let star = match ahead.next().kind {
            Tok::Star => true,
            Tok::Word(_) | Tok::Quoted => {
                ahead.next().kind == Tok::Dot && ahead.next().kind == Tok::Star
            }
            _ => false,
        };
        if !star {
            return Ok(None);
        }
        let first = self.ident()?;
        self.expect_tok(Tok::Dot)?;
        if self.eat_tok(Tok::Star) {
            return Ok(Some(TableName { schema: None, name: first }));
        }
        let name = self.ident_any()?;
        self.expect_tok(Tok::Dot)?;
        self.expect_tok(Tok::Star)?;
        Ok(Some(TableName { schema: Some(first), name }))
    }

    /// `[AS] name` or `[AS] 'name'`
    fn item_alias(&mut self) -> Result<Option<crate::ast::Ident>> {
        let said = self.eat(kw::AS);
        if self.at_tok(Tok::String) {
            let start = self.tok.start;
            let name = self.string()?;
            return Ok(Some(crate::ast::Ident { name, span: self.span_from(start) }));
        }
        if said || self.at_ident() { self.ident().map(Some) } else { Ok(None) }
    }

    pub(super) fn target_of_into(&mut self) -> Result<IntoTarget> {
        self.expect(kw::INTO)?;
        if self.eat(kw::OUTFILE) {
            let path = self.string()?;
            let charset = if self.at_charset() { Some(self.charset_clause()?) } else { None };
            return Ok(IntoTarget::Outfile { path, charset, format: self.file_format()? });
        }
        if self.eat(kw::DUMPFILE) {
            return Ok(IntoTarget::Dumpfile(self.string()?));
        }
        Ok(IntoTarget::Vars(self.list(Self::variable_into)?))
    }

    pub(super) fn variable_into(&mut self) -> Result<IntoVar> {
        if self.at_tok(Tok::UserVar) {
            return Ok(IntoVar::User(self.user_var()?));
        }
        Ok(IntoVar::Local(self.ident()?))
    }

    /// `[FIELDS | COLUMNS ...] [LINES ...]`
    pub(super) fn file_format(&mut self) -> Result<FileFormat> {
        let mut format = FileFormat::default();
        if self.eat_any(&[kw::FIELDS, kw::COLUMNS]).is_some() {
            loop {
                if self.eat(kw::TERMINATED) {
                    self.expect(kw::BY)?;
                    format.fields_terminated = Some(self.string_or_bytes()?);
                } else if self.at_any(&[kw::OPTIONALLY, kw::ENCLOSED]) {
                    format.optionally = self.eat(kw::OPTIONALLY);
                    self.expect(kw::ENCLOSED)?;
                    self.expect(kw::BY)?;
                    format.enclosed = Some(self.string_or_bytes()?);
                } else if self.eat(kw::ESCAPED) {
                    self.expect(kw::BY)?;
                    format.escaped = Some(self.string_or_bytes()?);
                } else {
                    break;
                }
            }
        }
        if self.eat(kw::LINES) {
            loop {
                if self.eat(kw::TERMINATED) {
                    self.expect(kw::BY)?;
                    format.lines_terminated = Some(self.string_or_bytes()?);
                } else if self.eat(kw::STARTING) {
                    self.expect(kw::BY)?;
                    format.lines_starting = Some(self.string_or_bytes()?);
                } else {
                    break;
                }
            }
        }
        Ok(format)
    }
}
