//! Running plans: operators that fill a frame, one row at a time.
//!
//! ```text
//! Rows::open(plan) ─ builds operators that borrow the plan ─ next() fills the frame ─ output is evaluated
//! ```
//! An operator is opened (again, for each left row of a nested loop), asked for rows until it says there
//! are none, and closed, which is when a scan tells the transaction what it has read. Operators keep
//! rows only where they must (sorts, groups, hash joins), within [`limits`].

mod limits;
mod memo;
mod operator;
mod rows;

pub use memo::Memo;
pub use operator::{Frame, Operator};
pub use rows::{Rows, TargetRows, run};
