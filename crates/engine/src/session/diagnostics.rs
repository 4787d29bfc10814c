//! The warnings and notes of the last statement (SHOW WARNINGS, `@@warning_count`).

use types::{Level, SqlError, Warning};

/// The diagnostics area of a session: what the running statement notes, and what the one before
/// left.
///
/// A statement that looks at them (SHOW WARNINGS, `@@warning_count`) reads the one before's.
#[derive(Default)]
pub struct Diagnostics {
    conditions: Vec<Warning>,
    count: u64,
    previous: Previous,
}

#[derive(Default)]
struct Previous {
    count: u64,
    errors: u64,
}

/// How many conditions are kept; MySQL's default of `max_error_count`. All are counted.
const KEPT_MAX: usize = 1024;

impl Diagnostics {
    /// Forgets everything; a statement that may warn begins.
    pub fn clear(&mut self) {
        self.previous = Previous { count: self.count, errors: self.errors() };
        self.conditions.clear();
        self.count = 0;
    }

    /// Takes back what the running statement noted; it runs again.
    pub fn retract(&mut self) {
        self.conditions.clear();
        self.count = 0;
    }

    /// Notes a warning.
    pub fn push(&mut self, warning: Warning) {
        self.count += 1;
        if self.conditions.len() < KEPT_MAX {
            self.conditions.push(warning);
        }
    }

    /// Notes several.
    pub fn push_all(&mut self, warnings: impl IntoIterator<Item = Warning>) {
        for warning in warnings {
            self.push(warning);
        }
    }

    /// Notes an error as a condition.
    pub fn push_error(&mut self, error: &SqlError) {
        self.push(Warning {
            level: Level::Error,
            code: error.code,
            message: error.message.clone(),
        });
    }

    /// The conditions that were kept, oldest first.
    pub fn conditions(&self) -> &[Warning] {
        &self.conditions
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many of the kept ones are errors.
    pub fn errors(&self) -> u64 {
        self.conditions.iter().filter(|condition| condition.level == Level::Error).count() as u64
    }

    /// `@@warning_count`, while the statement that asks for it runs.
    pub fn previous_count(&self) -> u64 {
        self.previous.count
    }

    /// `@@error_count`, while the statement that asks for it runs.
    pub fn previous_errors(&self) -> u64 {
        self.previous.errors
    }
}
