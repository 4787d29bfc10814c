//! SHOW.

use super::{Parser, Result};
use crate::ast::{Show, ShowFilter, ShowWhat, Statement, StoredKind};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    pub(super) fn show(&mut self) -> Result<Statement> {
        self.expect(kw::SHOW)?;
        let what = self.show_what()?;
        let filter = if self.eat(kw::LIKE) {
            Some(ShowFilter::Like(self.string()?))
        } else if self.eat(kw::WHERE) {
            Some(ShowFilter::Where(self.expr()?))
        } else {
            None
        };
        Ok(Statement::Show(Box::new(Show { what, filter })))
    }

    fn show_what(&mut self) -> Result<ShowWhat> {
        if self.at(kw::CREATE) {
            self.advance();
            return self.show_create();
        }
        let extended = self.eat(kw::EXTENDED);
        let full = self.eat(kw::FULL);
        if let Some(what) = self.show_schema_things(extended, full)? {
            return Ok(what);
        }
        if self.eat(kw::PROCESSLIST) {
            return Ok(ShowWhat::ProcessList { full });
        }
        if extended || full {
            return Err(self.error());
        }
        if let Some(what) = self.show_simple() {
            return Ok(what);
        }
        if let Some(what) = self.show_scoped()? {
            return Ok(what);
        }
        self.show_server_things()
    }

    fn show_schema_things(&mut self, extended: bool, full: bool) -> Result<Option<ShowWhat>> {
        Ok(Some(match self.word() {
            kw::TABLES => {
                self.advance();
                let schema = self.show_schema()?;
                ShowWhat::Tables { extended, full, schema, as_of: self.as_of()? }
            }
            kw::COLUMNS | kw::FIELDS => {
                self.advance();
                let table = self.show_table()?;
                ShowWhat::Columns { extended, full, table, as_of: self.as_of()? }
            }
            kw::INDEX | kw::INDEXES | kw::KEYS => {
                self.advance();
                ShowWhat::Index { extended, table: self.show_table()? }
            }
            kw::TABLE if self.peek_is(kw::STATUS) => {
                self.advance();
                self.advance();
                ShowWhat::TableStatus { schema: self.show_schema()? }
            }
            kw::OPEN => {
                self.advance();
                self.expect(kw::TABLES)?;
                ShowWhat::OpenTables { schema: self.show_schema()? }
            }
            kw::TRIGGERS => {
                self.advance();
                ShowWhat::Triggers { full, schema: self.show_schema()? }
            }
            kw::EVENTS => {
                self.advance();
                ShowWhat::Events { schema: self.show_schema()? }
            }
            _ => return Ok(None),
        }))
    }

    fn show_schema(&mut self) -> Result<Option<crate::ast::Ident>> {
        if self.eat_any(&[kw::FROM, kw::IN]).is_some() { self.ident().map(Some) } else { Ok(None) }
    }

    /// FROM t [FROM db]
    fn show_table(&mut self) -> Result<crate::ast::TableName> {
        self.expect_any(&[kw::FROM, kw::IN])?;
        let mut table = self.table_name()?;
        if let Some(schema) = self.show_schema()? {
            table.schema = Some(schema);
        }
        Ok(table)
    }

    fn show_simple(&mut self) -> Option<ShowWhat> {
        let what = match self.word() {
            kw::DATABASES | kw::SCHEMAS => ShowWhat::Databases,
            kw::CHARSET => ShowWhat::Charset,
            kw::COLLATION => ShowWhat::Collation,
            kw::PRIVILEGES => ShowWhat::Privileges,
            kw::PLUGINS => ShowWhat::Plugins,
            kw::PROFILES => ShowWhat::Profiles,
            kw::ENGINES => ShowWhat::Engines,
            kw::REPLICAS => ShowWhat::Replicas,
            _ => {
                let pairs = [
                    ([kw::CHARACTER, kw::SET], ShowWhat::Charset),
                    ([kw::STORAGE, kw::ENGINES], ShowWhat::Engines),
                    ([kw::BINARY, kw::LOGS], ShowWhat::BinaryLogs),
                    ([kw::MASTER, kw::LOGS], ShowWhat::BinaryLogs),
                    ([kw::MASTER, kw::STATUS], ShowWhat::BinaryLogStatus),
                    ([kw::SLAVE, kw::HOSTS], ShowWhat::Replicas),
                ];
                if self.eat_all(&[kw::BINARY, kw::LOG, kw::STATUS]) {
                    return Some(ShowWhat::BinaryLogStatus);
                }
                return pairs
                    .into_iter()
                    .find(|(words, _)| self.eat_all(words))
                    .map(|(_, what)| what);
            }
        };
        self.advance();
        Some(what)
    }

    /// [GLOBAL | SESSION] VARIABLES | STATUS
    fn show_scoped(&mut self) -> Result<Option<ShowWhat>> {
        let scope = self.eat_any(&[kw::GLOBAL, kw::SESSION, kw::LOCAL]);
        let global = scope == Some(kw::GLOBAL);
        match self.eat_any(&[kw::VARIABLES, kw::STATUS]) {
            Some(kw::VARIABLES) => Ok(Some(ShowWhat::Variables { global })),
            Some(_) => Ok(Some(ShowWhat::Status { global })),
            None if scope.is_some() => Err(self.error()),
            None => Ok(None),
        }
    }

    fn show_server_things(&mut self) -> Result<ShowWhat> {
        match self.word() {
            kw::WARNINGS => {
                self.advance();
                Ok(ShowWhat::Warnings { limit: self.limit()? })
            }
            kw::ERRORS => {
                self.advance();
                Ok(ShowWhat::Errors { limit: self.limit()? })
            }
            kw::GRANTS => {
                self.advance();
                let account = if self.eat(kw::FOR) { Some(self.account()?) } else { None };
                let using =
                    if self.eat(kw::USING) { self.list(Self::account)? } else { Vec::new() };
                Ok(ShowWhat::Grants { account, using })
            }
            kw::PROCEDURE => self.show_routine(StoredKind::Procedure),
            kw::FUNCTION => self.show_routine(StoredKind::Function),
            kw::ENGINE => {
                self.advance();
                let name = self.ident_any()?;
                let what = self.expect_any(&[kw::STATUS, kw::MUTEX, kw::LOGS])?;
                Ok(ShowWhat::Engine { name, what: what.text().into() })
            }
            kw::PROFILE => {
                self.advance();
                Ok(ShowWhat::Profile(self.show_text()))
            }
            kw::REPLICA | kw::SLAVE if self.peek_is(kw::STATUS) => {
                self.advance();
                self.advance();
                let channel =
                    if self.eat_all(&[kw::FOR, kw::CHANNEL]) { Some(self.string()?) } else { None };
                Ok(ShowWhat::ReplicaStatus { channel })
            }
            kw::BINLOG | kw::RELAYLOG => Ok(ShowWhat::Other(self.show_text())),
            _ => self.show_count(),
        }
    }

    /// COUNT(*) WARNINGS
    fn show_count(&mut self) -> Result<ShowWhat> {
        let count = self.tok;
        if !self.slice(count.start, count.end).eq_ignore_ascii_case(b"count") {
            return Err(self.error());
        }
        self.advance();
        self.expect_tok(Tok::LParen)?;
        self.expect_tok(Tok::Star)?;
        self.expect_tok(Tok::RParen)?;
        let errors = self.expect_any(&[kw::WARNINGS, kw::ERRORS])? == kw::ERRORS;
        Ok(ShowWhat::Count { errors })
    }

    fn show_text(&mut self) -> Box<str> {
        let mut text = self.opaque(&[kw::LIKE, kw::WHERE]).text;
        while self.eat_tok(Tok::Comma) {
            let more = self.opaque(&[kw::LIKE, kw::WHERE]).text;
            text = format!("{text} , {more}").into();
        }
        text
    }

    fn show_routine(&mut self, kind: StoredKind) -> Result<ShowWhat> {
        self.advance();
        if self.eat(kw::STATUS) {
            return Ok(ShowWhat::RoutineStatus(kind));
        }
        self.expect(kw::CODE)?;
        Ok(ShowWhat::RoutineCode { kind, name: self.table_name()? })
    }

    fn show_create(&mut self) -> Result<ShowWhat> {
        let word = self.word();
        self.advance();
        let kind = match word {
            kw::TABLE => {
                let table = self.table_name()?;
                return Ok(ShowWhat::CreateTable { table, as_of: self.as_of()? });
            }
            kw::VIEW => return Ok(ShowWhat::CreateView(self.table_name()?)),
            kw::DATABASE | kw::SCHEMA => {
                let if_not_exists = self.if_not_exists();
                return Ok(ShowWhat::CreateDatabase { if_not_exists, name: self.ident()? });
            }
            kw::USER => {
                let named = !matches!(self.tok.kind, Tok::End | Tok::Semi);
                let account = if named { Some(self.account()?) } else { None };
                return Ok(ShowWhat::CreateUser(account));
            }
            kw::TRIGGER => StoredKind::Trigger,
            kw::PROCEDURE => StoredKind::Procedure,
            kw::FUNCTION => StoredKind::Function,
            kw::EVENT => StoredKind::Event,
            _ => return Err(self.error()),
        };
        Ok(ShowWhat::CreateStored { kind, name: self.table_name()? })
    }
}
