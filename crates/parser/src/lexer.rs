//! Bytes to tokens, one at a time and without allocation.
//!
//! The lexer is a cursor: copying it is looking ahead. Comments are skipped; of `/*!50110 ... */`
//! the inside is read as text when the version is not above [`VERSION`]; the last `/*+ hint */`
//! skipped is remembered for who asks. What MySQL's lexer decides by state (a word after a dot is
//! an identifier, whatever its letters) is decided here by the token before.

pub(crate) mod text;
pub(crate) mod token;
pub(crate) mod words;

use crate::ParseOptions;
use token::{Tok, Token};
use words::Kw;

/// The MySQL version that versioned comments are read for, as `/*!` writes it.
pub(crate) const VERSION: u32 = 80_036;

#[derive(Clone, Copy)]
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    pos: usize,
    options: ParseOptions,
    /// Inside `/*!`: a `*/` ends it.
    versioned: bool,
    /// The token before was a name's dot: whatever follows is a name.
    after_dot: bool,
    /// Where the token before ended, if it was a name: a dot right there qualifies it.
    name_end: Option<usize>,
    /// Inside of the last `/*+ */` before the current token.
    pub(crate) hint: Option<(u32, u32)>,
}

/// Letters, digits, `_`, `$`, and whatever is not ASCII (MySQL manual 11.2).
pub(crate) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

impl<'a> Lexer<'a> {
    /// Whether a versioned comment is open whose inside is read.
    pub(crate) fn is_versioned(&self) -> bool {
        self.versioned
    }

    pub(crate) fn new(bytes: &'a [u8], options: ParseOptions) -> Self {
        Self {
            bytes,
            pos: 0,
            options,
            versioned: false,
            after_dot: false,
            name_end: None,
            hint: None,
        }
    }

