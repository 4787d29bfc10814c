//! INSERT, REPLACE, UPDATE, DELETE, LOAD DATA, and what else begins with WITH.

use super::{Parser, Result};
use crate::ast::{
    Assignment, Delete, Insert, InsertSource, LoadData, LoadDuplicates, LoadPriority, LoadTarget,
    Priority, RowAlias, Statement, TableName, TableRef, Update, With,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    /// WITH before SELECT, UPDATE, DELETE, INSERT.
    pub(super) fn with_statement(&mut self) -> Result<Statement> {
        let with = self.with_clause()?;
        match self.word() {
            kw::UPDATE => self.update(with),
            kw::DELETE => self.delete(with),
            kw::INSERT | kw::REPLACE => self.insert(with),
            _ => Ok(Statement::Query(Box::new(self.query_behind_with(with)?))),
        }
    }

    pub(super) fn insert(&mut self, with: Option<With>) -> Result<Statement> {
        let replace = self.expect_any(&[kw::INSERT, kw::REPLACE])? == kw::REPLACE;
        let hint = self.hint();
        let priority = match self.eat_any(&[kw::LOW_PRIORITY, kw::HIGH_PRIORITY, kw::DELAYED]) {
            Some(kw::LOW_PRIORITY) => Some(Priority::Low),
            Some(kw::HIGH_PRIORITY) => Some(Priority::High),
            Some(_) => Some(Priority::Delayed),
            None => None,
        };
        let ignore = !replace && self.eat(kw::IGNORE);
        self.eat(kw::INTO);
        let table = self.table_name()?;
        let partitions = self.partition_names()?;
        let mut columns = Vec::new();
        if self.at_tok(Tok::LParen) && !self.query_inside() {
            self.advance();
            if !self.at_tok(Tok::RParen) {
                columns = self.list(Self::column_ref)?;
            }
            self.expect_tok(Tok::RParen)?;
        }
        let source = self.insert_source()?;
        let row_alias = if !replace && self.eat(kw::AS) {
            Some(RowAlias { name: self.ident()?, columns: self.optional_idents()? })
        } else {
            None
        };
        let mut on_duplicate = Vec::new();
        if !replace && self.eat_all(&[kw::ON, kw::DUPLICATE]) {
            self.expect(kw::KEY)?;
            self.expect(kw::UPDATE)?;
            on_duplicate = self.assignments()?;
        }
        Ok(Statement::Insert(Box::new(Insert {
            with,
            replace,
            hint,
            priority,
            ignore,
            table,
            partitions,
            columns,
            source,
            row_alias,
            on_duplicate,
        })))
    }

    fn insert_source(&mut self) -> Result<InsertSource> {
        if self.eat(kw::SET) {
            return Ok(InsertSource::Set(self.assignments()?));
        }
        if self.at_query() {
            return Ok(InsertSource::Query(Box::new(self.query()?)));
        }
        self.expect_any(&[kw::VALUES, kw::VALUE])?;
        Ok(InsertSource::Values(self.list(Self::value_row)?))
    }

    pub(super) fn assignments(&mut self) -> Result<Vec<Assignment>> {
        self.list(|parser| {
            let column = parser.column_ref()?;
            if !parser.eat_tok(Tok::Assign) {
                parser.expect_tok(Tok::Eq)?;
            }
            Ok(Assignment { column, value: parser.expr()? })
        })
    }

    pub(super) fn update(&mut self, with: Option<With>) -> Result<Statement> {
        self.expect(kw::UPDATE)?;
        let hint = self.hint();
        let low_priority = self.eat(kw::LOW_PRIORITY);
        let ignore = self.eat(kw::IGNORE);
        let tables = self.list(Self::table_ref)?;
        self.expect(kw::SET)?;
        let assignments = self.assignments()?;
        let filter = self.filter()?;
        let order_by = self.order_by()?;
        let limit = self.limit()?;
        let one = matches!(tables.as_slice(), [TableRef::Table(_)]);
        if !one && !order_by.is_empty() {
            return Err(self.wrong_usage("UPDATE", "ORDER BY"));
        }
        if !one && limit.is_some() {
            return Err(self.wrong_usage("UPDATE", "LIMIT"));
        }
        Ok(Statement::Update(Box::new(Update {
            with,
            hint,
            low_priority,
            ignore,
            tables,
            assignments,
            filter,
            order_by,
            limit,
        })))
    }

    fn filter(&mut self) -> Result<Option<crate::ast::Expr>> {
        if self.eat(kw::WHERE) { self.expr().map(Some) } else { Ok(None) }
    }

    pub(super) fn delete(&mut self, with: Option<With>) -> Result<Statement> {
        self.expect(kw::DELETE)?;
        let hint = self.hint();
        let (mut low_priority, mut quick, mut ignore) = (false, false, false);
        loop {
            match self.word() {
                kw::LOW_PRIORITY => low_priority = true,
                kw::QUICK => quick = true,
                kw::IGNORE => ignore = true,
                _ => break,
            }
            self.advance();
        }
        let (targets, from) = self.delete_tables()?;
        let filter = self.filter()?;
        // Only the single-table form has them.
        let single = targets.is_empty();
        let order_by = if single { self.order_by()? } else { Vec::new() };
        let limit = if single { self.limit()? } else { None };
        Ok(Statement::Delete(Box::new(Delete {
            with,
            hint,
            low_priority,
            quick,
            ignore,
            targets,
            from,
            filter,
            order_by,
            limit,
        })))
    }

    /// `FROM t`, `t1, t2 FROM refs`, `FROM t1, t2 USING refs`
    fn delete_tables(&mut self) -> Result<(Vec<TableName>, Vec<TableRef>)> {
        if !self.eat(kw::FROM) {
            let targets = self.list(Self::delete_target)?;
            self.expect(kw::FROM)?;
            return Ok((targets, self.list(Self::table_ref)?));
        }
        let mark = self.mark();
        if let Ok(targets) = self.list(Self::delete_target)
            && self.eat(kw::USING)
        {
            return Ok((targets, self.list(Self::table_ref)?));
        }
        self.reset(mark);
        let name = self.table_name()?;
        // PARTITION may follow the alias here, as MySQL 8.0.19 has it.
        let mut table = self.named_table(name)?;
        if table.partitions.is_empty() {
            table.partitions = self.partition_names()?;
        }
        Ok((Vec::new(), vec![TableRef::Table(Box::new(table))]))
    }

    fn delete_target(&mut self) -> Result<TableName> {
        match self.table_wildcard()? {
            Some(name) => Ok(name),
            None => self.table_name(),
        }
    }
}

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
        let charset = if self.at_charset() { Some(self.charset_clause()?) } else { None };
        let format = self.file_format()?;
        let ignore_lines = if self.eat(kw::IGNORE) {
            let count = self.number()?;
            self.expect_any(&[kw::LINES, kw::ROWS])?;
            count
        } else {
            0
        };
        let targets = self.load_targets()?;
        let assignments = if self.eat(kw::SET) { self.assignments()? } else { Vec::new() };
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
