//! Databases, indexes, views, and DROP.

use super::{Parser, Result};
use crate::ast::{
    AlterDatabase, CheckOption, CreateDatabase, CreateIndex, CreateView, DatabaseOptions, Definer,
    DropDatabase, DropIndex, DropStored, DropTable, DropView, IndexKind, IndexOptions, Statement,
    StoredKind,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

/// The value of ALGORITHM or LOCK.
type OptionalWord = Option<Box<str>>;

/// What may stand between CREATE or ALTER and the object's word.
#[derive(Default)]
pub(super) struct Prelude {
    pub(super) or_replace: bool,
    pub(super) algorithm: Option<Box<str>>,
    pub(super) definer: Option<Definer>,
    pub(super) invoker: Option<bool>,
}

impl Parser<'_> {
    /// `[OR REPLACE] [ALGORITHM = ..] [DEFINER = ..] [SQL SECURITY ..]`
    pub(super) fn prelude(&mut self) -> Result<Prelude> {
        let mut prelude = Prelude::default();
        if self.eat(kw::OR) {
            self.expect(kw::REPLACE)?;
            prelude.or_replace = true;
        }
        if self.at(kw::ALGORITHM) {
            prelude.algorithm = Some(self.alter_word()?);
        }
        if self.eat(kw::DEFINER) {
            self.expect_tok(Tok::Eq)?;
            prelude.definer = Some(match self.account()? {
                crate::ast::Account::Current => Definer::CurrentUser,
                account @ crate::ast::Account::Named { .. } => Definer::Account(account),
            });
        }
        if self.eat(kw::SQL) {
            self.expect(kw::SECURITY)?;
            prelude.invoker = Some(self.security()?);
        }
        Ok(prelude)
    }

    pub(super) fn security(&mut self) -> Result<bool> {
        Ok(self.expect_any(&[kw::DEFINER, kw::INVOKER])? == kw::INVOKER)
    }

    pub(super) fn view(&mut self, alter: bool, prelude: Prelude) -> Result<Statement> {
        self.expect(kw::VIEW)?;
        let if_not_exists = self.if_not_exists();
        let name = self.table_name()?;
        let columns = self.optional_idents()?;
        self.expect(kw::AS)?;
        let start = self.tok.start;
        let query = self.query()?;
        let text = self.text_from(start);
        let mut check = None;
        if self.eat(kw::WITH) {
            let word = self.eat_any(&[kw::CASCADED, kw::LOCAL]);
            self.expect(kw::CHECK)?;
            self.expect(kw::OPTION)?;
            let local = word == Some(kw::LOCAL);
            check = Some(if local { CheckOption::Local } else { CheckOption::Cascaded });
        }
        let Prelude { or_replace, algorithm, definer, invoker } = prelude;
        Ok(Statement::CreateView(Box::new(CreateView {
            alter,
            or_replace,
            if_not_exists,
            algorithm,
            definer,
            invoker,
            name,
            columns,
            query,
            text,
            check,
        })))
    }

    pub(super) fn create_index(&mut self) -> Result<Statement> {
        let kind = match self.eat_any(&[kw::UNIQUE, kw::FULLTEXT, kw::SPATIAL]) {
            Some(kw::UNIQUE) => IndexKind::Unique,
            Some(kw::FULLTEXT) => IndexKind::Fulltext,
            Some(_) => IndexKind::Spatial,
            None => IndexKind::Plain,
        };
        self.expect(kw::INDEX)?;
        let if_not_exists = self.if_not_exists();
        let name = self.ident()?;
        let mut options = IndexOptions::default();
        self.index_type(&mut options)?;
        self.expect(kw::ON)?;
        let table = self.table_name()?;
        let parts = self.paren_list(Self::key_part)?;
        self.index_options(&mut options)?;
        let (algorithm, lock) = self.algorithm_and_lock()?;
        Ok(Statement::CreateIndex(Box::new(CreateIndex {
            kind,
            if_not_exists,
            name,
            table,
            parts,
            options,
            algorithm,
            lock,
        })))
    }

    fn algorithm_and_lock(&mut self) -> Result<(OptionalWord, OptionalWord)> {
        let (mut algorithm, mut lock) = (None, None);
        loop {
            match self.word() {
                kw::ALGORITHM => algorithm = Some(self.alter_word()?),
                kw::LOCK => lock = Some(self.alter_word()?),
                _ => return Ok((algorithm, lock)),
            }
        }
    }

    pub(super) fn create_database(&mut self) -> Result<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.ident()?;
        let options = self.database_options()?;
        Ok(Statement::CreateDatabase(CreateDatabase { if_not_exists, name, options }))
    }

    pub(super) fn alter_database(&mut self) -> Result<Statement> {
        self.advance();
        let name = if self.at_ident() && !self.at_charset() && !self.at(kw::ENCRYPTION) {
            Some(self.ident()?)
        } else {
            None
        };
        let options = self.database_options()?;
        if options == DatabaseOptions::default() {
            return Err(self.error());
        }
        Ok(Statement::AlterDatabase(AlterDatabase { name, options }))
    }

    fn database_options(&mut self) -> Result<DatabaseOptions> {
        let mut options = DatabaseOptions::default();
        loop {
            self.eat(kw::DEFAULT);
            if self.at_charset() {
                options.charset = Some(self.charset_clause()?);
            } else if self.eat(kw::COLLATE) {
                self.eat_tok(Tok::Eq);
                options.collation = Some(self.name_or_string()?);
            } else if self.eat(kw::ENCRYPTION) {
                self.eat_tok(Tok::Eq);
                options.encryption = Some(self.string()?);
            } else if self.eat(kw::READ) {
                self.expect(kw::ONLY)?;
                self.eat_tok(Tok::Eq);
                options.read_only =
                    if self.eat(kw::DEFAULT) { Some(false) } else { Some(self.number()? != 0) };
            } else {
                return Ok(options);
            }
        }
    }

    pub(super) fn drop_database(&mut self) -> Result<Statement> {
        self.advance();
        let if_exists = self.if_exists();
        Ok(Statement::DropDatabase(DropDatabase { if_exists, name: self.ident()? }))
    }

    pub(super) fn drop_table(&mut self, temporary: bool) -> Result<Statement> {
        self.expect_any(&[kw::TABLE, kw::TABLES])?;
        let if_exists = self.if_exists();
        let tables = self.list(Self::table_name)?;
        self.eat_any(&[kw::RESTRICT, kw::CASCADE]);
        Ok(Statement::DropTable(DropTable { temporary, if_exists, tables }))
    }

    pub(super) fn drop_index(&mut self) -> Result<Statement> {
        self.advance();
        let name = if self.at(kw::PRIMARY) { self.ident_any()? } else { self.ident()? };
        self.expect(kw::ON)?;
        let table = self.table_name()?;
        let (algorithm, lock) = self.algorithm_and_lock()?;
        Ok(Statement::DropIndex(DropIndex { name, table, algorithm, lock }))
    }

    pub(super) fn drop_view(&mut self) -> Result<Statement> {
        self.advance();
        let if_exists = self.if_exists();
        let views = self.list(Self::table_name)?;
        self.eat_any(&[kw::RESTRICT, kw::CASCADE]);
        Ok(Statement::DropView(DropView { if_exists, views }))
    }

    pub(super) fn drop_stored(&mut self, kind: StoredKind) -> Result<Statement> {
        let if_exists = self.if_exists();
        Ok(Statement::DropStored(DropStored { kind, if_exists, name: self.table_name()? }))
    }
}
