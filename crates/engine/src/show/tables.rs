//! SHOW TABLES.

use parser::ast::{Expr, Ident};
use types::Value;

use super::ShowRows;
use super::relation::locate;
use crate::catalog::{self, LocatedAt};
use crate::context::Context;
use crate::ddl;
use crate::error::Result;
use crate::privileges;
use crate::virtual_tables;

pub(super) fn tables(
    cx: &mut Context<'_>,
    schema: Option<&Ident>,
    full: bool,
    as_of: Option<&Expr>,
) -> Result<ShowRows> {
    let located = locate(cx, schema.map(Ident::as_str), as_of)?;
    if !privileges::may_see_database(cx, &located.name) {
        return Err(privileges::denied_database(cx, &located.name));
    }
    let mut names: Vec<(String, &str)> = Vec::new();
    match &located.at {
        LocatedAt::Virtual => {
            let kind = match &*located.name {
                "information_schema" => "SYSTEM VIEW",
                _ => "BASE TABLE",
            };
            let tables = virtual_tables::all();
            let tables = tables.filter(|table| *table.database == *located.name);
            names.extend(tables.map(|table| (table.name.to_owned(), kind)));
        }
        LocatedAt::Branch(place) => {
            let place = place.clone();
            for view in ddl::view_names(cx, &place)? {
                names.push((view, "VIEW"));
            }
            push_tables(cx, &located, &mut names)?;
        }
        LocatedAt::Root(_) => push_tables(cx, &located, &mut names)?,
    }
    names.retain(|(name, _)| privileges::may_see_table(cx, &located.name, name));
    names.sort_by_key(|(name, _)| name.to_lowercase());
    let title = format!("Tables_in_{}", located.database);
    let row = |(name, kind): (String, &str)| {
        if full { vec![Value::text(&name), Value::text(kind)] } else { vec![Value::text(&name)] }
    };
    let rows = names.into_iter().map(row).collect();
    let titles = [title.as_str(), "Table_type"];
    Ok(ShowRows::texts(titles.get(..1 + usize::from(full)).unwrap_or(&titles), rows))
}

fn push_tables(
    cx: &mut Context<'_>,
    located: &catalog::Located,
    names: &mut Vec<(String, &'static str)>,
) -> Result<()> {
    for name in catalog::table_names(cx, located)? {
        if !virtual_tables::is_hidden(&name) {
            names.push((name.to_string(), "BASE TABLE"));
        }
    }
    Ok(())
}
