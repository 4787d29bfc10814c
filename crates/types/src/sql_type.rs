//! [`SqlType`]: the type of a column, as MySQL 8 declares it.
//!
//! Aliases are resolved by whoever parses (BOOL is `tinyint(1)`, SERIAL, NUMERIC, REAL …). Text
//! types name a collation, which names the character set. Nullability, defaults and keys belong to
//! the column, not to its type.
//!
//! `Display` writes what `information_schema.COLUMNS.COLUMN_TYPE` holds: no character set, no
//! display width but for `tinyint(1)` and ZEROFILL (MySQL 8.0.19 and later).

mod encoding;

use std::fmt;
use std::sync::Arc;

pub use encoding::DecodeTypeError;

use crate::collation::CollationId;
use crate::members::Members;

/// The most digits of a DECIMAL (manual 11.1.3).
pub const DECIMAL_PRECISION_MAX: u8 = 65;
/// The most digits after the point of a DECIMAL (manual 11.1.3).
pub const DECIMAL_SCALE_MAX: u8 = 30;
/// The most digits of a fractional second.
pub const FSP_MAX: u8 = 6;

/// How wide an integer type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntWidth {
    /// TINYINT, 1 byte.
    Tiny,
    /// SMALLINT, 2 bytes.
    Small,
    /// MEDIUMINT, 3 bytes.
    Medium,
    /// INT, 4 bytes.
    Int,
    /// BIGINT, 8 bytes.
    Big,
}

impl IntWidth {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            IntWidth::Tiny => "tinyint",
            IntWidth::Small => "smallint",
            IntWidth::Medium => "mediumint",
            IntWidth::Int => "int",
            IntWidth::Big => "bigint",
        }
    }

    /// Bits in two's complement.
    pub fn bits(self) -> u32 {
        match self {
            IntWidth::Tiny => 8,
            IntWidth::Small => 16,
            IntWidth::Medium => 24,
            IntWidth::Int => 32,
            IntWidth::Big => 64,
        }
    }

    /// The smallest and largest signed value.
    pub fn signed_range(self) -> (i64, i64) {
        let max = i64::MAX >> (64 - self.bits());
        (-max - 1, max)
    }

    /// The largest unsigned value.
    pub fn unsigned_max(self) -> u64 {
        u64::MAX >> (64 - self.bits())
    }

    /// The display width that MySQL gives when none was declared.
    pub fn display_default(self, unsigned: bool) -> u8 {
        match (self, unsigned) {
            (IntWidth::Tiny, true) => 3,
            (IntWidth::Tiny, false) => 4,
            (IntWidth::Small, true) => 5,
            (IntWidth::Small, false) => 6,
            (IntWidth::Medium, true) => 8,
            (IntWidth::Medium, false) => 9,
            (IntWidth::Int, true) => 10,
            (IntWidth::Int, false) => 11,
            (IntWidth::Big, _) => 20,
        }
    }
}

/// The four sizes of TEXT and BLOB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LobWidth {
    /// Up to 255 bytes.
    Tiny,
    /// Up to 65 535 bytes.
    Normal,
    /// Up to 16 777 215 bytes.
    Medium,
    /// Up to 4 294 967 295 bytes.
    Long,
}

impl LobWidth {
    /// The most bytes a value has.
    pub fn bytes_max(self) -> u64 {
        match self {
            LobWidth::Tiny => 0xff,
            LobWidth::Normal => 0xffff,
            LobWidth::Medium => 0xff_ffff,
            LobWidth::Long => 0xffff_ffff,
        }
    }

    /// The smallest size that holds `bytes`, which is how MySQL reads TEXT(n) and BLOB(n).
    pub fn holding(bytes: u64) -> LobWidth {
        [LobWidth::Tiny, LobWidth::Normal, LobWidth::Medium]
            .into_iter()
            .find(|width| bytes <= width.bytes_max())
            .unwrap_or(LobWidth::Long)
    }
}

