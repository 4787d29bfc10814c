//! LOAD DATA.

use super::{Parser, Result};
use crate::ast::{LoadData, LoadDuplicates, LoadPriority, LoadTarget, Statement};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// LOAD DATA; LOAD XML is known by name only.
    pub(super) fn load(&mut self) -> Result<Statement> {
        if !self.peek_is(kw::DATA) {
            return self.other(2);
        }
        self.advance();
        self.advance();
        let priority = match self.eat_any(&[kw::LOW_PRIORITY, kw::CONCURRENT]) {
            Some(kw::LOW_PRIORITY) => Some(LoadPriority::Low),
            Some(_) => Some(LoadPriority::Concurrent),
            None => None,
        };
        let local = self.eat(kw::LOCAL);
        self.expect(kw::INFILE)?;
        let path = self.string()?;
        let duplicates = self.duplicates();
        self.expect(kw::INTO)?;
        self.expect(kw::TABLE)?;
        let table = self.table_name()?;
        let partitions = self.partition_names()?;
        let charset = match self.at_charset() {
            true => Some(self.charset_clause()?),
            false => None,
        };
        let format = self.file_format()?;
        let ignore_lines = match self.eat(kw::IGNORE) {
            true => {
                let count = self.number()?;
                self.expect_any(&[kw::LINES, kw::ROWS])?;
                count
            }
            false => 0,
        };
        let targets = self.load_targets()?;
        let assignments = match self.eat(kw::SET) {
            true => self.assignments()?,
            false => Vec::new(),
        };
        Ok(Statement::LoadData(Box::new(LoadData {
            priority,
            local,
            path,
            duplicates,
            table,
            partitions,
            charset,
            format,
            ignore_lines,
            targets,
            assignments,
        })))
    }

    pub(super) fn duplicates(&mut self) -> Option<LoadDuplicates> {
        Some(match self.eat_any(&[kw::REPLACE, kw::IGNORE])? {
            kw::REPLACE => LoadDuplicates::Replace,
            _ => LoadDuplicates::Ignore,
        })
    }

    fn load_targets(&mut self) -> Result<Vec<LoadTarget>> {
        if !self.eat_tok(Tok::LParen) {
            return Ok(Vec::new());
        }
        if self.eat_tok(Tok::RParen) {
            return Ok(Vec::new());
        }
        let targets = self.list(|parser| {
            if parser.at_tok(Tok::UserVar) {
                return Ok(LoadTarget::UserVar(parser.user_var()?));
            }
            Ok(LoadTarget::Column(parser.column_ref()?))
        })?;
        self.expect_tok(Tok::RParen)?;
        Ok(targets)
    }
}
