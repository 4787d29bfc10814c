//! Reading tokens: look, take, expect, refuse.

use super::{Parser, Result};
use crate::ast::{Expr, ExprKind, Ident, SourceText, Span, TableName};
use crate::lexer::token::{Tok, Token};
use crate::lexer::words::{self as kw, Kw};
use crate::lexer::{Lexer, text};
use crate::{ParseOptions, SyntaxError, SyntaxErrorKind, limits};

/// A place to come back to.
pub(super) struct Mark<'a> {
    lexer: Lexer<'a>,
    tok: Token,
    prev_end: u32,
    depth: u32,
    height: u32,
    params: u32,
}

impl<'a> Parser<'a> {
    /// A parser at the start of `text`: UTF-8, but for bytes inside strings.
    pub fn new(text: &'a (impl AsRef<[u8]> + ?Sized), options: ParseOptions) -> Self {
        let bytes = text.as_ref();
        let mut lexer = Lexer::new(bytes, options);
        let tok = if bytes.len() < limits::TEXT_BYTES_MAX {
            lexer.next()
        } else {
            Token { kind: Tok::Bad, start: 0, end: 0 }
        };
        Self { bytes, options, lexer, tok, prev_end: 0, depth: 0, height: 0, params: 0 }
    }

    /// Where the current token begins: behind the last statement's `;` and the blanks after it. A
    /// versioned comment that opens there belongs to what comes next, with its opener.
    pub fn offset(&self) -> usize {
        let (end, start) = (self.prev_end as usize, self.tok.start as usize);
        let between = self.bytes.get(end..start).unwrap_or_default();
        let opener = between.windows(3).rposition(|bytes| bytes == b"/*!");
        opener.filter(|_| self.lexer.is_versioned()).map_or(start, |at| end + at)
    }

    /// How many `?` the last statement had.
    pub fn param_count(&self) -> u32 {
        self.params
    }

    pub(super) fn reset_params(&mut self) {
        self.params = 0;
    }

    pub(super) fn next_param(&mut self) -> u32 {
        self.params += 1;
        self.params - 1
    }

    // Looking

    pub(super) fn at(&self, word: Kw) -> bool {
        self.tok.kind == Tok::Word(word)
    }

    pub(super) fn at_any(&self, words: &[Kw]) -> bool {
        matches!(self.tok.kind, Tok::Word(word) if words.contains(&word))
    }

    pub(super) fn at_tok(&self, kind: Tok) -> bool {
        self.tok.kind == kind
    }

    /// The current token's word, `NONE` if it is none.
    pub(super) fn word(&self) -> Kw {
        match self.tok.kind {
            Tok::Word(word) => word,
            _ => Kw::NONE,
        }
    }

    /// The token behind the current one.
    pub(super) fn peek(&self) -> Tok {
        let mut ahead = self.lexer;
        ahead.next().kind
    }

    pub(super) fn peek_is(&self, word: Kw) -> bool {
        self.peek() == Tok::Word(word)
    }

    // Taking

    pub(super) fn advance(&mut self) -> Token {
        let taken = self.tok;
        self.prev_end = taken.end;
        self.tok = self.lexer.next();
        taken
    }

    pub(super) fn eat(&mut self, word: Kw) -> bool {
        self.eat_tok(Tok::Word(word))
    }

    pub(super) fn eat_tok(&mut self, kind: Tok) -> bool {
        let found = self.tok.kind == kind;
        if found {
            self.advance();
        }
        found
    }

    /// Takes all the words, or none of them.
    pub(super) fn eat_all(&mut self, words: &[Kw]) -> bool {
        let Some((first, rest)) = words.split_first() else { return true };
        if !self.at(*first) {
            return false;
        }
        let mut ahead = self.lexer;
        if !rest.iter().all(|word| ahead.next().kind == Tok::Word(*word)) {
            return false;
        }
        for _ in words {
            self.advance();
        }
        true
    }

    /// Takes the current word if it is one of `words`.
    pub(super) fn eat_any(&mut self, words: &[Kw]) -> Option<Kw> {
        let word = self.word();
        let found = words.contains(&word);
        found.then(|| {
            self.advance();
            word
        })
    }

    pub(super) fn expect(&mut self, word: Kw) -> Result<()> {
        self.expect_tok(Tok::Word(word))
    }

    pub(super) fn expect_tok(&mut self, kind: Tok) -> Result<()> {
        if self.eat_tok(kind) { Ok(()) } else { Err(self.error()) }
    }

    pub(super) fn expect_any(&mut self, words: &[Kw]) -> Result<Kw> {
        self.eat_any(words).ok_or_else(|| self.error())
    }

