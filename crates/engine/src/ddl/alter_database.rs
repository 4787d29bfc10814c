//! ALTER DATABASE: the collation that new tables take.
//!
//! It belongs to the working root, so it is versioned: the root is folded and replaced with every
//! table locked, so that no edit gets lost between.

use parser::ast::AlterDatabase;
use repo::entry::{Op, WorkingChange, WorkingOp};
use repo::fold::fold_root;
use repo::lock::LockMode;
use repo::object::{Object as _, Root};
use types::ErrorCode;

use super::options::collation_of;
use super::place::place_of_database;
use super::refuse;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

pub(super) fn run(cx: &mut Context<'_>, alter: &AlterDatabase) -> Result<Done> {
    let place = place_of_database(cx, alter.name.as_ref())?;
    privileges::check(cx, Privilege::Alter, &Object::Database(&place.database))?;
    let said = collation_of(alter.options.charset.as_deref(), alter.options.collation.as_deref())?;
    let Some(collation) = said else { return Ok(Done::default()) };
    let tip = cx.txn.tip();
    let set = tip.databases.get(&place.database);
    let Some(set) = set.and_then(|database| database.working.get(&place.branch)) else {
        return refuse(ErrorCode::BadDbError, &[&place.database]);
    };
    for name in cx.instance.loader().table_names(&set.working)? {
        cx.txn.lock_table(&place.table(&name), LockMode::Exclusive)?;
    }
    let tip = cx.txn.tip();
    let set = tip.databases.get(&place.database);
    let Some(set) = set.and_then(|database| database.working.get(&place.branch)) else {
        return refuse(ErrorCode::BadDbError, &[&place.database]);
    };
    if set.progress.is_some() {
        let message = "cannot change the database's collation while a merge is under way";
        return Err(types::SqlError::unknown(message).into());
    }
    let store = cx.instance.store().as_ref();
    let root = Root::load(store, fold_root(cx.instance.loader(), &set.working)?)?;
    let working = Root { collation, ..root }.save(store)?;
    let change = WorkingChange::Reset { working, staged: set.staged };
    cx.txn.push_op(Op::Working(WorkingOp { place, change }))?;
    Ok(Done { affected_rows: 1, ..Done::default() })
}
