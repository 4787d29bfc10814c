//! INSERT and REPLACE (manual 13.2.6, 13.2.9).

use std::collections::BTreeSet;
use std::sync::Arc;

use parser::ast::{self, ExprKind, InsertSource};
use repo::txn::TableHandle;
use types::{ErrorCode, SqlError, Value};

use super::column::{Storing, convert};
use super::plan::{InsertPlan, Into, OnConflict, Source};
use super::put::{Inserted, Tally};
use super::table::WriteTable;
use super::{auto_increment, duplicate, on_duplicate, put, row, virtual_rows};
use crate::bind::{RowShape, bind_expr, bind_query_with};
use crate::catalog::{self, Relation};
use crate::context::{Context, RowScope};
use crate::error::Result;
use crate::expr::Expr;
use crate::privileges::Privilege;
use crate::sink::Done;

/// Binds an INSERT or REPLACE.
pub(super) fn bind(cx: &mut Context<'_>, insert: &ast::Insert) -> Result<InsertPlan> {
    let schema = insert.table.schema.as_ref().map(ast::Ident::as_str);
    let located = catalog::locate(cx, schema)?;
    let name = insert.table.name.as_str();
    match catalog::find(cx, &located, name)? {
        Relation::Table(stored) => {
            let table = WriteTable::bind(cx, &stored)?;
            bind_table(cx, insert, table)
        }
        Relation::Virtual(table) => virtual_rows::bind_insert(cx, insert, table),
        Relation::View(_) => {
            Err(SqlError::new(ErrorCode::NonInsertableTable, &[&name, &"INSERT"]).into())
        }
    }
}

fn bind_table(
    cx: &mut Context<'_>,
    insert: &ast::Insert,
    table: Arc<WriteTable>,
) -> Result<InsertPlan> {
    table.check(cx, Privilege::Insert)?;
    if insert.replace {
        table.check(cx, Privilege::Delete)?;
    }
    if !insert.on_duplicate.is_empty() {
        table.check(cx, Privilege::Update)?;
    }
    let columns = column_list(insert, &table)?;
    let shape = RowShape::of_schema(&table.name, &table.schema, 0);
    let source = bind_source(cx, insert, &columns, &shape)?;
    if let Source::Values(rows) = &source {
        refuse_generated(&table, &columns, rows)?;
    }
    let on_conflict = if insert.replace {
        OnConflict::Replace
    } else if insert.on_duplicate.is_empty() {
        OnConflict::Fail
    } else {
        OnConflict::Update(on_duplicate::bind(cx, insert, &table)?)
    };
    let ignore = insert.ignore;
    Ok(InsertPlan { into: Into::Table(table), columns, source, on_conflict, ignore })
}

/// The columns that values are given for: 1054 and 1110.
fn column_list(insert: &ast::Insert, table: &WriteTable) -> Result<Vec<usize>> {
    let named: Vec<&str> = match &insert.source {
        InsertSource::Set(assignments) => {
            assignments.iter().map(|assignment| assignment.column.name.as_str()).collect()
        }
        _ => insert.columns.iter().map(|column| column.name.as_str()).collect(),
    };
    if named.is_empty() {
        let is_empty_row = matches!(
            &insert.source,
            InsertSource::Values(rows) if rows.first().is_some_and(Vec::is_empty)
        );
        if is_empty_row || matches!(insert.source, InsertSource::Set(_)) {
            return Ok(Vec::new());
        }
        let visible = table.schema.columns.iter().enumerate();
        return Ok(visible.filter(|(_, column)| !column.invisible).map(|(at, _)| at).collect());
    }
    let mut columns = Vec::with_capacity(named.len());
    let mut seen = BTreeSet::new();
    for name in named {
        let at = table.column(name)?;
        if !seen.insert(at) {
            return Err(SqlError::new(ErrorCode::FieldSpecifiedTwice, &[&name]).into());
        }
        columns.push(at);
    }
    Ok(columns)
}

