//! An expression as MySQL writes it in SHOW CREATE TABLE: its own, fully parenthesised form.
//!
//! ```text
//! CHECK (a > 0 AND b IN (1,2))     ((`a` > 0) and (`b` in (1,2)))
//! AS (CONCAT(first, ' ', last))    concat(`first`,_utf8mb4' ',`last`)
//! ```
//! It is what schemas keep, so two ways of writing one expression are one text. It reads back as
//! the same expression. After `Item::print` of MySQL 8.0's server, as its SHOW CREATE TABLE shows
//! it.

use std::fmt::Write;

use parser::ast::{
    BinaryOp, Call, DataType, Expr, ExprKind, IntervalUnit, IsTest, Literal, TemporalKind,
    TrimSide, TypeKind, UnaryOp,
};
use parser::{expr_to_sql, quote_ident};

/// The expression in MySQL's form; columns lose their qualifiers.
pub fn mysql_text(expr: &Expr) -> String {
    let mut out = String::new();
    write_expr(&mut out, expr);
    out
}

fn write_expr(out: &mut String, expr: &Expr) {
    match &expr.kind {
        ExprKind::Literal(literal) => write_literal(out, literal),
        ExprKind::Column(column) => out.push_str(&quote_ident(column.name.as_str())),
        ExprKind::Unary { op, expr } => write_unary(out, *op, expr),
        ExprKind::Binary { op, left, right } => write_binary(out, *op, left, right),
        ExprKind::And(terms) => write_chain(out, " and ", terms),
        ExprKind::Or(terms) => write_chain(out, " or ", terms),
        ExprKind::Is { expr, negated, test } => {
            let not = if *negated { "not " } else { "" };
            let test = match test {
                IsTest::Null => "null",
                IsTest::True => "true",
                IsTest::False => "false",
                IsTest::Unknown => "unknown",
            };
            surround(out, |out| {
                write_expr(out, expr);
                let _ = write!(out, " is {not}{test}");
            });
        }
        ExprKind::Between { expr, negated, low, high } => surround(out, |out| {
            write_expr(out, expr);
            out.push_str(if *negated { " not between " } else { " between " });
            write_expr(out, low);
            out.push_str(" and ");
            write_expr(out, high);
        }),
        ExprKind::InList { expr, negated, list } => surround(out, |out| {
            write_expr(out, expr);
            out.push_str(if *negated { " not in (" } else { " in (" });
            write_list(out, list);
            out.push(')');
        }),
        ExprKind::Like { expr, negated, pattern, escape } => negatable(out, *negated, |out| {
            surround(out, |out| {
                write_expr(out, expr);
                out.push_str(" like ");
                write_expr(out, pattern);
                if let Some(escape) = escape {
                    out.push_str(" escape ");
                    write_expr(out, escape);
                }
            });
        }),
        ExprKind::Regexp { expr, negated, pattern } => negatable(out, *negated, |out| {
            write_call(out, "regexp_like", &[expr, pattern]);
        }),
        ExprKind::Row(items) => {
            out.push('(');
            write_list(out, items);
            out.push(')');
        }
        ExprKind::Call(call) => write_named(out, call),
        _ => write_worded(out, expr),
    }
}

fn write_worded(out: &mut String, expr: &Expr) {
    match &expr.kind {
        ExprKind::Case { operand, arms, otherwise } => {
            surround(out, |out| write_case(out, operand.as_deref(), arms, otherwise.as_deref()));
        }
        ExprKind::Cast { expr, ty, array } => {
            out.push_str("cast(");
            write_expr(out, expr);
            let _ = write!(out, " as {}", cast_type(ty));
            out.push_str(if *array { " array)" } else { ")" });
        }
        ExprKind::ConvertUsing { expr, charset } => {
            out.push_str("convert(");
            write_expr(out, expr);
            let _ = write!(out, " using {})", charset.to_ascii_lowercase());
        }
        ExprKind::Collate { expr, collation } => surround(out, |out| {
            write_expr(out, expr);
            let _ = write!(out, " collate {}", collation.to_ascii_lowercase());
        }),
        ExprKind::Interval { value, unit } => {
            out.push_str("interval ");
            write_expr(out, value);
            let _ = write!(out, " {}", unit_name(*unit));
        }
        ExprKind::Extract { unit, from } => {
            let _ = write!(out, "extract({} from ", unit_name(*unit));
            write_expr(out, from);
            out.push(')');
        }
        ExprKind::Trim { side, what, from } => write_trim(out, *side, what.as_deref(), from),
        ExprKind::MemberOf { value, array } => {
            write_expr(out, value);
            out.push_str(" member of (");
            write_expr(out, array);
            out.push(')');
        }
        ExprKind::Unit(unit) => out.push_str(&unit_name(*unit)),
        // What is left (subqueries, variables, aggregates) may not stand in a schema.
        _ => out.push_str(&expr_to_sql(expr)),
    }
}

