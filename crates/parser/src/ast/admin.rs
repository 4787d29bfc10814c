//! FLUSH, KILL, table maintenance, and what is refused.

use super::{Ident, TableName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flush {
    /// NO_WRITE_TO_BINLOG or LOCAL
    pub local: bool,
    pub what: FlushWhat,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlushWhat {
    Tables {
        tables: Vec<TableName>,
        read_lock: bool,
        for_export: bool,
    },
    /// PRIVILEGES, STATUS, LOGS, BINARY LOGS ..., in upper case
    Items(Vec<Box<str>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kill {
    /// KILL QUERY; otherwise CONNECTION
    pub query: bool,
    pub id: super::Expr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintain {
    pub verb: MaintainVerb,
    pub local: bool,
    pub tables: Vec<TableName>,
    /// QUICK, FAST, EXTENDED, FOR UPGRADE ..., in upper case
    pub options: Vec<Box<str>>,
    pub histogram: Option<Histogram>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaintainVerb {
    Analyze,
    Check,
    Checksum,
    Optimize,
    Repair,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// UPDATE HISTOGRAM; otherwise DROP
    pub update: bool,
    pub columns: Vec<Ident>,
    pub buckets: Option<u64>,
    /// USING DATA 'json'
    pub using_data: Option<Box<str>>,
}

/// A statement that is known by name only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its first words in upper case: `HANDLER`, `INSTALL PLUGIN`.
    pub command: Box<str>,
    /// The whole statement, its tokens separated by single spaces.
    pub text: Box<str>,
}
