//! Texts into statements, as far as quotes, comments and delimiters go.
//!
//! A statement ends at the delimiter (`;` unless a `DELIMITER` line says another), at `\g` or at
//! `\G`, which also asks for vertical output; none of them counts inside quotes or comments. What a
//! statement means is the server's affair.

/// A statement of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its text, without what ends it.
    pub(crate) text: String,
    /// The line of the text that it begins on, from 1.
    pub(crate) line: usize,
    /// Whether it ended in `\G`.
    pub(crate) is_vertical: bool,
}

/// Takes text piece by piece and gives statements as they are complete.
#[derive(Debug)]
pub(crate) struct Splitter {
    delimiter: Vec<u8>,
    text: Vec<u8>,
    /// How much of `text` was given out; what is left is not moved, so that a long text is not
    /// copied with every statement.
    given: usize,
    /// The line that the rest begins on.
    line: usize,
}

/// How a scan for the end of a statement ended.
enum Found {
    /// At `at`, by `length` bytes.
    End { at: usize, length: usize, is_vertical: bool },
    /// Not at all.
    Nothing,
}

impl Splitter {
    /// Begins at line 1.
    pub(crate) fn new() -> Self {
        Self { delimiter: b";".to_vec(), text: Vec::new(), given: 0, line: 1 }
    }

    /// The same with another end of statements than `;`.
    pub(crate) fn with_delimiter(delimiter: &[u8]) -> Self {
        Self { delimiter: delimiter.to_vec(), ..Self::new() }
    }

    /// What ends statements now.
    pub(crate) fn delimiter(&self) -> &[u8] {
        &self.delimiter
    }

    /// Appends text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.text.drain(..self.given);
        self.given = 0;
        self.text.extend_from_slice(text);
    }

    /// Whether a statement has begun that is not complete.
    pub(crate) fn is_pending(&self) -> bool {
        !self.pending().trim_ascii().is_empty()
    }

    fn pending(&self) -> &[u8] {
        self.text.get(self.given..).unwrap_or_default()
    }

    /// The next complete statement.
    pub(crate) fn next_complete(&mut self) -> Option<Statement> {
        loop {
            self.skip_blanks();
            if self.take_delimiter_line() {
                continue;
            }
            let Found::End { at, length, is_vertical } = self.find_end() else { return None };
            let statement = self.take(at, at + length, is_vertical);
            if !statement.text.is_empty() {
                return Some(statement);
            }
        }
    }

    /// What is left at the end of the text, if it is something.
    pub(crate) fn rest(&mut self) -> Option<Statement> {
        self.skip_blanks();
        let all = self.pending().len();
        Some(self.take(all, all, false)).filter(|statement| has_words(&statement.text))
    }

    fn take(&mut self, end: usize, next: usize, is_vertical: bool) -> Statement {
        let taken = self.pending().get(..next).unwrap_or_default();
        let text = taken.get(..end).unwrap_or_default().trim_ascii();
        let text = String::from_utf8_lossy(text).into_owned();
        let (line, passed) = (self.line, lines(taken));
        self.line += passed;
        self.given += next;
        Statement { text, line, is_vertical }
    }

    fn skip_blanks(&mut self) {
        let pending = self.pending();
        let blank = pending.len() - pending.trim_ascii_start().len();
        let passed = lines(pending.get(..blank).unwrap_or_default());
        self.line += passed;
        self.given += blank;
    }

    /// `DELIMITER x` on a line of its own changes what ends statements.
    fn take_delimiter_line(&mut self) -> bool {
        const WORD: &[u8] = b"delimiter";
        let pending = self.pending();
        let starts = pending.get(..WORD.len());
        let follows = pending.get(WORD.len()).is_some_and(u8::is_ascii_whitespace);
        if !follows || !starts.is_some_and(|word| word.eq_ignore_ascii_case(WORD)) {
            return false;
        }
        let Some(end) = pending.iter().position(|byte| *byte == b'\n') else { return false };
        let delimiter = pending.get(WORD.len()..end).unwrap_or_default().trim_ascii();
        if !delimiter.is_empty() {
            self.delimiter = delimiter.to_vec();
        }
        self.given += end + 1;
        self.line += 1;
        true
    }

    fn find_end(&self) -> Found {
        let mut at = 0;
        while let Some(rest) = self.pending().get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with(&self.delimiter) {
                return Found::End { at, length: self.delimiter.len(), is_vertical: false };
            }
            at += match rest {
                [b'\\', b'G', ..] => return Found::End { at, length: 2, is_vertical: true },
                [b'\\', b'g', ..] => return Found::End { at, length: 2, is_vertical: false },
                [quote @ (b'\'' | b'"' | b'`'), inside @ ..] => match quoted(*quote, inside) {
                    Some(length) => 1 + length,
                    None => return Found::Nothing,
                },
                [b'#', ..] => comment(rest, b"\n"),
                [b'-', b'-', blank, ..] if blank.is_ascii_whitespace() => comment(rest, b"\n"),
                [b'/', b'*', ..] => comment(rest, b"*/"),
                _ => 1,
            };
        }
        Found::Nothing
    }
}

/// Whether there is more than blanks and comments.
fn has_words(text: &str) -> bool {
    let mut rest = text.as_bytes().trim_ascii_start();
    loop {
        let length = match rest {
            [] => return false,
            [b'#', ..] | [b'-', b'-'] | [b'-', b'-', b' ' | b'\n' | b'\t', ..] => {
                comment(rest, b"\n")
            }
            // Comments that are code on MySQL count.
            [b'/', b'*', b'!' | b'+', ..] => return true,
            [b'/', b'*', ..] => comment(rest, b"*/"),
            _ => return true,
        };
        rest = rest.get(length..).unwrap_or_default().trim_ascii_start();
    }
}

fn lines(text: &[u8]) -> usize {
    text.split(|byte| *byte == b'\n').count() - 1
}

/// The length of what is inside of quotes with the closing one; a backslash hides the next byte
/// except between backticks, and a doubled quote is seen as two strings, which comes to the same.
fn quoted(quote: u8, inside: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match *inside.get(at)? {
            b'\\' if quote != b'`' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The length of a comment up to and with `end`, or all that is left.
fn comment(text: &[u8], end: &[u8]) -> usize {
    let found = text.windows(end.len()).skip(2.min(end.len())).position(|window| window == end);
    found.map_or(text.len(), |at| at + 2.min(end.len()) + end.len())
}

#[cfg(test)]
mod tests;
