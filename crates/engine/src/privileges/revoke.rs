//! REVOKE.

use parser::ast::{Revoke, RevokeWhat};
use types::{ErrorCode, Warning};

use super::account::StoredAccount;
use super::accounts::Accounts;
use super::grant::{Level, Named, check_grantor};
use super::privilege::{Privilege, PrivilegeSet};
use super::{Object, check, roles, written};
use crate::context::Context;
use crate::ddl::{refuse, unsupported};
use crate::error::Result;

pub(super) fn run(cx: &mut Context<'_>, revoke: &Revoke) -> Result<()> {
    let mut accounts = Accounts::of(cx);
    let change = Change::read(cx, &accounts, &revoke.what)?;
    for account in &revoke.from {
        let account = written::account(cx, account);
        let Some(found) = accounts.get(&account.user, &account.host).cloned() else {
            if revoke.ignore_unknown_user {
                let name = written::quoted(&account);
                cx.diagnostics.push(Warning::new(ErrorCode::UserDoesNotExist, &[&name]));
                continue;
            }
            return match revoke.what {
                RevokeWhat::Roles(_) | RevokeWhat::Everything => {
                    refuse(ErrorCode::UnknownAuthid, &[&account.user, &account.host])
                }
                _ => refuse(ErrorCode::NonexistingGrant, &[&account.user, &account.host]),
            };
        };
        match change.apply(found, revoke.if_exists) {
            Ok(changed) => accounts.put(cx, changed)?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// What is taken away.
enum Change {
    Privileges(Level, Named),
    Everything,
    Roles(Vec<String>),
}

impl Change {
    fn read(cx: &Context<'_>, accounts: &Accounts, what: &RevokeWhat) -> Result<Self> {
        Ok(match what {
            RevokeWhat::Privileges { privileges, on } => {
                let level = Level::of(cx, on)?;
                let named = Named::read(privileges, &level)?;
                check_grantor(cx, &level, &named)?;
                Self::Privileges(level, named)
            }
            RevokeWhat::Everything => {
                check(cx, Privilege::CreateUser, &Object::Server)?;
                Self::Everything
            }
            RevokeWhat::Roles(written) => {
                check(cx, Privilege::CreateUser, &Object::Server)?;
                let mut keys = Vec::new();
                for role in written {
                    let role = written::account(cx, role);
                    keys.push(roles::known(accounts, &role.user, &role.host)?.key());
                }
                Self::Roles(keys)
            }
            RevokeWhat::Proxy(_) => return Err(unsupported("REVOKE PROXY")),
        })
    }

    fn apply(&self, mut account: StoredAccount, if_exists: bool) -> Result<StoredAccount> {
        match self {
            Self::Everything => {
                account.global = PrivilegeSet::NONE;
                account.dynamic.clear();
                account.databases.clear();
                account.tables.clear();
            }
            Self::Roles(keys) => {
                for key in keys {
                    account.roles.remove(key);
                    account.default_roles.remove(key);
                }
            }
            Self::Privileges(Level::Global, named) => {
                account.global = account.global.without(named.set);
                for name in &named.dynamic {
                    account.dynamic.remove(name);
                }
            }
            Self::Privileges(Level::Database(database), named) => {
                let Some(set) = account.databases.get_mut(database) else {
                    if if_exists {
                        return Ok(account);
                    }
                    let arguments: [&dyn std::fmt::Display; 2] = [&account.user, &account.host];
                    return refuse(ErrorCode::NonexistingGrant, &arguments);
                };
                *set = set.without(named.set);
                account.databases.retain(|_, set| !set.is_empty());
            }
            Self::Privileges(Level::Table(database, table), named) => {
                let key = (database.clone(), table.clone());
                let Some(set) = account.tables.get_mut(&key) else {
                    if if_exists {
                        return Ok(account);
                    }
                    let arguments: [&dyn std::fmt::Display; 3] =
                        [&account.user, &account.host, table];
                    return refuse(ErrorCode::NonexistingTableGrant, &arguments);
                };
                *set = set.without(named.set);
                account.tables.retain(|_, set| !set.is_empty());
            }
        }
        Ok(account)
    }
}
