//! How a system variable is declared.

/// A system variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Where it has a value.
    pub scope: Scope,
    /// What it takes.
    pub kind: Kind,
    /// Its value at the start, as SHOW VARIABLES shows it.
    pub default: &'static str,
    /// Whether SET may change it (1238).
    pub dynamic: bool,
}

/// Where a variable has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One for the node.
    Global,
    /// One a session.
    Session,
    /// One for the node, which new sessions start with, and one a session.
    Both,
}

/// What a variable takes, and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// ON and OFF; 1 and 0 in expressions.
    Flag,
    /// A signed number within bounds.
    Int(i64, i64),
    /// An unsigned number within bounds.
    UInt(u64, u64),
    /// A number with a fraction, within bounds.
    Double(f64, f64),
    /// Any text.
    Text,
    /// One of these words, or its place from 0.
    Word(&'static [&'static str]),
    /// A list of modes.
    SqlMode,
    /// A time zone.
    Zone,
    /// The name of a character set.
    Charset,
    /// The name of a collation.
    Collation,
}

const fn of(name: &'static str, scope: Scope, kind: Kind, default: &'static str) -> Variable {
    Variable { name, scope, kind, default, dynamic: true }
}

pub(super) const fn global(name: &'static str, kind: Kind, default: &'static str) -> Variable {
    of(name, Scope::Global, kind, default)
}

pub(super) const fn session(name: &'static str, kind: Kind, default: &'static str) -> Variable {
    of(name, Scope::Session, kind, default)
}

pub(super) const fn both(name: &'static str, kind: Kind, default: &'static str) -> Variable {
    of(name, Scope::Both, kind, default)
}

/// A global variable that SET refuses.
pub(super) const fn fixed(name: &'static str, kind: Kind, default: &'static str) -> Variable {
    Variable { dynamic: false, ..of(name, Scope::Global, kind, default) }
}

/// A session variable that SET refuses.
pub(super) const fn told(name: &'static str, kind: Kind, default: &'static str) -> Variable {
    Variable { dynamic: false, ..of(name, Scope::Session, kind, default) }
}
