//! Derived tables and views: blocks in FROM.

use std::sync::Arc;

use parser::ast::{self, Statement};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::cte::renamed;
use super::from::Source;
use super::scope::{ScopeColumn, ScopeTable, Visible};
use crate::catalog::{Located, ViewDefinition};
use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::plan::{DerivedNode, Node, QueryPlan};
use crate::sink::ResultColumn;

impl Binder<'_, '_> {
    /// `(SELECT …) AS t(a, b)`: 1248, 1060.
    pub(super) fn derived_table(
        &mut self,
        derived: &ast::DerivedTable,
        left: &[Visible],
        _nullable: bool,
    ) -> Result<Source> {
        let Some(alias) = &derived.alias else {
            return Err(SqlError::new(ErrorCode::DerivedMustHaveAlias, &[]).into());
        };
        let plan = if derived.lateral {
            let scope = self.scope();
            let before = std::mem::replace(&mut scope.visible, left.to_vec());
            let plan = self.query(&derived.query, false);
            self.scope().visible = before;
            plan?
        } else {
            self.query(&derived.query, true)?
        };
        let columns = renamed(&plan.columns, &derived.columns)?;
        check_names(&columns)?;
        self.derived_source(Arc::new(plan), &columns, (*alias.name).into(), false)
    }

    /// A view: its text, bound in its own database, under no outer names.
    pub(super) fn view(
        &mut self,
        view: &ViewDefinition,
        alias: Arc<str>,
        located: &Located,
        _nullable: bool,
    ) -> Result<Source> {
        let name = format!("{}.{}", located.database, repo::lower(&view.name));
        self.enter_view(name, (&located.database, &view.name))?;
        let database = self.database.replace(Arc::clone(&located.database));
        let known = std::mem::take(&mut self.known);
        let locks = std::mem::take(&mut self.locks);
        let scopes = std::mem::take(&mut self.scopes);
        let plan = self.view_query(view);
        (self.scopes, self.locks, self.known, self.database) = (scopes, locks, known, database);
        self.views.pop();
        let plan = plan.map_err(|error| invalid_view(error, located, view))?;
        let names: Vec<ast::Ident> =
            view.columns.iter().map(|name| ast::Ident::new(&**name)).collect();
        let columns = renamed(&plan.columns, &names)?;
        self.derived_source(Arc::new(plan), &columns, alias, false)
    }

    fn view_query(&mut self, view: &ViewDefinition) -> Result<QueryPlan> {
        let mode = match &view.sql_mode {
            Some(text) => crate::session::SqlMode::parse(text).unwrap_or(self.cx.session.sql_mode),
            None => self.cx.session.sql_mode,
        };
        let parsed = parser::parse_one(&*view.query, mode.parse_options());
        let (statement, _) = parsed.map_err(|error| SqlError::unknown(error.to_string()))?;
        match statement {
            Statement::Query(query) => self.query(&query, true),
            Statement::CreateView(create) => self.query(&create.query, true),
            _ => Err(SqlError::unknown("a view that is no query").into()),
        }
    }

    /// A block as a table of the present one.
    pub(super) fn derived_source(
        &mut self,
        plan: Arc<QueryPlan>,
        columns: &[ResultColumn],
        alias: Arc<str>,
        kept: bool,
    ) -> Result<Source> {
        let base = self.scope().allocate(columns.len(), false);
        let visible = self.add_table(scope_table(&alias, columns, base))?;
        // A lateral block looks at slots of this one: noted when it was bound.
        let node = DerivedNode { plan, alias, base, columns: Vec::new(), kept, filter: Vec::new() };
        Ok(Source { node: Node::Derived(Box::new(node)), visible })
    }
}

/// 1060.
fn check_names(columns: &[ResultColumn]) -> Result<()> {
    for (at, column) in columns.iter().enumerate() {
        let is_same = |other: &ResultColumn| repo::schema::same_name(&other.name, &column.name);
        if columns[..at].iter().any(is_same) {
            return Err(SqlError::new(ErrorCode::DupFieldname, &[&column.name]).into());
        }
    }
    Ok(())
}

/// 1356 for a view whose tables or columns are gone.
fn invalid_view(error: crate::Error, located: &Located, view: &ViewDefinition) -> crate::Error {
    let crate::Error::Sql(cause) = &error else { return error };
    match cause.code {
        ErrorCode::NoSuchTable | ErrorCode::BadFieldError | ErrorCode::SpDoesNotExist => {
            SqlError::new(ErrorCode::ViewInvalid, &[&located.database, &view.name]).into()
        }
        _ => error,
    }
}

/// The columns of a block as those of a table.
pub(super) fn scope_table(alias: &Arc<str>, columns: &[ResultColumn], base: usize) -> ScopeTable {
    let columns = columns.iter().enumerate().map(|(at, column)| ScopeColumn {
        name: column.name.as_str().into(),
        expr: Expr::slot(base + at, ExprType::column(column.sql_type.clone(), column.nullable)),
        org_table: column.org_table.as_str().into(),
        org_name: column.org_name.as_str().into(),
        flags: column.flags,
        invisible: false,
        default: None,
    });
    ScopeTable {
        alias: Arc::clone(alias),
        database: "".into(),
        columns: columns.collect(),
        keys: Vec::new(),
    }
}
