//! GROUP BY and aggregate functions.

use parser::ast::{self, Call, ExprKind as Syntax, Select};
use types::{ErrorCode, SqlError};

use super::Binder;
use super::order::{nth, ordinal};
use super::scope::{AliasUse, Allows, Grouping};
use crate::aggregates::{self, Aggregate, Direction, Options};
use crate::error::Result;
use crate::expr::{self, ArithmeticOp, Expr, ExprKind, ExprType};
use crate::functions;

impl Binder<'_, '_> {
    /// Binds the keys. Names are columns first, then elements of the select list; numbers are its
    /// places.
    pub(super) fn bind_group_keys(&mut self, select: &Select) -> Result<()> {
        let (mut keys, mut syntax) = (Vec::new(), Vec::new());
        for key in &select.group_by {
            let named = self.group_syntax(select, key)?;
            let scope = self.scope();
            scope.clause = "group statement";
            scope.alias_use = AliasUse::None;
            keys.push(self.expr(&named)?);
            syntax.push(named);
        }
        let rollup = select.rollup.then(|| {
            let scope = self.scope();
            let first = scope.allocate(keys.len(), true);
            let level = scope.allocate(1, true);
            ((first..first + keys.len()).collect(), level)
        });
        self.scope().grouping = Some(Grouping { syntax, keys, rollup });
        Ok(())
    }

    /// A key as it would be written without place and alias.
    fn group_syntax(&mut self, select: &Select, key: &ast::Expr) -> Result<ast::Expr> {
        let items: Vec<Option<&ast::Expr>> = select.items.iter().map(item_expr).collect();
        if let Some(place) = ordinal(key) {
            return self.group_place(select, place);
        }
        let Syntax::Column(name) = &key.kind else { return Ok(key.clone()) };
        if name.table.is_some() {
            return Ok(key.clone());
        }
        if super::lookup::find_column(self.scope(), name)?.is_some() {
            return Ok(key.clone());
        }
        let aliased = select.items.iter().zip(&items).find(|(item, _)| {
            item.title().is_some_and(|title| repo::schema::same_name(title, &name.name.name))
        });
        match aliased {
            Some((_, Some(expr))) if super::inspect::has_aggregate(expr) => {
                Err(SqlError::new(ErrorCode::WrongGroupField, &[&name.name.name]).into())
            }
            Some((_, Some(expr))) => Ok((*expr).clone()),
            _ => Ok(key.clone()),
        }
    }

    /// The element of the select list at a place, wildcards counted by their columns.
    fn group_place(&mut self, select: &Select, place: u64) -> Result<ast::Expr> {
        let mut flat: Vec<ast::Expr> = Vec::new();
        for item in &select.items {
            match item {
                ast::SelectItem::Expr { expr, .. } => flat.push(expr.clone()),
                ast::SelectItem::Wildcard => {
                    let scope = self.scope();
                    let names = scope.visible.iter().map(|visible| {
                        let table = scope.tables[visible.table].alias.clone();
                        column_syntax(&table, scope.name_of(visible))
                    });
                    flat.extend(names);
                }
                ast::SelectItem::TableWildcard(name) => {
                    let scope = self.scope();
                    let tables = scope
                        .tables
                        .iter()
                        .filter(|table| super::lookup::is_named(table, None, &name.name.name));
                    let columns = tables.flat_map(|table| {
                        table.columns.iter().map(|column| column_syntax(&table.alias, &column.name))
                    });
                    flat.extend(columns);
                }
            }
        }
        let stand_ins: Vec<Expr> = vec![Expr::null(); flat.len()];
        nth(&stand_ins, place, "group statement")?;
        let at = usize::try_from(place - 1).unwrap_or_default();
        let found = flat.swap_remove(at);
        if super::inspect::has_aggregate(&found) {
            return Err(SqlError::new(ErrorCode::WrongGroupField, &[&place]).into());
        }
        Ok(found)
    }

    /// The key that a piece of syntax is, in clauses behind GROUP BY … WITH ROLLUP.
    pub(super) fn rolled_up(&mut self, syntax: &ast::Expr) -> Option<Expr> {
        let scope = self.scopes.last()?;
        if !scope.allows.grouped || scope.allows.inside_aggregate {
            return None;
        }
        let grouping = scope.grouping.as_ref()?;
        let (slots, _) = grouping.rollup.as_ref()?;
        let key = grouping.syntax.iter().position(|key| key == syntax)?;
        let ty = ExprType { nullable: true, ..grouping.keys[key].ty.clone() };
        Some(Expr::slot(slots[key], ty))
    }

