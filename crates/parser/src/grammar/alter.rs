//! ALTER TABLE.

use super::{Parser, Result};
use crate::ast::{AlterAction, AlterTable, Statement, TableElement};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// Behind ALTER TABLE.
    pub(super) fn alter_table(&mut self) -> Result<Statement> {
        let table = self.table_name()?;
        let mut actions = Vec::new();
        while !matches!(self.tok.kind, Tok::End | Tok::Semi) {
            self.alter_action(&mut actions)?;
            if !self.eat_tok(Tok::Comma) && !self.option_follows() {
                break;
            }
        }
        Ok(Statement::AlterTable(Box::new(AlterTable { table, actions })))
    }

    /// Options and partition clauses may follow without a comma.
    fn option_follows(&self) -> bool {
        self.at_any(&[kw::PARTITION, kw::REMOVE, kw::COLLATE]) || {
            let mut ahead = self.lexer;
            let next = ahead.next().kind;
            self.at_charset()
                || matches!(self.tok.kind, Tok::Word(kw::DEFAULT))
                || (matches!(self.tok.kind, Tok::Word(_)) && next == Tok::Eq)
        }
    }

    fn alter_action(&mut self, actions: &mut Vec<AlterAction>) -> Result<()> {
        let action = match self.word() {
            kw::ADD => return self.alter_add(actions),
            kw::DROP => self.alter_drop()?,
            kw::MODIFY => {
                self.advance();
                self.eat(kw::COLUMN);
                let column = self.column_def()?;
                AlterAction::Modify { column, position: self.column_position()? }
            }
            kw::CHANGE => {
                self.advance();
                self.eat(kw::COLUMN);
                let old = self.ident()?;
                let column = self.column_def()?;
                AlterAction::Change { old, column, position: self.column_position()? }
            }
            kw::ALTER => self.alter_alter()?,
            kw::RENAME => self.alter_rename()?,
            kw::CONVERT => self.alter_convert()?,
            kw::ORDER => AlterAction::OrderBy(self.order_by()?),
            kw::ALGORITHM => AlterAction::Algorithm(self.alter_word()?),
            kw::LOCK => AlterAction::Lock(self.alter_word()?),
            kw::FORCE => self.alter_took(AlterAction::Force),
            _ => return self.alter_other(actions),
        };
        actions.push(action);
        Ok(())
    }

    fn alter_took(&mut self, action: AlterAction) -> AlterAction {
        self.advance();
        action
    }

    /// `WORD [=] value`, the value in upper case.
    pub(super) fn alter_word(&mut self) -> Result<Box<str>> {
        self.advance();
        self.eat_tok(Tok::Eq);
        Ok(self.ident_any()?.name.to_ascii_uppercase().into())
    }

    fn alter_other(&mut self, actions: &mut Vec<AlterAction>) -> Result<()> {
        let action = if self.at_any(&[kw::ENABLE, kw::DISABLE]) {
            let enable = self.at(kw::ENABLE);
            self.advance();
            self.expect(kw::KEYS)?;
            AlterAction::EnableKeys(enable)
        } else if self.at_any(&[kw::WITH, kw::WITHOUT]) {
            let with = self.at(kw::WITH);
            self.advance();
            self.expect(kw::VALIDATION)?;
            AlterAction::Validation(with)
        } else if self.eat_all(&[kw::DISCARD, kw::TABLESPACE]) {
            AlterAction::DiscardTablespace
        } else if self.eat_all(&[kw::IMPORT, kw::TABLESPACE]) {
            AlterAction::ImportTablespace
        } else if self.at(kw::PARTITION) {
            AlterAction::Partition(self.opaque(&[]))
        } else if self.eat_all(&[kw::REMOVE, kw::PARTITIONING]) {
            AlterAction::RemovePartitioning
        } else if let Some(option) = self.table_option()? {
            actions.push(AlterAction::Option(option));
            return Ok(());
        } else if self.peek_is(kw::PARTITION) {
            self.partition_change()
        } else {
            return Err(self.error());
        };
        actions.push(action);
        Ok(())
    }

    /// A verb and PARTITION: kept as text, whose list of names may hold commas.
    fn partition_change(&mut self) -> AlterAction {
        let mut change = self.opaque(&[]);
        while self.at_tok(Tok::Comma) && !self.word_behind_comma() {
            self.advance();
            let more = self.opaque(&[]);
            change.text = format!("{} , {}", change.text, more.text).into();
        }
        AlterAction::PartitionChange(change)
    }

    /// Whether another action, not another partition's name, is behind the comma.
    fn word_behind_comma(&self) -> bool {
        matches!(self.peek(), Tok::Word(kw::ALGORITHM | kw::LOCK | kw::WITH | kw::WITHOUT))
    }

    fn alter_add(&mut self, actions: &mut Vec<AlterAction>) -> Result<()> {
        if self.peek_is(kw::PARTITION) {
            let change = self.partition_change();
            actions.push(change);
            return Ok(());
        }
        self.advance();
        let column = self.eat(kw::COLUMN);
        if self.eat_tok(Tok::LParen) {
            for element in self.list(Self::table_element)? {
                actions.push(added(element));
            }
            return self.expect_tok(Tok::RParen);
        }
        if !column && let Some(element) = self.constraint_element()? {
            actions.push(added(element));
            return Ok(());
        }
        let column = self.column_def()?;
        let position = self.column_position()?;
        actions.push(AlterAction::AddColumn { column, position });
        Ok(())
    }

    fn alter_drop(&mut self) -> Result<AlterAction> {
        if self.peek_is(kw::PARTITION) {
            return Ok(self.partition_change());
        }
        self.advance();
        Ok(match self.word() {
            kw::PRIMARY => {
                self.advance();
                self.expect(kw::KEY)?;
                AlterAction::DropPrimaryKey
            }
            kw::INDEX | kw::KEY => {
                self.advance();
                AlterAction::DropIndex(self.ident()?)
            }
            kw::FOREIGN => {
                self.advance();
                self.expect(kw::KEY)?;
                AlterAction::DropForeignKey(self.ident()?)
            }
            kw::CHECK => {
                self.advance();
                AlterAction::DropCheck(self.ident()?)
            }
            kw::CONSTRAINT => {
                self.advance();
                AlterAction::DropConstraint(self.ident()?)
            }
            _ => {
                self.eat(kw::COLUMN);
                let name = self.ident()?;
                self.eat_any(&[kw::RESTRICT, kw::CASCADE]);
                AlterAction::DropColumn(name)
            }
        })
    }

    /// ALTER [COLUMN] c SET DEFAULT ..., ALTER INDEX, ALTER CHECK | CONSTRAINT.
    fn alter_alter(&mut self) -> Result<AlterAction> {
        self.advance();
        if self.eat(kw::INDEX) {
            let name = self.ident()?;
            let visible = self.expect_any(&[kw::VISIBLE, kw::INVISIBLE])? == kw::VISIBLE;
            return Ok(AlterAction::AlterIndex { name, visible });
        }
        if self.eat_any(&[kw::CHECK, kw::CONSTRAINT]).is_some() {
            let name = self.ident()?;
            let enforced = !self.eat(kw::NOT);
            self.expect(kw::ENFORCED)?;
            return Ok(AlterAction::AlterCheck { name, enforced });
        }
        self.eat(kw::COLUMN);
        let column = self.ident()?;
        if self.eat(kw::DROP) {
            self.expect(kw::DEFAULT)?;
            return Ok(AlterAction::DropDefault(column));
        }
        self.expect(kw::SET)?;
        if let Some(word) = self.eat_any(&[kw::VISIBLE, kw::INVISIBLE]) {
            return Ok(AlterAction::SetVisible { column, visible: word == kw::VISIBLE });
        }
        self.expect(kw::DEFAULT)?;
        Ok(AlterAction::SetDefault { column, default: self.column_default()? })
    }

    fn alter_rename(&mut self) -> Result<AlterAction> {
        self.advance();
        if self.eat(kw::COLUMN) {
            let from = self.ident()?;
            self.expect(kw::TO)?;
            return Ok(AlterAction::RenameColumn { from, to: self.ident()? });
        }
        if self.eat_any(&[kw::INDEX, kw::KEY]).is_some() {
            let from = self.ident()?;
            self.expect(kw::TO)?;
            return Ok(AlterAction::RenameIndex { from, to: self.ident()? });
        }
        if self.eat_any(&[kw::TO, kw::AS]).is_none() {
            self.eat_tok(Tok::Eq);
        }
        Ok(AlterAction::RenameTable(self.table_name()?))
    }

    fn alter_convert(&mut self) -> Result<AlterAction> {
        self.advance();
        self.expect(kw::TO)?;
        let charset = self.charset_clause()?;
        let charset = (&*charset != "DEFAULT").then_some(charset);
        let collation = if self.eat(kw::COLLATE) {
            self.eat_tok(Tok::Eq);
            Some(self.name_or_string()?)
        } else {
            None
        };
        Ok(AlterAction::ConvertCharset { charset, collation })
    }
}

fn added(element: TableElement) -> AlterAction {
    match element {
        TableElement::Column(column) => AlterAction::AddColumn { column, position: None },
        TableElement::Index(index) => AlterAction::AddIndex(index),
        TableElement::ForeignKey(key) => AlterAction::AddForeignKey(key),
        TableElement::Check(check) => AlterAction::AddCheck(check),
    }
}
