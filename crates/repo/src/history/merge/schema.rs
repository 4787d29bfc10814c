//! Three schemas into one.
//!
//! Columns are matched by identity, indexes, checks and foreign keys by name; each thing, and of a
//! column its name, definition, comment and visibility apart, is taken from the side that changed
//! it. What both changed, and not alike, is a *conflict*: the table is not merged and the user
//! hears what is wrong (`dolt_schema_conflicts`). Some differences are refused outright, as in
//! Dolt: primary keys, foreign keys and collations that do not go together.
//!
//! Where one side changed a column's type, the other side's rows are converted, so only widenings
//! are taken: Dolt takes longer strings and appended ENUM and SET members; here wider integers,
//! decimals and fractions of a second are widenings too, since no value is lost. Columns stand in
//! our order, then theirs that are new.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::place::lower;
use crate::schema::{Check, Column, ColumnId, ForeignKey, Index, Schema, is_widening};

/// What came of merging three schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaMerge {
    /// One schema.
    Merged(Box<Schema>),
    /// They do not go together; says why, a line for each reason.
    Conflict(String),
}

/// Merges; `base` is empty where both sides made the table.
pub fn merge_schemas(
    table: &str,
    base: Option<&Schema>,
    ours: &Schema,
    theirs: &Schema,
) -> Result<SchemaMerge> {
    let Some(base) = base else {
        return Ok(if ours == theirs {
            SchemaMerge::Merged(Box::new(ours.clone()))
        } else {
            SchemaMerge::Conflict(format!(
                "table {table} was created on both sides with different schemas"
            ))
        });
    };
    if ours == theirs || theirs == base {
        return Ok(SchemaMerge::Merged(Box::new(ours.clone())));
    }
    if ours == base {
        return Ok(SchemaMerge::Merged(Box::new(theirs.clone())));
    }
    let mut merge = Merge { table, base, ours, theirs, conflicts: Vec::new() };
    let merged = merge.run()?;
    if merge.conflicts.is_empty() {
        Ok(SchemaMerge::Merged(Box::new(merged)))
    } else {
        Ok(SchemaMerge::Conflict(merge.conflicts.join("\n")))
    }
}

struct Merge<'a> {
    table: &'a str,
    base: &'a Schema,
    ours: &'a Schema,
    theirs: &'a Schema,
    conflicts: Vec<String>,
}