fn bind_source(
    cx: &mut Context<'_>,
    insert: &ast::Insert,
    columns: &[usize],
    shape: &RowShape,
) -> Result<Source> {
    match &insert.source {
        InsertSource::Query(query) => {
            let plan = bind_query_with(cx, insert.with.as_ref(), query)?;
            if plan.output.len() != columns.len() {
                return Err(wrong_count(1));
            }
            Ok(Source::Query(plan))
        }
        InsertSource::Set(assignments) => {
            let values = assignments.iter().map(|assignment| &assignment.value);
            let row = bind_row(cx, values, shape)?;
            Ok(Source::Values(vec![row]))
        }
        InsertSource::Values(rows) => {
            let mut bound = Vec::with_capacity(rows.len());
            for (at, row) in rows.iter().enumerate() {
                if row.len() != columns.len() {
                    return Err(wrong_count(at + 1));
                }
                bound.push(bind_row(cx, row.iter(), shape)?);
            }
            Ok(Source::Values(bound))
        }
    }
}

/// 1136.
pub(super) fn wrong_count(row: usize) -> crate::Error {
    SqlError::new(ErrorCode::WrongValueCountOnRow, &[&row]).into()
}

pub(super) fn bind_row<'e>(
    cx: &mut Context<'_>,
    values: impl Iterator<Item = &'e ast::Expr>,
    shape: &RowShape,
) -> Result<Vec<Option<Expr>>> {
    let mut row = Vec::with_capacity(values.size_hint().0);
    for value in values {
        row.push(match &value.kind {
            ExprKind::Default => None,
            _ => Some(bind_expr(cx, value, std::slice::from_ref(shape), "field list")?),
        });
    }
    Ok(row)
}

/// 3105: a generated column takes nothing but DEFAULT.
fn refuse_generated(
    table: &WriteTable,
    columns: &[usize],
    rows: &[Vec<Option<Expr>>],
) -> Result<()> {
    for (place, at) in columns.iter().enumerate() {
        let Some(column) = table.schema.columns.get(*at) else { continue };
        let is_given = |row: &Vec<Option<Expr>>| row.get(place).is_some_and(Option::is_some);
        if column.generated.is_some() && rows.iter().any(is_given) {
            return Err(generated_error(&column.name, &table.name));
        }
    }
    Ok(())
}

/// 3105.
pub(super) fn generated_error(column: &str, table: &str) -> crate::Error {
    let code = ErrorCode::NonDefaultValueForGeneratedColumn;
    SqlError::new(code, &[&column, &table]).into()
}

/// Runs an INSERT or REPLACE.
pub(super) fn run(cx: &mut Context<'_>, plan: &InsertPlan) -> Result<Done> {
    let table = match &plan.into {
        Into::Table(table) => Arc::clone(table),
        Into::Virtual(table) => return virtual_rows::insert(cx, plan, table),
    };
    let handle = table.open(cx)?;
    let before = cx.session.last_insert_id;
    let mut work = Work { plan, table: &table, handle, tally: Tally::default() };
    match &plan.source {
        Source::Values(rows) => {
            for row in rows {
                work.one(cx, |cx, at, made| match row.get(at).and_then(Option::as_ref) {
                    Some(expr) => expr.eval(&RowScope::new(made), cx).map(Some),
                    None => Ok(None),
                })?;
            }
        }
        Source::Query(query) => {
            let mut rows = Vec::new();
            crate::run::run(query, cx, &mut |row| {
                rows.push(row.to_vec());
                Ok(())
            })?;
            let handle = table.open(cx)?;
            work.handle = handle;
            for mut row in rows {
                let take = |_: &mut Context<'_>, at: usize, _: &[Value]| {
                    Ok(row.get_mut(at).map(|value| std::mem::replace(value, Value::Null)))
                };
                work.one(cx, take)?;
            }
        }
    }
    let tally = work.tally;
    let is_counted = !matches!(&plan.source, Source::Values(rows) if rows.len() == 1);
    Ok(told(cx, &tally, before, is_counted))
}

/// What the client is told, and LAST_INSERT_ID() from here on.
pub(super) fn told(cx: &mut Context<'_>, tally: &Tally, before: u64, is_counted: bool) -> Done {
    let by_function = (cx.session.last_insert_id != before).then_some(cx.session.last_insert_id);
    if let Some(first) = tally.given.first {
        cx.session.last_insert_id = first;
    }
    let last_insert_id = tally.given.first.or(by_function).unwrap_or(tally.given.explicit);
    let (rows, duplicates) = (tally.rows, tally.duplicates);
    let warnings = cx.diagnostics.count();
    let info = if is_counted {
        format!("Records: {rows}  Duplicates: {duplicates}  Warnings: {warnings}")
    } else {
        String::new()
    };
    Done { affected_rows: tally.affected, last_insert_id, info, ..Done::default() }
}

