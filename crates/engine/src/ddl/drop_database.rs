//! DROP DATABASE: all branches and their history go.

use parser::ast::DropDatabase;
use repo::entry::{DatabaseChange, DatabaseOp, Op};
use repo::lock::LockMode;
use repo::{Place, TablePlace, lower};
use types::{ErrorCode, Warning};

use super::foreign_keys::children_of;
use super::options::checks_foreign_keys;
use super::tables::Tables;
use super::{created, refuse};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;
use crate::virtual_tables;

/// The affected rows of the statement are the tables that went, as in MySQL.
pub(super) fn run(cx: &mut Context<'_>, drop: &DropDatabase) -> Result<Done> {
    let name = drop.name.as_str();
    privileges::check(cx, Privilege::Drop, &Object::Database(name))?;
    if virtual_tables::is_virtual_database(name) {
        return Err(privileges::denied_database(cx, name));
    }
    let key = lower(name);
    let Some(database) = cx.txn.tip().databases.get(&key).cloned() else {
        if drop.if_exists {
            cx.diagnostics.push(Warning::note(ErrorCode::DbDropExists, &[&name]));
            return Ok(Done::default());
        }
        return refuse(ErrorCode::DbDropExists, &[&name]);
    };
    let mut tables = 0;
    for (branch, set) in database.working.iter() {
        let place = Place { database: key.clone(), branch: branch.into() };
        let names = cx.instance.loader().table_names(&set.working)?;
        tables = tables.max(names.len() as u64);
        for table in names {
            let table = place.table(&table);
            cx.txn.lock_table(&table, LockMode::Exclusive)?;
            check_children(cx, &table)?;
        }
    }
    let op = DatabaseOp { database: key.clone(), change: DatabaseChange::Drop };
    cx.txn.push_op(Op::Database(op))?;
    for op in created::forget_database(cx.txn.snapshot(), &key) {
        cx.txn.push_op(op)?;
    }
    let mut done = Done { affected_rows: tables, ..Done::default() };
    if cx.session.database.as_deref() == Some(&*key) {
        cx.session.database = None;
        done.database_changed = Some(String::new());
    }
    cx.session.revisions.remove(&key);
    Ok(done)
}

/// 3730 where a table of another database leans on one that goes.
fn check_children(cx: &Context<'_>, parent: &TablePlace) -> Result<()> {
    if !checks_foreign_keys(cx) {
        return Ok(());
    }
    for (child, key) in children_of(cx, &Tables::default(), parent)? {
        if child.place.database != parent.place.database {
            let arguments: [&dyn std::fmt::Display; 3] = [&parent.table, &key.name, &child.table];
            return refuse(ErrorCode::FkCannotDropParent, &arguments);
        }
    }
    Ok(())
}