fn surround(out: &mut String, write: impl FnOnce(&mut String)) {
    out.push('(');
    write(out);
    out.push(')');
}

fn negatable(out: &mut String, negated: bool, write: impl FnOnce(&mut String)) {
    if negated {
        out.push_str("(not(");
        write(out);
        out.push_str("))");
    } else {
        write(out);
    }
}

fn write_list(out: &mut String, items: &[Expr]) {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_expr(out, item);
    }
}

fn write_call(out: &mut String, name: &str, args: &[&Expr]) {
    let _ = write!(out, "{name}(");
    for (place, arg) in args.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_expr(out, arg);
    }
    out.push(')');
}

fn write_chain(out: &mut String, word: &str, terms: &[Expr]) {
    surround(out, |out| {
        for (place, term) in terms.iter().enumerate() {
            if place > 0 {
                out.push_str(word);
            }
            write_expr(out, term);
        }
    });
}

fn write_literal(out: &mut String, literal: &Literal) {
    match literal {
        Literal::Null => out.push_str("NULL"),
        Literal::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Literal::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Literal::Decimal(text) | Literal::Float(text) => out.push_str(text),
        Literal::String(text) => {
            out.push_str("_utf8mb4");
            out.push_str(&escaped(text));
        }
        Literal::National(text) => {
            out.push_str("_utf8mb3");
            out.push_str(&escaped(text));
        }
        Literal::Hex(bytes) => {
            out.push_str("0x");
            for byte in bytes {
                let _ = write!(out, "{byte:02x}");
            }
        }
        Literal::Bit(bytes) => {
            out.push_str("0x");
            for byte in bytes {
                let _ = write!(out, "{byte:02x}");
            }
        }
        Literal::Introduced { charset, value } => match &**value {
            Literal::String(text) => {
                let _ = write!(out, "_{}{}", charset.to_ascii_lowercase(), escaped(text));
            }
            other => {
                let _ = write!(out, "_{} ", charset.to_ascii_lowercase());
                write_literal(out, other);
            }
        },
        Literal::Temporal { kind, text } => {
            let word = match kind {
                TemporalKind::Date => "DATE",
                TemporalKind::Time => "TIME",
                TemporalKind::Timestamp => "TIMESTAMP",
            };
            let _ = write!(out, "{word}{}", escaped(text));
        }
    }
}

/// A string in quotes as MySQL writes defaults and comments (`append_unescaped`): `''` for a quote.
pub(crate) fn quoted(text: &str) -> String {
    in_quotes(text, "''")
}

/// A string in quotes as MySQL writes it in expressions (`String::print`): `\'` for a quote.
fn escaped(text: &str) -> String {
    in_quotes(text, "\\'")
}

