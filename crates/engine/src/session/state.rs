//! What outlives a statement in a session, apart from its transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use repo::txn::{Isolation, Transaction};
use repo::{Instance, TablePlace};
use types::{CollationId, Value, collation};

use super::lock_tables::TableLocks;
use super::{Interruption, NamedLocks, Shared, SqlMode, Teller, TimeZone};
use crate::cache::PlanKey;
use crate::error::Result;
use crate::variables::SessionVariables;

/// Variables, identity and position of one session.
pub struct SessionState {
    /// What all sessions of the node share.
    pub shared: Arc<Shared>,
    /// Whether the statement is to end: operators ask between batches.
    pub interruption: Arc<Interruption>,
    /// Where long work tells how far it is.
    pub process: Teller,
    /// `CONNECTION_ID()`.
    pub connection_id: u64,
    /// The account that was authenticated: user and host pattern.
    pub account: Account,
    /// `USER()`: the user as given and where the connection comes from.
    pub client: Account,
    /// The current database, in lower case, if one is chosen.
    pub database: Option<Arc<str>>,
    /// What each database is looked at through, by its lower-cased name: a branch that can be
    /// written to, or a tag or commit. A database that is not here is at its default branch.
    pub revisions: BTreeMap<Arc<str>, Revision>,
    /// User variables, by lower-cased name.
    pub user_variables: BTreeMap<Arc<str>, Value>,
    /// System variables with a session value; change them by [`SessionState::set_variable`].
    pub variables: SessionVariables,
    /// `@@sql_mode`, taken apart.
    pub sql_mode: SqlMode,
    /// `@@time_zone`, looked up.
    pub time_zone: TimeZone,
    /// `@@collation_connection`: the collation of literals.
    pub collation: CollationId,
    /// `@@autocommit`.
    pub autocommit: bool,
    /// `@@foreign_key_checks`.
    pub foreign_key_checks: bool,
    /// The level of transactions that do not say another.
    pub isolation: Isolation,
    /// The level of the next transaction alone (SET TRANSACTION without a scope).
    pub next_isolation: Option<Isolation>,
    /// The same for READ ONLY and READ WRITE.
    pub next_read_only: Option<bool>,
    /// `SET timestamp`: what NOW() says, microseconds since 1970.
    pub fixed_now_us: Option<i64>,
    /// `SET insert_id`: the next AUTO_INCREMENT value, once.
    pub insert_id: u64,
    /// Whether a transaction is open that outlives the statement.
    pub in_transaction: bool,
    /// `LAST_INSERT_ID()`.
    pub last_insert_id: u64,
    /// `FOUND_ROWS()`.
    pub found_rows: u64,
    /// `ROW_COUNT()`; -1 after a statement with rows or an error.
    pub row_count: i64,
    /// CLIENT_FOUND_ROWS: an UPDATE's affected rows are those that matched.
    pub counts_found_rows: bool,
    /// CLIENT_MULTI_STATEMENTS: a text may hold several statements.
    pub takes_several: bool,
    /// State of RAND() without seed and others that a session draws: the two halves of MySQL's
    /// generator.
    pub random: [u64; 2],
    /// Locks by name (GET_LOCK).
    pub named_locks: NamedLocks,
    /// What LOCK TABLES holds.
    pub(super) table_locks: TableLocks,
    /// Counts what makes names and constants mean something else: plans are good for one value of
    /// it.
    plan_epoch: u64,
}

/// What a statement may change of a session before it runs again.
pub(super) struct Saved {
    user_variables: BTreeMap<Arc<str>, Value>,
    last_insert_id: u64,
    insert_id: u64,
    random: [u64; 2],
    database: Option<Arc<str>>,
    revisions: BTreeMap<Arc<str>, Revision>,
}

/// A user and a host, or a host pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The user's name; empty for the anonymous one.
    pub user: String,
    /// The host or pattern.
    pub host: String,
}

/// What a database is looked at through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revision {
    /// A branch: reads and writes its working set.
    Branch(Arc<str>),
    /// A tag, or a commit by its hash: read-only.
    Fixed(Arc<str>),
}

