//! ALTER TABLE.
//!
//! ```text
//! the shape as it is ─ drops ─ columns ─ keys ─ constraints ─ the new shape
//!     ─ rebuild (rows and indexes, only what must) ─ table object ─ rename
//! ```
//! All actions of a statement happen together or not at all. Algorithm and lock clauses are taken
//! and mean nothing: a table is always held exclusively, for as long as its rows are converted.

use parser::ast::{AlterAction, AlterTable, TableName, TableOption};
use repo::schema::ColumnId;
use types::ErrorCode;

use super::draft::{Draft, Pending};
use super::evaluation::Fresh;
use super::options::{TableOptions, checks_foreign_keys};
use super::place::{place_of_table, shown_database};
use super::rebuild::{self, Rebuild};
use super::tables::{Found, Tables};
use super::{alter_columns, alter_keys, create_table, rename_table, schemas_table};
use super::{refuse, unsupported};
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

/// What a statement has done to the shape so far.
pub(super) struct Alter {
    pub(super) draft: Draft,
    pub(super) pending: Pending,
    /// Columns whose values in existing rows have to be worked out.
    pub(super) fresh: Vec<(ColumnId, Fresh)>,
    /// Columns that have another name: old and new.
    pub(super) renamed: Vec<(String, String)>,
    /// Whether a column's type changed, so that generated columns are worked out again.
    pub(super) has_new_types: bool,
    /// Checks from here on are new, or enforced anew, and must hold for existing rows.
    pub(super) checked: Vec<String>,
}

pub(super) fn run(cx: &mut Context<'_>, alter: &AlterTable) -> Result<Done> {
    let place = place_of_table(cx, &alter.table)?;
    let on = Object::Table(&place.place.database, &place.table);
    privileges::check(cx, Privilege::Alter, &on)?;
    carry_out(cx, alter)
}

/// The statement without the question whether the account may ALTER.
pub(super) fn carry_out(cx: &mut Context<'_>, alter: &AlterTable) -> Result<Done> {
    let place = place_of_table(cx, &alter.table)?;
    let mut tables = Tables::default();
    let Some(found) = tables.lock(cx, &place)? else {
        return Err(missing(cx, &alter.table)?);
    };
    if schemas_table::is_schemas_table(&found.state) {
        return refuse(ErrorCode::OpenAsReadonly, &[&found.name]);
    }
    let mut state = begin(cx, &place, &found);
    let old_keys = state.draft.schema.foreign_keys.len();
    for action in &alter.actions {
        alter_keys::drop(cx, &tables, &mut state, action)?;
    }
    let kept_keys = state.draft.schema.foreign_keys.len().min(old_keys);
    for action in &alter.actions {
        alter_columns::apply(cx, &tables, &mut state, action)?;
    }
    let options = options(cx, alter, &found.name)?;
    take_options(&mut state, &options);
    let pending = std::mem::take(&mut state.pending);
    let checks_before = state.draft.schema.checks.len();
    create_table::add_pending(cx, &tables, &mut state.draft, &pending)?;
    let new_checks = state.draft.schema.checks.iter().skip(checks_before);
    state.checked.extend(new_checks.filter(|c| c.enforced).map(|check| check.name.clone()));
    super::keys::refit(&mut state.draft.schema, found.schema())?;
    state.draft.finish()?;
    alter_keys::check_needed(cx, &tables, &found, &state)?;
    let rows = put(cx, &mut tables, &found, &mut state)?;
    if checks_foreign_keys(cx) {
        let skip = kept_keys;
        super::foreign_keys_rows::check_new(cx, &tables, &place, skip)?;
    }
    alter_columns::rename_in_children(cx, &mut tables, &place, &state.renamed)?;
    set_counter(cx, &tables, &place, &options)?;
    rename(cx, &mut tables, alter)?;
    Ok(Done {
        affected_rows: rows,
        info: format!("Records: {rows}  Duplicates: 0  Warnings: {}", cx.diagnostics.count()),
        ..Done::default()
    })
}

fn missing(cx: &Context<'_>, name: &TableName) -> Result<crate::Error> {
    let place = place_of_table(cx, name)?;
    if schemas_table::view_text(cx, &place.place, &place.table)?.is_some() {
        let database = shown_database(cx, &place.place);
        let arguments: [&dyn std::fmt::Display; 3] =
            [&database, &name.name.as_str(), &"BASE TABLE"];
        return Ok(types::SqlError::new(ErrorCode::WrongObject, &arguments).into());
    }
    rename_table::no_such_table(cx, name)
}

