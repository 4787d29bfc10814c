//! SHOW CREATE VIEW, and SHOW CREATE TABLE of whatever a name means.
//!
//! A view's query is shown as it was written: MySQL writes out its own, expanded form there.

use parser::ast::{Expr, Ident, TableName};
use types::{CollationId, ErrorCode, Value};

use super::ShowRows;
use super::create_table::create_table_text;
use super::relation::{self, Found, Plain};
use crate::catalog::ViewDefinition;
use crate::context::Context;
use crate::ddl::refuse;
use crate::error::Result;

/// The definer of views, which Pando does not keep: who may use them is a matter of privileges.
pub(crate) const DEFINER: (&str, &str) = ("root", "localhost");

pub(super) fn table_or_view(
    cx: &mut Context<'_>,
    table: &TableName,
    as_of: Option<&Expr>,
) -> Result<ShowRows> {
    let (located, found) = relation::find(cx, table, as_of)?;
    let (name, text) = match found {
        Found::View(view, _) => return Ok(view_rows(&view)),
        Found::Virtual(columns) => {
            let name = table.name.as_str();
            (name.to_owned(), virtual_text(name, &columns))
        }
        Found::Table { name, schema } => {
            let has_counter = schema.columns.iter().any(|column| column.auto_increment);
            let next = match (located.place(), has_counter) {
                (Some(place), true) => {
                    let key = repo::lower(&name);
                    Some(cx.instance.next_auto_increment(&place.database, &key))
                }
                _ => None,
            };
            (name.to_string(), create_table_text(&name, &schema, next))
        }
    };
    let row = vec![Value::text(&name), Value::text(&text)];
    Ok(ShowRows::texts(&["Table", "Create Table"], vec![row]))
}

pub(super) fn view(cx: &mut Context<'_>, name: &TableName) -> Result<ShowRows> {
    let (located, found) = relation::find(cx, name, None)?;
    match found {
        Found::View(view, _) => Ok(view_rows(&view)),
        _ => refuse(ErrorCode::WrongObject, &[&located.database, &name.name.as_str(), &"VIEW"]),
    }
}

fn view_rows(view: &ViewDefinition) -> ShowRows {
    let text = view_text(view);
    let row = vec![
        Value::text(&view.name),
        Value::text(&text),
        Value::text("utf8mb4"),
        Value::text(types::collation::name(CollationId::UTF8MB4_0900_AI_CI)),
    ];
    let titles = ["View", "Create View", "character_set_client", "collation_connection"];
    ShowRows::texts(&titles, vec![row])
}

/// The statement that makes a view.
fn view_text(view: &ViewDefinition) -> String {
    let names: Vec<String> =
        view.columns.iter().map(|name| Ident::new(&**name)).map(|n| quoted(&n)).collect();
    let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(",")) };
    format!(
        "CREATE ALGORITHM=UNDEFINED DEFINER=`{}`@`{}` SQL SECURITY DEFINER VIEW {}{names} AS {}",
        DEFINER.0,
        DEFINER.1,
        parser::quote_ident(&view.name),
        view.query,
    )
}

fn quoted(name: &Ident) -> String {
    parser::quote_ident(name.as_str())
}

/// What a table that makes its rows when it is read would be made with.
fn virtual_text(name: &str, columns: &[Plain]) -> String {
    let column = |column: &Plain| {
        let null = if column.nullable { " DEFAULT NULL" } else { " NOT NULL" };
        format!("  {} {}{null}", parser::quote_ident(&column.name), column.sql_type)
    };
    let columns: Vec<String> = columns.iter().map(column).collect();
    format!(
        "CREATE TEMPORARY TABLE {} (\n{}\n) ENGINE=MEMORY DEFAULT CHARSET=utf8mb3",
        parser::quote_ident(name),
        columns.join(",\n")
    )
}
