//! Rows that are held back until the statement that made them is certain.

use types::{SqlError, Value};

use crate::error::Result;
use crate::sink::{Done, ResultColumn, Sink};

/// A sink in front of another: keeps columns and rows until they are released.
pub(super) struct Held<'a> {
    to: &'a mut dyn Sink,
    results: Vec<(Vec<ResultColumn>, Vec<Vec<Value>>)>,
    /// Input of LOAD DATA LOCAL was taken: the statement cannot run again.
    pub(super) has_taken: bool,
}

impl<'a> Held<'a> {
    pub(super) fn new(to: &'a mut dyn Sink) -> Self {
        Self { to, results: Vec::new(), has_taken: false }
    }

    /// What was kept goes on.
    pub(super) fn release(self) -> Result<()> {
        for (columns, rows) in self.results {
            self.to.columns(&columns)?;
            for row in rows {
                self.to.row(&row)?;
            }
        }
        Ok(())
    }
}

impl Sink for Held<'_> {
    fn columns(&mut self, columns: &[ResultColumn]) -> Result<()> {
        self.results.push((columns.to_vec(), Vec::new()));
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> Result<()> {
        if let Some((_, rows)) = self.results.last_mut() {
            rows.push(values.to_vec());
        }
        Ok(())
    }

    fn done(&mut self, done: &Done) -> Result<()> {
        self.to.done(done)
    }

    fn error(&mut self, error: &SqlError) -> Result<()> {
        self.to.error(error)
    }

    fn local_file(&mut self, name: &str, first: bool) -> Result<Option<Vec<u8>>> {
        self.has_taken = true;
        self.to.local_file(name, first)
    }
}
