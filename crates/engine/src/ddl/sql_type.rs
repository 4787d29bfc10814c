//! A written type as a column's type (manual 11: data types and their limits).

use std::sync::Arc;

use parser::ast::{DataType, TypeKind};
use types::members::{ENUM_MEMBERS_MAX, SET_MEMBERS_MAX};
use types::sql_type::{DECIMAL_PRECISION_MAX, DECIMAL_SCALE_MAX, FSP_MAX, GeometryKind};
use types::{CollationId, ErrorCode, IntWidth, LobWidth, Members, SqlError, SqlType, collation};

use super::options::collation_of;
use super::{refuse, unsupported};
use crate::error::Result;

/// The most bytes of a row's columns that are not TEXT or BLOB, and so of a VARCHAR (manual 8.4.7).
pub(super) const ROW_BYTES_MAX: u64 = 65_535;
/// The longest CHAR and BINARY.
const CHAR_LENGTH_MAX: u64 = 255;
/// The widest display of a number.
const DISPLAY_MAX: u64 = 255;
/// The most bits of FLOAT(p) that are kept in four bytes, and in eight.
const FLOAT_BITS: (u64, u64) = (24, 53);

/// The type of column `column` that is written as `of`, in a table whose text has `inherited`
/// unless the type says otherwise.
pub fn sql_type(of: &DataType, inherited: CollationId, column: &str) -> Result<SqlType> {
    use TypeKind as K;
    let text = || text_collation(of, inherited);
    Ok(match of.kind {
        K::TinyInt => int(of, IntWidth::Tiny, column)?,
        K::SmallInt => int(of, IntWidth::Small, column)?,
        K::MediumInt => int(of, IntWidth::Medium, column)?,
        K::Int | K::Signed => int(of, IntWidth::Int, column)?,
        K::BigInt => int(of, IntWidth::Big, column)?,
        K::Bool => SqlType::BOOL,
        K::Serial | K::Unsigned => SqlType::int(IntWidth::Big, true),
        K::Decimal => decimal(of, column)?,
        K::Float => float(of, column)?,
        K::Double => SqlType::Double {
            digits: digits(of, column)?,
            unsigned: of.unsigned || of.zerofill,
            zerofill: of.zerofill,
        },
        K::Bit => bit(of, column)?,
        K::Date => SqlType::Date,
        K::Time => SqlType::Time { fsp: fsp(of, column)? },
        K::DateTime => SqlType::DateTime { fsp: fsp(of, column)? },
        K::Timestamp => SqlType::Timestamp { fsp: fsp(of, column)? },
        K::Year => SqlType::Year,
        K::Char => char(of, text()?, column)?,
        K::NChar => char(of, CollationId::UTF8MB3_GENERAL_CI, column)?,
        K::VarChar => varchar(of, text()?, column)?,
        K::NVarChar => varchar(of, CollationId::UTF8MB3_GENERAL_CI, column)?,
        K::Binary => SqlType::Binary { length: length(of, 1, CHAR_LENGTH_MAX, column)? },
        K::VarBinary => SqlType::Varbinary { length: length(of, 1, ROW_BYTES_MAX, column)? },
        K::TinyText => lob_text(LobWidth::Tiny, text()?),
        K::Text => lob_text(sized_text(of, text()?), text()?),
        K::MediumText => lob_text(LobWidth::Medium, text()?),
        K::LongText => lob_text(LobWidth::Long, text()?),
        K::TinyBlob => SqlType::Blob { width: LobWidth::Tiny },
        K::Blob => SqlType::Blob { width: of.length.map_or(LobWidth::Normal, LobWidth::holding) },
        K::MediumBlob => SqlType::Blob { width: LobWidth::Medium },
        K::LongBlob => SqlType::Blob { width: LobWidth::Long },
        K::Enum => SqlType::Enum { members: members(of, column)?, collation: text()? },
        K::Set => SqlType::Set { members: members(of, column)?, collation: text()? },
        K::Json => SqlType::Json,
        K::Vector => return Err(unsupported("VECTOR columns")),
        other => SqlType::Geometry { kind: geometry(other) },
    })
}

