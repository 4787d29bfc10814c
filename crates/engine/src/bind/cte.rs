//! Common table expressions.
//!
//! One that is not recursive is bound where it is first named, and shared by its other uses when it
//! looks at nothing outside. A recursive one is a node: its seeds, and steps that see the rows of
//! the last step.

use std::sync::Arc;

use parser::ast::{self, CommonTable as Syntax, QueryBody, SetOp, With};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::from::Source;
use super::inspect;
use super::scope::Scope;
use super::select::Tail;
use crate::error::Result;
use crate::expr::{Expr, ExprType, union_types};
use crate::plan::{CommonTable, Node, QueryPlan, RecursiveNode};
use crate::sink::ResultColumn;

/// A common table expression in sight.
#[derive(Clone)]
pub(super) struct KnownTable {
    pub(super) name: Arc<str>,
    pub(super) what: Known,
}

#[derive(Clone)]
pub(super) enum Known {
    /// As it was written; its plan once it was bound and may be shared.
    Query { syntax: Arc<Syntax>, recursive: bool, plan: Option<Arc<QueryPlan>> },
    /// The table itself, seen from its own step.
    Step { number: usize, columns: Vec<ResultColumn> },
}

impl Binder<'_, '_> {
    /// Brings the tables of a WITH in sight; 1066 for two of one name.
    pub(super) fn push_with(&mut self, with: &With) -> Result<()> {
        let first = self.known.len();
        for table in &with.tables {
            let name: Arc<str> = (*table.name.name).into();
            let is_same = |other: &KnownTable| repo::schema::same_name(&other.name, &name);
            if self.known[first..].iter().any(is_same) {
                return Err(SqlError::new(ErrorCode::NonuniqTable, &[&name]).into());
            }
            let recursive =
                with.recursive && inspect::mentions(&table.query.body, &table.name.name);
            let syntax = Arc::new(table.clone());
            self.known
                .push(KnownTable { name, what: Known::Query { syntax, recursive, plan: None } });
        }
        Ok(())
    }

    /// The common table expression that a table's name is, if it is one.
    pub(super) fn common_table(&mut self, factor: &ast::TableFactor) -> Result<Option<Source>> {
        let name = &*factor.name.name.name;
        let found = self.known.iter().rposition(|table| repo::schema::same_name(&table.name, name));
        let Some(at) = found else { return Ok(None) };
        let alias: Arc<str> =
            factor.alias.as_ref().map_or_else(|| name.into(), |a| (*a.name).into());
        let (syntax, recursive, plan) = match self.known[at].what.clone() {
            Known::Step { number, columns } => {
                return self.step_table(number, &columns, alias).map(Some);
            }
            Known::Query { syntax, recursive, plan } => (syntax, recursive, plan),
        };
        let (plan, kept) = match plan {
            Some(plan) => (plan, true),
            None => {
                let plan = Arc::new(self.bind_common(at, &syntax, recursive)?);
                if let (true, Known::Query { plan: known, .. }) =
                    (plan.outer.is_empty(), &mut self.known[at].what)
                {
                    *known = Some(Arc::clone(&plan));
                }
                (plan, false)
            }
        };
        let columns = renamed(&plan.columns, &syntax.columns)?;
        // The first use reads the rows once; when there are more, all keep them.
        self.derived_source(plan, &columns, alias, kept || recursive).map(Some)
    }

    /// Binds one as a block; it sees only those before it.
    fn bind_common(&mut self, at: usize, syntax: &Syntax, recursive: bool) -> Result<QueryPlan> {
        let after = self.known.split_off(at);
        let bound =
            if recursive { self.recursive_table(syntax) } else { self.query(&syntax.query, true) };
        self.known.extend(after);
        bound
    }

    fn step_table(
        &mut self,
        number: usize,
        columns: &[ResultColumn],
        alias: Arc<str>,
    ) -> Result<Source> {
        let base = self.scope().allocate(columns.len(), true);
        let table = super::derived::scope_table(&alias, columns, base);
        let visible = self.add_table(table)?;
        let node = RecursiveNode { table: number, alias, base, width: columns.len() };
        Ok(Source { node: Node::Recursive(Box::new(node)), visible })
    }

