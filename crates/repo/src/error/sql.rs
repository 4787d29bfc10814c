//! The words in which a client hears of an [`Error`]: the one place where they are chosen.
//!
//! Where MySQL has a number, that and its words. What is Dolt's alone has 1105 there too, and
//! Dolt's words.

use types::{ErrorCode, SqlError};

use super::Error;

impl From<Error> for SqlError {
    fn from(error: Error) -> SqlError {
        match error {
            Error::Sql(cause) | Error::NotConvertible { cause, .. } => cause,
            Error::NoSuchDatabase { database } => {
                SqlError::new(ErrorCode::BadDbError, &[&database])
            }
            Error::DatabaseExists { database } => {
                SqlError::new(ErrorCode::DbCreateExists, &[&database])
            }
            Error::NoSuchTable { database, table } => {
                SqlError::new(ErrorCode::NoSuchTable, &[&database, &table])
            }
            Error::TableExists { table } => SqlError::new(ErrorCode::TableExistsError, &[&table]),
            Error::NoSuchColumn { column, table } => {
                SqlError::new(ErrorCode::BadFieldError, &[&column, &table])
            }
            Error::NoSuchIndex { index, table } => {
                SqlError::new(ErrorCode::KeyDoesNotExits, &[&index, &table])
            }
            Error::DuplicateKey { entry, table, key } => {
                SqlError::new(ErrorCode::DupEntry, &[&entry, &format!("{table}.{key}")])
            }
            Error::NoParentRow { constraint } => {
                SqlError::new(ErrorCode::NoReferencedRow2, &[&constraint])
            }
            Error::HasChildRows { constraint } => {
                SqlError::new(ErrorCode::RowIsReferenced2, &[&constraint])
            }
            Error::Deadlock => SqlError::new(ErrorCode::LockDeadlock, &[]),
            Error::LockWaitTimeout => SqlError::new(ErrorCode::LockWaitTimeout, &[]),
            Error::LockNotAvailable => SqlError::new(ErrorCode::LockNowait, &[]),
            Error::SchemaChanged => SqlError::new(ErrorCode::TableDefChanged, &[]),
            Error::Storage(storage::Error::DiskFull { file }) => {
                let words = format!(
                    "Disk full ({file}); the statement was refused and nothing was changed. Free \
                     some space and try again"
                );
                SqlError::with_message(ErrorCode::DiskFull, words)
            }
            other => SqlError::unknown(other.to_string()),
        }
    }
}
