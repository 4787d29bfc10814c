//! Objects: each decodes, and names what it should name.

use storage::{Chunk, Hash, Kind};

use super::trees::TreeKind;
use super::walk::Walk;
use crate::error::{Error, Result};
use crate::object::{
    Commit, DatabaseRoot, InstanceRoot, Object, Root, Table, Tag, WorkingSet, kinds,
};
use crate::schema::{Layout, Schema};
use crate::state::{HEADS, REMOTES, TAGS, WORKING_SETS};

/// What a chunk should be, by who named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// An instance object.
    Instance,
    /// A database object.
    Database,
    /// A commit.
    Commit,
    /// A tag, or a commit.
    TagOrCommit,
    /// A working set.
    WorkingSet,
    /// A root.
    Root,
    /// A table.
    Table,
    /// A schema.
    Schema,
    /// Whatever it says itself that it is: out-of-line values and what else has no object above it.
    Any,
}

impl Expected {
    /// What the ref of that name should be.
    pub(super) fn of_ref(name: &str) -> Expected {
        if name.starts_with(HEADS) || name.starts_with(REMOTES) {
            Expected::Commit
        } else if name.starts_with(TAGS) {
            Expected::TagOrCommit
        } else if name.starts_with(WORKING_SETS) {
            Expected::WorkingSet
        } else {
            Expected::Any
        }
    }

    /// Whether a chunk of this kind is as expected.
    fn admits(self, kind: Kind) -> bool {
        match self {
            Expected::Instance => kind == kinds::INSTANCE,
            Expected::Database => kind == kinds::DATABASE,
            Expected::Commit => kind == kinds::COMMIT,
            Expected::TagOrCommit => kind == kinds::TAG || kind == kinds::COMMIT,
            Expected::WorkingSet => kind == kinds::WORKING_SET,
            Expected::Root => kind == kinds::ROOT,
            Expected::Table => kind == kinds::TABLE,
            Expected::Schema => kind == kinds::SCHEMA,
            Expected::Any => true,
        }
    }
}

impl Walk<'_> {
    /// Checks a chunk by its kind, and wants what it names.
    pub(super) fn object(&mut self, hash: Hash, chunk: &Chunk, expected: Expected) -> Result<()> {
        // What no object below claims as its own is at least there and of its hash.
        chunk.refs().for_each(|below| self.want(below, Expected::Any));
        let kind = chunk.kind();
        if !expected.admits(kind) {
            let is = kinds::name(kind).unwrap_or("chunk of another kind");
            return Err(Error::corrupt(format!("it should be a {expected:?} and is a {is}")));
        }
        match kind {
            kinds::INSTANCE => self.instance(&InstanceRoot::decode(chunk)?),
            kinds::DATABASE => self.database(&DatabaseRoot::decode(chunk)?),
            kinds::COMMIT => self.commit(&Commit::decode(chunk)?),
            kinds::TAG => {
                self.want(Tag::decode(chunk)?.commit, Expected::Commit);
                Ok(())
            }
            kinds::WORKING_SET => {
                self.working_set(&WorkingSet::decode(chunk)?);
                Ok(())
            }
            kinds::ROOT => self.tree(&TreeKind::Tables, Root::decode(chunk)?.tables),
            kinds::TABLE => self.table(hash, &Table::decode(chunk)?),
            kinds::SCHEMA => Schema::decode(chunk.payload()).map(drop),
            _ => Ok(()),
        }
    }

    fn instance(&mut self, object: &InstanceRoot) -> Result<()> {
        self.tree(&TreeKind::Databases, object.databases)?;
        for facts in [object.users, object.settings, object.remotes, object.backups] {
            self.tree(&TreeKind::Plain, facts)?;
        }
        Ok(())
    }

    fn database(&mut self, object: &DatabaseRoot) -> Result<()> {
        self.tree(&TreeKind::Refs, object.refs)?;
        self.tree(&TreeKind::Plain, object.counters)
    }

    fn commit(&mut self, commit: &Commit) -> Result<()> {
        self.report.commits += 1;
        self.want(commit.root, Expected::Root);
        commit.parents.iter().for_each(|parent| self.want(*parent, Expected::Commit));
        self.tree(&TreeKind::Plain, commit.closure)?;
        let mut height = 1;
        for parent in &commit.parents {
            // One that is missing or damaged is found when the walk comes to it.
            if let Ok(parent) = Commit::load(self.store.as_ref(), *parent) {
                height = height.max(parent.height + 1);
            }
        }
        if commit.height != height {
            let message = format!("a commit of height {} that should be {height}", commit.height);
            return Err(Error::corrupt(message));
        }
        Ok(())
    }

    fn working_set(&mut self, set: &WorkingSet) {
        self.want(set.working, Expected::Root);
        self.want(set.staged, Expected::Root);
        if let Some(merge) = &set.merge {
            self.want(merge.pre_merge_working, Expected::Root);
            self.want(merge.source, Expected::Commit);
            merge.pending.iter().for_each(|commit| self.want(*commit, Expected::Commit));
        }
        if let Some(rebase) = &set.rebase {
            self.want(rebase.pre_rebase_working, Expected::Root);
            self.want(rebase.onto, Expected::Commit);
        }
    }

    fn table(&mut self, hash: Hash, table: &Table) -> Result<()> {
        self.report.tables += 1;
        self.want(table.schema, Expected::Schema);
        let schema = Schema::load(self.store.as_ref(), table.schema)?;
        if table.indexes.len() != schema.indexes.len() {
            self.report.note(Some(hash), "a table with other indexes than its schema");
        }
        if !schema.is_keyless() && table.row_count != table.rows.len {
            self.report.note(Some(hash), "a table that counts other rows than it has");
        }
        self.tree(&TreeKind::Rows(Layout::new(&schema)), table.rows)?;
        for index in &table.indexes {
            self.tree(&TreeKind::Plain, *index)?;
        }
        for artifacts in [table.conflicts, table.violations] {
            self.tree(&TreeKind::Artifacts, artifacts)?;
        }
        Ok(())
    }
}
