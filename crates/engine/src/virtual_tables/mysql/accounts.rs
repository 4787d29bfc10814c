//! `user`, `db`, `tables_priv` and the other grant tables (manual 6.2.3), read-only: accounts
//! change by CREATE USER, GRANT and their like.

use types::Value;

use super::super::declared::{Col, Declared, Of, none};
use super::DATABASE;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{Accounts, Object, Privilege, PrivilegeSet, StoredAccount, check};

use Privilege as P;

/// The privileges that `user` has a column for, in the order of its columns; the two of roles come
/// last.
const USER_PRIVILEGES: [Privilege; 29] = [
    P::Select,
    P::Insert,
    P::Update,
    P::Delete,
    P::Create,
    P::Drop,
    P::Reload,
    P::Shutdown,
    P::Process,
    P::File,
    P::GrantOption,
    P::References,
    P::Index,
    P::Alter,
    P::ShowDatabases,
    P::Super,
    P::CreateTemporaryTables,
    P::LockTables,
    P::Execute,
    P::ReplicationSlave,
    P::ReplicationClient,
    P::CreateView,
    P::ShowView,
    P::CreateRoutine,
    P::AlterRoutine,
    P::CreateUser,
    P::Event,
    P::Trigger,
    P::CreateTablespace,
];

/// Those that `db` has a column for, in the order of its columns.
const DB_PRIVILEGES: [Privilege; 19] = [
    P::Select,
    P::Insert,
    P::Update,
    P::Delete,
    P::Create,
    P::Drop,
    P::GrantOption,
    P::References,
    P::Index,
    P::Alter,
    P::CreateTemporaryTables,
    P::LockTables,
    P::CreateView,
    P::ShowView,
    P::CreateRoutine,
    P::AlterRoutine,
    P::Execute,
    P::Event,
    P::Trigger,
];

pub(super) static USER: Declared = Declared {
    database: DATABASE,
    name: "user",
    columns: &[
        Col("Host", Of::Name(255)),
        Col("User", Of::Name(32)),
        Col("Select_priv", Of::Enum(&["N", "Y"])),
        Col("Insert_priv", Of::Enum(&["N", "Y"])),
        Col("Update_priv", Of::Enum(&["N", "Y"])),
        Col("Delete_priv", Of::Enum(&["N", "Y"])),
        Col("Create_priv", Of::Enum(&["N", "Y"])),
        Col("Drop_priv", Of::Enum(&["N", "Y"])),
        Col("Reload_priv", Of::Enum(&["N", "Y"])),
        Col("Shutdown_priv", Of::Enum(&["N", "Y"])),
        Col("Process_priv", Of::Enum(&["N", "Y"])),
        Col("File_priv", Of::Enum(&["N", "Y"])),
        Col("Grant_priv", Of::Enum(&["N", "Y"])),
        Col("References_priv", Of::Enum(&["N", "Y"])),
        Col("Index_priv", Of::Enum(&["N", "Y"])),
        Col("Alter_priv", Of::Enum(&["N", "Y"])),
        Col("Show_db_priv", Of::Enum(&["N", "Y"])),
        Col("Super_priv", Of::Enum(&["N", "Y"])),
        Col("Create_tmp_table_priv", Of::Enum(&["N", "Y"])),
        Col("Lock_tables_priv", Of::Enum(&["N", "Y"])),
        Col("Execute_priv", Of::Enum(&["N", "Y"])),
        Col("Repl_slave_priv", Of::Enum(&["N", "Y"])),
        Col("Repl_client_priv", Of::Enum(&["N", "Y"])),
        Col("Create_view_priv", Of::Enum(&["N", "Y"])),
        Col("Show_view_priv", Of::Enum(&["N", "Y"])),
        Col("Create_routine_priv", Of::Enum(&["N", "Y"])),
        Col("Alter_routine_priv", Of::Enum(&["N", "Y"])),
        Col("Create_user_priv", Of::Enum(&["N", "Y"])),
        Col("Event_priv", Of::Enum(&["N", "Y"])),
        Col("Trigger_priv", Of::Enum(&["N", "Y"])),
        Col("Create_tablespace_priv", Of::Enum(&["N", "Y"])),
        Col("ssl_type", Of::Enum(&["", "ANY", "X509", "SPECIFIED"])),
        Col("ssl_cipher", Of::Text),
        Col("x509_issuer", Of::Text),
        Col("x509_subject", Of::Text),
        Col("max_questions", Of::Int),
        Col("max_updates", Of::Int),
        Col("max_connections", Of::Int),
        Col("max_user_connections", Of::Int),
        Col("plugin", Of::Name(64)),
        Col("authentication_string", Of::TextNull),
        Col("password_expired", Of::Enum(&["N", "Y"])),
        Col("password_last_changed", Of::MomentNull),
        Col("password_lifetime", Of::IntNull),
        Col("account_locked", Of::Enum(&["N", "Y"])),
        Col("Create_role_priv", Of::Enum(&["N", "Y"])),
        Col("Drop_role_priv", Of::Enum(&["N", "Y"])),
        Col("Password_reuse_history", Of::IntNull),
        Col("Password_reuse_time", Of::IntNull),
        Col("Password_require_current", Of::NameNull(1)),
        Col("User_attributes", Of::JsonNull),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in all(cx)? {
            rows.push(user_row(&account));
        }
        Ok(rows)
    },
};

