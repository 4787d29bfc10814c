//! The grammar: one file a family of statements, all methods of [`Parser`].
//!
//! `cursor` reads tokens; `expr`, `primary` and `call` are expressions; `query` and `from` are
//! SELECT; the rest are statements, entered through `statement`. A method is named for what it
//! reads, stands on its first token when called and behind its last when it returns. Nothing is
//! read twice but where `mark` and `reset` say so.

mod account;
mod admin;
mod alter;
mod call;
mod column;
mod compound;
mod cursor;
mod dml;
mod expr;
mod from;
mod index;
mod literal;
mod objects;
mod primary;
mod query;
mod routine;
mod select;
mod session;
mod set;
mod show;
mod statement;
mod table;
mod types;
mod window;

pub(crate) use call::is_function_word;
pub(crate) use expr::level;

use crate::ast::{Expr, Statement};
use crate::lexer::Lexer;
use crate::lexer::token::Token;
use crate::{ParseOptions, SyntaxError};

/// Reads statements from one text.
pub struct Parser<'a> {
    bytes: &'a [u8],
    options: ParseOptions,
    lexer: Lexer<'a>,
    /// The current token: read, not yet taken.
    tok: Token,
    /// Where the last taken token ended.
    prev_end: u32,
    /// Nested constructs around the current token.
    depth: u32,
    /// Height of the tallest expression read since it was last reset.
    height: u32,
    /// `?` read so far in the current statement.
    params: u32,
}

type Result<T> = std::result::Result<T, SyntaxError>;

/// Reads the first statement of `text`; with it comes the offset behind its `;`, or the text's
/// length when nothing but blanks follows. [`crate::SyntaxErrorKind::Empty`] if there is none.
pub fn parse_one(
    text: impl AsRef<[u8]>,
    options: ParseOptions,
) -> std::result::Result<(Statement, usize), SyntaxError> {
    let mut parser = Parser::new(text.as_ref(), options);
    let statement = parser.statement()?;
    Ok((statement, parser.offset()))
}

/// Reads one expression that is the whole text.
pub fn parse_expression(
    text: impl AsRef<[u8]>,
    options: ParseOptions,
) -> std::result::Result<Expr, SyntaxError> {
    Parser::new(text.as_ref(), options).whole_expression()
}
