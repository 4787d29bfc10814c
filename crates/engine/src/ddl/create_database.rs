//! CREATE DATABASE: a branch `main` with a first commit of nothing.

use std::sync::Arc;

use parser::ast::{CreateDatabase, DatabaseOptions};
use repo::entry::{DatabaseChange, DatabaseOp, Op, RefOp, WorkingChange, WorkingOp};
use repo::history::closure::save_new;
use repo::object::{Object, Root};
use repo::state::HEADS;
use repo::{Place, lower};
use types::{CollationId, ErrorCode, Warning};

use super::options::collation_of;
use super::refuse;
use crate::context::Context;
use crate::error::Result;
use crate::history::author_and_committer;
use crate::privileges::{self, Object as On, Privilege};
use crate::sink::Done;
use crate::virtual_tables;

/// The branch that a database begins with.
const FIRST_BRANCH: &str = "main";
/// The words of the first commit, Dolt's.
const FIRST_MESSAGE: &str = "Initialize data repository";
/// Characters that a database's name may not have: `/` parts it from a branch, as in Dolt.
const FORBIDDEN: [char; 3] = ['/', '\\', '\0'];
/// The longest name of a database, in characters (manual 9.2.1).
const NAME_CHARS_MAX: usize = 64;

pub(super) fn run(cx: &mut Context<'_>, create: &CreateDatabase) -> Result<Done> {
    let name = create.name.as_str();
    privileges::check(cx, Privilege::Create, &On::Database(name))?;
    check_name(name)?;
    let is_there =
        virtual_tables::is_virtual_database(name) || cx.txn.tip().databases.contains(&lower(name));
    if is_there && create.if_not_exists {
        cx.diagnostics.push(Warning::note(ErrorCode::DbCreateExists, &[&name]));
        return Ok(Done { affected_rows: 1, ..Done::default() });
    }
    if is_there {
        return refuse(ErrorCode::DbCreateExists, &[&name]);
    }
    let collation = collation(cx, &create.options)?;
    make(cx, name, collation)?;
    Ok(Done { affected_rows: 1, ..Done::default() })
}

/// 1102 for a name that is empty, too long or ends in a blank.
fn check_name(name: &str) -> Result<()> {
    if name.chars().count() > NAME_CHARS_MAX {
        return refuse(ErrorCode::TooLongIdent, &[&name]);
    }
    if name.is_empty() || name.ends_with(' ') || name.contains(FORBIDDEN) {
        return refuse(ErrorCode::WrongDbName, &[&name]);
    }
    Ok(())
}

fn collation(cx: &Context<'_>, options: &DatabaseOptions) -> Result<CollationId> {
    let said = collation_of(options.charset.as_deref(), options.collation.as_deref())?;
    Ok(said.unwrap_or_else(|| super::options::server_collation(cx)))
}

/// Makes the database in the transaction: its branch, working set and first commit.
fn make(cx: &mut Context<'_>, name: &str, collation: CollationId) -> Result<()> {
    let store = cx.instance.store();
    let root = Root::empty(collation).save(store.as_ref())?;
    let identities = author_and_committer(cx, None, None)?;
    let commit = save_new(store, root, Vec::new(), identities, FIRST_MESSAGE)?;
    let database: Arc<str> = lower(name);
    let change = DatabaseChange::Create { name: name.into() };
    cx.txn.push_op(Op::Database(DatabaseOp { database: Arc::clone(&database), change }))?;
    let place = Place { database: Arc::clone(&database), branch: FIRST_BRANCH.into() };
    let change = WorkingChange::Reset { working: root, staged: root };
    cx.txn.push_op(Op::Working(WorkingOp { place, change }))?;
    let name = format!("{HEADS}{FIRST_BRANCH}").into();
    cx.txn.push_op(Op::Ref(RefOp { database, name, old: None, new: Some(commit) }))?;
    Ok(())
}