fn user_row(account: &StoredAccount) -> Vec<Value> {
    let mut row = vec![Value::text(&account.host), Value::text(&account.user)];
    row.extend(USER_PRIVILEGES.iter().map(|privilege| flag(account.global.has(*privilege))));
    row.push(Value::text(if account.requires_tls { "ANY" } else { "" }));
    row.extend([Value::text(""), Value::text(""), Value::text("")]);
    row.extend(std::iter::repeat_n(Value::UInt(0), 4));
    row.push(Value::text(account.plugin.name()));
    row.push(Value::text(&String::from_utf8_lossy(&account.credential)));
    row.extend([flag(account.expired), Value::Null, Value::Null, flag(account.locked)]);
    row.push(flag(account.global.has(P::CreateRole)));
    row.push(flag(account.global.has(P::DropRole)));
    row.extend([Value::Null, Value::Null, Value::Null]);
    row.push(types::Json::parse(&account.attribute).map_or(Value::Null, Value::Json));
    row
}

pub(super) static DB: Declared = Declared {
    database: DATABASE,
    name: "db",
    columns: &[
        Col("Host", Of::Name(255)),
        Col("Db", Of::Name(64)),
        Col("User", Of::Name(32)),
        Col("Select_priv", Of::Enum(&["N", "Y"])),
        Col("Insert_priv", Of::Enum(&["N", "Y"])),
        Col("Update_priv", Of::Enum(&["N", "Y"])),
        Col("Delete_priv", Of::Enum(&["N", "Y"])),
        Col("Create_priv", Of::Enum(&["N", "Y"])),
        Col("Drop_priv", Of::Enum(&["N", "Y"])),
        Col("Grant_priv", Of::Enum(&["N", "Y"])),
        Col("References_priv", Of::Enum(&["N", "Y"])),
        Col("Index_priv", Of::Enum(&["N", "Y"])),
        Col("Alter_priv", Of::Enum(&["N", "Y"])),
        Col("Create_tmp_table_priv", Of::Enum(&["N", "Y"])),
        Col("Lock_tables_priv", Of::Enum(&["N", "Y"])),
        Col("Create_view_priv", Of::Enum(&["N", "Y"])),
        Col("Show_view_priv", Of::Enum(&["N", "Y"])),
        Col("Create_routine_priv", Of::Enum(&["N", "Y"])),
        Col("Alter_routine_priv", Of::Enum(&["N", "Y"])),
        Col("Execute_priv", Of::Enum(&["N", "Y"])),
        Col("Event_priv", Of::Enum(&["N", "Y"])),
        Col("Trigger_priv", Of::Enum(&["N", "Y"])),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in all(cx)? {
            for (database, set) in &account.databases {
                let mut row = vec![
                    Value::text(&account.host),
                    Value::text(database),
                    Value::text(&account.user),
                ];
                row.extend(DB_PRIVILEGES.iter().map(|privilege| flag(set.has(*privilege))));
                rows.push(row);
            }
        }
        Ok(rows)
    },
};

pub(super) static TABLES_PRIV: Declared = Declared {
    database: DATABASE,
    name: "tables_priv",
    columns: &[
        Col("Host", Of::Name(255)),
        Col("Db", Of::Name(64)),
        Col("User", Of::Name(32)),
        Col("Table_name", Of::Name(64)),
        Col("Grantor", Of::Name(288)),
        Col("Timestamp", Of::MomentNull),
        Col("Table_priv", Of::Name(512)),
        Col("Column_priv", Of::Name(512)),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in all(cx)? {
            for ((database, table), set) in &account.tables {
                rows.push(vec![
                    Value::text(&account.host),
                    Value::text(database),
                    Value::text(&account.user),
                    Value::text(table),
                    Value::text(""),
                    Value::Null,
                    Value::text(&names(*set)),
                    Value::text(""),
                ]);
            }
        }
        Ok(rows)
    },
};