    /// A recursive one: the parts of its UNION that name it are steps, those before are seeds.
    fn recursive_table(&mut self, syntax: &Syntax) -> Result<QueryPlan> {
        let name = &*syntax.name.name;
        let QueryBody::Set(set) = &syntax.query.body else {
            return Err(SqlError::new(ErrorCode::CteRecursiveRequiresUnion, &[&name]).into());
        };
        if set.op != SetOp::Union {
            return Err(SqlError::new(ErrorCode::CteRecursiveRequiresUnion, &[&name]).into());
        }
        let mut parts = Vec::new();
        let mut distinct = false;
        union_parts(set, &mut parts, &mut distinct);
        let is_step = |part: &QueryBody| inspect::mentions(part, name);
        let first = parts.iter().position(|part| is_step(part)).unwrap_or(parts.len());
        if first == 0 || parts[first..].iter().any(|part| !is_step(part)) {
            let code = ErrorCode::CteRecursiveRequiresNonrecursiveFirst;
            return Err(SqlError::new(code, &[&name]).into());
        }
        self.push_scope(Scope { hides_parent: true, ..Scope::new("field list") })?;
        let tail = Tail { order_by: &[], limit: None, hides_parent: true };
        let mut seeds = Vec::new();
        for part in &parts[..first] {
            let plan = self.body(part, &tail)?;
            if let Some(other) = seeds.first() {
                Self::check_widths(other, &plan)?;
            }
            seeds.push(plan);
        }
        let columns = self.recursive_columns(syntax, &seeds)?;
        let number = self.recursions;
        self.recursions += 1;
        let what = Known::Step { number, columns: columns.clone() };
        self.known.push(KnownTable { name: name.into(), what });
        let mut steps = Vec::new();
        for part in &parts[first..] {
            let plan = self.body(part, &tail)?;
            Self::check_widths(&seeds[0], &plan)?;
            steps.push(Arc::new(plan));
        }
        self.known.pop();
        let table = (number, name, distinct);
        self.recursive_block(table, seeds, steps, columns, syntax)
    }

    /// The columns of a recursive table: typed by its seeds, and any may be NULL.
    fn recursive_columns(
        &mut self,
        syntax: &Syntax,
        seeds: &[QueryPlan],
    ) -> Result<Vec<ResultColumn>> {
        let collation = self.cx.session.collation;
        let mut columns = renamed(&seeds[0].columns, &syntax.columns)?;
        for (at, column) in columns.iter_mut().enumerate() {
            let types: Vec<&ExprType> = seeds.iter().map(|seed| &seed.output[at].ty).collect();
            column.sql_type = union_types(&types, collation, "UNION")?.sql_type;
            column.nullable = true;
        }
        Ok(columns)
    }

    fn recursive_block(
        &mut self,
        (number, name, distinct): (usize, &str, bool),
        seeds: Vec<QueryPlan>,
        steps: Vec<Arc<QueryPlan>>,
        columns: Vec<ResultColumn>,
        syntax: &Syntax,
    ) -> Result<QueryPlan> {
        let base = self.scope().allocate(columns.len(), true);
        let node = Node::CommonTable(Box::new(CommonTable {
            table: number,
            name: name.into(),
            distinct,
            seeds: seeds.into_iter().map(Arc::new).collect(),
            steps,
            types: columns.iter().map(|column| column.sql_type.clone()).collect(),
            base,
        }));
        let output: Vec<Expr> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                Expr::slot(base + at, ExprType::column(column.sql_type.clone(), true))
            })
            .collect();
        let node = self.limited(node, syntax.query.limit.as_ref(), false)?;
        self.blocks += 1;
        let scope = self.pop_scope();
        Ok(self.finish(scope, node, output, columns))
    }
}

/// The parts of a chain of UNIONs. It is distinct if the union before a step is.
fn union_parts<'a>(
    set: &'a ast::SetOperation,
    parts: &mut Vec<&'a QueryBody>,
    distinct: &mut bool,
) {
    match &set.left {
        QueryBody::Set(left) if left.op == SetOp::Union => {
            union_parts(left, parts, distinct);
        }
        other => parts.push(other),
    }
    *distinct |= !set.all;
    parts.push(&set.right);
}

/// Columns under other names, where they are given: 1353.
pub(super) fn renamed(columns: &[ResultColumn], names: &[ast::Ident]) -> Result<Vec<ResultColumn>> {
    let mut columns = columns.to_vec();
    if names.is_empty() {
        return Ok(columns);
    }
    if names.len() != columns.len() {
        return Err(SqlError::new(ErrorCode::ViewWrongList, &[]).into());
    }
    for (column, name) in columns.iter_mut().zip(names) {
        column.name = name.name.to_string();
    }
    Ok(columns)
}
