//! ONLY_FULL_GROUP_BY: what stands outside of aggregates must follow from the groups' keys.
//!
//! A slot follows from others through a table's primary or unique key, and through equalities that
//! hold in every row (manual 12.19.4): WHERE and inner joins' conditions with another slot or a
//! constant.

use std::collections::BTreeSet;

use parser::ast::Select;
use types::{ErrorCode, SqlError};

use super::Binder;
use super::aggregate::slot_of;
use super::scope::Scope;
use crate::error::Result;
use crate::expr::{CompareOp, Expr, ExprKind};
use crate::plan::{JoinKind, Node};
use crate::session::SqlMode;

impl Binder<'_, '_> {
    /// 1055, or 1140 without GROUP BY, for the first element of the select list that breaks the
    /// rule.
    pub(super) fn check_full_group_by(&mut self, select: &Select, input: &Node) -> Result<()> {
        if !self.cx.session.sql_mode.has(SqlMode::ONLY_FULL_GROUP_BY) {
            return Ok(());
        }
        let scope = self.scope();
        let grouping = scope.grouping.as_ref();
        let keys = grouping.map_or(&[][..], |grouping| &grouping.keys);
        let syntax = grouping.map_or(&[][..], |grouping| &grouping.syntax);
        let known = known_slots(scope, keys, input);
        for (at, alias) in scope.aliases.iter().enumerate() {
            if is_key(select, syntax, at) {
                continue;
            }
            if let Some(slot) = alias.bare.iter().find(|slot| !known.contains(slot)) {
                let column = shown(scope, *slot);
                return Err(broken(!select.group_by.is_empty(), at + 1, &column));
            }
        }
        Ok(())
    }
}

/// Whether the element at a place of the list is, as written, one of the keys.
fn is_key(select: &Select, keys: &[parser::ast::Expr], at: usize) -> bool {
    // Wildcards shift places; then only slots decide.
    let plain = select.items.iter().all(|item| item.title().is_some());
    match select.items.get(at) {
        Some(parser::ast::SelectItem::Expr { expr, .. }) if plain => keys.contains(expr),
        _ => false,
    }
}

fn broken(is_grouped: bool, at: usize, column: &str) -> crate::Error {
    if !is_grouped {
        let code = ErrorCode::MixOfGroupFuncAndFields;
        return SqlError::new(code, &[&at, &"SELECT list", &column]).into();
    }
    let text = format!(
        "Expression #{at} of SELECT list is not in GROUP BY clause and contains nonaggregated \
         column '{column}' which is not functionally dependent on columns in GROUP BY clause; \
         this is incompatible with sql_mode=only_full_group_by"
    );
    SqlError::with_message(ErrorCode::WrongFieldWithGroup, text).into()
}

/// `db.table.column` of a slot.
fn shown(scope: &Scope, slot: usize) -> String {
    for table in &scope.tables {
        for column in &table.columns {
            if slot_of(&column.expr) == Some(slot) {
                let (database, alias) = (&table.database, &table.alias);
                let dot = if database.is_empty() { "" } else { "." };
                return format!("{database}{dot}{alias}.{}", column.name);
            }
        }
    }
    String::new()
}

/// All slots that follow from the keys.
fn known_slots(scope: &Scope, keys: &[Expr], input: &Node) -> BTreeSet<usize> {
    let mut known: BTreeSet<usize> = keys.iter().filter_map(slot_of).collect();
    if let Some((slots, level)) = scope.grouping.as_ref().and_then(|g| g.rollup.as_ref()) {
        known.extend(slots);
        known.insert(*level);
    }
    let mut pairs = Vec::new();
    equalities(input, &mut pairs, &mut known);
    loop {
        let before = known.len();
        for (a, b) in &pairs {
            if known.contains(a) || known.contains(b) {
                known.extend([*a, *b]);
            }
        }
        for table in &scope.tables {
            let decides = |key: &Vec<usize>| key.iter().all(|slot| known.contains(slot));
            if table.keys.iter().any(decides) {
                known.extend(table.columns.iter().filter_map(|column| slot_of(&column.expr)));
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

/// Equalities that hold in every row of a node: pairs of slots, and slots that are constant.
fn equalities(node: &Node, pairs: &mut Vec<(usize, usize)>, known: &mut BTreeSet<usize>) {
    match node {
        Node::Filter(input, conditions) => {
            for condition in conditions {
                equality(condition, pairs, known);
            }
            equalities(input, pairs, known);
        }
        Node::Join(join) => {
            equalities(&join.left, pairs, known);
            if join.kind == JoinKind::Inner {
                join.on.iter().for_each(|condition| equality(condition, pairs, known));
                equalities(&join.right, pairs, known);
            } else if join.kind == JoinKind::Left {
                // The right side's columns follow from the left's where it has a partner, and are
                // NULL else.
                join.on
                    .iter()
                    .for_each(|condition| equality(condition, pairs, &mut BTreeSet::new()));
                equalities(&join.right, pairs, &mut BTreeSet::new());
            }
        }
        _ => (),
    }
}

fn equality(condition: &Expr, pairs: &mut Vec<(usize, usize)>, known: &mut BTreeSet<usize>) {
    let ExprKind::Compare(CompareOp::Equal, left, right, _) = &condition.kind else { return };
    match (slot_of(left), slot_of(right)) {
        (Some(a), Some(b)) => pairs.push((a, b)),
        (Some(slot), None) if right.slots().is_empty() => {
            known.insert(slot);
        }
        (None, Some(slot)) if left.slots().is_empty() => {
            known.insert(slot);
        }
        _ => (),
    }
}
