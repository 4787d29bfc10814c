//! The static privileges (manual 6.2.2), in the order in which MySQL shows them, and sets of them.

/// A static privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Privilege {
    /// SELECT
    Select,
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
    /// CREATE
    Create,
    /// DROP
    Drop,
    /// RELOAD
    Reload,
    /// SHUTDOWN
    Shutdown,
    /// PROCESS
    Process,
    /// FILE
    File,
    /// REFERENCES
    References,
    /// INDEX
    Index,
    /// ALTER
    Alter,
    /// SHOW DATABASES
    ShowDatabases,
    /// SUPER
    Super,
    /// CREATE TEMPORARY TABLES
    CreateTemporaryTables,
    /// LOCK TABLES
    LockTables,
    /// EXECUTE
    Execute,
    /// REPLICATION SLAVE
    ReplicationSlave,
    /// REPLICATION CLIENT
    ReplicationClient,
    /// CREATE VIEW
    CreateView,
    /// SHOW VIEW
    ShowView,
    /// CREATE ROUTINE
    CreateRoutine,
    /// ALTER ROUTINE
    AlterRoutine,
    /// CREATE USER
    CreateUser,
    /// EVENT
    Event,
    /// TRIGGER
    Trigger,
    /// CREATE TABLESPACE
    CreateTablespace,
    /// CREATE ROLE
    CreateRole,
    /// DROP ROLE
    DropRole,
    /// GRANT OPTION
    GrantOption,
}

use Privilege as P;

/// All, in MySQL's order, with what they may be granted on and what they are for (SHOW PRIVILEGES).
pub(crate) const ALL: [(Privilege, &str, &str, &str); 31] = [
    (P::Select, "SELECT", "Tables", "To retrieve rows from table"),
    (P::Insert, "INSERT", "Tables", "To insert data into tables"),
    (P::Update, "UPDATE", "Tables", "To update existing rows"),
    (P::Delete, "DELETE", "Tables", "To delete existing rows"),
    (P::Create, "CREATE", "Databases,Tables,Indexes", "To create new databases and tables"),
    (P::Drop, "DROP", "Databases,Tables", "To drop databases, tables, and views"),
    (P::Reload, "RELOAD", "Server Admin", "To reload or refresh tables, logs and privileges"),
    (P::Shutdown, "SHUTDOWN", "Server Admin", "To shut down the server"),
    (
        P::Process,
        "PROCESS",
        "Server Admin",
        "To view the plain text of currently executing queries",
    ),
    (P::File, "FILE", "File access on server", "To read and write files on the server"),
    (P::References, "REFERENCES", "Databases,Tables", "To have references on tables"),
    (P::Index, "INDEX", "Tables", "To create or drop indexes"),
    (P::Alter, "ALTER", "Tables", "To alter the table"),
    (
        P::ShowDatabases,
        "SHOW DATABASES",
        "Server Admin",
        "To see all databases with SHOW DATABASES",
    ),
    (P::Super, "SUPER", "Server Admin", "To use KILL thread, SET GLOBAL, CHANGE MASTER, etc."),
    (
        P::CreateTemporaryTables,
        "CREATE TEMPORARY TABLES",
        "Databases",
        "To use CREATE TEMPORARY TABLE",
    ),
    (
        P::LockTables,
        "LOCK TABLES",
        "Databases",
        "To use LOCK TABLES (together with SELECT privilege)",
    ),
    (P::Execute, "EXECUTE", "Functions,Procedures", "To execute stored routines"),
    (
        P::ReplicationSlave,
        "REPLICATION SLAVE",
        "Server Admin",
        "To read binary log events from the master",
    ),
    (
        P::ReplicationClient,
        "REPLICATION CLIENT",
        "Server Admin",
        "To ask where the slave or master servers are",
    ),
    (P::CreateView, "CREATE VIEW", "Tables", "To create new views"),
    (P::ShowView, "SHOW VIEW", "Tables", "To see views with SHOW CREATE VIEW"),
    (P::CreateRoutine, "CREATE ROUTINE", "Databases", "To use CREATE FUNCTION/PROCEDURE"),
    (P::AlterRoutine, "ALTER ROUTINE", "Functions,Procedures", "To alter or drop stored routines"),
    (P::CreateUser, "CREATE USER", "Server Admin", "To create new users"),
    (P::Event, "EVENT", "Server Admin", "To create, alter, drop and execute events"),
    (P::Trigger, "TRIGGER", "Tables", "To use triggers"),
    (P::CreateTablespace, "CREATE TABLESPACE", "Server Admin", "To create/alter/drop tablespaces"),
    (P::CreateRole, "CREATE ROLE", "Server Admin", "To create new roles"),
    (P::DropRole, "DROP ROLE", "Server Admin", "To drop roles"),
    (
        P::GrantOption,
        "GRANT OPTION",
        "Databases,Tables,Functions,Procedures",
        "To give to other users those privileges you possess",
    ),
];

