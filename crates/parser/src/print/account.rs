//! Users, roles, privileges.

use super::Printer;
use crate::ast::{
    Account, AlterUser, CreateUser, DropUser, Grant, GrantObject, PasswordOption, Privilege,
    RequireCurrent, Revoke, RevokeWhat, TlsRequirement, UserOptions, UserSpec,
};

impl Printer {
    pub(super) fn account(&mut self, account: &Account) -> &mut Self {
        match account {
            Account::Current => self.w("CURRENT_USER"),
            Account::Named { user, host: None } => self.string(user),
            Account::Named { user, host: Some(host) } => self.string(user).tight("@").string(host),
        }
    }

    pub(super) fn accounts(&mut self, accounts: &[Account]) -> &mut Self {
        self.list(accounts, |p, account| {
            p.account(account);
        })
    }

    pub(super) fn drop_accounts(&mut self, drop: &DropUser) -> &mut Self {
        self.w_if(drop.if_exists, "IF EXISTS").accounts(&drop.accounts)
    }

    pub(super) fn create_user(&mut self, user: &CreateUser) -> &mut Self {
        self.w("CREATE USER").w_if(user.if_not_exists, "IF NOT EXISTS").user_specs(&user.users);
        self.w_if(!user.default_roles.is_empty(), "DEFAULT ROLE").accounts(&user.default_roles);
        self.user_options(&user.options)
    }

    pub(super) fn alter_user(&mut self, user: &AlterUser) -> &mut Self {
        self.w("ALTER USER").w_if(user.if_exists, "IF EXISTS").user_specs(&user.users);
        if let Some(role) = &user.default_role {
            self.w("DEFAULT ROLE").role_choice(role);
        }
        self.user_options(&user.options)
    }

    fn user_specs(&mut self, specs: &[UserSpec]) -> &mut Self {
        self.list(specs, |p, spec| {
            p.account(&spec.account);
            let Some(auth) = &spec.auth else { return };
            let identified = auth.plugin.is_some() || auth.password.is_some() || auth.random;
            p.w_if(identified, "IDENTIFIED");
            if let Some(plugin) = &auth.plugin {
                p.w("WITH").string(plugin);
            }
            p.label("BY", auth.password.as_deref()).w_if(auth.random, "BY RANDOM PASSWORD");
            p.label("AS", auth.hash.as_deref()).label("REPLACE", auth.replace.as_deref());
            p.w_if(auth.retain_current, "RETAIN CURRENT PASSWORD");
            p.w_if(auth.discard_old, "DISCARD OLD PASSWORD");
        })
    }

    fn user_options(&mut self, options: &UserOptions) -> &mut Self {
        match &options.require {
            Some(TlsRequirement::None) => self.w("REQUIRE NONE"),
            Some(TlsRequirement::Ssl) => self.w("REQUIRE SSL"),
            Some(TlsRequirement::X509) => self.w("REQUIRE X509"),
            Some(TlsRequirement::Items { cipher, issuer, subject }) => {
                self.w("REQUIRE").label("CIPHER", cipher.as_deref());
                self.label("ISSUER", issuer.as_deref()).label("SUBJECT", subject.as_deref())
            }
            None => self,
        };
        self.w_if(!options.resources.is_empty(), "WITH");
        for (name, limit) in &options.resources {
            self.w(name).number(*limit);
        }
        for option in &options.password {
            self.password_option(option);
        }
        match options.locked {
            Some(true) => self.w("ACCOUNT LOCK"),
            Some(false) => self.w("ACCOUNT UNLOCK"),
            None => self,
        };
        self.label("COMMENT", options.comment.as_deref());
        self.label("ATTRIBUTE", options.attribute.as_deref())
    }

    fn password_option(&mut self, option: &PasswordOption) -> &mut Self {
        use PasswordOption as P;
        match option {
            P::ExpireNow => self.w("PASSWORD EXPIRE"),
            P::ExpireDefault => self.w("PASSWORD EXPIRE DEFAULT"),
            P::ExpireNever => self.w("PASSWORD EXPIRE NEVER"),
            P::ExpireDays(days) => self.w("PASSWORD EXPIRE INTERVAL").number(*days).w("DAY"),
            P::History(None) => self.w("PASSWORD HISTORY DEFAULT"),
            P::History(Some(count)) => self.w("PASSWORD HISTORY").number(*count),
            P::ReuseDays(None) => self.w("PASSWORD REUSE INTERVAL DEFAULT"),
            P::ReuseDays(Some(days)) => self.w("PASSWORD REUSE INTERVAL").number(*days).w("DAY"),
            P::RequireCurrent(RequireCurrent::Yes) => self.w("PASSWORD REQUIRE CURRENT"),
            P::RequireCurrent(RequireCurrent::Default) => {
                self.w("PASSWORD REQUIRE CURRENT DEFAULT")
            }
            P::RequireCurrent(RequireCurrent::Optional) => {
                self.w("PASSWORD REQUIRE CURRENT OPTIONAL")
            }
            P::FailedAttempts(count) => self.w("FAILED_LOGIN_ATTEMPTS").number(*count),
            P::LockDays(None) => self.w("PASSWORD_LOCK_TIME UNBOUNDED"),
            P::LockDays(Some(days)) => self.w("PASSWORD_LOCK_TIME").number(*days),
        }
    }

    fn privileges(&mut self, privileges: &[Privilege], on: &GrantObject) -> &mut Self {
        self.list(privileges, |p, privilege| {
            p.w(&privilege.name).optional_idents(&privilege.columns);
        });
        self.w("ON");
        match on {
            GrantObject::All => self.w("*.*"),
            GrantObject::CurrentSchema => self.w("*"),
            GrantObject::Schema(schema) => self.ident(schema).close(".*"),
            GrantObject::Table(name) => self.table_name(name),
            GrantObject::Procedure(name) => self.w("PROCEDURE").table_name(name),
            GrantObject::Function(name) => self.w("FUNCTION").table_name(name),
        }
    }

    pub(super) fn grant(&mut self, grant: &Grant) -> &mut Self {
        self.w("GRANT");
        match grant {
            Grant::Privileges { privileges, on, to, grant_option, grantor } => {
                self.privileges(privileges, on).w("TO").accounts(to);
                self.w_if(*grant_option, "WITH GRANT OPTION");
                if let Some((account, role)) = grantor {
                    self.w("AS").account(account);
                    if let Some(role) = role {
                        self.w("WITH ROLE").role_choice(role);
                    }
                }
                self
            }
            Grant::Roles { roles, to, admin_option } => {
                self.accounts(roles).w("TO").accounts(to).w_if(*admin_option, "WITH ADMIN OPTION")
            }
            Grant::Proxy { on, to, grant_option } => {
                self.w("PROXY ON").account(on).w("TO").accounts(to);
                self.w_if(*grant_option, "WITH GRANT OPTION")
            }
        }
    }

    pub(super) fn revoke(&mut self, revoke: &Revoke) -> &mut Self {
        self.w("REVOKE").w_if(revoke.if_exists, "IF EXISTS");
        match &revoke.what {
            RevokeWhat::Privileges { privileges, on } => self.privileges(privileges, on),
            RevokeWhat::Everything => self.w("ALL PRIVILEGES, GRANT OPTION"),
            RevokeWhat::Roles(roles) => self.accounts(roles),
            RevokeWhat::Proxy(account) => self.w("PROXY ON").account(account),
        };
        self.w("FROM").accounts(&revoke.from);
        self.w_if(revoke.ignore_unknown_user, "IGNORE UNKNOWN USER")
    }
}
