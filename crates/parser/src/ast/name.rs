//! Names, and where they stood in the text.

/// Byte offsets into the statement's text, end exclusive. Equal to every other span: position is
/// not meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

/// A piece of the text as it was written. Equal to every other: it is for titles and SHOW CREATE,
/// not meaning.
#[derive(Clone, Debug, Default)]
pub struct SourceText(pub Box<str>);

impl PartialEq for SourceText {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SourceText {}

/// An identifier, unquoted and unescaped, in the letters it was written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    pub name: Box<str>,
    pub span: Span,
}

impl Ident {
    /// An identifier that stands nowhere in a text.
    pub fn new(name: impl Into<Box<str>>) -> Self {
        Self { name: name.into(), span: Span::default() }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

/// `[schema.]name` of a table, view, routine, trigger or event. A schema may be Dolt's `db/branch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    pub schema: Option<Ident>,
    pub name: Ident,
}

/// `[[schema.]table.]name` of a column (in a body also of a variable, or NEW.x, OLD.x).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRef {
    pub schema: Option<Ident>,
    pub table: Option<Ident>,
    pub name: Ident,
}
