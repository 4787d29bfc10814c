//! JSON functions (manual 12.17).
//!
//! ```text
//! path       `$.a[0]` parsed, followed, written back     document   arguments as trees
//! build      arrays and objects      look   parts and questions     change   set, insert, remove
//! merge      two documents in one    search texts in a document     value    JSON_VALUE
//! ```

mod build;
mod change;
mod contain;
mod document;
mod look;
mod merge;
mod path;
mod pretty;
mod search;
mod value;

use super::Function;

/// Sorted by name.
pub(super) static FUNCTIONS: &[&Function] = &[
    &build::JSON_ARRAY,
    &change::JSON_ARRAY_APPEND,
    &change::JSON_ARRAY_INSERT,
    &contain::JSON_CONTAINS,
    &contain::JSON_CONTAINS_PATH,
    &look::JSON_DEPTH,
    &look::JSON_EXTRACT,
    &change::JSON_INSERT,
    &look::JSON_KEYS,
    &look::JSON_LENGTH,
    &merge::JSON_MERGE_PATCH,
    &merge::JSON_MERGE_PRESERVE,
    &build::JSON_OBJECT,
    &contain::JSON_OVERLAPS,
    &pretty::JSON_PRETTY,
    &build::JSON_QUOTE,
    &change::JSON_REMOVE,
    &change::JSON_REPLACE,
    &search::JSON_SEARCH,
    &change::JSON_SET,
    &look::JSON_STORAGE_FREE,
    &look::JSON_STORAGE_SIZE,
    &look::JSON_TYPE,
    &build::JSON_UNQUOTE,
    &look::JSON_VALID,
    &value::JSON_VALUE,
    &contain::MEMBER_OF,
];
