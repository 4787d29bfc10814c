//! What a statement answers, as lines of text.

use engine::Result;
use engine::sink::{Done, ResultColumn, Sink};
use types::{SqlError, Value};

/// Collects results as lines: titles and rows with ` | ` between, `ok` with what MySQL's client
/// says, errors as it shows them.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) answer: Vec<String>,
    has_rows: bool,
    /// What LOAD DATA LOCAL reads.
    pub(crate) file: Option<Vec<u8>>,
}

impl Lines {
    /// Nothing yet; LOAD DATA LOCAL would read `file`.
    pub(crate) fn new(file: Option<Vec<u8>>) -> Self {
        Self { file, ..Self::default() }
    }
}

impl Sink for Lines {
    fn columns(&mut self, columns: &[ResultColumn]) -> Result<()> {
        let titles: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.answer.push(titles.join(" | "));
        self.has_rows = true;
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> Result<()> {
        let shown = |value: &Value| match value {
            Value::Null => "NULL".to_string(),
            other => other.to_string_lossy().into_owned(),
        };
        self.answer.push(values.iter().map(shown).collect::<Vec<_>>().join(" | "));
        Ok(())
    }

    fn done(&mut self, done: &Done) -> Result<()> {
        let warnings = match done.warnings {
            0 => String::new(),
            count => format!(", warnings {count}"),
        };
        if std::mem::take(&mut self.has_rows) {
            if !warnings.is_empty() {
                self.answer.push(format!("rows{warnings}"));
            }
            return Ok(());
        }
        let info = if done.info.is_empty() { String::new() } else { format!(" ({})", done.info) };
        let id = match done.last_insert_id {
            0 => String::new(),
            id => format!(", id {id}"),
        };
        self.answer.push(format!("ok, rows {}{id}{warnings}{info}", done.affected_rows));
        Ok(())
    }

    fn error(&mut self, error: &SqlError) -> Result<()> {
        self.has_rows = false;
        self.answer.push(error.to_string());
        Ok(())
    }

    fn local_file(&mut self, name: &str, _first: bool) -> Result<Option<Vec<u8>>> {
        if name == "missing" {
            return Err(SqlError::unknown("no such file").into());
        }
        Ok(self.file.take())
    }
}
