//! The interactive shell: statements over several lines up to their `;`, a history, a clock.
//!
//! Like Dolt's it shows the database and branch before the cursor. A line that begins with a
//! backslash, and a few words alone on a line, are for the shell itself.
#![expect(clippy::disallowed_methods, reason = "a statement's time is measured here")]

mod line_editor;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use wire::WireError;

use crate::complaint;
use crate::failure::Result;
use crate::output;
use crate::place;
use crate::reach::{Client, Reached};
use crate::render::Format;
use crate::script::{Outcome, rows_of, run_statement};
use crate::split::{Splitter, Statement};
use line_editor::{Input, LineEditor};

const HELP: &str = "\
Type a statement and end it with `;`. It may have several lines, which the arrow keys go through.

  ;  \\g        run the statement
  \\G           run it, and show each value on a line of its own
  \\c           forget what was typed of the statement (Ctrl-C does too)
  \\h  help     this text
  \\q  quit     leave (Ctrl-D does too)

Some things to try:
  SHOW TABLES;
  CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20));
  CALL dolt_commit('-Am', 'a first table');
  SELECT * FROM dolt_log;
  CALL dolt_checkout('-b', 'side');
  SELECT * FROM dolt_diff('main', 'side', 'item');";

const WELCOME: &str = "\
# Welcome to the Pando shell.
# Statements must be terminated with ';'.
# \"help\" shows what else can be typed, \"exit\" leaves.";

struct Shell<'a> {
    client: &'a mut Client,
    format: Format,
    prompt: String,
}

/// Reads and runs statements until the user leaves.
pub(crate) fn run(reached: &mut Reached, format: Format) -> Result<()> {
    let folder = reached.folder.clone();
    let mut shell = Shell { client: &mut reached.client, format, prompt: String::new() };
    let history = history_file(folder);
    let mut editor = LineEditor::open(history.as_deref())?;
    output::say(WELCOME);
    let outcome = shell.converse(&mut editor);
    if let Some(path) = &history {
        editor.save(path);
    }
    output::say("Bye");
    outcome
}

/// Lines typed on an instance are kept beside it.
fn history_file(folder: Option<PathBuf>) -> Option<PathBuf> {
    folder.map(|folder| folder.join(place::NAME).join("sql_history"))
}

impl Shell<'_> {
    fn converse(&mut self, editor: &mut LineEditor) -> Result<()> {
        let mut splitter = Splitter::new();
        self.refresh_prompt();
        loop {
            let input = match editor.read(&self.prompt)? {
                Input::Text(input) => input,
                Input::Dropped => continue,
                Input::End => return Ok(()),
            };
            let is_single = !input.contains('\n');
            match own_word(input.lines().next_back().unwrap_or_default(), is_single) {
                Some(Own::Leave) => return Ok(()),
                Some(Own::Help) => output::say(HELP),
                Some(Own::Clear) => {}
                None => {
                    splitter.push(input.as_bytes());
                    splitter.push(b"\n");
                    while let Some(statement) = splitter.next_complete() {
                        self.statement(&statement)?;
                    }
                    editor.set_delimiter(splitter.delimiter());
                }
            }
        }
    }

    /// Runs one statement; fails only where the connection is lost.
    fn statement(&mut self, statement: &Statement) -> Result<()> {
        let format = if statement.is_vertical { Format::Vertical } else { self.format };
        let begun = Instant::now();
        let mut show = |outcome: Outcome| show(outcome, format, begun.elapsed());
        match run_statement(self.client, &statement.text, &mut show) {
            Ok(()) => {}
            Err(WireError::Server(error)) => {
                output::complain(&complaint::words(&statement.text, &error));
            }
            Err(error) => return Err(error.into()),
        }
        self.refresh_prompt();
        Ok(())
    }

    fn refresh_prompt(&mut self) {
        let cell = |client: &mut Client, text: &str| {
            let table = rows_of(client, text).ok()?;
            let value = table.rows.into_iter().next()?.into_iter().next()??;
            String::from_utf8(value).ok()
        };
        let database = cell(self.client, "SELECT DATABASE()");
        let branch = database.as_ref().and_then(|_| cell(self.client, "SELECT ACTIVE_BRANCH()"));
        self.prompt = match (database, branch) {
            (Some(database), Some(branch)) if !database.contains('/') => {
                format!("{database}/{branch}> ")
            }
            (Some(database), _) => format!("{database}> "),
            (None, _) => "pando> ".to_owned(),
        };
    }
}

fn show(outcome: Outcome, format: Format, took: Duration) {
    let seconds = took.as_secs_f64();
    let words = match &outcome {
        Outcome::Changed(count, text) => {
            let details = if text.is_empty() { String::new() } else { format!("\n{text}") };
            format!("Query OK, {} affected ({seconds:.2} sec){details}\n", rows_word(*count))
        }
        Outcome::Rows(table) if table.rows.is_empty() => format!("Empty set ({seconds:.2} sec)\n"),
        Outcome::Rows(table) => {
            let mut text = table.render(format);
            while text.last() == Some(&b'\n') {
                text.pop();
            }
            output::print(&text);
            let count = table.rows.len() as u64;
            format!("\n{} in set ({seconds:.2} sec)\n", rows_word(count))
        }
    };
    output::say(&words);
}

fn rows_word(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// What a line tells the shell itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Own {
    Leave,
    Help,
    Clear,
}

/// Words count only where a statement could begin; with a backslash they count anywhere.
fn own_word(line: &str, is_first: bool) -> Option<Own> {
    let word = line.trim().trim_end_matches(';').to_ascii_lowercase();
    match word.as_str() {
        "\\q" | "\\quit" | "\\exit" => Some(Own::Leave),
        "\\h" | "\\?" | "\\help" => Some(Own::Help),
        "\\c" => Some(Own::Clear),
        "quit" | "exit" if is_first => Some(Own::Leave),
        "help" | "?" if is_first => Some(Own::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_the_shell_are_told_from_statements() {
        let table: [(&str, bool, Option<Own>); 8] = [
            ("quit", true, Some(Own::Leave)),
            ("EXIT;", true, Some(Own::Leave)),
            ("quit", false, None),
            ("\\q", false, Some(Own::Leave)),
            (" help ", true, Some(Own::Help)),
            ("help me", true, None),
            ("\\c", false, Some(Own::Clear)),
            ("select 1;", true, None),
        ];
        for (line, is_first, expected) in table {
            assert_eq!(own_word(line, is_first), expected, "{line:?}");
        }
    }
}
