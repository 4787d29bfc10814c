//! Fields into columns and variables, rows into the table.

use std::sync::Arc;

use parser::ast::{self, ExprKind, LoadDuplicates, LoadTarget};
use types::{ErrorCode, SqlError, SqlType, Value, Warning, collation};

use super::format::Format;
use super::input::Input;
use super::record::{self, Field};
use crate::bind::{RowShape, bind_expr};
use crate::catalog::{self, Relation};
use crate::context::{Context, RowScope};
use crate::dml::insert::Work;
use crate::dml::plan::{InsertPlan, Into, OnConflict, Source};
use crate::dml::put::Tally;
use crate::dml::table::WriteTable;
use crate::error::Result;
use crate::expr::Expr;
use crate::privileges::Privilege;
use crate::sink::{Done, Sink};

/// Where a field goes.
enum Place {
    /// To the n-th of the statement's columns.
    Column(usize),
    Variable(Arc<str>),
}

/// A LOAD DATA that is bound.
struct Load {
    table: Arc<WriteTable>,
    plan: InsertPlan,
    places: Vec<Place>,
    /// How many of the plan's columns come from fields; the others from SET.
    from_fields: usize,
    set: Vec<Option<Expr>>,
    charset: &'static str,
    strict: bool,
}

/// Runs LOAD DATA.
pub(in crate::dml) fn run(
    cx: &mut Context<'_>,
    load: &ast::LoadData,
    sink: &mut dyn Sink,
) -> Result<Done> {
    if !load.local {
        let option = "--secure-file-priv";
        return Err(SqlError::new(ErrorCode::OptionPreventsStatement, &[&option]).into());
    }
    if cx.session.shared.globals.get("local_infile") != Some(Value::Int(1)) {
        return Err(SqlError::new(ErrorCode::ClientLocalFilesDisabled, &[]).into());
    }
    let format = Format::of(&load.format)?;
    let bound = bind(cx, load)?;
    let mut is_first = true;
    let mut pull = || sink.local_file(&load.path, std::mem::take(&mut is_first));
    let mut input = Input::new(&mut pull);
    let outcome = load_all(cx, &bound, &format, load.ignore_lines, &mut input);
    input.drain();
    let tally = outcome?;
    let deleted =
        if load.duplicates == Some(LoadDuplicates::Replace) { tally.duplicates } else { 0 };
    let skipped = tally.rows.saturating_sub(tally.affected - deleted);
    let (rows, warnings) = (tally.rows, cx.diagnostics.count());
    let info =
        format!("Records: {rows}  Deleted: {deleted}  Skipped: {skipped}  Warnings: {warnings}");
    if let Some(first) = tally.given.first {
        cx.session.last_insert_id = first;
    }
    let last_insert_id = tally.given.first.unwrap_or(0);
    Ok(Done { affected_rows: tally.affected, last_insert_id, info, ..Done::default() })
}

fn bind(cx: &mut Context<'_>, load: &ast::LoadData) -> Result<Load> {
    let schema = load.table.schema.as_ref().map(ast::Ident::as_str);
    let located = catalog::locate(cx, schema)?;
    let name = load.table.name.as_str();
    let Relation::Table(stored) = catalog::find(cx, &located, name)? else {
        return Err(SqlError::new(ErrorCode::NonInsertableTable, &[&name, &"LOAD"]).into());
    };
    let table = WriteTable::bind(cx, &stored)?;
    table.check(cx, Privilege::Insert)?;
    let (places, mut columns) = places(load, &table)?;
    let from_fields = columns.len();
    let shape = RowShape::of_schema(&table.name, &table.schema, 0);
    let mut set = Vec::with_capacity(load.assignments.len());
    for assignment in &load.assignments {
        columns.push(table.column(assignment.column.name.as_str())?);
        set.push(match &assignment.value.kind {
            ExprKind::Default => None,
            _ => {
                let rows = std::slice::from_ref(&shape);
                Some(bind_expr(cx, &assignment.value, rows, "field list")?)
            }
        });
    }
    let charset = match &load.charset {
        None => "utf8mb4",
        Some(name) => {
            let unknown = || SqlError::new(ErrorCode::UnknownCharacterSet, &[name]);
            collation::charset_of(collation::default_of_charset(name).ok_or_else(unknown)?)
        }
    };
    let replace = load.duplicates == Some(LoadDuplicates::Replace);
    let plan = InsertPlan {
        into: Into::Table(Arc::clone(&table)),
        columns,
        source: Source::Values(Vec::new()),
        on_conflict: if replace { OnConflict::Replace } else { OnConflict::Fail },
        // The client cannot be stopped: what does not fit is left out, as with IGNORE.
        ignore: !replace,
    };
    let strict = cx.session.sql_mode.is_strict() && replace;
    Ok(Load { table, plan, places, from_fields, set, charset, strict })
}

