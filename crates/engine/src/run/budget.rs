//! How much memory an operator may keep.

use types::{ErrorCode, SqlError, Value};

use crate::error::Result;
use crate::limits::OPERATOR_BYTES_MAX;

/// What an operator has kept so far, in bytes.
pub(super) struct Budget {
    used: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { used: 0 }
    }

    /// Counts so many more; 1038 past the bound.
    pub(super) fn take(&mut self, bytes: usize) -> Result<()> {
        self.used += bytes;
        if self.used > OPERATOR_BYTES_MAX {
            return Err(SqlError::new(ErrorCode::OutOfSortmemory, &[]).into());
        }
        Ok(())
    }

    /// Gives some back.
    pub(super) fn give(&mut self, bytes: usize) {
        self.used = self.used.saturating_sub(bytes);
    }
}

/// About how many bytes a row's values take.
pub(super) fn bytes_of(values: &[Value]) -> usize {
    let outside = |value: &Value| match value {
        Value::Text(text) if text.utf8().len() > types::text::INLINE_MAX => text.utf8().len(),
        Value::Bytes(bytes) if bytes.len() > types::text::INLINE_MAX => bytes.len(),
        Value::Json(json) => json.as_str().len(),
        _ => 0,
    };
    size_of_val(values) + values.iter().map(outside).sum::<usize>() + 24
}
