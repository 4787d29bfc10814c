//! Types of columns, parameters and casts.

use super::{Parser, Result};
use crate::ast::{DataType, TypeKind};
use crate::lexer::token::Tok;
use crate::lexer::words::{self as kw, Kw};

impl Parser<'_> {
    /// A column's or parameter's type.
    pub(super) fn data_type(&mut self) -> Result<DataType> {
        let kind = self.type_kind()?;
        let mut ty = DataType::new(kind);
        match kind {
            TypeKind::Enum | TypeKind::Set => {
                ty.members = self.paren_list(Self::string_or_bytes)?;
            }
            _ => self.type_length(&mut ty)?,
        }
        self.type_attributes(&mut ty)?;
        Ok(ty)
    }

    /// The type of CAST, CONVERT, RETURNING.
    pub(super) fn cast_type(&mut self) -> Result<DataType> {
        if let Some(word) = self.eat_any(&[kw::SIGNED, kw::UNSIGNED]) {
            if !self.eat(kw::INTEGER) {
                self.eat(kw::INT);
            }
            let kind = if word == kw::SIGNED { TypeKind::Signed } else { TypeKind::Unsigned };
            return Ok(DataType::new(kind));
        }
        let mut ty = DataType::new(self.type_kind()?);
        self.type_length(&mut ty)?;
        self.type_attributes(&mut ty)?;
        Ok(ty)
    }

    fn type_kind(&mut self) -> Result<TypeKind> {
        let word = self.word();
        if let Some(kind) = simple_kind(word) {
            self.advance();
            if word == kw::DOUBLE {
                self.eat(kw::PRECISION);
            }
            return Ok(kind);
        }
        match word {
            kw::CHAR | kw::CHARACTER => {
                self.advance();
                if self.eat(kw::BYTE) {
                    return Ok(TypeKind::Binary);
                }
                Ok(if self.eat(kw::VARYING) { TypeKind::VarChar } else { TypeKind::Char })
            }
            kw::NATIONAL => {
                self.advance();
                match self.expect_any(&[kw::CHAR, kw::CHARACTER, kw::VARCHAR, kw::VARCHARACTER])? {
                    kw::VARCHAR | kw::VARCHARACTER => Ok(TypeKind::NVarChar),
                    _ if self.eat(kw::VARYING) => Ok(TypeKind::NVarChar),
                    _ => Ok(TypeKind::NChar),
                }
            }
            kw::NCHAR => {
                self.advance();
                let varying = self.eat_any(&[kw::VARCHAR, kw::VARCHARACTER, kw::VARYING]);
                Ok(if varying.is_some() { TypeKind::NVarChar } else { TypeKind::NChar })
            }
            kw::LONG => {
                self.advance();
                if self.eat(kw::VARBINARY) {
                    return Ok(TypeKind::MediumBlob);
                }
                if self.eat_any(&[kw::CHAR, kw::CHARACTER]).is_some() {
                    self.expect(kw::VARYING)?;
                } else {
                    self.eat_any(&[kw::VARCHAR, kw::VARCHARACTER]);
                }
                Ok(TypeKind::MediumText)
            }
            _ => Err(self.error()),
        }
    }

    fn type_length(&mut self, ty: &mut DataType) -> Result<()> {
        if self.eat_tok(Tok::LParen) {
            ty.length = Some(self.number()?);
            if self.eat_tok(Tok::Comma) {
                ty.scale = Some(self.number()?);
            }
            self.expect_tok(Tok::RParen)?;
        }
        Ok(())
    }

    fn type_attributes(&mut self, ty: &mut DataType) -> Result<()> {
        loop {
            match self.word() {
                kw::UNSIGNED => {
                    self.advance();
                    ty.unsigned = true;
                }
                kw::SIGNED => {
                    self.advance();
                }
                kw::ZEROFILL => {
                    self.advance();
                    (ty.zerofill, ty.unsigned) = (true, true);
                }
                kw::BINARY => {
                    self.advance();
                    ty.binary = true;
                }
                kw::ASCII => {
                    self.advance();
                    ty.charset = Some("latin1".into());
                }
                kw::UNICODE => {
                    self.advance();
                    ty.charset = Some("ucs2".into());
                }
                kw::CHARSET | kw::CHARACTER | kw::CHAR if self.at_charset() => {
                    ty.charset = Some(self.charset_clause()?);
                }
                kw::COLLATE => {
                    self.advance();
                    ty.collation = Some(self.name_or_string()?);
                }
                _ => return Ok(()),
            }
        }
    }

    pub(super) fn at_charset(&self) -> bool {
        self.at(kw::CHARSET) || (self.at_any(&[kw::CHARACTER, kw::CHAR]) && self.peek_is(kw::SET))
    }

    /// `CHARSET name`, `CHARACTER SET [=] name`
    pub(super) fn charset_clause(&mut self) -> Result<Box<str>> {
        if !self.eat(kw::CHARSET) {
            self.expect_any(&[kw::CHARACTER, kw::CHAR])?;
            self.expect(kw::SET)?;
        }
        self.eat_tok(Tok::Eq);
        if self.eat(kw::DEFAULT) {
            return Ok("DEFAULT".into());
        }
        self.name_or_string()
    }
}

