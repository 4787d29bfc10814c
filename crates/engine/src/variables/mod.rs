//! System variables: what they are, their values, `@@name` and SET.
//!
//! ```text
//! declare, table   the registry: one row a variable, sorted by name
//! convert          what a variable takes, in MySQL's errors
//! values           the values of a session, or of the node, one a row of the registry
//! globals          the node's, with what was persisted
//! read             @@name as an expression sees it
//! set              the statement
//! ```
//! Values lie in the order of the registry, so reading one by its number costs an index. What the
//! engine itself looks at often is kept taken apart in
//! [`SessionState`](crate::session::SessionState) and follows SET.

mod convert;
mod declare;
mod globals;
mod read;
mod set;
mod table;
mod values;

pub use convert::{convert, show};
pub use declare::{Kind, Scope, Variable};
pub use globals::Globals;
pub use read::{list, read, sql_type};
pub use set::{apply_names, run};
pub use values::SessionVariables;

/// The whole registry, sorted by name.
pub fn all() -> &'static [Variable] {
    table::VARIABLES
}

/// The number and declaration of a variable, by its name in any case.
pub fn find(name: &str) -> Option<(usize, &'static Variable)> {
    let lower;
    let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        lower = name.to_ascii_lowercase();
        lower.as_str()
    } else {
        name
    };
    let number = table::VARIABLES.binary_search_by(|variable| variable.name.cmp(name)).ok()?;
    table::VARIABLES.get(number).map(|variable| (number, variable))
}

#[cfg(test)]
mod tests;
