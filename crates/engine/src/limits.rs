//! The bounds of this crate, each with its reason. What goes past one is refused with words that
//! name it.

/// Query blocks inside each other: MySQL's own bound (1473).
pub const QUERY_NESTING_MAX: usize = 63;

/// Views inside each other; far more than anyone writes, and it ends circles.
pub const VIEW_NESTING_MAX: usize = 32;

/// Tables in one FROM: MySQL's own bound (1116).
pub const JOIN_TABLES_MAX: usize = 61;

/// Bytes that one sort, group or hash join may keep in memory; past it the statement is refused
/// (1038).
pub const OPERATOR_BYTES_MAX: usize = 1 << 30;

/// Key ranges that one scan is made of; a longer IN list is checked row by row.
pub const KEY_RANGES_MAX: usize = 16_384;

/// Rows between two looks at whether the statement was interrupted.
pub const INTERRUPT_ROWS: u32 = 256;

/// Groups that are kept; a bound for the operator's own accounting.
pub const WINDOW_ROWS_MAX: usize = 64 << 20;