/// The declared shape of a spatial column; its values are opaque bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GeometryKind {
    /// GEOMETRY, any shape.
    Geometry,
    /// POINT.
    Point,
    /// LINESTRING.
    LineString,
    /// POLYGON.
    Polygon,
    /// MULTIPOINT.
    MultiPoint,
    /// MULTILINESTRING.
    MultiLineString,
    /// MULTIPOLYGON.
    MultiPolygon,
    /// GEOMETRYCOLLECTION.
    GeometryCollection,
}

impl GeometryKind {
    /// Every kind, in the order of the type encoding.
    pub const ALL: [GeometryKind; 8] = [
        GeometryKind::Geometry,
        GeometryKind::Point,
        GeometryKind::LineString,
        GeometryKind::Polygon,
        GeometryKind::MultiPoint,
        GeometryKind::MultiLineString,
        GeometryKind::MultiPolygon,
        GeometryKind::GeometryCollection,
    ];

    /// The name as SHOW CREATE TABLE writes it.
    pub fn name(self) -> &'static str {
        match self {
            GeometryKind::Geometry => "geometry",
            GeometryKind::Point => "point",
            GeometryKind::LineString => "linestring",
            GeometryKind::Polygon => "polygon",
            GeometryKind::MultiPoint => "multipoint",
            GeometryKind::MultiLineString => "multilinestring",
            GeometryKind::MultiPolygon => "multipolygon",
            GeometryKind::GeometryCollection => "geomcollection",
        }
    }
}

/// The type of a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SqlType {
    /// TINYINT to BIGINT.
    Int {
        /// Which of the five.
        width: IntWidth,
        /// UNSIGNED; ZEROFILL implies it.
        unsigned: bool,
        /// ZEROFILL.
        zerofill: bool,
        /// The declared display width, if any.
        display: Option<u8>,
    },
    /// DECIMAL(precision, scale).
    Decimal {
        /// All digits, 1 to 65.
        precision: u8,
        /// Digits after the point, 0 to 30.
        scale: u8,
        /// UNSIGNED: negative values are out of range.
        unsigned: bool,
        /// ZEROFILL.
        zerofill: bool,
    },
    /// FLOAT, four bytes.
    Float {
        /// FLOAT(m, d): all digits and those after the point.
        digits: Option<(u8, u8)>,
        /// UNSIGNED.
        unsigned: bool,
        /// ZEROFILL.
        zerofill: bool,
    },
    /// DOUBLE, eight bytes.
    Double {
        /// DOUBLE(m, d): all digits and those after the point.
        digits: Option<(u8, u8)>,
        /// UNSIGNED.
        unsigned: bool,
        /// ZEROFILL.
        zerofill: bool,
    },
    /// CHAR(length).
    Char {
        /// In characters, 0 to 255.
        length: u32,
        /// Names the character set too.
        collation: CollationId,
    },
    /// VARCHAR(length).
    Varchar {
        /// In characters, 0 to 65 535.
        length: u32,
        /// Names the character set too.
        collation: CollationId,
    },
    /// TINYTEXT to LONGTEXT.
    Text {
        /// Which of the four.
        width: LobWidth,
        /// Names the character set too.
        collation: CollationId,
    },
    /// BINARY(length).
    Binary {
        /// In bytes, 0 to 255.
        length: u32,
    },
    /// VARBINARY(length).
    Varbinary {
        /// In bytes, 0 to 65 535.
        length: u32,
    },
    /// TINYBLOB to LONGBLOB.
    Blob {
        /// Which of the four.
        width: LobWidth,
    },
    /// DATE.
    Date,
    /// TIME(fsp).
    Time {
        /// Digits of the fractional second, 0 to 6.
        fsp: u8,
    },
    /// DATETIME(fsp).
    DateTime {
        /// Digits of the fractional second, 0 to 6.
        fsp: u8,
    },
    /// TIMESTAMP(fsp), stored in UTC.
    Timestamp {
        /// Digits of the fractional second, 0 to 6.
        fsp: u8,
    },
    /// YEAR.
    Year,
    /// ENUM.
    Enum {
        /// The declared names.
        members: Arc<Members>,
        /// Names the character set too.
        collation: CollationId,
    },
    /// SET.
    Set {
        /// The declared names.
        members: Arc<Members>,
        /// Names the character set too.
        collation: CollationId,
    },
    /// BIT(width).
    Bit {
        /// 1 to 64.
        width: u8,
    },
    /// JSON.
    Json,
    /// A spatial type.
    Geometry {
        /// The declared shape.
        kind: GeometryKind,
    },
}

