//! `USER_PRIVILEGES`, `SCHEMA_PRIVILEGES`, `TABLE_PRIVILEGES`, `COLUMN_PRIVILEGES`.

use types::Value;

use super::super::declared::{Col, Declared, Of, none, yes};
use super::{CATALOG, DATABASE};
use crate::context::Context;
use crate::privileges::{Accounts, Object, Privilege, PrivilegeSet, StoredAccount, is_allowed};

pub(super) static USER_PRIVILEGES: Declared = Declared {
    database: DATABASE,
    name: "USER_PRIVILEGES",
    columns: &[
        Col("GRANTEE", Of::Name(292)),
        Col("TABLE_CATALOG", Of::Name(512)),
        Col("PRIVILEGE_TYPE", Of::Name(64)),
        Col("IS_GRANTABLE", Of::Name(3)),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in shown(cx) {
            let head = [grantee(&account), Value::text(CATALOG)];
            let grantable = account.global.has(Privilege::GrantOption);
            for name in names(account.global) {
                rows.push([head.to_vec(), vec![Value::text(name), yes(grantable)]].concat());
            }
            for (name, grantable) in &account.dynamic {
                rows.push([head.to_vec(), vec![Value::text(name), yes(*grantable)]].concat());
            }
        }
        Ok(rows)
    },
};

pub(super) static SCHEMA_PRIVILEGES: Declared = Declared {
    database: DATABASE,
    name: "SCHEMA_PRIVILEGES",
    columns: &[
        Col("GRANTEE", Of::Name(292)),
        Col("TABLE_CATALOG", Of::Name(512)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("PRIVILEGE_TYPE", Of::Name(64)),
        Col("IS_GRANTABLE", Of::Name(3)),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in shown(cx) {
            for (database, set) in &account.databases {
                let grantable = set.has(Privilege::GrantOption);
                for name in names(*set) {
                    rows.push(vec![
                        grantee(&account),
                        Value::text(CATALOG),
                        Value::text(database),
                        Value::text(name),
                        yes(grantable),
                    ]);
                }
            }
        }
        Ok(rows)
    },
};

pub(super) static TABLE_PRIVILEGES: Declared = Declared {
    database: DATABASE,
    name: "TABLE_PRIVILEGES",
    columns: &[
        Col("GRANTEE", Of::Name(292)),
        Col("TABLE_CATALOG", Of::Name(512)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("PRIVILEGE_TYPE", Of::Name(64)),
        Col("IS_GRANTABLE", Of::Name(3)),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in shown(cx) {
            for ((database, table), set) in &account.tables {
                let grantable = set.has(Privilege::GrantOption);
                for name in names(*set) {
                    rows.push(vec![
                        grantee(&account),
                        Value::text(CATALOG),
                        Value::text(database),
                        Value::text(table),
                        Value::text(name),
                        yes(grantable),
                    ]);
                }
            }
        }
        Ok(rows)
    },
};

/// There are no column privileges.
pub(super) static COLUMN_PRIVILEGES: Declared = Declared {
    database: DATABASE,
    name: "COLUMN_PRIVILEGES",
    columns: &[
        Col("GRANTEE", Of::Name(292)),
        Col("TABLE_CATALOG", Of::Name(512)),
        Col("TABLE_SCHEMA", Of::Name(64)),
        Col("TABLE_NAME", Of::Name(64)),
        Col("COLUMN_NAME", Of::Name(64)),
        Col("PRIVILEGE_TYPE", Of::Name(64)),
        Col("IS_GRANTABLE", Of::Name(3)),
    ],
    rows: none,
};

/// All accounts to who may read `mysql`, else one's own.
fn shown(cx: &Context<'_>) -> Vec<StoredAccount> {
    let accounts = Accounts::read(cx.txn.snapshot());
    let all = is_allowed(cx, Privilege::Select, &Object::Database("mysql"));
    let own = &cx.session.account;
    let is_own = |a: &&StoredAccount| all || (a.user == own.user && a.host == own.host);
    accounts.iter().filter(is_own).cloned().collect()
}

fn grantee(account: &StoredAccount) -> Value {
    Value::text(&format!("'{}'@'{}'", account.user, account.host))
}

/// The names, `USAGE` for none.
fn names(set: PrivilegeSet) -> Vec<&'static str> {
    let names: Vec<_> = set.iter().map(Privilege::name).collect();
    if names.is_empty() { vec!["USAGE"] } else { names }
}
