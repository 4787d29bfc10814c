//! A tag: a name for a commit that stays, with who gave it and why. The name itself is the ref's.
//!
//! ```text
//! link       commit
//! identity   tagger (drawn in commit.rs)
//! text       message
//! ```

use storage::{Hash, Kind};

use super::format::{Linked, Links, Object};
use super::{Identity, kinds};
use crate::error::Result;

/// A name for a commit that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The commit.
    pub commit: Hash,
    /// Who gave it, and when.
    pub tagger: Identity,
    /// Why.
    pub message: String,
}

impl Object for Tag {
    const KIND: Kind = kinds::TAG;

    fn write(&self, out: &mut Links) {
        out.link(self.commit);
        self.tagger.write(out);
        out.fields.text(&self.message);
    }

    fn read(from: &mut Linked<'_>) -> Result<Tag> {
        Ok(Tag { commit: from.link()?, tagger: Identity::read(from)?, message: from.text()? })
    }
}
