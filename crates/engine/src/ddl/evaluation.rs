//! What a table's schema says in expressions, worked out over its rows: columns that are fresh to
//! them, and checks. ALTER TABLE and merges come here; INSERT and UPDATE bind their own.

use repo::schema::{Cell, Check, Column, ColumnId, Layout, Schema};
use types::cast::{AssignMode, assign};
use types::row::{RowRef, encode_value};
use types::{ErrorCode, SqlError, SqlType, Value};

use super::refuse;
use crate::bind::{RowShape, bind_expr};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;

/// How a column of existing rows gets its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fresh {
    /// From this expression over the row.
    Expression(String),
    /// 1, 2, 3 … in the order of the rows: a new AUTO_INCREMENT column.
    Sequence,
}

/// Expressions over the rows of one schema, bound.
pub(crate) struct Evaluation {
    /// By place; `None` is a sequence.
    fresh: Vec<(usize, Option<Expr>)>,
    checks: Vec<(Check, Expr)>,
}

impl Evaluation {
    /// Binds the expressions of fresh columns and the checks of these names.
    pub(crate) fn bind(
        cx: &mut Context<'_>,
        schema: &Schema,
        fresh: &[(ColumnId, Fresh)],
        checked: &[String],
    ) -> Result<Self> {
        let shape = RowShape::of_schema("", schema, 0);
        let mut bound = Vec::new();
        for (id, how) in fresh {
            let Some(at) = schema.position(*id) else { continue };
            let expr = match how {
                Fresh::Sequence => None,
                Fresh::Expression(text) => Some(bind_text(cx, text, &shape)?),
            };
            bound.push((at, expr));
        }
        // A generated column may look at those before it.
        bound.sort_by_key(|(at, _)| *at);
        let mut checks = Vec::new();
        for check in schema.checks.iter().filter(|check| checked.contains(&check.name)) {
            checks.push((check.clone(), bind_text(cx, &check.expression, &shape)?));
        }
        Ok(Self { fresh: bound, checks })
    }

    /// Whether the column at this place is fresh.
    pub(crate) fn is_fresh(&self, at: usize) -> bool {
        self.fresh.iter().any(|(fresh, _)| *fresh == at)
    }

    /// Whether rows are numbered.
    pub(crate) fn has_sequence(&self) -> bool {
        self.fresh.iter().any(|(_, expr)| expr.is_none())
    }

    /// The row with its fresh columns worked out, and the checks that are then false. `number` is
    /// the row's, from 1.
    pub(crate) fn run(
        &self,
        cx: &mut Context<'_>,
        schema: &Schema,
        layout: &Layout,
        (bytes, number): (Vec<u8>, u64),
    ) -> Result<(Vec<u8>, Vec<&Check>)> {
        if self.fresh.is_empty() && self.checks.is_empty() {
            return Ok((bytes, Vec::new()));
        }
        let store = cx.instance.store().clone();
        let row = RowRef::new(&bytes).map_err(|damage| SqlError::unknown(damage.to_string()))?;
        let mut values = Vec::with_capacity(schema.columns.len());
        for (at, column) in schema.columns.iter().enumerate() {
            values.push(shown(cx, &column.sql_type, layout.value(store.as_ref(), &row, at)?));
        }
        let mut cells: Vec<Cell<'_>> =
            (0..schema.columns.len()).map(|at| layout.cell(&row, at)).collect();
        for (at, expr) in &self.fresh {
            let Some(column) = schema.columns.get(*at) else { continue };
            let value = match expr {
                None => Value::UInt(number),
                Some(expr) => expr.eval(&RowScope::new(&values), cx)?,
            };
            let value = assigned(cx, column, &value, number)?;
            if let Some(cell) = cells.get_mut(*at) {
                *cell = match cell_of(cx, &column.sql_type, &value) {
                    Cell::Null if !column.nullable => {
                        return refuse(ErrorCode::BadNullError, &[&column.name]);
                    }
                    cell => cell,
                };
            }
            if let Some(place) = values.get_mut(*at) {
                *place = value;
            }
        }
        let broken = self.broken(cx, &values)?;
        Ok((layout.build_row(store.as_ref(), cells)?, broken))
    }

    fn broken(&self, cx: &mut Context<'_>, values: &[Value]) -> Result<Vec<&Check>> {
        let mut broken = Vec::new();
        for (check, condition) in &self.checks {
            if condition.eval_bool(&RowScope::new(values), cx)? == Some(false) {
                broken.push(check);
            }
        }
        Ok(broken)
    }
}

/// Binds an expression of a schema over a table's row.
fn bind_text(cx: &mut Context<'_>, text: &str, shape: &RowShape) -> Result<Expr> {
    let parsed = parser::parse_expression(text, parser::ParseOptions::default());
    let expr = parsed.map_err(|error| {
        SqlError::unknown(format!("the expression {text} of the table does not read back: {error}"))
    })?;
    bind_expr(cx, &expr, std::slice::from_ref(shape), "field list")
}

/// A value as an INSERT stores it in the column.
pub(super) fn assigned(
    cx: &mut Context<'_>,
    column: &Column,
    value: &Value,
    row: u64,
) -> Result<Value> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let mode = AssignMode {
        strict: cx.session.sql_mode.is_strict(),
        dates: cx.session.sql_mode.date_mode(),
        truncate_fraction: false,
        column: &column.name,
        row,
    };
    let (value, warning) = assign(value, &column.sql_type, &mode)?;
    if let Some(warning) = warning {
        cx.diagnostics.push(warning);
    }
    Ok(value)
}

/// A stored value as expressions see it.
pub(super) fn shown(cx: &Context<'_>, of: &SqlType, value: Value) -> Value {
    match (of, value) {
        (SqlType::Timestamp { .. }, Value::DateTime(at)) => {
            Value::DateTime(cx.session.time_zone.show(at))
        }
        (_, value) => value,
    }
}

/// A value as a row stores it.
pub(super) fn cell_of(cx: &Context<'_>, of: &SqlType, value: &Value) -> Cell<'static> {
    let mut bytes = Vec::new();
    match (of, value) {
        (_, Value::Null) => return Cell::Null,
        (SqlType::Timestamp { .. }, Value::DateTime(at)) => {
            let at = Value::DateTime(cx.session.time_zone.store(*at));
            encode_value(&at, of, &mut bytes);
        }
        _ => encode_value(value, of, &mut bytes),
    }
    Cell::Inline(bytes.into())
}
