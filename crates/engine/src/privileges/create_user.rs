//! CREATE USER, DROP USER, RENAME USER.

use parser::ast::{Account as Written, CreateUser, DropUser, TlsRequirement, UserOptions};
use types::{ErrorCode, Warning};

use super::account::StoredAccount;
use super::accounts::Accounts;
use super::privilege::Privilege;
use super::{Object, check, written};
use crate::context::Context;
use crate::ddl::refuse;
use crate::error::Result;

/// The longest user and host names (manual 6.2.1).
const USER_CHARS_MAX: usize = 32;
const HOST_CHARS_MAX: usize = 255;

pub(super) fn run(cx: &mut Context<'_>, create: &CreateUser) -> Result<()> {
    check(cx, Privilege::CreateUser, &Object::Server)?;
    let mut accounts = Accounts::of(cx);
    let mut made = Vec::new();
    let mut taken = Vec::new();
    for spec in &create.users {
        let account = written::account(cx, &spec.account);
        let user_is_long = account.user.chars().count() > USER_CHARS_MAX;
        if user_is_long || account.host.chars().count() > HOST_CHARS_MAX {
            return refuse(ErrorCode::WrongStringLength, &[&account.user, &"user name", &32]);
        }
        if accounts.get(&account.user, &account.host).is_some() {
            taken.push(written::quoted(&account));
            continue;
        }
        let mut stored = StoredAccount::new(&account.user, &account.host);
        if let Some(auth) = &spec.auth {
            written::identify(cx, &mut stored, auth)?;
        }
        apply_options(&mut stored, &create.options);
        for role in &create.default_roles {
            let role = written::account(cx, role);
            let Some(role) = accounts.get(&role.user, &role.host) else {
                return refuse(ErrorCode::UnknownAuthid, &[&role.user, &role.host]);
            };
            stored.roles.insert(role.key(), false);
            stored.default_roles.insert(role.key());
        }
        made.push(stored);
    }
    if !taken.is_empty() && !create.if_not_exists {
        return refuse(ErrorCode::CannotUser, &[&"CREATE USER", &taken.join(",")]);
    }
    for name in taken {
        cx.diagnostics.push(Warning::note(ErrorCode::UserAlreadyExists, &[&name]));
    }
    made.into_iter().try_for_each(|account| accounts.put(cx, account))
}

/// ACCOUNT LOCK, REQUIRE, PASSWORD EXPIRE, COMMENT and ATTRIBUTE; resource limits are taken and
/// mean nothing.
pub(super) fn apply_options(account: &mut StoredAccount, options: &UserOptions) {
    if let Some(locked) = options.locked {
        account.locked = locked;
    }
    match &options.require {
        None => {}
        Some(TlsRequirement::None) => account.requires_tls = false,
        Some(_) => account.requires_tls = true,
    }
    for option in &options.password {
        if matches!(option, parser::ast::PasswordOption::ExpireNow) {
            account.expired = true;
        }
    }
    if let Some(attribute) = &options.attribute {
        account.attribute = attribute.to_string();
    }
    if let Some(comment) = &options.comment {
        let text = comment.replace('\\', "\\\\").replace('"', "\\\"");
        account.attribute = format!("{{\"comment\": \"{text}\"}}");
    }
}

pub(super) fn drop(cx: &mut Context<'_>, drop: &DropUser, statement: &str) -> Result<()> {
    let privilege = match statement {
        "DROP ROLE" => Privilege::DropRole,
        _ => Privilege::CreateUser,
    };
    if !super::is_allowed(cx, privilege, &Object::Server) {
        check(cx, Privilege::CreateUser, &Object::Server)?;
    }
    let mut accounts = Accounts::of(cx);
    let mut unknown = Vec::new();
    let mut gone = Vec::new();
    for account in &drop.accounts {
        let account = written::account(cx, account);
        match accounts.get(&account.user, &account.host) {
            Some(found) => gone.push(found.key()),
            None => unknown.push(written::quoted(&account)),
        }
    }
    if !unknown.is_empty() && !drop.if_exists {
        return refuse(ErrorCode::CannotUser, &[&statement, &unknown.join(",")]);
    }
    for name in unknown {
        cx.diagnostics.push(Warning::note(ErrorCode::UserDoesNotExist, &[&name]));
    }
    for key in gone {
        accounts.remove(cx, &key)?;
        forget_role(cx, &mut accounts, &key)?;
    }
    Ok(())
}

/// Takes a role that is gone from those who had it.
fn forget_role(cx: &mut Context<'_>, accounts: &mut Accounts, role: &str) -> Result<()> {
    let having: Vec<StoredAccount> =
        accounts.iter().filter(|account| account.roles.contains_key(role)).cloned().collect();
    for mut account in having {
        account.roles.remove(role);
        account.default_roles.remove(role);
        accounts.put(cx, account)?;
    }
    Ok(())
}

pub(super) fn rename(cx: &mut Context<'_>, pairs: &[(Written, Written)]) -> Result<()> {
    check(cx, Privilege::CreateUser, &Object::Server)?;
    let mut accounts = Accounts::of(cx);
    let mut failed = Vec::new();
    for (from, to) in pairs {
        let (from, to) = (written::account(cx, from), written::account(cx, to));
        let found = accounts.get(&from.user, &from.host).cloned();
        let is_taken = accounts.get(&to.user, &to.host).is_some();
        let Some(found) = found.filter(|_| !is_taken) else {
            failed.push(written::quoted(&from));
            continue;
        };
        let old = found.key();
        let renamed = StoredAccount { user: to.user, host: to.host, ..found };
        let new = renamed.key();
        accounts.remove(cx, &old)?;
        accounts.put(cx, renamed)?;
        move_role(cx, &mut accounts, &old, &new)?;
    }
    if !failed.is_empty() {
        return refuse(ErrorCode::CannotUser, &[&"RENAME USER", &failed.join(",")]);
    }
    Ok(())
}

fn move_role(cx: &mut Context<'_>, accounts: &mut Accounts, old: &str, new: &str) -> Result<()> {
    let having: Vec<StoredAccount> =
        accounts.iter().filter(|account| account.roles.contains_key(old)).cloned().collect();
    for mut account in having {
        if let Some(admin) = account.roles.remove(old) {
            account.roles.insert(new.to_owned(), admin);
        }
        if account.default_roles.remove(old) {
            account.default_roles.insert(new.to_owned());
        }
        accounts.put(cx, account)?;
    }
    Ok(())
}
