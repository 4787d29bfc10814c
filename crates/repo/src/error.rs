//! What can go wrong in a repository, one enum for the whole crate.
//!
//! The [`ErrorClass`] of an error says what happens next, its variant and fields say what is so.
//! Words meant for a client are chosen in one place: the conversion into [`types::SqlError`] in
//! `error/sql.rs`. Nothing in this crate makes an `SqlError` otherwise, but for those that `types`
//! itself returns (a value that does not fit its column), which are carried along unchanged.
//!
//! A bug is not an error: an invariant of ours that does not hold panics with its words.

mod sql;

use storage::Hash;
use types::{ErrorClass, SqlError};

/// What this crate's functions return.
pub type Result<T> = std::result::Result<T, Error>;

/// Any failure of this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such database.
    #[error("unknown database {database}")]
    NoSuchDatabase {
        /// As the user wrote it.
        database: String,
    },
    /// A database of that name is there.
    #[error("database {database} exists")]
    DatabaseExists {
        /// As the user wrote it.
        database: String,
    },
    /// There is no such table.
    #[error("no table {database}.{table}")]
    NoSuchTable {
        /// Its database, empty where none is known.
        database: String,
        /// As the user wrote it.
        table: String,
    },
    /// A table of that name is there.
    #[error("table {table} exists")]
    TableExists {
        /// As the user wrote it.
        table: String,
    },
    /// There is no such column.
    #[error("no column {column} in {table}")]
    NoSuchColumn {
        /// The column.
        column: String,
        /// The table.
        table: String,
    },
    /// There is no such index.
    #[error("no key {index} in {table}")]
    NoSuchIndex {
        /// The index.
        index: String,
        /// The table.
        table: String,
    },
    /// A unique key has that value already.
    #[error("duplicate entry {entry} for key {table}.{key}")]
    DuplicateKey {
        /// The parts' values joined by `-`, as MySQL shows them.
        entry: String,
        /// The table.
        table: String,
        /// The key's name, `PRIMARY` for the primary key.
        key: String,
    },
    /// A child row without its parent.
    #[error("no parent row for {constraint}")]
    NoParentRow {
        /// The constraint, in MySQL's words: `` `db`.`t`, CONSTRAINT `fk` FOREIGN KEY … ``.
        constraint: String,
    },
    /// A parent row that still has children.
    #[error("rows refer to this one by {constraint}")]
    HasChildRows {
        /// The constraint, in MySQL's words.
        constraint: String,
    },
    /// A value that does not fit the column that it should go to; `cause` says why.
    #[error("column {position} of the row: {cause}")]
    NotConvertible {
        /// The column's place in the new schema, from 0.
        position: usize,
        /// What the cast said.
        cause: SqlError,
    },
    /// There is no such branch.
    #[error("branch not found: {branch}")]
    NoSuchBranch {
        /// As the user wrote it.
        branch: String,
    },
    /// A branch of that name is there.
    #[error("fatal: A branch named '{branch}' already exists.")]
    BranchExists {
        /// As the user wrote it.
        branch: String,
    },
    /// There is no such tag.
    #[error("tag not found: {tag}")]
    NoSuchTag {
        /// As the user wrote it.
        tag: String,
    },
    /// A tag of that name is there.
    #[error("tag exists: {tag}")]
    TagExists {
        /// As the user wrote it.
        tag: String,
    },
    /// Neither branch, tag nor commit has that name.
    #[error("branch not found: {spec}")]
    NoSuchRevision {
        /// As the user wrote it.
        spec: String,
    },
    /// Not the form of a commit's name.
    #[error("invalid commit spec {spec}")]
    InvalidRevision {
        /// As the user wrote it.
        spec: String,
    },
    /// `~` or `^` that go past the first commit.
    #[error("invalid ancestor spec: {spec}")]
    NoSuchAncestor {
        /// As the user wrote it.
        spec: String,
    },
    /// A name that a branch, tag or other ref may not have.
    #[error("{name} is not a valid ref name")]
    InvalidRefName {
        /// As the user wrote it.
        name: String,
    },
    /// Two commits without a common ancestor.
    #[error("no common ancestor")]
    NoCommonAncestor,
    /// A ref moved since it was read.
    #[error("{name} has moved")]
    RefMoved {
        /// The ref.
        name: String,
    },
    /// A merge that can not be made at all (no conflict to resolve, but a shape that does not
    /// merge).
    #[error("{why}")]
    NotMergeable {
        /// The table.
        table: String,
        /// Dolt's words, the table's name among them.
        why: String,
    },
    /// What asks for a table without conflicts met one with some.
    #[error("unresolved conflicts in {tables:?}")]
    UnresolvedConflicts {
        /// The tables, sorted.
        tables: Vec<String>,
    },
    /// What asks for a table without constraint violations met one with some.
    #[error("constraint violations in {tables:?}")]
    ConstraintViolations {
        /// The tables, sorted.
        tables: Vec<String>,
    },
    /// `--theirs` where their row has another schema than the table.
    #[error("schema of {table} and its conflicts differ")]
    ConflictSchemaDiffers {
        /// The table.
        table: String,
    },
    /// A diff of two versions of a table whose rows have other keys.
    #[error("primary key sets differ between revisions for table '{table}'")]
    PrimaryKeysDiffer {
        /// The table.
        table: String,
    },
    /// Past one of our bounds.
    #[error("{what}: more than {limit}")]
    OverLimit {
        /// What there was too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
    /// Something that the state does not allow, with MySQL's or Dolt's words; for what no other
    /// variant names.
    #[error("{message}")]
    Refused {
        /// What the client reads.
        message: String,
    },
    /// The transaction was chosen to break a cycle of waits, or has read what another has changed
    /// since.
    #[error("deadlock or changed reads")]
    Deadlock,
    /// A row lock was not had in time.
    #[error("lock wait timeout")]
    LockWaitTimeout,
    /// `NOWAIT` met a lock.
    #[error("lock not available at once")]
    LockNotAvailable,
    /// The table changed its shape since the transaction began.
    #[error("table definition has changed")]
    SchemaChanged,
    /// A newer row was met, nothing had been told to anybody, and the snapshot has moved: the
    /// statement is to be run again. Never reaches a client.
    #[error("the statement runs again")]
    Rerun,
    /// A wait was ended from outside (KILL): 1317.
    #[error("interrupted")]
    Interrupted,
    /// The transaction may only read: 1792.
    #[error("the transaction is read-only")]
    ReadOnlyTransaction,
    /// The instance takes no writes now: 1290.
    #[error("the instance is read-only: {why}")]
    ReadOnlyInstance {
        /// Why, and what to do.
        why: String,
    },
    /// The log failed before the transaction's end was durable: nobody knows whether it survives.
    #[error("outcome unknown: the log failed before the transaction was durable")]
    OutcomeUnknown,
    /// Another process has the data directory.
    #[error(
        "the data directory is unavailable: another pando is using it: stop that one, or talk to \
         it as a client"
    )]
    InUse,
    /// Something that is needed is not there now.
    #[error("{what} is unavailable: {remedy}")]
    Unavailable {
        /// What is missing.
        what: String,
        /// What to do about it.
        remedy: String,
    },
    /// An object of ours that was read does not make sense.
    #[error("chunk {hash}: {what}")]
    Corrupt {
        /// The chunk, [`Hash::ZERO`] where bytes without a name were read.
        hash: Hash,
        /// Which kind of object it should be, and what is wrong with it.
        what: String,
    },
    /// From below: disk, chunks, trees, log.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// From `types`: a value or its cast.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

