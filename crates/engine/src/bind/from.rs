//! FROM: tables and joins become nodes, their columns names.

use parser::ast::{self, JoinCondition, TableRef};
use repo::schema::same_name;
use types::{ErrorCode, SqlError};

use super::Binder;
use super::scope::{Scope, ScopeTable, Visible};
use crate::error::Result;
use crate::expr::Expr;
use crate::limits::JOIN_TABLES_MAX;
use crate::plan::{JoinKind, JoinNode, Node};
use crate::privileges;

/// A bound part of FROM.
pub(super) struct Source {
    /// What makes its rows.
    pub(super) node: Node,
    /// The columns that plain names mean.
    pub(super) visible: Vec<Visible>,
}

impl Binder<'_, '_> {
    /// Binds a FROM clause into the present block.
    pub(super) fn tables_of(&mut self, list: &[TableRef]) -> Result<Node> {
        let asked_later = std::mem::replace(&mut self.asks_later, false);
        let node = self.tables(list);
        self.asks_later = asked_later;
        node
    }

    /// As [`Self::tables_of`], of a statement that changes rows: it may change what it does not
    /// read, so what it reads is asked for by [`Self::ask_for_reads`].
    pub(super) fn tables_to_change(&mut self, list: &[TableRef]) -> Result<Node> {
        self.asks_later = true;
        let node = self.tables(list);
        self.asks_later = false;
        node
    }

    /// 1142 where a column of a table is read and the account may not.
    pub(super) fn ask_for_reads(&mut self) -> Result<()> {
        let Some(scope) = self.scopes.last() else { return Ok(()) };
        for table in &scope.tables {
            let slots = table.columns.iter().filter_map(|c| super::aggregate::slot_of(&c.expr));
            let mut used = slots.map(|slot| scope.used.get(slot).copied().unwrap_or(false));
            if used.any(|is_used| is_used)
                && let Some(column) = table.columns.first()
            {
                privileges::check_read(self.cx, &table.database, &column.org_table)?;
            }
        }
        Ok(())
    }

    fn tables(&mut self, list: &[TableRef]) -> Result<Node> {
        let mut whole = Source { node: Node::One, visible: Vec::new() };
        for (at, item) in list.iter().enumerate() {
            let next = self.source_of(item, &whole.visible, false)?;
            whole = if at == 0 { next } else { cross(whole, next) };
        }
        self.scope().visible = whole.visible;
        if self.scope().tables.len() > JOIN_TABLES_MAX {
            return Err(SqlError::new(ErrorCode::TooManyTables, &[&JOIN_TABLES_MAX]).into());
        }
        Ok(whole.node)
    }

    /// Binds one table reference. `left` is what LATERAL sees; `nullable`: its rows may be replaced
    /// by NULLs.
    fn source_of(&mut self, item: &TableRef, left: &[Visible], nullable: bool) -> Result<Source> {
        match item {
            TableRef::Table(factor) => self.table_factor(factor, nullable),
            TableRef::Derived(derived) => self.derived_table(derived, left, nullable),
            TableRef::Function(function) => self.table_function(function, nullable),
            TableRef::JsonTable(_) => {
                Err(SqlError::new(ErrorCode::NotSupportedYet, &[&"JSON_TABLE"]).into())
            }
            TableRef::Join(join) => self.join(join, left, nullable),
            TableRef::Nested(list) => {
                let mut whole = Source { node: Node::One, visible: Vec::new() };
                for (at, item) in list.iter().enumerate() {
                    let mut seen = left.to_vec();
                    seen.extend(whole.visible.iter().cloned());
                    let next = self.source_of(item, &seen, nullable)?;
                    whole = if at == 0 { next } else { cross(whole, next) };
                }
                Ok(whole)
            }
        }
    }

    fn join(&mut self, join: &ast::Join, left: &[Visible], nullable: bool) -> Result<Source> {
        let (left_nullable, right_nullable) = match join.kind {
            ast::JoinKind::Inner | ast::JoinKind::Straight => (false, false),
            ast::JoinKind::Left => (false, true),
            ast::JoinKind::Right => (true, false),
            ast::JoinKind::Full => (true, true),
        };
        let near = self.source_of(&join.left, left, nullable || left_nullable)?;
        let mut seen = left.to_vec();
        seen.extend(near.visible.iter().cloned());
        let far = self.source_of(&join.right, &seen, nullable || right_nullable)?;
        let (on, visible) = self.join_condition(join, &near.visible, &far.visible)?;
        let straight = join.kind == ast::JoinKind::Straight;
        let node = match join.kind {
            ast::JoinKind::Inner | ast::JoinKind::Straight => {
                joined(near.node, far.node, JoinKind::Inner, on, straight)
            }
            ast::JoinKind::Left => joined(near.node, far.node, JoinKind::Left, on, false),
            ast::JoinKind::Right => joined(far.node, near.node, JoinKind::Left, on, false),
            ast::JoinKind::Full => joined(near.node, far.node, JoinKind::Full, on, false),
        };
        Ok(Source { node, visible })
    }

