//! How a virtual table is declared: names, columns, a function that makes its rows.

use std::sync::Arc;

use types::{CollationId, IntWidth, LobWidth, Members, SqlType, Value};

use crate::context::Context;
use crate::error::Result;
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

/// Makes a table's rows; the equalities may be used to make fewer.
pub type MakeRows = fn(&mut Context<'_>, &[Pushed]) -> Result<Vec<Vec<Value>>>;

/// A virtual table.
pub struct Declared {
    /// Its database, in lower case.
    pub database: &'static str,
    /// Its name: upper case in `information_schema`, as MySQL shows it.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Col],
    /// Makes its rows, with as many values as columns each. The equalities may be used to make
    /// fewer.
    pub rows: MakeRows,
}

/// A column: its name and its type.
pub struct Col(pub &'static str, pub Of);

/// The types that MySQL gives the columns of these tables; `Null` ones take NULL.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// `varchar(n)`, utf8mb3_general_ci
    Name(u32),
    /// The same, NULL
    NameNull(u32),
    /// `bigint unsigned`
    Big,
    /// The same, NULL
    BigNull,
    /// `bigint`
    Signed,
    /// The same, NULL
    SignedNull,
    /// `int unsigned`
    Int,
    /// The same, NULL
    IntNull,
    /// `longtext`
    Text,
    /// The same, NULL
    TextNull,
    /// `datetime`, NULL
    WhenNull,
    /// `timestamp`, NULL
    MomentNull,
    /// `decimal(n,d)`, NULL
    DecimalNull(u8, u8),
    /// `enum('NO','YES')` and the like
    Enum(&'static [&'static str]),
    /// `double`
    Double,
    /// `json`, NULL
    JsonNull,
}

impl Of {
    fn sql_type(self) -> SqlType {
        let collation = CollationId::UTF8MB3_GENERAL_CI;
        match self {
            Self::Name(length) | Self::NameNull(length) => SqlType::Varchar { length, collation },
            Self::Big | Self::BigNull => SqlType::int(IntWidth::Big, true),
            Self::Signed | Self::SignedNull => SqlType::int(IntWidth::Big, false),
            Self::Int | Self::IntNull => SqlType::int(IntWidth::Int, true),
            Self::Text | Self::TextNull => SqlType::Text { width: LobWidth::Long, collation },
            Self::WhenNull => SqlType::DateTime { fsp: 0 },
            Self::MomentNull => SqlType::Timestamp { fsp: 0 },
            Self::DecimalNull(precision, scale) => SqlType::decimal(precision, scale),
            Self::Enum(names) => {
                SqlType::Enum { members: Arc::new(Members::new(names)), collation }
            }
            Self::Double => SqlType::DOUBLE,
            Self::JsonNull => SqlType::Json,
        }
    }

    fn is_nullable(self) -> bool {
        matches!(
            self,
            Self::NameNull(_)
                | Self::BigNull
                | Self::SignedNull
                | Self::IntNull
                | Self::TextNull
                | Self::WhenNull
                | Self::MomentNull
                | Self::DecimalNull(..)
                | Self::JsonNull
        )
    }
}

impl Declared {
    /// The table as the catalog hands it out.
    pub fn open(&'static self) -> Arc<dyn VirtualTable> {
        Arc::new(Opened { declared: self, columns: self.virtual_columns() })
    }

    /// Its columns with their types.
    pub fn virtual_columns(&self) -> Vec<VirtualColumn> {
        let column = |column: &Col| VirtualColumn {
            name: column.0.to_owned(),
            sql_type: column.1.sql_type(),
            nullable: column.1.is_nullable(),
        };
        self.columns.iter().map(column).collect()
    }
}

struct Opened {
    declared: &'static Declared,
    columns: Vec<VirtualColumn>,
}

impl VirtualTable for Opened {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let mut rows = (self.declared.rows)(cx, pushed)?;
        for row in &mut rows {
            debug_assert_eq!(row.len(), self.columns.len(), "a row of {}", self.declared.name);
            for (value, column) in row.iter_mut().zip(&self.columns) {
                settle(value, &column.sql_type);
            }
        }
        Ok(Box::new(rows.into_iter()))
    }
}

/// Names of an ENUM column become its members.
fn settle(value: &mut Value, of: &SqlType) {
    let (SqlType::Enum { members, .. }, Value::Text(name)) = (of, &*value) else { return };
    let place = members.iter().position(|member| member == name.as_str());
    let index = place.and_then(|place| u16::try_from(place + 1).ok()).unwrap_or(0);
    if let Some(member) = types::EnumValue::new(index, Arc::clone(members)) {
        *value = Value::Enum(member);
    }
}

/// The text that an equality asks of the column at `place`, if there is one.
pub(super) fn asked(pushed: &[Pushed], place: usize) -> Option<String> {
    let found = pushed.iter().find(|pushed| pushed.column == place)?;
    Some(found.value.to_string_lossy().into_owned())
}

/// A text value, or NULL.
pub(super) fn or_null(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::text)
}

/// A count.
pub(super) fn count(number: usize) -> Value {
    Value::UInt(number as u64)
}

/// `YES` or `NO`.
pub(super) fn yes(is_so: bool) -> Value {
    Value::text(if is_so { "YES" } else { "NO" })
}

/// No rows: what Pando has not.
#[expect(clippy::unnecessary_wraps, reason = "it is one of the functions that make rows")]
pub(super) fn none(_: &mut Context<'_>, _: &[Pushed]) -> Result<Vec<Vec<Value>>> {
    Ok(Vec::new())
}
