//! Literals.

/// A literal as the grammar sees it; signs are operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    Null,
    Bool(bool),
    /// An unsigned integer that fits 64 bits; larger ones are [`Literal::Decimal`], as in MySQL.
    Int(u64),
    /// Digits with an optional point, as written.
    Decimal(Box<str>),
    /// With an exponent, as written.
    Float(Box<str>),
    /// Adjacent pieces joined, escapes resolved.
    String(Box<str>),
    /// N'..': in the national character set, utf8mb3.
    National(Box<str>),
    /// x'..' and 0x.., and a quoted string whose bytes are not UTF-8.
    Hex(Box<[u8]>),
    /// b'..' and 0b..: bits, most significant first, padded in front to whole bytes.
    Bit(Box<[u8]>),
    /// `_charset` before a string, hex or bit literal.
    Introduced {
        charset: Box<str>,
        value: Box<Literal>,
    },
    /// DATE '..', {d '..'} and their like.
    Temporal {
        kind: TemporalKind,
        text: Box<str>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemporalKind {
    Date,
    Time,
    Timestamp,
}
