//! What a table's name in SHOW means: a stored table with its schema, or columns of something else.

use std::sync::Arc;

use parser::ast::{Expr, Statement, TableName};
use parser::{ParseOptions, quote_ident};
use repo::schema::Schema;
use types::SqlType;

use crate::bind::{bind_expr, bind_query};
use crate::catalog::{self, Located, Relation, ViewDefinition};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::privileges;

/// A column of something that is no stored table.
pub(crate) struct Plain {
    pub(crate) name: String,
    pub(crate) sql_type: SqlType,
    pub(crate) nullable: bool,
}

/// What a name means.
pub(super) enum Found {
    Table { name: Arc<str>, schema: Arc<Schema> },
    View(ViewDefinition, Vec<Plain>),
    Virtual(Vec<Plain>),
}

/// Finds what `[schema.]name [AS OF …]` means; 1046, 1049, 1142, 1146.
pub(super) fn find(
    cx: &mut Context<'_>,
    table: &TableName,
    as_of: Option<&Expr>,
) -> Result<(Located, Found)> {
    let schema = table.schema.as_ref().map(|schema| schema.as_str().to_owned());
    let located = locate(cx, schema.as_deref(), as_of)?;
    let name = table.name.as_str();
    if !privileges::may_see_table(cx, &located.name, name) {
        let on = privileges::Object::Table(&located.name, name);
        privileges::check(cx, privileges::Privilege::Select, &on)?;
    }
    let found = match catalog::find(cx, &located, name)? {
        Relation::Table(stored) => Found::Table { name: stored.name, schema: stored.schema },
        Relation::View(view) => {
            let columns = view_columns(cx, &located.database, &view.name)?;
            Found::View(view, columns)
        }
        Relation::Virtual(table) => Found::Virtual(
            table
                .columns()
                .iter()
                .map(|column| Plain {
                    name: column.name.clone(),
                    sql_type: column.sql_type.clone(),
                    nullable: column.nullable,
                })
                .collect(),
        ),
    };
    Ok((located, found))
}

/// Where a database is looked at, AS OF a revision if one is said.
pub(super) fn locate(
    cx: &mut Context<'_>,
    schema: Option<&str>,
    as_of: Option<&Expr>,
) -> Result<Located> {
    let located = catalog::locate(cx, schema)?;
    match as_of {
        None => Ok(located),
        Some(expr) => {
            let bound = bind_expr(cx, expr, &[], "AS OF")?;
            let value = bound.eval(&RowScope::new(&[]), cx)?;
            catalog::locate_as_of(cx, &located, &value)
        }
    }
}

/// A view's columns, from binding it.
pub(crate) fn view_columns(cx: &mut Context<'_>, database: &str, view: &str) -> Result<Vec<Plain>> {
    let text = format!("SELECT * FROM {}.{}", quote_ident(database), quote_ident(view));
    let Ok((Statement::Query(query), _)) = parser::parse_one(&text, ParseOptions::default()) else {
        return Ok(Vec::new());
    };
    let plan = bind_query(cx, &query)?;
    let columns = plan.columns.iter().map(|column| Plain {
        name: column.name.clone(),
        sql_type: column.sql_type.clone(),
        nullable: column.nullable,
    });
    Ok(columns.collect())
}
