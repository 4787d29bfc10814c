//! ANALYZE, CHECK, OPTIMIZE and REPAIR TABLE: there is nothing that must be done by hand, so they
//! answer as MySQL does for a table in good order.

use parser::ast::{Ident, Maintain, MaintainVerb, TableName};
use types::{CollationId, ErrorCode, SqlError, SqlType};

use crate::catalog::{self, Relation};
use crate::context::Context;
use crate::error::Result;
use crate::sink::{ColumnFlags, Done, ResultColumn, Sink};

/// Runs one of these statements.
pub(super) fn run(cx: &mut Context<'_>, maintain: &Maintain, sink: &mut dyn Sink) -> Result<Done> {
    if maintain.verb == MaintainVerb::Checksum {
        // A table's hash says more: dolt_hashof_table.
        return Err(SqlError::new(ErrorCode::NotSupportedYet, &[&"CHECKSUM TABLE"]).into());
    }
    let verb = match maintain.verb {
        MaintainVerb::Analyze => "analyze",
        MaintainVerb::Check => "check",
        MaintainVerb::Optimize => "optimize",
        MaintainVerb::Repair => "repair",
        MaintainVerb::Checksum => "checksum",
    };
    let text = SqlType::Varchar { length: 512, collation: CollationId::UTF8MB4_0900_AI_CI };
    let titles = ["Table", "Op", "Msg_type", "Msg_text"];
    let columns: Vec<ResultColumn> = titles.iter().map(|title| column(title, &text)).collect();
    sink.columns(&columns)?;
    for table in &maintain.tables {
        let (name, found) = look_up(cx, table)?;
        let (kind, words) = if found {
            ("status", "OK".to_string())
        } else {
            ("Error", format!("Table '{name}' doesn't exist"))
        };
        sink.row(&[name.as_str().into(), verb.into(), kind.into(), words.as_str().into()])?;
    }
    cx.session.row_count = -1;
    Ok(Done::default())
}

/// `db.table`, and whether it is there.
fn look_up(cx: &mut Context<'_>, table: &TableName) -> Result<(String, bool)> {
    let schema = table.schema.as_ref().map(Ident::as_str);
    let located = catalog::locate(cx, schema)?;
    let name = format!("{}.{}", located.database, table.name.as_str());
    let found = catalog::find_opt(cx, &located, table.name.as_str())?;
    Ok((name, matches!(found, Some(Relation::Table(_)))))
}

fn column(title: &str, sql_type: &SqlType) -> ResultColumn {
    ResultColumn {
        name: title.to_string(),
        database: String::new(),
        table: String::new(),
        org_table: String::new(),
        org_name: String::new(),
        sql_type: sql_type.clone(),
        nullable: true,
        flags: ColumnFlags::default(),
    }
}