fn in_quotes(text: &str, quote: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for letter in text.chars() {
        match letter {
            '\0' => out.push_str("\\0"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str(quote),
            other => out.push(other),
        }
    }
    out.push('\'');
    out
}

fn write_unary(out: &mut String, op: UnaryOp, expr: &Expr) {
    match op {
        UnaryOp::Not | UnaryOp::Bang => negatable(out, true, |out| write_expr(out, expr)),
        UnaryOp::Minus => {
            out.push('-');
            surround(out, |out| write_expr(out, expr));
        }
        UnaryOp::Plus => write_expr(out, expr),
        UnaryOp::BitNot => {
            out.push('~');
            surround(out, |out| write_expr(out, expr));
        }
        UnaryOp::Binary => {
            out.push_str("cast(");
            write_expr(out, expr);
            out.push_str(" as char charset binary)");
        }
    }
}

fn write_binary(out: &mut String, op: BinaryOp, left: &Expr, right: &Expr) {
    let word = match op {
        BinaryOp::JsonExtract => return write_call(out, "json_extract", &[left, right]),
        BinaryOp::JsonUnquote => {
            out.push_str("json_unquote(");
            write_call(out, "json_extract", &[left, right]);
            out.push(')');
            return;
        }
        BinaryOp::Concat => return write_call(out, "concat", &[left, right]),
        BinaryOp::Xor => "xor",
        BinaryOp::Eq => "=",
        BinaryOp::NullSafeEq => "<=>",
        BinaryOp::Ne => "<>",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::SoundsLike => "sounds like",
        BinaryOp::BitOr => "|",
        BinaryOp::BitAnd => "&",
        BinaryOp::ShiftLeft => "<<",
        BinaryOp::ShiftRight => ">>",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::IntDiv => "DIV",
        BinaryOp::Mod => "%",
        BinaryOp::BitXor => "^",
    };
    surround(out, |out| {
        write_expr(out, left);
        let _ = write!(out, " {word} ");
        write_expr(out, right);
    });
}

/// Functions whose arguments are written otherwise, and others that are no functions to MySQL.
fn write_named(out: &mut String, call: &Call) {
    let name = call.name.as_str().to_ascii_lowercase();
    if call.extra.is_some() {
        let expr = Expr { kind: ExprKind::Call(call.clone()), span: call.name.span };
        out.push_str(&expr_to_sql(&expr));
        return;
    }
    let name = match name.as_str() {
        "current_timestamp" | "localtime" | "localtimestamp" => "now",
        "current_date" => "curdate",
        "current_time" => "curtime",
        "lcase" => "lower",
        "ucase" => "upper",
        "substring" | "mid" => "substr",
        "character_length" => "char_length",
        "ceil" => "ceiling",
        "pow" => "power",
        "day" => "dayofmonth",
        "schema" => "database",
        "mod" => {
            if let [left, right] = call.args.as_slice() {
                return write_binary(out, BinaryOp::Mod, left, right);
            }
            "mod"
        }
        other => other,
    };
    let _ = write!(out, "{name}(");
    write_list(out, &call.args);
    out.push(')');
}

fn write_case(
    out: &mut String,
    operand: Option<&Expr>,
    arms: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
) {
    out.push_str("case");
    if let Some(operand) = operand {
        out.push(' ');
        write_expr(out, operand);
    }
    for (when, then) in arms {
        out.push_str(" when ");
        write_expr(out, when);
        out.push_str(" then ");
        write_expr(out, then);
    }
    if let Some(otherwise) = otherwise {
        out.push_str(" else ");
        write_expr(out, otherwise);
    }
    out.push_str(" end");
}

fn write_trim(out: &mut String, side: TrimSide, what: Option<&Expr>, from: &Expr) {
    let word = match side {
        TrimSide::Unsaid => "",
        TrimSide::Both => "both ",
        TrimSide::Leading => "leading ",
        TrimSide::Trailing => "trailing ",
    };
    let _ = write!(out, "trim({word}");
    if let Some(what) = what {
        write_expr(out, what);
        out.push(' ');
    }
    if what.is_some() || side != TrimSide::Unsaid {
        out.push_str("from ");
    }
    write_expr(out, from);
    out.push(')');
}

fn unit_name(unit: IntervalUnit) -> String {
    let mut name = String::new();
    for (place, letter) in format!("{unit:?}").chars().enumerate() {
        if place > 0 && letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// The target of a CAST.
fn cast_type(of: &DataType) -> String {
    let sized = |name: &str| match (of.length, of.scale) {
        (Some(length), Some(scale)) => format!("{name}({length},{scale})"),
        (Some(length), None) => format!("{name}({length})"),
        _ => name.to_owned(),
    };
    match of.kind {
        TypeKind::Signed => "signed".into(),
        TypeKind::Unsigned => "unsigned".into(),
        TypeKind::Char => {
            let charset = of.charset.as_deref().unwrap_or("utf8mb4").to_ascii_lowercase();
            format!("{} charset {charset}", sized("char"))
        }
        TypeKind::NChar => format!("{} charset utf8mb3", sized("char")),
        TypeKind::Decimal => match (of.length, of.scale) {
            (Some(length), None) => format!("decimal({length},0)"),
            (None, None) => "decimal(10,0)".into(),
            _ => sized("decimal"),
        },
        TypeKind::Binary => format!("{} charset binary", sized("char")),
        other => sized(&format!("{other:?}").to_ascii_lowercase()),
    }
}
