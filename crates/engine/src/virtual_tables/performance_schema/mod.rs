//! `information_schema` (manual chapter 26).

use super::Declared;

/// Its tables, sorted by name.
pub(super) static TABLES: &[&Declared] = &[];
