//! Every bound of this crate, each with its reason. Sizes are in bytes unless the name says
//! otherwise.

/// The longest field that lies in its row. About half of a tree node: with longer ones a node would
/// hold a row or two, and a change of another column of the row would rewrite the long value too.
pub const FIELD_INLINE_BYTES_MAX: usize = 2 << 10;

/// The most bytes that the fields of a row have inside it; what is over goes out of line. Half of
/// the longest value that a tree takes (64 KiB), which leaves room for 4096 references of 28 bytes
/// less the rows that MySQL itself refuses (65,535 bytes without TEXT and BLOB).
pub const ROW_INLINE_BYTES_MAX: usize = 32 << 10;

/// How many edits a merge, a conversion or an index build gathers before it writes them into the
/// tree: large enough that a batch of random keys shares paths, small enough (some tens of
/// megabytes) that any number of rows can be merged.
pub const EDIT_BATCH_MAX: usize = 64 << 10;

/// How many rows of a table a merge locks one by one; with more, the table is replaced under its
/// own lock. A lock and an edit take about a kilobyte and a few microseconds, so this many are a
/// fraction of a second and some tens of megabytes.
pub const ADOPTED_ROWS_MAX: usize = 16 << 10;

/// How many table objects are remembered with their schemas: a few times the tables of a usual
/// instance.
pub const CACHED_TABLES: usize = 4096;

/// How many tables of folded roots are remembered by name: several branches of the above.
pub const CACHED_ROOT_TABLES: usize = 16384;

/// How many spans a transaction keeps before they are merged table by table: checking one costs
/// about a microsecond, so a refresh stays within a few milliseconds.
pub const SPANS_MAX: usize = 4096;

/// How many rows that passed a scan are remembered one by one; more, and the scan's range takes all
/// the columns that were looked at.
pub const SCAN_POINTS_MAX: usize = 64;

/// How deep foreign keys may cascade, as in InnoDB.
pub const CASCADE_DEPTH_MAX: usize = 15;

/// How many AUTO_INCREMENT values are claimed at once: one small entry in a thousand inserts, and
/// what a crash skips stays small.
pub const AUTO_INCREMENT_BLOCK: u64 = 1000;

/// How many bytes of chunks an entry carries itself; more are flushed to a pack first. A commit of
/// a few rows has a few tens of kilobytes, and one sync instead of three.
pub const CARRIED_BYTES_MAX: usize = 256 << 10;

/// How many bytes of one table's rows lie in an entry itself; more go into a blob that it names, so
/// that a transaction of millions of rows does not need an entry as large.
pub const ENTRY_ROWS_BYTES_MAX: usize = 4 << 20;
