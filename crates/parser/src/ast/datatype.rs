//! Types as they are written in columns, parameters and casts.

/// A type with its attributes. Which attributes a kind may have was checked by the grammar only
/// where MySQL's grammar does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataType {
    pub kind: TypeKind,
    /// Display width, characters, bytes, bits, precision of numbers, fractional digits of times.
    pub length: Option<u64>,
    /// Digits after the point.
    pub scale: Option<u64>,
    pub unsigned: bool,
    pub zerofill: bool,
    pub charset: Option<Box<str>>,
    pub collation: Option<Box<str>>,
    /// The BINARY attribute of a text type: the character set's `_bin` collation.
    pub binary: bool,
    /// Members of ENUM and SET.
    pub members: Vec<Box<str>>,
}

impl DataType {
    /// The kind alone, without attributes.
    pub fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            length: None,
            scale: None,
            unsigned: false,
            zerofill: false,
            charset: None,
            collation: None,
            binary: false,
            members: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    TinyInt,
    SmallInt,
    MediumInt,
    Int,
    BigInt,
    /// BOOL: tinyint(1)
    Bool,
    /// BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE
    Serial,
    Decimal,
    Float,
    /// DOUBLE \[PRECISION\] and REAL
    Double,
    Bit,
    Date,
    Time,
    DateTime,
    Timestamp,
    Year,
    Char,
    VarChar,
    /// NCHAR, NATIONAL CHAR
    NChar,
    NVarChar,
    Binary,
    VarBinary,
    TinyText,
    Text,
    MediumText,
    LongText,
    TinyBlob,
    Blob,
    MediumBlob,
    LongBlob,
    Enum,
    Set,
    Json,
    Vector,
    Geometry,
    Point,
    LineString,
    Polygon,
    MultiPoint,
    MultiLineString,
    MultiPolygon,
    GeometryCollection,
    /// CAST(.. AS SIGNED)
    Signed,
    /// CAST(.. AS UNSIGNED)
    Unsigned,
}