/// An insert under way.
pub(super) struct Work<'a> {
    pub(super) plan: &'a InsertPlan,
    pub(super) table: &'a WriteTable,
    pub(super) handle: TableHandle,
    pub(super) tally: Tally,
}

impl Work<'_> {
    /// Makes and writes one row. `value` gives the value for the n-th of the statement's columns,
    /// with the row as far as it is made at hand; `None` is DEFAULT.
    pub(super) fn one(
        &mut self,
        cx: &mut Context<'_>,
        mut value: impl FnMut(&mut Context<'_>, usize, &[Value]) -> Result<Option<Value>>,
    ) -> Result<()> {
        self.tally.rows += 1;
        let number = self.tally.rows;
        let storing = Storing::of(cx, self.plan.ignore);
        let mut row = vec![Value::Null; self.table.width()];
        let mut is_given = vec![false; row.len()];
        for (place, at) in self.plan.columns.iter().enumerate() {
            let given = value(cx, place, &row)?;
            let Some(given) = given else { continue };
            let converted = self.converted(cx, *at, &given, number, storing)?;
            if let Some((place, flag)) = row.get_mut(*at).zip(is_given.get_mut(*at)) {
                (*place, *flag) = (converted, true);
            }
        }
        for at in 0..row.len() {
            if is_given.get(at) == Some(&false) {
                let default = row::default_of(cx, self.table, at, &row, storing)?;
                if let Some(place) = row.get_mut(at) {
                    *place = default;
                }
            }
        }
        self.finish(cx, row, storing)
    }

    fn converted(
        &self,
        cx: &mut Context<'_>,
        at: usize,
        value: &Value,
        number: u64,
        storing: Storing,
    ) -> Result<Value> {
        let Some(column) = self.table.schema.columns.get(at) else { return Ok(Value::Null) };
        if column.generated.is_some() {
            return Err(generated_error(&column.name, &self.table.name));
        }
        // NULL asks for the next AUTO_INCREMENT value, and in a multi-row lenient INSERT for the
        // type's own default.
        if value.is_null() && self.table.auto_increment == Some(at) {
            return Ok(Value::Null);
        }
        let is_single = matches!(&self.plan.source, Source::Values(rows) if rows.len() == 1);
        let lenient_null = storing.lenient_null && (self.plan.ignore || !is_single);
        convert(cx, column, value, number, Storing { lenient_null, ..storing })
    }

    fn finish(
        &mut self,
        cx: &mut Context<'_>,
        mut row: Vec<Value>,
        storing: Storing,
    ) -> Result<()> {
        auto_increment::fill(cx, self.table, &mut row, &mut self.tally.given)?;
        row::generate(cx, self.table, &mut row, self.tally.rows, storing)?;
        if !row::check(cx, self.table, &row, self.plan.ignore)? {
            return Ok(());
        }
        let bytes = row::encode(cx, self.table, &row)?;
        // Each try can meet one key more that is taken.
        for _ in 0..=self.table.schema.indexes.len() + 1 {
            let taken = match put::insert(cx, self.table, self.handle, &bytes, self.plan.ignore)? {
                Inserted::Yes => {
                    self.tally.affected += 1;
                    return Ok(());
                }
                Inserted::No => return Ok(()),
                Inserted::Taken(taken) => taken,
            };
            match &self.plan.on_conflict {
                OnConflict::Replace => {
                    if put::lock(cx, self.handle, &taken.row_key)?.is_some() {
                        let options = put::options(cx);
                        let deleted = cx.txn.delete(self.handle, &taken.row_key, options);
                        let place = &self.table.place;
                        deleted.or_else(|error| put::ignored(cx, place, error, false))?;
                        self.tally.affected += 1;
                        self.tally.duplicates += 1;
                    }
                }
                OnConflict::Update(assignments) => {
                    self.tally.duplicates += 1;
                    return on_duplicate::run(cx, self, assignments, &taken, &row);
                }
                OnConflict::Fail => {
                    let error = duplicate::error(cx, self.table, &bytes, &taken)?;
                    if !self.plan.ignore {
                        return Err(error.into());
                    }
                    self.tally.duplicates += 1;
                    cx.diagnostics.push(error.into());
                    return Ok(());
                }
            }
        }
        Err(SqlError::new(ErrorCode::LockDeadlock, &[]).into())
    }
}
