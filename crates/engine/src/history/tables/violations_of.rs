//! `dolt_constraint_violations_<table>`: the rows that violate a constraint since a merge. DELETE
//! says that one is dealt with.

use std::sync::Arc;

use repo::history::resolve::violations;
use repo::object::{ARTIFACTS, Object, Root, RootTable, Table, Violation, ViolationRow};
use repo::schema::Schema;
use types::Value;
use types::json::{Json, Node};

use super::conflicts_of::as_schema;
use super::reader::open_in;
use super::{PerTable, TableReader};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here};
use crate::procedures::replace_working;
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

pub(super) static DOLT_CONSTRAINT_VIOLATIONS_OF: PerTable =
    PerTable { prefix: "dolt_constraint_violations_", open };

fn open(cx: &mut Context<'_>, here: Here, name: &str) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(table) = open_in(cx, here.working(cx)?, name)? else { return Ok(None) };
    let is_keyless = table.layout.is_keyless();
    let mut columns = Columns::new().text("from_root_ish").varchar("violation_type", 16);
    if is_keyless {
        columns = columns.column("dolt_row_hash", types::SqlType::Varbinary { length: 16 }, true);
    }
    let columns = columns.of_schema("", &table.schema).json("violation_info").done();
    let shown = table.schema;
    Ok(Some(Arc::new(ViolationsOf { here, name: name.into(), shown, is_keyless, columns })))
}

struct ViolationsOf {
    here: Here,
    name: Arc<str>,
    shown: Arc<Schema>,
    is_keyless: bool,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for ViolationsOf {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let all = self.all(cx)?;
        let rows: Vec<Vec<Value>> = all.into_iter().map(|(_, row)| row).collect();
        Ok(Box::new(rows.into_iter()))
    }

    fn delete(&self, cx: &mut Context<'_>, row: &[Value]) -> Result<()> {
        let place = self.here.writable("violations of a read-only revision cannot be deleted")?;
        let found = self.all(cx)?.into_iter().find(|(_, shown)| shown == row);
        let Some((violation, _)) = found else { return Ok(()) };
        replace_working(cx, &place, |cx, working| {
            let store = cx.instance.store();
            let Some(table) = open_in(cx, working, &self.name)? else { return Ok((working, ())) };
            let map = table.table.violations.map(&ARTIFACTS);
            let edits = [Ok((violation.encode().0, None::<Vec<u8>>))];
            let left = map.edit(store.as_ref(), edits).map_err(repo::Error::from)?;
            let table_object = Table { violations: left.into(), ..table.table.clone() };
            let hash = table_object.save(store.as_ref())?;
            let change = (table.name.clone(), Some(RootTable { name: table.name, hash }));
            let root = Root::load(store.as_ref(), working)?;
            Ok((root.with(store.as_ref(), [change])?.save(store.as_ref())?, ()))
        })
    }
}

impl ViolationsOf {
    fn all(&self, cx: &Context<'_>) -> Result<Vec<(ViolationRow, Vec<Value>)>> {
        let Some(table) = open_in(cx, self.here.working(cx)?, &self.name)? else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::new();
        for violation in violations(cx.instance.store(), &table.table)? {
            let reader =
                TableReader::new(cx, as_schema(cx, &table, violation.schema)?, &self.shown);
            let mut row = vec![
                Value::text(&violation.source.to_string()),
                Value::text(kind(&violation.violation)),
            ];
            if self.is_keyless {
                row.push(Value::bytes(&violation.key));
            }
            row.extend(reader.read_row(&violation.row)?);
            row.push(Value::Json(Json::from_node(&facts(&violation.violation))));
            rows.push((violation, row));
        }
        Ok(rows)
    }
}

fn kind(violation: &Violation) -> &'static str {
    match violation {
        Violation::ForeignKey { .. } => "foreign key",
        Violation::Unique { .. } => "unique index",
        Violation::NotNull { .. } => "not null",
        Violation::Check { .. } => "check constraint",
    }
}

/// `violation_info`, with Dolt's members.
fn facts(violation: &Violation) -> Node {
    let text = |text: &String| Node::String(text.clone());
    let list = |texts: &[String]| Node::Array(texts.iter().map(text).collect());
    let members = match violation {
        Violation::ForeignKey { name, child, parent, on_delete, on_update } => vec![
            ("ForeignKey", text(name)),
            ("Table", text(&child.table)),
            ("Index", text(&child.index)),
            ("Columns", list(&child.columns)),
            ("OnDelete", text(on_delete)),
            ("OnUpdate", text(on_update)),
            ("ReferencedTable", text(&parent.table)),
            ("ReferencedIndex", text(&parent.index)),
            ("ReferencedColumns", list(&parent.columns)),
        ],
        Violation::Unique { name, columns } => {
            vec![("Name", text(name)), ("Columns", list(columns))]
        }
        Violation::NotNull { columns } => vec![("Columns", list(columns))],
        Violation::Check { name, expression } => {
            vec![("Name", text(name)), ("Expression", text(expression))]
        }
    };
    Node::object(members.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
}
