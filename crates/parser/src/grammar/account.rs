//! Users, roles, GRANT and REVOKE.

use super::{Parser, Result};
use crate::ast::{
    Account, AlterUser, AuthSpec, CreateRole, CreateUser, DropUser, Grant, GrantObject,
    PasswordOption, Privilege, RequireCurrent, Revoke, RevokeWhat, Statement, TableName,
    TlsRequirement, UserOptions, UserSpec,
};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw, Kw};

impl Parser<'_> {
    /// `user[@host]` or CURRENT_USER[()]
    pub(super) fn account(&mut self) -> Result<Account> {
        let current =
            self.at(kw::CURRENT_USER) || (self.at(kw::USER) && self.peek() == Tok::LParen);
        if current {
            self.advance();
            if self.eat_tok(Tok::LParen) {
                self.expect_tok(Tok::RParen)?;
            }
            return Ok(Account::Current);
        }
        let user = self.name_or_string()?;
        let host = match self.tok.kind {
            Tok::UserVar => Some(self.user_var()?.to_ascii_lowercase().into()),
            Tok::At => {
                self.advance();
                Some(self.name_or_string()?.to_ascii_lowercase().into())
            }
            _ => None,
        };
        Ok(Account::Named { user, host })
    }

    pub(super) fn create_user(&mut self) -> Result<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let users = self.list(Self::user_spec)?;
        let default_roles = if self.eat_all(&[kw::DEFAULT, kw::ROLE]) {
            self.list(Self::account)?
        } else {
            Vec::new()
        };
        let options = self.user_options()?;
        let user = CreateUser { if_not_exists, users, default_roles, options };
        Ok(Statement::CreateUser(Box::new(user)))
    }

    pub(super) fn alter_user(&mut self) -> Result<Statement> {
        self.advance();
        let if_exists = self.if_exists();
        let users = self.list(Self::user_spec)?;
        let default_role =
            if self.eat_all(&[kw::DEFAULT, kw::ROLE]) { Some(self.role_choice()?) } else { None };
        let options = self.user_options()?;
        let user = AlterUser { if_exists, users, default_role, options };
        Ok(Statement::AlterUser(Box::new(user)))
    }

    fn user_spec(&mut self) -> Result<UserSpec> {
        let account = self.account()?;
        let mut auth = AuthSpec::default();
        if self.eat(kw::IDENTIFIED) {
            self.identified(&mut auth)?;
        }
        if self.eat(kw::REPLACE) {
            auth.replace = Some(self.string()?);
        }
        auth.retain_current = self.eat_all(&[kw::RETAIN, kw::CURRENT, kw::PASSWORD]);
        auth.discard_old = self.eat_all(&[kw::DISCARD, kw::OLD, kw::PASSWORD]);
        let auth = (auth != AuthSpec::default()).then_some(auth);
        Ok(UserSpec { account, auth })
    }

    fn identified(&mut self, auth: &mut AuthSpec) -> Result<()> {
        if self.eat(kw::WITH) {
            auth.plugin = Some(self.name_or_string()?);
            if self.eat(kw::AS) {
                auth.hash = Some(self.string_or_bytes()?);
                return Ok(());
            }
            if !self.at(kw::BY) {
                return Ok(());
            }
        }
        self.expect(kw::BY)?;
        if self.eat_all(&[kw::RANDOM, kw::PASSWORD]) {
            auth.random = true;
            return Ok(());
        }
        auth.password = Some(self.string()?);
        Ok(())
    }

    fn user_options(&mut self) -> Result<UserOptions> {
        let mut options = UserOptions::default();
        if self.eat(kw::REQUIRE) {
            options.require = Some(self.tls_requirement()?);
        }
        if self.eat(kw::WITH) {
            let limits = [
                kw::MAX_QUERIES_PER_HOUR,
                kw::MAX_UPDATES_PER_HOUR,
                kw::MAX_CONNECTIONS_PER_HOUR,
                kw::MAX_USER_CONNECTIONS,
            ];
            while let Some(word) = self.eat_any(&limits) {
                options.resources.push((word.text().into(), self.number()?));
            }
        }
        loop {
            match self.word() {
                kw::PASSWORD | kw::FAILED_LOGIN_ATTEMPTS | kw::PASSWORD_LOCK_TIME => {
                    options.password.push(self.password_option()?);
                }
                kw::ACCOUNT => {
                    self.advance();
                    options.locked = Some(self.expect_any(&[kw::LOCK, kw::UNLOCK])? == kw::LOCK);
                }
                kw::COMMENT => {
                    self.advance();
                    options.comment = Some(self.string()?);
                }
                kw::ATTRIBUTE => {
                    self.advance();
                    options.attribute = Some(self.string()?);
                }
                _ => return Ok(options),
            }
        }
    }

    fn tls_requirement(&mut self) -> Result<TlsRequirement> {
        match self.eat_any(&[kw::NONE, kw::SSL, kw::X509]) {
            Some(kw::NONE) => return Ok(TlsRequirement::None),
            Some(kw::SSL) => return Ok(TlsRequirement::Ssl),
            Some(_) => return Ok(TlsRequirement::X509),
            None => {}
        }
        let (mut cipher, mut issuer, mut subject) = (None, None, None);
        loop {
            match self.word() {
                kw::CIPHER => {
                    self.advance();
                    cipher = Some(self.string()?);
                }
                kw::ISSUER => {
                    self.advance();
                    issuer = Some(self.string()?);
                }
                kw::SUBJECT => {
                    self.advance();
                    subject = Some(self.string()?);
                }
                _ => break,
            }
            self.eat(kw::AND);
        }
        if cipher.is_none() && issuer.is_none() && subject.is_none() {
            return Err(self.error());
        }
        Ok(TlsRequirement::Items { cipher, issuer, subject })
    }

    fn password_option(&mut self) -> Result<PasswordOption> {
        use PasswordOption as P;
        if self.eat(kw::FAILED_LOGIN_ATTEMPTS) {
            return Ok(P::FailedAttempts(self.number()?));
        }
        if self.eat(kw::PASSWORD_LOCK_TIME) {
            return Ok(P::LockDays(if self.eat(kw::UNBOUNDED) {
                None
            } else {
                Some(self.number()?)
            }));
        }
        self.advance();
        match self.expect_any(&[kw::EXPIRE, kw::HISTORY, kw::REUSE, kw::REQUIRE])? {
            kw::EXPIRE if self.eat(kw::DEFAULT) => Ok(P::ExpireDefault),
            kw::EXPIRE if self.eat(kw::NEVER) => Ok(P::ExpireNever),
            kw::EXPIRE if self.eat(kw::INTERVAL) => {
                let days = self.number()?;
                self.expect(kw::DAY)?;
                Ok(P::ExpireDays(days))
            }
            kw::EXPIRE => Ok(P::ExpireNow),
            kw::HISTORY => Ok(P::History(self.number_or_default()?)),
            kw::REUSE => {
                self.expect(kw::INTERVAL)?;
                let days = self.number_or_default()?;
                if days.is_some() {
                    self.expect(kw::DAY)?;
                }
                Ok(P::ReuseDays(days))
            }
            _ => {
                self.expect(kw::CURRENT)?;
                Ok(P::RequireCurrent(match self.eat_any(&[kw::DEFAULT, kw::OPTIONAL]) {
                    Some(kw::DEFAULT) => RequireCurrent::Default,
                    Some(_) => RequireCurrent::Optional,
                    None => RequireCurrent::Yes,
                }))
            }
        }
    }

    fn number_or_default(&mut self) -> Result<Option<u64>> {
        if self.eat(kw::DEFAULT) { Ok(None) } else { self.number().map(Some) }
    }

    pub(super) fn create_role(&mut self) -> Result<Statement> {
        self.advance();
        let if_not_exists = self.if_not_exists();
        let roles = self.list(Self::account)?;
        Ok(Statement::CreateRole(CreateRole { if_not_exists, roles }))
    }

    pub(super) fn drop_user(&mut self) -> Result<Statement> {
        let role = self.expect_any(&[kw::USER, kw::ROLE])? == kw::ROLE;
        let drop = DropUser { if_exists: self.if_exists(), accounts: self.list(Self::account)? };
        Ok(if role { Statement::DropRole(drop) } else { Statement::DropUser(drop) })
    }

    pub(super) fn rename_user(&mut self) -> Result<Statement> {
        self.advance();
        Ok(Statement::RenameUser(self.list(|parser| {
            let from = parser.account()?;
            parser.expect(kw::TO)?;
            Ok((from, parser.account()?))
        })?))
    }

    pub(super) fn grant(&mut self) -> Result<Statement> {
        self.advance();
        if self.eat(kw::PROXY) {
            self.expect(kw::ON)?;
            let on = self.account()?;
            let to = self.grantees(kw::TO)?;
            let grant_option = self.eat_all(&[kw::WITH, kw::GRANT, kw::OPTION]);
            return Ok(Statement::Grant(Box::new(Grant::Proxy { on, to, grant_option })));
        }
        let mark = self.mark();
        if let Ok(privileges) = self.list(Self::privilege)
            && self.at(kw::ON)
        {
            let on = self.grant_object()?;
            let to = self.grantees(kw::TO)?;
            let grant_option = self.eat_all(&[kw::WITH, kw::GRANT, kw::OPTION]);
            let grantor = if self.eat(kw::AS) {
                let account = self.account()?;
                let with = self.eat_all(&[kw::WITH, kw::ROLE]);
                Some((account, if with { Some(self.role_choice()?) } else { None }))
            } else {
                None
            };
            let grant = Grant::Privileges { privileges, on, to, grant_option, grantor };
            return Ok(Statement::Grant(Box::new(grant)));
        }
        self.reset(mark);
        let roles = self.list(Self::account)?;
        let to = self.grantees(kw::TO)?;
        let admin_option = self.eat_all(&[kw::WITH, kw::ADMIN, kw::OPTION]);
        Ok(Statement::Grant(Box::new(Grant::Roles { roles, to, admin_option })))
    }

    fn grantees(&mut self, word: Kw) -> Result<Vec<Account>> {
        self.expect(word)?;
        // IDENTIFIED BY in GRANT ended with MySQL 5.7.
        self.list(Self::account)
    }

    pub(super) fn revoke(&mut self) -> Result<Statement> {
        self.advance();
        let if_exists = self.if_exists();
        let what = self.revoke_what()?;
        let from = self.grantees(kw::FROM)?;
        let ignore_unknown_user = self.eat_all(&[kw::IGNORE, kw::UNKNOWN, kw::USER]);
        let revoke = Revoke { if_exists, what, from, ignore_unknown_user };
        Ok(Statement::Revoke(Box::new(revoke)))
    }

    fn revoke_what(&mut self) -> Result<RevokeWhat> {
        if self.eat(kw::PROXY) {
            self.expect(kw::ON)?;
            return Ok(RevokeWhat::Proxy(self.account()?));
        }
        let mark = self.mark();
        if let Ok(privileges) = self.list(Self::privilege) {
            if self.at(kw::ON) {
                return Ok(RevokeWhat::Privileges { privileges, on: self.grant_object()? });
            }
            if let [all, option] = privileges.as_slice()
                && &*all.name == "ALL"
                && &*option.name == "GRANT OPTION"
            {
                return Ok(RevokeWhat::Everything);
            }
        }
        self.reset(mark);
        Ok(RevokeWhat::Roles(self.list(Self::account)?))
    }

    /// A privilege's words, up to what cannot be one.
    fn privilege(&mut self) -> Result<Privilege> {
        let mut words = Vec::new();
        while let Tok::Word(word) = self.tok.kind
            && !matches!(word, kw::ON | kw::TO | kw::FROM)
        {
            words.push(self.ident_any()?.name.to_ascii_uppercase());
        }
        if words.is_empty() {
            return Err(self.error());
        }
        let mut name: Box<str> = words.join(" ").into();
        if &*name == "ALL PRIVILEGES" {
            name = "ALL".into();
        }
        Ok(Privilege { name, columns: self.optional_idents()? })
    }

    fn grant_object(&mut self) -> Result<GrantObject> {
        self.expect(kw::ON)?;
        if matches!(self.peek(), Tok::Word(_) | Tok::Quoted) {
            if self.eat(kw::PROCEDURE) {
                return Ok(GrantObject::Procedure(self.table_name()?));
            }
            if self.eat(kw::FUNCTION) {
                return Ok(GrantObject::Function(self.table_name()?));
            }
        }
        if !self.eat(kw::TABLE) && self.at_tok(Tok::Star) {
            self.advance();
            if self.eat_tok(Tok::Dot) {
                self.expect_tok(Tok::Star)?;
                return Ok(GrantObject::All);
            }
            return Ok(GrantObject::CurrentSchema);
        }
        let first = self.ident()?;
        if !self.eat_tok(Tok::Dot) {
            return Ok(GrantObject::Table(TableName { schema: None, name: first }));
        }
        if self.eat_tok(Tok::Star) {
            return Ok(GrantObject::Schema(first));
        }
        let name = self.ident_any()?;
        Ok(GrantObject::Table(TableName { schema: Some(first), name }))
    }
}
