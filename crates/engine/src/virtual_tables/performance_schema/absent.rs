//! Tables about what Pando does not measure or has not: their columns, without rows.

use super::super::declared::{Col, Declared, Of, none};
use super::DATABASE;

pub(super) static DATA_LOCKS: Declared = Declared {
    database: DATABASE,
    name: "data_locks",
    columns: &[
        Col("ENGINE", Of::Name(32)),
        Col("ENGINE_LOCK_ID", Of::Name(128)),
        Col("ENGINE_TRANSACTION_ID", Of::BigNull),
        Col("THREAD_ID", Of::BigNull),
        Col("EVENT_ID", Of::BigNull),
        Col("OBJECT_SCHEMA", Of::NameNull(64)),
        Col("OBJECT_NAME", Of::NameNull(64)),
        Col("PARTITION_NAME", Of::NameNull(64)),
        Col("SUBPARTITION_NAME", Of::NameNull(64)),
        Col("INDEX_NAME", Of::NameNull(64)),
        Col("OBJECT_INSTANCE_BEGIN", Of::Big),
        Col("LOCK_TYPE", Of::Name(32)),
        Col("LOCK_MODE", Of::Name(32)),
        Col("LOCK_STATUS", Of::Name(32)),
        Col("LOCK_DATA", Of::NameNull(8192)),
    ],
    rows: none,
};

pub(super) static DATA_LOCK_WAITS: Declared = Declared {
    database: DATABASE,
    name: "data_lock_waits",
    columns: &[
        Col("ENGINE", Of::Name(32)),
        Col("REQUESTING_ENGINE_LOCK_ID", Of::Name(128)),
        Col("REQUESTING_ENGINE_TRANSACTION_ID", Of::BigNull),
        Col("REQUESTING_THREAD_ID", Of::BigNull),
        Col("REQUESTING_EVENT_ID", Of::BigNull),
        Col("REQUESTING_OBJECT_INSTANCE_BEGIN", Of::Big),
        Col("BLOCKING_ENGINE_LOCK_ID", Of::Name(128)),
        Col("BLOCKING_ENGINE_TRANSACTION_ID", Of::BigNull),
        Col("BLOCKING_THREAD_ID", Of::BigNull),
        Col("BLOCKING_EVENT_ID", Of::BigNull),
        Col("BLOCKING_OBJECT_INSTANCE_BEGIN", Of::Big),
    ],
    rows: none,
};

pub(super) static EVENTS_STATEMENTS_SUMMARY_BY_DIGEST: Declared = Declared {
    database: DATABASE,
    name: "events_statements_summary_by_digest",
    columns: &[
        Col("SCHEMA_NAME", Of::NameNull(64)),
        Col("DIGEST", Of::NameNull(64)),
        Col("DIGEST_TEXT", Of::TextNull),
        Col("COUNT_STAR", Of::Big),
        Col("SUM_TIMER_WAIT", Of::Big),
    ],
    rows: none,
};

pub(super) static KEYRING_COMPONENT_STATUS: Declared = Declared {
    database: DATABASE,
    name: "keyring_component_status",
    columns: &[Col("STATUS_KEY", Of::Name(256)), Col("STATUS_VALUE", Of::Name(1024))],
    rows: none,
};

pub(super) static PERSISTED_VARIABLES: Declared = Declared {
    database: DATABASE,
    name: "persisted_variables",
    columns: &[Col("VARIABLE_NAME", Of::Name(64)), Col("VARIABLE_VALUE", Of::NameNull(1024))],
    rows: none,
};

pub(super) static REPLICATION_GROUP_MEMBERS: Declared = Declared {
    database: DATABASE,
    name: "replication_group_members",
    columns: &[
        Col("CHANNEL_NAME", Of::Name(64)),
        Col("MEMBER_ID", Of::Name(36)),
        Col("MEMBER_HOST", Of::Name(255)),
        Col("MEMBER_PORT", Of::IntNull),
        Col("MEMBER_STATE", Of::Name(64)),
        Col("MEMBER_ROLE", Of::Name(64)),
        Col("MEMBER_VERSION", Of::Name(64)),
        Col("MEMBER_COMMUNICATION_STACK", Of::Name(64)),
    ],
    rows: none,
};
