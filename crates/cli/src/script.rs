//! Runs the statements of a text one after the other and prints what they give.

use wire::WireError;
use wire::client::{Response, Row};

use crate::complaint::about_statement;
use crate::failure::{Failure, Result};
use crate::output;
use crate::reach::Client;
use crate::render::{Format, Table};
use crate::split::{Splitter, Statement};

/// How a text is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Script {
    /// How results are shown.
    pub(crate) format: Format,
    /// Whether a failed statement does not end it.
    pub(crate) goes_on: bool,
}

/// What a statement came to.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// No rows: so many were changed; what MySQL says of it besides.
    Changed(u64, String),
    /// Rows.
    Rows(Table),
}

impl Script {
    /// Runs all of `text`. A statement that fails is told on standard error and ends the run, or at
    /// least makes it a failure.
    pub(crate) fn run(self, client: &mut Client, text: &[u8]) -> Result<()> {
        let mut splitter = Splitter::new();
        splitter.push(text);
        let mut outcome = Ok(());
        while let Some(statement) = splitter.next_complete().or_else(|| splitter.rest()) {
            if let Err(failure) = self.statement(client, &statement) {
                if !self.goes_on {
                    return Err(failure);
                }
                failure.report();
                outcome = Err(Failure::told());
            }
        }
        outcome
    }

    fn statement(self, client: &mut Client, statement: &Statement) -> Result<()> {
        let format = if statement.is_vertical { Format::Vertical } else { self.format };
        let mut show = |outcome: Outcome| {
            if let Outcome::Rows(table) = outcome {
                output::print(&table.render(format));
            }
        };
        run_statement(client, &statement.text, &mut show).map_err(|error| match error {
            WireError::Server(error) => {
                Failure::new(about_statement(statement.line, &statement.text, &error))
            }
            other => other.into(),
        })
    }
}

/// Runs one statement and hands each of its results to `show`.
pub(crate) fn run_statement(
    client: &mut Client,
    text: &str,
    show: &mut dyn FnMut(Outcome),
) -> std::result::Result<(), WireError> {
    let mut response = Some(client.query(text.as_bytes())?);
    while let Some(found) = response {
        show(match found {
            Response::Ok(ok) => Outcome::Changed(ok.affected_rows, ok.text),
            Response::Rows(columns) => Outcome::Rows(read_rows(client, columns)?),
        });
        response = client.next_result()?;
    }
    Ok(())
}

/// The rows of the first result of a statement; none if it has none.
pub(crate) fn rows_of(client: &mut Client, text: &str) -> std::result::Result<Table, WireError> {
    let mut first = None;
    run_statement(client, text, &mut |outcome| {
        if let Outcome::Rows(table) = outcome {
            first.get_or_insert(table);
        }
    })?;
    Ok(first.unwrap_or_default())
}

/// The rows of the first result of a statement as texts; NULL is empty.
pub(crate) fn texts_of(client: &mut Client, text: &str) -> Result<Vec<Vec<String>>> {
    let table = rows_of(client, text)?;
    Ok(table.texts().map(|row| row.map(Option::unwrap_or_default).collect()).collect())
}

/// The first cell of a statement's result; empty if there is none, or it is NULL.
pub(crate) fn text_of(client: &mut Client, text: &str) -> Result<String> {
    let rows = texts_of(client, text)?;
    Ok(rows.into_iter().flatten().next().unwrap_or_default())
}

fn read_rows(
    client: &mut Client,
    columns: Vec<wire::ColumnDef>,
) -> std::result::Result<Table, WireError> {
    let mut rows = Vec::new();
    let mut row = Row::default();
    while client.next_row(&mut row)? {
        rows.push(row.fields().map(|field| field.map(<[u8]>::to_vec)).collect());
    }
    Ok(Table { columns, rows })
}
