//! Tokens: a kind and where it stands. The text stays in the statement.

use super::words::Kw;

/// Byte offsets into the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Tok,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tok {
    /// The text ends.
    End,
    /// A byte that begins nothing, or a string or comment that does not end.
    Bad,
    /// Unquoted word: a keyword, an identifier, or both.
    Word(Kw),
    /// An identifier in backticks, or in double quotes under ANSI_QUOTES.
    Quoted,
    /// '..' or ".."
    String,
    /// N'..'
    National,
    /// x'..' and 0x..
    Hex,
    /// b'..' and 0b..
    Bit,
    Int,
    Decimal,
    Float,
    /// `@name`, the name plain or in any quotes
    UserVar,
    /// `@@`
    AtAt,
    /// `@` with nothing attached
    At,
    Param,
    Semi,
    LParen,
    RParen,
    LBrace,
    RBrace,
    Comma,
    Dot,
    Colon,
    Assign,
    Eq,
    NullSafeEq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    Amp,
    Bar,
    AndAnd,
    OrOr,
    Shl,
    Shr,
    Tilde,
    Bang,
    Arrow,
    ArrowText,
}