fn geometry(kind: TypeKind) -> GeometryKind {
    match kind {
        TypeKind::Point => GeometryKind::Point,
        TypeKind::LineString => GeometryKind::LineString,
        TypeKind::Polygon => GeometryKind::Polygon,
        TypeKind::MultiPoint => GeometryKind::MultiPoint,
        TypeKind::MultiLineString => GeometryKind::MultiLineString,
        TypeKind::MultiPolygon => GeometryKind::MultiPolygon,
        TypeKind::GeometryCollection => GeometryKind::GeometryCollection,
        _ => GeometryKind::Geometry,
    }
}

/// The collation of a text type: its own COLLATE, CHARACTER SET or BINARY, else what it inherits.
fn text_collation(of: &DataType, inherited: CollationId) -> Result<CollationId> {
    let said = collation_of(of.charset.as_deref(), of.collation.as_deref())?;
    if !of.binary || of.collation.is_some() {
        return Ok(said.unwrap_or(inherited));
    }
    let charset = collation::charset_of(said.unwrap_or(inherited));
    match collation::by_name(&format!("{charset}_bin")) {
        Some(id) => Ok(id),
        None => refuse(ErrorCode::UnknownCollation, &[&format!("{charset}_bin")]),
    }
}

fn int(of: &DataType, width: IntWidth, column: &str) -> Result<SqlType> {
    let display = match of.length {
        Some(wide) if wide > DISPLAY_MAX => {
            return refuse(ErrorCode::TooBigDisplaywidth, &[&column, &DISPLAY_MAX]);
        }
        Some(wide) => u8::try_from(wide).ok(),
        None => None,
    };
    let unsigned = of.unsigned || of.zerofill;
    // MySQL 8.0.19 and later forget a display width, but for these two.
    let keeps = of.zerofill || (width == IntWidth::Tiny && display == Some(1) && !unsigned);
    let display = display.filter(|_| keeps);
    Ok(SqlType::Int { width, unsigned, zerofill: of.zerofill, display })
}

fn decimal(of: &DataType, column: &str) -> Result<SqlType> {
    let scale = of.scale.unwrap_or(0);
    let precision = match of.length {
        None | Some(0) => 10,
        Some(precision) => precision,
    };
    if scale > u64::from(DECIMAL_SCALE_MAX) {
        return refuse(ErrorCode::TooBigScale, &[&scale, &column, &DECIMAL_SCALE_MAX]);
    }
    if precision > u64::from(DECIMAL_PRECISION_MAX) {
        let arguments: [&dyn std::fmt::Display; 3] = [&precision, &column, &DECIMAL_PRECISION_MAX];
        return refuse(ErrorCode::TooBigPrecision, &arguments);
    }
    if precision < scale {
        return refuse(ErrorCode::MBiggerThanD, &[&column]);
    }
    Ok(SqlType::Decimal {
        precision: byte(precision),
        scale: byte(scale),
        unsigned: of.unsigned || of.zerofill,
        zerofill: of.zerofill,
    })
}

fn float(of: &DataType, column: &str) -> Result<SqlType> {
    let (unsigned, zerofill) = (of.unsigned || of.zerofill, of.zerofill);
    if let (Some(bits), None) = (of.length, of.scale) {
        if bits > FLOAT_BITS.1 {
            return refuse(ErrorCode::WrongFieldSpec, &[&column]);
        }
        return Ok(if bits <= FLOAT_BITS.0 {
            SqlType::Float { digits: None, unsigned, zerofill }
        } else {
            SqlType::Double { digits: None, unsigned, zerofill }
        });
    }
    Ok(SqlType::Float { digits: digits(of, column)?, unsigned, zerofill })
}

