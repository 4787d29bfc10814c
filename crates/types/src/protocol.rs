//! What the MySQL protocol says of a column: type byte, flags, character set, decimals, display
//! length (protocol documentation: Column Definition, `enum_field_types`).

use crate::collation::{self, CollationId};
use crate::sql_type::{IntWidth, LobWidth, SqlType};

/// Bits of the flags field that a type alone decides; keys, NOT NULL and AUTO_INCREMENT are the
/// column's.
pub mod flag {
    /// The column is NOT NULL.
    pub const NOT_NULL: u16 = 1;
    /// Part of the primary key.
    pub const PRI_KEY: u16 = 2;
    /// Part of a unique key.
    pub const UNIQUE_KEY: u16 = 4;
    /// Part of a key that is not unique.
    pub const MULTIPLE_KEY: u16 = 8;
    /// TEXT, BLOB, JSON, spatial.
    pub const BLOB: u16 = 16;
    /// UNSIGNED.
    pub const UNSIGNED: u16 = 32;
    /// ZEROFILL.
    pub const ZEROFILL: u16 = 64;
    /// A binary string or a binary collation.
    pub const BINARY: u16 = 128;
    /// ENUM.
    pub const ENUM: u16 = 256;
    /// AUTO_INCREMENT.
    pub const AUTO_INCREMENT: u16 = 512;
    /// TIMESTAMP.
    pub const TIMESTAMP: u16 = 1024;
    /// SET.
    pub const SET: u16 = 2048;
    /// NOT NULL without a default.
    pub const NO_DEFAULT_VALUE: u16 = 4096;
    /// ON UPDATE CURRENT_TIMESTAMP.
    pub const ON_UPDATE_NOW: u16 = 8192;
}

/// The decimals byte of a floating point number without declared digits.
pub const NOT_FIXED_DECIMALS: u8 = 31;

/// What a type contributes to a column definition packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnFacts {
    /// The type byte.
    pub type_byte: u8,
    /// See [`flag`].
    pub flags: u16,
    /// The collation's number; 63, binary, for everything that is not text.
    pub charset: u16,
    /// Digits after the point or of the fractional second; 31 for plain FLOAT and DOUBLE.
    pub decimals: u8,
    /// The most bytes of a value's text as the client gets it.
    pub length: u32,
}

impl SqlType {
    /// The facts for a client whose result character set has `client_char_bytes` bytes a character
    /// at most (4 for utf8mb4) and whose connection collation is `client`.
    pub fn column_facts(&self, client: CollationId) -> ColumnFacts {
        let charset = if self.is_text() { client.0 } else { CollationId::BINARY.0 };
        ColumnFacts {
            type_byte: self.type_byte(),
            flags: self.type_flags(),
            charset,
            decimals: self.protocol_decimals(),
            length: self.display_bytes(client),
        }
    }

    /// The type byte of results. TINYTEXT to LONGTEXT and their BLOBs are all 252, ENUM and SET are
    /// 254, as MySQL sends them.
    pub fn type_byte(&self) -> u8 {
        match self {
            SqlType::Int { width: IntWidth::Tiny, .. } => 1,
            SqlType::Int { width: IntWidth::Small, .. } => 2,
            SqlType::Int { width: IntWidth::Int, .. } => 3,
            SqlType::Float { .. } => 4,
            SqlType::Double { .. } => 5,
            SqlType::Timestamp { .. } => 7,
            SqlType::Int { width: IntWidth::Big, .. } => 8,
            SqlType::Int { width: IntWidth::Medium, .. } => 9,
            SqlType::Date => 10,
            SqlType::Time { .. } => 11,
            SqlType::DateTime { .. } => 12,
            SqlType::Year => 13,
            SqlType::Bit { .. } => 16,
            SqlType::Json => 245,
            SqlType::Decimal { .. } => 246,
            SqlType::Text { .. } | SqlType::Blob { .. } => 252,
            SqlType::Varchar { .. } | SqlType::Varbinary { .. } => 253,
            SqlType::Char { .. }
            | SqlType::Binary { .. }
            | SqlType::Enum { .. }
            | SqlType::Set { .. } => 254,
            SqlType::Geometry { .. } => 255,
        }
    }

