//! Expressions.

use parser::ast::{self, BinaryOp, ExprKind as Syntax, IsTest, UnaryOp, VarScope};
use types::{ErrorCode, SqlError, Value};

use super::Binder;
use crate::error::Result;
use crate::expr::{self, ArithmeticOp, CompareOp, Expr, ExprKind};
use crate::functions;

impl Binder<'_, '_> {
    /// Binds an expression in the present block.
    pub fn expr(&mut self, syntax: &ast::Expr) -> Result<Expr> {
        if let Some(key) = self.rolled_up(syntax) {
            return Ok(key);
        }
        match &syntax.kind {
            Syntax::Literal(literal) => expr::literal(literal, self.cx.session),
            Syntax::Column(name) => self.column(name),
            Syntax::Param(number) => {
                let value = self.cx.params.get(*number as usize);
                Ok(Expr::param(*number, value, self.cx.session.collation))
            }
            Syntax::UserVar(name) => {
                let lowered = name.to_lowercase();
                let value = self.cx.session.user_variables.get(lowered.as_str());
                Ok(Expr::user_variable(name, value, self.cx.session.collation))
            }
            Syntax::SystemVar(variable) => self.system_variable(variable),
            Syntax::Assign { var, value } => {
                let value = self.expr(value)?;
                let ty = value.ty.clone();
                let name = var.to_lowercase().into();
                Ok(Expr::new(ExprKind::Assign(name, Box::new(value)), ty))
            }
            Syntax::And(parts) => Ok(Expr::and(self.exprs(parts)?)),
            Syntax::Or(parts) => Ok(Expr::or(self.exprs(parts)?)),
            Syntax::Unary { op, expr } => self.unary(*op, expr),
            Syntax::Binary { op, left, right } => self.binary(*op, left, right),
            _ => self.predicate(syntax),
        }
    }

    /// Tests: IS, BETWEEN, IN, LIKE, and subqueries.
    fn predicate(&mut self, syntax: &ast::Expr) -> Result<Expr> {
        match &syntax.kind {
            Syntax::Is { expr, negated, test } => {
                let operand = self.expr(expr)?;
                let bound = match test {
                    IsTest::Null | IsTest::Unknown => Expr::is_null(operand),
                    IsTest::True => Expr::is_truth(operand, true),
                    IsTest::False => Expr::is_truth(operand, false),
                };
                Ok(negate_if(bound, *negated))
            }
            Syntax::Between { expr, negated, low, high } => {
                let (expr, low, high) = (self.expr(expr)?, self.expr(low)?, self.expr(high)?);
                let bound = expr::between(expr, low, high, self.cx.session)?;
                Ok(negate_if(bound, *negated))
            }
            Syntax::InList { expr, negated, list } => {
                Ok(negate_if(self.in_list(expr, list)?, *negated))
            }
            Syntax::Like { expr, negated, pattern, escape } => {
                let bound = self.like(expr, pattern, escape.as_deref())?;
                Ok(negate_if(bound, *negated))
            }
            Syntax::Regexp { expr, negated, pattern } => {
                let args = vec![self.expr(expr)?, self.expr(pattern)?];
                let bound = functions::call_by_name("REGEXP_LIKE", args, self.cx.session)?;
                Ok(negate_if(bound, *negated))
            }
            Syntax::InQuery { expr, negated, query } => {
                Ok(negate_if(self.in_query(expr, query)?, *negated))
            }
            Syntax::Exists(query) => self.exists(query),
            Syntax::Subquery(query) => self.scalar_subquery(query),
            Syntax::Quantified { left, op, all, query } => self.quantified(left, *op, *all, query),
            Syntax::Row(_) => Err(operand_columns(1)),
            _ => self.special_form(syntax),
        }
    }

    /// Several expressions.
    pub(super) fn exprs(&mut self, list: &[ast::Expr]) -> Result<Vec<Expr>> {
        list.iter().map(|item| self.expr(item)).collect()
    }

    fn system_variable(&mut self, variable: &ast::SystemVar) -> Result<Expr> {
        let name = match &variable.prefix {
            Some(prefix) => format!("{prefix}.{}", variable.name),
            None => variable.name.to_string(),
        };
        let global = variable.scope == Some(VarScope::Global);
        let name = name.to_lowercase();
        let value = crate::variables::read(self.cx, global, &name)?;
        let typed = Expr::user_variable(&name, Some(&value), self.cx.session.collation);
        Ok(Expr::new(ExprKind::SystemVariable { global, name: name.into() }, typed.ty))
    }