pub(super) static GLOBAL_GRANTS: Declared = Declared {
    database: DATABASE,
    name: "global_grants",
    columns: &[
        Col("USER", Of::Name(32)),
        Col("HOST", Of::Name(255)),
        Col("PRIV", Of::Name(32)),
        Col("WITH_GRANT_OPTION", Of::Enum(&["N", "Y"])),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in all(cx)? {
            for (name, grantable) in &account.dynamic {
                rows.push(vec![
                    Value::text(&account.user),
                    Value::text(&account.host),
                    Value::text(name),
                    flag(*grantable),
                ]);
            }
        }
        Ok(rows)
    },
};

pub(super) static ROLE_EDGES: Declared = Declared {
    database: DATABASE,
    name: "role_edges",
    columns: &[
        Col("FROM_HOST", Of::Name(255)),
        Col("FROM_USER", Of::Name(32)),
        Col("TO_HOST", Of::Name(255)),
        Col("TO_USER", Of::Name(32)),
        Col("WITH_ADMIN_OPTION", Of::Enum(&["N", "Y"])),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in all(cx)? {
            for (role, admin) in &account.roles {
                let (user, host) = role.rsplit_once('@').unwrap_or((role, ""));
                rows.push(vec![
                    Value::text(host),
                    Value::text(user),
                    Value::text(&account.host),
                    Value::text(&account.user),
                    flag(*admin),
                ]);
            }
        }
        Ok(rows)
    },
};

pub(super) static DEFAULT_ROLES: Declared = Declared {
    database: DATABASE,
    name: "default_roles",
    columns: &[
        Col("HOST", Of::Name(255)),
        Col("USER", Of::Name(32)),
        Col("DEFAULT_ROLE_HOST", Of::Name(255)),
        Col("DEFAULT_ROLE_USER", Of::Name(32)),
    ],
    rows: |cx, _| {
        let mut rows = Vec::new();
        for account in all(cx)? {
            for role in &account.default_roles {
                let (user, host) = role.rsplit_once('@').unwrap_or((role, ""));
                let texts = [&account.host, &account.user, host, user] as [&str; 4];
                rows.push(texts.map(Value::text).into());
            }
        }
        Ok(rows)
    },
};

/// There are no column privileges.
pub(super) static COLUMNS_PRIV: Declared = Declared {
    database: DATABASE,
    name: "columns_priv",
    columns: &[
        Col("Host", Of::Name(255)),
        Col("Db", Of::Name(64)),
        Col("User", Of::Name(32)),
        Col("Table_name", Of::Name(64)),
        Col("Column_name", Of::Name(64)),
        Col("Timestamp", Of::MomentNull),
        Col("Column_priv", Of::Name(512)),
    ],
    rows: none,
};

/// There are no stored routines.
pub(super) static PROCS_PRIV: Declared = Declared {
    database: DATABASE,
    name: "procs_priv",
    columns: &[
        Col("Host", Of::Name(255)),
        Col("Db", Of::Name(64)),
        Col("User", Of::Name(32)),
        Col("Routine_name", Of::Name(64)),
        Col("Routine_type", Of::Enum(&["FUNCTION", "PROCEDURE"])),
        Col("Grantor", Of::Name(288)),
        Col("Proc_priv", Of::Name(512)),
        Col("Timestamp", Of::MomentNull),
    ],
    rows: none,
};

/// There are no proxies.
pub(super) static PROXIES_PRIV: Declared = Declared {
    database: DATABASE,
    name: "proxies_priv",
    columns: &[
        Col("Host", Of::Name(255)),
        Col("User", Of::Name(32)),
        Col("Proxied_host", Of::Name(255)),
        Col("Proxied_user", Of::Name(32)),
        Col("With_grant", Of::Int),
        Col("Grantor", Of::Name(288)),
        Col("Timestamp", Of::MomentNull),
    ],
    rows: none,
};

/// All accounts, for who may read `mysql`.
fn all(cx: &Context<'_>) -> Result<Vec<StoredAccount>> {
    check(cx, Privilege::Select, &Object::Database(DATABASE))?;
    Ok(Accounts::read(cx.txn.snapshot()).iter().cloned().collect())
}

fn flag(is_so: bool) -> Value {
    Value::text(if is_so { "Y" } else { "N" })
}

/// `Select,Insert` and the like, as a SET shows.
fn names(set: PrivilegeSet) -> String {
    let name = |privilege: Privilege| {
        let lower = privilege.name().to_lowercase();
        let mut letters = lower.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    set.iter().map(name).collect::<Vec<_>>().join(",")
}
