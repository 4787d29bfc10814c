//! What UPDATE and DELETE find and put.

use std::sync::Arc;

use parser::ast::{self, ExprKind as Syntax};
use repo::lock::LockMode;
use repo::schema::{ColumnId, Schema, same_name};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::lookup::{is_named, written};
use super::scope::{Scope, ScopeTable};
use crate::error::Result;
use crate::plan::{BoundAssignment, JoinNode, LockSpec, Node, TableSource, Target, TargetPlan};

/// The parts of an UPDATE or DELETE that are about finding rows.
#[derive(Clone, Copy)]
pub struct TargetSpec<'a> {
    /// WITH before it.
    pub with: Option<&'a ast::With>,
    /// The tables that are read.
    pub from: &'a [ast::TableRef],
    /// The tables that rows are deleted from; empty: the only one (of UPDATE: those assigned to).
    pub targets: &'a [ast::TableName],
    /// What UPDATE assigns.
    pub assignments: &'a [ast::Assignment],
    /// WHERE.
    pub filter: Option<&'a ast::Expr>,
    /// ORDER BY.
    pub order_by: &'a [ast::OrderItem],
    /// LIMIT.
    pub limit: Option<&'a ast::Limit>,
}

impl Binder<'_, '_> {
    /// Binds what an UPDATE or DELETE finds and assigns.
    pub(super) fn target(&mut self, spec: &TargetSpec<'_>) -> Result<TargetPlan> {
        if let Some(with) = spec.with {
            self.push_with(with)?;
        }
        self.push_scope(Scope::new("field list"))?;
        self.blocks += 1;
        let node = self.tables_to_change(spec.from)?;
        let is_multi = self.scope().tables.len() > 1;
        let mut node = self.filtered(node, spec.filter)?;
        let mut numbers = Vec::new();
        for name in spec.targets {
            numbers.push(self.target_table(name)?);
        }
        let assignments = self.assignments(spec, &mut numbers)?;
        if spec.targets.is_empty() && spec.assignments.is_empty() {
            numbers.push(0);
        }
        self.ask_for_reads()?;
        let targets: Vec<Target> = numbers
            .iter()
            .enumerate()
            .map(|(target, number)| {
                let own = assignments.iter().filter(|assignment| assignment.target == target);
                let assigned: Vec<usize> = own.map(|assignment| assignment.column).collect();
                self.make_target(&mut node, *number, &assigned)
            })
            .collect::<Result<_>>()?;
        let keys = self.order_keys(spec.order_by, &[])?;
        let node = super::order::sorted(node, keys);
        let node = self.limited(node, spec.limit, false)?;
        let scope = self.pop_scope();
        let query = self.finish(scope, node, Vec::new(), Vec::new());
        Ok(TargetPlan { query, targets, assignments, is_multi })
    }

    /// The table that DELETE names: 1109.
    fn target_table(&mut self, name: &ast::TableName) -> Result<usize> {
        let schema = name.schema.as_ref().map(|schema| &*schema.name);
        let found = self.scope().tables.iter().position(|table| {
            is_named(table, None, &name.name.name)
                && schema.is_none_or(|schema| same_name(&table.database, schema))
        });
        found.ok_or_else(|| {
            let code = ErrorCode::UnknownTable;
            SqlError::new(code, &[&name.name.name, &"MULTI DELETE"]).into()
        })
    }

    /// What UPDATE assigns; the tables that it assigns to join `numbers`.
    fn assignments(
        &mut self,
        spec: &TargetSpec<'_>,
        numbers: &mut Vec<usize>,
    ) -> Result<Vec<BoundAssignment>> {
        let mut bound = Vec::with_capacity(spec.assignments.len());
        for assignment in spec.assignments {
            self.scope().clause = "field list";
            let (table, column) = self.assigned_column(&assignment.column)?;
            let target = match numbers.iter().position(|number| *number == table) {
                Some(at) => at,
                None => {
                    numbers.push(table);
                    numbers.len() - 1
                }
            };
            let value = match assignment.value.kind {
                Syntax::Default => None,
                _ => Some(self.expr(&assignment.value)?),
            };
            bound.push(BoundAssignment { target, column, value });
        }
        Ok(bound)
    }