    fn unary(&mut self, op: UnaryOp, operand: &ast::Expr) -> Result<Expr> {
        let operand = self.expr(operand)?;
        Ok(match op {
            UnaryOp::Not | UnaryOp::Bang => Expr::not(operand),
            UnaryOp::Minus => expr::negate(operand),
            UnaryOp::Plus => operand,
            UnaryOp::BitNot => expr::bit_not(operand),
            UnaryOp::Binary => {
                let to = ast::DataType::new(ast::TypeKind::Binary);
                expr::cast(operand, &to, self.cx.session)?
            }
        })
    }

    fn binary(&mut self, op: BinaryOp, left: &ast::Expr, right: &ast::Expr) -> Result<Expr> {
        if let Some(op) = compare_op(op) {
            return self.compare(op, left, right);
        }
        if let Some(moved) = self.interval_arithmetic(op, left, right)? {
            return Ok(moved);
        }
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        let session = &*self.cx.session;
        if let Some(op) = arithmetic_op(op) {
            return Ok(expr::arith(op, left, right, session));
        }
        match op {
            BinaryOp::Xor => Ok(Expr::xor(left, right)),
            BinaryOp::Concat => functions::call_by_name("CONCAT", vec![left, right], session),
            BinaryOp::JsonExtract => {
                functions::call_by_name("JSON_EXTRACT", vec![left, right], session)
            }
            BinaryOp::JsonUnquote => {
                let found = functions::call_by_name("JSON_EXTRACT", vec![left, right], session)?;
                functions::call_by_name("JSON_UNQUOTE", vec![found], session)
            }
            _ => {
                let left = functions::call_by_name("SOUNDEX", vec![left], session)?;
                let right = functions::call_by_name("SOUNDEX", vec![right], session)?;
                expr::compare(CompareOp::Equal, left, right, session)
            }
        }
    }

