//! What a connection asks of its session beside statements.

use types::{CollationId, ErrorCode, SqlError, Value};

use super::{Diagnostics, Identity, NamedLocks, Session, SessionState, use_database};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::run::Memo;
use crate::sink::ResultColumn;
use crate::variables;

impl Session {
    /// COM_INIT_DB, and the database that a handshake names: 1049 where there is none.
    pub fn use_database(&mut self, name: &str) -> std::result::Result<(), SqlError> {
        let outcome = self.glance(&[], |cx| use_database::run(cx, name).map(|_| ()));
        outcome.map_err(|error| self.note_failure(error))
    }

    /// The character set and collation that a client speaks, by the number in its handshake; one
    /// that we do not have means `utf8mb4`.
    pub fn speak(&mut self, collation: u16) {
        let id = CollationId(collation);
        let id = if id.is_known() { id } else { CollationId::UTF8MB4_0900_AI_CI };
        variables::apply_names(&mut self.state, id);
    }

    /// COM_RESET_CONNECTION: as if the session had just begun, but for who it is and its database.
    pub fn reset(&mut self) -> std::result::Result<(), SqlError> {
        let outcome = self.rollback();
        self.state.table_locks.release(&self.instance);
        self.state.named_locks = NamedLocks::new(&self.instance);
        self.prepared.clear();
        self.named.clear();
        self.diagnostics = Diagnostics::default();
        self.state.user_variables.clear();
        (self.state.last_insert_id, self.state.found_rows, self.state.row_count) = (0, 0, 0);
        self.state.reset_variables();
        self.state.plans_have_changed();
        outcome.map_err(|error| self.note_failure(error))
    }

    /// COM_CHANGE_USER, after the new account was authenticated: another session in the place of
    /// this one, on the same connection.
    pub fn change_user(&mut self, identity: Identity) -> std::result::Result<(), SqlError> {
        self.reset()?;
        self.state.account = identity.account;
        self.state.client = identity.client;
        self.state.database = None;
        self.state.revisions.clear();
        let client = self.state.client.clone();
        self.seat.change(|process| process.client = client);
        Ok(())
    }

    /// COM_FIELD_LIST: the columns of a table.
    pub fn fields(&mut self, table: &str) -> std::result::Result<Vec<ResultColumn>, SqlError> {
        let text = format!("SELECT * FROM {} LIMIT 0", parser::quote_ident(table));
        let id = self.prepare(text)?.id;
        let columns = self.find_prepared(id).map(|found| found.columns.clone());
        self.close_prepared(id);
        Ok(columns.unwrap_or_default())
    }

    /// Runs something that only looks, in the open transaction or in one that ends with it.
    pub(super) fn glance<T>(
        &mut self,
        params: &[Value],
        look: impl FnOnce(&mut Context<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut own;
        let txn = match &mut self.txn {
            Some(txn) => txn,
            none => {
                let _ = none;
                own = self.instance.begin(self.state.glance_options(self.seen))?;
                &mut own
            }
        };
        txn.begin_statement();
        let mut cx = Context {
            instance: &self.instance,
            txn: &mut *txn,
            session: &mut self.state,
            params,
            now_us: self.instance.clock().now_us(),
            diagnostics: &mut self.diagnostics,
            memo: Memo::default(),
        };
        let outcome = look(&mut cx);
        txn.abort_statement();
        outcome
    }
}

impl SessionState {
    /// 1046 without a current database.
    pub fn current_database(&self) -> Result<&std::sync::Arc<str>> {
        let none = || Error::Sql(SqlError::new(ErrorCode::NoDbError, &[]));
        self.database.as_ref().ok_or_else(none)
    }
}
