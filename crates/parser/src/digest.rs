//! A statement's shape without parsing: literals replaced by `?`, hashed, their places listed.
//!
//! Two texts have the same hash exactly when (but for a 64-bit collision) their tokens are the
//! same, taking any literal of a kind for any other of that kind: `a = 1` and `a = 2` are one
//! shape, `a = 1` and `a = '1'` are two. Kept as text, and so part of the shape: identifiers with
//! their letters and quotes' insides, keywords (in one case), NULL, TRUE, FALSE, user variables,
//! hints. Left out: blanks and comments. IN lists are not collapsed.
//!
//! The caller decides which literals may differ: a number in LIMIT, a position in ORDER BY or GROUP
//! BY, a literal of the select list (it is a title) and those that DDL holds are part of a plan.
//! [`LiteralToken::context`] is the last clause word before the literal at its depth of
//! parentheses, for that purpose.

use crate::ParseOptions;
use crate::lexer::Lexer;
use crate::lexer::token::{Tok, Token};
use crate::lexer::words::{self as kw, Kw};

/// The shape of the text's first statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// FNV-1a over the tokens; stable within a version of this crate, not meant to be kept.
    pub hash: u64,
    /// In the order of the text.
    pub literals: Vec<LiteralToken>,
    /// Offset behind the statement: of what follows its `;`, or the text's length.
    pub end: usize,
}

/// One literal of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiteralToken {
    /// What it is.
    pub kind: LiteralKind,
    /// The clause it stands in.
    pub context: LiteralContext,
    /// Its bytes in the text, quotes and prefixes included: from.
    pub start: u32,
    /// To, exclusive.
    pub end: u32,
}

/// The kinds of literal that count as different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    /// Digits.
    Int,
    /// With a point.
    Decimal,
    /// With an exponent.
    Float,
    /// In quotes.
    String,
    /// N'..'
    National,
    /// x'..', 0x..
    Hex,
    /// b'..', 0b..
    Bit,
}

/// The clause that a literal stands in, by the last clause word before it outside of closed
/// parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralContext {
    /// Before any clause word that is named here.
    Start,
    /// The select list, and all of a subquery in it.
    Select,
    /// FROM, with ON of joins.
    From,
    /// WHERE and HAVING.
    Filter,
    /// VALUES and SET.
    Values,
    /// GROUP BY and ORDER BY: a bare number is a position.
    Order,
    /// LIMIT and OFFSET.
    Limit,
}

/// How many parentheses are followed for contexts; deeper ones share the context of the last.
const DEPTH_MAX: usize = 32;

/// Reads the tokens of the first statement. `None` if a token is malformed, or the text is longer
/// than the parser takes.
pub fn digest(text: impl AsRef<[u8]>, options: ParseOptions) -> Option<Digest> {
    let bytes = text.as_ref();
    if bytes.len() >= crate::limits::TEXT_BYTES_MAX {
        return None;
    }
    let mut lexer = Lexer::new(bytes, options);
    let mut shape = Shape::new();
    loop {
        let token = lexer.next();
        if let Some((start, end)) = lexer.hint {
            shape.feed(bytes.get(start as usize..end as usize)?);
        }
        match token.kind {
            Tok::Bad => return None,
            Tok::End | Tok::Semi => {
                let Shape { hash, literals, .. } = shape;
                return Some(Digest { hash, literals, end: token.end as usize });
            }
            _ => shape.token(token, bytes.get(token.start as usize..token.end as usize)?),
        }
    }
}

struct Shape {
    hash: u64,
    literals: Vec<LiteralToken>,
    contexts: [LiteralContext; DEPTH_MAX],
    depth: usize,
}

impl Shape {
    fn new() -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
            literals: Vec::new(),
            contexts: [LiteralContext::Start; DEPTH_MAX],
            depth: 0,
        }
    }

    fn byte(&mut self, byte: u8) {
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// One token's text and what ends it, which is in no UTF-8 text.
    fn feed(&mut self, text: &[u8]) {
        for byte in text {
            self.byte(*byte);
        }
        self.byte(0xff);
    }

    fn token(&mut self, token: Token, text: &[u8]) {
        if let Some(kind) = literal_kind(token.kind) {
            let context = self.contexts[self.depth.min(DEPTH_MAX - 1)];
            self.literals.push(LiteralToken { kind, context, start: token.start, end: token.end });
            self.byte(b'?');
            self.byte(kind as u8);
            return self.byte(0xff);
        }
        match token.kind {
            Tok::Word(word) if word != Kw::NONE && word.is_reserved() => {
                self.context(word);
                self.feed(word.text().as_bytes());
            }
            Tok::LParen => {
                self.depth += 1;
                if self.depth < DEPTH_MAX {
                    self.contexts[self.depth] = self.contexts[self.depth - 1];
                }
                self.feed(text);
            }
            Tok::RParen => {
                self.depth = self.depth.saturating_sub(1);
                self.feed(text);
            }
            _ => self.feed(text),
        }
    }

    fn context(&mut self, word: Kw) {
        let context = match word {
            kw::SELECT => LiteralContext::Select,
            kw::FROM => LiteralContext::From,
            kw::WHERE | kw::HAVING => LiteralContext::Filter,
            kw::VALUES | kw::SET => LiteralContext::Values,
            kw::ORDER | kw::GROUP => LiteralContext::Order,
            kw::LIMIT => LiteralContext::Limit,
            _ => return,
        };
        let depth = self.depth.min(DEPTH_MAX - 1);
        // A subquery of the select list is part of a title, all of it.
        let is_titled = depth > 0 && self.contexts[depth - 1] == LiteralContext::Select;
        if !is_titled {
            self.contexts[depth] = context;
        }
    }
}

fn literal_kind(kind: Tok) -> Option<LiteralKind> {
    Some(match kind {
        Tok::Int => LiteralKind::Int,
        Tok::Decimal => LiteralKind::Decimal,
        Tok::Float => LiteralKind::Float,
        Tok::String => LiteralKind::String,
        Tok::National => LiteralKind::National,
        Tok::Hex => LiteralKind::Hex,
        Tok::Bit => LiteralKind::Bit,
        _ => return None,
    })
}
