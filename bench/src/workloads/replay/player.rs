//! A database that a history is replayed into.

use super::history::{History, Line};
use super::model::{Changes, Model};
use super::script::{self, Order, literal};
use crate::client::Client;
use crate::error::Result;
use crate::servers::Server;

/// A connection, in the history's database.
pub(super) struct Player<'a> {
    pub(super) client: Client,
    pub(super) history: &'a History,
}

impl<'a> Player<'a> {
    /// Makes the database.
    pub(super) fn begin(server: &Server, history: &'a History, database: &str) -> Result<Self> {
        let mut client = server.connect(None)?;
        client.execute(&format!("CREATE DATABASE {database}"))?;
        client.execute(&format!("USE {database}"))?;
        Ok(Self { client, history })
    }

    /// Carries a line out and commits it: columns first, then the rows in one transaction.
    pub(super) fn play(
        &mut self,
        line: &Line,
        changes: &[Changes],
        order: &mut Order,
    ) -> Result<()> {
        let key = &self.history.key;
        for sql in changes.iter().flat_map(|table| script::columns(table, key)) {
            self.client.execute(&sql)?;
        }
        self.client.execute("BEGIN")?;
        for sql in script::rows(changes, key, order) {
            self.client.execute(&sql)?;
        }
        let author = literal(&format!("{} <author@example.org>", line.author));
        let (message, date) = (literal(&line.message), literal(&line.date));
        // A line may change nothing in truth; it is a commit of the history all the same.
        let commit = format!(
            "CALL DOLT_COMMIT('-Am', {message}, '--author', {author}, '--date', {date}, \
             '--allow-empty')"
        );
        self.client.execute(&commit).map(drop)
    }

    /// The tables' hashes.
    pub(super) fn hashes(&mut self, model: &Model<'_>) -> Result<Vec<String>> {
        let hash = |name: &String| {
            let sql = format!("SELECT dolt_hashof_table({})", literal(name));
            Ok(format!("{name} {}", self.client.value(&sql)?))
        };
        model.tables.keys().map(hash).collect()
    }
}
