//! Reading a stored table.

use std::sync::Arc;

use repo::Hash;
use repo::TablePlace;
use repo::lock::{LockMode, LockWait};
use repo::schema::Schema;
use repo::state::TableState;
use repo::txn::TreeName;

use crate::expr::Expr;

/// A stored table of FROM.
#[derive(Clone)]
pub struct TableNode {
    /// Which table, and when.
    pub source: TableSource,
    /// Its schema when the plan was bound.
    pub schema: Arc<Schema>,
    /// That schema's hash.
    pub schema_hash: Hash,
    /// What the query calls it.
    pub alias: Arc<str>,
    /// The slot of its first column; column `c` has slot `base + c`.
    pub base: usize,
    /// The columns that the filter looks at.
    pub filter_columns: Vec<usize>,
    /// The other columns that the query looks at, read for rows that pass the filter.
    pub output_columns: Vec<usize>,
    /// Which keys are read.
    pub access: Access,
    /// From high keys to low ones.
    pub backward: bool,
    /// What rows must pass.
    pub filter: Vec<Expr>,
    /// How rows that pass are locked.
    pub lock: Option<LockSpec>,
    /// Where the row's key and its bytes go, for statements that change it.
    pub row_slots: Option<(usize, usize)>,
    /// Index hints: the only indexes that may be used (numbers; `usize::MAX` is the primary key).
    pub allowed: Option<Vec<usize>>,
    /// How many rows are expected to be read.
    pub rows: f64,
    /// How many of them are expected to pass, 0 to 1.
    pub selectivity: f64,
}

/// Where a table is.
#[derive(Clone)]
pub enum TableSource {
    /// In a working set, through the transaction.
    Live(TablePlace),
    /// In history: it cannot change.
    Fixed {
        /// Its database's name, as the query sees it.
        database: Arc<str>,
        /// The table as it was.
        state: Arc<TableState>,
    },
}

/// How the rows that a scan lets pass are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockSpec {
    /// FOR UPDATE, or FOR SHARE.
    pub mode: LockMode,
    /// NOWAIT and SKIP LOCKED wait not at all; `None` waits as the session does.
    pub wait: Option<LockWait>,
    /// SKIP LOCKED.
    pub skip: bool,
}

/// Which keys of which tree are read.
#[derive(Clone)]
pub enum Access {
    /// All rows, by primary key.
    Full,
    /// The one row whose primary key has these values, in the key's order.
    Point(Vec<Expr>),
    /// Ranges of a tree.
    Range(Bounds),
    /// All entries of an index, in its order: it holds all columns that are needed, or the order
    /// is.
    Index {
        /// The index's number.
        index: u16,
        /// Whether the entries hold all that is needed.
        covering: bool,
    },
}

/// Ranges of a tree, worked out anew whenever the scan opens.
#[derive(Clone)]
pub struct Bounds {
    /// Rows, or an index.
    pub tree: TreeName,
    /// Whether an index's entries hold all that is needed.
    pub covering: bool,
    /// Values of the first parts.
    pub equal: Vec<EqualPart>,
    /// What the part behind them lies between.
    pub then: Option<KeyBounds>,
}

/// What one part of a key equals.
#[derive(Clone)]
pub enum EqualPart {
    /// A value; NULL equals nothing.
    One(Expr),
    /// `<=>` or IS NULL: NULL equals NULL.
    NullSafe(Expr),
    /// Any of several.
    AnyOf(Vec<Expr>),
}

/// What one part of a key lies between. Bounds may let too much in, never too little: the filter
/// stays.
#[derive(Clone)]
pub enum KeyBounds {
    /// `>=`, `>` (`true`: the bound itself is in) and `<=`, `<`; NULLs are out.
    Between {
        /// The lower bound.
        low: Option<(Expr, bool)>,
        /// The upper bound.
        high: Option<(Expr, bool)>,
    },
    /// Texts that begin as the pattern does, up to its first wildcard.
    Starts(Expr, Option<char>),
    /// IS NOT NULL.
    NotNull,
}
