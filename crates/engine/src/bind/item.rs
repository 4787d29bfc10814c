//! Elements of the select list.

use std::collections::BTreeSet;

use parser::ast::{self, SelectItem};
use repo::schema::same_name;
use types::{ErrorCode, SqlError};

use super::Binder;
use super::lookup::{find_column, is_named};
use super::scope::{Scope, ScopeColumn, ScopeTable, Visible};
use super::select::{Bound, Output};
use crate::error::Result;
use crate::expr::Expr;
use crate::sink::{ColumnFlags, ResultColumn};

impl Binder<'_, '_> {
    pub(super) fn select_item(&mut self, item: &SelectItem, output: &mut Output) -> Result<()> {
        match item {
            SelectItem::Wildcard => {
                let visible = self.scope().visible.clone();
                if visible.is_empty() && self.scope().tables.is_empty() {
                    return Err(SqlError::new(ErrorCode::NoTablesUsed, &[]).into());
                }
                for visible in &visible {
                    self.take_visible(visible, output);
                }
                Ok(())
            }
            SelectItem::TableWildcard(name) => {
                for visible in self.columns_of(name)? {
                    self.take_visible(&visible, output);
                }
                Ok(())
            }
            SelectItem::Expr { expr, .. } => {
                self.expr_item(expr, item.title().unwrap_or_default(), output)
            }
        }
    }

    /// The columns of `t.*`: 1051.
    fn columns_of(&mut self, name: &ast::TableName) -> Result<Vec<Visible>> {
        let scope = self.scope();
        let schema = name.schema.as_ref().map(|schema| &*schema.name);
        let found = scope.tables.iter().position(|table| is_named(table, schema, &name.name.name));
        let Some(table) = found else {
            let shown = match schema {
                Some(schema) => format!("{schema}.{}", name.name.name),
                None => name.name.name.to_string(),
            };
            return Err(SqlError::new(ErrorCode::BadTableError, &[&shown]).into());
        };
        let columns = scope.tables[table].columns.iter().enumerate();
        let columns = columns.filter(|(_, column)| !column.invisible);
        let visible =
            columns.map(|(column, found)| Visible { table, column, expr: found.expr.clone() });
        Ok(visible.collect())
    }

    fn take_visible(&mut self, visible: &Visible, output: &mut Output) {
        let top = self.scopes.len() - 1;
        let before = std::mem::take(&mut self.scope().bare);
        let expr = self.in_rollup(top, visible.expr.clone());
        self.note_use(top, &expr);
        let scope = self.scope();
        let bare = std::mem::replace(&mut scope.bare, before);
        scope.bare.extend(bare.iter().copied());
        let table = &scope.tables[visible.table];
        let column = &table.columns[visible.column];
        let name = column.name.to_string();
        output.columns.push(described(table, column, name.clone(), &expr));
        self.note_alias(&name, &expr, Bound { bare, ..Bound::default() });
        output.exprs.push(expr);
    }

    fn expr_item(&mut self, expr: &ast::Expr, title: &str, output: &mut Output) -> Result<()> {
        let before = std::mem::take(&mut self.scope().bare);
        let counts = (self.scope().calls.len(), self.scope().windows.len());
        let bound = self.expr(expr);
        let scope = self.scope();
        let bare = std::mem::replace(&mut scope.bare, before);
        scope.bare.extend(bare.iter().copied());
        let bound = bound?;
        let found = Bound {
            bare,
            has_aggregate: super::inspect::has_aggregate(expr) || scope.calls.len() > counts.0,
            has_window: super::inspect::has_window(expr),
        };
        output.columns.push(self.column_of_item(expr, title, &bound));
        self.note_alias(title, &bound, found);
        output.exprs.push(bound);
        Ok(())
    }

    /// What a client is told of an element.
    fn column_of_item(&mut self, expr: &ast::Expr, title: &str, bound: &Expr) -> ResultColumn {
        if let ast::ExprKind::Column(name) = &expr.kind {
            let scope = self.scope();
            if let Some((table, column)) = stored_column(scope, name) {
                return described(table, column, title.to_owned(), bound);
            }
        }
        ResultColumn {
            name: title.to_owned(),
            database: String::new(),
            table: String::new(),
            org_table: String::new(),
            org_name: String::new(),
            sql_type: bound.ty.sql_type.clone(),
            nullable: bound.ty.nullable,
            flags: ColumnFlags::default(),
        }
    }
}

/// The table and column that a name means in this block.
fn stored_column<'s>(
    scope: &'s Scope,
    name: &ast::ColumnRef,
) -> Option<(&'s ScopeTable, &'s ScopeColumn)> {
    if name.table.is_none() {
        let visible =
            scope.visible.iter().find(|v| same_name(scope.name_of(v), &name.name.name))?;
        let table = &scope.tables[visible.table];
        return Some((table, &table.columns[visible.column]));
    }
    find_column(scope, name).ok()??;
    let (qualifier, schema) = (name.table.as_ref()?, name.schema.as_ref());
    let table = scope.tables.iter().find(|table| {
        is_named(table, schema.map(|schema| &*schema.name), &qualifier.name)
            && super::lookup::column_of(table, &name.name.name).is_some()
    })?;
    Some((table, super::lookup::column_of(table, &name.name.name)?))
}

fn described(table: &ScopeTable, column: &ScopeColumn, name: String, expr: &Expr) -> ResultColumn {
    ResultColumn {
        name,
        database: table.database.to_string(),
        table: table.alias.to_string(),
        org_table: column.org_table.to_string(),
        org_name: column.org_name.to_string(),
        sql_type: expr.ty.sql_type.clone(),
        nullable: expr.ty.nullable,
        flags: column.flags,
    }
}

/// The slots that HAVING may look at by name: those of the keys and of the select list.
impl Scope {
    pub(super) fn having_slots(&self, is_grouped: bool) -> BTreeSet<usize> {
        let mut slots = BTreeSet::new();
        let grouping = self.grouping.iter().filter(|_| is_grouped);
        let keys = grouping.flat_map(|grouping| &grouping.keys);
        for expr in keys.chain(self.aliases.iter().map(|alias| &alias.expr)) {
            if let crate::expr::ExprKind::Slot(slot) = expr.kind {
                slots.insert(slot);
            }
        }
        slots
    }
}
