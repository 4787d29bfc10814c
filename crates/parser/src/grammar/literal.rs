//! Literals and the values of tokens.

use super::{Parser, Result};
use crate::ast::{Expr, ExprKind, Literal};
use crate::lexer::text;
use crate::lexer::token::{Tok, Token};

impl Parser<'_> {
    /// The literal that the current token begins, adjacent strings joined.
    pub(super) fn literal(&mut self) -> Result<Literal> {
        let token = self.tok;
        let bytes = self.slice(token.start, token.end);
        match token.kind {
            Tok::Int => {
                self.advance();
                Ok(integer(bytes))
            }
            Tok::Decimal | Tok::Float => {
                self.advance();
                let digits = String::from_utf8_lossy(bytes).into();
                let decimal = token.kind == Tok::Decimal;
                Ok(if decimal { Literal::Decimal(digits) } else { Literal::Float(digits) })
            }
            Tok::Hex => {
                self.advance();
                Ok(Literal::Hex(text::hex_bytes(bytes)))
            }
            Tok::Bit => {
                self.advance();
                Ok(Literal::Bit(text::bit_bytes(bytes)))
            }
            Tok::String | Tok::National => Ok(self.string_literal()),
            _ => Err(self.error()),
        }
    }

    fn string_literal(&mut self) -> Literal {
        let national = self.tok.kind == Tok::National;
        let mut out = Vec::new();
        loop {
            let token = self.advance();
            self.unquote(token, &mut out);
            if self.tok.kind != Tok::String {
                break;
            }
        }
        match String::from_utf8(out) {
            Ok(value) if national => Literal::National(value.into()),
            Ok(value) => Literal::String(value.into()),
            Err(error) => Literal::Hex(error.into_bytes().into()),
        }
    }

    fn unquote(&self, token: Token, out: &mut Vec<u8>) {
        let skip = u32::from(matches!(token.kind, Tok::National | Tok::UserVar));
        let bytes = self.slice(token.start + skip, token.end);
        text::unquote(bytes, !self.options.no_backslash_escapes, out);
    }

    pub(super) fn literal_expr(&mut self) -> Result<Expr> {
        let start = self.tok.start;
        let literal = self.literal()?;
        Ok(self.make(ExprKind::Literal(literal), start))
    }

    /// `_charset` was taken; the literal behind it.
    pub(super) fn introduced(&mut self, charset: &str) -> Result<Literal> {
        let value = Box::new(self.literal()?);
        Ok(Literal::Introduced { charset: charset.into(), value })
    }

    /// A string as text: file names, comments, passwords.
    pub(super) fn string(&mut self) -> Result<Box<str>> {
        if !self.at_tok(Tok::String) {
            return Err(self.error());
        }
        let start = self.tok.start;
        match self.string_literal() {
            Literal::String(value) => Ok(value),
            _ => Err(self.error_at(start)),
        }
    }

    /// A separator or terminator: a string, hex or bit literal that is text.
    pub(super) fn string_or_bytes(&mut self) -> Result<Box<str>> {
        let start = self.tok.start;
        match self.literal()? {
            Literal::String(value) => Ok(value),
            Literal::Hex(bytes) | Literal::Bit(bytes) => {
                // One byte above ASCII stands for the character with its number.
                Ok(match String::from_utf8(bytes.into_vec()) {
                    Ok(text) => text.into(),
                    Err(error) => error.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
                })
            }
            _ => Err(self.error_at(start)),
        }
    }

    /// An unsigned integer, decimal or hexadecimal.
    pub(super) fn number(&mut self) -> Result<u64> {
        let start = self.tok.start;
        match self.literal()? {
            Literal::Int(value) => Ok(value),
            Literal::Hex(bytes) if bytes.len() <= 8 => {
                Ok(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
            }
            _ => Err(self.error_at(start)),
        }
    }

    /// A number where MySQL takes fractions too and drops them: table options.
    pub(super) fn loose_number(&mut self) -> Result<u64> {
        if !matches!(self.tok.kind, Tok::Decimal | Tok::Float) {
            return self.number();
        }
        let token = self.advance();
        let digits = self.slice(token.start, token.end).split(|byte| !byte.is_ascii_digit()).next();
        match integer(digits.unwrap_or_default()) {
            Literal::Int(value) => Ok(value),
            _ => Err(self.error_at(token.start)),
        }
    }

    /// The name of the UserVar token that is current.
    pub(super) fn user_var(&mut self) -> Result<Box<str>> {
        if !self.at_tok(Tok::UserVar) {
            return Err(self.error());
        }
        let token = self.advance();
        let name = self.slice(token.start + 1, token.end);
        let mut out = Vec::new();
        match name.first() {
            Some(b'`') => text::unquote(name, false, &mut out),
            Some(b'\'' | b'"') => self.unquote(token, &mut out),
            _ => out.extend(name),
        }
        match String::from_utf8(out) {
            Ok(name) => Ok(name.into()),
            Err(_) => Err(self.error_at(token.start)),
        }
    }

    /// A character set, collation, engine or other name: identifier, BINARY, or string.
    pub(super) fn name_or_string(&mut self) -> Result<Box<str>> {
        if self.at_tok(Tok::String) {
            return self.string();
        }
        if self.at(crate::lexer::words::BINARY) {
            return Ok(self.ident_any()?.name);
        }
        Ok(self.ident()?.name)
    }
}

/// An integer of the text; beyond 64 bits it is a decimal, as in MySQL.
fn integer(bytes: &[u8]) -> Literal {
    let value = bytes.iter().try_fold(0u64, |value, digit| {
        value.checked_mul(10)?.checked_add(u64::from(digit.wrapping_sub(b'0')))
    });
    match value {
        Some(value) => Literal::Int(value),
        None => Literal::Decimal(String::from_utf8_lossy(bytes).into()),
    }
}
