//! From a column's name to its value.

use std::collections::BTreeSet;

use parser::ast::ColumnRef;
use repo::schema::same_name;
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::{AliasUse, Scope, ScopeColumn, ScopeTable};
use crate::error::Result;
use crate::expr::{Expr, ExprKind};

/// What a name was found to be in one block.
pub(super) enum Found {
    /// A value of the block's rows.
    Value(Expr),
    /// An element of the select list.
    Alias(usize),
}

impl Binder<'_, '_> {
    /// The value of a column, looked for in this block and then in those around it. 1054, 1052.
    pub(super) fn column(&mut self, name: &ColumnRef) -> Result<Expr> {
        let top = self.scopes.len();
        let mut at = top;
        while at > 0 {
            at -= 1;
            if let Some(found) = self.find_in(at, name)? {
                return self.take(at, found, name);
            }
            // Blocks that are skipped may hide the next one too.
            while at > 0 && self.scopes[at].hides_parent {
                at -= 1;
            }
        }
        let clause = self.scopes.last().map_or("field list", |scope| scope.clause);
        Err(SqlError::new(ErrorCode::BadFieldError, &[&written(name), &clause]).into())
    }

    /// What the name is in the block `at`.
    fn find_in(&self, at: usize, name: &ColumnRef) -> Result<Option<Found>> {
        let scope = &self.scopes[at];
        let is_plain = name.table.is_none();
        if is_plain
            && scope.alias_use == AliasUse::BeforeColumns
            && let Some(alias) = find_alias(scope, &name.name.name)?
        {
            return Ok(Some(Found::Alias(alias)));
        }
        if let Some(expr) = find_column(scope, name)?
            && may_be_named(scope, &expr)
        {
            return Ok(Some(Found::Value(expr)));
        }
        if is_plain && scope.alias_use == AliasUse::AfterColumns {
            return Ok(find_alias(scope, &name.name.name)?.map(Found::Alias));
        }
        Ok(None)
    }

    /// Notes that a value of the block `at` is looked at from the innermost one, and gives it as
    /// seen there.
    fn take(&mut self, at: usize, found: Found, name: &ColumnRef) -> Result<Expr> {
        let depth = u16::try_from(self.scopes.len() - 1 - at).unwrap_or(u16::MAX);
        let expr = match found {
            Found::Value(expr) => expr,
            Found::Alias(alias) => return self.take_alias(at, alias, depth, name),
        };
        let expr = self.in_rollup(at, expr);
        self.note_use(at, &expr);
        Ok(self.seen_from(depth, expr))
    }

    fn take_alias(
        &mut self,
        at: usize,
        alias: usize,
        depth: u16,
        name: &ColumnRef,
    ) -> Result<Expr> {
        let scope = &mut self.scopes[at];
        let found = scope.aliases[alias].clone();
        if found.has_aggregate && !scope.allows.aggregates {
            let why = "reference to group function";
            let shown = &name.name.name;
            return Err(SqlError::new(ErrorCode::IllegalReference, &[shown, &why]).into());
        }
        if found.has_window && !scope.allows.windows {
            let shown = &name.name.name;
            return Err(SqlError::new(ErrorCode::WindowInvalidWindowFuncAliasUse, &[shown]).into());
        }
        scope.bare.extend(found.bare.iter().copied());
        Ok(self.seen_from(depth, found.expr))
    }

    /// Notes which slots of a block are looked at.
    pub(super) fn note_use(&mut self, at: usize, expr: &Expr) {
        let scope = &mut self.scopes[at];
        let is_bare = scope.allows.grouped && !scope.allows.inside_aggregate;
        for slot in expr.slots() {
            if let Some(used) = scope.used.get_mut(slot) {
                *used = true;
            }
            if is_bare {
                scope.bare.insert(slot);
            }
        }
    }

    /// A value of a block `depth` further out; the blocks between depend on it.
    fn seen_from(&mut self, depth: u16, expr: Expr) -> Expr {
        if depth == 0 {
            return expr;
        }
        let slots: BTreeSet<usize> = expr.slots();
        let top = self.scopes.len() - 1;
        for inner in 0..depth {
            let scope = &mut self.scopes[top - usize::from(inner)];
            scope.outer.extend(slots.iter().map(|slot| (depth - inner, *slot)));
        }
        expr.transform(&mut |mut part| {
            match &mut part.kind {
                ExprKind::Slot(slot) => part.kind = ExprKind::Outer { depth, slot: *slot },
                ExprKind::Outer { depth: further, .. } => *further += depth,
                _ => (),
            }
            part
        })
    }