/// Kinds that one word names.
fn simple_kind(word: Kw) -> Option<TypeKind> {
    Some(match word {
        kw::TINYINT | kw::INT1 => TypeKind::TinyInt,
        kw::SMALLINT | kw::INT2 => TypeKind::SmallInt,
        kw::MEDIUMINT | kw::INT3 | kw::MIDDLEINT => TypeKind::MediumInt,
        kw::INT | kw::INTEGER | kw::INT4 => TypeKind::Int,
        kw::BIGINT | kw::INT8 => TypeKind::BigInt,
        kw::BOOL | kw::BOOLEAN => TypeKind::Bool,
        kw::SERIAL => TypeKind::Serial,
        kw::DECIMAL | kw::DEC | kw::NUMERIC | kw::FIXED => TypeKind::Decimal,
        kw::FLOAT | kw::FLOAT4 => TypeKind::Float,
        kw::DOUBLE | kw::REAL | kw::FLOAT8 => TypeKind::Double,
        kw::BIT => TypeKind::Bit,
        kw::DATE => TypeKind::Date,
        kw::TIME => TypeKind::Time,
        kw::DATETIME => TypeKind::DateTime,
        kw::TIMESTAMP => TypeKind::Timestamp,
        kw::YEAR => TypeKind::Year,
        kw::VARCHAR | kw::VARCHARACTER => TypeKind::VarChar,
        kw::NVARCHAR => TypeKind::NVarChar,
        kw::BINARY => TypeKind::Binary,
        kw::VARBINARY => TypeKind::VarBinary,
        kw::TINYTEXT => TypeKind::TinyText,
        kw::TEXT => TypeKind::Text,
        kw::MEDIUMTEXT => TypeKind::MediumText,
        kw::LONGTEXT => TypeKind::LongText,
        kw::TINYBLOB => TypeKind::TinyBlob,
        kw::BLOB => TypeKind::Blob,
        kw::MEDIUMBLOB => TypeKind::MediumBlob,
        kw::LONGBLOB => TypeKind::LongBlob,
        kw::ENUM => TypeKind::Enum,
        kw::SET => TypeKind::Set,
        kw::JSON => TypeKind::Json,
        kw::VECTOR => TypeKind::Vector,
        kw::GEOMETRY => TypeKind::Geometry,
        kw::POINT => TypeKind::Point,
        kw::LINESTRING => TypeKind::LineString,
        kw::POLYGON => TypeKind::Polygon,
        kw::MULTIPOINT => TypeKind::MultiPoint,
        kw::MULTILINESTRING => TypeKind::MultiLineString,
        kw::MULTIPOLYGON => TypeKind::MultiPolygon,
        kw::GEOMETRYCOLLECTION | kw::GEOMCOLLECTION => TypeKind::GeometryCollection,
        _ => return None,
    })
}
