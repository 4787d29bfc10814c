//! Keys and constraints of tables.

use super::{Parser, Result};
use crate::ast::{
    ForeignKeyDef, Ident, IndexDef, IndexKind, IndexOptions, KeyPart, KeyPartKind, ReferenceAction,
    References, TableElement,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// A key or constraint, if one begins here.
    pub(super) fn constraint_element(&mut self) -> Result<Option<TableElement>> {
        let mut constraint = None;
        let said = self.eat(kw::CONSTRAINT);
        if said && self.at_ident() {
            constraint = Some(self.ident()?);
        }
        Ok(Some(match self.word() {
            kw::PRIMARY => {
                self.advance();
                self.expect(kw::KEY)?;
                self.index_rest(IndexKind::Primary, constraint)?
            }
            kw::UNIQUE => {
                self.advance();
                self.eat_any(&[kw::KEY, kw::INDEX]);
                self.index_rest(IndexKind::Unique, constraint)?
            }
            kw::FOREIGN => TableElement::ForeignKey(self.foreign_key(constraint)?),
            kw::CHECK => TableElement::Check(self.check(constraint)?),
            _ if said => return Err(self.error()),
            kw::KEY | kw::INDEX => {
                self.advance();
                self.index_rest(IndexKind::Plain, None)?
            }
            kw::FULLTEXT => {
                self.advance();
                self.eat_any(&[kw::KEY, kw::INDEX]);
                self.index_rest(IndexKind::Fulltext, None)?
            }
            kw::SPATIAL => {
                self.advance();
                self.eat_any(&[kw::KEY, kw::INDEX]);
                self.index_rest(IndexKind::Spatial, None)?
            }
            _ => return Ok(None),
        }))
    }

    fn index_rest(&mut self, kind: IndexKind, constraint: Option<Ident>) -> Result<TableElement> {
        let name = if self.at_ident() { Some(self.ident()?) } else { None };
        let mut options = IndexOptions::default();
        self.index_type(&mut options)?;
        let parts = self.paren_list(Self::key_part)?;
        self.index_options(&mut options)?;
        Ok(TableElement::Index(IndexDef { kind, constraint, name, parts, options }))
    }

    /// `USING BTREE`
    pub(super) fn index_type(&mut self, options: &mut IndexOptions) -> Result<()> {
        if self.eat_any(&[kw::USING, kw::TYPE]).is_some() {
            options.using = Some(self.ident()?.name.to_ascii_uppercase().into());
        }
        Ok(())
    }

    pub(super) fn key_part(&mut self) -> Result<KeyPart> {
        let key = if self.at_tok(Tok::LParen) {
            KeyPartKind::Expr(self.paren_expr()?.0)
        } else {
            let name = self.ident()?;
            let mut length = None;
            if self.eat_tok(Tok::LParen) {
                length = Some(self.number()?);
                self.expect_tok(Tok::RParen)?;
            }
            KeyPartKind::Column { name, length }
        };
        let descending = self.eat_any(&[kw::ASC, kw::DESC]) == Some(kw::DESC);
        Ok(KeyPart { key, descending })
    }

    pub(super) fn index_options(&mut self, options: &mut IndexOptions) -> Result<()> {
        loop {
            match self.word() {
                kw::USING | kw::TYPE => self.index_type(options)?,
                kw::KEY_BLOCK_SIZE => {
                    self.advance();
                    self.eat_tok(Tok::Eq);
                    options.key_block_size = Some(self.number()?);
                }
                kw::WITH if self.peek_is(kw::PARSER) => {
                    self.advance();
                    self.advance();
                    options.parser = Some(self.ident()?);
                }
                kw::COMMENT => {
                    self.advance();
                    options.comment = Some(self.string()?);
                }
                kw::VISIBLE | kw::INVISIBLE => {
                    options.invisible = Some(self.at(kw::INVISIBLE));
                    self.advance();
                }
                kw::ENGINE_ATTRIBUTE => {
                    self.advance();
                    self.eat_tok(Tok::Eq);
                    options.engine_attribute = Some(self.string()?);
                }
                kw::SECONDARY_ENGINE_ATTRIBUTE => {
                    self.advance();
                    self.eat_tok(Tok::Eq);
                    options.secondary_engine_attribute = Some(self.string()?);
                }
                _ => return Ok(()),
            }
        }
    }

    fn foreign_key(&mut self, constraint: Option<Ident>) -> Result<ForeignKeyDef> {
        self.expect(kw::FOREIGN)?;
        self.expect(kw::KEY)?;
        let index = if self.at_ident() { Some(self.ident()?) } else { None };
        let columns = self.paren_list(Self::ident)?;
        Ok(ForeignKeyDef { constraint, index, columns, references: self.references()? })
    }

    pub(super) fn references(&mut self) -> Result<References> {
        self.expect(kw::REFERENCES)?;
        let table = self.table_name()?;
        let columns = self.optional_idents()?;
        let matching = if self.eat(kw::MATCH) {
            Some(self.ident()?.name.to_ascii_uppercase().into())
        } else {
            None
        };
        let (mut on_delete, mut on_update) = (None, None);
        while self.at(kw::ON) {
            self.advance();
            match self.expect_any(&[kw::DELETE, kw::UPDATE])? {
                kw::DELETE => on_delete = Some(self.reference_action()?),
                _ => on_update = Some(self.reference_action()?),
            }
        }
        Ok(References { table, columns, matching, on_delete, on_update })
    }

    fn reference_action(&mut self) -> Result<ReferenceAction> {
        Ok(match self.expect_any(&[kw::RESTRICT, kw::CASCADE, kw::SET, kw::NO])? {
            kw::RESTRICT => ReferenceAction::Restrict,
            kw::CASCADE => ReferenceAction::Cascade,
            kw::NO => {
                self.expect(kw::ACTION)?;
                ReferenceAction::NoAction
            }
            _ => match self.expect_any(&[kw::NULL, kw::DEFAULT])? {
                kw::NULL => ReferenceAction::SetNull,
                _ => ReferenceAction::SetDefault,
            },
        })
    }
}