impl SessionState {
    /// A session that begins, with the node's values for its variables.
    pub(super) fn new(
        instance: &Arc<Instance>,
        shared: Arc<Shared>,
        identity: super::Identity,
    ) -> Self {
        let mut state = Self {
            interruption: Arc::default(),
            process: Teller::default(),
            connection_id: shared.next_connection_id(),
            account: identity.account,
            client: identity.client,
            database: None,
            revisions: BTreeMap::new(),
            user_variables: BTreeMap::new(),
            variables: SessionVariables::default(),
            sql_mode: SqlMode::DEFAULT,
            time_zone: TimeZone::system(),
            collation: CollationId::UTF8MB4_0900_AI_CI,
            autocommit: true,
            foreign_key_checks: true,
            isolation: Isolation::RepeatableRead,
            next_isolation: None,
            next_read_only: None,
            fixed_now_us: None,
            insert_id: 0,
            in_transaction: false,
            last_insert_id: 0,
            found_rows: 0,
            row_count: 0,
            counts_found_rows: false,
            takes_several: true,
            random: [0, 0],
            named_locks: NamedLocks::new(instance),
            table_locks: TableLocks::default(),
            plan_epoch: 0,
            shared,
        };
        state.reset_variables();
        state
    }

    /// Takes the node's values for all variables (a new session, COM_RESET_CONNECTION).
    pub(super) fn reset_variables(&mut self) {
        self.variables = self.shared.globals.snapshot();
        (self.fixed_now_us, self.insert_id) = (None, 0);
        (self.next_isolation, self.next_read_only) = (None, None);
        const FOLLOWED: [&str; 6] = [
            "sql_mode",
            "time_zone",
            "collation_connection",
            "autocommit",
            "foreign_key_checks",
            "transaction_isolation",
        ];
        for name in FOLLOWED {
            let value = self.variables.get(name).cloned();
            self.follow(name, &value.unwrap_or(Value::Null));
        }
    }

    /// Sets a session variable to a value that was converted, and what follows from it.
    pub fn set_variable(&mut self, name: &'static str, value: Value) {
        self.follow(name, &value);
        let twin = match name {
            "tx_isolation" => Some("transaction_isolation"),
            "transaction_isolation" => Some("tx_isolation"),
            "tx_read_only" => Some("transaction_read_only"),
            "transaction_read_only" => Some("tx_read_only"),
            _ => None,
        };
        if let Some(twin) = twin {
            self.variables.set(twin, value.clone());
        }
        self.variables.set(name, value);
    }

    /// Keeps what is taken apart in step with a variable.
    fn follow(&mut self, name: &str, value: &Value) {
        let text = value.to_string_lossy();
        match name {
            "sql_mode" => self.sql_mode = SqlMode::parse(&text).unwrap_or(self.sql_mode),
            "time_zone" => {
                self.time_zone = TimeZone::find(&text).unwrap_or_else(TimeZone::system);
            }
            "collation_connection" => self.follow_collation(&text),
            "character_set_connection" => self.follow_charset(&text),
            "autocommit" => self.autocommit = *value == Value::Int(1),
            "foreign_key_checks" => self.foreign_key_checks = *value == Value::Int(1),
            "transaction_isolation" | "tx_isolation" => self.isolation = isolation_named(&text),
            "timestamp" => self.follow_timestamp(value),
            "last_insert_id" | "identity" => {
                self.last_insert_id = types::cast::to_u64(value).value;
            }
            "insert_id" => self.insert_id = types::cast::to_u64(value).value,
            "rand_seed1" => self.random[0] = types::cast::to_u64(value).value,
            "rand_seed2" => self.random[1] = types::cast::to_u64(value).value,
            _ => (),
        }
    }

    fn follow_collation(&mut self, name: &str) {
        if let Some(id) = collation::by_name(name) {
            self.collation = id;
            let charset = Value::text(collation::charset_of(id));
            self.variables.set("character_set_connection", charset);
        }
    }

    fn follow_charset(&mut self, charset: &str) {
        if let Some(id) = collation::default_of_charset(charset) {
            self.collation = id;
            self.variables.set("collation_connection", Value::text(collation::name(id)));
        }
    }

