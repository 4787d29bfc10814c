//! The statements of bodies: blocks, branches, loops, cursors, conditions.

use super::{Parser, Result};
use crate::ast::{
    Block, Compound, ConditionValue, Declare, GetDiagnostics, HandlerAction, Ident, Signal,
    Statement,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw, Kw};

impl Parser<'_> {
    /// A statement where compound ones are allowed.
    pub(super) fn body_statement(&mut self) -> Result<Statement> {
        self.enter()?;
        let statement = match self.compound()? {
            Some(compound) => Statement::Compound(Box::new(compound)),
            None => self.one_statement()?,
        };
        self.leave();
        Ok(statement)
    }

    fn compound(&mut self) -> Result<Option<Compound>> {
        let mut label = None;
        if self.at_ident() && self.peek() == Tok::Colon {
            label = Some(self.ident()?);
            self.advance();
        }
        let compound = match self.word() {
            kw::BEGIN => self.block(label)?,
            kw::LOOP => {
                self.advance();
                let body = self.statements(&[kw::END])?;
                self.end_of(kw::LOOP, label.as_ref())?;
                Compound::Loop { label, body }
            }
            kw::WHILE => {
                self.advance();
                let condition = self.expr()?;
                self.expect(kw::DO)?;
                let body = self.statements(&[kw::END])?;
                self.end_of(kw::WHILE, label.as_ref())?;
                Compound::While { label, condition, body }
            }
            kw::REPEAT => {
                self.advance();
                let body = self.statements(&[kw::UNTIL])?;
                self.expect(kw::UNTIL)?;
                let until = self.expr()?;
                self.end_of(kw::REPEAT, label.as_ref())?;
                Compound::Repeat { label, body, until }
            }
            _ if label.is_some() => return Err(self.error()),
            kw::IF => self.branch()?,
            kw::CASE => self.case_statement()?,
            _ => return self.simple_compound(),
        };
        Ok(Some(compound))
    }

    fn simple_compound(&mut self) -> Result<Option<Compound>> {
        let word = self.word();
        if !matches!(word, kw::LEAVE | kw::ITERATE | kw::RETURN | kw::OPEN | kw::CLOSE | kw::FETCH)
        {
            return Ok(None);
        }
        self.advance();
        Ok(Some(match word {
            kw::LEAVE => Compound::Leave(self.ident()?),
            kw::ITERATE => Compound::Iterate(self.ident()?),
            kw::RETURN => Compound::Return(self.expr()?),
            kw::OPEN => Compound::Open(self.ident()?),
            kw::CLOSE => Compound::Close(self.ident()?),
            _ => {
                if self.eat(kw::NEXT) {
                    self.expect(kw::FROM)?;
                } else {
                    self.eat(kw::FROM);
                }
                let cursor = self.ident()?;
                self.expect(kw::INTO)?;
                Compound::Fetch { cursor, into: self.list(Self::ident)? }
            }
        }))
    }

    /// Statements with their semicolons, up to one of `ends`.
    fn statements(&mut self, ends: &[Kw]) -> Result<Vec<Statement>> {
        let mut statements = Vec::new();
        while !self.at_any(ends) {
            statements.push(self.body_statement()?);
            self.expect_tok(Tok::Semi)?;
        }
        Ok(statements)
    }

    /// `END LOOP [label]`; the label must be the one that began it.
    fn end_of(&mut self, word: Kw, label: Option<&Ident>) -> Result<()> {
        self.expect(kw::END)?;
        self.expect(word)?;
        self.end_label(label)
    }

    fn end_label(&mut self, label: Option<&Ident>) -> Result<()> {
        if !self.at_ident() {
            return Ok(());
        }
        let start = self.tok.start;
        let end = self.ident()?;
        if label.is_some_and(|label| label.name.eq_ignore_ascii_case(&end.name)) {
            return Ok(());
        }
        Err(self.error_at(start))
    }

    fn block(&mut self, label: Option<Ident>) -> Result<Compound> {
        self.expect(kw::BEGIN)?;
        let mut declares = Vec::new();
        while self.eat(kw::DECLARE) {
            declares.push(self.declare()?);
            self.expect_tok(Tok::Semi)?;
        }
        let body = self.statements(&[kw::END])?;
        self.expect(kw::END)?;
        self.end_label(label.as_ref())?;
        Ok(Compound::Block(Block { label, declares, body }))
    }

    fn declare(&mut self) -> Result<Declare> {
        if self.at_any(&[kw::CONTINUE, kw::EXIT, kw::UNDO]) && self.peek_is(kw::HANDLER) {
            return self.declare_handler();
        }
        let names = self.list(Self::ident)?;
        if names.len() == 1 && self.at_any(&[kw::CURSOR, kw::CONDITION]) {
            let cursor = self.at(kw::CURSOR);
            self.advance();
            self.expect(kw::FOR)?;
            let name = names.into_iter().next().unwrap_or_else(|| Ident::new(""));
            return Ok(if cursor {
                Declare::Cursor { name, query: Box::new(self.query()?) }
            } else {
                Declare::Condition { name, value: self.condition_value()? }
            });
        }
        let ty = self.data_type()?;
        let default = if self.eat(kw::DEFAULT) { Some(self.expr()?) } else { None };
        Ok(Declare::Variable { names, ty, default })
    }

    fn declare_handler(&mut self) -> Result<Declare> {
        let action = match self.expect_any(&[kw::CONTINUE, kw::EXIT, kw::UNDO])? {
            kw::CONTINUE => HandlerAction::Continue,
            kw::EXIT => HandlerAction::Exit,
            _ => HandlerAction::Undo,
        };
        self.expect(kw::HANDLER)?;
        self.expect(kw::FOR)?;
        let conditions = self.list(Self::condition_value)?;
        Ok(Declare::Handler { action, conditions, body: self.body_statement()? })
    }

    fn condition_value(&mut self) -> Result<ConditionValue> {
        if self.at_tok(Tok::Int) {
            return Ok(ConditionValue::Code(self.number()?));
        }
        if self.eat(kw::SQLSTATE) {
            self.eat(kw::VALUE);
            return Ok(ConditionValue::SqlState(self.string()?));
        }
        if self.eat_all(&[kw::NOT, kw::FOUND]) {
            return Ok(ConditionValue::NotFound);
        }
        match self.eat_any(&[kw::SQLWARNING, kw::SQLEXCEPTION]) {
            Some(kw::SQLWARNING) => Ok(ConditionValue::SqlWarning),
            Some(_) => Ok(ConditionValue::SqlException),
            None => Ok(ConditionValue::Named(self.ident()?)),
        }
    }

    fn branch(&mut self) -> Result<Compound> {
        let mut arms = Vec::new();
        self.expect(kw::IF)?;
        loop {
            let condition = self.expr()?;
            self.expect(kw::THEN)?;
            arms.push((condition, self.statements(&[kw::ELSEIF, kw::ELSE, kw::END])?));
            if !self.eat(kw::ELSEIF) {
                break;
            }
        }
        let otherwise = if self.eat(kw::ELSE) { Some(self.statements(&[kw::END])?) } else { None };
        self.expect(kw::END)?;
        self.expect(kw::IF)?;
        Ok(Compound::If { arms, otherwise })
    }

    fn case_statement(&mut self) -> Result<Compound> {
        self.expect(kw::CASE)?;
        let operand = if self.at(kw::WHEN) { None } else { Some(self.expr()?) };
        let mut arms = Vec::new();
        while self.eat(kw::WHEN) {
            let when = self.expr()?;
            self.expect(kw::THEN)?;
            arms.push((when, self.statements(&[kw::WHEN, kw::ELSE, kw::END])?));
        }
        let otherwise = if self.eat(kw::ELSE) { Some(self.statements(&[kw::END])?) } else { None };
        self.expect(kw::END)?;
        self.expect(kw::CASE)?;
        Ok(Compound::Case { operand, arms, otherwise })
    }

    pub(super) fn signal(&mut self) -> Result<Statement> {
        let resignal = self.expect_any(&[kw::SIGNAL, kw::RESIGNAL])? == kw::RESIGNAL;
        let condition = match self.at_ident() || self.at(kw::SQLSTATE) {
            true => Some(self.condition_value()?),
            false if resignal => None,
            false => return Err(self.error()),
        };
        let mut items = Vec::new();
        if self.eat(kw::SET) {
            items = self.list(|parser| {
                let name = parser.ident()?.name.to_ascii_uppercase().into();
                parser.expect_tok(Tok::Eq)?;
                Ok((name, parser.expr()?))
            })?;
        }
        Ok(Statement::Signal(Signal { resignal, condition, items }))
    }

    pub(super) fn get_diagnostics(&mut self) -> Result<Statement> {
        self.expect(kw::GET)?;
        let stacked = self.eat_any(&[kw::CURRENT, kw::STACKED]) == Some(kw::STACKED);
        self.expect(kw::DIAGNOSTICS)?;
        let condition = if self.eat(kw::CONDITION) { Some(self.expr()?) } else { None };
        let items = self.list(|parser| {
            let target = parser.variable_into()?;
            parser.expect_tok(Tok::Eq)?;
            Ok((target, parser.ident()?.name.to_ascii_uppercase().into()))
        })?;
        Ok(Statement::GetDiagnostics(GetDiagnostics { stacked, condition, items }))
    }
}
