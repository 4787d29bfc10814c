//! Transactions, locks, XA, prepared statements.

use super::{Parser, Result};
use crate::ast::{
    Completion, Execute, Prepare, PrepareSource, StartTransaction, Statement, TableLock,
    TableLockKind, Xa, XaVerb, Xid,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    pub(super) fn start_transaction(&mut self) -> Result<Statement> {
        self.advance();
        self.expect(kw::TRANSACTION)?;
        let mut start = StartTransaction::default();
        if self.at_any(&[kw::WITH, kw::READ]) {
            self.list(|parser| {
                if parser.eat(kw::WITH) {
                    parser.expect(kw::CONSISTENT)?;
                    parser.expect(kw::SNAPSHOT)?;
                    start.consistent_snapshot = true;
                } else {
                    start.read_only = Some(parser.access_mode()?);
                }
                Ok(())
            })?;
        }
        Ok(Statement::StartTransaction(start))
    }

    /// READ ONLY or READ WRITE
    pub(super) fn access_mode(&mut self) -> Result<bool> {
        self.expect(kw::READ)?;
        Ok(self.expect_any(&[kw::ONLY, kw::WRITE])? == kw::ONLY)
    }

    pub(super) fn commit(&mut self) -> Result<Statement> {
        self.advance();
        self.eat(kw::WORK);
        Ok(Statement::Commit(self.completion()?))
    }

    pub(super) fn rollback(&mut self) -> Result<Statement> {
        self.advance();
        self.eat(kw::WORK);
        if self.eat(kw::TO) {
            self.eat(kw::SAVEPOINT);
            return Ok(Statement::RollbackTo(self.ident()?));
        }
        Ok(Statement::Rollback(self.completion()?))
    }

    fn completion(&mut self) -> Result<Completion> {
        let mut completion = Completion::default();
        if self.eat(kw::AND) {
            completion.chain = Some(!self.eat(kw::NO));
            self.expect(kw::CHAIN)?;
        }
        if self.eat_all(&[kw::NO, kw::RELEASE]) {
            completion.release = Some(false);
        } else if self.eat(kw::RELEASE) {
            completion.release = Some(true);
        }
        Ok(completion)
    }

    pub(super) fn lock_tables(&mut self) -> Result<Statement> {
        if self.peek_is(kw::INSTANCE) {
            return self.other(2);
        }
        let lock = self.expect_any(&[kw::LOCK, kw::UNLOCK])? == kw::LOCK;
        self.expect_any(&[kw::TABLES, kw::TABLE])?;
        if !lock {
            return Ok(Statement::UnlockTables);
        }
        Ok(Statement::LockTables(self.list(|parser| {
            let table = parser.table_name()?;
            let said = parser.eat(kw::AS);
            let named = said || (parser.at_ident() && !parser.at(kw::LOW_PRIORITY));
            let alias = if named { Some(parser.ident()?) } else { None };
            let low = parser.eat(kw::LOW_PRIORITY);
            let kind = match parser.expect_any(&[kw::READ, kw::WRITE])? {
                kw::WRITE if low => TableLockKind::LowPriorityWrite,
                kw::WRITE => TableLockKind::Write,
                _ if parser.eat(kw::LOCAL) => TableLockKind::ReadLocal,
                _ => TableLockKind::Read,
            };
            Ok(TableLock { table, alias, kind })
        })?))
    }

    pub(super) fn xa(&mut self) -> Result<Statement> {
        self.advance();
        let verbs =
            [kw::START, kw::BEGIN, kw::END, kw::PREPARE, kw::COMMIT, kw::ROLLBACK, kw::RECOVER];
        let verb = match self.expect_any(&verbs)? {
            kw::START | kw::BEGIN => XaVerb::Start,
            kw::END => XaVerb::End,
            kw::PREPARE => XaVerb::Prepare,
            kw::COMMIT => XaVerb::Commit,
            kw::ROLLBACK => XaVerb::Rollback,
            _ => XaVerb::Recover,
        };
        let xid = match verb {
            XaVerb::Recover => None,
            _ => Some(self.xid()?),
        };
        let mut words = Vec::new();
        while matches!(self.tok.kind, Tok::Word(_)) {
            words.push(self.ident_any()?.name.to_ascii_uppercase());
        }
        let option = (!words.is_empty()).then(|| words.join(" ").into());
        Ok(Statement::Xa(Xa { verb, xid, option }))
    }

    fn xid(&mut self) -> Result<Xid> {
        let mut xid = Xid { gtrid: self.literal()?, bqual: None, format: None };
        if self.eat_tok(Tok::Comma) {
            xid.bqual = Some(self.literal()?);
            if self.eat_tok(Tok::Comma) {
                xid.format = Some(self.number()?);
            }
        }
        Ok(xid)
    }

    /// PREPARE, EXECUTE, DEALLOCATE | DROP PREPARE
    pub(super) fn prepared(&mut self) -> Result<Statement> {
        if self.eat(kw::EXECUTE) {
            let name = self.ident()?;
            let using = if self.eat(kw::USING) { self.list(Self::user_var)? } else { Vec::new() };
            return Ok(Statement::Execute(Execute { name, using }));
        }
        let deallocate = self.eat(kw::DEALLOCATE);
        self.expect(kw::PREPARE)?;
        let name = self.ident()?;
        if deallocate || !self.eat(kw::FROM) {
            return Ok(Statement::Deallocate(name));
        }
        let source = if self.at_tok(Tok::UserVar) {
            PrepareSource::UserVar(self.user_var()?)
        } else {
            PrepareSource::Text(self.string()?)
        };
        Ok(Statement::Prepare(Prepare { name, source }))
    }
}