    /// The table and column that an assignment names: 1054, 1052.
    fn assigned_column(&mut self, name: &ast::ColumnRef) -> Result<(usize, usize)> {
        let scope = self.scope();
        let mut found = None;
        for (at, table) in scope.tables.iter().enumerate() {
            let schema = name.schema.as_ref().map(|schema| &*schema.name);
            if name.table.as_ref().is_some_and(|alias| !is_named(table, schema, &alias.name)) {
                continue;
            }
            let column = table.columns.iter().position(|c| same_name(&c.name, &name.name.name));
            let Some(column) = column else { continue };
            if found.is_some() {
                return Err(super::lookup::ambiguous(&written(name), "field list"));
            }
            found = Some((at, column));
        }
        found.ok_or_else(|| {
            let clause = "field list";
            SqlError::new(ErrorCode::BadFieldError, &[&written(name), &clause]).into()
        })
    }

    /// Makes a table of the block one that is changed: all its columns are read, its rows are
    /// locked, and their keys and bytes have slots. `assigned` are the columns that an UPDATE sets.
    fn make_target(
        &mut self,
        node: &mut Node,
        number: usize,
        assigned: &[usize],
    ) -> Result<Target> {
        let scope = self.scope();
        let table: ScopeTable = scope.tables[number].clone();
        let not_updatable =
            || SqlError::new(ErrorCode::NonUpdatableTable, &[&table.alias, &"UPDATE"]).into();
        let Some(base) = table.columns.first().and_then(|c| super::aggregate::slot_of(&c.expr))
        else {
            return Err(not_updatable());
        };
        let width = table.columns.len();
        scope.used[base..base + width].fill(true);
        let key_slot = scope.allocate(2, true);
        let mut target = Target {
            alias: Arc::clone(&table.alias),
            place: None,
            virtual_table: None,
            schema: None,
            schema_hash: repo::Hash::ZERO,
            base,
            width,
            key_slot,
            row_slot: key_slot + 1,
        };
        if mark(node, &mut target, assigned)? { Ok(target) } else { Err(not_updatable()) }
    }
}

/// Finds the node that fills a target's slots and lets it keep keys and bytes.
fn mark(node: &mut Node, target: &mut Target, assigned: &[usize]) -> Result<bool> {
    match node {
        Node::Table(table) if table.base == target.base => {
            let TableSource::Live(place) = &table.source else {
                let text = "cannot write to a read-only revision of the database";
                return Err(SqlError::unknown(text).into());
            };
            table.row_slots = Some((target.key_slot, target.row_slot));
            let mode = lock_mode(&table.schema, assigned);
            table.lock = Some(LockSpec { mode, wait: None, skip: false });
            target.place = Some(place.clone());
            target.schema = Some(Arc::clone(&table.schema));
            target.schema_hash = table.schema_hash;
            Ok(true)
        }
        Node::Virtual(table) if table.base == target.base => {
            table.row_slot = Some(target.key_slot);
            target.virtual_table = Some(Arc::clone(&table.table));
            Ok(true)
        }
        Node::Filter(input, _) => mark(input, target, assigned),
        Node::Join(join) => {
            let JoinNode { left, right, .. } = &mut **join;
            Ok(mark(left, target, assigned)? || mark(right, target, assigned)?)
        }
        _ => Ok(false),
    }
}

/// How rows are locked whose columns `assigned` are set (none: they are deleted): an UPDATE that
/// leaves every key as it is does not stand in the way of rows that lean on one.
fn lock_mode(schema: &Schema, assigned: &[usize]) -> LockMode {
    let is_key = |id: ColumnId| {
        let indexes = schema.indexes.iter().flat_map(|index| &index.parts);
        schema.primary.iter().chain(indexes).any(|part| part.column == id)
    };
    let mut columns = schema.columns.iter().enumerate();
    let changes_keys = columns.any(|(at, column)| {
        let follows = column.generated.is_some() || column.on_update.is_some();
        (follows || assigned.contains(&at)) && is_key(column.id)
    });
    if assigned.is_empty() || changes_keys { LockMode::Exclusive } else { LockMode::NoKeyUpdate }
}
