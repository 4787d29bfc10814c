//! Arguments as functions want them, with the warnings that MySQL gives.

use std::borrow::Cow;

use types::cast::{to_date, to_date_time, to_decimal, to_f64, to_i64, to_time, to_u64};
use types::temporal::DateMode;
use types::{Date, DateTime, Decimal, ErrorCode, Time, Value, Warning};

use super::Invocation;
use crate::error::Result;
use crate::expr::session::{lenient_dates, max_allowed_packet, today_at, warn, warn_if};

/// The argument at a place; NULL where there is none.
pub(super) fn at(values: &[Value], place: usize) -> &Value {
    values.get(place).unwrap_or(&Value::Null)
}

/// A value's text.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    value.to_string_lossy()
}

/// A value's bytes: of text its UTF-8.
pub(super) fn bytes(value: &Value) -> Cow<'_, [u8]> {
    match value {
        Value::Text(text) => Cow::Borrowed(text.utf8()),
        Value::Bytes(bytes) => Cow::Borrowed(bytes.as_slice()),
        other => {
            let mut bytes = Vec::new();
            other.to_text(&mut bytes);
            Cow::Owned(bytes)
        }
    }
}

impl Invocation<'_, '_> {
    /// A whole number; text and fractions are rounded as MySQL does.
    pub(super) fn int(&mut self, value: &Value) -> Result<i64> {
        match value {
            Value::Int(number) => Ok(*number),
            Value::Text(_) | Value::Bytes(_) => {
                // Functions read text as a DOUBLE prefix, with the warning of INTEGER.
                let number = to_i64(value);
                warn_if(self.cx, number.warning)?;
                Ok(number.value)
            }
            other => {
                let number = to_i64(other);
                warn_if(self.cx, number.warning)?;
                Ok(number.value)
            }
        }
    }

    /// A whole number that is not negative; a negative one counts as its 64 bits.
    pub(super) fn uint(&mut self, value: &Value) -> Result<u64> {
        let number = to_u64(value);
        warn_if(self.cx, number.warning)?;
        Ok(number.value)
    }

    /// A DOUBLE.
    pub(super) fn double(&mut self, value: &Value) -> Result<f64> {
        let number = to_f64(value);
        warn_if(self.cx, number.warning)?;
        Ok(number.value)
    }

    /// A DECIMAL.
    pub(super) fn decimal(&mut self, value: &Value) -> Result<Decimal> {
        let number = to_decimal(value);
        warn_if(self.cx, number.warning)?;
        Ok(number.value)
    }

    /// A number in its own kind: Int, UInt, Decimal or Double.
    pub(super) fn number(&mut self, value: &Value) -> Result<Value> {
        let number = types::cast::numeric(value);
        warn_if(self.cx, number.warning)?;
        Ok(number.value)
    }

    /// What dates the arguments may be.
    pub(super) fn date_mode(&self) -> DateMode {
        lenient_dates(self.cx.session)
    }

    /// A moment; None with a warning where it is none.
    pub(super) fn moment(&mut self, value: &Value) -> Result<Option<DateTime>> {
        match value {
            Value::DateTime(at) => Ok(Some(*at)),
            Value::Date(date) => Ok(Some(DateTime::midnight(*date))),
            Value::Time(time) => Ok(Some(today_at(self.cx, *time))),
            other => {
                let at = to_date_time(other, self.date_mode());
                warn_if(self.cx, at.warning)?;
                Ok(at.value)
            }
        }
    }

    /// A date; None with a warning where it is none.
    pub(super) fn date(&mut self, value: &Value) -> Result<Option<Date>> {
        match value {
            Value::Date(date) => Ok(Some(*date)),
            Value::Time(time) => Ok(Some(today_at(self.cx, *time).date())),
            other => {
                let date = to_date(other, self.date_mode());
                warn_if(self.cx, date.warning.map(as_datetime))?;
                Ok(date.value)
            }
        }
    }

    /// A time of day or duration; None with a warning where it is none.
    pub(super) fn time(&mut self, value: &Value) -> Result<Option<Time>> {
        let time = to_time(value);
        warn_if(self.cx, time.warning)?;
        Ok(time.value)
    }

    /// The value as the call's type has strings: bytes or text.
    pub(super) fn string(&self, text: String) -> Value {
        if self.ty.sql_type.is_binary_string() {
            Value::Bytes(text.into_bytes().into())
        } else {
            Value::Text(text.into())
        }
    }

    /// Bytes as the call's type has strings; what is not UTF-8 in a text is replaced.
    pub(super) fn byte_string(&self, bytes: Vec<u8>) -> Value {
        if self.ty.sql_type.is_binary_string() {
            return Value::Bytes(bytes.into());
        }
        match String::from_utf8(bytes) {
            Ok(text) => Value::Text(text.into()),
            Err(bad) => Value::text(&String::from_utf8_lossy(bad.as_bytes())),
        }
    }

    /// Whether the call works on bytes.
    pub(super) fn is_binary(&self) -> bool {
        self.ty.sql_type.is_binary_string()
    }

    /// Whether a result of so many bytes is too long: then 1301 is noted and the result is NULL.
    pub(super) fn too_long(&mut self, bytes: u64) -> Result<bool> {
        let most = max_allowed_packet(self.cx.session);
        if bytes <= most {
            return Ok(false);
        }
        let name = self.function.name.to_ascii_lowercase();
        let code = ErrorCode::WarnAllowedPacketOverflowed;
        warn(self.cx, Warning::new(code, &[&name, &most]))?;
        Ok(true)
    }
}

/// MySQL names it a datetime value in the warnings of date functions.
fn as_datetime(warning: Warning) -> Warning {
    let message = warning.message.replacen("date value", "datetime value", 1);
    Warning { message, ..warning }
}
