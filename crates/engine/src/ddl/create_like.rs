//! CREATE TABLE … LIKE: the same columns, keys and checks; no foreign keys, no rows, a counter from
//! 1.

use parser::ast::TableName;
use repo::TablePlace;
use repo::object::Table;
use repo::schema::Schema;
use types::ErrorCode;

use super::place::{place_of_table, shown_database};
use super::tables::Tables;
use super::{refuse, schemas_table};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};

pub(super) fn run(
    cx: &mut Context<'_>,
    tables: &mut Tables,
    place: &TablePlace,
    name: &str,
    source: &TableName,
) -> Result<()> {
    let from = place_of_table(cx, source)?;
    let on = Object::Table(&from.place.database, &from.table);
    privileges::check(cx, Privilege::Select, &on)?;
    let Some(found) = tables.find(cx, &from)? else {
        let database = shown_database(cx, &from.place);
        if schemas_table::view_text(cx, &from.place, &from.table)?.is_some() {
            let arguments: [&dyn std::fmt::Display; 3] = [&database, &from.table, &"BASE TABLE"];
            return refuse(ErrorCode::WrongObject, &arguments);
        }
        return refuse(ErrorCode::NoSuchTable, &[&database, &source.name.as_str()]);
    };
    let mut schema = Schema { foreign_keys: Vec::new(), ..Schema::clone(found.schema()) };
    for (number, check) in schema.checks.iter_mut().enumerate() {
        check.name = format!("{name}_chk_{}", number + 1);
    }
    let hash = schema.save(cx.instance.store().as_ref())?;
    tables.put(cx, place, name, &Table::empty(hash, schema.indexes.len()))
}
