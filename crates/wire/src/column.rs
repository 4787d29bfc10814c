//! What a client is told of a column, and what decides how its values are encoded.
//!
//! ```text
//! "def"  schema  table  org_table  name  org_name        each with its length
//! 0C  charset: 2  length: 4  type: 1  flags: 2  decimals: 1  00 00
//! ```
//! Types, lengths and flags are those that MySQL 8 sends for a column of the same [`SqlType`]:
//! drivers choose their own types by them, and Connector/J builds updatable results from the
//! names and the key flags.

use std::ops::{BitOr, BitOrAssign};

use types::SqlType;

use crate::error::WireError;
use crate::fields::Fields;
use crate::put;

/// The collation number of binary data, and of numbers and temporal values.
pub const CHARSET_BINARY: u16 = 63;

/// `decimals` of a value whose digits after the point vary.
const DECIMALS_VARY: u8 = 31;

macro_rules! column_kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// The type of a column or parameter in the protocol (`enum_field_types`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ColumnKind {
            $($(#[$doc])* $name,)*
        }

        impl ColumnKind {
            /// The byte in the protocol.
            pub fn code(self) -> u8 {
                match self { $(Self::$name => $code,)* }
            }

            /// The type that this byte stands for.
            pub fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

column_kinds! {
    /// DECIMAL before MySQL 5.0; as text.
    OldDecimal = 0x00,
    /// TINYINT, 1 byte.
    Tiny = 0x01,
    /// SMALLINT, 2 bytes.
    Short = 0x02,
    /// INT, 4 bytes.
    Long = 0x03,
    /// FLOAT, 4 bytes.
    Float = 0x04,
    /// DOUBLE, 8 bytes.
    Double = 0x05,
    /// NULL.
    Null = 0x06,
    /// TIMESTAMP.
    Timestamp = 0x07,
    /// BIGINT, 8 bytes.
    LongLong = 0x08,
    /// MEDIUMINT, 4 bytes.
    Int24 = 0x09,
    /// DATE.
    Date = 0x0A,
    /// TIME.
    Time = 0x0B,
    /// DATETIME.
    DateTime = 0x0C,
    /// YEAR, 2 bytes.
    Year = 0x0D,
    /// VARCHAR, from clients only.
    Varchar = 0x0F,
    /// BIT, big-endian bytes.
    Bit = 0x10,
    /// JSON, as text.
    Json = 0xF5,
    /// DECIMAL, as text.
    Decimal = 0xF6,
    /// ENUM, from clients only.
    Enum = 0xF7,
    /// SET, from clients only.
    Set = 0xF8,
    /// TINYBLOB, from clients only.
    TinyBlob = 0xF9,
    /// MEDIUMBLOB, from clients only.
    MediumBlob = 0xFA,
    /// LONGBLOB, from clients only.
    LongBlob = 0xFB,
    /// Every BLOB and TEXT.
    Blob = 0xFC,
    /// VARCHAR and VARBINARY.
    VarString = 0xFD,
    /// CHAR, BINARY, ENUM and SET.
    String = 0xFE,
    /// Spatial types, 4 bytes of SRID and WKB.
    Geometry = 0xFF,
}

impl ColumnKind {
    /// Whether values are numbers: BIT and YEAR too.
    pub fn is_number(self) -> bool {
        use ColumnKind as Kind;
        let integer =
            matches!(self, Kind::Tiny | Kind::Short | Kind::Int24 | Kind::Long | Kind::LongLong);
        let fraction =
            matches!(self, Kind::Float | Kind::Double | Kind::Decimal | Kind::OldDecimal);
        integer || fraction || matches!(self, Kind::Bit | Kind::Year)
    }
}

/// Properties of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnFlags(pub u16);

impl ColumnFlags {
    /// NOT NULL
    pub const NOT_NULL: Self = Self(1);
    /// Part of the primary key.
    pub const PRIMARY_KEY: Self = Self(1 << 1);
    /// A unique key of its own.
    pub const UNIQUE_KEY: Self = Self(1 << 2);
    /// First in a key that is not unique.
    pub const MULTIPLE_KEY: Self = Self(1 << 3);
    /// A BLOB or TEXT.
    pub const BLOB: Self = Self(1 << 4);
    /// UNSIGNED
    pub const UNSIGNED: Self = Self(1 << 5);
    /// ZEROFILL
    pub const ZEROFILL: Self = Self(1 << 6);
    /// Compares by bytes.
    pub const BINARY: Self = Self(1 << 7);
    /// An ENUM.
    pub const ENUM: Self = Self(1 << 8);
    /// AUTO_INCREMENT
    pub const AUTO_INCREMENT: Self = Self(1 << 9);
    /// A TIMESTAMP.
    pub const TIMESTAMP: Self = Self(1 << 10);
    /// A SET.
    pub const SET: Self = Self(1 << 11);
    /// NOT NULL without a default.
    pub const NO_DEFAULT_VALUE: Self = Self(1 << 12);
    /// ON UPDATE CURRENT_TIMESTAMP
    pub const ON_UPDATE_NOW: Self = Self(1 << 13);

    /// Whether all of `flags` are set.
    pub fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }
}

impl BitOr for ColumnFlags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for ColumnFlags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// One column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDef {
    /// The database of the table; empty for an expression.
    pub schema: String,
    /// The table's alias; empty for an expression.
    pub table: String,
    /// The table's name; empty for an expression.
    pub org_table: String,
    /// The column's alias.
    pub name: String,
    /// The column's name; empty for an expression.
    pub org_name: String,
    /// Number of a collation; [`CHARSET_BINARY`] for all but text.
    pub charset: u16,
    /// The longest value: bytes of text, or characters shown.
    pub length: u32,
    /// The type in the protocol.
    pub kind: ColumnKind,
    /// Properties.
    pub flags: ColumnFlags,
    /// Digits after the point or of the second; 31: they vary.
    pub decimals: u8,
}

