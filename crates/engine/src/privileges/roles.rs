//! Roles: locked accounts that others are granted (manual 6.2.10).
//!
//! A role that is granted counts at once, active or not: sessions have all of their roles
//! (`activate_all_roles_on_login = ON`); SET DEFAULT ROLE is kept and shown.

use parser::ast::{Account as Written, CreateRole, SetDefaultRole, SetRole};
use types::{ErrorCode, Warning};

use super::account::StoredAccount;
use super::accounts::Accounts;
use super::privilege::Privilege;
use super::{Object, check, is_allowed, written};
use crate::context::Context;
use crate::ddl::refuse;
use crate::error::Result;

pub(super) fn create(cx: &mut Context<'_>, create: &CreateRole) -> Result<()> {
    if !is_allowed(cx, Privilege::CreateRole, &Object::Server) {
        check(cx, Privilege::CreateUser, &Object::Server)?;
    }
    let mut accounts = Accounts::of(cx);
    let (mut made, mut taken) = (Vec::new(), Vec::new());
    for role in &create.roles {
        let role = written::account(cx, role);
        if accounts.get(&role.user, &role.host).is_some() {
            taken.push(written::quoted(&role));
            continue;
        }
        let mut stored = StoredAccount::new(&role.user, &role.host);
        (stored.locked, stored.expired) = (true, true);
        made.push(stored);
    }
    if !taken.is_empty() && !create.if_not_exists {
        return refuse(ErrorCode::CannotUser, &[&"CREATE ROLE", &taken.join(",")]);
    }
    for name in taken {
        cx.diagnostics.push(Warning::note(ErrorCode::UserAlreadyExists, &[&name]));
    }
    made.into_iter().try_for_each(|role| accounts.put(cx, role))
}

pub(super) fn set_default(cx: &mut Context<'_>, set: &SetDefaultRole) -> Result<()> {
    let mut accounts = Accounts::of(cx);
    for account in &set.accounts {
        let account = written::account(cx, account);
        if account != cx.session.account {
            check(cx, Privilege::CreateUser, &Object::Server)?;
        }
        let mut found = known(&accounts, &account.user, &account.host)?.clone();
        choose_default(cx, &mut found, &set.roles)?;
        accounts.put(cx, found)?;
    }
    Ok(())
}

/// Makes these the account's default roles; 3530 for one that it has not.
pub(super) fn choose_default(
    cx: &Context<'_>,
    account: &mut StoredAccount,
    choice: &SetRole,
) -> Result<()> {
    let key = |written: &Written| {
        let role = written::account(cx, written);
        format!("{}@{}", role.user, role.host)
    };
    account.default_roles = match choice {
        SetRole::None | SetRole::Default => std::collections::BTreeSet::new(),
        SetRole::All { except } => {
            let except: Vec<String> = except.iter().map(key).collect();
            account.roles.keys().filter(|role| !except.contains(role)).cloned().collect()
        }
        SetRole::Roles(roles) => {
            for role in roles {
                if !account.roles.contains_key(&key(role)) {
                    let role = written::account(cx, role);
                    let arguments: [&dyn std::fmt::Display; 4] =
                        [&role.user, &role.host, &account.user, &account.host];
                    return refuse(ErrorCode::RoleNotGranted, &arguments);
                }
            }
            roles.iter().map(key).collect()
        }
    };
    Ok(())
}

/// The account of this name; 3523.
pub(super) fn known<'a>(
    accounts: &'a Accounts,
    user: &str,
    host: &str,
) -> Result<&'a StoredAccount> {
    match accounts.get(user, host) {
        Some(found) => Ok(found),
        None => refuse(ErrorCode::UnknownAuthid, &[&user, &host]),
    }
}
