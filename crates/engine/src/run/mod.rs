//! Running plans: operators that fill a frame, one row at a time.
//!
//! ```text
//! Rows::open(plan) ─ builds operators over the plan ─ next() fills the frame ─ output is evaluated
//! ```
//! An operator is opened (again, for each left row of a nested loop), asked for rows until it says
//! there are none, and closed, which is when a scan tells the transaction what it has read.
//! Operators keep rows only where they must (sorts, groups, hash joins), within [`crate::limits`].

mod aggregate;
mod bounds;
mod budget;
mod build;
mod derived;
mod estimate;
mod filter;
mod hash_join;
mod limit;
mod memo;
mod nested_loop;
mod operator;
mod recursion;
mod rows;
mod set;
mod sort;
mod source;
mod subquery;
mod table;
mod table_rows;
mod virtual_scan;
mod window;

pub(crate) use estimate::estimate;
pub use memo::Memo;
pub use operator::{Frame, Operator};
pub use rows::{Rows, TargetRows, run};