impl ColumnDef {
    /// An expression's column of this type. `text_charset` is the number of the collation that
    /// text is sent in, that of `character_set_results`.
    pub fn new(name: impl Into<String>, sql_type: &SqlType, text_charset: u16) -> Self {
        let shape = Shape::of(sql_type, bytes_per_char(text_charset));
        Self {
            schema: String::new(),
            table: String::new(),
            org_table: String::new(),
            name: name.into(),
            org_name: String::new(),
            charset: if shape.text { text_charset } else { CHARSET_BINARY },
            length: u32::try_from(shape.length).unwrap_or(u32::MAX),
            kind: shape.kind,
            flags: shape.flags,
            decimals: shape.decimals,
        }
    }

    /// The column of a bare NULL, and of a parameter whose type is not known.
    pub fn null(name: impl Into<String>) -> Self {
        let mut column = Self::new(name, &SqlType::BOOL, CHARSET_BINARY);
        column.kind = ColumnKind::Null;
        column.length = 0;
        column
    }

    /// Names the table's column that is shown. Numbers lose BINARY, which only expressions have.
    #[must_use]
    pub fn of_table(mut self, schema: &str, table: &str, org_table: &str, org_name: &str) -> Self {
        schema.clone_into(&mut self.schema);
        table.clone_into(&mut self.table);
        org_table.clone_into(&mut self.org_table);
        org_name.clone_into(&mut self.org_name);
        if self.kind.is_number() {
            self.flags = ColumnFlags(self.flags.0 & !ColumnFlags::BINARY.0);
        }
        self
    }

    /// Adds properties.
    #[must_use]
    pub fn with_flags(mut self, flags: ColumnFlags) -> Self {
        self.flags |= flags;
        self
    }

    /// Whether integers are unsigned.
    pub fn is_unsigned(&self) -> bool {
        self.flags.has(ColumnFlags::UNSIGNED)
    }

    /// Digits after the point of FLOAT(m,d) and DOUBLE(m,d); `None` where they vary.
    pub fn fixed_decimals(&self) -> Option<usize> {
        let is_float = matches!(self.kind, ColumnKind::Float | ColumnKind::Double);
        (is_float && self.decimals < DECIMALS_VARY).then_some(usize::from(self.decimals))
    }

    /// Appends the payload.
    pub fn encode(&self, out: &mut Vec<u8>) {
        put::lenenc_bytes(out, b"def");
        for text in [&self.schema, &self.table, &self.org_table, &self.name, &self.org_name] {
            put::lenenc_bytes(out, text.as_bytes());
        }
        out.push(0x0C);
        put::u16(out, self.charset);
        put::u32(out, self.length);
        out.push(self.kind.code());
        put::u16(out, self.flags.0);
        out.extend_from_slice(&[self.decimals, 0, 0]);
    }

    /// Reads the payload. Names that are not UTF-8 are shown with replacement characters.
    ///
    /// # Errors
    /// [`WireError::Malformed`] naming the field.
    pub fn decode(payload: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::new(payload);
        fields.lenenc_bytes("catalog")?;
        let mut text = |what| {
            fields.lenenc_bytes(what).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (schema, table, org_table) = (text("schema")?, text("table")?, text("org_table")?);
        let (name, org_name) = (text("name")?, text("org_name")?);
        fields.lenenc_int("length of fixed fields")?;
        let charset = fields.u16("charset")?;
        let length = fields.u32("column length")?;
        let kind = ColumnKind::from_code(fields.u8("column type")?)
            .ok_or(WireError::Malformed { what: "column type" })?;
        let flags = ColumnFlags(fields.u16("column flags")?);
        let decimals = fields.u8("decimals")?;
        Ok(Self {
            schema,
            table,
            org_table,
            name,
            org_name,
            charset,
            length,
            kind,
            flags,
            decimals,
        })
    }
}

struct Shape {
    kind: ColumnKind,
    length: u64,
    flags: ColumnFlags,
    decimals: u8,
    text: bool,
}

impl Shape {
    fn of(sql_type: &SqlType, char_bytes: u64) -> Self {
        let mut shape = match sql_type {
            SqlType::Int { width, unsigned, display, .. } => {
                let shown = display.unwrap_or_else(|| width.display_default(*unsigned));
                Self::binary(int_kind(*width), u64::from(shown), 0)
            }
            SqlType::Decimal { precision, scale, unsigned, .. } => {
                let signs = u64::from(!*unsigned) + u64::from(*scale > 0);
                Self::binary(ColumnKind::Decimal, u64::from(*precision) + signs, *scale)
            }
            SqlType::Float { digits, .. } => Self::float(ColumnKind::Float, *digits, 12),
            SqlType::Double { digits, .. } => Self::float(ColumnKind::Double, *digits, 22),
            SqlType::Date => Self::binary(ColumnKind::Date, 10, 0),
            SqlType::Time { fsp } => Self::temporal(ColumnKind::Time, 10, *fsp),
            SqlType::DateTime { fsp } => Self::temporal(ColumnKind::DateTime, 19, *fsp),
            SqlType::Timestamp { fsp } => Self::temporal(ColumnKind::Timestamp, 19, *fsp),
            SqlType::Year => {
                let shape = Self::binary(ColumnKind::Year, 4, 0);
                shape.with(ColumnFlags::ZEROFILL)
            }
            SqlType::Bit { width } => Self::binary(ColumnKind::Bit, u64::from(*width), 0),
            _ => Self::of_string(sql_type, char_bytes),
        };
        if sql_type.is_unsigned() {
            shape.flags |= ColumnFlags::UNSIGNED;
        }
        if sql_type.is_zerofill() {
            shape.flags |= ColumnFlags::ZEROFILL;
        }
        shape
    }

