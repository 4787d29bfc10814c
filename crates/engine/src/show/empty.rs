//! Forms of SHOW about what Pando has not: the titles, without rows.

use parser::ast::{ShowWhat, StoredKind, TableName};
use types::{ErrorCode, SqlError};

use super::{ShowRows, unsupported};
use crate::error::Result;

const TRIGGERS: &[&str] = &[
    "Trigger",
    "Event",
    "Table",
    "Statement",
    "Timing",
    "Created",
    "sql_mode",
    "Definer",
    "character_set_client",
    "collation_connection",
    "Database Collation",
];
const EVENTS: &[&str] = &[
    "Db",
    "Name",
    "Definer",
    "Time zone",
    "Type",
    "Execute at",
    "Interval value",
    "Interval field",
    "Starts",
    "Ends",
    "Status",
    "Originator",
    "character_set_client",
    "collation_connection",
    "Database Collation",
];
const ROUTINES: &[&str] = &[
    "Db",
    "Name",
    "Type",
    "Definer",
    "Modified",
    "Created",
    "Security_type",
    "Comment",
    "character_set_client",
    "collation_connection",
    "Database Collation",
];
const BINARY_LOG_STATUS: &[&str] =
    &["File", "Position", "Binlog_Do_DB", "Binlog_Ignore_DB", "Executed_Gtid_Set"];

/// An empty result with the form's titles; 1235 for a form that is not known.
pub(super) fn rows(what: &ShowWhat) -> Result<ShowRows> {
    let titles: &[&str] = match what {
        ShowWhat::Triggers { .. } => TRIGGERS,
        ShowWhat::Events { .. } => EVENTS,
        ShowWhat::RoutineStatus(_) => ROUTINES,
        ShowWhat::OpenTables { .. } => &["Database", "Table", "In_use", "Name_locked"],
        ShowWhat::Plugins => &["Name", "Status", "Type", "Library", "License"],
        ShowWhat::Profiles => &["Query_ID", "Duration", "Query"],
        ShowWhat::Profile(_) => &["Status", "Duration"],
        ShowWhat::BinaryLogs => &["Log_name", "File_size", "Encrypted"],
        ShowWhat::BinaryLogStatus => BINARY_LOG_STATUS,
        ShowWhat::ReplicaStatus { .. } => &["Replica_IO_State"],
        ShowWhat::Replicas => &["Server_Id", "Host", "Port", "Source_Id", "Replica_UUID"],
        ShowWhat::Engine { .. } => &["Type", "Name", "Status"],
        ShowWhat::Other(form) => return Err(unsupported(&format!("SHOW {form}"))),
        _ => return Err(unsupported("this form of SHOW")),
    };
    Ok(ShowRows::texts(titles, Vec::new()))
}

/// 1305, 1360, 1539: there is no such routine, trigger or event.
pub(super) fn no_such_stored(kind: StoredKind, name: &TableName) -> crate::Error {
    let name = name.name.as_str();
    let error = match kind {
        StoredKind::Trigger => SqlError::new(ErrorCode::TrgDoesNotExist, &[]),
        StoredKind::Event => SqlError::new(ErrorCode::EventDoesNotExist, &[&name]),
        StoredKind::Procedure => SqlError::new(ErrorCode::SpDoesNotExist, &[&"PROCEDURE", &name]),
        StoredKind::Function => SqlError::new(ErrorCode::SpDoesNotExist, &[&"FUNCTION", &name]),
    };
    error.into()
}
