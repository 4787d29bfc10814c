//! A text of one or more statements, each with its own result.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use types::{ErrorCode, SqlError, Value};

use super::Session;
use super::limits::STATEMENTS_MAX;
use crate::cache::Executable;
use crate::error::{Error, Result};
use crate::sink::{Done, Sink};

impl Session {
    /// Runs the statements of `text` in order and stops at the first that fails. What they come to
    /// goes to `sink`, the error of the one that failed too; an error is returned only where the
    /// sink itself failed.
    pub fn execute(&mut self, text: impl AsRef<[u8]>, sink: &mut dyn Sink) -> Result<()> {
        let mut rest = text.as_ref();
        for _ in 0..STATEMENTS_MAX {
            let (exec, params, length) = match self.executable(rest) {
                Ok(found) => found,
                Err(error) => return self.fail(error, sink),
            };
            let (own, after) = rest.split_at(length.min(rest.len()));
            rest = skip_blanks(after);
            let has_more = !rest.is_empty();
            if has_more && !self.state.takes_several {
                return self.fail(error_near(text.as_ref(), rest.len()).into(), sink);
            }
            self.begin_work("Query", own);
            let outcome = self.run(&exec, &params, sink);
            self.end_work();
            match outcome {
                Ok(done) => {
                    let done = self.finished(done, has_more);
                    sink.done(&done)?;
                }
                Err(error) => return self.fail(error, sink),
            }
            if !has_more || self.is_ended() {
                return Ok(());
            }
        }
        let error = SqlError::new(ErrorCode::NetPacketTooLarge, &[]);
        self.fail(error.into(), sink)
    }

    /// The first statement of `text`, read or remembered, the values of what was lifted out of it,
    /// and how many bytes it takes.
    fn executable(&mut self, text: &[u8]) -> Result<(Arc<Executable>, Vec<Value>, usize)> {
        if let Some((found, values)) = self.statements.find(text, self.state.sql_mode) {
            return Ok((found, values, text.len()));
        }
        let mut parser = parser::Parser::new(text, self.state.sql_mode.parse_options());
        let statement = parser.statement().map_err(|error| syntax_error(&error))?;
        let length = parser.offset();
        let exec = Arc::new(Executable::new(statement, parser.param_count()));
        if exec.params > 0 {
            return Err(parameter_error(text).into());
        }
        if length == text.len() {
            self.statements.keep(text, self.state.sql_mode, &exec);
        }
        Ok((exec, Vec::new(), length))
    }

    pub(super) fn begin_work(&mut self, command: &'static str, text: &[u8]) {
        self.state.shared.questions.fetch_add(1, Ordering::Relaxed);
        let since_us = self.instance.clock().now_us();
        let database = self.state.database.clone();
        self.seat.change(|process| {
            process.command = command;
            process.since_us = since_us;
            process.state = "executing".into();
            process.set_text(text);
            process.database = database;
        });
    }

    pub(super) fn end_work(&mut self) {
        let since_us = self.instance.clock().now_us();
        let database = self.state.database.clone();
        self.seat.change(|process| {
            process.command = "Sleep";
            process.since_us = since_us;
            process.state = "".into();
            process.clear_text();
            process.database = database;
        });
    }

    /// What the client is told at the end of a statement, with the session's state.
    pub(super) fn finished(&mut self, mut done: Done, has_more: bool) -> Done {
        done.more_results = has_more;
        done.warnings = u16::try_from(self.diagnostics.count()).unwrap_or(u16::MAX);
        done.in_transaction = self.state.in_transaction;
        done.autocommit = self.state.autocommit;
        done
    }

    /// Tells the client that a statement failed, and remembers it.
    pub(super) fn fail(&mut self, error: Error, sink: &mut dyn Sink) -> Result<()> {
        let error = self.note_failure(error);
        sink.error(&error)
    }

    pub(super) fn note_failure(&mut self, error: Error) -> SqlError {
        let error = match error {
            Error::Sql(error) => error,
            Error::Rerun | Error::Rebind => SqlError::new(ErrorCode::LockDeadlock, &[]),
        };
        self.diagnostics.push_error(&error);
        self.state.row_count = -1;
        error
    }
}

/// MySQL's error for a text that is no statement.
pub(super) fn syntax_error(error: &parser::SyntaxError) -> SqlError {
    let code = ErrorCode::from_number(error.code()).unwrap_or(ErrorCode::ParseError);
    SqlError::with_message(code, error.to_string())
}

/// A `?` in a text that is not prepared: 1064 near it.
fn parameter_error(text: &[u8]) -> SqlError {
    let at = text.iter().position(|byte| *byte == b'?');
    error_near(text, at.map_or(0, |at| text.len() - at))
}

/// 1064 near the last `left` bytes of a text.
fn error_near(text: &[u8], left: usize) -> SqlError {
    let (before, near) = text.split_at(text.len().saturating_sub(left));
    let near = near.get(..parser::limits::NEAR_BYTES_MAX).unwrap_or(near);
    let line = before.split(|byte| *byte == b'\n').count();
    let words = "You have an error in your SQL syntax; check the manual that corresponds to your \
                 MySQL server version for the right syntax to use";
    let near = String::from_utf8_lossy(near);
    SqlError::new(ErrorCode::ParseError, &[&words, &near, &line])
}

/// Behind a `;` MySQL lets blanks and comments follow that are no statement.
fn skip_blanks(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let rest = match text {
            [b';', rest @ ..] => rest,
            [b'#', rest @ ..] => after_line(rest),
            [b'-', b'-', blank, rest @ ..] if blank.is_ascii_whitespace() => after_line(rest),
            [b'/', b'*', rest @ ..] if !matches!(rest.first(), Some(b'!' | b'+' | b'M')) => {
                match rest.windows(2).position(|pair| pair == b"*/") {
                    Some(at) => rest.get(at + 2..).unwrap_or_default(),
                    None => return text,
                }
            }
            _ => return text,
        };
        text = rest;
    }
}

fn after_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| *byte == b'\n');
    end.and_then(|end| text.get(end + 1..)).unwrap_or_default()
}
