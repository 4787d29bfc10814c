//! The parts that an entry is made of.

use std::sync::Arc;

use storage::Hash;
use storage::log::Position;

use crate::columns::ColumnSet;
use crate::place::{Place, TablePlace};

/// One atomic change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The position that its writer saw when it wrote; what certification between nodes compares.
    pub snapshot: Position,
    /// What happens, in order.
    pub ops: Vec<Op>,
}

/// One part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Chunks that later ops, or later entries, name: carried here instead of in a pack, so that a
    /// small commit costs one sync.
    Chunks(Vec<Arc<[u8]>>),
    /// Rows of one table.
    Rows(RowsOp),
    /// Rows of one table, too many for an entry: the blob holds a [`RowsOp`]'s bytes.
    RowsAt {
        /// The blob's hash.
        blob: Hash,
    },
    /// A table appears, is replaced or goes.
    Table(TableOp),
    /// A ref of a database moves.
    Ref(RefOp),
    /// The parts of a working set beside its tables' rows.
    Working(WorkingOp),
    /// A database appears or goes.
    Database(DatabaseOp),
    /// An AUTO_INCREMENT counter: `next` is the lowest value not yet given out.
    Counter {
        /// The database, in lower case.
        database: Arc<str>,
        /// The table, in lower case.
        table: Arc<str>,
        /// The lowest value not yet given out; `None` forgets the counter.
        next: Option<u64>,
    },
    /// A named fact of the instance: a user, a grant, a setting, a remote, a backup.
    Setting {
        /// Which kind of fact.
        scope: Scope,
        /// Its key within the scope.
        key: Arc<str>,
        /// Its bytes; `None` removes it.
        value: Option<Arc<[u8]>>,
    },
}

/// Where a named fact belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Accounts and their grants.
    User,
    /// Settings that every replica has.
    Setting,
    /// Remotes, by `database/name`.
    Remote,
    /// Backups, by `database/name`.
    Backup,
    /// What belongs to this node alone: its role, its own settings, its outbox. Outside the
    /// instance root.
    Node,
}

/// Changed rows of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsOp {
    /// The table.
    pub table: TablePlace,
    /// The hash of the schema that the rows are written in; another is 1412.
    pub schema: Hash,
    /// Whether the table has no primary key, so that its row values begin with a count.
    pub is_keyless: bool,
    /// The rows, by key, each key once.
    pub changes: Vec<RowChange>,
}

/// One changed row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// The primary key's bytes.
    pub key: Arc<[u8]>,
    /// How many rows stood under this key before: 0 or 1, more only in a keyless table. With `row`
    /// it says insert, update or delete.
    pub before: u64,
    /// The whole new row; `None` deletes.
    pub row: Option<Arc<[u8]>>,
    /// Which columns an update set.
    pub set: ColumnSet,
    /// The index entries that go: index number (as in the schema) and entry key. An index that an
    /// update names here gets the new row's entry instead.
    pub removed: Vec<(u16, Arc<[u8]>)>,
}

/// A table as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOp {
    /// The table.
    pub table: TablePlace,
    /// What becomes of it.
    pub change: TableChange,
}

/// What becomes of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// It is this table object from now on, under this name as displayed.
    Put {
        /// The name with its case.
        name: Arc<str>,
        /// The table object.
        object: Hash,
    },
    /// It is gone.
    Drop,
    /// It is called so from now on, rows, indexes and counter unchanged.
    Rename {
        /// The new name with its case.
        to: Arc<str>,
    },
}

/// A ref's move, by compare-and-set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefOp {
    /// The database, in lower case.
    pub database: Arc<str>,
    /// The ref's full name: `refs/heads/main`.
    pub name: Arc<str>,
    /// What it must be now; `None`: absent.
    pub old: Option<Hash>,
    /// What it becomes; `None`: absent.
    pub new: Option<Hash>,
}

/// A working set beside its tables' rows. Fields that are `None` stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingOp {
    /// The working set.
    pub place: Place,
    /// What becomes of it.
    pub change: WorkingChange,
}

/// What becomes of a working set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkingChange {
    /// It is made, or replaced as a whole: these roots, no merge.
    Reset {
        /// The working root.
        working: Hash,
        /// The staged root.
        staged: Hash,
    },
    /// Only the staged root becomes this one.
    Stage {
        /// The staged root.
        staged: Hash,
    },
    /// A merge or rebase begins, goes on or is over: what is under way is what this working set
    /// object says; its roots do not count.
    Progress {
        /// A working set object.
        object: Hash,
    },
    /// It is gone.
    Drop,
}

/// A database as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseOp {
    /// The name, in lower case.
    pub database: Arc<str>,
    /// What becomes of it.
    pub change: DatabaseChange,
}

/// What becomes of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseChange {
    /// It is made, empty, without a branch, under this name as displayed.
    Create {
        /// The name with its case.
        name: Arc<str>,
    },
    /// It is this database object from now on (restore, clone).
    Put {
        /// The name with its case.
        name: Arc<str>,
        /// The database object.
        object: Hash,
    },
    /// It is gone.
    Drop,
}

impl RowsOp {
    /// About how many bytes it takes in an entry.
    pub fn bytes(&self) -> usize {
        let len = |change: &RowChange| {
            let removed: usize = change.removed.iter().map(|(_, key)| key.len() + 4).sum();
            change.key.len() + change.row.as_ref().map_or(0, |row| row.len()) + removed + 16
        };
        self.changes.iter().map(len).sum()
    }
}
