//! EXPLAIN: the plan that a statement would run, as MySQL's table or as a tree.

use parser::ast::{Explain, ExplainTarget, Statement};
use types::{CollationId, ErrorCode, IntWidth, SqlError, SqlType, Value};

use crate::bind::bind_query;
use crate::context::Context;
use crate::dml;
use crate::error::Result;
use crate::plan::{ExplainRow, explain_rows, tree_text};
use crate::sink::{ColumnFlags, Done, ResultColumn, Sink};

/// Runs EXPLAIN. Another connection's statement and FORMAT=JSON are refused.
pub(super) fn run(cx: &mut Context<'_>, explain: &Explain, sink: &mut dyn Sink) -> Result<Done> {
    let refused = |what: &str| Err(SqlError::new(ErrorCode::NotSupportedYet, &[&what]).into());
    let ExplainTarget::Statement(statement) = &explain.target else {
        return refused("EXPLAIN FOR CONNECTION");
    };
    let by_tree = match explain.format.as_deref() {
        None | Some("TRADITIONAL") if !explain.analyze => false,
        Some("TREE") if !explain.analyze => true,
        Some("JSON") => return refused("EXPLAIN FORMAT=JSON"),
        _ => return refused("EXPLAIN ANALYZE"),
    };
    let (rows, tree) = match statement {
        Statement::Query(query) => {
            let plan = bind_query(cx, query)?;
            (explain_rows(&plan), tree_text(&plan))
        }
        other => match dml::explain(cx, other)? {
            Some((kind, plan)) => {
                let mut rows = explain_rows(&plan);
                if let Some(first) = rows.first_mut() {
                    first.select_type = kind;
                }
                (rows, tree_text(&plan))
            }
            None => return refused("EXPLAIN of this statement"),
        },
    };
    if by_tree {
        sink.columns(&[column("EXPLAIN", text(4096))])?;
        sink.row(&[Value::text(&tree)])?;
    } else {
        sink.columns(&columns())?;
        for row in rows {
            sink.row(&values(row))?;
        }
    }
    cx.session.row_count = -1;
    Ok(Done::default())
}

fn columns() -> Vec<ResultColumn> {
    let number = || SqlType::int(IntWidth::Big, true);
    vec![
        column("id", number()),
        column("select_type", text(19)),
        column("table", text(64)),
        column("partitions", text(512)),
        column("type", text(10)),
        column("possible_keys", text(4096)),
        column("key", text(64)),
        column("key_len", text(64)),
        column("ref", text(1024)),
        column("rows", number()),
        column("filtered", SqlType::DOUBLE),
        column("Extra", text(255)),
    ]
}

fn values(row: ExplainRow) -> Vec<Value> {
    let text = |text: Option<String>| text.map_or(Value::Null, |text| Value::text(&text));
    vec![
        row.id.map_or(Value::Null, |id| Value::UInt(u64::from(id))),
        Value::text(row.select_type),
        text(row.table),
        Value::Null,
        row.access.map_or(Value::Null, Value::text),
        text(row.possible_keys),
        text(row.key),
        text(row.key_len),
        text(row.reference),
        row.rows.map_or(Value::Null, Value::UInt),
        row.filtered.map_or(Value::Null, Value::Double),
        text(row.extra),
    ]
}

fn text(length: u32) -> SqlType {
    SqlType::Varchar { length, collation: CollationId::UTF8MB4_0900_AI_CI }
}

fn column(title: &str, sql_type: SqlType) -> ResultColumn {
    ResultColumn {
        name: title.to_string(),
        database: String::new(),
        table: String::new(),
        org_table: String::new(),
        org_name: String::new(),
        sql_type,
        nullable: true,
        flags: ColumnFlags::default(),
    }
}
