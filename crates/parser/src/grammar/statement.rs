//! The first words of a statement decide where it is read.

use super::{Parser, Result};
use crate::SyntaxErrorKind;
use crate::ast::{Call, CallExtra, ExprKind, Other, Statement, StoredKind};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw, Kw};

impl Parser<'_> {
    /// The next statement of the text; takes the `;` behind it.
    pub fn statement(&mut self) -> Result<Statement> {
        self.reset_params();
        if matches!(self.tok.kind, Tok::End | Tok::Semi) {
            return Err(self.refuse(SyntaxErrorKind::Empty));
        }
        let statement = self.one_statement()?;
        if !self.eat_tok(Tok::Semi) {
            self.expect_tok(Tok::End)?;
        }
        Ok(statement)
    }

    /// A statement without what ends it.
    pub(super) fn one_statement(&mut self) -> Result<Statement> {
        match self.word() {
            kw::SELECT | kw::TABLE | kw::VALUES => self.query_statement(),
            kw::WITH => self.with_statement(),
            kw::INSERT | kw::REPLACE => self.insert(None),
            kw::UPDATE => self.update(None),
            kw::DELETE => self.delete(None),
            kw::LOAD => self.load(),
            kw::TRUNCATE => {
                self.advance();
                self.eat(kw::TABLE);
                Ok(Statement::Truncate(self.table_name()?))
            }
            kw::DO => {
                self.advance();
                Ok(Statement::Do(self.list(Self::expr)?))
            }
            kw::CALL => self.call_statement(),
            kw::CREATE => self.create(),
            kw::ALTER => self.alter(),
            kw::DROP => self.drop(),
            kw::RENAME => self.rename(),
            Kw::NONE if self.at_tok(Tok::LParen) => self.query_statement(),
            _ => self.session_statement(),
        }
    }

    fn query_statement(&mut self) -> Result<Statement> {
        Ok(Statement::Query(Box::new(self.query()?)))
    }

    fn session_statement(&mut self) -> Result<Statement> {
        match self.word() {
            kw::SET => self.set(),
            kw::USE => self.use_database(),
            kw::START if self.peek_is(kw::TRANSACTION) => self.start_transaction(),
            kw::BEGIN => {
                self.advance();
                self.eat(kw::WORK);
                Ok(Statement::Begin)
            }
            kw::COMMIT => self.commit(),
            kw::ROLLBACK => self.rollback(),
            kw::SAVEPOINT => {
                self.advance();
                Ok(Statement::Savepoint(self.ident()?))
            }
            kw::RELEASE => {
                self.advance();
                self.expect(kw::SAVEPOINT)?;
                Ok(Statement::ReleaseSavepoint(self.ident()?))
            }
            kw::LOCK | kw::UNLOCK => self.lock_tables(),
            kw::XA => self.xa(),
            kw::PREPARE | kw::EXECUTE | kw::DEALLOCATE => self.prepared(),
            kw::SHOW => self.show(),
            kw::EXPLAIN | kw::DESCRIBE | kw::DESC => self.explain(),
            kw::SIGNAL | kw::RESIGNAL => self.signal(),
            kw::GET => self.get_diagnostics(),
            _ => self.admin_statement(),
        }
    }

    fn admin_statement(&mut self) -> Result<Statement> {
        match self.word() {
            kw::GRANT => self.grant(),
            kw::REVOKE => self.revoke(),
            kw::FLUSH => self.flush(),
            kw::KILL => self.kill(),
            kw::ANALYZE | kw::CHECK | kw::OPTIMIZE | kw::REPAIR | kw::CHECKSUM => self.maintain(),
            kw::HELP => {
                self.advance();
                Ok(Statement::Help(self.name_or_string()?))
            }
            kw::HANDLER | kw::BINLOG | kw::CLONE | kw::SHUTDOWN | kw::RESTART | kw::PURGE => {
                self.other(1)
            }
            kw::IMPORT
            | kw::INSTALL
            | kw::UNINSTALL
            | kw::RESET
            | kw::CHANGE
            | kw::START
            | kw::STOP
            | kw::CACHE => self.other(2),
            _ => Err(self.error()),
        }
    }

    /// A statement known by its first `words` words.
    pub(super) fn other(&mut self, words: usize) -> Result<Statement> {
        let mut command = String::new();
        let mut text = String::new();
        let mut count = 0;
        while !matches!(self.tok.kind, Tok::End | Tok::Semi) {
            if self.at_tok(Tok::Bad) {
                return Err(self.error());
            }
            let token = self.advance();
            let piece = String::from_utf8_lossy(self.slice(token.start, token.end));
            if count < words && matches!(token.kind, Tok::Word(_)) {
                if count > 0 {
                    command.push(' ');
                }
                command.push_str(&piece.to_ascii_uppercase());
            }
            if count > 0 {
                text.push(' ');
            }
            text.push_str(&piece);
            count += 1;
        }
        Ok(Statement::Other(Other { command: command.into(), text: text.into() }))
    }

    fn call_statement(&mut self) -> Result<Statement> {
        self.advance();
        let name = self.table_name()?;
        let mut args = Vec::new();
        if self.eat_tok(Tok::LParen) {
            if !self.at_tok(Tok::RParen) {
                args = self.list(Self::expr)?;
            }
            self.expect_tok(Tok::RParen)?;
        }
        let extra = self.as_of()?.map(|as_of| {
            Box::new(CallExtra { as_of: Some(Box::new(as_of)), ..CallExtra::default() })
        });
        Ok(Statement::Call(Call { schema: name.schema, name: name.name, args, extra }))
    }

    fn create(&mut self) -> Result<Statement> {
        let start = self.mark();
        self.expect(kw::CREATE)?;
        match self.word() {
            kw::TABLE => {
                self.advance();
                self.create_table(false)
            }
            kw::TEMPORARY => {
                self.advance();
                self.expect(kw::TABLE)?;
                self.create_table(true)
            }
            kw::SPATIAL if self.peek_is(kw::REFERENCE) => {
                self.reset(start);
                self.other(4)
            }
            kw::UNIQUE | kw::FULLTEXT | kw::SPATIAL | kw::INDEX => self.create_index(),
            kw::DATABASE | kw::SCHEMA => self.create_database(),
            kw::USER => self.create_user(),
            kw::ROLE => self.create_role(),
            kw::OR
            | kw::ALGORITHM
            | kw::DEFINER
            | kw::SQL
            | kw::VIEW
            | kw::TRIGGER
            | kw::PROCEDURE
            | kw::FUNCTION
            | kw::AGGREGATE
            | kw::EVENT => self.create_stored(start),
            kw::SERVER | kw::TABLESPACE | kw::UNDO | kw::LOGFILE | kw::RESOURCE => {
                self.reset(start);
                self.other(2)
            }
            _ => Err(self.error()),
        }
    }

    fn alter(&mut self) -> Result<Statement> {
        let start = self.mark();
        self.expect(kw::ALTER)?;
        match self.word() {
            kw::TABLE => {
                self.advance();
                self.alter_table()
            }
            kw::DATABASE | kw::SCHEMA => self.alter_database(),
            kw::USER => self.alter_user(),
            kw::PROCEDURE | kw::FUNCTION => self.alter_routine(),
            kw::ALGORITHM | kw::DEFINER | kw::SQL | kw::VIEW | kw::EVENT => self.alter_stored(),
            kw::SERVER | kw::TABLESPACE | kw::UNDO | kw::LOGFILE | kw::RESOURCE | kw::INSTANCE => {
                self.reset(start);
                self.other(2)
            }
            _ => Err(self.error()),
        }
    }

    fn drop(&mut self) -> Result<Statement> {
        let start = self.mark();
        self.expect(kw::DROP)?;
        let kind = match self.word() {
            kw::TABLE | kw::TABLES => return self.drop_table(false),
            kw::TEMPORARY => {
                self.advance();
                return self.drop_table(true);
            }
            kw::INDEX => return self.drop_index(),
            kw::DATABASE | kw::SCHEMA => return self.drop_database(),
            kw::VIEW => return self.drop_view(),
            kw::USER | kw::ROLE => return self.drop_user(),
            kw::PREPARE => return self.prepared(),
            kw::TRIGGER => StoredKind::Trigger,
            kw::PROCEDURE => StoredKind::Procedure,
            kw::FUNCTION => StoredKind::Function,
            kw::EVENT => StoredKind::Event,
            kw::SERVER | kw::TABLESPACE | kw::UNDO | kw::LOGFILE | kw::RESOURCE | kw::SPATIAL => {
                self.reset(start);
                return self.other(2);
            }
            _ => return Err(self.error()),
        };
        self.advance();
        self.drop_stored(kind)
    }

    fn rename(&mut self) -> Result<Statement> {
        self.advance();
        if self.at(kw::USER) {
            return self.rename_user();
        }
        self.expect_any(&[kw::TABLE, kw::TABLES])?;
        Ok(Statement::RenameTable(self.list(|parser| {
            let from = parser.table_name()?;
            parser.expect(kw::TO)?;
            Ok((from, parser.table_name()?))
        })?))
    }

    fn use_database(&mut self) -> Result<Statement> {
        self.advance();
        let start = self.tok.start;
        let mut name = self.ident()?;
        // Dolt: USE db/branch, where the branch may hold slashes, dots, dashes and digits.
        if self.at_tok(Tok::Slash) && self.tok.start == self.prev_end {
            while !matches!(self.tok.kind, Tok::End | Tok::Semi | Tok::Bad)
                && self.tok.start == self.prev_end
            {
                self.advance();
            }
            name.name = self.text_from(start).0;
            name.span = self.span_from(start);
        }
        Ok(Statement::Use(name))
    }

    fn explain(&mut self) -> Result<Statement> {
        self.advance();
        if self.eat(kw::ANALYZE) {
            let format = self.explain_format()?;
            return self.explain_target(true, format);
        }
        let mut format = self.explain_format()?;
        if format.is_none() && self.eat_any(&[kw::EXTENDED, kw::PARTITIONS]).is_some() {
            format = None;
        } else if format.is_none() && self.eat(kw::PLAN) {
            // Dolt's EXPLAIN PLAN
            format = Some("PLAN".into());
        }
        if format.is_some() || self.explainable() {
            return self.explain_target(false, format);
        }
        self.describe()
    }

    fn explainable(&self) -> bool {
        let verbs = [
            kw::SELECT,
            kw::INSERT,
            kw::REPLACE,
            kw::UPDATE,
            kw::DELETE,
            kw::TABLE,
            kw::WITH,
            kw::VALUES,
            kw::FOR,
        ];
        self.at_any(&verbs) || self.at_tok(Tok::LParen)
    }

    fn explain_format(&mut self) -> Result<Option<Box<str>>> {
        if !self.at(kw::FORMAT) || self.peek() != Tok::Eq {
            return Ok(None);
        }
        Ok(Some(self.alter_word()?))
    }

    fn explain_target(&mut self, analyze: bool, format: Option<Box<str>>) -> Result<Statement> {
        use crate::ast::{Explain, ExplainTarget};
        let target = if self.eat(kw::FOR) {
            self.expect(kw::CONNECTION)?;
            ExplainTarget::Connection(self.number()?)
        } else if self.explainable() {
            ExplainTarget::Statement(self.one_statement()?)
        } else {
            return Err(self.error());
        };
        Ok(Statement::Explain(Box::new(Explain { analyze, format, target })))
    }

    fn describe(&mut self) -> Result<Statement> {
        let table = self.table_name()?;
        let as_of = self.as_of()?;
        let column = if self.at_tok(Tok::String) {
            Some(self.string()?)
        } else if self.at_ident() {
            Some(self.ident()?.name)
        } else {
            None
        };
        Ok(Statement::Describe(crate::ast::Describe { table, as_of, column }))
    }

    /// Any expression that must not be a default: what KILL takes.
    pub(super) fn value(&mut self) -> Result<crate::ast::Expr> {
        let expr = self.expr()?;
        if expr.kind == ExprKind::Default {
            return Err(self.error_at(expr.span.start));
        }
        Ok(expr)
    }
}
