//! Names of things, as types: a table is always named by its database, its branch and itself.

use std::fmt;
use std::sync::Arc;

/// A working set: one branch of one database.
///
/// The database's name is in lower case (look-ups do not regard case, as in Dolt); a branch's is as
/// it was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The database, in lower case.
    pub database: Arc<str>,
    /// The branch.
    pub branch: Arc<str>,
}

impl Place {
    /// The branch `branch` of `database`.
    pub fn new(database: &str, branch: &str) -> Self {
        Self { database: lower(database), branch: branch.into() }
    }

    /// A table in this working set.
    pub fn table(&self, name: &str) -> TablePlace {
        TablePlace { place: self.clone(), table: lower(name) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.database, self.branch)
    }
}

/// A table of a working set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TablePlace {
    /// The working set.
    pub place: Place,
    /// The table, in lower case; its [`display name`](crate::state::TableState::name) keeps the
    /// case.
    pub table: Arc<str>,
}

impl fmt::Display for TablePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.place, self.table)
    }
}

/// `name` as look-ups compare it.
pub fn lower(name: &str) -> Arc<str> {
    if name.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        name.to_lowercase().into()
    } else {
        name.into()
    }
}