/// The `(m, d)` of FLOAT and DOUBLE.
fn digits(of: &DataType, column: &str) -> Result<Option<(u8, u8)>> {
    let (Some(all), Some(scale)) = (of.length, of.scale) else { return Ok(None) };
    if scale > u64::from(DECIMAL_SCALE_MAX) {
        return refuse(ErrorCode::TooBigScale, &[&scale, &column, &DECIMAL_SCALE_MAX]);
    }
    if all > DISPLAY_MAX {
        return refuse(ErrorCode::TooBigDisplaywidth, &[&column, &DISPLAY_MAX]);
    }
    if all < scale {
        return refuse(ErrorCode::MBiggerThanD, &[&column]);
    }
    Ok(Some((byte(all), byte(scale))))
}

fn bit(of: &DataType, column: &str) -> Result<SqlType> {
    match of.length.unwrap_or(1) {
        0 => refuse(ErrorCode::WrongFieldSpec, &[&column]),
        width if width > 64 => refuse(ErrorCode::TooBigDisplaywidth, &[&column, &64]),
        width => Ok(SqlType::Bit { width: byte(width) }),
    }
}

fn fsp(of: &DataType, column: &str) -> Result<u8> {
    match of.length.unwrap_or(0) {
        digits if digits > u64::from(FSP_MAX) => {
            refuse(ErrorCode::TooBigPrecision, &[&digits, &column, &FSP_MAX])
        }
        digits => Ok(byte(digits)),
    }
}

fn char(of: &DataType, collation: CollationId, column: &str) -> Result<SqlType> {
    let length = length(of, 1, CHAR_LENGTH_MAX, column)?;
    if collation == CollationId::BINARY {
        return Ok(SqlType::Binary { length });
    }
    Ok(SqlType::Char { length, collation })
}

fn varchar(of: &DataType, collation: CollationId, column: &str) -> Result<SqlType> {
    let each = u64::from(collation::char_bytes_max(collation));
    let length = length(of, 1, ROW_BYTES_MAX / each, column)?;
    if collation == CollationId::BINARY {
        return Ok(SqlType::Varbinary { length });
    }
    Ok(SqlType::Varchar { length, collation })
}

/// TEXT(n) counts characters.
fn sized_text(of: &DataType, collation: CollationId) -> LobWidth {
    let each = u64::from(collation::char_bytes_max(collation));
    of.length.map_or(LobWidth::Normal, |chars| LobWidth::holding(chars.saturating_mul(each)))
}

fn lob_text(width: LobWidth, collation: CollationId) -> SqlType {
    if collation == CollationId::BINARY {
        return SqlType::Blob { width };
    }
    SqlType::Text { width, collation }
}

/// 1074 past the longest.
fn length(of: &DataType, default: u64, max: u64, column: &str) -> Result<u32> {
    let length = of.length.unwrap_or(default);
    if length > max {
        return refuse(ErrorCode::TooBigFieldlength, &[&column, &max]);
    }
    Ok(u32::try_from(length).expect("a length is at most 65535"))
}

fn members(of: &DataType, column: &str) -> Result<Arc<Members>> {
    let (max, word) = match of.kind {
        TypeKind::Set => (SET_MEMBERS_MAX, "SET"),
        _ => (ENUM_MEMBERS_MAX, "ENUM"),
    };
    if of.members.len() > max {
        return refuse(ErrorCode::TooBigSet, &[&column]);
    }
    let members = Members::new(of.members.iter());
    let mut seen = std::collections::BTreeSet::new();
    for name in members.iter() {
        if word == "SET" && name.contains(',') {
            let error = SqlError::new(ErrorCode::IllegalValueForType, &[&"set", &name]);
            return Err(error.into());
        }
        if !seen.insert(name.to_lowercase()) {
            return refuse(ErrorCode::DuplicatedValueInType, &[&column, &name, &word]);
        }
    }
    Ok(Arc::new(members))
}

fn byte(number: u64) -> u8 {
    u8::try_from(number).expect("checked against its bound")
}
