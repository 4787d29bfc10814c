//! Expressions.

use super::operators::{self, ATOM, level_of};
use super::{Printer, is_bare, quote_ident, words};
use crate::ast::{
    BinaryOp, Call, CallExtra, Expr, ExprKind, IsTest, JsonFallback, MatchMode, NullTreatment,
    OrderItem, Over, TrimSide, UnaryOp,
};
use crate::grammar::level;
use crate::lexer::words::Kw;

impl Printer {
    pub(super) fn expr(&mut self, expr: &Expr) -> &mut Self {
        self.operand(expr, level::LOWEST)
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> &mut Self {
        self.list(exprs, |p, expr| {
            p.expr(expr);
        })
    }

    /// The expression, in parentheses if it binds looser than `least`.
    fn operand(&mut self, expr: &Expr, least: u8) -> &mut Self {
        if level_of(&expr.kind) < least {
            self.open();
            self.kind(&expr.kind);
            return self.close(")");
        }
        self.kind(&expr.kind)
    }

    fn kind(&mut self, kind: &ExprKind) -> &mut Self {
        match kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Column(column) => self.column_ref(column),
            ExprKind::Param(_) => self.w("?"),
            ExprKind::UserVar(name) => self.user_var(name),
            ExprKind::SystemVar(var) => self.system_var(var),
            ExprKind::Default => self.w("DEFAULT"),
            ExprKind::DefaultOf(column) => {
                self.w("DEFAULT").tight("(").column_ref(column).close(")")
            }
            ExprKind::ValuesOf(column) => self.w("VALUES").tight("(").column_ref(column).close(")"),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unit(unit) => self.w(words::unit(*unit)),
            ExprKind::Word(word) => self.w(word),
            ExprKind::Assign { var, value } => self.user_var(var).w(":=").expr(value),
            ExprKind::Unary { op, expr } => self.unary(*op, expr),
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right),
            ExprKind::And(terms) => self.chain("AND", terms, level::AND + 1),
            ExprKind::Or(terms) => self.chain("OR", terms, level::OR + 1),
            ExprKind::Exists(query) => self.w("EXISTS").open().query(query).close(")"),
            ExprKind::Subquery(query) => self.open().query(query).close(")"),
            ExprKind::Row(items) => self.w("ROW").tight("(").exprs(items).close(")"),
            _ => self.predicate_kind(kind),
        }
    }

    fn predicate_kind(&mut self, kind: &ExprKind) -> &mut Self {
        let bits = level::BIT_OR;
        match kind {
            ExprKind::Is { expr, negated, test } => {
                let test = match test {
                    IsTest::Null => "NULL",
                    IsTest::True => "TRUE",
                    IsTest::False => "FALSE",
                    IsTest::Unknown => "UNKNOWN",
                };
                self.operand(expr, level::COMPARE).w("IS").w_if(*negated, "NOT").w(test)
            }
            ExprKind::Between { expr, negated, low, high } => {
                self.operand(expr, bits).w_if(*negated, "NOT").w("BETWEEN").operand(low, bits);
                self.w("AND").operand(high, level::PREDICATE)
            }
            ExprKind::InList { expr, negated, list } => {
                self.operand(expr, bits).w_if(*negated, "NOT").w("IN").open();
                self.exprs(list).close(")")
            }
            ExprKind::InQuery { expr, negated, query } => {
                self.operand(expr, bits).w_if(*negated, "NOT").w("IN").open();
                self.query(query).close(")")
            }
            ExprKind::Like { expr, negated, pattern, escape } => {
                self.operand(expr, bits).w_if(*negated, "NOT").w("LIKE");
                self.operand(pattern, level::CONCAT);
                if let Some(escape) = escape {
                    self.w("ESCAPE").operand(escape, level::CONCAT);
                }
                self
            }
            ExprKind::Regexp { expr, negated, pattern } => {
                self.operand(expr, bits).w_if(*negated, "NOT").w("REGEXP").operand(pattern, bits)
            }
            ExprKind::MemberOf { value, array } => {
                self.operand(value, bits).w("MEMBER OF").open();
                self.operand(array, level::PREDICATE).close(")")
            }
            ExprKind::Quantified { left, op, all, query } => {
                self.operand(left, level::COMPARE).w(operators::binary(*op).0);
                self.w(if *all { "ALL" } else { "ANY" }).open().query(query).close(")")
            }
            _ => self.worded_kind(kind),
        }
    }

    fn worded_kind(&mut self, kind: &ExprKind) -> &mut Self {
        match kind {
            ExprKind::Case { operand, arms, otherwise } => {
                self.w("CASE");
                if let Some(operand) = operand {
                    self.expr(operand);
                }
                for (when, then) in arms {
                    self.w("WHEN").expr(when).w("THEN").expr(then);
                }
                if let Some(otherwise) = otherwise {
                    self.w("ELSE").expr(otherwise);
                }
                self.w("END")
            }
            ExprKind::Cast { expr, ty, array } => {
                self.w("CAST").tight("(").expr(expr).w("AS").data_type(ty);
                self.w_if(*array, "ARRAY").close(")")
            }
            ExprKind::CastAtZone { expr, zone, ty } => {
                self.w("CAST").tight("(").expr(expr).w("AT TIME ZONE").string(zone);
                self.w("AS").data_type(ty).close(")")
            }
            ExprKind::ConvertUsing { expr, charset } => {
                self.w("CONVERT").tight("(").expr(expr).w("USING").name(charset).close(")")
            }
            ExprKind::Collate { expr, collation } => {
                self.operand(expr, level::COLLATE).w("COLLATE").name(collation)
            }
            ExprKind::Interval { value, unit } => {
                self.w("INTERVAL").expr(value).w(words::unit(*unit))
            }
            ExprKind::Extract { unit, from } => {
                self.w("EXTRACT").tight("(").w(words::unit(*unit)).w("FROM").expr(from).close(")")
            }
            ExprKind::Trim { side, what, from } => self.trim(*side, what.as_deref(), from),
            ExprKind::Match { columns, against, mode } => {
                self.w("MATCH").open();
                self.list(columns, |p, column| {
                    p.column_ref(column);
                });
                self.close(")").w("AGAINST").open().operand(against, level::BIT_OR);
                match mode {
                    MatchMode::Natural => {}
                    MatchMode::NaturalExpansion => {
                        self.w("IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION");
                    }
                    MatchMode::Boolean => {
                        self.w("IN BOOLEAN MODE");
                    }
                    MatchMode::Expansion => {
                        self.w("WITH QUERY EXPANSION");
                    }
                }
                self.close(")")
            }
            // All others were written by the callers.
            _ => self,
        }
    }

    fn trim(&mut self, side: TrimSide, what: Option<&Expr>, from: &Expr) -> &mut Self {
        self.w("TRIM").tight("(");
        match side {
            TrimSide::Unsaid => {}
            TrimSide::Both => {
                self.w("BOTH");
            }
            TrimSide::Leading => {
                self.w("LEADING");
            }
            TrimSide::Trailing => {
                self.w("TRAILING");
            }
        }
        if let Some(what) = what {
            self.expr(what);
        }
        self.w_if(what.is_some() || side != TrimSide::Unsaid, "FROM");
        self.expr(from).close(")")
    }

    fn chain(&mut self, word: &str, terms: &[Expr], least: u8) -> &mut Self {
        for (place, term) in terms.iter().enumerate() {
            self.w_if(place > 0, word).operand(term, least);
        }
        self
    }

    fn unary(&mut self, op: UnaryOp, expr: &Expr) -> &mut Self {
        let (word, least) = match op {
            UnaryOp::Not => return self.w("NOT").operand(expr, level::NOT),
            UnaryOp::Binary => return self.w("BINARY").operand(expr, level::UNARY),
            UnaryOp::Bang => ("!", level::UNARY),
            UnaryOp::Minus => ("-", level::UNARY),
            UnaryOp::Plus => ("+", level::UNARY),
            UnaryOp::BitNot => ("~", level::UNARY),
        };
        self.w(word);
        // `--` would begin a comment where a blank follows.
        self.glued = !matches!(expr.kind, ExprKind::Unary { .. });
        self.operand(expr, least)
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> &mut Self {
        let (word, bind) = operators::binary(op);
        match op {
            BinaryOp::Concat if !self.options.pipes_as_concat => {
                self.w("CONCAT").tight("(").expr(left).close(",").expr(right).close(")")
            }
            BinaryOp::SoundsLike => {
                self.operand(left, level::BIT_OR).w(word).operand(right, level::BIT_OR)
            }
            BinaryOp::JsonExtract | BinaryOp::JsonUnquote => {
                self.operand(left, ATOM).tight(word).operand(right, ATOM)
            }
            _ => self.operand(left, bind).w(word).operand(right, bind + 1),
        }
    }

    pub(super) fn call(&mut self, call: &Call) -> &mut Self {
        if let Some(schema) = &call.schema {
            self.ident(schema).tight(".");
        }
        let name = &*call.name.name;
        let word = Kw::of(name.as_bytes());
        if is_bare(name) && (!word.is_reserved() || crate::grammar::is_function_word(word)) {
            self.w(name);
        } else {
            self.w(&quote_ident(name));
        }
        self.tight("(");
        match &call.extra {
            Some(extra) => self.call_extra(call, extra),
            None => self.exprs(&call.args).close(")"),
        }
    }

    fn call_extra(&mut self, call: &Call, extra: &CallExtra) -> &mut Self {
        self.w_if(extra.distinct, "DISTINCT").w_if(extra.star, "*").exprs(&call.args);
        self.order_by(&extra.order_by).label("SEPARATOR", extra.separator.as_deref());
        if let Some(charset) = &extra.using {
            self.w("USING").name(charset);
        }
        if let Some(ty) = &extra.ty {
            let returning = call.name.name.eq_ignore_ascii_case("json_value");
            self.w(if returning { "RETURNING" } else { "AS" }).data_type(ty);
        }
        self.json_fallback(extra.on_empty.as_ref(), "EMPTY");
        self.json_fallback(extra.on_error.as_ref(), "ERROR").close(")");
        self.w_if(extra.from_last, "FROM LAST");
        match extra.nulls {
            Some(NullTreatment::Respect) => self.w("RESPECT NULLS"),
            Some(NullTreatment::Ignore) => self.w("IGNORE NULLS"),
            None => self,
        };
        match &extra.over {
            Some(Over::Named(name)) => self.w("OVER").ident(name),
            Some(Over::Spec(spec)) => self.w("OVER").window_spec(spec),
            None => self,
        }
    }

    pub(super) fn json_fallback(&mut self, fallback: Option<&JsonFallback>, on: &str) -> &mut Self {
        match fallback {
            None => return self,
            Some(JsonFallback::Null) => self.w("NULL"),
            Some(JsonFallback::Error) => self.w("ERROR"),
            Some(JsonFallback::Default(expr)) => self.w("DEFAULT").operand(expr, level::BIT_OR),
        };
        self.w("ON").w(on)
    }

    pub(super) fn order_by(&mut self, items: &[OrderItem]) -> &mut Self {
        if !items.is_empty() {
            self.w("ORDER BY").list(items, |p, item| {
                p.expr(&item.expr).w_if(item.descending, "DESC");
            });
        }
        self
    }
}