impl SqlType {
    /// BOOL and BOOLEAN.
    pub const BOOL: SqlType =
        SqlType::Int { width: IntWidth::Tiny, unsigned: false, zerofill: false, display: Some(1) };

    /// A plain integer type.
    pub const fn int(width: IntWidth, unsigned: bool) -> SqlType {
        SqlType::Int { width, unsigned, zerofill: false, display: None }
    }

    /// A plain decimal type.
    pub const fn decimal(precision: u8, scale: u8) -> SqlType {
        SqlType::Decimal { precision, scale, unsigned: false, zerofill: false }
    }

    /// A plain DOUBLE.
    pub const DOUBLE: SqlType = SqlType::Double { digits: None, unsigned: false, zerofill: false };

    /// A plain FLOAT.
    pub const FLOAT: SqlType = SqlType::Float { digits: None, unsigned: false, zerofill: false };

    /// The collation of a text type (ENUM and SET too), None for all others.
    pub fn collation(&self) -> Option<CollationId> {
        match self {
            SqlType::Char { collation, .. }
            | SqlType::Varchar { collation, .. }
            | SqlType::Text { collation, .. }
            | SqlType::Enum { collation, .. }
            | SqlType::Set { collation, .. } => Some(*collation),
            _ => None,
        }
    }

    /// The same type with another collation; types without one are returned as they are.
    #[must_use]
    pub fn with_collation(&self, to: CollationId) -> SqlType {
        let mut changed = self.clone();
        match &mut changed {
            SqlType::Char { collation, .. }
            | SqlType::Varchar { collation, .. }
            | SqlType::Text { collation, .. }
            | SqlType::Enum { collation, .. }
            | SqlType::Set { collation, .. } => *collation = to,
            _ => {}
        }
        changed
    }

    /// True for UNSIGNED numbers, and for YEAR and BIT, which have no sign.
    pub fn is_unsigned(&self) -> bool {
        match self {
            SqlType::Int { unsigned, .. }
            | SqlType::Decimal { unsigned, .. }
            | SqlType::Float { unsigned, .. }
            | SqlType::Double { unsigned, .. } => *unsigned,
            SqlType::Year | SqlType::Bit { .. } => true,
            _ => false,
        }
    }

    /// True for ZEROFILL numbers.
    pub fn is_zerofill(&self) -> bool {
        match self {
            SqlType::Int { zerofill, .. }
            | SqlType::Decimal { zerofill, .. }
            | SqlType::Float { zerofill, .. }
            | SqlType::Double { zerofill, .. } => *zerofill,
            _ => false,
        }
    }

    /// True for integers, DECIMAL, FLOAT and DOUBLE.
    pub fn is_numeric(&self) -> bool {
        matches!(
            self,
            SqlType::Int { .. }
                | SqlType::Decimal { .. }
                | SqlType::Float { .. }
                | SqlType::Double { .. }
        )
    }

    /// True for TEXT, BLOB, JSON and spatial types: no literal default, keys need a prefix length.
    pub fn is_lob(&self) -> bool {
        matches!(
            self,
            SqlType::Text { .. } | SqlType::Blob { .. } | SqlType::Json | SqlType::Geometry { .. }
        )
    }

    /// True for the types whose values are text with a character set.
    pub fn is_text(&self) -> bool {
        self.collation().is_some()
    }

    /// True for BINARY, VARBINARY, BLOB and spatial types.
    pub fn is_binary_string(&self) -> bool {
        matches!(
            self,
            SqlType::Binary { .. }
                | SqlType::Varbinary { .. }
                | SqlType::Blob { .. }
                | SqlType::Geometry { .. }
        )
    }

