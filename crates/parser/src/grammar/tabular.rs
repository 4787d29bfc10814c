//! JSON_TABLE.

use super::{Parser, Result};
use crate::ast::{JsonTable, JsonTableColumn, TableRef};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

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
