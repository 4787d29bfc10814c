//! Errors of foreign keys in MySQL's full words: 1451 and 1452 name the child table and spell the
//! constraint out.

use std::sync::Arc;

use repo::schema::ForeignKey;
use repo::{Place, TablePlace};
use types::SqlError;

use crate::catalog;
use crate::context::Context;
use crate::ddl::constraint_text;
use crate::error::Error;

/// The error of a write to `place`.
pub(super) fn told(cx: &mut Context<'_>, place: &TablePlace, error: repo::Error) -> Error {
    match error {
        repo::Error::NoParentRow { constraint } => {
            let constraint = spelled(cx, place, &constraint).unwrap_or(constraint);
            repo::Error::NoParentRow { constraint }.into()
        }
        repo::Error::HasChildRows { constraint } => {
            let constraint = spelled(cx, place, &constraint).unwrap_or(constraint);
            repo::Error::HasChildRows { constraint }.into()
        }
        other => other.into(),
    }
}

/// `` `db`.`child`, CONSTRAINT … ``; names of constraints are unique in a database, so the child is
/// found by it: in the database that was written to, else among those whose tables lean on `place`.
fn spelled(cx: &mut Context<'_>, place: &TablePlace, name: &str) -> Option<String> {
    let own = &place.place;
    if let Some(text) = spelled_in(cx, own, &|_, key| key.name == name) {
        return Some(text);
    }
    let state = Arc::clone(cx.txn.snapshot());
    let databases = state.databases.iter().map(|(database, _)| database);
    databases.filter(|database| **database != *own.database).find_map(|database| {
        let other = Place::new(database, &own.branch);
        spelled_in(cx, &other, &|child, key| key.name == name && key.parent_of(child) == *place)
    })
}

fn spelled_in(
    cx: &mut Context<'_>,
    place: &Place,
    is_meant: &dyn Fn(&TablePlace, &ForeignKey) -> bool,
) -> Option<String> {
    let database = place.database.clone();
    let at = catalog::LocatedAt::Branch(place.clone());
    let located = catalog::Located { database: database.clone(), name: database, at };
    for table in catalog::table_names(cx, &located).ok()? {
        let child = place.table(&table);
        let found = cx.txn.find_table(&child).ok()??;
        let schema = found.schema();
        if let Some(key) = schema.foreign_keys.iter().find(|key| is_meant(&child, key)) {
            let shown = catalog::display_database(cx, &located.name);
            let (shown, child) = (parser::quote_ident(&shown), parser::quote_ident(&table));
            return Some(format!("{shown}.{child}, {}", constraint_text(schema, key)));
        }
    }
    None
}

/// With IGNORE an error about keys is a warning.
pub(super) fn is_ignorable(error: &SqlError) -> bool {
    use types::ErrorCode::{DupEntry, NoReferencedRow2, RowIsReferenced2};
    matches!(error.code, NoReferencedRow2 | RowIsReferenced2 | DupEntry)
}
