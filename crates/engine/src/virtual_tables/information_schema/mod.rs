//! `information_schema` (manual chapter 26).

mod absent;
mod character_sets;
mod check_constraints;
mod collations;
mod columns;
mod engines;
mod key_column_usage;
mod keywords;
mod privileges;
mod processlist;
mod referential_constraints;
mod schemata;
mod statistics;
mod table_constraints;
mod tables;
mod views;

use super::Declared;

/// Its tables, sorted by name.
pub(super) static TABLES: &[&Declared] = &[
    &absent::ADMINISTRABLE_ROLE_AUTHORIZATIONS,
    &absent::APPLICABLE_ROLES,
    &character_sets::CHARACTER_SETS,
    &check_constraints::CHECK_CONSTRAINTS,
    &collations::COLLATIONS,
    &collations::COLLATION_CHARACTER_SET_APPLICABILITY,
    &columns::COLUMNS,
    &privileges::COLUMN_PRIVILEGES,
    &absent::COLUMN_STATISTICS,
    &absent::ENABLED_ROLES,
    &engines::ENGINES,
    &absent::EVENTS,
    &absent::FILES,
    &absent::INNODB_TRX,
    &keywords::KEYWORDS,
    &key_column_usage::KEY_COLUMN_USAGE,
    &absent::OPTIMIZER_TRACE,
    &absent::PARAMETERS,
    &absent::PARTITIONS,
    &absent::PLUGINS,
    &processlist::PROCESSLIST,
    &absent::PROFILING,
    &referential_constraints::REFERENTIAL_CONSTRAINTS,
    &absent::RESOURCE_GROUPS,
    &absent::ROUTINES,
    &schemata::SCHEMATA,
    &privileges::SCHEMA_PRIVILEGES,
    &statistics::STATISTICS,
    &absent::ST_GEOMETRY_COLUMNS,
    &tables::TABLES,
    &absent::TABLESPACES,
    &table_constraints::TABLE_CONSTRAINTS,
    &privileges::TABLE_PRIVILEGES,
    &absent::TRIGGERS,
    &privileges::USER_PRIVILEGES,
    &views::VIEWS,
];

/// The name of this database.
const DATABASE: &str = "information_schema";
/// `TABLE_CATALOG` and its like: MySQL has one catalog.
const CATALOG: &str = "def";
