//! Names, literals, variables.

use std::fmt::Write;

use super::{Printer, quote_ident, words};
use crate::ast::{ColumnRef, Ident, Literal, SystemVar, TableName, TemporalKind};

impl Printer {
    pub(super) fn ident(&mut self, ident: &Ident) -> &mut Self {
        self.w(&quote_ident(&ident.name))
    }

    pub(super) fn idents(&mut self, idents: &[Ident]) -> &mut Self {
        self.list(idents, |p, ident| {
            p.ident(ident);
        })
    }

    /// `(a, b)` if there are any.
    pub(super) fn optional_idents(&mut self, idents: &[Ident]) -> &mut Self {
        if !idents.is_empty() {
            self.open().idents(idents).close(")");
        }
        self
    }

    pub(super) fn table_name(&mut self, name: &TableName) -> &mut Self {
        if let Some(schema) = &name.schema {
            self.ident(schema).tight(".");
        }
        self.ident(&name.name)
    }

    pub(super) fn table_names(&mut self, names: &[TableName]) -> &mut Self {
        self.list(names, |p, name| {
            p.table_name(name);
        })
    }

    pub(super) fn column_ref(&mut self, column: &ColumnRef) -> &mut Self {
        for part in [&column.schema, &column.table].into_iter().flatten() {
            self.ident(part).tight(".");
        }
        self.ident(&column.name)
    }

    pub(super) fn user_var(&mut self, name: &str) -> &mut Self {
        self.w("@").tight(&quote_ident(name));
        self.glued = false;
        self
    }

    pub(super) fn system_var(&mut self, var: &SystemVar) -> &mut Self {
        self.w("@@");
        self.glued = true;
        if let Some(scope) = var.scope {
            self.w(words::scope(scope)).tight(".");
        }
        self.var_name(var)
    }

    pub(super) fn var_name(&mut self, var: &SystemVar) -> &mut Self {
        if let Some(prefix) = &var.prefix {
            self.w(&quote_ident(prefix)).tight(".");
        }
        self.w(&quote_ident(&var.name))
    }

    /// x'..' or b'..'
    fn digits(
        &mut self,
        prefix: char,
        bytes: &[u8],
        write: impl Fn(u8, &mut String) -> std::fmt::Result,
    ) -> &mut Self {
        let mut text = format!("{prefix}'");
        for byte in bytes {
            write(*byte, &mut text).expect("a String takes any text");
        }
        text.push('\'');
        self.w(&text)
    }

    pub(super) fn literal(&mut self, literal: &Literal) -> &mut Self {
        match literal {
            Literal::Null => self.w("NULL"),
            Literal::Bool(true) => self.w("TRUE"),
            Literal::Bool(false) => self.w("FALSE"),
            Literal::Int(value) => self.number(*value),
            Literal::Decimal(text) | Literal::Float(text) => self.w(text),
            Literal::String(value) => self.string(value),
            Literal::National(value) => {
                self.w("N");
                self.glued = true;
                self.string(value)
            }
            Literal::Hex(bytes) => self.digits('x', bytes, |byte, out| write!(out, "{byte:02X}")),
            Literal::Bit(bytes) => self.digits('b', bytes, |byte, out| write!(out, "{byte:08b}")),
            Literal::Introduced { charset, value } => {
                self.w(&format!("_{charset}"));
                self.literal(value)
            }
            Literal::Temporal { kind, text } => {
                let word = match kind {
                    TemporalKind::Date => "DATE",
                    TemporalKind::Time => "TIME",
                    TemporalKind::Timestamp => "TIMESTAMP",
                };
                self.w(word).string(text)
            }
        }
    }
}
