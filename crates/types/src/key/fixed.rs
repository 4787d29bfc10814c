//! Types whose values are one number of a fixed width. Keys and rows share the number.
//!
//! ```text
//! type                         bytes   plain number (rows)             in keys
//! TINYINT .. BIGINT            1 2 3 4 8   two's complement            sign bit flipped
//! ... UNSIGNED                 1 2 3 4 8   itself                      the same
//! FLOAT, DOUBLE                4, 8    IEEE bits                       -0 as 0; negative: all bits
//!                                                                      flipped, else the sign bit
//! DATE                         3       Date::packed                    the same
//! DATETIME, TIMESTAMP fsp 0    6       DateTime::packed >> 20          the same
//!   fsp 1-2, 3-4, 5-6          7 8 9   that, then the fraction in 1/100, 1/10^4, 1/10^6
//! TIME fsp 0                   3       seconds, two's complement       sign bit flipped
//!   fsp 1-6                    6       microseconds, the same          sign bit flipped
//! YEAR, ENUM                   2       year; index from 1              the same
//! SET                          8       one bit a member                the same
//! BIT(n)                       1-8     the bits, ceil(n / 8) bytes     the same
//! ```
//!
//! A row keeps a number's low bytes first, a key its high bytes first.

use crate::sql_type::{IntWidth, SqlType};
use crate::temporal::{Date, DateTime, MICROS_PER_SECOND, Time};
use crate::value::{BitValue, Value};
use crate::{EnumValue, SetValue};

/// A number of so many low bytes. DATETIME(6) needs nine.
type Number = u128;

/// The largest width in bytes.
pub(crate) const BYTES_MAX: usize = 9;

/// How many bytes the values of a type take; None if it has no fixed width here.
pub(crate) fn width(of: &SqlType) -> Option<usize> {
    Some(match of {
        SqlType::Int { width, .. } => int_bytes(*width),
        SqlType::Float { .. } => 4,
        SqlType::Double { .. } | SqlType::Set { .. } => 8,
        SqlType::Date => 3,
        SqlType::Time { fsp: 0 } => 3,
        SqlType::Time { .. } => 6,
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => 6 + fraction(*fsp).0,
        SqlType::Year | SqlType::Enum { .. } => 2,
        SqlType::Bit { width } => usize::from(*width).div_ceil(8).clamp(1, 8),
        _ => return None,
    })
}

fn int_bytes(width: IntWidth) -> usize {
    match width {
        IntWidth::Tiny => 1,
        IntWidth::Small => 2,
        IntWidth::Medium => 3,
        IntWidth::Int => 4,
        IntWidth::Big => 8,
    }
}

/// Bytes of a fraction, and the microseconds of its unit.
fn fraction(fsp: u8) -> (usize, u32) {
    match fsp {
        0 => (0, 1_000_000),
        1 | 2 => (1, 10_000),
        3 | 4 => (2, 100),
        _ => (3, 1),
    }
}

/// The plain number of a value of this type, in [`width`] low bytes; None if it is not of the type.
pub(crate) fn plain(value: &Value, of: &SqlType) -> Option<Number> {
    Some(match (value, of) {
        (Value::Int(number), SqlType::Int { width, unsigned: false, .. }) => {
            cut(i128::from(*number), int_bytes(*width))
        }
        (Value::Int(number), SqlType::Int { unsigned: true, .. }) => {
            Number::from(u64::try_from(*number).ok()?)
        }
        (Value::UInt(number), SqlType::Int { unsigned, .. }) => {
            let within = *unsigned || i64::try_from(*number).is_ok();
            within.then_some(Number::from(*number))?
        }
        (Value::Float(number), SqlType::Float { .. }) => Number::from(number.to_bits()),
        (Value::Double(number), SqlType::Double { .. }) => Number::from(number.to_bits()),
        (Value::Date(date), SqlType::Date) => Number::from(date.packed()),
        (Value::Time(time), SqlType::Time { fsp }) => {
            let micros_per_unit = if *fsp == 0 { MICROS_PER_SECOND } else { 1 };
            cut(i128::from(time.micros() / micros_per_unit), width(of)?)
        }
        (Value::DateTime(at), SqlType::DateTime { fsp } | SqlType::Timestamp { fsp }) => {
            let (bytes, unit) = fraction(*fsp);
            let whole = Number::from(at.packed() >> 20) << (8 * bytes);
            if bytes == 0 { whole } else { whole | Number::from(at.microsecond() / unit) }
        }
        (Value::Year(year), SqlType::Year) => Number::from(*year),
        (Value::Enum(chosen), SqlType::Enum { .. }) => Number::from(chosen.index()),
        (Value::Set(chosen), SqlType::Set { .. }) => Number::from(chosen.bits()),
        (Value::Bit(bit), SqlType::Bit { .. }) => Number::from(bit.bits),
        _ => return None,
    })
}

