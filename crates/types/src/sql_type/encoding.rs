//! The bytes of a [`SqlType`] in stored schemas. One type has one encoding; equal types are equal
//! bytes.
//!
//! ```text
//! byte 0   format version, 1
//! byte 1   kind (table below)
//! then, by kind:
//!   1 int        width u8 (0 tiny .. 4 big), flags u8, display u8 (255: none)
//!   2 decimal    precision u8, scale u8, flags u8
//!   3 float      m u8, d u8 (both 255: none), flags u8       4 double the same
//!   5 char       length u32 LE, collation u16 LE             6 varchar the same
//!   7 text       width u8 (0 tiny .. 3 long), collation u16 LE
//!   8 binary     length u32 LE                               9 varbinary the same
//!  10 blob       width u8
//!  11 date       nothing       12 time, 13 datetime, 14 timestamp   fsp u8
//!  15 year       nothing
//!  16 enum       collation u16 LE, count u16 LE, count x (length u32 LE, UTF-8)   17 set the same
//!  18 bit        width u8      19 json  nothing      20 geometry  kind u8
//! flags: bit 0 unsigned, bit 1 zerofill
//! ```

use std::sync::Arc;

use super::{GeometryKind, IntWidth, LobWidth, SqlType};
use crate::collation::CollationId;
use crate::members::{ENUM_MEMBERS_MAX, Members, SET_MEMBERS_MAX};

const VERSION: u8 = 1;
const NONE: u8 = 255;
const INT_WIDTHS: [IntWidth; 5] =
    [IntWidth::Tiny, IntWidth::Small, IntWidth::Medium, IntWidth::Int, IntWidth::Big];
const LOB_WIDTHS: [LobWidth; 4] =
    [LobWidth::Tiny, LobWidth::Normal, LobWidth::Medium, LobWidth::Long];

/// Why bytes are not an encoded type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeTypeError {
    /// The bytes end too early.
    #[error("encoded type ends early")]
    Short,
    /// Bytes follow the type.
    #[error("{0} bytes follow the encoded type")]
    Trailing(usize),
    /// Written by a later version.
    #[error("unknown version {0} of an encoded type")]
    Version(u8),
    /// No such kind.
    #[error("unknown kind {0} of an encoded type")]
    Kind(u8),
    /// A field's value is outside of what the type allows.
    #[error("encoded type has an impossible {0}")]
    Field(&'static str),
}

impl SqlType {
    /// Appends the canonical bytes.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.push(VERSION);
        out.push(self.kind());
        match self {
            SqlType::Int { width, unsigned, zerofill, display } => {
                out.extend([*width as u8, flags(*unsigned, *zerofill), display.unwrap_or(NONE)]);
            }
            SqlType::Decimal { precision, scale, unsigned, zerofill } => {
                out.extend([*precision, *scale, flags(*unsigned, *zerofill)]);
            }
            SqlType::Float { digits, unsigned, zerofill }
            | SqlType::Double { digits, unsigned, zerofill } => {
                let (m, d) = digits.unwrap_or((NONE, NONE));
                out.extend([m, d, flags(*unsigned, *zerofill)]);
            }
            SqlType::Char { length, collation } | SqlType::Varchar { length, collation } => {
                out.extend(length.to_le_bytes());
                out.extend(collation.0.to_le_bytes());
            }
            SqlType::Text { width, collation } => {
                out.push(*width as u8);
                out.extend(collation.0.to_le_bytes());
            }
            SqlType::Binary { length } | SqlType::Varbinary { length } => {
                out.extend(length.to_le_bytes());
            }
            SqlType::Blob { width } => out.push(*width as u8),
            SqlType::Time { fsp } | SqlType::DateTime { fsp } | SqlType::Timestamp { fsp } => {
                out.push(*fsp);
            }
            SqlType::Enum { members, collation } | SqlType::Set { members, collation } => {
                out.extend(collation.0.to_le_bytes());
                encode_members(members, out);
            }
            SqlType::Bit { width } => out.push(*width),
            SqlType::Geometry { kind } => out.push(*kind as u8),
            SqlType::Date | SqlType::Year | SqlType::Json => {}
        }
    }

    /// Reads what [`SqlType::encode`] wrote, all of `bytes`.
    pub fn decode(bytes: &[u8]) -> Result<SqlType, DecodeTypeError> {
        let mut from = Reader(bytes);
        let decoded = from.sql_type()?;
        match from.0.len() {
            0 => Ok(decoded),
            rest => Err(DecodeTypeError::Trailing(rest)),
        }
    }

    fn kind(&self) -> u8 {
        match self {
            SqlType::Int { .. } => 1,
            SqlType::Decimal { .. } => 2,
            SqlType::Float { .. } => 3,
            SqlType::Double { .. } => 4,
            SqlType::Char { .. } => 5,
            SqlType::Varchar { .. } => 6,
            SqlType::Text { .. } => 7,
            SqlType::Binary { .. } => 8,
            SqlType::Varbinary { .. } => 9,
            SqlType::Blob { .. } => 10,
            SqlType::Date => 11,
            SqlType::Time { .. } => 12,
            SqlType::DateTime { .. } => 13,
            SqlType::Timestamp { .. } => 14,
            SqlType::Year => 15,
            SqlType::Enum { .. } => 16,
            SqlType::Set { .. } => 17,
            SqlType::Bit { .. } => 18,
            SqlType::Json => 19,
            SqlType::Geometry { .. } => 20,
        }
    }
}

fn flags(unsigned: bool, zerofill: bool) -> u8 {
    u8::from(unsigned) | u8::from(zerofill) << 1
}

