//! A database: its hash is `pando_hashof_database`.
//!
//! ```text
//! tree   refs: full name (refs/heads/main, refs/tags/v1, refs/remotes/origin/main,
//!        workingSets/heads/main, ...) -> hash, 20 bytes
//! tree   AUTO_INCREMENT counters: lower-cased table name -> u64 LE
//! ```
//!
//! Remotes, statuses and times lie outside: two clones with the same refs have the same hash.

use storage::Kind;

use super::format::{Linked, Links, Object};
use super::{Tree, kinds};
use crate::error::Result;

/// A database at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatabaseRoot {
    /// Branches, tags, tracking refs, working sets ([`super::REFS`]).
    pub refs: Tree,
    /// The counters ([`super::COUNTERS`]).
    pub counters: Tree,
}

impl Object for DatabaseRoot {
    const KIND: Kind = kinds::DATABASE;

    fn write(&self, out: &mut Links) {
        out.tree(self.refs).tree(self.counters);
    }

    fn read(from: &mut Linked<'_>) -> Result<DatabaseRoot> {
        Ok(DatabaseRoot { refs: from.tree()?, counters: from.tree()? })
    }
}
