//! JSON functions (manual 12.17).

use super::Function;

/// Sorted by name.
pub static FUNCTIONS: &[&Function] = &[
];
