//! Date and time functions (manual 12.7).

use super::Function;

/// Sorted by name.
pub static FUNCTIONS: &[&Function] = &[
];
