//! SHOW and DESCRIBE: results with fixed titles, made at once and then filtered.
//!
//! ```text
//! SHOW … ─ rows of the form (one file each) ─ LIKE on the first column, or WHERE on any ─ sink
//! ```
//! Titles, types and order are MySQL 8.0's (manual 13.7.7).

mod create_database;
mod create_table;
mod create_view;
mod shape;

use parser::ast::{Describe, Show};

pub use create_table::create_table_text;
pub use shape::ShowRows;

use crate::context::Context;
use crate::error::Result;

/// The result of a SHOW statement.
pub fn run(cx: &mut Context<'_>, show: &Show) -> Result<ShowRows> {
    let _ = (cx, show);
    Err(crate::ddl::unsupported("this SHOW"))
}

/// The result of DESCRIBE and EXPLAIN of a table.
pub fn describe(cx: &mut Context<'_>, describe: &Describe) -> Result<ShowRows> {
    let _ = (cx, describe);
    Err(crate::ddl::unsupported("DESCRIBE"))
}
