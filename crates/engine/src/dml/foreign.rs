//! Errors of foreign keys in MySQL's full words: 1451 and 1452 name the child table and spell the
//! constraint out.

use repo::TablePlace;
use types::SqlError;

use crate::catalog;
use crate::context::Context;
use crate::ddl::constraint_text;
use crate::error::{Error, Result};

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
/// found by it.
fn spelled(cx: &mut Context<'_>, place: &TablePlace, name: &str) -> Option<String> {
    let database = place.place.database.clone();
    let at = catalog::LocatedAt::Branch(place.place.clone());
    let located = catalog::Located { database: database.clone(), name: database, at };
    let tables: Result<_> = catalog::table_names(cx, &located);
    for table in tables.ok()? {
        let found = cx.txn.find_table(&place.place.table(&table)).ok()??;
        let schema = found.schema();
        if let Some(key) = schema.foreign_keys.iter().find(|key| key.name == name) {
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
