//! Tables of FROM: stored, virtual, views, table functions.

use std::sync::Arc;

use parser::ast;
use repo::schema::Schema;
use types::{ErrorCode, SqlError, Value};

use super::Binder;
use super::from::Source;
use super::scope::{ScopeColumn, ScopeTable};
use crate::catalog::{self, Located, LocatedAt, Relation, StoredTable};
use crate::context::RowScope;
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::plan::{Access, LockSpec, Node, TableNode, TableSource, VirtualNode};
use crate::privileges;
use crate::sink::ColumnFlags;
use crate::virtual_table::VirtualTable;

impl Binder<'_, '_> {
    /// A named table: a common table expression, a stored one, a view or a virtual one.
    pub(super) fn table_factor(
        &mut self,
        factor: &ast::TableFactor,
        nullable: bool,
    ) -> Result<Source> {
        if factor.name.schema.is_none()
            && factor.as_of.is_none()
            && let Some(source) = self.common_table(factor)?
        {
            return Ok(source);
        }
        let located = self.locate(factor)?;
        let alias: Arc<str> = match &factor.alias {
            Some(alias) => (*alias.name).into(),
            None => (*factor.name.name.name).into(),
        };
        // A view is read with the rights of who made it.
        if self.views.is_empty() && !self.asks_later {
            privileges::check_read(self.cx, &located.database, &factor.name.name.name)?;
        }
        match catalog::find(self.cx, &located, &factor.name.name.name)? {
            Relation::Table(table) => self.stored_table(table, alias, &located, factor),
            Relation::Virtual(table) => self.virtual_table(table, alias, &located),
            Relation::View(view) => self.view(&view, alias, &located, nullable),
        }
    }

    /// Where a table's name is looked up.
    pub(super) fn locate(&mut self, factor: &ast::TableFactor) -> Result<Located> {
        let schema = factor.name.schema.as_ref().map(|schema| Arc::from(&*schema.name));
        let schema: Option<Arc<str>> = schema.or_else(|| self.database.clone());
        let located = catalog::locate(self.cx, schema.as_deref())?;
        let Some(as_of) = &factor.as_of else { return Ok(located) };
        self.is_cacheable = false;
        let value = self.constant_value(as_of)?;
        catalog::locate_as_of(self.cx, &located, &value)
    }

    /// The value of an expression that looks at no row.
    pub(super) fn constant_value(&mut self, expr: &ast::Expr) -> Result<Value> {
        self.push_scope(super::scope::Scope::new("field list"))?;
        let bound = match &expr.kind {
            // A bare word: AS OF main.
            ast::ExprKind::Column(name) if name.table.is_none() => Ok(Expr::word(&name.name.name)),
            _ => self.expr(expr),
        };
        self.pop_scope();
        bound?.eval(&RowScope::new(&[]), self.cx)
    }

    fn stored_table(
        &mut self,
        table: StoredTable,
        alias: Arc<str>,
        located: &Located,
        factor: &ast::TableFactor,
    ) -> Result<Source> {
        let lock = self.lock_of(&alias, &table.source);
        let allowed = super::relation::allowed_indexes(&table, &factor.hints)?;
        let columns = table.schema.columns.len();
        let base = self.scope().allocate(columns, false);
        let scope_table = ScopeTable {
            alias: Arc::clone(&alias),
            database: Arc::clone(&located.database),
            columns: schema_columns(&table, base),
            keys: super::relation::unique_keys(&table.schema, base),
        };
        let visible = self.add_table(scope_table)?;
        if matches!(table.source, TableSource::Fixed { .. }) {
            self.is_cacheable = false;
        }
        let node = TableNode {
            source: table.source,
            schema: table.schema,
            schema_hash: table.schema_hash,
            alias,
            base,
            filter_columns: Vec::new(),
            output_columns: Vec::new(),
            access: Access::Full,
            backward: false,
            filter: Vec::new(),
            lock,
            row_slots: None,
            allowed,
            rows: (table.rows as f64).max(1.0),
            selectivity: 1.0,
        };
        Ok(Source { node: Node::Table(Box::new(node)), visible })
    }

    /// How the rows of a table are locked, by the locking clauses of the block.
    fn lock_of(&mut self, alias: &str, source: &TableSource) -> Option<LockSpec> {
        if matches!(source, TableSource::Fixed { .. }) {
            return None;
        }
        let names = |lock: &&ast::Lock| {
            let is_alias = |name: &ast::TableName| repo::schema::same_name(&name.name.name, alias);
            lock.tables.is_empty() || lock.tables.iter().any(is_alias)
        };
        let lock = self.locks.iter().find(names)?;
        self.is_locking = true;
        Some(super::relation::lock_spec(lock))
    }

    pub(super) fn virtual_table(
        &mut self,
        table: Arc<dyn VirtualTable>,
        alias: Arc<str>,
        located: &Located,
    ) -> Result<Source> {
        if located.at != LocatedAt::Virtual {
            self.is_cacheable = false;
        }
        let database = Arc::clone(&located.database);
        self.virtual_source(table, alias, database)
    }

    fn virtual_source(
        &mut self,
        table: Arc<dyn VirtualTable>,
        alias: Arc<str>,
        database: Arc<str>,
    ) -> Result<Source> {
        let base = self.scope().allocate(table.columns().len(), false);
        let columns = table.columns().iter().enumerate().map(|(at, column)| ScopeColumn {
            name: column.name.as_str().into(),
            expr: Expr::slot(base + at, ExprType::column(column.sql_type.clone(), column.nullable)),
            org_table: Arc::clone(&alias),
            org_name: column.name.as_str().into(),
            flags: ColumnFlags::default(),
            invisible: false,
            default: None,
        });
        let scope_table = ScopeTable {
            alias: Arc::clone(&alias),
            database,
            columns: columns.collect(),
            keys: Vec::new(),
        };
        let visible = self.add_table(scope_table)?;
        let node = VirtualNode {
            table,
            alias,
            base,
            pushed: Vec::new(),
            filter: Vec::new(),
            row_slot: None,
        };
        Ok(Source { node: Node::Virtual(Box::new(node)), visible })
    }

    /// `dolt_diff('a', 'b', 't')`: its arguments are worked out now, since they decide the columns.
    pub(super) fn table_function(
        &mut self,
        function: &ast::TableFunction,
        _nullable: bool,
    ) -> Result<Source> {
        self.is_cacheable = false;
        let mut args = Vec::with_capacity(function.args.len());
        for arg in &function.args {
            args.push(self.constant_value(arg)?);
        }
        let name = function.name.name.to_lowercase();
        let Some(table) = catalog::table_function(self.cx, &name, &args)? else {
            let text = format!("table function: '{}' not found", function.name.name);
            return Err(SqlError::with_message(ErrorCode::UnknownError, text).into());
        };
        let alias: Arc<str> =
            function.alias.as_ref().map_or_else(|| name.as_str().into(), |a| (*a.name).into());
        self.virtual_source(table, alias, "".into())
    }
}

fn schema_columns(table: &StoredTable, base: usize) -> Vec<ScopeColumn> {
    let schema: &Schema = &table.schema;
    let columns = schema.columns.iter().enumerate().map(|(at, column)| ScopeColumn {
        name: column.name.as_str().into(),
        expr: Expr::slot(base + at, ExprType::column(column.sql_type.clone(), column.nullable)),
        org_table: Arc::clone(&table.name),
        org_name: column.name.as_str().into(),
        flags: super::relation::flags_of(schema, at),
        invisible: column.invisible,
        default: Some(column.default.clone()),
    });
    columns.collect()
}
