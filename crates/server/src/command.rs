//! Answers commands: each goes to the session, what comes back goes to the client.

use wire::command::Execute;
use wire::server::Prepared;
use wire::{ColumnDef, Command, OkPacket, StateChange, StatementId, WireError};

use crate::column_defs::definitions;
use crate::connection::{Client, Flow};
use crate::login;
use crate::packet_sink::PacketSink;
use crate::statements::unknown;

impl Client {
    /// Answers one command.
    pub(crate) fn answer(&mut self, command: Command<'_>) -> Result<Flow, WireError> {
        match command {
            Command::Query(text) => self.query(text)?,
            Command::Execute(execute) => self.execute(&execute)?,
            Command::Prepare(text) => self.prepare(text)?,
            Command::Close(statement) => {
                self.statements.remove(statement);
                self.session.close_prepared(statement.0);
            }
            Command::SendLongData { statement, param, bytes } => {
                self.statements.append(statement, param, bytes, self.packet_bytes_max);
            }
            Command::Reset(statement) => match self.statements.reset(statement) {
                Ok(()) => self.ok(Vec::new())?,
                Err(error) => self.connection.write_error(&error)?,
            },
            // No cursor is ever opened: rows are sent at once, as the protocol allows.
            Command::Fetch { statement, .. } => {
                self.connection.write_error(&unknown(statement, "mysqld_stmt_fetch"))?;
            }
            Command::Quit => return Ok(Flow::End),
            Command::Ping | Command::Debug => self.ok(Vec::new())?,
            Command::InitDb(name) => self.init_db(name)?,
            Command::FieldList { table, wildcard } => self.field_list(table, wildcard)?,
            Command::Statistics => self.statistics()?,
            Command::ProcessInfo => self.query(b"SHOW PROCESSLIST")?,
            Command::ProcessKill(id) => self.query(format!("KILL {id}").as_bytes())?,
            Command::SetMultiStatements(on) => {
                self.connection.set_multi_statements(on);
                self.session.state_mut().takes_several = on;
                let end = OkPacket { status: self.results.status, ..OkPacket::default() };
                self.connection.write_end(&end)?;
            }
            Command::ResetConnection => {
                self.statements.clear();
                match self.session.reset() {
                    Ok(()) => self.ok(Vec::new())?,
                    Err(error) => self.connection.write_error(&error)?,
                }
            }
            Command::ChangeUser(claim) => return self.change_user(&claim),
        }
        Ok(Flow::Continue)
    }

    fn query(&mut self, text: &[u8]) -> Result<(), WireError> {
        let Self { connection, results, session, charset, .. } = self;
        let mut sink = PacketSink::new(connection, results, *charset, false);
        let outcome = session.execute(text, &mut sink);
        let written = sink.finish();
        self.finish(written, outcome)
    }

    fn execute(&mut self, execute: &Execute<'_>) -> Result<(), WireError> {
        let Self { connection, results, session, statements, charset, .. } = self;
        let values = match statements.values(execute) {
            Ok(values) => values,
            Err(error) => return connection.write_error(&error),
        };
        let mut sink = PacketSink::new(connection, results, *charset, true);
        let outcome = session.execute_prepared(execute.statement.0, values, &mut sink);
        let written = sink.finish();
        self.finish(written, outcome)
    }

    /// A failed write ends the connection; an error that did not go through the sink is told here.
    fn finish(
        &mut self,
        written: Result<(), WireError>,
        outcome: engine::Result<()>,
    ) -> Result<(), WireError> {
        written?;
        match outcome {
            Err(engine::Error::Sql(error)) => self.connection.write_error(&error),
            _ => Ok(()),
        }
    }

    fn prepare(&mut self, text: &[u8]) -> Result<(), WireError> {
        let prepared = match self.session.prepare(text) {
            Ok(prepared) => prepared,
            Err(error) => return self.connection.write_error(&error),
        };
        let statement = StatementId(prepared.id);
        let count = u16::try_from(prepared.params).unwrap_or(u16::MAX);
        self.statements.add(statement, count);
        let params = vec![ColumnDef::null("?"); usize::from(count)];
        let columns = definitions(&prepared.columns, self.charset);
        let end = OkPacket { status: self.results.status, ..OkPacket::default() };
        let answer = Prepared { statement, params: &params, columns: &columns, end: &end };
        self.connection.write_prepared(&answer)
    }

    fn ok(&mut self, changes: Vec<StateChange>) -> Result<(), WireError> {
        let status = self.results.status;
        self.connection.write_ok(&OkPacket { status, changes, ..OkPacket::default() })
    }

    fn init_db(&mut self, name: &[u8]) -> Result<(), WireError> {
        let name = String::from_utf8_lossy(name).into_owned();
        match self.session.use_database(&name) {
            Ok(()) => self.ok(vec![StateChange::Schema(name)]),
            Err(error) => self.connection.write_error(&error),
        }
    }

    /// `COM_FIELD_LIST`, which old clients send for completing names: all columns, whatever the
    /// pattern, and no defaults.
    fn field_list(&mut self, table: &[u8], _wildcard: &[u8]) -> Result<(), WireError> {
        let fields = match self.session.fields(&String::from_utf8_lossy(table)) {
            Ok(fields) => fields,
            Err(error) => return self.connection.write_error(&error),
        };
        let columns = definitions(&fields, self.charset);
        let columns: Vec<_> = columns.into_iter().map(|column| (column, None)).collect();
        let end = OkPacket { status: self.results.status, ..OkPacket::default() };
        self.connection.write_fields(&columns, &end)
    }

    fn statistics(&mut self) -> Result<(), WireError> {
        let sessions = &self.shared.sessions;
        let up_us = self.shared.instance.clock().now_us() - sessions.started_us;
        let seconds = (up_us / 1_000_000).max(0);
        let threads = sessions.processes.len();
        let questions = sessions.questions.load(std::sync::atomic::Ordering::Relaxed);
        let per_second = questions as f64 / seconds.max(1) as f64;
        let line = format!(
            "Uptime: {seconds}  Threads: {threads}  Questions: {questions}  \
             Queries per second avg: {per_second:.3}"
        );
        self.connection.write_statistics(&line)
    }

    /// `COM_CHANGE_USER`: somebody else, with a session that begins anew. Who cannot prove it is
    /// turned out.
    fn change_user(&mut self, claim: &wire::handshake::Identity) -> Result<Flow, WireError> {
        self.statements.clear();
        let Self { shared, connection, trust, host, .. } = self;
        let newcomer = login::prove(shared, connection, trust, (claim, host.as_str()))?;
        let stays = match newcomer {
            Some(newcomer) => self.welcome(newcomer)?,
            None => false,
        };
        Ok(if stays { Flow::Continue } else { Flow::End })
    }
}
