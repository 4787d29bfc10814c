//! What a stored table's schema tells a query: keys, flags, hints, locks.

use parser::ast::{self, HintAction, HintPurpose};
use repo::lock::{LockMode, LockWait};
use repo::schema::{KeyPart, Schema};
use types::{ErrorCode, SqlError};

use crate::catalog::StoredTable;
use crate::error::Result;
use crate::plan::LockSpec;
use crate::sink::ColumnFlags;

/// The number that stands for the primary key among indexes.
pub(super) const PRIMARY: usize = usize::MAX;

/// Sets of slots of which no two rows have the same values: the primary key, unique keys without
/// NULL.
pub(super) fn unique_keys(schema: &Schema, base: usize) -> Vec<Vec<usize>> {
    let slots = |parts: &[KeyPart]| -> Option<Vec<usize>> {
        let slot = |part: &KeyPart| {
            let place = schema.position(part.column)?;
            let whole = part.prefix_len.is_none() && !schema.columns[place].nullable;
            whole.then_some(base + place)
        };
        parts.iter().map(slot).collect()
    };
    let primary = (!schema.is_keyless()).then(|| slots(&schema.primary)).flatten();
    let unique = schema.indexes.iter().filter(|index| index.unique);
    primary.into_iter().chain(unique.filter_map(|index| slots(&index.parts))).collect()
}

/// What the protocol tells of a column.
pub(super) fn flags_of(schema: &Schema, at: usize) -> ColumnFlags {
    let column = &schema.columns[at];
    let starts = |parts: &[KeyPart]| parts.first().is_some_and(|part| part.column == column.id);
    let mut flags = ColumnFlags {
        primary_key: schema.primary.iter().any(|part| part.column == column.id),
        auto_increment: column.auto_increment,
        timestamp: column.on_update.is_some(),
        no_default: !column.nullable
            && column.default == repo::schema::DefaultValue::None
            && !column.auto_increment,
        ..ColumnFlags::default()
    };
    for index in &schema.indexes {
        if starts(&index.parts) {
            flags.unique_key |= index.unique && index.parts.len() == 1;
            flags.multiple_key |= !index.unique || index.parts.len() > 1;
        }
    }
    flags
}

/// The indexes that hints leave; `None` without hints. 1176 for one that is not there.
pub(super) fn allowed_indexes(
    table: &StoredTable,
    hints: &[ast::IndexHint],
) -> Result<Option<Vec<usize>>> {
    let mut allowed: Option<Vec<usize>> = None;
    let all = || (0..table.schema.indexes.len()).chain([PRIMARY]).collect::<Vec<usize>>();
    for hint in hints {
        let mut named = Vec::with_capacity(hint.indexes.len());
        for name in &hint.indexes {
            named.push(index_number(table, &name.name)?);
        }
        // For ordering and grouping only: the choice of rows is free.
        if matches!(hint.purpose, Some(HintPurpose::OrderBy | HintPurpose::GroupBy)) {
            continue;
        }
        let before = allowed.take();
        allowed = Some(match hint.action {
            HintAction::Use | HintAction::Force => {
                let mut indexes = before.unwrap_or_default();
                indexes.extend(named);
                indexes
            }
            HintAction::Ignore => {
                let mut indexes = before.unwrap_or_else(all);
                indexes.retain(|index| !named.contains(index));
                indexes
            }
        });
    }
    Ok(allowed)
}

fn index_number(table: &StoredTable, name: &str) -> Result<usize> {
    if name.eq_ignore_ascii_case("PRIMARY") && !table.schema.is_keyless() {
        return Ok(PRIMARY);
    }
    match table.schema.index_named(name) {
        Some((number, _)) => Ok(number),
        None => Err(SqlError::new(ErrorCode::KeyDoesNotExits, &[&name, &table.name]).into()),
    }
}

/// A locking clause, resolved.
pub(super) fn lock_spec(lock: &ast::Lock) -> LockSpec {
    LockSpec {
        mode: if lock.exclusive { LockMode::Exclusive } else { LockMode::Share },
        wait: match lock.wait {
            ast::LockWait::Wait => None,
            ast::LockWait::NoWait | ast::LockWait::SkipLocked => Some(LockWait::Never),
        },
        skip: lock.wait == ast::LockWait::SkipLocked,
    }
}