    pub(super) fn mark(&self) -> Mark<'a> {
        Mark {
            lexer: self.lexer,
            tok: self.tok,
            prev_end: self.prev_end,
            depth: self.depth,
            height: self.height,
            params: self.params,
        }
    }

    pub(super) fn reset(&mut self, mark: Mark<'a>) {
        self.lexer = mark.lexer;
        self.tok = mark.tok;
        self.prev_end = mark.prev_end;
        self.depth = mark.depth;
        self.height = mark.height;
        self.params = mark.params;
    }

    // Names

    /// An identifier: quoted, or a word that is not reserved.
    pub(super) fn ident(&mut self) -> Result<Ident> {
        match self.tok.kind {
            Tok::Quoted => self.take_ident(),
            Tok::Word(word) if !word.is_reserved() => self.take_ident(),
            _ => Err(self.error()),
        }
    }

    /// An identifier where reserved words may be one too (behind a dot).
    pub(super) fn ident_any(&mut self) -> Result<Ident> {
        match self.tok.kind {
            Tok::Quoted | Tok::Word(_) => self.take_ident(),
            _ => Err(self.error()),
        }
    }

    pub(super) fn at_ident(&self) -> bool {
        match self.tok.kind {
            Tok::Quoted => true,
            Tok::Word(word) => !word.is_reserved(),
            _ => false,
        }
    }

    fn take_ident(&mut self) -> Result<Ident> {
        let token = self.tok;
        let ident = self.ident_of(token)?;
        self.advance();
        Ok(ident)
    }

    /// The identifier that `token` is.
    pub(super) fn ident_of(&self, token: Token) -> Result<Ident> {
        let bytes = self.slice(token.start, token.end);
        let span = Span { start: token.start, end: token.end };
        let name = if token.kind == Tok::Quoted {
            let mut out = Vec::new();
            text::unquote(bytes, false, &mut out);
            String::from_utf8(out).ok().filter(|name| !name.is_empty())
        } else {
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        };
        let name = name.ok_or_else(|| self.error_at(token.start))?;
        Ok(Ident { name: name.into(), span })
    }

    /// `[schema.]name`
    pub(super) fn table_name(&mut self) -> Result<TableName> {
        let first = self.ident()?;
        if !self.eat_tok(Tok::Dot) {
            return Ok(TableName { schema: None, name: first });
        }
        let name = self.ident_any()?;
        Ok(TableName { schema: Some(first), name })
    }

    /// `a, b, c`
    pub(super) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.eat_tok(Tok::Comma) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// `(a, b, c)`
    pub(super) fn paren_list<T>(
        &mut self,
        item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.expect_tok(Tok::LParen)?;
        let items = self.list(item)?;
        self.expect_tok(Tok::RParen)?;
        Ok(items)
    }

    /// `(a, b)` if a parenthesis opens, else nothing.
    pub(super) fn optional_idents(&mut self) -> Result<Vec<Ident>> {
        if self.at_tok(Tok::LParen) { self.paren_list(Self::ident) } else { Ok(Vec::new()) }
    }

    // Text

    pub(super) fn slice(&self, start: u32, end: u32) -> &'a [u8] {
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The text from `start` to the last taken token.
    pub(super) fn text_from(&self, start: u32) -> SourceText {
        SourceText(String::from_utf8_lossy(self.slice(start, self.prev_end)).into())
    }

    pub(super) fn span_from(&self, start: u32) -> Span {
        Span { start, end: self.prev_end }
    }

    pub(super) fn make(&self, kind: ExprKind, start: u32) -> Expr {
        Expr { kind, span: self.span_from(start) }
    }

    /// The hint comment in front of the current token.
    pub(super) fn hint(&self) -> Option<Box<str>> {
        let (start, end) = self.lexer.hint?;
        Some(String::from_utf8_lossy(self.slice(start, end)).trim().into())
    }

    // Bounds

    /// Counts one more level of nesting; every one is left by `leave`.
    pub(super) fn enter(&mut self) -> Result<()> {
        if self.depth >= limits::NESTING_MAX {
            return Err(self.too_deep());
        }
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    // Refusing

    pub(super) fn error(&self) -> SyntaxError {
        if self.tok.kind == Tok::Bad && self.bytes.len() >= limits::TEXT_BYTES_MAX {
            return self.refuse(SyntaxErrorKind::TooLong);
        }
        self.error_at(self.tok.start)
    }

    /// A syntax error near the token that begins at `start`.
    pub(super) fn error_at(&self, start: u32) -> SyntaxError {
        let rest = self.bytes.get(start as usize..).unwrap_or_default();
        let near = String::from_utf8_lossy(rest.get(..limits::NEAR_BYTES_MAX).unwrap_or(rest));
        // A character cut at the end is left out.
        let near = near.trim_end_matches(char::REPLACEMENT_CHARACTER).into();
        SyntaxError { offset: start as usize, ..self.refuse(SyntaxErrorKind::Syntax { near }) }
            .on_line(self.bytes)
    }

    pub(super) fn too_deep(&self) -> SyntaxError {
        self.refuse(SyntaxErrorKind::TooDeep)
    }

    pub(super) fn wrong_usage(&self, one: &'static str, other: &'static str) -> SyntaxError {
        self.refuse(SyntaxErrorKind::WrongUsage(one, other))
    }

    pub(super) fn refuse(&self, kind: SyntaxErrorKind) -> SyntaxError {
        SyntaxError { kind, offset: self.tok.start as usize, line: 1 }.on_line(self.bytes)
    }

    /// `[word]` at the place of many optional clauses: whether it stood there.
    pub(super) fn if_exists(&mut self) -> bool {
        self.eat_all(&[kw::IF, kw::EXISTS])
    }

    pub(super) fn if_not_exists(&mut self) -> bool {
        self.eat_all(&[kw::IF, kw::NOT, kw::EXISTS])
    }
}

impl SyntaxError {
    fn on_line(self, bytes: &[u8]) -> Self {
        let before = bytes.get(..self.offset).unwrap_or(bytes);
        Self { line: 1 + before.split(|byte| *byte == b'\n').count() - 1, ..self }
    }
}