fn begin(cx: &Context<'_>, place: &repo::TablePlace, found: &Found) -> Alter {
    let schema = repo::schema::Schema::clone(found.schema());
    let draft = Draft {
        place: place.clone(),
        name: found.name.to_string(),
        database: shown_database(cx, &place.place),
        schema,
    };
    Alter {
        draft,
        pending: Pending::default(),
        fresh: Vec::new(),
        renamed: Vec::new(),
        has_new_types: false,
        checked: Vec::new(),
    }
}

/// Table options, and the actions that mean nothing here.
fn options(cx: &mut Context<'_>, alter: &AlterTable, table: &str) -> Result<TableOptions> {
    let mut options: Vec<&TableOption> = Vec::new();
    for action in &alter.actions {
        match action {
            AlterAction::Option(option) => options.push(option),
            AlterAction::Partition(_) | AlterAction::RemovePartitioning => {
                create_table::ignore_partitions(cx);
            }
            AlterAction::PartitionChange(_) => {
                return refuse(ErrorCode::PartitionMgmtOnNonpartitioned, &[]);
            }
            AlterAction::DiscardTablespace | AlterAction::ImportTablespace => {
                return Err(unsupported("tablespaces of tables"));
            }
            _ => {}
        }
    }
    TableOptions::read(cx, &options, table)
}

fn take_options(state: &mut Alter, options: &TableOptions) {
    if let Some(collation) = options.collation {
        state.draft.schema.collation = collation;
    }
    if let Some(comment) = &options.comment {
        state.draft.schema.comment.clone_from(comment);
    }
}

/// Makes the table of the new shape; how many rows were rewritten.
fn put(cx: &mut Context<'_>, tables: &mut Tables, found: &Found, state: &mut Alter) -> Result<u64> {
    if state.has_new_types {
        for column in &state.draft.schema.columns {
            let is_fresh = state.fresh.iter().any(|(id, _)| *id == column.id);
            if let (Some(generated), false) = (&column.generated, is_fresh) {
                let expression = Fresh::Expression(generated.expression.clone());
                state.fresh.push((column.id, expression));
            }
        }
    }
    let base = found.fold(cx)?;
    let rebuilt = rebuild::run(
        cx,
        &Rebuild {
            old: &base,
            new: &state.draft.schema,
            name: &found.name,
            fresh: &state.fresh,
            checked: &state.checked,
        },
    )?;
    let place = state.draft.place.clone();
    tables.put(cx, &place, &found.name, &rebuilt.table)?;
    Ok(rebuilt.rewritten)
}

/// The counter above the largest value that is in the table.
pub(super) fn raise_counter(
    cx: &mut Context<'_>,
    tables: &Tables,
    place: &repo::TablePlace,
) -> Result<()> {
    set_counter(cx, tables, place, &TableOptions::default())
}

/// `AUTO_INCREMENT = n`, or the counter above the largest value of a column that has become one.
fn set_counter(
    cx: &mut Context<'_>,
    tables: &Tables,
    place: &repo::TablePlace,
    options: &TableOptions,
) -> Result<()> {
    let found = tables.lock_known(cx, place)?;
    if !found.schema().columns.iter().any(|column| column.auto_increment) {
        return Ok(());
    }
    let largest = super::row_values::largest_auto_increment(cx, &found.state)?;
    let now = cx.instance.next_auto_increment(&place.place.database, &place.table);
    let next = match options.auto_increment {
        Some(next) => next.max(largest.saturating_add(1)),
        None if now <= largest => largest.saturating_add(1),
        None => return Ok(()),
    };
    super::truncate::reset_counter(cx, place, next)
}

fn rename(cx: &mut Context<'_>, tables: &mut Tables, alter: &AlterTable) -> Result<()> {
    for action in &alter.actions {
        let AlterAction::RenameTable(to) = action else { continue };
        let from = place_of_table(cx, &alter.table)?;
        let target = match &to.schema {
            Some(_) => place_of_table(cx, to)?,
            None => from.place.table(to.name.as_str()),
        };
        rename_table::rename(cx, tables, &from, &target, to.name.as_str())?;
    }
    Ok(())
}
