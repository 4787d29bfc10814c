//! Reading statements from a terminal: Enter ends the input where a statement ends, else it begins
//! another line of the same input.
//!
//! So a statement is edited, and found in the history, as a whole: arrow keys go through its lines.

use std::path::Path;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Config, Editor, Helper};

use super::{Own, own_word};
use crate::failure::{Failure, Result};
use crate::split::Splitter;

/// The history keeps so many inputs: what a person finds again by searching.
const HISTORY_INPUTS: usize = 10_000;

/// A terminal with a history.
pub(super) struct LineEditor(Editor<Ends, FileHistory>);

/// What was typed.
pub(super) enum Input {
    /// Statements, whole ones.
    Text(String),
    /// Ctrl-C: what was typed is forgotten.
    Dropped,
    /// Ctrl-D.
    End,
}

/// Knows where an input ends.
struct Ends {
    delimiter: Vec<u8>,
}

impl LineEditor {
    /// One with the history of a file, if it has any.
    pub(super) fn open(history: Option<&Path>) -> Result<Self> {
        let settings = Config::builder().max_history_size(HISTORY_INPUTS).map_err(failed)?.build();
        let mut editor = Editor::with_config(settings).map_err(failed)?;
        editor.set_helper(Some(Ends { delimiter: b";".to_vec() }));
        if let Some(path) = history {
            // There is none before the first input was kept.
            let _ = editor.load_history(path);
        }
        Ok(Self(editor))
    }

    /// The next input, which is kept in the history.
    pub(super) fn read(&mut self, prompt: &str) -> Result<Input> {
        match self.0.readline(prompt) {
            Ok(text) => {
                if !text.trim().is_empty() && !holds_a_secret(&text) {
                    let _ = self.0.add_history_entry(text.trim_end());
                }
                Ok(Input::Text(text))
            }
            Err(ReadlineError::Interrupted) => Ok(Input::Dropped),
            Err(ReadlineError::Eof) => Ok(Input::End),
            Err(error) => Err(failed(error)),
        }
    }

    /// What ends statements from now on.
    pub(super) fn set_delimiter(&mut self, delimiter: &[u8]) {
        if let Some(ends) = self.0.helper_mut() {
            ends.delimiter = delimiter.to_vec();
        }
    }

    /// Keeps the history.
    pub(super) fn save(&mut self, history: &Path) {
        // A history that cannot be kept is no reason to fail.
        let _ = self.0.save_history(history);
    }
}

/// Whether an input is one that sets a password: MySQL's client keeps none of these either.
fn holds_a_secret(input: &str) -> bool {
    let input = input.to_lowercase();
    input.contains("identified") || input.contains("password")
}

fn failed(error: ReadlineError) -> Failure {
    Failure::new(format!("the terminal: {error}"))
}

impl Ends {
    fn is_whole(&self, input: &str) -> bool {
        let is_single = !input.contains('\n');
        let last = input.lines().next_back().unwrap_or_default();
        if own_word(last, is_single).is_some_and(|word| is_single || word != Own::Help) {
            return true;
        }
        let mut splitter = Splitter::with_delimiter(&self.delimiter);
        splitter.push(input.as_bytes());
        splitter.push(b"\n");
        while splitter.next_complete().is_some() {}
        !splitter.is_pending()
    }
}

impl Validator for Ends {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let is_whole = self.is_whole(context.input());
        Ok(if is_whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Helper for Ends {}

impl Highlighter for Ends {}

impl Hinter for Ends {
    type Hint = String;
}

impl Completer for Ends {
    type Candidate = String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_ends_where_a_statement_does() {
        let ends = Ends { delimiter: b";".to_vec() };
        let table = [
            ("", true),
            ("select 1;", true),
            ("select 1", false),
            ("select ';", false),
            ("select 1\\G", true),
            ("select 1; select 2", false),
            ("select 1 -- ;", false),
            ("quit", true),
            ("select\nquit", false),
            ("select\n\\c", true),
            ("delimiter //", true),
        ];
        for (input, expected) in table {
            assert_eq!(ends.is_whole(input), expected, "{input:?}");
        }
        let ends = Ends { delimiter: b"//".to_vec() };
        assert!(!ends.is_whole("select 1;") && ends.is_whole("select 1; //"));
    }
}
