//! EXPLAIN: how a statement would be carried out, as MySQL's table or as a tree.

use parser::ast::{Explain, ExplainTarget, Statement};
use types::{CollationId, ErrorCode, SqlError, SqlType, Value};

use super::{TargetSpec, bind_query, bind_target};
use crate::context::Context;
use crate::error::Result;
use crate::plan::{ExplainRow, QueryPlan, explain_rows, tree_text};
use crate::show::ShowRows;
use crate::sink::{ColumnFlags, ResultColumn};

/// The titles of EXPLAIN's table (manual 10.8.2).
const TITLES: [&str; 12] = [
    "id",
    "select_type",
    "table",
    "partitions",
    "type",
    "possible_keys",
    "key",
    "key_len",
    "ref",
    "rows",
    "filtered",
    "Extra",
];

/// Binds a statement and shows its plan: a row for each table, or one with the tree (FORMAT=TREE).
pub fn explain(cx: &mut Context<'_>, explain: &Explain) -> Result<ShowRows> {
    let ExplainTarget::Statement(statement) = &explain.target else {
        return Err(unsupported("EXPLAIN FOR CONNECTION"));
    };
    if explain.analyze {
        return Err(unsupported("EXPLAIN ANALYZE"));
    }
    match explain.format.as_deref() {
        None | Some("TRADITIONAL") => {
            let rows = with_plan(cx, statement, explain_rows)?;
            let columns = TITLES.iter().map(|title| text_column(title)).collect();
            Ok(ShowRows { columns, rows: rows.iter().map(values).collect() })
        }
        Some("TREE") => {
            let text = with_plan(cx, statement, tree_text)?;
            let columns = vec![text_column("EXPLAIN")];
            Ok(ShowRows { columns, rows: vec![vec![Value::text(&text)]] })
        }
        Some(other) => {
            let what = format!("EXPLAIN FORMAT={other}");
            Err(unsupported(&what))
        }
    }
}

fn unsupported(what: &str) -> crate::Error {
    SqlError::new(ErrorCode::NotSupportedYet, &[&what]).into()
}

/// Binds what a statement reads, and shows it.
fn with_plan<T>(
    cx: &mut Context<'_>,
    statement: &Statement,
    show: impl FnOnce(&QueryPlan) -> T,
) -> Result<T> {
    match statement {
        Statement::Query(query) => Ok(show(&*bind_query(cx, query)?)),
        Statement::Update(update) => {
            let spec = TargetSpec {
                with: update.with.as_ref(),
                from: &update.tables,
                targets: &[],
                assignments: &update.assignments,
                filter: update.filter.as_ref(),
                order_by: &update.order_by,
                limit: update.limit.as_ref(),
            };
            Ok(show(&bind_target(cx, &spec)?.query))
        }
        Statement::Delete(delete) => {
            let spec = TargetSpec {
                with: delete.with.as_ref(),
                from: &delete.from,
                targets: &delete.targets,
                assignments: &[],
                filter: delete.filter.as_ref(),
                order_by: &delete.order_by,
                limit: delete.limit.as_ref(),
            };
            Ok(show(&bind_target(cx, &spec)?.query))
        }
        _ => Err(unsupported("EXPLAIN of this statement")),
    }
}

fn text_column(title: &str) -> ResultColumn {
    ResultColumn {
        name: title.to_owned(),
        database: String::new(),
        table: String::new(),
        org_table: String::new(),
        org_name: String::new(),
        sql_type: SqlType::Varchar { length: 256, collation: CollationId::UTF8MB4_0900_AI_CI },
        nullable: true,
        flags: ColumnFlags::default(),
    }
}

fn values(row: &ExplainRow) -> Vec<Value> {
    let text = |text: Option<&str>| text.map_or(Value::Null, Value::text);
    vec![
        row.id.map_or(Value::Null, |id| Value::text(&id.to_string())),
        Value::text(row.select_type),
        text(row.table.as_deref()),
        Value::Null,
        text(row.access),
        text(row.possible_keys.as_deref()),
        text(row.key.as_deref()),
        text(row.key_len.as_deref()),
        text(row.reference.as_deref()),
        row.rows.map_or(Value::Null, |rows| Value::text(&rows.to_string())),
        row.filtered.map_or(Value::Null, |share| Value::text(&format!("{share:.2}"))),
        text(row.extra.as_deref()),
    ]
}