fn places(load: &ast::LoadData, table: &WriteTable) -> Result<(Vec<Place>, Vec<usize>)> {
    let mut columns = Vec::new();
    let mut places = Vec::new();
    if load.targets.is_empty() {
        let visible = table.schema.columns.iter().enumerate();
        columns = visible
            .filter(|(_, column)| !column.invisible && column.generated.is_none())
            .map(|(at, _)| at)
            .collect();
        places = (0..columns.len()).map(Place::Column).collect();
    }
    for target in &load.targets {
        places.push(match target {
            LoadTarget::UserVar(name) => Place::Variable(name.to_lowercase().into()),
            LoadTarget::Column(column) => {
                columns.push(table.column(column.name.as_str())?);
                Place::Column(columns.len() - 1)
            }
        });
    }
    Ok((places, columns))
}

fn load_all(
    cx: &mut Context<'_>,
    load: &Load,
    format: &Format,
    ignored_lines: u64,
    input: &mut Input<'_>,
) -> Result<Tally> {
    for _ in 0..ignored_lines {
        if !input.skip_to(&format.line_end)? {
            break;
        }
    }
    let handle = load.table.open(cx)?;
    let tally = Tally::default();
    let mut work = Work { plan: &load.plan, table: &load.table, handle, tally };
    while let Some(fields) = record::read(input, format)? {
        cx.session.interruption.check()?;
        let number = work.tally.rows + 1;
        let values = take_fields(cx, load, fields, number)?;
        work.one(cx, |cx, at, made| match load.set.get(at.wrapping_sub(load.from_fields)) {
            None => Ok(values.get(at).cloned().flatten()),
            Some(None) => Ok(None),
            Some(Some(expr)) => expr.eval(&RowScope::new(made), cx).map(Some),
        })?;
    }
    Ok(work.tally)
}

/// The values for the statement's columns, `None` where the line has no field; variables are set on
/// the way.
fn take_fields(
    cx: &mut Context<'_>,
    load: &Load,
    fields: Vec<Field>,
    number: u64,
) -> Result<Vec<Option<Value>>> {
    let (given, wanted) = (fields.len(), load.places.len());
    let mut values = vec![None; load.from_fields];
    for (place, field) in load.places.iter().zip(fields) {
        match place {
            Place::Variable(name) => {
                let value = value_of(load, None, field)?;
                cx.session.set_user_variable(name, value);
            }
            Place::Column(at) => {
                let column = load.plan.columns.get(*at).copied();
                let column = column.and_then(|at| load.table.schema.columns.get(at));
                let value = value_of(load, column.map(|column| &column.sql_type), field)?;
                if let Some(place) = values.get_mut(*at) {
                    *place = Some(value);
                }
            }
        }
    }
    let code = match given.cmp(&wanted) {
        std::cmp::Ordering::Less => ErrorCode::WarnTooFewRecords,
        std::cmp::Ordering::Equal => return Ok(values),
        std::cmp::Ordering::Greater => ErrorCode::WarnTooManyRecords,
    };
    let error = SqlError::new(code, &[&number]);
    if load.strict {
        return Err(error.into());
    }
    cx.diagnostics.push(Warning::from(error));
    Ok(values)
}

/// The field as a value: text in the file's character set, or bytes for a column of bytes. 1300 for
/// what is no text.
fn value_of(load: &Load, column: Option<&SqlType>, field: Field) -> Result<Value> {
    let Some(bytes) = field else { return Ok(Value::Null) };
    if column.is_some_and(SqlType::is_binary_string) || load.charset == "binary" {
        return Ok(Value::bytes(&bytes));
    }
    if load.charset == "latin1" {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        return Ok(Value::text(&text));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Value::text(text)),
        Err(damage) => {
            let rest = bytes.get(damage.valid_up_to()..).unwrap_or_default();
            let shown = rest
                .iter()
                .take(6)
                .fold(String::new(), |shown, byte| shown + &format!("\\x{byte:02X}"));
            let error = SqlError::new(ErrorCode::InvalidCharacterString, &[&load.charset, &shown]);
            Err(error.into())
        }
    }
}