    fn type_flags(&self) -> u16 {
        let mut flags = 0;
        if self.is_unsigned() {
            flags |= flag::UNSIGNED;
        }
        if self.is_zerofill() || matches!(self, SqlType::Year) {
            flags |= flag::ZEROFILL;
        }
        if self.is_lob() {
            flags |= flag::BLOB;
        }
        let binary_collation =
            self.collation().is_some_and(|id| collation::name(id).ends_with("_bin"));
        let binary = self.is_binary_string()
            || self.is_temporal()
            || binary_collation
            || matches!(self, SqlType::Json);
        if binary {
            flags |= flag::BINARY;
        }
        match self {
            SqlType::Enum { .. } => flags | flag::ENUM,
            SqlType::Set { .. } => flags | flag::SET,
            SqlType::Timestamp { .. } => flags | flag::TIMESTAMP,
            _ => flags,
        }
    }

    fn protocol_decimals(&self) -> u8 {
        match self {
            SqlType::Decimal { scale, .. } => *scale,
            SqlType::Float { digits, .. } | SqlType::Double { digits, .. } => {
                digits.map_or(NOT_FIXED_DECIMALS, |(_, d)| d)
            }
            other => other.fsp(),
        }
    }

    /// The most bytes of a value's text in the client's character set.
    fn display_bytes(&self, client: CollationId) -> u32 {
        let char_bytes = u32::from(collation::char_bytes_max(client));
        let fraction = |fsp: u8| if fsp > 0 { u32::from(fsp) + 1 } else { 0 };
        match self {
            SqlType::Int { width, unsigned, display, .. } => {
                u32::from(display.unwrap_or(width.display_default(*unsigned)))
            }
            SqlType::Decimal { precision, scale, unsigned, .. } => {
                u32::from(*precision) + u32::from(*scale > 0) + u32::from(!unsigned)
            }
            SqlType::Float { digits, .. } => digits.map_or(12, |(m, _)| u32::from(m)),
            SqlType::Double { digits, .. } => digits.map_or(22, |(m, _)| u32::from(m)),
            SqlType::Char { length, .. } | SqlType::Varchar { length, .. } => {
                length.saturating_mul(char_bytes)
            }
            SqlType::Text { width, .. } => text_bytes(*width, char_bytes),
            SqlType::Binary { length } | SqlType::Varbinary { length } => *length,
            SqlType::Blob { width } => u32::try_from(width.bytes_max()).unwrap_or(u32::MAX),
            SqlType::Date => 10,
            SqlType::Time { fsp } => 10 + fraction(*fsp),
            SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => 19 + fraction(*fsp),
            SqlType::Year => 4,
            SqlType::Enum { members, .. } => {
                let longest = members.iter().map(|name| name.chars().count()).max();
                chars(longest.unwrap_or(0)).saturating_mul(char_bytes)
            }
            SqlType::Set { members, .. } => {
                let names: usize = members.iter().map(|name| name.chars().count()).sum();
                chars(names + members.len().saturating_sub(1)).saturating_mul(char_bytes)
            }
            SqlType::Bit { width } => u32::from(*width),
            SqlType::Json | SqlType::Geometry { .. } => u32::MAX,
        }
    }
}

fn chars(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// TEXT is sent with its bytes times the client's bytes a character, LONGTEXT with its bytes.
fn text_bytes(width: LobWidth, char_bytes: u32) -> u32 {
    let bytes = u32::try_from(width.bytes_max()).unwrap_or(u32::MAX);
    bytes.saturating_mul(char_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: CollationId = CollationId::UTF8MB4_0900_AI_CI;

    #[test]
    fn common_columns_are_described_as_mysql_does() {
        let varchar = SqlType::Varchar { length: 10, collation: CollationId::UTF8MB4_BIN };
        let cases = [
            (SqlType::int(IntWidth::Int, false), (3, 0, 63, 0, 11)),
            (SqlType::int(IntWidth::Big, true), (8, flag::UNSIGNED, 63, 0, 20)),
            (SqlType::decimal(10, 2), (246, 0, 63, 2, 12)),
            (SqlType::DOUBLE, (5, 0, 63, 31, 22)),
            (varchar, (253, flag::BINARY, 255, 0, 40)),
            (SqlType::DateTime { fsp: 6 }, (12, flag::BINARY, 63, 6, 26)),
            (SqlType::Json, (245, flag::BLOB | flag::BINARY, 63, 0, u32::MAX)),
        ];
        for (sql_type, (type_byte, flags, charset, decimals, length)) in cases {
            let wanted = ColumnFacts { type_byte, flags, charset, decimals, length };
            assert_eq!(sql_type.column_facts(CLIENT), wanted, "{sql_type}");
        }
    }
}
