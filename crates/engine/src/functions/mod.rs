//! Scalar functions: each is declared once, as a `pub static` with its name, arguments, type rule,
//! evaluation, one line of help and an example that a test runs.
//!
//! ```text
//! find(name) ─> &'static Function ─> call(function, args, session) ─> Expr with its type
//!                                     (1582 for a wrong count)         Function::eval row by row
//! ```
//! The tables in [`REGISTRIES`] are sorted by name; the modules that own functions of their own
//! (version control) add theirs there. Of functions with a syntax of their own the binder passes
//! units and sides as constant text: `EXTRACT(unit, d)`, `TRIM(side, what, from)`, `DATE_ADD(d, n,
//! unit)`, `TIMESTAMPDIFF(unit, a, b)`, `GET_FORMAT(kind, name)`; `MEMBER OF` is a name.

#![expect(
    clippy::unnecessary_wraps,
    clippy::ptr_arg,
    reason = "the functions of one table have one signature"
)]

mod args;
mod control;
mod date;
mod declaration;
mod hash;
mod json;
mod network;
mod number;
mod registry;
mod session_facts;
mod string;
mod typing;
mod wait;

#[cfg(test)]
pub(crate) mod tests;

pub use declaration::{Arity, Eval, Function, Invocation, Lifetime, TypeRule};
pub use registry::{REGISTRIES, all};
pub(crate) use string::encode::hexadecimal;

use types::{ErrorCode, SqlError};

use crate::error::Result;
use crate::expr::{Expr, ExprKind};
use crate::session::SessionState;

/// The function of a name, in any case.
pub fn find(name: &str) -> Option<&'static Function> {
    registry::find(name)
}

/// A bound call: the count is checked (1582) and the type worked out.
pub fn call(function: &'static Function, args: Vec<Expr>, session: &SessionState) -> Result<Expr> {
    if !function.args.takes(args.len()) {
        return Err(wrong_count(function.name));
    }
    let mut args = args;
    let ty = (function.typing)(&mut args, session)?;
    Ok(Expr { kind: ExprKind::Call(function, args), ty })
}

/// 1582, with the name as it was written.
fn wrong_count(name: &str) -> crate::Error {
    SqlError::new(ErrorCode::WrongParamcountToNativeFct, &[&name]).into()
}

/// As [`call`], by name; 1305 `FUNCTION db.name does not exist` for a name that is none.
pub fn call_by_name(name: &str, args: Vec<Expr>, session: &SessionState) -> Result<Expr> {
    match find(name) {
        Some(function) if !function.args.takes(args.len()) => Err(wrong_count(name)),
        Some(function) => call(function, args, session),
        None => {
            let database = session.database.as_deref().unwrap_or_default();
            let full =
                if database.is_empty() { name.to_owned() } else { format!("{database}.{name}") };
            Err(SqlError::new(ErrorCode::SpDoesNotExist, &[&"FUNCTION", &full]).into())
        }
    }
}