    /// True for DATE, TIME, DATETIME and TIMESTAMP.
    pub fn is_temporal(&self) -> bool {
        matches!(
            self,
            SqlType::Date
                | SqlType::Time { .. }
                | SqlType::DateTime { .. }
                | SqlType::Timestamp { .. }
        )
    }

    /// Digits of the fractional second of a temporal type, 0 for all others.
    pub fn fsp(&self) -> u8 {
        match self {
            SqlType::Time { fsp } | SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => *fsp,
            _ => 0,
        }
    }

    /// The name without length and attributes, as `information_schema.COLUMNS.DATA_TYPE` holds it.
    pub fn name(&self) -> &'static str {
        match self {
            SqlType::Int { width, .. } => width.name(),
            SqlType::Decimal { .. } => "decimal",
            SqlType::Float { .. } => "float",
            SqlType::Double { .. } => "double",
            SqlType::Char { .. } => "char",
            SqlType::Varchar { .. } => "varchar",
            SqlType::Text { width: LobWidth::Tiny, .. } => "tinytext",
            SqlType::Text { width: LobWidth::Normal, .. } => "text",
            SqlType::Text { width: LobWidth::Medium, .. } => "mediumtext",
            SqlType::Text { width: LobWidth::Long, .. } => "longtext",
            SqlType::Binary { .. } => "binary",
            SqlType::Varbinary { .. } => "varbinary",
            SqlType::Blob { width: LobWidth::Tiny } => "tinyblob",
            SqlType::Blob { width: LobWidth::Normal } => "blob",
            SqlType::Blob { width: LobWidth::Medium } => "mediumblob",
            SqlType::Blob { width: LobWidth::Long } => "longblob",
            SqlType::Date => "date",
            SqlType::Time { .. } => "time",
            SqlType::DateTime { .. } => "datetime",
            SqlType::Timestamp { .. } => "timestamp",
            SqlType::Year => "year",
            SqlType::Enum { .. } => "enum",
            SqlType::Set { .. } => "set",
            SqlType::Bit { .. } => "bit",
            SqlType::Json => "json",
            SqlType::Geometry { kind } => kind.name(),
        }
    }
}

impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            SqlType::Int { width, unsigned, zerofill, display } => {
                write_int_width(f, *width, *unsigned, *zerofill, *display)?;
            }
            SqlType::Decimal { precision, scale, .. } => write!(f, "({precision},{scale})")?,
            SqlType::Float { digits: Some((m, d)), .. }
            | SqlType::Double { digits: Some((m, d)), .. } => write!(f, "({m},{d})")?,
            SqlType::Char { length, .. }
            | SqlType::Varchar { length, .. }
            | SqlType::Binary { length }
            | SqlType::Varbinary { length } => write!(f, "({length})")?,
            SqlType::Time { fsp } | SqlType::DateTime { fsp } | SqlType::Timestamp { fsp }
                if *fsp > 0 =>
            {
                write!(f, "({fsp})")?;
            }
            SqlType::Enum { members, .. } | SqlType::Set { members, .. } => {
                write_members(f, members)?;
            }
            SqlType::Bit { width } => write!(f, "({width})")?,
            _ => {}
        }
        if self.is_numeric() && self.is_unsigned() {
            f.write_str(" unsigned")?;
        }
        if self.is_zerofill() {
            f.write_str(" zerofill")?;
        }
        Ok(())
    }
}

fn write_int_width(
    f: &mut fmt::Formatter<'_>,
    width: IntWidth,
    unsigned: bool,
    zerofill: bool,
    display: Option<u8>,
) -> fmt::Result {
    if zerofill {
        write!(f, "({})", display.unwrap_or(width.display_default(unsigned)))
    } else if width == IntWidth::Tiny && display == Some(1) && !unsigned {
        f.write_str("(1)")
    } else {
        Ok(())
    }
}

fn write_members(f: &mut fmt::Formatter<'_>, members: &Members) -> fmt::Result {
    f.write_str("(")?;
    for (at, name) in members.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(f, "{comma}'{}'", name.replace('\'', "''"))?;
    }
    f.write_str(")")
}

#[cfg(test)]
mod tests;
