//! `mysql`: what of its tables clients and administrators read.

mod accounts;
mod time_zones;

use super::Declared;

/// Its tables, sorted by name.
pub(super) static TABLES: &[&Declared] = &[
    &accounts::COLUMNS_PRIV,
    &accounts::DB,
    &accounts::DEFAULT_ROLES,
    &accounts::GLOBAL_GRANTS,
    &accounts::PROCS_PRIV,
    &accounts::PROXIES_PRIV,
    &accounts::ROLE_EDGES,
    &accounts::TABLES_PRIV,
    &time_zones::TIME_ZONE,
    &time_zones::TIME_ZONE_NAME,
    &accounts::USER,
];

/// The name of this database.
const DATABASE: &str = "mysql";
