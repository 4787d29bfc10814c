//! All accounts of an instance: finding one, asking what it may do, changing it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use repo::entry::{Op, Scope};
use repo::state::State;

use super::Object;
use super::account::StoredAccount;
use super::host;
use super::privilege::{Privilege, PrivilegeSet};
use crate::context::Context;
use crate::error::Result;
use crate::session::Account;

/// The accounts as of one state, by `user@host`.
#[derive(Clone, Debug)]
pub struct Accounts {
    by_key: BTreeMap<String, StoredAccount>,
    /// Whether they are written down; a fresh instance's one is not.
    are_stored: bool,
}

impl Accounts {
    /// The accounts of a state; of one that has none, `root@localhost`.
    pub fn read(state: &State) -> Self {
        let facts = state.facts(Scope::User);
        let stored = facts.iter().filter_map(|(_, bytes)| StoredAccount::decode(bytes));
        let by_key: BTreeMap<_, _> = stored.map(|account| (account.key(), account)).collect();
        if by_key.is_empty() {
            let root = StoredAccount::first();
            return Self { by_key: BTreeMap::from([(root.key(), root)]), are_stored: false };
        }
        Self { by_key, are_stored: true }
    }

    /// The accounts as the statement finds them. Privileges count at once, not from the snapshot.
    pub(crate) fn of(cx: &Context<'_>) -> Self {
        Self::read(&cx.instance.tip())
    }

    /// The account that a connection of `user` from `host` is, if there is one: the most specific
    /// host first, then a named user before the anonymous one.
    pub fn find(&self, user: &str, host: &str) -> Option<&StoredAccount> {
        let fits = |account: &&StoredAccount| {
            (account.user == user || account.user.is_empty()) && host::fits(&account.host, host)
        };
        let rank =
            |account: &&StoredAccount| (host::specificity(&account.host), !account.user.is_empty());
        self.by_key.values().filter(fits).max_by_key(rank)
    }

    /// The account of exactly this user and host pattern.
    pub fn get(&self, user: &str, host: &str) -> Option<&StoredAccount> {
        self.by_key.get(&format!("{user}@{}", host.to_ascii_lowercase()))
    }

    /// All, by `user@host`.
    pub fn iter(&self) -> impl Iterator<Item = &StoredAccount> {
        self.by_key.values()
    }

    /// The account and every role that it has, roles of roles too.
    fn with_roles(&self, account: &Account) -> Vec<&StoredAccount> {
        let Some(own) = self.get(&account.user, &account.host) else { return Vec::new() };
        let mut found = vec![own];
        let mut seen: BTreeSet<String> = BTreeSet::from([own.key()]);
        let mut at = 0;
        while let Some(account) = found.get(at).copied() {
            for role in account.roles.keys() {
                if let Some(role) = self.by_key.get(role)
                    && seen.insert(role.key())
                {
                    found.push(role);
                }
            }
            at += 1;
        }
        found
    }

    /// Whether an account has a privilege on an object.
    pub fn allows(&self, account: &Account, privilege: Privilege, on: &Object<'_>) -> bool {
        self.with_roles(account).into_iter().any(|account| {
            if account.global.has(privilege) {
                return true;
            }
            match on {
                Object::Server => false,
                Object::Database(database) => of_database(account, database).has(privilege),
                Object::Table(database, table) => {
                    of_database(account, database).has(privilege)
                        || of_table(account, database, table).has(privilege)
                }
            }
        })
    }

    /// Whether an account has any privilege in a database, or on one table of it.
    pub fn has_any(&self, account: &Account, database: &str, table: Option<&str>) -> bool {
        self.with_roles(account).into_iter().any(|account| {
            let tables = || {
                account.tables.keys().any(|(of, name)| {
                    of.eq_ignore_ascii_case(database)
                        && table.is_none_or(|table| name.eq_ignore_ascii_case(table))
                })
            };
            !account.global.without(PrivilegeSet::of(&[Privilege::Process])).is_empty()
                || !of_database(account, database).is_empty()
                || tables()
        })
    }

    /// Puts an account into the transaction.
    pub(super) fn put(&mut self, cx: &mut Context<'_>, account: StoredAccount) -> Result<()> {
        self.write_first(cx)?;
        write(cx, &account.key(), Some(account.encode()))?;
        self.by_key.insert(account.key(), account);
        Ok(())
    }

    /// Takes an account away.
    pub(super) fn remove(&mut self, cx: &mut Context<'_>, key: &str) -> Result<()> {
        self.write_first(cx)?;
        write(cx, key, None)?;
        self.by_key.remove(key);
        Ok(())
    }

    /// Writes the fresh instance's account down before the first change.
    fn write_first(&mut self, cx: &mut Context<'_>) -> Result<()> {
        if self.are_stored {
            return Ok(());
        }
        for (key, account) in &self.by_key {
            write(cx, key, Some(account.encode()))?;
        }
        self.are_stored = true;
        Ok(())
    }
}

fn write(cx: &mut Context<'_>, key: &str, value: Option<Vec<u8>>) -> Result<()> {
    let value = value.map(Arc::from);
    cx.txn.push_op(Op::Setting { scope: Scope::User, key: key.into(), value })?;
    Ok(())
}

fn of_database(account: &StoredAccount, database: &str) -> PrivilegeSet {
    let fits = |pattern: &str| {
        pattern.eq_ignore_ascii_case(database)
            || host::matches(pattern.as_bytes(), database.as_bytes())
    };
    let sets = account.databases.iter().filter(|(pattern, _)| fits(pattern));
    sets.fold(PrivilegeSet::NONE, |all, (_, set)| all.union(*set))
}

fn of_table(account: &StoredAccount, database: &str, table: &str) -> PrivilegeSet {
    let key = (database.to_lowercase(), table.to_lowercase());
    account.tables.get(&key).copied().unwrap_or_default()
}

/// What the server needs of an account to let somebody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAccount {
    /// The user's name; empty for the anonymous one.
    pub user: String,
    /// The host pattern.
    pub host: String,
    /// The plugin's name.
    pub plugin: &'static str,
    /// What the plugin keeps of the password; empty for none.
    pub stored: Vec<u8>,
    /// Whether it may not connect: 3118.
    pub locked: bool,
    /// Whether it must connect over TLS.
    pub requires_tls: bool,
}

impl LoginAccount {
    fn of(account: &StoredAccount) -> Self {
        Self {
            user: account.user.clone(),
            host: account.host.clone(),
            plugin: account.plugin.name(),
            stored: account.credential.clone(),
            locked: account.locked,
            requires_tls: account.requires_tls,
        }
    }
}

/// The account that a connection of `user` from `host` is.
pub fn find_account(state: &State, user: &str, host: &str) -> Option<LoginAccount> {
    Accounts::read(state).find(user, host).map(LoginAccount::of)
}

/// The accounts that may connect: roles and locked ones left out.
pub fn accounts(state: &State) -> Vec<LoginAccount> {
    let accounts = Accounts::read(state);
    accounts.iter().filter(|account| !account.locked).map(LoginAccount::of).collect()
}
