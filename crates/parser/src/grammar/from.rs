//! FROM: tables, joins, derived tables, JSON_TABLE.

use super::{Parser, Result};
use crate::ast::{
    DerivedTable, Expr, HintAction, HintPurpose, Ident, IndexHint, Join, JoinCondition, JoinKind,
    JsonTable, JsonTableColumn, Query, TableFactor, TableFunction, TableName, TableRef,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

/// A join's words.
#[derive(Clone, Copy)]
struct JoinWords {
    kind: JoinKind,
    natural: bool,
    /// MySQL's grammar demands ON or USING.
    conditioned: bool,
}

impl Parser<'_> {
    /// A table with whatever is joined to it.
    pub(super) fn table_ref(&mut self) -> Result<TableRef> {
        self.enter()?;
        let mut left = self.table_factor()?;
        let mut chain = 0;
        while let Some(words) = self.join_words()? {
            chain += 1;
            if chain > crate::limits::HEIGHT_MAX {
                return Err(self.too_deep());
            }
            left = self.join_rest(left, words)?;
            while self.at(kw::ON) {
                left = self.late_condition(left)?;
            }
        }
        self.leave();
        Ok(left)
    }

    fn join_rest(&mut self, left: TableRef, words: JoinWords) -> Result<TableRef> {
        let JoinWords { kind, natural, conditioned } = words;
        let mut right = self.table_factor()?;
        // a LEFT JOIN b LEFT JOIN c ON x ON y: the inner one first.
        while conditioned && !self.at_any(&[kw::ON, kw::USING]) {
            let Some(inner) = self.join_words()? else { return Err(self.error()) };
            self.enter()?;
            right = self.join_rest(right, inner)?;
            self.leave();
        }
        let condition = if natural { JoinCondition::None } else { self.join_condition()? };
        Ok(TableRef::Join(Box::new(Join { kind, natural, left, right, condition })))
    }

    /// a JOIN b LEFT JOIN c ON x ON y: the second condition belongs to the first join, whose right
    /// side is the second.
    fn late_condition(&mut self, tree: TableRef) -> Result<TableRef> {
        let TableRef::Join(outer) = tree else { return Err(self.error()) };
        let Join { kind, natural, left, right, condition } = *outer;
        let TableRef::Join(inner) = left else { return Err(self.error()) };
        if inner.natural || inner.condition != JoinCondition::None {
            return Err(self.error());
        }
        let Join { kind: first, left, right: middle, .. } = *inner;
        let right = Join { kind, natural, left: middle, right, condition };
        let right = TableRef::Join(Box::new(right));
        let condition = self.join_condition()?;
        let join = Join { kind: first, natural: false, left, right, condition };
        Ok(TableRef::Join(Box::new(join)))
    }

    fn join_condition(&mut self) -> Result<JoinCondition> {
        if self.eat(kw::ON) {
            return Ok(JoinCondition::On(self.expr()?));
        }
        if self.eat(kw::USING) {
            return Ok(JoinCondition::Using(self.paren_list(Self::ident)?));
        }
        Ok(JoinCondition::None)
    }

    fn join_words(&mut self) -> Result<Option<JoinWords>> {
        let natural = self.at(kw::NATURAL);
        if natural {
            self.advance();
        }
        let kind = match self.word() {
            kw::STRAIGHT_JOIN if !natural => {
                self.advance();
                let words = JoinWords { kind: JoinKind::Straight, natural, conditioned: false };
                return Ok(Some(words));
            }
            kw::JOIN => JoinKind::Inner,
            kw::INNER => JoinKind::Inner,
            kw::CROSS if !natural => JoinKind::Inner,
            kw::LEFT => JoinKind::Left,
            kw::RIGHT => JoinKind::Right,
            kw::FULL if self.full_join_follows() => JoinKind::Full,
            _ if natural => return Err(self.error()),
            _ => return Ok(None),
        };
        if !self.at(kw::JOIN) {
            let outer = !self.at_any(&[kw::INNER, kw::CROSS]);
            self.advance();
            if outer {
                self.eat(kw::OUTER);
            }
        }
        self.expect(kw::JOIN)?;
        let conditioned = !natural && kind != JoinKind::Inner;
        Ok(Some(JoinWords { kind, natural, conditioned }))
    }

    fn full_join_follows(&self) -> bool {
        matches!(self.peek(), Tok::Word(kw::JOIN | kw::OUTER))
    }

    fn table_factor(&mut self) -> Result<TableRef> {
        match self.tok.kind {
            Tok::LParen => self.parenthesised_tables(),
            Tok::LBrace => {
                self.advance();
                self.expect(kw::OJ)?;
                let table = self.table_ref()?;
                self.expect_tok(Tok::RBrace)?;
                Ok(table)
            }
            Tok::Word(kw::LATERAL) => {
                self.advance();
                let query = self.paren_query()?;
                self.derived(query, true)
            }
            Tok::Word(kw::JSON_TABLE) => self.json_table(),
            _ => {
                let name = self.table_name()?;
                if self.at_tok(Tok::LParen) {
                    return self.table_function(name);
                }
                Ok(TableRef::Table(Box::new(self.named_table(name)?)))
            }
        }
    }

    /// `(query) alias`, or joins in parentheses.
    fn parenthesised_tables(&mut self) -> Result<TableRef> {
        if self.query_follows() {
            let query = self.paren_query()?;
            return self.derived(query, false);
        }
        self.advance();
        let first = self.table_ref()?;
        if let TableRef::Derived(table) = first {
            if table.alias.is_none() && !table.lateral {
                // ((query) UNION query) alias, or ((query)) alias
                let query = self.query_continued(table.query)?;
                self.expect_tok(Tok::RParen)?;
                return self.derived(query, false);
            }
            return self.nested_tables(TableRef::Derived(table));
        }
        self.nested_tables(first)
    }

    fn nested_tables(&mut self, first: TableRef) -> Result<TableRef> {
        let mut tables = vec![first];
        while self.eat_tok(Tok::Comma) {
            tables.push(self.table_ref()?);
        }
        self.expect_tok(Tok::RParen)?;
        Ok(match (tables.len(), tables.pop()) {
            (1, Some(only @ (TableRef::Nested(_) | TableRef::Table(_)))) => only,
            (_, last) => {
                tables.extend(last);
                TableRef::Nested(tables)
            }
        })
    }

    fn derived(&mut self, query: Query, lateral: bool) -> Result<TableRef> {
        let alias = self.table_alias()?;
        let columns = match alias {
            Some(_) => self.optional_idents()?,
            None => Vec::new(),
        };
        Ok(TableRef::Derived(Box::new(DerivedTable { lateral, query, alias, columns })))
    }

    fn table_function(&mut self, name: TableName) -> Result<TableRef> {
        self.expect_tok(Tok::LParen)?;
        let args = if self.at_tok(Tok::RParen) { Vec::new() } else { self.list(Self::expr)? };
        self.expect_tok(Tok::RParen)?;
        let TableName { schema, name } = name;
        let alias = self.table_alias()?;
        Ok(TableRef::Function(Box::new(TableFunction { schema, name, args, alias })))
    }

    /// What follows a table's name.
    pub(super) fn named_table(&mut self, name: TableName) -> Result<TableFactor> {
        let partitions = self.partition_names()?;
        let mut as_of = self.as_of()?;
        let alias = self.table_alias()?;
        if as_of.is_none() {
            as_of = self.as_of()?;
        }
        let mut hints = Vec::new();
        while let Some(hint) = self.index_hint()? {
            hints.push(hint);
        }
        Ok(TableFactor { name, partitions, as_of, alias, hints })
    }

    pub(super) fn partition_names(&mut self) -> Result<Vec<Ident>> {
        if self.eat(kw::PARTITION) { self.paren_list(Self::ident) } else { Ok(Vec::new()) }
    }

    /// `AS OF revision`
    pub(super) fn as_of(&mut self) -> Result<Option<Expr>> {
        if self.at(kw::AS) && self.peek_is(kw::OF) {
            self.advance();
            self.advance();
            return self.as_of_value().map(Some);
        }
        if self.eat_all(&[kw::FOR, kw::SYSTEM_TIME, kw::AS, kw::OF]) {
            return self.as_of_value().map(Some);
        }
        Ok(None)
    }

    fn as_of_value(&mut self) -> Result<Expr> {
        // Sums but no AND, IN and the like: those belong to what follows.
        self.expr_above(super::expr::level::PREDICATE)
    }

    pub(super) fn table_alias(&mut self) -> Result<Option<Ident>> {
        if self.at(kw::AS) && !self.peek_is(kw::OF) {
            self.advance();
            return self.ident().map(Some);
        }
        let joins = self.at(kw::FULL) && self.full_join_follows();
        if self.at_ident() && !joins { self.ident().map(Some) } else { Ok(None) }
    }

    fn index_hint(&mut self) -> Result<Option<IndexHint>> {
        let action = match self.word() {
            kw::USE => HintAction::Use,
            kw::IGNORE if matches!(self.peek(), Tok::Word(kw::INDEX | kw::KEY)) => {
                HintAction::Ignore
            }
            kw::FORCE => HintAction::Force,
            _ => return Ok(None),
        };
        self.advance();
        self.expect_any(&[kw::INDEX, kw::KEY])?;
        let mut purpose = None;
        if self.eat(kw::FOR) {
            purpose = Some(if self.eat(kw::JOIN) {
                HintPurpose::Join
            } else {
                let word = self.expect_any(&[kw::ORDER, kw::GROUP])?;
                self.expect(kw::BY)?;
                if word == kw::ORDER { HintPurpose::OrderBy } else { HintPurpose::GroupBy }
            });
        }
        self.expect_tok(Tok::LParen)?;
        let mut indexes = Vec::new();
        while !self.at_tok(Tok::RParen) {
            let name = if self.at(kw::PRIMARY) { self.ident_any()? } else { self.ident()? };
            indexes.push(name);
            if !self.eat_tok(Tok::Comma) {
                break;
            }
        }
        self.expect_tok(Tok::RParen)?;
        Ok(Some(IndexHint { action, purpose, indexes }))
    }
}

