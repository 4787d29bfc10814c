//! Making columns and values of virtual tables.

use std::sync::Arc;

use types::temporal::DateTime;
use types::{CollationId, IntWidth, LobWidth, SqlType, Value};

use crate::virtual_table::VirtualColumn;

/// `utf8mb4_0900_bin`, as Dolt's system tables have it: hashes and names are compared by their
/// bytes.
pub(crate) const COLLATION: CollationId = CollationId(309);

/// A list of columns under construction.
#[derive(Default)]
pub(crate) struct Columns(Vec<VirtualColumn>);

impl Columns {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A column of any type.
    pub(crate) fn column(mut self, name: &str, sql_type: SqlType, nullable: bool) -> Self {
        self.0.push(VirtualColumn { name: name.to_owned(), sql_type, nullable });
        self
    }

    /// TEXT NOT NULL.
    pub(crate) fn text(self, name: &str) -> Self {
        self.column(name, text(), false)
    }

    /// TEXT.
    pub(crate) fn text_null(self, name: &str) -> Self {
        self.column(name, text(), true)
    }

    /// VARCHAR(n) NOT NULL.
    pub(crate) fn varchar(self, name: &str, length: u32) -> Self {
        self.column(name, SqlType::Varchar { length, collation: COLLATION }, false)
    }

    /// VARCHAR(n).
    pub(crate) fn varchar_null(self, name: &str, length: u32) -> Self {
        self.column(name, SqlType::Varchar { length, collation: COLLATION }, true)
    }

    /// DATETIME(3).
    pub(crate) fn date(self, name: &str) -> Self {
        self.column(name, SqlType::DateTime { fsp: 3 }, true)
    }

    /// TINYINT(1) NOT NULL.
    pub(crate) fn boolean(self, name: &str) -> Self {
        self.column(name, SqlType::BOOL, false)
    }

    /// BIGINT.
    pub(crate) fn big(self, name: &str) -> Self {
        self.column(name, SqlType::int(IntWidth::Big, false), true)
    }

    /// BIGINT UNSIGNED NOT NULL.
    pub(crate) fn count(self, name: &str) -> Self {
        self.column(name, SqlType::int(IntWidth::Big, true), false)
    }

    /// JSON.
    pub(crate) fn json(self, name: &str) -> Self {
        self.column(name, SqlType::Json, true)
    }

    /// Columns of a stored table's schema under a prefix; all may be NULL.
    pub(crate) fn of_schema(mut self, prefix: &str, schema: &repo::schema::Schema) -> Self {
        for column in &schema.columns {
            self = self.column(&format!("{prefix}{}", column.name), column.sql_type.clone(), true);
        }
        self
    }

    pub(crate) fn done(self) -> Arc<[VirtualColumn]> {
        self.0.into()
    }

    pub(crate) fn list(self) -> Vec<VirtualColumn> {
        self.0
    }
}

fn text() -> SqlType {
    SqlType::Text { width: LobWidth::Normal, collation: COLLATION }
}

/// Microseconds since 1970 UTC as DATETIME(3).
pub(crate) fn date_us(micros: i64) -> Value {
    DateTime::from_unix_micros(micros, 3)
        .map_or(Value::Null, |moment| Value::DateTime(moment.truncate(3)))
}

/// The same, NULL where there is none.
pub(crate) fn date_us_of(micros: Option<i64>) -> Value {
    micros.map_or(Value::Null, date_us)
}

/// Text, or NULL where there is none.
pub(crate) fn text_of(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::text)
}
