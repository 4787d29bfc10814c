//! Bound expressions: names are slots, functions are found, types and collations are known.
//!
//! The binder makes them from syntax; operators evaluate them row by row. Nothing in a bound
//! expression is left to be resolved. A type is worked out once, when the expression is made, by
//! the rules of the MySQL manual (12.3 "Type conversion in expression evaluation", 10.8.4
//! "Collation coercibility").
//!
//! ```text
//! node      what there is                    typing    constructors that derive types
//! build     the plain constructors           collate   which collation wins, 1267
//! literal   constants of the syntax          constant  constants brought to the other side's type
//! union     one type for several             fold      what is constant is computed once
//! eval      values row by row                walk      looking through, renumbering
//! session   what the session is asked for    display   as EXPLAIN and 1690 show it
//! ```
//!
//! Promises: literals, slots, comparisons and integer arithmetic do not allocate. A DATETIME that
//! comes out of a slot of type TIMESTAMP is in the session's time zone already: the table access
//! converts it (see [`session::to_session_zone`]), and back when it stores.

mod build;
mod collate;
mod constant;
mod display;
mod eval;
mod eval_arith;
mod eval_cast;
mod fold;
pub mod like;
mod literal;
mod node;
pub mod session;
mod typing;
mod union;
mod walk;

#[cfg(test)]
mod tests;

pub use build::coercibility;
pub(crate) use collate::collation_of;
pub use collate::{Collated, aggregate_collations};
pub use eval::group_key;
pub(crate) use eval_arith::division_by_zero;
pub use eval_cast::coerce;
pub(crate) use literal::decoded as literal_decoded;
pub use literal::literal;
pub use node::{ArithmeticOp, CompareOp, Expr, ExprKind, ExprType, Subquery};
pub use typing::{
    arith, between, bit_not, case, cast, collate, compare, compare_rows, convert_using, in_list,
    like, negate,
};
pub use union::{retype, union_types};
