//! SET, transactions, locks, prepared statements.

use super::{Printer, words};
use crate::ast::{
    Completion, Execute, Isolation, Prepare, PrepareSource, SetItem, SetPassword, SetRole,
    SetTransaction, SetValue, StartTransaction, TableLock, TableLockKind, Xa, XaVerb,
};

impl Printer {
    pub(super) fn set(&mut self, items: &[SetItem]) -> &mut Self {
        self.w("SET").list(items, |p, item| {
            p.set_item(item);
        })
    }

    fn set_item(&mut self, item: &SetItem) -> &mut Self {
        match item {
            SetItem::System { var, explicit, value } => {
                match var.scope {
                    _ if *explicit => self.system_var(var),
                    Some(scope) => self.w(words::scope(scope)).var_name(var),
                    None => self.var_name(var),
                };
                match value {
                    SetValue::Default => self.w("= DEFAULT"),
                    SetValue::Expr(expr) => self.w("=").expr(expr),
                }
            }
            SetItem::User { name, value } => self.user_var(name).w("=").expr(value),
            SetItem::Names { charset, collation } => {
                self.w("NAMES").name(charset.as_deref().unwrap_or("DEFAULT"));
                match collation {
                    Some(collation) => self.w("COLLATE").name(collation),
                    None => self,
                }
            }
            SetItem::Charset(charset) => {
                self.w("CHARACTER SET").name(charset.as_deref().unwrap_or("DEFAULT"))
            }
        }
    }

    pub(super) fn set_transaction(&mut self, set: &SetTransaction) -> &mut Self {
        self.w("SET");
        if let Some(scope) = set.scope {
            self.w(words::scope(scope));
        }
        self.w("TRANSACTION");
        if let Some(isolation) = set.isolation {
            self.w("ISOLATION LEVEL").w(match isolation {
                Isolation::ReadUncommitted => "READ UNCOMMITTED",
                Isolation::ReadCommitted => "READ COMMITTED",
                Isolation::RepeatableRead => "REPEATABLE READ",
                Isolation::Serializable => "SERIALIZABLE",
            });
        }
        if set.isolation.is_some() && set.read_only.is_some() {
            self.close(",");
        }
        self.access_mode(set.read_only)
    }

    fn access_mode(&mut self, read_only: Option<bool>) -> &mut Self {
        match read_only {
            Some(true) => self.w("READ ONLY"),
            Some(false) => self.w("READ WRITE"),
            None => self,
        }
    }

    pub(super) fn set_password(&mut self, set: &SetPassword) -> &mut Self {
        self.w("SET PASSWORD");
        if let Some(account) = &set.account {
            self.w("FOR").account(account);
        }
        match &set.password {
            Some(password) => self.w("=").string(password),
            None => self.w("TO RANDOM"),
        };
        self.label("REPLACE", set.replace.as_deref());
        self.w_if(set.retain, "RETAIN CURRENT PASSWORD")
    }

    pub(super) fn role_choice(&mut self, role: &SetRole) -> &mut Self {
        match role {
            SetRole::Default => self.w("DEFAULT"),
            SetRole::None => self.w("NONE"),
            SetRole::All { except } if except.is_empty() => self.w("ALL"),
            SetRole::All { except } => self.w("ALL EXCEPT").accounts(except),
            SetRole::Roles(roles) => self.accounts(roles),
        }
    }

    pub(super) fn start_transaction(&mut self, start: StartTransaction) -> &mut Self {
        self.w("START TRANSACTION").w_if(start.consistent_snapshot, "WITH CONSISTENT SNAPSHOT");
        if start.consistent_snapshot && start.read_only.is_some() {
            self.close(",");
        }
        self.access_mode(start.read_only)
    }

    pub(super) fn completion(&mut self, completion: Completion) -> &mut Self {
        match completion.chain {
            Some(true) => self.w("AND CHAIN"),
            Some(false) => self.w("AND NO CHAIN"),
            None => self,
        };
        match completion.release {
            Some(true) => self.w("RELEASE"),
            Some(false) => self.w("NO RELEASE"),
            None => self,
        }
    }

    pub(super) fn lock_tables(&mut self, locks: &[TableLock]) -> &mut Self {
        self.w("LOCK TABLES").list(locks, |p, lock| {
            p.table_name(&lock.table);
            if let Some(alias) = &lock.alias {
                p.w("AS").ident(alias);
            }
            p.w(match lock.kind {
                TableLockKind::Read => "READ",
                TableLockKind::ReadLocal => "READ LOCAL",
                TableLockKind::Write => "WRITE",
                TableLockKind::LowPriorityWrite => "LOW_PRIORITY WRITE",
            });
        })
    }

    pub(super) fn xa(&mut self, xa: &Xa) -> &mut Self {
        self.w("XA").w(match xa.verb {
            XaVerb::Start => "START",
            XaVerb::End => "END",
            XaVerb::Prepare => "PREPARE",
            XaVerb::Commit => "COMMIT",
            XaVerb::Rollback => "ROLLBACK",
            XaVerb::Recover => "RECOVER",
        });
        if let Some(xid) = &xa.xid {
            self.literal(&xid.gtrid);
            if let Some(bqual) = &xid.bqual {
                self.close(",").literal(bqual);
            }
            if let Some(format) = xid.format {
                self.close(",").number(format);
            }
        }
        if let Some(option) = &xa.option { self.w(option) } else { self }
    }

    pub(super) fn prepare(&mut self, prepare: &Prepare) -> &mut Self {
        self.w("PREPARE").ident(&prepare.name).w("FROM");
        match &prepare.source {
            PrepareSource::Text(text) => self.string(text),
            PrepareSource::UserVar(name) => self.user_var(name),
        }
    }

    pub(super) fn execute(&mut self, execute: &Execute) -> &mut Self {
        self.w("EXECUTE").ident(&execute.name);
        if !execute.using.is_empty() {
            self.w("USING").list(&execute.using, |p, name| {
                p.user_var(name);
            });
        }
        self
    }
}
