//! What the session may see: its databases, and the tables and views in them.

use std::sync::Arc;

use repo::Place;
use repo::schema::Schema;
use repo::state::{RootState, TableState};
use types::CollationId;

use crate::context::Context;
use crate::ddl;
use crate::error::Result;
use crate::privileges;
use crate::session::Revision;

/// A database that the session may see.
#[derive(Clone)]
pub(crate) struct Seen {
    /// Its name, as displayed.
    pub(crate) name: String,
    /// The working set that the session looks at; `None` for virtual databases and fixed revisions.
    pub(crate) place: Option<Place>,
}

/// A table of a database.
pub(crate) struct SeenTable {
    /// The database's name, as displayed.
    pub(crate) database: String,
    /// The table's key in look-ups: its database and name in lower case.
    pub(crate) key: (Arc<str>, Arc<str>),
    /// The table.
    pub(crate) table: Arc<TableState>,
}

impl SeenTable {
    pub(crate) fn schema(&self) -> &Arc<Schema> {
        self.table.schema()
    }
}

/// The databases that the session may see, virtual ones too, by lower-cased name.
pub(crate) fn each_database(cx: &Context<'_>) -> Vec<Seen> {
    let mut seen: Vec<Seen> = super::DATABASES
        .iter()
        .filter(|name| privileges::may_see_database(cx, name))
        .map(|name| Seen { name: (*name).to_owned(), place: None })
        .collect();
    for (key, database) in cx.txn.snapshot().databases.iter() {
        if !privileges::may_see_database(cx, key) {
            continue;
        }
        let branch = match cx.session.revisions.get(key) {
            Some(Revision::Branch(branch)) => Some(Arc::clone(branch)),
            Some(Revision::Fixed(_)) => None,
            None => Some(ddl::default_branch(database)),
        };
        let place = branch.map(|branch| Place { database: key.into(), branch });
        seen.push(Seen { name: database.name.to_string(), place });
    }
    seen.sort_by_key(|database| database.name.to_lowercase());
    seen
}

/// The tables of a database that the session may see, by lower-cased name; `dolt_schemas` and its
/// like are tables too, but no user's.
pub(crate) fn visible_tables(cx: &Context<'_>, seen: &Seen) -> Result<Vec<SeenTable>> {
    let Some(place) = &seen.place else { return Ok(Vec::new()) };
    let Some(root) = root_of(cx, place) else { return Ok(Vec::new()) };
    let mut tables = Vec::new();
    for name in cx.instance.loader().table_names(&root)? {
        let key = repo::lower(&name);
        if !privileges::may_see_table(cx, &place.database, &key) {
            continue;
        }
        let table = cx.txn.find_table(&place.table(&name))?;
        if let Some(table) = table {
            let key = (Arc::clone(&place.database), key);
            tables.push(SeenTable { database: seen.name.clone(), key, table });
        }
    }
    Ok(tables)
}

/// Calls `take` with every table that the session may see, of the database `asked` for if one is.
pub(crate) fn each_table(
    cx: &Context<'_>,
    asked: Option<&str>,
    mut take: impl FnMut(&SeenTable) -> Result<()>,
) -> Result<()> {
    for database in each_database(cx) {
        if asked.is_some_and(|asked| !asked.eq_ignore_ascii_case(&database.name)) {
            continue;
        }
        for table in visible_tables(cx, &database)? {
            if !is_hidden(&table.table.name) {
                take(&table)?;
            }
        }
    }
    Ok(())
}

/// Tables that keep what is no user's table: SHOW TABLES leaves them out, as Dolt does.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("dolt_"))
}

fn root_of(cx: &Context<'_>, place: &Place) -> Option<RootState> {
    let database = cx.txn.snapshot().databases.get(&place.database)?;
    database.working.get(&place.branch).map(|set| set.working.clone())
}

/// The collation that new tables of a database take.
pub(crate) fn collation_of(cx: &Context<'_>, seen: &Seen) -> Result<CollationId> {
    match &seen.place {
        Some(place) => ddl::database_collation(cx, place),
        None if seen.name == "information_schema" => Ok(CollationId::UTF8MB3_GENERAL_CI),
        None => Ok(CollationId::UTF8MB4_0900_AI_CI),
    }
}
