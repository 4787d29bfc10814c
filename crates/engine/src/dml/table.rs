//! A table made ready to be written to.

use std::sync::Arc;

use parser::ParseOptions;
use repo::Hash;
use repo::TablePlace;
use repo::schema::{Layout, Schema};
use repo::txn::TableHandle;
use types::{ErrorCode, SqlError};

use super::defaults::{ColumnDefault, bind_default};
use crate::bind::{RowShape, bind_expr};
use crate::catalog::{self, Relation, StoredTable};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::expr::Expr;
use crate::plan::TableSource;
use crate::privileges::{self, Object, Privilege};

/// A table with all that making its rows takes, bound once.
pub struct WriteTable {
    /// Where it is.
    pub place: TablePlace,
    /// Its name, as displayed.
    pub name: Arc<str>,
    /// Its schema.
    pub schema: Arc<Schema>,
    pub(super) schema_hash: Hash,
    pub(super) layout: Layout,
    pub(super) defaults: Vec<ColumnDefault>,
    /// The AUTO_INCREMENT column.
    pub(super) auto_increment: Option<usize>,
    /// Generated columns and their expressions over the row, in order.
    pub(super) generated: Vec<(usize, Expr)>,
    /// Columns with ON UPDATE CURRENT_TIMESTAMP, and how many digits of a second they take.
    pub(super) on_update: Vec<(usize, u8)>,
    /// Enforced CHECKs: name and condition over the row.
    pub(super) checks: Vec<(String, Expr)>,
}

impl WriteTable {
    /// Makes a stored table ready.
    pub(super) fn bind(cx: &mut Context<'_>, table: &StoredTable) -> Result<Arc<Self>> {
        let TableSource::Live(place) = &table.source else {
            let error = "cannot write to a read-only revision of the database";
            return Err(SqlError::unknown(error).into());
        };
        let schema = Arc::clone(&table.schema);
        let shape = RowShape::of_schema(&table.name, &schema, 0);
        let mut defaults = Vec::with_capacity(schema.columns.len());
        for column in &schema.columns {
            defaults.push(bind_default(cx, column, &shape)?);
        }
        let mut generated = Vec::new();
        let mut on_update = Vec::new();
        for (at, column) in schema.columns.iter().enumerate() {
            if let Some(source) = &column.generated {
                let expr = bind_text(cx, &source.expression, &shape, "generated column function")?;
                generated.push((at, expr));
            }
            if column.on_update.is_some() {
                on_update.push((at, column.sql_type.fsp()));
            }
        }
        let mut checks = Vec::new();
        for check in schema.checks.iter().filter(|check| check.enforced) {
            let expr = bind_text(cx, &check.expression, &shape, "check constraint")?;
            checks.push((check.name.clone(), expr));
        }
        Ok(Arc::new(Self {
            place: place.clone(),
            name: Arc::clone(&table.name),
            schema_hash: table.schema_hash,
            layout: Layout::new(&schema),
            auto_increment: schema.columns.iter().position(|column| column.auto_increment),
            schema,
            defaults,
            generated,
            on_update,
            checks,
        }))
    }

    /// Fails with 1142 where the account may not do this to the table.
    pub(super) fn check(&self, cx: &Context<'_>, privilege: Privilege) -> Result<()> {
        let object = Object::Table(&self.place.place.database, &self.place.table);
        privileges::check(cx, privilege, &object)
    }

    /// The table of this place, made ready.
    pub(super) fn bind_place(cx: &mut Context<'_>, place: &TablePlace) -> Result<Arc<Self>> {
        let database = Arc::clone(&place.place.database);
        let at = catalog::LocatedAt::Branch(place.place.clone());
        let located = catalog::Located { database: Arc::clone(&database), name: database, at };
        match catalog::find(cx, &located, &place.table)? {
            Relation::Table(table) => Self::bind(cx, &table),
            _ => Err(catalog::no_such_table(&located.database, &place.table)),
        }
    }

    /// Opens it for the running statement; [`Error::Rebind`] where it has another shape than when
    /// it was bound.
    pub(super) fn open(&self, cx: &mut Context<'_>) -> Result<TableHandle> {
        let handle = cx.txn.open_table(&self.place)?.ok_or(Error::Rebind)?;
        if cx.txn.table_state(handle)?.base.schema_hash != self.schema_hash {
            return Err(Error::Rebind);
        }
        cx.session.hold_against_lock_tables(cx.txn, &self.place)?;
        Ok(handle)
    }

    /// How many columns it has.
    pub(super) fn width(&self) -> usize {
        self.schema.columns.len()
    }

    /// The column's place by its name; 1054 in the field list.
    pub(super) fn column(&self, name: &str) -> Result<usize> {
        let found = self.schema.column_named(name).map(|(at, _)| at);
        let unknown = || SqlError::new(ErrorCode::BadFieldError, &[&name, &"field list"]);
        Ok(found.ok_or_else(unknown)?)
    }
}

/// Binds the canonical text of an expression that a schema keeps.
pub(super) fn bind_text(
    cx: &mut Context<'_>,
    text: &str,
    shape: &RowShape,
    clause: &'static str,
) -> Result<Expr> {
    let parsed = parser::parse_expression(text, ParseOptions::default());
    let parsed = parsed.map_err(|error| SqlError::unknown(format!("{clause} {text}: {error}")))?;
    bind_expr(cx, &parsed, std::slice::from_ref(shape), clause)
}
