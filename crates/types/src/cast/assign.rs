//! Storing a value into a column.

use super::assign_number::{to_bit, to_decimal_column, to_float_column, to_int, to_year};
use super::assign_temporal::{to_date_column, to_date_time_column, to_time_column};
use super::assign_text::{to_binary, to_enum, to_set, to_text_column};
use super::explicit::json_of;
use crate::error::{ErrorCode, SqlError, Warning};
use crate::json::Json;
use crate::sql_type::SqlType;
use crate::temporal::DateMode;
use crate::value::Value;

/// Where a value is stored, for the rules and for the words of errors.
#[derive(Clone, Copy, Debug)]
pub struct AssignMode<'a> {
    /// STRICT_TRANS_TABLES or STRICT_ALL_TABLES without IGNORE: a loss is an error.
    pub strict: bool,
    /// What dates the SQL mode allows.
    pub dates: DateMode,
    /// TIME_TRUNCATE_FRACTIONAL: cut fractional seconds instead of rounding them.
    pub truncate_fraction: bool,
    /// The column's name.
    pub column: &'a str,
    /// The row's number in its statement, from 1.
    pub row: u64,
}

/// A stored value and the warning of a lenient mode.
pub(super) type Stored = Result<(Value, Option<Warning>), SqlError>;

#[expect(clippy::unnecessary_wraps, reason = "every way of storing ends in one type")]
pub(super) fn stored(value: Value) -> Stored {
    Ok((value, None))
}

impl AssignMode<'_> {
    /// 1264, 1265 or 1406: the codes whose holes are the column and the row.
    pub(super) fn lossy(&self, code: ErrorCode, nearest: Value) -> Stored {
        let warning = Warning::new(code, &[&self.column, &self.row]);
        if self.strict { Err(warning.into()) } else { Ok((nearest, Some(warning))) }
    }

    /// 1264.
    pub(super) fn out_of_range(&self, nearest: Value) -> Stored {
        self.lossy(ErrorCode::WarnDataOutOfRange, nearest)
    }

    /// 1265.
    pub(super) fn truncated(&self, nearest: Value) -> Stored {
        self.lossy(ErrorCode::WarnDataTruncated, nearest)
    }

    /// 1406, which lenient modes give as 1265.
    pub(super) fn too_long(&self, cut: Value) -> Stored {
        if self.strict {
            Err(SqlError::new(ErrorCode::DataTooLong, &[&self.column, &self.row]))
        } else {
            self.truncated(cut)
        }
    }

    /// A note 1265 in any mode: what was lost does not matter.
    #[expect(clippy::unnecessary_wraps, reason = "every way of storing ends in one type")]
    pub(super) fn noted(&self, value: Value) -> Stored {
        let note = Warning::note(ErrorCode::WarnDataTruncated, &[&self.column, &self.row]);
        Ok((value, Some(note)))
    }

    /// 1366 `Incorrect integer value: 'abc' for column 'c' at row 1`, and 1292 with the same words
    /// for dates.
    pub(super) fn incorrect(
        &self,
        code: ErrorCode,
        kind: &str,
        shown: &str,
        nearest: Value,
    ) -> Stored {
        let shown: String = shown.chars().take(128).collect();
        let filled = SqlError::new(
            ErrorCode::TruncatedWrongValueForField,
            &[&kind, &shown, &self.column, &self.row],
        );
        let error = SqlError { code, ..filled };
        if self.strict { Err(error) } else { Ok((nearest, Some(error.into()))) }
    }
}

/// Converts `value` to what a column of type `to` stores, as MySQL's INSERT and UPDATE do.
///
/// NULL passes: whether the column takes it is the caller's affair. A loss is an error in strict
/// mode, else the nearest value and a warning; what MySQL only notes (spaces cut from a VARCHAR,
/// decimals rounded) is a note in both.
pub fn assign(value: &Value, to: &SqlType, at: &AssignMode<'_>) -> Stored {
    if value.is_null() {
        return stored(Value::Null);
    }
    match to {
        SqlType::Int { width, unsigned, .. } => to_int(value, *width, *unsigned, at),
        SqlType::Decimal { .. } => to_decimal_column(value, to, at),
        SqlType::Float { .. } | SqlType::Double { .. } => to_float_column(value, to, at),
        SqlType::Char { .. } | SqlType::Varchar { .. } | SqlType::Text { .. } => {
            to_text_column(value, to, at)
        }
        SqlType::Binary { .. } | SqlType::Varbinary { .. } | SqlType::Blob { .. } => {
            to_binary(value, to, at)
        }
        SqlType::Date => to_date_column(value, at),
        SqlType::Time { fsp } => to_time_column(value, *fsp, at),
        SqlType::DateTime { fsp } => to_date_time_column(value, *fsp, false, at),
        SqlType::Timestamp { fsp } => to_date_time_column(value, *fsp, true, at),
        SqlType::Year => to_year(value, at),
        SqlType::Enum { members, collation } => to_enum(value, members, *collation, at),
        SqlType::Set { members, collation } => to_set(value, members, *collation, at),
        SqlType::Bit { width } => to_bit(value, *width, at),
        SqlType::Json => to_json(value, at),
        SqlType::Geometry { .. } => match value {
            Value::Bytes(_) => stored(value.clone()),
            _ => Err(SqlError::new(ErrorCode::CantCreateGeometryObject, &[])),
        },
    }
}

/// A document that is not JSON is an error in every mode.
fn to_json(value: &Value, at: &AssignMode<'_>) -> Stored {
    let json = match value {
        Value::Text(text) => {
            let column = at.column;
            Json::parse(text.as_str()).map_err(|error| error.in_column(column))?
        }
        other => json_of(other)?,
    };
    stored(Value::Json(json))
}
