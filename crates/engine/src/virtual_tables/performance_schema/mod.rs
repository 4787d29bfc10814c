//! `performance_schema`: variables and status, and a few tables that clients look for.

mod absent;
mod variables;

use super::Declared;

/// Its tables, sorted by name.
pub(super) static TABLES: &[&Declared] = &[
    &absent::DATA_LOCK_WAITS,
    &absent::DATA_LOCKS,
    &absent::EVENTS_STATEMENTS_SUMMARY_BY_DIGEST,
    &variables::GLOBAL_STATUS,
    &variables::GLOBAL_VARIABLES,
    &absent::KEYRING_COMPONENT_STATUS,
    &absent::PERSISTED_VARIABLES,
    &absent::REPLICATION_GROUP_MEMBERS,
    &variables::SESSION_ACCOUNT_CONNECT_ATTRS,
    &variables::SESSION_STATUS,
    &variables::SESSION_VARIABLES,
];

/// The name of this database.
const DATABASE: &str = "performance_schema";
