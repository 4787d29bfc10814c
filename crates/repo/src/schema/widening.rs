//! Which changes of a column's type lose no value.

use types::{LobWidth, SqlType};

/// True where every value of `from` is, after its cast, the same value of `to`: longer strings of
/// the same collation, wider integers, decimals and fractions of a second, ENUM and SET with
/// members appended.
pub fn is_widening(from: &SqlType, to: &SqlType) -> bool {
    use SqlType as T;
    if from == to {
        return true;
    }
    match (from, to) {
        (
            T::Int { width: a, unsigned: from_unsigned, .. },
            T::Int { width: b, unsigned: to_unsigned, .. },
        ) => match (from_unsigned, to_unsigned) {
            (true, false) => a < b,
            (false, true) => false,
            _ => a <= b,
        },
        (
            T::Decimal { precision: p, scale: s, unsigned: from_unsigned, .. },
            T::Decimal { precision: q, scale: t, unsigned: to_unsigned, .. },
        ) => s <= t && q - t.min(q) >= p - s.min(p) && (*from_unsigned || !to_unsigned),
        (T::Float { digits: None, .. }, T::Double { digits: None, unsigned: false, .. }) => true,
        (T::Time { fsp: a }, T::Time { fsp: b })
        | (T::DateTime { fsp: a }, T::DateTime { fsp: b })
        | (T::Timestamp { fsp: a }, T::Timestamp { fsp: b }) => a <= b,
        (T::Enum { members: a, collation: c }, T::Enum { members: b, collation: d })
        | (T::Set { members: a, collation: c }, T::Set { members: b, collation: d }) => {
            c == d && a.len() <= b.len() && a.iter().zip(b.iter()).all(|(a, b)| a == b)
        }
        (T::Bit { width: a }, T::Bit { width: b }) => a <= b,
        _ => is_longer_string(from, to),
    }
}

fn is_longer_string(from: &SqlType, to: &SqlType) -> bool {
    // BINARY pads with zero bytes, so a longer one, or a VARBINARY, holds another value.
    if matches!(from, SqlType::Binary { .. }) || matches!(to, SqlType::Binary { .. }) {
        return false;
    }
    match (string_bytes_max(from), string_bytes_max(to)) {
        (Some(a), Some(b)) => {
            from.collation() == to.collation()
                && a <= b
                && (matches!(from, SqlType::Char { .. }) || !matches!(to, SqlType::Char { .. }))
        }
        _ => false,
    }
}

/// The most bytes of a string type's values, characters counted as four bytes.
fn string_bytes_max(of: &SqlType) -> Option<u64> {
    match of {
        SqlType::Char { length, .. } | SqlType::Varchar { length, .. } => {
            Some(u64::from(*length) * 4)
        }
        SqlType::Varbinary { length } => Some(u64::from(*length)),
        SqlType::Text { width, .. } | SqlType::Blob { width } => Some(LobWidth::bytes_max(*width)),
        _ => None,
    }
}