    /// An aggregate function: its result is a slot that grouping fills.
    pub(super) fn aggregate(&mut self, aggregate: &'static Aggregate, call: &Call) -> Result<Expr> {
        let scope = self.scope();
        if !scope.allows.aggregates || scope.allows.inside_aggregate {
            return Err(SqlError::new(ErrorCode::InvalidGroupFuncUse, &[]).into());
        }
        if let Some(same) = scope.call_syntax.iter().position(|other| other == call) {
            let (known, slot) = &scope.calls[same];
            return Ok(Expr::slot(*slot, known.ty.clone()));
        }
        let before = scope.allows;
        scope.allows = Allows { inside_aggregate: true, windows: false, ..before };
        let bound = self.aggregate_call(aggregate, call);
        self.scope().allows = before;
        let bound = bound?;
        let scope = self.scope();
        let slot = scope.allocate(1, true);
        let ty = bound.ty.clone();
        scope.calls.push((bound, slot));
        scope.call_syntax.push(call.clone());
        Ok(Expr::slot(slot, ty))
    }

    /// An aggregate with its arguments bound.
    pub(super) fn aggregate_call(
        &mut self,
        aggregate: &'static Aggregate,
        call: &Call,
    ) -> Result<aggregates::AggregateCall> {
        let args = self.exprs(&call.args)?;
        let mut options = Options::default();
        if let Some(extra) = &call.extra {
            options.distinct = extra.distinct;
            options.separator = extra.separator.as_deref().map(str::to_owned);
            for item in &extra.order_by {
                let key = match ordinal(&item.expr) {
                    Some(place) => nth(&args, place, "order clause")?.clone(),
                    None => self.expr(&item.expr)?,
                };
                let direction =
                    if item.descending { Direction::Descending } else { Direction::Ascending };
                options.order.push((key, direction));
            }
        }
        aggregates::bind(aggregate, args, options, self.cx.session)
    }

    /// GROUPING(a, b): a bit for each key that the row is summed over, the last argument's lowest.
    pub(super) fn grouping_bits(&mut self, call: &Call) -> Result<Expr> {
        let wrong = || SqlError::new(ErrorCode::WrongArguments, &[&"GROUPING function"]).into();
        let Some((keys, level)) = self.scope().grouping.as_ref().and_then(|grouping| {
            grouping.rollup.as_ref().map(|(_, level)| (grouping.syntax.clone(), *level))
        }) else {
            return Err(wrong());
        };
        let level = Expr::slot(level, ExprType::big_int(false, false));
        let session = &*self.cx.session;
        let mut bits: Option<Expr> = None;
        for arg in &call.args {
            let Some(key) = keys.iter().position(|key| key == arg) else { return Err(wrong()) };
            let key = Expr::int(i64::try_from(key).unwrap_or_default());
            let bit = expr::arith(ArithmeticOp::ShiftRight, level.clone(), key, session);
            let bit = expr::arith(ArithmeticOp::BitAnd, bit, Expr::int(1), session);
            bits = Some(match bits {
                None => bit,
                Some(higher) => {
                    let moved = expr::arith(ArithmeticOp::ShiftLeft, higher, Expr::int(1), session);
                    expr::arith(ArithmeticOp::BitOr, moved, bit, session)
                }
            });
        }
        match bits {
            Some(bits) => {
                let signed = ast::DataType::new(ast::TypeKind::Signed);
                expr::cast(bits, &signed, session)
            }
            None => functions::call_by_name("GROUPING", Vec::new(), session),
        }
    }
}

fn item_expr(item: &ast::SelectItem) -> Option<&ast::Expr> {
    match item {
        ast::SelectItem::Expr { expr, .. } => Some(expr),
        ast::SelectItem::Wildcard | ast::SelectItem::TableWildcard(_) => None,
    }
}

/// `table.column`, as if it had been written.
fn column_syntax(table: &str, column: &str) -> ast::Expr {
    let name = ast::ColumnRef {
        schema: None,
        table: (!table.is_empty()).then(|| ast::Ident::new(table)),
        name: ast::Ident::new(column),
    };
    ast::Expr { kind: Syntax::Column(name), span: ast::Span::default() }
}

/// Whether an expression is a slot, and which.
pub(super) fn slot_of(expr: &Expr) -> Option<usize> {
    match expr.kind {
        ExprKind::Slot(slot) => Some(slot),
        _ => None,
    }
}
