//! ALTER USER and SET PASSWORD.

use parser::ast::{AlterUser, AuthSpec, SetPassword};
use types::{ErrorCode, Warning};

use super::accounts::Accounts;
use super::create_user::apply_options;
use super::privilege::Privilege;
use super::{Object, check, roles, written};
use crate::context::Context;
use crate::ddl::refuse;
use crate::error::Result;

pub(super) fn run(cx: &mut Context<'_>, alter: &AlterUser) -> Result<()> {
    let mut accounts = Accounts::of(cx);
    let mut unknown = Vec::new();
    let mut changed = Vec::new();
    for spec in &alter.users {
        let account = written::account(cx, &spec.account);
        let is_own = account == cx.session.account;
        let only_password = alter.default_role.is_none() && spec.auth.is_some();
        if !(is_own && only_password) {
            check(cx, Privilege::CreateUser, &Object::Server)?;
        }
        let Some(mut found) = accounts.get(&account.user, &account.host).cloned() else {
            unknown.push(written::quoted(&account));
            continue;
        };
        if let Some(auth) = &spec.auth {
            written::identify(cx, &mut found, auth)?;
        }
        apply_options(&mut found, &alter.options);
        if let Some(role) = &alter.default_role {
            roles::choose_default(cx, &mut found, role)?;
        }
        changed.push(found);
    }
    if !unknown.is_empty() && !alter.if_exists {
        return refuse(ErrorCode::CannotUser, &[&"ALTER USER", &unknown.join(",")]);
    }
    for name in unknown {
        cx.diagnostics.push(Warning::note(ErrorCode::UserDoesNotExist, &[&name]));
    }
    changed.into_iter().try_for_each(|account| accounts.put(cx, account))
}

pub(super) fn set_password(cx: &mut Context<'_>, set: &SetPassword) -> Result<()> {
    let account = match &set.account {
        Some(account) => written::account(cx, account),
        None => cx.session.account.clone(),
    };
    if account != cx.session.account {
        check(cx, Privilege::CreateUser, &Object::Server)?;
    }
    let mut accounts = Accounts::of(cx);
    let Some(mut found) = accounts.get(&account.user, &account.host).cloned() else {
        return refuse(ErrorCode::PasswordNoMatch, &[]);
    };
    if set.password.is_none() {
        return Err(crate::ddl::unsupported("RANDOM PASSWORD"));
    }
    let auth = AuthSpec { password: set.password.clone(), ..AuthSpec::default() };
    written::identify(cx, &mut found, &auth)?;
    accounts.put(cx, found)
}