impl Parser<'_> {
    pub(super) fn json_table(&mut self) -> Result<TableRef> {
        self.expect(kw::JSON_TABLE)?;
        self.expect_tok(Tok::LParen)?;
        let document = self.expr()?;
        self.expect_tok(Tok::Comma)?;
        let path = self.expr()?;
        let columns = self.json_columns()?;
        self.expect_tok(Tok::RParen)?;
        self.eat(kw::AS);
        let alias = self.ident()?;
        Ok(TableRef::JsonTable(Box::new(JsonTable { document, path, columns, alias })))
    }

    /// COLUMNS (...)
    fn json_columns(&mut self) -> Result<Vec<JsonTableColumn>> {
        self.enter()?;
        self.expect(kw::COLUMNS)?;
        let columns = self.paren_list(Self::json_column)?;
        self.leave();
        Ok(columns)
    }

    fn json_column(&mut self) -> Result<JsonTableColumn> {
        if self.at(kw::NESTED) && matches!(self.peek(), Tok::Word(kw::PATH) | Tok::String) {
            self.advance();
            self.eat(kw::PATH);
            let path = self.string()?;
            return Ok(JsonTableColumn::Nested { path, columns: self.json_columns()? });
        }
        let name = self.ident()?;
        if self.eat(kw::FOR) {
            self.expect(kw::ORDINALITY)?;
            return Ok(JsonTableColumn::Ordinality(name));
        }
        let ty = self.data_type()?;
        let exists = self.eat(kw::EXISTS);
        self.expect(kw::PATH)?;
        let path = self.string()?;
        let (on_empty, on_error) = self.json_fallbacks()?;
        Ok(JsonTableColumn::Path { name, ty, exists, path, on_empty, on_error })
    }
}
