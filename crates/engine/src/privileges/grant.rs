//! GRANT, and the statements that SHOW GRANTS prints.

use parser::ast::{Account as Written, Grant, GrantObject, Privilege as WrittenPrivilege};
use types::ErrorCode;

use super::account::StoredAccount;
use super::accounts::Accounts;
use super::privilege::{DYNAMIC, Privilege, PrivilegeSet};
use super::{Object, check, needs, roles, written};
use crate::context::Context;
use crate::ddl::{place_of_database, place_of_table, refuse, unsupported};
use crate::error::Result;

pub(super) fn run(cx: &mut Context<'_>, grant: &Grant) -> Result<()> {
    match grant {
        Grant::Privileges { privileges, on, to, grant_option, .. } => {
            let level = Level::of(cx, on)?;
            let mut named = Named::read(privileges, &level)?;
            check_grantor(cx, &level, &named)?;
            if *grant_option {
                named.set = named.set.with(Privilege::GrantOption);
            }
            let mut accounts = Accounts::of(cx);
            for account in to {
                let account = grantee(cx, &accounts, account)?;
                let account = add(account, &level, &named, *grant_option);
                accounts.put(cx, account)?;
            }
            Ok(())
        }
        Grant::Roles { roles: granted, to, admin_option } => {
            grant_roles(cx, granted, to, *admin_option)
        }
        Grant::Proxy { .. } => Err(unsupported("GRANT PROXY")),
    }
}

/// Where privileges are granted.
pub(super) enum Level {
    /// `*.*`
    Global,
    /// `db.*`, or a pattern
    Database(String),
    /// `db.t`
    Table(String, String),
}

impl Level {
    /// The level that a statement names; 1046, 1146 aside: a table need not be there.
    pub(super) fn of(cx: &Context<'_>, on: &GrantObject) -> Result<Self> {
        Ok(match on {
            GrantObject::All => Self::Global,
            GrantObject::CurrentSchema => {
                Self::Database(place_of_database(cx, None)?.database.to_string())
            }
            GrantObject::Schema(name) => Self::Database(name.as_str().to_owned()),
            GrantObject::Table(table) => {
                let database = match &table.schema {
                    Some(schema) => schema.as_str().to_lowercase(),
                    None => place_of_table(cx, table)?.place.database.to_string(),
                };
                Self::Table(database, table.name.as_str().to_lowercase())
            }
            GrantObject::Procedure(_) | GrantObject::Function(_) => {
                return Err(unsupported("privileges on stored routines"));
            }
        })
    }

    fn all(&self) -> PrivilegeSet {
        match self {
            Self::Global => PrivilegeSet::all_global(),
            Self::Database(_) => PrivilegeSet::all_of_database(),
            Self::Table(..) => PrivilegeSet::all_of_table(),
        }
    }
}

/// The privileges that a statement names.
pub(super) struct Named {
    pub(super) set: PrivilegeSet,
    pub(super) dynamic: Vec<String>,
}

impl Named {
    /// Reads the list; 1144 and 1221 for privileges that the level has not.
    pub(super) fn read(privileges: &[WrittenPrivilege], level: &Level) -> Result<Self> {
        let mut named = Self { set: PrivilegeSet::NONE, dynamic: Vec::new() };
        for privilege in privileges {
            if !privilege.columns.is_empty() {
                return Err(unsupported("column privileges"));
            }
            let name = &*privilege.name;
            if matches!(name, "ALL" | "ALL PRIVILEGES") {
                named.set = named.set.union(level.all());
                if matches!(level, Level::Global) {
                    named.dynamic = DYNAMIC.iter().map(|name| (*name).to_owned()).collect();
                }
                continue;
            }
            match Privilege::from_name(name) {
                Some(privilege) => named.set = named.set.with(privilege),
                None if name == "USAGE" => {}
                None if DYNAMIC.contains(&name) => named.dynamic.push(name.to_owned()),
                None => return refuse(ErrorCode::ParseError, &[&PARSE_HINT, &name, &1]),
            }
        }
        let static_ones = named.set.without(PrivilegeSet::of(&[Privilege::GrantOption]));
        if !level.all().has_all(static_ones) {
            return match level {
                Level::Database(_) => {
                    refuse(ErrorCode::WrongUsage, &[&"DB GRANT", &"GLOBAL PRIVILEGES"])
                }
                _ => refuse(ErrorCode::IllegalGrantForTable, &[]),
            };
        }
        if !named.dynamic.is_empty() && !matches!(level, Level::Global) {
            let names = named.dynamic.join(",");
            return refuse(ErrorCode::WrongUsage, &[&"DB GRANT", &names]);
        }
        Ok(named)
    }
}

const PARSE_HINT: &str = "You have an error in your SQL syntax; check the manual that corresponds to \
                          your MySQL server version for the right syntax to use";

