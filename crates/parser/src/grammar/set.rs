//! SET in all its forms.

use super::{Parser, Result};
use crate::ast::{
    Account, Expr, ExprKind, Isolation, SetDefaultRole, SetItem, SetPassword, SetRole,
    SetTransaction, SetValue, Statement, SystemVar, VarScope,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw};

impl Parser<'_> {
    pub(super) fn set(&mut self) -> Result<Statement> {
        self.expect(kw::SET)?;
        match self.word() {
            kw::PASSWORD if self.peek() != Tok::Dot => return self.set_password(),
            kw::ROLE => {
                self.advance();
                return Ok(Statement::SetRole(self.role_choice()?));
            }
            kw::DEFAULT => return self.set_default_role(),
            kw::TRANSACTION => {
                self.advance();
                return self.set_transaction(None);
            }
            kw::GLOBAL if self.peek_is(kw::TRANSACTION) => {
                self.advance();
                self.advance();
                return self.set_transaction(Some(VarScope::Global));
            }
            kw::SESSION | kw::LOCAL if self.peek_is(kw::TRANSACTION) => {
                self.advance();
                self.advance();
                return self.set_transaction(Some(VarScope::Session));
            }
            kw::RESOURCE => return Err(self.error()),
            _ => {}
        }
        Ok(Statement::Set(self.list(Self::set_item)?))
    }

    fn set_item(&mut self) -> Result<SetItem> {
        if self.at_tok(Tok::UserVar) {
            let name = self.user_var()?;
            self.assign()?;
            return Ok(SetItem::User { name, value: self.expr()? });
        }
        if self.at_tok(Tok::AtAt) {
            let var = self.system_var()?;
            self.assign()?;
            return Ok(SetItem::System { var, explicit: true, value: self.set_value()? });
        }
        if self.at(kw::NAMES) && !matches!(self.peek(), Tok::Eq | Tok::Assign) {
            self.advance();
            return self.set_names();
        }
        if self.at_charset() && !matches!(self.peek(), Tok::Eq | Tok::Assign) {
            let charset = self.charset_clause()?;
            return Ok(SetItem::Charset((&*charset != "DEFAULT").then_some(charset)));
        }
        let scope = match self.word() {
            kw::GLOBAL => Some(VarScope::Global),
            kw::SESSION | kw::LOCAL => Some(VarScope::Session),
            kw::PERSIST => Some(VarScope::Persist),
            kw::PERSIST_ONLY => Some(VarScope::PersistOnly),
            _ => None,
        };
        let scope = scope.filter(|_| !matches!(self.peek(), Tok::Eq | Tok::Assign | Tok::Dot));
        if scope.is_some() {
            self.advance();
        }
        let (prefix, name) =
            if self.at_ident() { self.dotted_name()? } else { return Err(self.error()) };
        self.assign()?;
        let var = SystemVar { scope, prefix, name };
        Ok(SetItem::System { var, explicit: false, value: self.set_value()? })
    }

    fn assign(&mut self) -> Result<()> {
        if self.eat_tok(Tok::Assign) { Ok(()) } else { self.expect_tok(Tok::Eq) }
    }

    /// DEFAULT, a bare word that is otherwise reserved, or an expression.
    fn set_value(&mut self) -> Result<SetValue> {
        if self.at(kw::DEFAULT) && self.peek() != Tok::LParen {
            self.advance();
            return Ok(SetValue::Default);
        }
        let word = self.at_any(&[kw::ON, kw::ALL, kw::ROW, kw::SYSTEM])
            || (self.at(kw::BINARY) && matches!(self.peek(), Tok::End | Tok::Semi | Tok::Comma));
        if word && self.peek() != Tok::LParen {
            let start = self.tok.start;
            let name = self.ident_any()?;
            let column = crate::ast::ColumnRef { schema: None, table: None, name };
            return Ok(SetValue::Expr(self.make(ExprKind::Column(column), start)));
        }
        let expr: Expr = self.expr()?;
        Ok(SetValue::Expr(expr))
    }

    fn set_names(&mut self) -> Result<SetItem> {
        if self.eat(kw::DEFAULT) {
            return Ok(SetItem::Names { charset: None, collation: None });
        }
        let charset = Some(self.name_or_string()?);
        let collation = if self.eat(kw::COLLATE) { Some(self.name_or_string()?) } else { None };
        Ok(SetItem::Names { charset, collation })
    }

    fn set_transaction(&mut self, scope: Option<VarScope>) -> Result<Statement> {
        let mut set = SetTransaction { scope, isolation: None, read_only: None };
        self.list(|parser| {
            if parser.eat(kw::ISOLATION) {
                parser.expect(kw::LEVEL)?;
                set.isolation = Some(parser.isolation()?);
            } else {
                set.read_only = Some(parser.access_mode()?);
            }
            Ok(())
        })?;
        Ok(Statement::SetTransaction(set))
    }

    fn isolation(&mut self) -> Result<Isolation> {
        if self.eat(kw::SERIALIZABLE) {
            return Ok(Isolation::Serializable);
        }
        if self.eat(kw::REPEATABLE) {
            self.expect(kw::READ)?;
            return Ok(Isolation::RepeatableRead);
        }
        self.expect(kw::READ)?;
        Ok(match self.expect_any(&[kw::COMMITTED, kw::UNCOMMITTED])? {
            kw::COMMITTED => Isolation::ReadCommitted,
            _ => Isolation::ReadUncommitted,
        })
    }

    fn set_password(&mut self) -> Result<Statement> {
        self.advance();
        let account = if self.eat(kw::FOR) { Some(self.account()?) } else { None };
        let password = if self.eat_all(&[kw::TO, kw::RANDOM]) {
            None
        } else {
            self.assign()?;
            Some(self.string()?)
        };
        let replace = if self.eat(kw::REPLACE) { Some(self.string()?) } else { None };
        let retain = self.eat_all(&[kw::RETAIN, kw::CURRENT, kw::PASSWORD]);
        Ok(Statement::SetPassword(SetPassword { account, password, replace, retain }))
    }

    /// DEFAULT | NONE | ALL [EXCEPT roles] | roles
    pub(super) fn role_choice(&mut self) -> Result<SetRole> {
        if self.eat(kw::DEFAULT) {
            return Ok(SetRole::Default);
        }
        if self.eat(kw::NONE) {
            return Ok(SetRole::None);
        }
        if self.eat(kw::ALL) {
            let except: Vec<Account> =
                if self.eat(kw::EXCEPT) { self.list(Self::account)? } else { Vec::new() };
            return Ok(SetRole::All { except });
        }
        Ok(SetRole::Roles(self.list(Self::account)?))
    }

    fn set_default_role(&mut self) -> Result<Statement> {
        self.advance();
        self.expect(kw::ROLE)?;
        let roles = self.role_choice()?;
        self.expect(kw::TO)?;
        let accounts = self.list(Self::account)?;
        Ok(Statement::SetDefaultRole(SetDefaultRole { roles, accounts }))
    }
}
