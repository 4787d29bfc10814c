//! CREATE and ALTER of triggers, procedures, functions and events.

use super::cursor::Mark;
use super::objects::Prelude;
use super::{Parser, Result};
use crate::ast::{
    AlterEvent, AlterRoutine, Characteristics, CreateEvent, CreateRoutine, CreateTrigger,
    EventStatus, ParamMode, RoutineParam, Schedule, SourceText, SqlAccess, Statement, TriggerEvent,
    TriggerOrder,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl<'a> Parser<'a> {
    /// Behind CREATE, where a prelude may stand; `start` is before CREATE.
    pub(super) fn create_stored(&mut self, start: Mark<'a>) -> Result<Statement> {
        let prelude = self.prelude()?;
        match self.word() {
            kw::VIEW => self.view(false, prelude),
            kw::TRIGGER => self.create_trigger(prelude),
            kw::EVENT => self.create_event(prelude),
            kw::PROCEDURE | kw::FUNCTION | kw::AGGREGATE => {
                match self.create_routine(prelude)? {
                    Some(statement) => Ok(statement),
                    None => {
                        // A loadable function: CREATE FUNCTION f RETURNS STRING SONAME 'x.so'
                        self.reset(start);
                        self.other(2)
                    }
                }
            }
            _ => Err(self.error()),
        }
    }

    pub(super) fn alter_stored(&mut self) -> Result<Statement> {
        let prelude = self.prelude()?;
        match self.word() {
            kw::VIEW => self.view(true, prelude),
            kw::EVENT => self.alter_event(prelude),
            _ => Err(self.error()),
        }
    }

    fn create_trigger(&mut self, prelude: Prelude) -> Result<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.table_name()?;
        let after = self.expect_any(&[kw::BEFORE, kw::AFTER])? == kw::AFTER;
        let event = match self.expect_any(&[kw::INSERT, kw::UPDATE, kw::DELETE])? {
            kw::INSERT => TriggerEvent::Insert,
            kw::UPDATE => TriggerEvent::Update,
            _ => TriggerEvent::Delete,
        };
        self.expect(kw::ON)?;
        let table = self.table_name()?;
        for word in [kw::FOR, kw::EACH, kw::ROW] {
            self.expect(word)?;
        }
        let order = match self.eat_any(&[kw::FOLLOWS, kw::PRECEDES]) {
            Some(word) => {
                Some(TriggerOrder { precedes: word == kw::PRECEDES, other: self.ident()? })
            }
            None => None,
        };
        let (body, text) = self.body()?;
        Ok(Statement::CreateTrigger(Box::new(CreateTrigger {
            definer: prelude.definer,
            if_not_exists,
            name,
            after,
            event,
            table,
            order,
            body,
            text,
        })))
    }

    fn create_routine(&mut self, prelude: Prelude) -> Result<Option<Statement>> {
        let aggregate = self.eat(kw::AGGREGATE);
        let function = self.at(kw::FUNCTION);
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.table_name()?;
        if function && self.at(kw::RETURNS) {
            return Ok(None);
        }
        self.expect_tok(Tok::LParen)?;
        let params =
            if self.at_tok(Tok::RParen) { Vec::new() } else { self.list(Self::routine_param)? };
        self.expect_tok(Tok::RParen)?;
        let returns = if function {
            self.expect(kw::RETURNS)?;
            Some(self.data_type()?)
        } else {
            None
        };
        let characteristics = self.characteristics()?;
        let (body, text) = self.body()?;
        Ok(Some(Statement::CreateRoutine(Box::new(CreateRoutine {
            definer: prelude.definer,
            if_not_exists,
            aggregate,
            name,
            params,
            returns,
            characteristics,
            body,
            text,
        }))))
    }

    fn routine_param(&mut self) -> Result<RoutineParam> {
        let mode = match self.eat_any(&[kw::IN, kw::OUT, kw::INOUT]) {
            Some(kw::OUT) => ParamMode::Out,
            Some(kw::INOUT) => ParamMode::InOut,
            _ => ParamMode::In,
        };
        Ok(RoutineParam { mode, name: self.ident()?, ty: self.data_type()? })
    }

    fn characteristics(&mut self) -> Result<Characteristics> {
        let mut found = Characteristics::default();
        loop {
            match self.word() {
                kw::COMMENT => {
                    self.advance();
                    found.comment = Some(self.string()?);
                }
                kw::LANGUAGE => {
                    self.advance();
                    found.language = Some(self.ident_any()?.name.to_ascii_uppercase().into());
                }
                kw::DETERMINISTIC => {
                    self.advance();
                    found.deterministic = Some(true);
                }
                kw::NOT => {
                    self.advance();
                    self.expect(kw::DETERMINISTIC)?;
                    found.deterministic = Some(false);
                }
                kw::CONTAINS | kw::NO | kw::READS | kw::MODIFIES => {
                    found.access = Some(self.sql_access()?);
                }
                kw::SQL => {
                    self.advance();
                    self.expect(kw::SECURITY)?;
                    found.invoker = Some(self.security()?);
                }
                _ => return Ok(found),
            }
        }
    }

    fn sql_access(&mut self) -> Result<SqlAccess> {
        let word = self.word();
        self.advance();
        self.expect(kw::SQL)?;
        let access = match word {
            kw::CONTAINS => return Ok(SqlAccess::ContainsSql),
            kw::NO => return Ok(SqlAccess::NoSql),
            kw::READS => SqlAccess::ReadsSqlData,
            _ => SqlAccess::ModifiesSqlData,
        };
        self.expect(kw::DATA)?;
        Ok(access)
    }

    pub(super) fn alter_routine(&mut self) -> Result<Statement> {
        let function = self.at(kw::FUNCTION);
        self.advance();
        let name = self.table_name()?;
        let characteristics = self.characteristics()?;
        Ok(Statement::AlterRoutine(AlterRoutine { function, name, characteristics }))
    }

    /// A body's statement with its text.
    fn body(&mut self) -> Result<(Statement, SourceText)> {
        let start = self.tok.start;
        let body = self.body_statement()?;
        Ok((body, self.text_from(start)))
    }

    fn create_event(&mut self, prelude: Prelude) -> Result<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.table_name()?;
        self.expect(kw::ON)?;
        self.expect(kw::SCHEDULE)?;
        let schedule = self.schedule()?;
        let preserve = self.on_completion()?;
        let status = self.event_status();
        let comment = self.event_comment()?;
        self.expect(kw::DO)?;
        let (body, text) = self.body()?;
        Ok(Statement::CreateEvent(Box::new(CreateEvent {
            definer: prelude.definer,
            if_not_exists,
            name,
            schedule,
            preserve,
            status,
            comment,
            body,
            text,
        })))
    }

    fn alter_event(&mut self, prelude: Prelude) -> Result<Statement> {
        self.advance();
        let name = self.table_name()?;
        let schedule =
            if self.eat_all(&[kw::ON, kw::SCHEDULE]) { Some(self.schedule()?) } else { None };
        let preserve = self.on_completion()?;
        let rename = if self.eat(kw::RENAME) {
            self.expect(kw::TO)?;
            Some(self.table_name()?)
        } else {
            None
        };
        let status = self.event_status();
        let comment = self.event_comment()?;
        let body = if self.eat(kw::DO) { Some(self.body()?) } else { None };
        Ok(Statement::AlterEvent(Box::new(AlterEvent {
            definer: prelude.definer,
            name,
            schedule,
            preserve,
            rename,
            status,
            comment,
            body,
        })))
    }

    fn schedule(&mut self) -> Result<Schedule> {
        if self.eat(kw::AT) {
            return Ok(Schedule::At(self.expr()?));
        }
        self.expect(kw::EVERY)?;
        let value = self.expr()?;
        let unit = self.interval_unit()?;
        let starts = if self.eat(kw::STARTS) { Some(self.expr()?) } else { None };
        let ends = if self.eat(kw::ENDS) { Some(self.expr()?) } else { None };
        Ok(Schedule::Every { value, unit, starts, ends })
    }

    fn on_completion(&mut self) -> Result<Option<bool>> {
        if !self.eat_all(&[kw::ON, kw::COMPLETION]) {
            return Ok(None);
        }
        let preserve = !self.eat(kw::NOT);
        self.expect(kw::PRESERVE)?;
        Ok(Some(preserve))
    }

    fn event_status(&mut self) -> Option<EventStatus> {
        if self.eat(kw::ENABLE) {
            return Some(EventStatus::Enable);
        }
        if self.eat_all(&[kw::DISABLE, kw::ON, kw::REPLICA])
            || self.eat_all(&[kw::DISABLE, kw::ON, kw::SLAVE])
        {
            return Some(EventStatus::DisableOnReplica);
        }
        self.eat(kw::DISABLE).then_some(EventStatus::Disable)
    }

    fn event_comment(&mut self) -> Result<Option<Box<str>>> {
        if self.eat(kw::COMMENT) { self.string().map(Some) } else { Ok(None) }
    }
}