/// The dynamic privileges that are taken in GRANT and shown again (manual 6.2.2); sorted.
pub const DYNAMIC: [&str; 33] = [
    "APPLICATION_PASSWORD_ADMIN",
    "AUDIT_ABORT_EXEMPT",
    "AUDIT_ADMIN",
    "AUTHENTICATION_POLICY_ADMIN",
    "BACKUP_ADMIN",
    "BINLOG_ADMIN",
    "BINLOG_ENCRYPTION_ADMIN",
    "CLONE_ADMIN",
    "CONNECTION_ADMIN",
    "ENCRYPTION_KEY_ADMIN",
    "FIREWALL_EXEMPT",
    "FLUSH_OPTIMIZER_COSTS",
    "FLUSH_STATUS",
    "FLUSH_TABLES",
    "FLUSH_USER_RESOURCES",
    "GROUP_REPLICATION_ADMIN",
    "GROUP_REPLICATION_STREAM",
    "INNODB_REDO_LOG_ARCHIVE",
    "INNODB_REDO_LOG_ENABLE",
    "PASSWORDLESS_USER_ADMIN",
    "PERSIST_RO_VARIABLES_ADMIN",
    "REPLICATION_APPLIER",
    "REPLICATION_SLAVE_ADMIN",
    "RESOURCE_GROUP_ADMIN",
    "RESOURCE_GROUP_USER",
    "ROLE_ADMIN",
    "SENSITIVE_VARIABLES_OBSERVER",
    "SERVICE_CONNECTION_ADMIN",
    "SESSION_VARIABLES_ADMIN",
    "SET_USER_ID",
    "SHOW_ROUTINE",
    "SYSTEM_VARIABLES_ADMIN",
    "XA_RECOVER_ADMIN",
];

impl Privilege {
    /// MySQL's words, in upper case.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(privilege, ..)| *privilege == self).map_or("", |row| row.1)
    }

    /// The privilege of these words.
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.iter().find(|row| row.1.eq_ignore_ascii_case(name)).map(|row| row.0)
    }

    /// The command that error 1142 names.
    pub(super) fn command(self) -> &'static str {
        self.name()
    }

    const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// A set of static privileges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PrivilegeSet(u64);

impl PrivilegeSet {
    /// None.
    pub const NONE: Self = Self(0);

    /// What ALL means on `*.*`: all but GRANT OPTION.
    pub fn all_global() -> Self {
        Self(ALL.iter().fold(0, |bits, row| bits | row.0.bit()) & !P::GrantOption.bit())
    }

    /// What ALL means on `db.*`.
    pub fn all_of_database() -> Self {
        Self::of(&[
            P::Select,
            P::Insert,
            P::Update,
            P::Delete,
            P::Create,
            P::Drop,
            P::References,
            P::Index,
            P::Alter,
            P::CreateTemporaryTables,
            P::LockTables,
            P::Execute,
            P::CreateView,
            P::ShowView,
            P::CreateRoutine,
            P::AlterRoutine,
            P::Event,
            P::Trigger,
        ])
    }

    /// What ALL means on a table.
    pub fn all_of_table() -> Self {
        Self::of(&[
            P::Select,
            P::Insert,
            P::Update,
            P::Delete,
            P::Create,
            P::Drop,
            P::References,
            P::Index,
            P::Alter,
            P::CreateView,
            P::ShowView,
            P::Trigger,
        ])
    }

    /// The set of these.
    pub fn of(privileges: &[Privilege]) -> Self {
        Self(privileges.iter().fold(0, |bits, privilege| bits | privilege.bit()))
    }

    /// Whether the privilege is in it.
    pub const fn has(self, privilege: Privilege) -> bool {
        self.0 & privilege.bit() != 0
    }

    /// Whether all of `other` are in it.
    pub const fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of this one that are not of the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Its bits, as accounts keep them.
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// The set of these bits; unknown ones are let go.
    pub(super) fn from_bits(bits: u64) -> Self {
        Self(bits & Self::all_global().with(P::GrantOption).0)
    }

    /// The set with one more.
    #[must_use]
    pub const fn with(self, privilege: Privilege) -> Self {
        Self(self.0 | privilege.bit())
    }

    /// Its privileges in MySQL's order, GRANT OPTION aside.
    pub fn iter(self) -> impl Iterator<Item = Privilege> {
        let all = ALL.iter().map(|row| row.0);
        all.filter(move |privilege| self.has(*privilege) && *privilege != P::GrantOption)
    }
}
