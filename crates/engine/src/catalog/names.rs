//! Lists of names.

use std::sync::Arc;

use super::{Located, LocatedAt};
use crate::context::Context;
use crate::error::Result;

/// The names of the stored tables there, as displayed, in the order of their lower-cased forms.
pub fn table_names(cx: &mut Context<'_>, located: &Located) -> Result<Vec<Arc<str>>> {
    let loader = cx.instance.loader();
    match &located.at {
        LocatedAt::Virtual => Ok(Vec::new()),
        LocatedAt::Root(root) => Ok(loader.table_names(&repo::state::RootState::folded(*root))?),
        LocatedAt::Branch(place) => {
            let snapshot = cx.txn.snapshot();
            let database = snapshot.database(&place.database);
            match database.and_then(|database| database.working.get(&place.branch)) {
                None => Ok(Vec::new()),
                Some(set) => Ok(loader.table_names(&set.working)?),
            }
        }
    }
}

/// The database's name as it was made; as asked for where there is none.
pub fn display_database(cx: &Context<'_>, name: &str) -> Arc<str> {
    cx.txn.snapshot().database(name).map_or_else(|| name.into(), |found| Arc::clone(&found.name))
}