    /// A comparison of single values, of rows, or with a subquery that gives a row.
    fn compare(&mut self, op: CompareOp, left: &ast::Expr, right: &ast::Expr) -> Result<Expr> {
        match (&left.kind, &right.kind) {
            (Syntax::Row(near), Syntax::Row(far)) => {
                if near.len() != far.len() {
                    return Err(operand_columns(near.len()));
                }
                let mut pairs = Vec::with_capacity(near.len());
                for (near, far) in near.iter().zip(far) {
                    pairs.push((self.expr(near)?, self.expr(far)?));
                }
                expr::compare_rows(op, pairs, self.cx.session)
            }
            (Syntax::Row(near), Syntax::Subquery(query)) => self.row_subquery(op, near, query),
            (Syntax::Subquery(query), Syntax::Row(far)) => {
                self.row_subquery(op.flipped(), far, query)
            }
            (Syntax::Row(near), _) => Err(operand_columns(near.len())),
            (_, Syntax::Row(_)) => Err(operand_columns(1)),
            _ => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                expr::compare(op, left, right, self.cx.session)
            }
        }
    }

    fn in_list(&mut self, left: &ast::Expr, list: &[ast::Expr]) -> Result<Expr> {
        let Syntax::Row(near) = &left.kind else {
            let left = self.expr(left)?;
            let list = self.exprs(list)?;
            return expr::in_list(left, list, self.cx.session);
        };
        let mut any = Vec::with_capacity(list.len());
        for item in list {
            let Syntax::Row(far) = &item.kind else { return Err(operand_columns(near.len())) };
            if far.len() != near.len() {
                return Err(operand_columns(near.len()));
            }
            let mut pairs = Vec::with_capacity(near.len());
            for (near, far) in near.iter().zip(far) {
                pairs.push((self.expr(near)?, self.expr(far)?));
            }
            any.push(expr::compare_rows(CompareOp::Equal, pairs, self.cx.session)?);
        }
        Ok(Expr::or(any))
    }

    fn like(
        &mut self,
        left: &ast::Expr,
        pattern: &ast::Expr,
        escape: Option<&ast::Expr>,
    ) -> Result<Expr> {
        let (left, pattern) = (self.expr(left)?, self.expr(pattern)?);
        let escape = match escape {
            None if self.cx.session.sql_mode.has(crate::session::SqlMode::NO_BACKSLASH_ESCAPES) => {
                None
            }
            None => Some('\\'),
            Some(escape) => {
                let value = self.constant_value(escape)?;
                let text = value.to_string_lossy().into_owned();
                let mut letters = text.chars();
                match (letters.next(), letters.next()) {
                    (first, None) => first.or(Some('\\')).filter(|_| !value.is_null()),
                    _ => {
                        let what = "ESCAPE";
                        return Err(SqlError::new(ErrorCode::WrongArguments, &[&what]).into());
                    }
                }
            }
        };
        expr::like(left, pattern, escape, self.cx.session)
    }

    /// `a = b` of bound values.
    pub(super) fn equal(&mut self, left: Expr, right: Expr) -> Result<Expr> {
        expr::compare(CompareOp::Equal, left, right, self.cx.session)
    }

    /// `COALESCE(a, b)` of bound values.
    pub(super) fn coalesce(&mut self, left: Expr, right: Expr) -> Result<Expr> {
        functions::call_by_name("COALESCE", vec![left, right], self.cx.session)
    }

    /// DEFAULT(column): the column's literal default.
    pub(super) fn default_of(&mut self, name: &ast::ColumnRef) -> Result<Expr> {
        let (column, ty) = {
            let scope = self.scope();
            let found = scope.tables.iter().find_map(|table| {
                let named = name
                    .table
                    .as_ref()
                    .is_none_or(|qualifier| super::lookup::is_named(table, None, &qualifier.name));
                super::lookup::column_of(table, &name.name.name).filter(|_| named)
            });
            match found {
                Some(column) => (column.clone(), column.expr.ty.clone()),
                None => return self.column(name),
            }
        };
        use repo::schema::DefaultValue;
        match column.default {
            Some(DefaultValue::Literal(text)) => {
                let value = expr::coerce(Value::text(&text), &ty.sql_type, self.cx)?;
                Ok(Expr::constant(value, ty))
            }
            Some(DefaultValue::Null) => Ok(Expr::constant(Value::Null, ty)),
            Some(DefaultValue::None) if ty.nullable => Ok(Expr::constant(Value::Null, ty)),
            _ => Err(SqlError::new(ErrorCode::NoDefaultForField, &[&column.name]).into()),
        }
    }
}

/// 1241.
pub(super) fn operand_columns(count: usize) -> crate::Error {
    SqlError::new(ErrorCode::OperandColumns, &[&count]).into()
}

/// NOT, where it was written.
pub(super) fn negate_if(bound: Expr, negated: bool) -> Expr {
    if negated { Expr::not(bound) } else { bound }
}

/// The comparison that an operator is.
pub(super) fn compare_op(op: BinaryOp) -> Option<CompareOp> {
    Some(match op {
        BinaryOp::Eq => CompareOp::Equal,
        BinaryOp::NullSafeEq => CompareOp::NullSafeEqual,
        BinaryOp::Ne => CompareOp::NotEqual,
        BinaryOp::Lt => CompareOp::Less,
        BinaryOp::Le => CompareOp::LessOrEqual,
        BinaryOp::Gt => CompareOp::Greater,
        BinaryOp::Ge => CompareOp::GreaterOrEqual,
        _ => return None,
    })
}

fn arithmetic_op(op: BinaryOp) -> Option<ArithmeticOp> {
    Some(match op {
        BinaryOp::BitOr => ArithmeticOp::BitOr,
        BinaryOp::BitAnd => ArithmeticOp::BitAnd,
        BinaryOp::BitXor => ArithmeticOp::BitXor,
        BinaryOp::ShiftLeft => ArithmeticOp::ShiftLeft,
        BinaryOp::ShiftRight => ArithmeticOp::ShiftRight,
        BinaryOp::Add => ArithmeticOp::Add,
        BinaryOp::Sub => ArithmeticOp::Subtract,
        BinaryOp::Mul => ArithmeticOp::Multiply,
        BinaryOp::Div => ArithmeticOp::Divide,
        BinaryOp::IntDiv => ArithmeticOp::IntegerDivide,
        BinaryOp::Mod => ArithmeticOp::Modulo,
        _ => return None,
    })
}
