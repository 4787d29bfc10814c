//! LIKE and WHERE of SHOW.

use parser::ast::{Expr, ShowFilter, ShowWhat};
use types::{CollationId, Value, collation};

use super::ShowRows;
use crate::bind::{RowColumn, RowShape, bind_expr};
use crate::context::{Context, RowScope};
use crate::error::Result;

/// Keeps the rows that pass: LIKE looks at the first column without regard to case, WHERE at any by
/// title.
pub(super) fn apply(
    cx: &mut Context<'_>,
    rows: ShowRows,
    filter: Option<&ShowFilter>,
) -> Result<ShowRows> {
    match filter {
        None => Ok(rows),
        Some(ShowFilter::Like(pattern)) => {
            let passes = |row: &Vec<Value>| {
                let first = row.first().map(Value::to_string_lossy);
                first.is_some_and(|text| like(pattern, &text))
            };
            let ShowRows { columns, mut rows } = rows;
            rows.retain(passes);
            Ok(ShowRows { columns, rows })
        }
        Some(ShowFilter::Where(condition)) => keep_where(cx, rows, condition),
    }
}

fn keep_where(cx: &mut Context<'_>, rows: ShowRows, condition: &Expr) -> Result<ShowRows> {
    let columns = rows.columns.iter().map(|column| RowColumn {
        name: column.name.as_str().into(),
        sql_type: column.sql_type.clone(),
        nullable: column.nullable,
    });
    let shape = RowShape {
        alias: "".into(),
        database: "".into(),
        columns: columns.collect(),
        base: 0,
        is_new_row: false,
    };
    let bound = bind_expr(cx, condition, &[shape], "where clause")?;
    let mut kept = Vec::new();
    for row in rows.rows {
        if bound.eval_bool(&RowScope::new(&row), cx)? == Some(true) {
            kept.push(row);
        }
    }
    Ok(ShowRows { columns: rows.columns, rows: kept })
}

/// MySQL puts the pattern into the title of SHOW DATABASES and SHOW TABLES: `Database (shop%)`.
pub(super) fn like_in_title(what: &ShowWhat, filter: Option<&ShowFilter>) -> Option<String> {
    let Some(ShowFilter::Like(pattern)) = filter else { return None };
    match what {
        ShowWhat::Databases => Some(format!("Database ({pattern})")),
        _ => None,
    }
}

/// LIKE as `utf8mb3_general_ci` compares, `\` escaping.
pub(crate) fn like(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    matches(&pattern, &text)
}

fn matches(pattern: &[char], text: &[char]) -> bool {
    let same = |a: char, b: char| {
        let (mut a_bytes, mut b_bytes) = ([0; 4], [0; 4]);
        let (a, b) = (a.encode_utf8(&mut a_bytes), b.encode_utf8(&mut b_bytes));
        collation::equal(CollationId::UTF8MB3_GENERAL_CI, a, b)
    };
    match (pattern.split_first(), text.split_first()) {
        (None, text) => text.is_none(),
        (Some(('%', rest)), _) => {
            (0..=text.len()).any(|skip| text.get(skip..).is_some_and(|text| matches(rest, text)))
        }
        (Some(('_', rest)), Some((_, text))) => matches(rest, text),
        (Some(('\\', [escaped, rest @ ..])), Some((letter, text))) => {
            same(*escaped, *letter) && matches(rest, text)
        }
        (Some((letter, rest)), Some((other, text))) => same(*letter, *other) && matches(rest, text),
        (Some(_), None) => false,
    }
}