    fn join_condition(
        &mut self,
        join: &ast::Join,
        near: &[Visible],
        far: &[Visible],
    ) -> Result<(Vec<Expr>, Vec<Visible>)> {
        match &join.condition {
            JoinCondition::None if join.natural => {
                let names = self.shared_names(near, far);
                self.using(join.kind, &names, near, far)
            }
            JoinCondition::None => Ok((Vec::new(), chain(near, far))),
            JoinCondition::Using(names) => {
                let names: Vec<Box<str>> = names.iter().map(|name| name.name.clone()).collect();
                self.using(join.kind, &names, near, far)
            }
            JoinCondition::On(condition) => {
                let both = chain(near, far);
                let scope = self.scope();
                let before = (std::mem::replace(&mut scope.visible, both.clone()), scope.clause);
                scope.clause = "on clause";
                let bound = self.condition(condition);
                let scope = self.scope();
                (scope.visible, scope.clause) = before;
                Ok((bound?, both))
            }
        }
    }

    /// The names that NATURAL joins by, in the left side's order.
    fn shared_names(&mut self, near: &[Visible], far: &[Visible]) -> Vec<Box<str>> {
        let scope = self.scope();
        let names = |side: &[Visible]| -> Vec<Box<str>> {
            side.iter().map(|visible| (**scope.name_of(visible)).into()).collect()
        };
        let (left, right) = (names(near), names(far));
        let mut left = left;
        left.retain(|name| right.iter().any(|other| same_name(other, name)));
        left
    }

    /// USING: equalities, and the visible columns: those joined first, then the left side's, then
    /// the right's.
    fn using(
        &mut self,
        kind: ast::JoinKind,
        names: &[Box<str>],
        near: &[Visible],
        far: &[Visible],
    ) -> Result<(Vec<Expr>, Vec<Visible>)> {
        let (mut on, mut common) = (Vec::new(), Vec::new());
        for name in names {
            let left = self.using_column(near, name)?;
            let right = self.using_column(far, name)?;
            let top = self.scopes.len() - 1;
            self.note_use(top, &left.expr);
            self.note_use(top, &right.expr);
            on.push(self.equal(left.expr.clone(), right.expr.clone())?);
            let kept = match kind {
                ast::JoinKind::Right => Visible { expr: right.expr.clone(), ..left.clone() },
                ast::JoinKind::Full => {
                    let either = self.coalesce(left.expr.clone(), right.expr.clone())?;
                    Visible { expr: either, ..left.clone() }
                }
                _ => left.clone(),
            };
            common.push(kept);
        }
        let scope = self.scope();
        let is_common =
            |visible: &&Visible| !names.iter().any(|name| same_name(scope.name_of(visible), name));
        let rest = near.iter().filter(is_common).chain(far.iter().filter(is_common));
        let rest: Vec<Visible> = rest.cloned().collect();
        common.extend(rest);
        Ok((on, common))
    }

    /// The one column of that name of a side: 1054, 1052.
    fn using_column(&mut self, side: &[Visible], name: &str) -> Result<Visible> {
        let scope = self.scope();
        let mut found = side.iter().filter(|visible| same_name(scope.name_of(visible), name));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only.clone()),
            (Some(_), Some(_)) => Err(super::lookup::ambiguous(name, "from clause")),
            (None, _) => {
                Err(SqlError::new(ErrorCode::BadFieldError, &[&name, &"from clause"]).into())
            }
        }
    }

    /// Adds a table to the block; 1066 for a name that is there already. Its columns as plain
    /// names.
    pub(super) fn add_table(&mut self, table: ScopeTable) -> Result<Vec<Visible>> {
        let scope = self.scope();
        check_unique(scope, &table)?;
        let number = scope.tables.len();
        let visible = table.columns.iter().enumerate().filter(|(_, column)| !column.invisible);
        let visible = visible.map(|(column, found)| Visible {
            table: number,
            column,
            expr: found.expr.clone(),
        });
        let visible = visible.collect();
        scope.tables.push(table);
        Ok(visible)
    }
}

fn check_unique(scope: &Scope, table: &ScopeTable) -> Result<()> {
    let is_same = |other: &ScopeTable| {
        same_name(&other.alias, &table.alias) && same_name(&other.database, &table.database)
    };
    if scope.tables.iter().any(is_same) {
        return Err(SqlError::new(ErrorCode::NonuniqTable, &[&table.alias]).into());
    }
    Ok(())
}

fn chain(near: &[Visible], far: &[Visible]) -> Vec<Visible> {
    near.iter().chain(far).cloned().collect()
}

fn cross(left: Source, right: Source) -> Source {
    let visible = chain(&left.visible, &right.visible);
    let node = joined(left.node, right.node, JoinKind::Inner, Vec::new(), false);
    Source { node, visible }
}

/// A join that no rule has looked at yet.
pub(crate) fn joined(
    left: Node,
    right: Node,
    kind: JoinKind,
    on: Vec<Expr>,
    straight: bool,
) -> Node {
    Node::Join(Box::new(JoinNode {
        left,
        right,
        kind,
        on,
        hash: None,
        buffered: false,
        straight,
        right_slots: Vec::new(),
        left_slots: Vec::new(),
    }))
}