impl Merge<'_> {
    fn run(&mut self) -> Result<Schema> {
        let (base, ours, theirs) = (self.base, self.ours, self.theirs);
        if ours.primary != theirs.primary {
            return Err(self.refuse(format!(
                "error: cannot merge because table {} has different primary keys",
                self.table
            )));
        }
        let collation = pick(&base.collation, &ours.collation, &theirs.collation);
        let collation = *collation.ok_or_else(|| {
            self.refuse(format!("table {}: both sides changed the collation", self.table))
        })?;
        let columns = self.columns();
        let indexes = self.indexes(&columns);
        let checks = self.checks(&columns);
        let foreign_keys = self.foreign_keys(&columns)?;
        let comment = pick(&base.comment, &ours.comment, &theirs.comment).cloned();
        Ok(Schema {
            columns,
            primary: ours.primary.clone(),
            indexes,
            foreign_keys,
            checks,
            collation,
            comment: comment.unwrap_or_else(|| {
                self.conflicts.push("both sides changed the table's comment".into());
                String::new()
            }),
        })
    }

    fn refuse(&self, why: String) -> Error {
        Error::NotMergeable { table: self.table.to_owned(), why }
    }

    fn columns(&mut self) -> Vec<Column> {
        let mut columns = Vec::new();
        for column in &self.ours.columns {
            let (base, theirs) = (self.base.column(column.id), self.theirs.column(column.id));
            columns.extend(self.column(base, Some(column), theirs));
        }
        for column in &self.theirs.columns {
            if self.ours.column(column.id).is_none() {
                columns.extend(self.column(self.base.column(column.id), None, Some(column)));
            }
        }
        let mut names = BTreeSet::new();
        for column in &columns {
            if !names.insert(lower(&column.name)) {
                let name = &column.name;
                self.conflicts.push(format!("two different columns are named `{name}`"));
            }
        }
        columns
    }

    fn column(
        &mut self,
        base: Option<&Column>,
        ours: Option<&Column>,
        theirs: Option<&Column>,
    ) -> Option<Column> {
        match (base, ours, theirs) {
            (_, Some(ours), Some(theirs)) if ours == theirs => Some(ours.clone()),
            (Some(base), Some(ours), Some(theirs)) => self.altered(base, ours, theirs),
            (None, Some(ours), Some(_)) => {
                let name = &ours.name;
                self.conflicts.push(format!("both sides added column `{name}` differently"));
                None
            }
            (None, one, None) | (None, None, one) => one.cloned(),
            (Some(base), one, other) => {
                if one.or(other).is_some_and(|kept| kept != base) {
                    let name = &base.name;
                    self.conflicts
                        .push(format!("one side dropped column `{name}`, the other altered it"));
                }
                None
            }
        }
    }

    fn altered(&mut self, base: &Column, ours: &Column, theirs: &Column) -> Option<Column> {
        let definition = pick_by(base, ours, theirs, same_definition);
        let name = pick(&base.name, &ours.name, &theirs.name);
        let comment = pick(&base.comment, &ours.comment, &theirs.comment);
        let invisible = pick(&base.invisible, &ours.invisible, &theirs.invisible);
        let (Some(definition), Some(name), Some(comment), Some(invisible)) =
            (definition, name, comment, invisible)
        else {
            self.conflicts.push(format!("both sides altered column `{}` differently", base.name));
            return None;
        };
        if definition.sql_type != base.sql_type
            && ours.sql_type != theirs.sql_type
            && !is_widening(&base.sql_type, &definition.sql_type)
        {
            self.conflicts.push(format!(
                "column `{}` changed from {} to {}, which rows of the other side may not fit",
                base.name, base.sql_type, definition.sql_type
            ));
        }
        Some(Column {
            name: name.clone(),
            comment: comment.clone(),
            invisible: *invisible,
            ..definition.clone()
        })
    }

    fn indexes(&mut self, columns: &[Column]) -> Vec<Index> {
        let lists = [&self.base.indexes, &self.ours.indexes, &self.theirs.indexes];
        let merged = merge_named(lists.map(Vec::as_slice), |index| &index.name);
        let mut indexes = self.settle("index", merged);
        indexes.retain(|index| {
            let missing = index.parts.iter().any(|part| !has(columns, part.column));
            if missing {
                let name = &index.name;
                self.conflicts.push(format!("index `{name}` is on a column that one side dropped"));
            }
            !missing
        });
        indexes
    }

    fn checks(&mut self, columns: &[Column]) -> Vec<Check> {
        let lists = [&self.base.checks, &self.ours.checks, &self.theirs.checks];
        let merged = merge_named(lists.map(Vec::as_slice), |check| &check.name);
        let checks = self.settle("check", merged);
        let gone: Vec<&Column> =
            self.base.columns.iter().filter(|column| !has(columns, column.id)).collect();
        for check in &checks {
            // Canonical text quotes every name, so a quoted name that is no column any more is a
            // reference to it.
            let uses = |column: &&&Column| check.expression.contains(&format!("`{}`", column.name));
            if let Some(column) = gone.iter().find(uses) {
                let (check, column) = (&check.name, &column.name);
                self.conflicts
                    .push(format!("check `{check}` references dropped column `{column}`"));
            }
        }
        checks
    }

    fn foreign_keys(&mut self, columns: &[Column]) -> Result<Vec<ForeignKey>> {
        let lists = [&self.base.foreign_keys, &self.ours.foreign_keys, &self.theirs.foreign_keys];
        let (keys, conflicts) = merge_named(lists.map(Vec::as_slice), |key| &key.name);
        let is_loose = |key: &ForeignKey| key.columns.iter().any(|column| !has(columns, *column));
        if conflicts.is_empty() && !keys.iter().any(is_loose) {
            return Ok(keys);
        }
        Err(self.refuse(format!("foreign key conflicts: table {}", self.table)))
    }

    fn settle<T>(&mut self, what: &str, (merged, conflicts): (Vec<T>, Vec<String>)) -> Vec<T> {
        let told = conflicts.into_iter();
        self.conflicts.extend(told.map(|name| {
            format!("{what} `{name}` was changed on both sides, or changed and dropped")
        }));
        merged
    }
}

fn has(columns: &[Column], id: ColumnId) -> bool {
    columns.iter().any(|column| column.id == id)
}

/// Everything but name, comment and visibility.
fn same_definition(a: &Column, b: &Column) -> bool {
    a.sql_type == b.sql_type
        && a.nullable == b.nullable
        && a.default == b.default
        && a.fill == b.fill
        && a.auto_increment == b.auto_increment
        && a.on_update == b.on_update
        && a.generated == b.generated
}

/// The side that changed; `None` where both did, and not alike.
fn pick<'a, T: PartialEq>(base: &'a T, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    pick_by(base, ours, theirs, PartialEq::eq)
}

fn pick_by<'a, T>(
    base: &'a T,
    ours: &'a T,
    theirs: &'a T,
    same: impl Fn(&T, &T) -> bool,
) -> Option<&'a T> {
    if same(ours, theirs) || same(theirs, base) {
        Some(ours)
    } else if same(ours, base) {
        Some(theirs)
    } else {
        None
    }
}

/// Merges lists of named things: ours in our order, then theirs that are new. Also gives the names
/// that conflict.
fn merge_named<T: Clone + PartialEq>(
    [base, ours, theirs]: [&[T]; 3],
    name: impl Fn(&T) -> &String,
) -> (Vec<T>, Vec<String>) {
    let find = |list: &[T], wanted: &str| -> Option<T> {
        list.iter().find(|each| lower(name(each)) == lower(wanted)).cloned()
    };
    let (mut merged, mut conflicts) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for each in ours.iter().chain(theirs).chain(base) {
        let wanted = name(each);
        if !seen.insert(lower(wanted)) {
            continue;
        }
        let sides = [find(base, wanted), find(ours, wanted), find(theirs, wanted)];
        match pick(&sides[0], &sides[1], &sides[2]) {
            Some(side) => merged.extend(side.clone()),
            None => conflicts.push(wanted.clone()),
        }
    }
    (merged, conflicts)
}
