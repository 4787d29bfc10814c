//! CREATE TABLE: elements, options, partitions.

use super::{Parser, Result};
use crate::ast::{
    CreateTable, CreateTableBody, OptionValue, Partitioning, Statement, TableElement, TableOption,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw, Kw};

/// Options that are kept by name: their words.
const OTHER_OPTIONS: &[&[Kw]] = &[
    &[kw::AUTOEXTEND_SIZE],
    &[kw::AVG_ROW_LENGTH],
    &[kw::CHECKSUM],
    &[kw::TABLE_CHECKSUM],
    &[kw::COMPRESSION],
    &[kw::CONNECTION],
    &[kw::DATA, kw::DIRECTORY],
    &[kw::INDEX, kw::DIRECTORY],
    &[kw::DELAY_KEY_WRITE],
    &[kw::ENCRYPTION],
    &[kw::ENGINE_ATTRIBUTE],
    &[kw::INSERT_METHOD],
    &[kw::KEY_BLOCK_SIZE],
    &[kw::MAX_ROWS],
    &[kw::MIN_ROWS],
    &[kw::PACK_KEYS],
    &[kw::PASSWORD],
    &[kw::SECONDARY_ENGINE],
    &[kw::SECONDARY_ENGINE_ATTRIBUTE],
    &[kw::STATS_AUTO_RECALC],
    &[kw::STATS_PERSISTENT],
    &[kw::STATS_SAMPLE_PAGES],
    &[kw::STORAGE],
    &[kw::TABLESPACE],
];

impl Parser<'_> {
    /// Behind CREATE [TEMPORARY] TABLE.
    pub(super) fn create_table(&mut self, temporary: bool) -> Result<Statement> {
        let if_not_exists = self.if_not_exists();
        let name = self.table_name()?;
        let body = self.create_table_body()?;
        let table = CreateTable { temporary, if_not_exists, name, body };
        Ok(Statement::CreateTable(Box::new(table)))
    }

    fn create_table_body(&mut self) -> Result<CreateTableBody> {
        if self.eat(kw::LIKE) {
            return Ok(CreateTableBody::Like(self.table_name()?));
        }
        if self.at_tok(Tok::LParen) && self.peek_is(kw::LIKE) {
            self.advance();
            self.advance();
            let table = self.table_name()?;
            self.expect_tok(Tok::RParen)?;
            return Ok(CreateTableBody::Like(table));
        }
        let elements = if self.at_tok(Tok::LParen) && !self.query_inside() {
            self.paren_list(Self::table_element)?
        } else {
            Vec::new()
        };
        let options = self.table_options()?;
        let partitioning = if self.at(kw::PARTITION) { Some(self.partitioning()) } else { None };
        let duplicates = self.duplicates();
        let said = self.eat(kw::AS);
        let query = if said || self.at_query() { Some(Box::new(self.query()?)) } else { None };
        if query.is_none() && (duplicates.is_some() || elements.is_empty()) {
            return Err(self.error());
        }
        Ok(CreateTableBody::Elements { elements, options, partitioning, duplicates, query })
    }

    pub(super) fn table_element(&mut self) -> Result<TableElement> {
        match self.constraint_element()? {
            Some(element) => Ok(element),
            None => Ok(TableElement::Column(self.column_def()?)),
        }
    }

    fn table_options(&mut self) -> Result<Vec<TableOption>> {
        let mut options = Vec::new();
        loop {
            let comma = self.at_tok(Tok::Comma) && !options.is_empty();
            if comma {
                self.advance();
            }
            match self.table_option()? {
                Some(option) => options.push(option),
                None if comma => return Err(self.error()),
                None => return Ok(options),
            }
        }
    }

    /// One option, if one is here.
    pub(super) fn table_option(&mut self) -> Result<Option<TableOption>> {
        let defaulted = self.at(kw::DEFAULT)
            && matches!(
                self.peek(),
                Tok::Word(kw::CHARSET | kw::CHARACTER | kw::CHAR | kw::COLLATE)
            );
        if defaulted {
            self.advance();
        }
        if self.at_charset() {
            return Ok(Some(TableOption::Charset(self.charset_clause()?)));
        }
        let word = self.word();
        let named = [kw::ENGINE, kw::COLLATE, kw::COMMENT, kw::AUTO_INCREMENT, kw::ROW_FORMAT];
        if named.contains(&word) {
            self.advance();
            self.eat_tok(Tok::Eq);
            return self.named_option(word).map(Some);
        }
        if word == kw::UNION && matches!(self.peek(), Tok::Eq | Tok::LParen) {
            self.advance();
            self.eat_tok(Tok::Eq);
            return Ok(Some(TableOption::Union(self.paren_list(Self::table_name)?)));
        }
        if self.eat_all(&[kw::START, kw::TRANSACTION]) {
            let value = OptionValue::Word("".into());
            return Ok(Some(TableOption::Other { name: "START TRANSACTION".into(), value }));
        }
        for words in OTHER_OPTIONS {
            if self.eat_all(words) {
                return self.other_option(words).map(Some);
            }
        }
        Ok(None)
    }

    fn named_option(&mut self, word: Kw) -> Result<TableOption> {
        Ok(match word {
            kw::ENGINE => TableOption::Engine(self.name_or_string()?),
            kw::COLLATE => TableOption::Collate(self.name_or_string()?),
            kw::COMMENT => TableOption::Comment(self.string()?),
            kw::AUTO_INCREMENT => TableOption::AutoIncrement(self.loose_number()?),
            _ if self.eat(kw::DEFAULT) => TableOption::RowFormat("DEFAULT".into()),
            _ => TableOption::RowFormat(self.ident()?.name),
        })
    }

    fn other_option(&mut self, words: &[Kw]) -> Result<TableOption> {
        let texts: Vec<&str> = words.iter().map(|word| word.text()).collect();
        let name = texts.join(" ").into();
        self.eat_tok(Tok::Eq);
        let value = match self.tok.kind {
            Tok::String => OptionValue::Text(self.string()?),
            Tok::Int | Tok::Hex | Tok::Decimal | Tok::Float => {
                OptionValue::Number(self.loose_number()?)
            }
            Tok::LParen => {
                self.advance();
                let table = self.ident()?;
                self.expect_tok(Tok::RParen)?;
                OptionValue::Word(table.name)
            }
            // DEFAULT, NULL, FIRST, LAST, a tablespace's name
            _ => OptionValue::Word(self.ident_any()?.name),
        };
        Ok(TableOption::Other { name, value })
    }

    /// PARTITION BY ... as text, up to what can only follow it.
    pub(super) fn partitioning(&mut self) -> Partitioning {
        let ends = [kw::AS, kw::SELECT, kw::WITH, kw::IGNORE, kw::REPLACE, kw::UNION];
        self.opaque(&ends)
    }

    /// Tokens up to the statement's end or, outside of parentheses, a comma or one of `ends`.
    pub(super) fn opaque(&mut self, ends: &[Kw]) -> Partitioning {
        let start = self.tok.start;
        let mut text = String::new();
        let mut depth = 0u32;
        loop {
            match self.tok.kind {
                Tok::End | Tok::Bad | Tok::Semi => break,
                Tok::RParen | Tok::Comma if depth == 0 => break,
                Tok::Word(word) if depth == 0 && ends.contains(&word) => break,
                Tok::LParen => depth += 1,
                Tok::RParen => depth -= 1,
                _ => {}
            }
            let token = self.advance();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&String::from_utf8_lossy(self.slice(token.start, token.end)));
        }
        Partitioning { text: text.into(), span: self.span_from(start) }
    }
}
