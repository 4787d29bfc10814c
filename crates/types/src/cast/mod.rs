//! Conversions: storing into columns ([`assign`]), CAST and CONVERT ([`cast`]), and the implicit
//! ones that expressions do ([`to_f64`], [`to_i64`], [`to_decimal`], [`to_date_time`], [`is_true`]
//! …).
//!
//! A conversion that loses something gives its value and a warning; the caller decides whether that
//! is shown. [`assign`] decides itself: in strict mode a loss is an error, otherwise the nearest
//! value and a warning (manual 5.1.11).

mod assign;
mod assign_number;
mod assign_temporal;
mod assign_text;
mod explicit;
mod number;
mod temporal;

pub use assign::{AssignMode, assign};
pub use explicit::{CastTarget, cast};
pub use number::{is_true, numeric, to_decimal, to_f64, to_i64, to_u64};
pub use temporal::{to_date, to_date_time, to_time};

use crate::error::{ErrorCode, Warning};

/// A converted value, and what was lost on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted<T> {
    /// The value, or the nearest one.
    pub value: T,
    /// What was lost.
    pub warning: Option<Warning>,
}

impl<T> Converted<T> {
    fn exact(value: T) -> Converted<T> {
        Converted { value, warning: None }
    }

    /// 1292 `Truncated incorrect KIND value: 'text'`.
    fn truncated(value: T, kind: &str, text: &str) -> Converted<T> {
        let shown: String = text.chars().take(128).collect();
        let warning = Warning::new(ErrorCode::TruncatedWrongValue, &[&kind, &shown]);
        Converted { value, warning: Some(warning) }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Converted<U> {
        Converted { value: change(self.value), warning: self.warning }
    }
}

#[cfg(test)]
mod tests;
