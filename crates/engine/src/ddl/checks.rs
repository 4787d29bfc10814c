//! CHECK constraints: names, and what their conditions may say (manual 13.1.20.6).

use parser::ast::CheckDef;
use repo::schema::{Check, Schema, same_name};
use types::ErrorCode;

use super::draft::{Draft, check_name};
use super::expression::mysql_text;
use super::expression_rules::{Use, check_expression, columns_of};
use super::refuse;
use super::tables::Tables;
use crate::context::Context;
use crate::error::Result;

/// Adds a check to the shape; `column` is the one that it stands at, if any. 3812 to 3822.
pub(super) fn add(
    cx: &Context<'_>,
    tables: &Tables,
    draft: &mut Draft,
    def: &CheckDef,
    column: Option<&str>,
) -> Result<()> {
    let name = name_of(cx, tables, draft, def)?;
    check_expression(&def.expr, Use::Check, &name)?;
    for named in columns_of(&def.expr) {
        let other = named.name.as_str();
        let Some((_, found)) = draft.schema.column_named(other) else {
            return refuse(ErrorCode::CheckConstraintRefersUnknownColumn, &[&name, &other]);
        };
        if column.is_some_and(|column| !same_name(column, other)) {
            return refuse(ErrorCode::ColumnCheckConstraintReferencesOtherColumn, &[&name]);
        }
        if found.auto_increment {
            return refuse(ErrorCode::CheckConstraintRefersAutoIncrementColumn, &[&name]);
        }
    }
    let expression = mysql_text(&def.expr);
    draft.schema.checks.push(Check { name, expression, enforced: def.enforced });
    Ok(())
}

/// The constraint's name, or `<table>_chk_<n>` with the number after the largest; 3822.
fn name_of(cx: &Context<'_>, tables: &Tables, draft: &Draft, def: &CheckDef) -> Result<String> {
    let Some(name) = &def.name else {
        let prefix = format!("{}_chk_", draft.name);
        let number = |check: &Check| check.name.strip_prefix(&prefix)?.parse::<u64>().ok();
        let last = draft.schema.checks.iter().filter_map(number).max().unwrap_or(0);
        return Ok(format!("{prefix}{}", last + 1));
    };
    let name = name.as_str();
    check_name(name, ErrorCode::WrongNameForIndex)?;
    let has = |schema: &Schema| schema.checks.iter().any(|check| same_name(&check.name, name));
    let mut is_taken = has(&draft.schema);
    for (place, found) in tables.all(cx, &draft.place.place)? {
        is_taken |= place != draft.place && has(found.schema());
    }
    if is_taken {
        return refuse(ErrorCode::CheckConstraintDupName, &[&name]);
    }
    Ok(name.to_owned())
}