    /// A grouped column under WITH ROLLUP is the key's slot, which may be NULL.
    pub(super) fn in_rollup(&self, at: usize, expr: Expr) -> Expr {
        let scope = &self.scopes[at];
        if !scope.allows.grouped || scope.allows.inside_aggregate {
            return expr;
        }
        let Some(grouping) = &scope.grouping else { return expr };
        let Some((slots, _)) = &grouping.rollup else { return expr };
        let ExprKind::Slot(slot) = expr.kind else { return expr };
        let same = |key: &Expr| matches!(key.kind, ExprKind::Slot(other) if other == slot);
        match grouping.keys.iter().position(same) {
            Some(key) => {
                let mut ty = expr.ty;
                ty.nullable = true;
                Expr::slot(slots[key], ty)
            }
            None => expr,
        }
    }
}

/// The column as it was written.
pub(super) fn written(name: &ColumnRef) -> String {
    let mut text = String::new();
    for part in [&name.schema, &name.table].into_iter().flatten() {
        text.push_str(&part.name);
        text.push('.');
    }
    text.push_str(&name.name.name);
    text
}

fn find_alias(scope: &Scope, name: &str) -> Result<Option<usize>> {
    let mut found: Option<usize> = None;
    for (at, alias) in scope.aliases.iter().enumerate() {
        if !same_name(&alias.name, name) {
            continue;
        }
        match found {
            None => found = Some(at),
            Some(first) if same_slot(&scope.aliases[first].expr, &alias.expr) => (),
            Some(_) => return Err(ambiguous(name, scope.clause)),
        }
    }
    Ok(found)
}

/// The value of a column of this block.
pub(super) fn find_column(scope: &Scope, name: &ColumnRef) -> Result<Option<Expr>> {
    let Some(table) = &name.table else { return find_visible(scope, &name.name.name) };
    let mut found: Option<&ScopeColumn> = None;
    for candidate in &scope.tables {
        if !is_named(candidate, name.schema.as_ref().map(|schema| &*schema.name), &table.name) {
            continue;
        }
        if let Some(column) = column_of(candidate, &name.name.name) {
            if found.is_some() {
                return Err(ambiguous(&written(name), scope.clause));
            }
            found = Some(column);
        }
    }
    Ok(found.map(|column| column.expr.clone()))
}

fn find_visible(scope: &Scope, name: &str) -> Result<Option<Expr>> {
    let mut found: Option<&Expr> = None;
    for visible in &scope.visible {
        if !same_name(scope.name_of(visible), name) {
            continue;
        }
        if found.is_some() {
            return Err(ambiguous(name, scope.clause));
        }
        found = Some(&visible.expr);
    }
    Ok(found.cloned())
}

/// Whether `[schema.]table` names this table.
pub(super) fn is_named(candidate: &ScopeTable, schema: Option<&str>, table: &str) -> bool {
    same_name(&candidate.alias, table)
        && schema.is_none_or(|schema| same_name(&candidate.database, schema))
}

/// A table's column by its name.
pub(super) fn column_of<'t>(table: &'t ScopeTable, name: &str) -> Option<&'t ScopeColumn> {
    table.columns.iter().find(|column| same_name(&column.name, name))
}

/// Whether both are the same slot.
pub(super) fn same_slot(a: &Expr, b: &Expr) -> bool {
    matches!((&a.kind, &b.kind), (ExprKind::Slot(x), ExprKind::Slot(y)) if x == y)
}

pub(super) fn ambiguous(name: &str, clause: &str) -> crate::Error {
    SqlError::new(ErrorCode::NonUniqError, &[&name, &clause]).into()
}

/// HAVING names grouped columns and those of the select list only.
fn may_be_named(scope: &Scope, expr: &Expr) -> bool {
    match (&scope.having, &expr.kind) {
        (Some(slots), ExprKind::Slot(slot)) => {
            scope.allows.inside_aggregate || slots.contains(slot)
        }
        _ => true,
    }
}
