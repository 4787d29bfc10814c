//! A commit: a root with parents and a message.
//!
//! ```text
//! link     root
//! varint   number of parents, then a link for each, first parent first
//! varint   height: 1 without parents, else one more than the highest parent's
//! tree     closure: all ancestors, the commit itself aside
//! identity author
//! identity committer
//! text     message
//! text     signature, empty for none
//! identity: text name, text email, i64 microseconds since 1970-01-01 00:00:00 UTC
//! ```

use storage::{Hash, Kind};

use super::format::{Linked, Links, Object};
use super::{Tree, kinds};
use crate::error::{Error, Result};

/// Who did something, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Microseconds since 1970-01-01 00:00:00 UTC.
    pub date_us: i64,
}

impl Identity {
    pub(super) fn write(&self, out: &mut Links) {
        out.fields.text(&self.name).text(&self.email).i64(self.date_us);
    }

    pub(super) fn read(from: &mut Linked<'_>) -> Result<Identity> {
        Ok(Identity { name: from.text()?, email: from.text()?, date_us: from.fields.i64()? })
    }
}

/// A root with parents and a message. `history::closure` makes its height and closure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The root.
    pub root: Hash,
    /// The parents, first parent first; none for an initial commit, several for a merge.
    pub parents: Vec<Hash>,
    /// One more than the highest parent's; the `commit_order` of `dolt_log`.
    pub height: u64,
    /// All ancestors ([`super::CLOSURE`]).
    pub closure: Tree,
    /// Who wrote the change.
    pub author: Identity,
    /// Who made the commit.
    pub committer: Identity,
    /// Why.
    pub message: String,
    /// An armoured signature, empty for none.
    pub signature: String,
}

impl Object for Commit {
    const KIND: Kind = kinds::COMMIT;

    fn write(&self, out: &mut Links) {
        out.link(self.root).fields.varint(self.parents.len() as u64);
        for parent in &self.parents {
            out.link(*parent);
        }
        out.fields.varint(self.height);
        out.tree(self.closure);
        self.author.write(out);
        self.committer.write(out);
        out.fields.text(&self.message).text(&self.signature);
    }

    fn read(from: &mut Linked<'_>) -> Result<Commit> {
        let root = from.link()?;
        let mut parents = Vec::new();
        for _ in 0..from.fields.count()? {
            let parent = from.link()?;
            if parent.is_zero() {
                return Err(Error::corrupt("a commit's parent is nothing"));
            }
            parents.push(parent);
        }
        Ok(Commit {
            root,
            parents,
            height: from.fields.varint()?,
            closure: from.tree()?,
            author: Identity::read(from)?,
            committer: Identity::read(from)?,
            message: from.text()?,
            signature: from.text()?,
        })
    }
}