    fn at(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    fn ended(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    /// The next token. After the end, and after [`Tok::Bad`], it is `End` or `Bad` forever.
    pub(crate) fn next(&mut self) -> Token {
        let fine = self.skip_blank();
        let start = self.pos;
        let kind = if !fine {
            Tok::Bad
        } else if self.ended() {
            Tok::End
        } else {
            self.token()
        };
        if kind == Tok::Bad {
            self.pos = start;
        }
        self.after_dot =
            kind == Tok::Dot && self.name_end == Some(start) && is_name_byte(self.at(0));
        let name = matches!(kind, Tok::Word(_) | Tok::Quoted);
        self.name_end = name.then_some(self.pos);
        Token { kind, start: offset(start), end: offset(self.pos) }
    }

    fn token(&mut self) -> Tok {
        let byte = self.at(0);
        if self.after_dot && is_name_byte(byte) {
            return self.word();
        }
        match byte {
            b'0'..=b'9' => self.number(),
            b'.' if self.at(1).is_ascii_digit() && self.name_end != Some(self.pos) => self.number(),
            b'\'' => self.quoted(b'\'', Tok::String),
            b'"' if !self.options.ansi_quotes => self.quoted(b'"', Tok::String),
            b'"' => self.quoted_name(b'"'),
            b'`' => self.quoted_name(b'`'),
            b'@' => self.variable(),
            b'n' | b'N' if self.at(1) == b'\'' => {
                self.pos += 1;
                self.quoted(b'\'', Tok::National)
            }
            b'x' | b'X' if self.at(1) == b'\'' => self.coded(Tok::Hex),
            b'b' | b'B' if self.at(1) == b'\'' => self.coded(Tok::Bit),
            _ if is_name_byte(byte) => self.word(),
            _ => self.operator(byte),
        }
    }

    fn word(&mut self) -> Tok {
        let start = self.pos;
        while is_name_byte(self.at(0)) && !self.ended() {
            self.pos += 1;
        }
        Tok::Word(Kw::of(&self.bytes[start..self.pos]))
    }

    /// A number, or an identifier that begins with digits.
    fn number(&mut self) -> Tok {
        let start = self.pos;
        if let Some(kind) = self.prefixed_number() {
            return kind;
        }
        self.digits();
        if is_name_byte(self.at(0)) && !self.at_exponent() && start < self.pos {
            return self.word_from(start);
        }
        let mut kind = Tok::Int;
        if self.at(0) == b'.' {
            self.pos += 1;
            self.digits();
            kind = Tok::Decimal;
        }
        if self.at_exponent() {
            self.pos += 1 + usize::from(matches!(self.at(1), b'+' | b'-'));
            self.digits();
            if kind == Tok::Int && is_name_byte(self.at(0)) {
                return self.word_from(start);
            }
            kind = Tok::Float;
        }
        kind
    }

    fn word_from(&mut self, start: usize) -> Tok {
        self.pos = start;
        self.word();
        Tok::Word(Kw::NONE)
    }

    fn at_exponent(&self) -> bool {
        matches!(self.at(0), b'e' | b'E')
            && (self.at(1).is_ascii_digit()
                || (matches!(self.at(1), b'+' | b'-') && self.at(2).is_ascii_digit()))
    }

    fn digits(&mut self) {
        while self.at(0).is_ascii_digit() {
            self.pos += 1;
        }
    }

    /// 0x.. and 0b.. (small letters only, as in MySQL), unless letters follow that make it a name.
    fn prefixed_number(&mut self) -> Option<Tok> {
        let (kind, fits): (Tok, fn(&u8) -> bool) = match (self.at(0), self.at(1)) {
            (b'0', b'x') => (Tok::Hex, u8::is_ascii_hexdigit),
            (b'0', b'b') => (Tok::Bit, |byte| matches!(byte, b'0' | b'1')),
            _ => return None,
        };
        let digits = self.bytes[self.pos + 2..].iter().take_while(|byte| fits(byte)).count();
        if digits == 0 || is_name_byte(self.at(2 + digits)) {
            return None;
        }
        self.pos += 2 + digits;
        Some(kind)
    }

    /// x'..' and b'..': digits of the base only, hexadecimal ones in pairs.
    fn coded(&mut self, kind: Tok) -> Tok {
        self.pos += 2;
        let start = self.pos;
        while self.at(0).is_ascii_hexdigit() {
            self.pos += 1;
        }
        let digits = &self.bytes[start..self.pos];
        let good = match kind {
            Tok::Hex => digits.len().is_multiple_of(2),
            _ => digits.iter().all(|byte| matches!(byte, b'0' | b'1')),
        };
        if !good || self.at(0) != b'\'' {
            return Tok::Bad;
        }
        self.pos += 1;
        kind
    }

    /// A string up to its closing quote; doubled quotes and escapes are inside.
    fn quoted(&mut self, quote: u8, kind: Tok) -> Tok {
        self.pos += 1;
        while !self.ended() {
            let byte = self.at(0);
            self.pos += 1;
            if byte == b'\\' && !self.options.no_backslash_escapes {
                self.pos += 1;
            } else if byte == quote {
                if self.at(0) != quote {
                    return kind;
                }
                self.pos += 1;
            }
        }
        Tok::Bad
    }

    fn quoted_name(&mut self, quote: u8) -> Tok {
        self.pos += 1;
        while !self.ended() {
            let byte = self.at(0);
            self.pos += 1;
            if byte == quote {
                if self.at(0) != quote {
                    return Tok::Quoted;
                }
                self.pos += 1;
            }
        }
        Tok::Bad
    }

    fn variable(&mut self) -> Tok {
        self.pos += 1;
        match self.at(0) {
            b'@' => {
                self.pos += 1;
                Tok::AtAt
            }
            b'`' => match self.quoted_name(b'`') {
                Tok::Quoted => Tok::UserVar,
                _ => Tok::Bad,
            },
            quote @ (b'\'' | b'"') => self.quoted(quote, Tok::UserVar),
            byte if is_name_byte(byte) || byte == b'.' => {
                while (is_name_byte(self.at(0)) || self.at(0) == b'.') && !self.ended() {
                    self.pos += 1;
                }
                Tok::UserVar
            }
            _ => Tok::At,
        }
    }

    fn operator(&mut self, byte: u8) -> Tok {
        let (kind, length) = match (byte, self.at(1), self.at(2)) {
            (b'<', b'=', b'>') => (Tok::NullSafeEq, 3),
            (b'-', b'>', b'>') => (Tok::ArrowText, 3),
            (b'-', b'>', _) => (Tok::Arrow, 2),
            (b'<', b'=', _) => (Tok::Le, 2),
            (b'<', b'>', _) | (b'!', b'=', _) => (Tok::Ne, 2),
            (b'<', b'<', _) => (Tok::Shl, 2),
            (b'>', b'=', _) => (Tok::Ge, 2),
            (b'>', b'>', _) => (Tok::Shr, 2),
            (b':', b'=', _) => (Tok::Assign, 2),
            (b'&', b'&', _) => (Tok::AndAnd, 2),
            (b'|', b'|', _) => (Tok::OrOr, 2),
            _ => (single(byte), 1),
        };
        self.pos += length;
        kind
    }

    /// Skips blanks and comments; false if a comment does not end.
    fn skip_blank(&mut self) -> bool {
        self.hint = None;
        while !self.ended() {
            match (self.at(0), self.at(1)) {
                (b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, _) => self.pos += 1,
                (b'#', _) => self.skip_line(),
                (b'-', b'-') if self.at(2) <= b' ' || self.at(2) == 0x7f => self.skip_line(),
                (b'/', b'*') => {
                    if !self.skip_comment() {
                        return false;
                    }
                }
                (b'*', b'/') if self.versioned => {
                    self.versioned = false;
                    self.pos += 2;
                }
                _ => return true,
            }
        }
        !self.versioned
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.pos..];
        self.pos += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    fn skip_comment(&mut self) -> bool {
        if self.at(2) == b'!' && !self.versioned {
            let digits =
                self.bytes[self.pos + 3..].iter().take(6).take_while(|b| b.is_ascii_digit());
            let (count, version) = digits.fold((0, 0), |(count, version), digit| {
                (count + 1, version * 10 + u32::from(digit - b'0'))
            });
            // MySQL: exactly five or six digits are a version, else they are text.
            let (count, version) = if count >= 5 { (count, version) } else { (0, 0) };
            if version <= VERSION {
                self.pos += 3 + count;
                self.versioned = true;
                return true;
            }
        }
        let inside = self.pos + if self.at(2) == b'+' { 3 } else { 2 };
        let hint = self.at(2) == b'+';
        let mut depth = 1;
        self.pos += 2;
        while !self.ended() {
            match (self.at(0), self.at(1)) {
                (b'*', b'/') => {
                    depth -= 1;
                    self.pos += 2;
                    if depth == 0 {
                        if hint {
                            self.hint = Some((offset(inside), offset(self.pos - 2)));
                        }
                        return true;
                    }
                }
                // A skipped versioned comment may have plain comments inside.
                (b'/', b'*') if self.bytes.get(inside) == Some(&b'!') => {
                    depth += 1;
                    self.pos += 2;
                }
                _ => self.pos += 1,
            }
        }
        false
    }
}

fn single(byte: u8) -> Tok {
    match byte {
        b'=' => Tok::Eq,
        b'<' => Tok::Lt,
        b'>' => Tok::Gt,
        b'+' => Tok::Plus,
        b'-' => Tok::Minus,
        b'*' => Tok::Star,
        b'/' => Tok::Slash,
        b'%' => Tok::Percent,
        b'^' => Tok::Caret,
        b'&' => Tok::Amp,
        b'|' => Tok::Bar,
        b'~' => Tok::Tilde,
        b'!' => Tok::Bang,
        b'(' => Tok::LParen,
        b')' => Tok::RParen,
        b'{' => Tok::LBrace,
        b'}' => Tok::RBrace,
        b',' => Tok::Comma,
        b'.' => Tok::Dot,
        b';' => Tok::Semi,
        b':' => Tok::Colon,
        b'?' => Tok::Param,
        _ => Tok::Bad,
    }
}

/// Texts are bounded to 4 GiB ([`crate::limits::TEXT_BYTES_MAX`]), so an offset fits.
#[expect(clippy::cast_possible_truncation, reason = "the parser refuses longer texts")]
fn offset(pos: usize) -> u32 {
    pos as u32
}