fn encode_members(members: &Members, out: &mut Vec<u8>) {
    let count = u16::try_from(members.len()).expect("a column has at most 65535 members");
    out.extend(count.to_le_bytes());
    for name in members.iter() {
        let length = u32::try_from(name.len()).expect("a member name is shorter than 4 GiB");
        out.extend(length.to_le_bytes());
        out.extend(name.as_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeTypeError> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(DecodeTypeError::Short)?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeTypeError> {
        self.take(N)?.try_into().map_err(|_| DecodeTypeError::Short)
    }

    fn byte(&mut self) -> Result<u8, DecodeTypeError> {
        Ok(self.array::<1>()?[0])
    }

    fn bounded(&mut self, max: u8, field: &'static str) -> Result<u8, DecodeTypeError> {
        let byte = self.byte()?;
        if byte <= max { Ok(byte) } else { Err(DecodeTypeError::Field(field)) }
    }

    fn length(&mut self) -> Result<u32, DecodeTypeError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn collation(&mut self) -> Result<CollationId, DecodeTypeError> {
        let id = CollationId(u16::from_le_bytes(self.array()?));
        if id.is_known() { Ok(id) } else { Err(DecodeTypeError::Field("collation")) }
    }

    fn flags(&mut self) -> Result<(bool, bool), DecodeTypeError> {
        let byte = self.bounded(3, "flags")?;
        Ok((byte & 1 != 0, byte & 2 != 0))
    }

    fn fsp(&mut self) -> Result<u8, DecodeTypeError> {
        self.bounded(super::FSP_MAX, "fractional digits")
    }

    fn lob_width(&mut self) -> Result<LobWidth, DecodeTypeError> {
        pick(&LOB_WIDTHS, self.byte()?, "width")
    }

    fn digits(&mut self) -> Result<Option<(u8, u8)>, DecodeTypeError> {
        let (m, d) = (self.byte()?, self.byte()?);
        match (m, d) {
            (NONE, NONE) => Ok(None),
            (m, d) if d <= 30 && d <= m => Ok(Some((m, d))),
            _ => Err(DecodeTypeError::Field("digits")),
        }
    }

    fn members(&mut self, max: usize) -> Result<Arc<Members>, DecodeTypeError> {
        let count = usize::from(u16::from_le_bytes(self.array()?));
        if count > max {
            return Err(DecodeTypeError::Field("member count"));
        }
        let mut names = Vec::new();
        for _ in 0..count {
            let length = usize::try_from(self.length()?).map_err(|_| DecodeTypeError::Short)?;
            let name = str::from_utf8(self.take(length)?);
            names.push(name.map_err(|_| DecodeTypeError::Field("member name"))?);
        }
        Ok(Arc::new(Members::new(names)))
    }

    fn sql_type(&mut self) -> Result<SqlType, DecodeTypeError> {
        match self.byte()? {
            VERSION => {}
            version => return Err(DecodeTypeError::Version(version)),
        }
        Ok(match self.byte()? {
            kind @ 1..=4 => self.number(kind)?,
            kind @ 5..=10 => self.string(kind)?,
            11 => SqlType::Date,
            12 => SqlType::Time { fsp: self.fsp()? },
            13 => SqlType::DateTime { fsp: self.fsp()? },
            14 => SqlType::Timestamp { fsp: self.fsp()? },
            15 => SqlType::Year,
            16 => SqlType::Enum {
                collation: self.collation()?,
                members: self.members(ENUM_MEMBERS_MAX)?,
            },
            17 => SqlType::Set {
                collation: self.collation()?,
                members: self.members(SET_MEMBERS_MAX)?,
            },
            18 => SqlType::Bit { width: self.bounded(64, "width")? },
            19 => SqlType::Json,
            20 => SqlType::Geometry { kind: pick(&GeometryKind::ALL, self.byte()?, "shape")? },
            kind => return Err(DecodeTypeError::Kind(kind)),
        })
    }

    fn number(&mut self, kind: u8) -> Result<SqlType, DecodeTypeError> {
        Ok(match kind {
            1 => {
                let width = pick(&INT_WIDTHS, self.byte()?, "width")?;
                let (unsigned, zerofill) = self.flags()?;
                let display = Some(self.byte()?).filter(|d| *d != NONE);
                SqlType::Int { width, unsigned, zerofill, display }
            }
            2 => {
                let precision = self.bounded(super::DECIMAL_PRECISION_MAX, "precision")?;
                let scale = self.bounded(precision.min(super::DECIMAL_SCALE_MAX), "scale")?;
                let (unsigned, zerofill) = self.flags()?;
                SqlType::Decimal { precision, scale, unsigned, zerofill }
            }
            3 => {
                let digits = self.digits()?;
                let (unsigned, zerofill) = self.flags()?;
                SqlType::Float { digits, unsigned, zerofill }
            }
            _ => {
                let digits = self.digits()?;
                let (unsigned, zerofill) = self.flags()?;
                SqlType::Double { digits, unsigned, zerofill }
            }
        })
    }

    fn string(&mut self, kind: u8) -> Result<SqlType, DecodeTypeError> {
        Ok(match kind {
            5 => SqlType::Char { length: self.length()?, collation: self.collation()? },
            6 => SqlType::Varchar { length: self.length()?, collation: self.collation()? },
            7 => SqlType::Text { width: self.lob_width()?, collation: self.collation()? },
            8 => SqlType::Binary { length: self.length()? },
            9 => SqlType::Varbinary { length: self.length()? },
            _ => SqlType::Blob { width: self.lob_width()? },
        })
    }
}

fn pick<T: Copy>(all: &[T], at: u8, field: &'static str) -> Result<T, DecodeTypeError> {
    all.get(usize::from(at)).copied().ok_or(DecodeTypeError::Field(field))
}
