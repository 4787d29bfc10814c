//! `information_schema`, `mysql` and `performance_schema`: tables that say what there is.
//!
//! Each table is one file with one [`Declared`]; [`TABLES`] is the sorted list of them all. Column
//! names, types and order are MySQL 8.0's (its manual's chapters 26 and 27, and SHOW CREATE TABLE
//! there). Rows are made when a table is read, of the branches that the session looks at its
//! databases through, and only of what the session's account may see.
//!
//! Left out: what belongs to engines and features that Pando has not. Such a table is there, with
//! its columns and without rows, where clients ask for it.

mod declared;
mod information_schema;
mod mysql;
mod performance_schema;
mod status;
mod walk;

use std::sync::Arc;

pub use declared::{Declared, MakeRows};
pub(crate) use status::status;
pub(crate) use walk::{SeenTable, each_database, each_table, is_hidden};

use crate::virtual_table::VirtualTable;

/// All virtual tables, sorted by database and name.
pub static TABLES: &[&[&Declared]] =
    &[information_schema::TABLES, mysql::TABLES, performance_schema::TABLES];

/// The databases that hold virtual tables only, sorted.
pub const DATABASES: [&str; 3] = ["information_schema", "mysql", "performance_schema"];

/// Whether a database holds virtual tables only; the name in any case.
pub fn is_virtual_database(name: &str) -> bool {
    DATABASES.iter().any(|database| database.eq_ignore_ascii_case(name))
}

/// Whether anybody may read the tables of this virtual database: rows are left out instead.
pub fn is_open_to_all(name: &str) -> bool {
    name.eq_ignore_ascii_case("information_schema")
        || name.eq_ignore_ascii_case("performance_schema")
}

/// The table of these names, in any case.
pub fn find(database: &str, name: &str) -> Option<Arc<dyn VirtualTable>> {
    declared(database, name).map(Declared::open)
}

/// Its declaration.
pub(crate) fn declared(database: &str, name: &str) -> Option<&'static Declared> {
    all().find(|table| {
        table.database.eq_ignore_ascii_case(database) && table.name.eq_ignore_ascii_case(name)
    })
}

/// All declarations, in order.
pub(crate) fn all() -> impl Iterator<Item = &'static Declared> {
    TABLES.iter().flat_map(|tables| tables.iter().copied())
}

#[cfg(test)]
mod tests;
