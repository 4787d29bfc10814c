//! An instance: its hash is `pando_hashof_instance`; two instances are equal exactly when it is.
//!
//! ```text
//! tree   databases: lower-cased name -> hash of the database, 20 bytes, and the name as displayed
//!        (UTF-8)
//! tree   users and grants        tree   settings that every replica has
//! tree   remotes                 tree   backups          (each name -> bytes)
//! ```

use storage::Kind;

use super::format::{Linked, Links, Object};
use super::{Tree, kinds};
use crate::error::Result;

/// An instance at one moment, without what belongs to one node alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstanceRoot {
    /// The databases ([`super::NAMED`]).
    pub databases: Tree,
    /// Users and grants ([`super::FACTS`]).
    pub users: Tree,
    /// Settings that every replica has ([`super::FACTS`]).
    pub settings: Tree,
    /// Remotes ([`super::FACTS`]).
    pub remotes: Tree,
    /// Backups ([`super::FACTS`]).
    pub backups: Tree,
}

impl Object for InstanceRoot {
    const KIND: Kind = kinds::INSTANCE;

    fn write(&self, out: &mut Links) {
        out.tree(self.databases).tree(self.users).tree(self.settings);
        out.tree(self.remotes).tree(self.backups);
    }

    fn read(from: &mut Linked<'_>) -> Result<InstanceRoot> {
        Ok(InstanceRoot {
            databases: from.tree()?,
            users: from.tree()?,
            settings: from.tree()?,
            remotes: from.tree()?,
            backups: from.tree()?,
        })
    }
}
