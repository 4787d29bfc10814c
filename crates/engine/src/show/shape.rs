//! The shape of a SHOW result.

use types::{CollationId, IntWidth, LobWidth, SqlType, Value};

use crate::sink::{ColumnFlags, ResultColumn};

/// A result that is all there.
#[derive(Clone, Debug, PartialEq)]
pub struct ShowRows {
    /// The columns.
    pub columns: Vec<ResultColumn>,
    /// The rows, as many values as columns each.
    pub rows: Vec<Vec<Value>>,
}

impl ShowRows {
    /// A result with these titles, texts all of them.
    pub(super) fn texts(titles: &[&str], rows: Vec<Vec<Value>>) -> Self {
        let columns = titles.iter().map(|title| column(title, text_type(rows_width(&rows))));
        Self { columns: columns.collect(), rows }
    }

    /// A result with these titles, each a text or a number as its first value is.
    pub(super) fn new(titles: &[&str], rows: Vec<Vec<Value>>) -> Self {
        let mut shown = Self::texts(titles, rows);
        for (place, column) in shown.columns.iter_mut().enumerate() {
            let first = shown.rows.iter().filter_map(|row| row.get(place));
            let first = first.into_iter().find(|value| !value.is_null());
            match first {
                Some(Value::Int(_)) => column.sql_type = SqlType::int(IntWidth::Big, false),
                Some(Value::UInt(_)) => column.sql_type = SqlType::int(IntWidth::Big, true),
                Some(Value::DateTime(_)) => column.sql_type = SqlType::DateTime { fsp: 0 },
                _ => {}
            }
        }
        shown
    }
}

/// Long texts (CREATE statements) get a type that holds them.
fn rows_width(rows: &[Vec<Value>]) -> usize {
    let widest = |value: &Value| match value {
        Value::Text(text) => text.as_str().len(),
        _ => 0,
    };
    rows.iter().flatten().map(widest).max().unwrap_or(0)
}

fn text_type(bytes: usize) -> SqlType {
    let collation = CollationId::UTF8MB4_0900_AI_CI;
    match u32::try_from(bytes) {
        Ok(bytes) if bytes <= 1024 => SqlType::Varchar { length: 1024, collation },
        _ => SqlType::Text { width: LobWidth::Long, collation },
    }
}

/// A column of a result that comes from no table.
pub(super) fn column(title: &str, sql_type: SqlType) -> ResultColumn {
    ResultColumn {
        name: title.to_owned(),
        database: String::new(),
        table: String::new(),
        org_table: String::new(),
        org_name: String::new(),
        sql_type,
        nullable: true,
        flags: ColumnFlags::default(),
    }
}

impl ShowRows {
    /// Gives the first column another title.
    pub(super) fn retitle_first(&mut self, title: &str) {
        if let Some(column) = self.columns.first_mut() {
            title.clone_into(&mut column.name);
        }
    }
}