    fn follow_timestamp(&mut self, value: &Value) {
        let micros = types::cast::to_f64(value).value * 1e6;
        self.fixed_now_us = (micros > 0.0).then(|| types::cast::to_i64(&micros.into()).value);
    }

    /// Names, rights or constants mean something else from now on: plans are made anew.
    pub fn plans_have_changed(&mut self) {
        self.plan_epoch += 1;
    }

    /// What plans that are made now are good for.
    pub fn plan_key(&self, params: &[Value]) -> PlanKey {
        let kinds = params
            .iter()
            .fold(0, |kinds: u64, value| kinds.wrapping_mul(31).wrapping_add(kind_of(value)));
        PlanKey { session: self.plan_epoch, schema: self.shared.schema_epoch(), kinds }
    }

    /// Sets a user variable, by its name in any case. Where its value is of another kind now,
    /// plans are made anew: expressions are typed by it.
    pub fn set_user_variable(&mut self, name: &str, value: Value) {
        let kind = kind_of(&value);
        let old = self.user_variables.insert(repo::lower(name), value);
        if old.as_ref().map(kind_of) != Some(kind) {
            self.plans_have_changed();
        }
    }

    /// IS_USED_LOCK of others finds this connection.
    pub(super) fn note_lock_owner(&self) {
        self.shared.set_lock_owner(self.named_locks.owner(), self.connection_id);
    }

    /// Waits until no other session holds the table by LOCK TABLES; 1099 and 1100 where the
    /// session's own does not let it write.
    pub(crate) fn hold_against_lock_tables(
        &self,
        txn: &mut Transaction,
        place: &TablePlace,
    ) -> Result<()> {
        self.table_locks.pass(txn, place)
    }

    /// Sets the session's generator of random numbers, as MySQL does from a seed.
    pub(super) fn seed_random(&mut self, seed: u64) {
        const MAX: u64 = 0x3fff_ffff;
        self.random = [seed % MAX, (seed >> 32) % MAX];
    }

    pub(super) fn save_for_rerun(&self) -> Saved {
        Saved {
            user_variables: self.user_variables.clone(),
            last_insert_id: self.last_insert_id,
            insert_id: self.insert_id,
            random: self.random,
            database: self.database.clone(),
            revisions: self.revisions.clone(),
        }
    }

    /// Back to the database and branch that the session was on: the statement that went elsewhere
    /// has failed.
    pub(super) fn restore_place(&mut self, saved: &Saved) {
        self.database.clone_from(&saved.database);
        self.revisions.clone_from(&saved.revisions);
    }

    pub(super) fn restore_for_rerun(&mut self, saved: &Saved) {
        self.user_variables.clone_from(&saved.user_variables);
        self.last_insert_id = saved.last_insert_id;
        self.insert_id = saved.insert_id;
        self.random = saved.random;
        self.restore_place(saved);
    }

    /// How long a lock is waited for, in milliseconds.
    pub fn lock_wait_ms(&self) -> u64 {
        self.variables.number("innodb_lock_wait_timeout").saturating_mul(1000)
    }
}

/// The level of this name; READ UNCOMMITTED behaves as READ COMMITTED.
pub(super) fn isolation_named(name: &str) -> Isolation {
    match name {
        "READ-UNCOMMITTED" | "READ-COMMITTED" => Isolation::ReadCommitted,
        "SERIALIZABLE" => Isolation::Serializable,
        _ => Isolation::RepeatableRead,
    }
}

impl Drop for SessionState {
    fn drop(&mut self) {
        self.shared.forget_lock_owner(self.named_locks.owner());
        self.interruption.resume(self.named_locks.instance());
    }
}

/// A number for the kind of a value.
fn kind_of(value: &Value) -> u64 {
    match value {
        Value::Null => 1,
        Value::Int(_) => 2,
        Value::UInt(_) => 3,
        Value::Float(_) | Value::Double(_) => 4,
        Value::Decimal(_) => 5,
        Value::Text(_) => 6,
        Value::Bytes(_) => 7,
        Value::Date(_) => 8,
        Value::Time(_) => 9,
        Value::DateTime(_) => 10,
        Value::Year(_) => 11,
        Value::Enum(_) | Value::Set(_) => 12,
        Value::Bit(_) => 13,
        Value::Json(_) => 14,
    }
}
