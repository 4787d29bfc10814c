//! FLUSH, KILL, and the upkeep of tables.

use super::{Parser, Result};
use crate::ast::{Flush, FlushWhat, Histogram, Kill, Maintain, MaintainVerb, Statement};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    pub(super) fn flush(&mut self) -> Result<Statement> {
        self.advance();
        let local = self.eat_any(&[kw::NO_WRITE_TO_BINLOG, kw::LOCAL]).is_some();
        if self.eat_any(&[kw::TABLES, kw::TABLE]).is_some() {
            let tables = if self.at_ident() { self.list(Self::table_name)? } else { Vec::new() };
            let read_lock = self.eat_all(&[kw::WITH, kw::READ, kw::LOCK]);
            let for_export = self.eat_all(&[kw::FOR, kw::EXPORT]);
            let what = FlushWhat::Tables { tables, read_lock, for_export };
            return Ok(Statement::Flush(Flush { local, what }));
        }
        let items = self.list(Self::flush_item)?;
        Ok(Statement::Flush(Flush { local, what: FlushWhat::Items(items) }))
    }

    fn flush_item(&mut self) -> Result<Box<str>> {
        let mut words = Vec::new();
        while matches!(self.tok.kind, Tok::Word(_)) {
            words.push(self.ident_any()?.name.to_ascii_uppercase());
        }
        let known = [
            "BINARY LOGS",
            "ENGINE LOGS",
            "ERROR LOGS",
            "GENERAL LOGS",
            "LOGS",
            "OPTIMIZER_COSTS",
            "PRIVILEGES",
            "RELAY LOGS",
            "SLOW LOGS",
            "STATUS",
            "USER_RESOURCES",
            "HOSTS",
        ];
        let item = words.join(" ");
        if known.contains(&item.as_str()) { Ok(item.into()) } else { Err(self.error()) }
    }

    pub(super) fn kill(&mut self) -> Result<Statement> {
        self.advance();
        let query = self.eat_any(&[kw::QUERY, kw::CONNECTION]) == Some(kw::QUERY);
        Ok(Statement::Kill(Kill { query, id: self.value()? }))
    }

    pub(super) fn maintain(&mut self) -> Result<Statement> {
        let verb = match self.word() {
            kw::ANALYZE => MaintainVerb::Analyze,
            kw::CHECK => MaintainVerb::Check,
            kw::CHECKSUM => MaintainVerb::Checksum,
            kw::OPTIMIZE => MaintainVerb::Optimize,
            _ => MaintainVerb::Repair,
        };
        self.advance();
        let local = self.eat_any(&[kw::NO_WRITE_TO_BINLOG, kw::LOCAL]).is_some();
        self.expect_any(&[kw::TABLE, kw::TABLES])?;
        let tables = self.list(Self::table_name)?;
        let histogram =
            if self.at_any(&[kw::UPDATE, kw::DROP]) { Some(self.histogram()?) } else { None };
        let mut options = Vec::new();
        loop {
            if self.eat_all(&[kw::FOR, kw::UPGRADE]) {
                options.push("FOR UPGRADE".into());
                continue;
            }
            let words = [kw::QUICK, kw::FAST, kw::MEDIUM, kw::EXTENDED, kw::CHANGED, kw::USE_FRM];
            match self.eat_any(&words) {
                Some(word) => options.push(word.text().into()),
                None => break,
            }
        }
        Ok(Statement::Maintain(Maintain { verb, local, tables, options, histogram }))
    }

    fn histogram(&mut self) -> Result<Histogram> {
        let update = self.expect_any(&[kw::UPDATE, kw::DROP])? == kw::UPDATE;
        self.expect(kw::HISTOGRAM)?;
        self.expect(kw::ON)?;
        // Dolt's users may put the columns into parentheses.
        let columns = if self.at_tok(Tok::LParen) {
            self.paren_list(Self::ident)?
        } else {
            self.list(Self::ident)?
        };
        let (mut buckets, mut using_data) = (None, None);
        if self.eat(kw::WITH) {
            buckets = Some(self.number()?);
            self.expect(kw::BUCKETS)?;
        } else if self.eat(kw::USING) {
            self.expect(kw::DATA)?;
            using_data = Some(self.string()?);
        }
        Ok(Histogram { update, columns, buckets, using_data })
    }
}