/// The value of a plain number; None if the type has no such value.
pub(crate) fn value(plain: Number, of: &SqlType) -> Option<Value> {
    Some(match of {
        SqlType::Int { unsigned: true, .. } => Value::UInt(u64::try_from(plain).ok()?),
        SqlType::Int { width, .. } => Value::Int(signed(plain, int_bytes(*width))?),
        SqlType::Float { .. } => Value::Float(
            Some(f32::from_bits(u32::try_from(plain).ok()?)).filter(|f| f.is_finite())?,
        ),
        SqlType::Double { .. } => Value::Double(
            Some(f64::from_bits(u64::try_from(plain).ok()?)).filter(|f| f.is_finite())?,
        ),
        SqlType::Date => Value::Date(Date::from_packed(u32::try_from(plain).ok()?)?),
        SqlType::Time { fsp } => {
            let units = signed(plain, width(of)?)?;
            let micros_per_unit = if *fsp == 0 { MICROS_PER_SECOND } else { 1 };
            Value::Time(Time::from_micros(units.checked_mul(micros_per_unit)?, *fsp)?)
        }
        SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
            Value::DateTime(date_time(plain, *fsp)?)
        }
        SqlType::Year => {
            let year = u16::try_from(plain).ok()?;
            Value::Year(Some(year).filter(|year| *year == 0 || (1901..=2155).contains(year))?)
        }
        SqlType::Enum { members, .. } => {
            Value::Enum(EnumValue::new(u16::try_from(plain).ok()?, members.clone())?)
        }
        SqlType::Set { members, .. } => {
            Value::Set(SetValue::new(u64::try_from(plain).ok()?, members.clone())?)
        }
        SqlType::Bit { width } => {
            let bits = u64::try_from(plain).ok()?;
            let beyond = bits.checked_shr(u32::from(*width)).unwrap_or(0);
            Value::Bit(BitValue { bits: (beyond == 0).then_some(bits)?, width: *width })
        }
        _ => return None,
    })
}

fn date_time(plain: Number, fsp: u8) -> Option<DateTime> {
    let (bytes, unit) = fraction(fsp);
    let whole = u64::try_from(plain >> (8 * bytes)).ok()?;
    let count = u32::try_from(plain & ((1 << (8 * bytes)) - 1)).ok()?;
    let micros = if bytes == 0 { 0 } else { count.checked_mul(unit)? };
    // A fraction of a second or more would carry into the seconds' bits.
    if micros > 999_999 || whole >> 43 != 0 {
        return None;
    }
    Some(DateTime::from_packed(whole << 20 | u64::from(micros))?.with_fsp(fsp))
}

/// The number that a key holds for a plain one: it compares as the values do.
pub(crate) fn to_key(plain: Number, of: &SqlType, width: usize) -> Number {
    let sign = 1 << (8 * width - 1);
    match of {
        SqlType::Int { unsigned: false, .. } | SqlType::Time { .. } => plain ^ sign,
        // -0 has the sign bit alone and is the same key as 0.
        SqlType::Float { .. } | SqlType::Double { .. } if plain == sign => sign,
        SqlType::Float { .. } | SqlType::Double { .. } if plain & sign != 0 => {
            plain ^ low_mask(width)
        }
        SqlType::Float { .. } | SqlType::Double { .. } => plain | sign,
        _ => plain,
    }
}

/// The inverse of [`to_key`]; -0 comes back as 0.
pub(crate) fn from_key(key: Number, of: &SqlType, width: usize) -> Number {
    let sign = 1 << (8 * width - 1);
    match of {
        SqlType::Float { .. } | SqlType::Double { .. } if key & sign == 0 => key ^ low_mask(width),
        SqlType::Int { unsigned: false, .. }
        | SqlType::Time { .. }
        | SqlType::Float { .. }
        | SqlType::Double { .. } => key ^ sign,
        _ => key,
    }
}

fn low_mask(bytes: usize) -> Number {
    (1 << (8 * bytes)) - 1
}

fn cut(number: i128, bytes: usize) -> Number {
    number.cast_unsigned() & low_mask(bytes)
}

fn signed(plain: Number, bytes: usize) -> Option<i64> {
    let unused = 128 - 8 * bytes;
    i64::try_from((plain << unused).cast_signed() >> unused).ok()
}
