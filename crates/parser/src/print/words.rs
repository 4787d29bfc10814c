//! The words of small enums.

use crate::ast::{IntervalUnit, SetOp, TypeKind, VarScope};

pub(super) fn unit(unit: IntervalUnit) -> &'static str {
    match unit {
        IntervalUnit::Microsecond => "MICROSECOND",
        IntervalUnit::Second => "SECOND",
        IntervalUnit::Minute => "MINUTE",
        IntervalUnit::Hour => "HOUR",
        IntervalUnit::Day => "DAY",
        IntervalUnit::Week => "WEEK",
        IntervalUnit::Month => "MONTH",
        IntervalUnit::Quarter => "QUARTER",
        IntervalUnit::Year => "YEAR",
        IntervalUnit::SecondMicrosecond => "SECOND_MICROSECOND",
        IntervalUnit::MinuteMicrosecond => "MINUTE_MICROSECOND",
        IntervalUnit::MinuteSecond => "MINUTE_SECOND",
        IntervalUnit::HourMicrosecond => "HOUR_MICROSECOND",
        IntervalUnit::HourSecond => "HOUR_SECOND",
        IntervalUnit::HourMinute => "HOUR_MINUTE",
        IntervalUnit::DayMicrosecond => "DAY_MICROSECOND",
        IntervalUnit::DaySecond => "DAY_SECOND",
        IntervalUnit::DayMinute => "DAY_MINUTE",
        IntervalUnit::DayHour => "DAY_HOUR",
        IntervalUnit::YearMonth => "YEAR_MONTH",
    }
}

pub(super) fn set_op(op: SetOp) -> &'static str {
    match op {
        SetOp::Union => "UNION",
        SetOp::Intersect => "INTERSECT",
        SetOp::Except => "EXCEPT",
    }
}

pub(super) fn scope(scope: VarScope) -> &'static str {
    match scope {
        VarScope::Global => "GLOBAL",
        VarScope::Session => "SESSION",
        VarScope::Persist => "PERSIST",
        VarScope::PersistOnly => "PERSIST_ONLY",
    }
}

pub(super) fn type_kind(kind: TypeKind) -> &'static str {
    match kind {
        TypeKind::TinyInt => "TINYINT",
        TypeKind::SmallInt => "SMALLINT",
        TypeKind::MediumInt => "MEDIUMINT",
        TypeKind::Int => "INT",
        TypeKind::BigInt => "BIGINT",
        TypeKind::Bool => "BOOL",
        TypeKind::Serial => "SERIAL",
        TypeKind::Decimal => "DECIMAL",
        TypeKind::Float => "FLOAT",
        TypeKind::Double => "DOUBLE",
        TypeKind::Bit => "BIT",
        TypeKind::Date => "DATE",
        TypeKind::Time => "TIME",
        TypeKind::DateTime => "DATETIME",
        TypeKind::Timestamp => "TIMESTAMP",
        TypeKind::Year => "YEAR",
        TypeKind::Char => "CHAR",
        TypeKind::VarChar => "VARCHAR",
        TypeKind::NChar => "NCHAR",
        TypeKind::NVarChar => "NVARCHAR",
        TypeKind::Binary => "BINARY",
        TypeKind::VarBinary => "VARBINARY",
        TypeKind::TinyText => "TINYTEXT",
        TypeKind::Text => "TEXT",
        TypeKind::MediumText => "MEDIUMTEXT",
        TypeKind::LongText => "LONGTEXT",
        TypeKind::TinyBlob => "TINYBLOB",
        TypeKind::Blob => "BLOB",
        TypeKind::MediumBlob => "MEDIUMBLOB",
        TypeKind::LongBlob => "LONGBLOB",
        TypeKind::Enum => "ENUM",
        TypeKind::Set => "SET",
        TypeKind::Json => "JSON",
        TypeKind::Vector => "VECTOR",
        TypeKind::Geometry => "GEOMETRY",
        TypeKind::Point => "POINT",
        TypeKind::LineString => "LINESTRING",
        TypeKind::Polygon => "POLYGON",
        TypeKind::MultiPoint => "MULTIPOINT",
        TypeKind::MultiLineString => "MULTILINESTRING",
        TypeKind::MultiPolygon => "MULTIPOLYGON",
        TypeKind::GeometryCollection => "GEOMETRYCOLLECTION",
        TypeKind::Signed => "SIGNED",
        TypeKind::Unsigned => "UNSIGNED",
    }
}
