//! The binder: a statement's state while it is bound.

use std::sync::Arc;

use parser::ast;
use types::{ErrorCode, SqlError};

use super::RowShape;
use super::cte::KnownTable;
use super::scope::{Allows, Scope, ScopeColumn, ScopeTable, Visible};
use crate::context::Context;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::limits::{QUERY_NESTING_MAX, VIEW_NESTING_MAX};
use crate::sink::ColumnFlags;

/// Binds one statement.
pub struct Binder<'c, 'x> {
    pub(super) cx: &'c mut Context<'x>,
    /// The query blocks around the place that is bound, outermost first.
    pub(super) scopes: Vec<Scope>,
    /// Common table expressions that are in sight, innermost last.
    pub(super) known: Vec<KnownTable>,
    /// The views that are being expanded: their place and name.
    pub(super) views: Vec<String>,
    /// The database that names without one are in, in a view; else the session's.
    pub(super) database: Option<Arc<str>>,
    /// Whether the plan means the same later.
    pub(super) is_cacheable: bool,
    /// Whether some block locks rows.
    pub(super) is_locking: bool,
    /// Blocks so far.
    pub(super) blocks: u32,
    /// Recursive common table expressions so far.
    pub(super) recursions: usize,
    /// How rows of tables that are bound now are locked.
    pub(super) locks: Vec<ast::Lock>,
    /// Whether reading the tables of the FROM that is bound now is asked for later, once it is
    /// known what is read of them.
    pub(super) asks_later: bool,
    /// The row that `VALUES(c)` means.
    pub(super) new_row: Option<ScopeTable>,
}

impl<'c, 'x> Binder<'c, 'x> {
    /// A binder of one statement.
    pub fn new(cx: &'c mut Context<'x>) -> Self {
        Self {
            cx,
            scopes: Vec::new(),
            known: Vec::new(),
            views: Vec::new(),
            database: None,
            is_cacheable: true,
            is_locking: false,
            blocks: 0,
            recursions: 0,
            locks: Vec::new(),
            asks_later: false,
            new_row: None,
        }
    }

    /// The block that is bound now.
    pub(super) fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("something is bound only inside a block")
    }

    /// Enters a block.
    pub(super) fn push_scope(&mut self, scope: Scope) -> Result<()> {
        if self.scopes.len() >= QUERY_NESTING_MAX {
            let text = format!("Too high level of nesting for select ({QUERY_NESTING_MAX})");
            return Err(
                SqlError::with_message(ErrorCode::TooHighLevelOfNestingForSelect, text).into()
            );
        }
        self.scopes.push(scope);
        Ok(())
    }

    /// Leaves a block.
    pub(super) fn pop_scope(&mut self) -> Scope {
        self.scopes.pop().expect("a block is left after it was entered")
    }

    /// Enters a view; 1462 where it would contain itself.
    pub(super) fn enter_view(&mut self, name: String, shown: (&str, &str)) -> Result<()> {
        if self.views.contains(&name) || self.views.len() >= VIEW_NESTING_MAX {
            return Err(SqlError::new(ErrorCode::ViewRecursive, &[&shown.0, &shown.1]).into());
        }
        self.views.push(name);
        Ok(())
    }

    /// Makes a block of given rows.
    pub(super) fn push_rows(&mut self, rows: &[RowShape], clause: &'static str) {
        let mut scope = Scope::new(clause);
        scope.allows = Allows::default();
        for shape in rows {
            let table = scope_table(shape);
            let end = shape.base + shape.columns.len();
            if scope.width() < end {
                scope.used.resize(end, false);
            }
            if shape.is_new_row {
                self.new_row = Some(table);
                continue;
            }
            let number = scope.tables.len();
            let visible = table.columns.iter().enumerate().map(|(column, found)| Visible {
                table: number,
                column,
                expr: found.expr.clone(),
            });
            scope.visible.extend(visible);
            scope.tables.push(table);
        }
        self.scopes.push(scope);
    }
}

fn scope_table(shape: &RowShape) -> ScopeTable {
    let columns = shape.columns.iter().enumerate().map(|(at, column)| {
        let ty = ExprType::column(column.sql_type.clone(), column.nullable);
        ScopeColumn {
            name: Arc::clone(&column.name),
            expr: Expr::slot(shape.base + at, ty),
            org_table: Arc::clone(&shape.alias),
            org_name: Arc::clone(&column.name),
            flags: ColumnFlags::default(),
            invisible: false,
            default: None,
        }
    });
    ScopeTable {
        alias: Arc::clone(&shape.alias),
        database: Arc::clone(&shape.database),
        columns: columns.collect(),
        keys: Vec::new(),
    }
}
