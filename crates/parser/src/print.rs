//! The tree back to text, in one canonical form: `parse(print(tree)) == tree`.
//!
//! Keywords in upper case, identifiers in backticks, strings in single quotes, parentheses only
//! where precedence needs them, no line breaks. One file a theme, as the grammar. Every piece is
//! written by [`Printer`], which puts the blanks between words.

mod account;
mod admin;
mod alter;
mod dml;
mod expr;
mod objects;
mod operators;
mod query;
mod routine;
mod session;
mod show;
mod statement;
mod table;
mod types;
mod values;
mod words;

use crate::ParseOptions;
use crate::ast::{Expr, Statement};
use crate::lexer::words::{self as kw, Kw};

/// The statement as canonical text, to be read with default options.
pub fn to_sql(statement: &Statement) -> String {
    to_sql_with(statement, ParseOptions::default())
}

/// The statement as canonical text, to be read with `options`.
pub fn to_sql_with(statement: &Statement, options: ParseOptions) -> String {
    let mut printer = Printer::new(options);
    printer.statement(statement);
    printer.text
}

/// The expression as canonical text, to be read with default options.
pub fn expr_to_sql(expr: &Expr) -> String {
    let mut printer = Printer::new(ParseOptions::default());
    printer.expr(expr);
    printer.text
}

/// `name` in backticks.
pub fn quote_ident(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// `value` as a string literal, to be read with default options.
pub fn quote_string(value: &str) -> String {
    let mut printer = Printer::new(ParseOptions::default());
    printer.string(value);
    printer.text
}

struct Printer {
    text: String,
    options: ParseOptions,
    /// The next word joins the last one without a blank.
    glued: bool,
}

impl Printer {
    fn new(options: ParseOptions) -> Self {
        Self { text: String::new(), options, glued: true }
    }

    /// Writes a word, with a blank before it where one is needed.
    fn w(&mut self, word: &str) -> &mut Self {
        if !self.glued {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.glued = false;
        self
    }

    /// Writes the word if `said`.
    fn w_if(&mut self, said: bool, word: &str) -> &mut Self {
        if said { self.w(word) } else { self }
    }

    /// Writes a symbol that stands close on both sides: `.`, `(`.
    fn tight(&mut self, symbol: &str) -> &mut Self {
        self.text.push_str(symbol);
        self.glued = true;
        self
    }

    /// Writes a symbol that stands close to the left: `,`, `)`.
    fn close(&mut self, symbol: &str) -> &mut Self {
        self.text.push_str(symbol);
        self.glued = false;
        self
    }

    /// `(` behind a word, with a blank.
    fn open(&mut self) -> &mut Self {
        self.w("(");
        self.glued = true;
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        self.w(&number.to_string())
    }

    /// `a, b, c`
    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) -> &mut Self {
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.close(",");
            }
            write(self, item);
        }
        self
    }

    /// `(a, b, c)`
    fn parens<T>(&mut self, items: &[T], write: impl FnMut(&mut Self, &T)) -> &mut Self {
        self.open();
        self.list(items, write);
        self.close(")")
    }

    /// A character set, collation, engine: bare if it can be, else a string.
    fn name(&mut self, name: &str) -> &mut Self {
        let word = Kw::of(name.as_bytes());
        let reserved = word.is_reserved() && word != kw::BINARY && word != kw::DEFAULT;
        if is_bare(name) && !reserved { self.w(name) } else { self.string(name) }
    }

    /// A string literal, escaped as the options read it.
    fn string(&mut self, value: &str) -> &mut Self {
        let mut text = String::with_capacity(value.len() + 2);
        text.push('\'');
        for letter in value.chars() {
            match letter {
                '\'' => text.push_str("''"),
                _ if self.options.no_backslash_escapes => text.push(letter),
                '\\' => text.push_str("\\\\"),
                '\0' => text.push_str("\\0"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\x1a' => text.push_str("\\Z"),
                _ => text.push(letter),
            }
        }
        text.push('\'');
        self.w(&text)
    }

    /// `WORD value` with a string, if there is one.
    fn label(&mut self, word: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.w(word).string(value);
        }
        self
    }
}

/// Whether the word needs no quotes for its letters.
fn is_bare(name: &str) -> bool {
    let first = name.bytes().next();
    first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
