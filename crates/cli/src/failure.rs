//! Why a command ends without success: what it says on standard error, and its exit code.

use std::process::ExitCode;

use wire::WireError;

use crate::output;

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What standard error is told; empty where it was told already.
    text: String,
    code: u8,
    is_damage: bool,
}

/// A result of this crate.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// The usual failure: a text, and exit code 1.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 1, is_damage: false }
    }

    /// One that was told already.
    pub(crate) fn told() -> Self {
        Self::new("")
    }

    /// The same with another exit code.
    #[must_use]
    pub(crate) fn with_code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    /// Whether an instance could not be opened because its files are damaged.
    pub(crate) fn is_damage(&self) -> bool {
        self.is_damage
    }

    /// Tells standard error, and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        if !self.text.is_empty() {
            output::complain(&self.text);
        }
        ExitCode::from(self.code)
    }
}

impl From<WireError> for Failure {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Server(error) => Self::new(error.message),
            other => Self::new(other.to_string()),
        }
    }
}

impl From<server::Error> for Failure {
    fn from(error: server::Error) -> Self {
        let is_damage = matches!(error, server::Error::Damaged { .. });
        Self { is_damage, ..Self::new(error.to_string()) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}