impl Error {
    /// Bytes that make no sense as the object that they should be; [`Error::at`] names the chunk.
    pub fn corrupt(what: impl Into<String>) -> Error {
        Error::Corrupt { hash: Hash::ZERO, what: what.into() }
    }

    /// What happens next.
    pub fn class(&self) -> ErrorClass {
        match self {
            Error::Deadlock | Error::LockWaitTimeout | Error::LockNotAvailable => ErrorClass::Retry,
            Error::SchemaChanged | Error::RefMoved { .. } => ErrorClass::Retry,
            Error::Unavailable { .. } | Error::InUse => ErrorClass::Unavailable,
            Error::Corrupt { .. } => ErrorClass::Corrupt,
            Error::Storage(cause) => storage_class(cause),
            Error::Sql(cause) | Error::NotConvertible { cause, .. } => cause.class(),
            _ => ErrorClass::User,
        }
    }

    /// The same error with `hash` named, where it is [`Error::Corrupt`] and named none: decoders of
    /// payloads know no hash.
    #[must_use]
    pub fn at(self, hash: Hash) -> Error {
        match self {
            Error::Corrupt { hash: named, what } if named.is_zero() => {
                Error::Corrupt { hash, what }
            }
            other => other,
        }
    }
}

/// A revision, ref or other thing whose name is in the message; the words of [`Error::Refused`].
pub fn refused(message: impl Into<String>) -> Error {
    Error::Refused { message: message.into() }
}

/// Missing and damaged chunks are corruption; the rest (disk full, failed sync, closed) is a
/// resource.
fn storage_class(error: &storage::Error) -> ErrorClass {
    match error {
        storage::Error::Missing(_)
        | storage::Error::Damaged { .. }
        | storage::Error::Malformed { .. } => ErrorClass::Corrupt,
        storage::Error::TooLarge { .. } => ErrorClass::User,
        storage::Error::Unsorted => ErrorClass::Bug,
        _ => ErrorClass::Unavailable,
    }
}

#[cfg(test)]
mod tests;
