//! What ends a statement.

use types::{ErrorCode, SqlError};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Refuses with Dolt's words, as the unspecific error 1105.
pub(crate) fn refuse<T>(message: impl Into<String>) -> Result<T> {
    Err(SqlError::unknown(message).into())
}

/// Why a statement did not end well.
#[derive(Debug)]
pub enum Error {
    /// The client is told: MySQL's code, SQLSTATE and words.
    Sql(SqlError),
    /// A newer row was met, nothing had been told to anybody, and the snapshot has moved: the
    /// session runs the statement again, keeping its locks (DESIGN section 5). Never reaches a
    /// client.
    Rerun,
    /// A table no longer has the shape that the plan was bound to: the session binds the statement
    /// again. Never reaches a client.
    Rebind,
}

impl From<SqlError> for Error {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

impl From<repo::Error> for Error {
    fn from(error: repo::Error) -> Self {
        match error {
            repo::Error::Rerun => Self::Rerun,
            repo::Error::Interrupted => SqlError::new(ErrorCode::QueryInterrupted, &[]).into(),
            repo::Error::ReadOnlyTransaction => {
                SqlError::new(ErrorCode::CantExecuteInReadOnlyTransaction, &[]).into()
            }
            repo::Error::ReadOnlyInstance { why } => {
                let words = format!("The instance takes no writes: {why}");
                SqlError::with_message(ErrorCode::OptionPreventsStatement, words).into()
            }
            other => Self::Sql(other.into()),
        }
    }
}