    fn of_string(sql_type: &SqlType, char_bytes: u64) -> Self {
        let longest = u64::from(u32::MAX);
        match sql_type {
            SqlType::Char { length, .. } => {
                Self::text(ColumnKind::String, u64::from(*length) * char_bytes)
            }
            SqlType::Varchar { length, .. } => {
                Self::text(ColumnKind::VarString, u64::from(*length) * char_bytes)
            }
            SqlType::Text { width, .. } => {
                let bytes = (width.bytes_max() * char_bytes).min(longest);
                Self::text(ColumnKind::Blob, bytes).with(ColumnFlags::BLOB)
            }
            SqlType::Enum { members, .. } => {
                let chars = members.iter().map(|name| name.chars().count()).max().unwrap_or(0);
                let shape = Self::text(ColumnKind::String, chars as u64 * char_bytes);
                shape.with(ColumnFlags::ENUM)
            }
            SqlType::Set { members, .. } => {
                let chars: usize = members.iter().map(|name| name.chars().count()).sum();
                let chars = (chars + members.len().saturating_sub(1)) as u64;
                Self::text(ColumnKind::String, chars * char_bytes).with(ColumnFlags::SET)
            }
            SqlType::Binary { length } => Self::binary(ColumnKind::String, u64::from(*length), 0),
            SqlType::Varbinary { length } => {
                Self::binary(ColumnKind::VarString, u64::from(*length), 0)
            }
            SqlType::Blob { width } => {
                Self::binary(ColumnKind::Blob, width.bytes_max(), 0).with(ColumnFlags::BLOB)
            }
            SqlType::Geometry { .. } => {
                Self::binary(ColumnKind::Geometry, longest, 0).with(ColumnFlags::BLOB)
            }
            _ => Self::binary(ColumnKind::Json, longest, 0).with(ColumnFlags::BLOB),
        }
    }

    fn binary(kind: ColumnKind, length: u64, decimals: u8) -> Self {
        Self { kind, length, flags: ColumnFlags::BINARY, decimals, text: false }
    }

    fn text(kind: ColumnKind, length: u64) -> Self {
        Self { kind, length, flags: ColumnFlags::default(), decimals: 0, text: true }
    }

    fn float(kind: ColumnKind, digits: Option<(u8, u8)>, length: u64) -> Self {
        match digits {
            Some((all, decimals)) => Self::binary(kind, u64::from(all), decimals),
            None => Self::binary(kind, length, DECIMALS_VARY),
        }
    }

    fn temporal(kind: ColumnKind, length: u64, fsp: u8) -> Self {
        let point = u64::from(fsp > 0);
        Self::binary(kind, length + point + u64::from(fsp), fsp)
    }

    fn with(mut self, flags: ColumnFlags) -> Self {
        self.flags |= flags;
        self
    }
}

fn int_kind(width: types::IntWidth) -> ColumnKind {
    match width {
        types::IntWidth::Tiny => ColumnKind::Tiny,
        types::IntWidth::Small => ColumnKind::Short,
        types::IntWidth::Medium => ColumnKind::Int24,
        types::IntWidth::Int => ColumnKind::Long,
        types::IntWidth::Big => ColumnKind::LongLong,
    }
}

/// The most bytes of a character in the character set of this collation: `information_schema`'s
/// MAXLEN, for the sets that Pando sends.
fn bytes_per_char(charset: u16) -> u64 {
    match charset {
        // binary, ascii, latin1
        63 | 65 | 11 | 5 | 8 | 15 | 31 | 47 | 48 | 49 | 94 => 1,
        // utf8mb3
        33 | 76 | 83 | 192..=215 | 223 => 3,
        _ => 4,
    }
}
