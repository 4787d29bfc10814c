//! SHOW DATABASES.

use types::Value;

use super::ShowRows;
use crate::context::Context;
use crate::session::Revision;
use crate::virtual_tables;

pub(super) fn databases(cx: &Context<'_>) -> ShowRows {
    let mut names: Vec<String> =
        virtual_tables::each_database(cx).into_iter().map(|database| database.name).collect();
    // Dolt lists the revision that is current beside the databases: `shop/feature`.
    if let Some(current) = &cx.session.database {
        let revision = cx.session.revisions.get(current).map(|revision| match revision {
            Revision::Branch(name) | Revision::Fixed(name) => format!("{current}/{name}"),
        });
        let default = format!("{current}/main");
        if let Some(revision) = revision.filter(|revision| *revision != default) {
            names.push(revision);
        }
    }
    names.sort_by_key(|name| name.to_lowercase());
    let rows = names.iter().map(|name| vec![Value::text(name)]).collect();
    ShowRows::texts(&["Database"], rows)
}