/// Who grants must have GRANT OPTION and the privileges themselves.
pub(super) fn check_grantor(cx: &Context<'_>, level: &Level, named: &Named) -> Result<()> {
    let on = match level {
        Level::Global => Object::Server,
        Level::Database(database) => Object::Database(database),
        Level::Table(database, table) => Object::Table(database, table),
    };
    match (level, super::is_allowed(cx, Privilege::GrantOption, &on)) {
        (_, true) => {}
        (Level::Global, false) => {
            let account = &cx.session.account;
            return refuse(ErrorCode::AccessDeniedError, &[&account.user, &account.host, &"YES"]);
        }
        (_, false) => return check(cx, Privilege::GrantOption, &on),
    }
    for privilege in named.set.iter() {
        if !super::is_allowed(cx, privilege, &on) {
            return match level {
                Level::Global => Err(needs(privilege.name())),
                _ => check(cx, privilege, &on),
            };
        }
    }
    Ok(())
}

/// The account that is granted something; 1410 for one that is not there.
fn grantee(cx: &Context<'_>, accounts: &Accounts, written: &Written) -> Result<StoredAccount> {
    let account = written::account(cx, written);
    match accounts.get(&account.user, &account.host) {
        Some(found) => Ok(found.clone()),
        None => refuse(ErrorCode::CantCreateUserWithGrant, &[]),
    }
}

fn add(
    mut account: StoredAccount,
    level: &Level,
    named: &Named,
    grant_option: bool,
) -> StoredAccount {
    match level {
        Level::Global => {
            account.global = account.global.union(named.set);
            for name in &named.dynamic {
                let grantable = account.dynamic.entry(name.clone()).or_default();
                *grantable |= grant_option;
            }
        }
        Level::Database(database) => {
            let set = account.databases.entry(database.clone()).or_default();
            *set = set.union(named.set);
        }
        Level::Table(database, table) => {
            let set = account.tables.entry((database.clone(), table.clone())).or_default();
            *set = set.union(named.set);
        }
    }
    account
}

fn grant_roles(
    cx: &mut Context<'_>,
    granted: &[Written],
    to: &[Written],
    admin_option: bool,
) -> Result<()> {
    if !super::is_allowed(cx, Privilege::Super, &Object::Server) {
        check(cx, Privilege::CreateUser, &Object::Server)?;
    }
    let mut accounts = Accounts::of(cx);
    let mut keys = Vec::new();
    for role in granted {
        let role = written::account(cx, role);
        keys.push(roles::known(&accounts, &role.user, &role.host)?.key());
    }
    for account in to {
        let account = written::account(cx, account);
        let mut found = roles::known(&accounts, &account.user, &account.host)?.clone();
        for key in &keys {
            let admin = found.roles.entry(key.clone()).or_default();
            *admin |= admin_option;
        }
        accounts.put(cx, found)?;
    }
    Ok(())
}

/// The statements that give an account what it has, as SHOW GRANTS prints them.
pub fn grants_text(account: &StoredAccount) -> Vec<String> {
    let to = format!("`{}`@`{}`", account.user, account.host);
    let mut lines = vec![line(&names(account.global, None), "*.*", &to, option(account.global))];
    for grantable in [false, true] {
        let names: Vec<&str> = account
            .dynamic
            .iter()
            .filter(|(_, has)| **has == grantable)
            .map(|(name, _)| name.as_str())
            .collect();
        if !names.is_empty() {
            lines.push(line(&names.join(","), "*.*", &to, grantable));
        }
    }
    for (database, set) in &account.databases {
        let on = format!("{}.*", parser::quote_ident(database));
        let all = PrivilegeSet::all_of_database();
        lines.push(line(&names(*set, Some(all)), &on, &to, option(*set)));
    }
    for ((database, table), set) in &account.tables {
        let on = format!("{}.{}", parser::quote_ident(database), parser::quote_ident(table));
        let all = PrivilegeSet::all_of_table();
        lines.push(line(&names(*set, Some(all)), &on, &to, option(*set)));
    }
    for admin in [false, true] {
        let roles: Vec<String> = account
            .roles
            .iter()
            .filter(|(_, has)| **has == admin)
            .filter_map(|(role, _)| role.rsplit_once('@'))
            .map(|(user, host)| format!("`{user}`@`{host}`"))
            .collect();
        if !roles.is_empty() {
            let with = if admin { " WITH ADMIN OPTION" } else { "" };
            lines.push(format!("GRANT {} TO {to}{with}", roles.join(",")));
        }
    }
    lines
}

fn option(set: PrivilegeSet) -> bool {
    set.has(Privilege::GrantOption)
}

fn line(privileges: &str, on: &str, to: &str, grant_option: bool) -> String {
    let with = if grant_option { " WITH GRANT OPTION" } else { "" };
    format!("GRANT {privileges} ON {on} TO {to}{with}")
}

/// `ALL PRIVILEGES` where it is all of the level (on `*.*` MySQL 8 lists them), else the names.
fn names(set: PrivilegeSet, all: Option<PrivilegeSet>) -> String {
    if all.is_some_and(|all| set.has_all(all)) {
        return "ALL PRIVILEGES".to_owned();
    }
    let names: Vec<&str> = set.iter().map(Privilege::name).collect();
    if names.is_empty() { "USAGE".to_owned() } else { names.join(", ") }
}
