//! A server that answers every query by one row: what real clients are tried against.
//!
//! `echo_server [port] [unix socket]`: users `native` and `sha2` with the password `secret`, and
//! `open` without one. `SELECT` gives a row of many types, `load` asks for a local file, `two`
//! gives two results, `point` a row of 119 bytes; `PREPARE`d statements give their parameters back.

#![expect(clippy::disallowed_methods, reason = "an example opens its own sockets and threads")]
#![expect(clippy::print_stderr, reason = "an example says where it listens")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::sync::{Arc, Mutex, PoisonError};

use types::{BitValue, Date, DateTime, Decimal, ErrorCode, IntWidth, LobWidth, SqlError, SqlType};
use types::{Time, Value};
use wire::auth::{Account, Plugin, caching_sha2, native};
use wire::command::params::StatementParams;
use wire::handshake::{FirstPacket, Greeting, Identity};
use wire::server::{AuthOutcome, Prepared};
use wire::{
    Capabilities, ColumnDef, ColumnFlags, Command, OkPacket, ServerConnection, StateChange,
    StatementId, StatusFlags, WireError,
};

type Digests = Arc<Mutex<BTreeMap<Vec<u8>, caching_sha2::CachedDigest>>>;

const UTF8MB4: u16 = 255;

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let port = args.next().unwrap_or_else(|| "3307".to_owned());
    let digests = Digests::default();
    if let Some(path) = args.next() {
        let listener = UnixListener::bind(path)?;
        let digests = Arc::clone(&digests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                spawn(stream, true, &digests);
            }
        });
    }
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    eprintln!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming().flatten() {
        stream.set_nodelay(true)?;
        spawn(stream, false, &digests);
    }
    Ok(())
}

fn spawn<S: Read + Write + Send + 'static>(stream: S, private: bool, digests: &Digests) {
    let digests = Arc::clone(digests);
    std::thread::spawn(move || match serve(stream, private, &digests) {
        Ok(()) | Err(WireError::Closed) => {}
        Err(error) => eprintln!("{error}"),
    });
}

fn serve<S: Read + Write>(stream: S, private: bool, digests: &Digests) -> Result<(), WireError> {
    let greeting = Greeting {
        version: "8.0.33-echo".to_owned(),
        connection_id: 1,
        // a real server takes random bytes
        scramble: *b"not-random-just-test",
        capabilities: Capabilities::SERVER,
        charset: UTF8MB4,
        status: StatusFlags::AUTOCOMMIT,
        plugin: Plugin::CachingSha2,
    };
    let mut connection = ServerConnection::greet(stream, &greeting, private)?;
    let login = match connection.read_login() {
        Ok(FirstPacket::Login(login)) => login,
        Ok(FirstPacket::SslRequest) => return Err(WireError::BadHandshake),
        Err(error) => return connection.write_wire_error(&error),
    };
    if !log_in(&mut connection, &login.identity, digests)? {
        return Ok(());
    }
    let mut session = Session { point: Point::new(), statements: BTreeMap::new(), next: 1 };
    let mut packet = Vec::new();
    loop {
        match connection.read_command(&mut packet) {
            Ok(Command::Quit) => return Ok(()),
            Ok(Command::ChangeUser(identity)) => {
                session.statements.clear();
                if !log_in(&mut connection, &identity, digests)? {
                    return Ok(());
                }
            }
            Ok(command) => session.answer(&mut connection, command)?,
            Err(error) => {
                connection.write_wire_error(&error)?;
                if !error.is_recoverable() {
                    return Err(error);
                }
            }
        }
    }
}

fn log_in<S: Read + Write>(
    connection: &mut ServerConnection<S>,
    identity: &Identity,
    digests: &Digests,
) -> Result<bool, WireError> {
    let cached =
        digests.lock().unwrap_or_else(PoisonError::into_inner).get(&identity.user).copied();
    let outcome = connection.authenticate(identity, "localhost", |user| match user {
        b"native" => Some(Account {
            plugin: Plugin::Native,
            stored: native::stored(b"secret").into_bytes(),
            digest: None,
        }),
        b"sha2" => Some(Account {
            plugin: Plugin::CachingSha2,
            stored: caching_sha2::stored(b"secret", &[b's'; 20])?,
            digest: cached,
        }),
        b"open" => Some(Account { plugin: Plugin::Native, stored: Vec::new(), digest: None }),
        _ => None,
    })?;
    let AuthOutcome::Proved { digest } = outcome else { return Ok(false) };
    if let Some(digest) = digest {
        let mut digests = digests.lock().unwrap_or_else(PoisonError::into_inner);
        digests.insert(identity.user.clone(), digest);
    }
    connection.write_ok(&ok())?;
    connection.flush()?;
    Ok(true)
}

fn ok() -> OkPacket {
    OkPacket { status: StatusFlags::AUTOCOMMIT, ..OkPacket::default() }
}

/// The answer of `oltp_point_select`.
struct Point {
    columns: Vec<ColumnDef>,
    row: Vec<Value>,
}

impl Point {
    fn new() -> Self {
        let text = SqlType::Char { length: 120, collation: types::CollationId::UTF8MB4_0900_AI_CI };
        let columns =
            vec![ColumnDef::new("c", &text, UTF8MB4).of_table("sbtest", "sbtest1", "sbtest1", "c")];
        Self { columns, row: vec![Value::text(&"0123456".repeat(17))] }
    }
}

struct Session {
    point: Point,
    statements: BTreeMap<StatementId, (StatementParams, bool)>,
    next: u32,
}

impl Session {
    fn answer<S: Read + Write>(
        &mut self,
        connection: &mut ServerConnection<S>,
        command: Command<'_>,
    ) -> Result<(), WireError> {
        match command {
            Command::Query(text) => self.query(connection, text),
            Command::Prepare(text) => self.prepare(connection, text),
            Command::Execute(execute) => {
                let Some((params, point)) = self.statements.get_mut(&execute.statement) else {
                    return connection.write_error(&unknown_statement(execute.statement));
                };
                let mut values = Vec::new();
                if let Err(error) = params.decode(&execute, &mut values) {
                    return connection.write_wire_error(&error);
                }
                if *point {
                    connection.write_columns(&self.point.columns, &ok())?;
                    connection.write_binary_row(&self.point.columns, &self.point.row)?;
                } else {
                    let columns: Vec<_> = values.iter().map(column_of).collect();
                    connection.write_columns(&columns, &ok())?;
                    connection.write_binary_row(&columns, &values)?;
                }
                connection.write_end(&ok())
            }
            Command::SendLongData { statement, param, bytes } => {
                if let Some((params, _)) = self.statements.get_mut(&statement) {
                    params.append_long(param, bytes, 64 << 20);
                }
                Ok(())
            }
            Command::Close(statement) => {
                self.statements.remove(&statement);
                Ok(())
            }
            Command::Statistics => connection.write_statistics("Uptime: 1  Threads: 1"),
            Command::SetMultiStatements(on) => {
                connection.set_multi_statements(on);
                connection.write_end(&ok())
            }
            Command::FieldList { .. } => {
                let (columns, _) = everything();
                let columns: Vec<_> = columns.into_iter().map(|column| (column, None)).collect();
                connection.write_fields(&columns, &ok())
            }
            Command::InitDb(name) => {
                let name = String::from_utf8_lossy(name).into_owned();
                connection.write_ok(&OkPacket { changes: vec![StateChange::Schema(name)], ..ok() })
            }
            Command::ResetConnection => {
                self.statements.clear();
                connection.write_ok(&ok())
            }
            _ => connection.write_ok(&ok()),
        }
    }

    fn prepare<S: Read + Write>(
        &mut self,
        connection: &mut ServerConnection<S>,
        text: &[u8],
    ) -> Result<(), WireError> {
        let point = text.starts_with(b"SELECT c FROM");
        let count = text.split(|&byte| byte == b'?').count() - 1;
        let params = StatementParams::new(u16::try_from(count).unwrap_or(u16::MAX));
        let definitions = vec![ColumnDef::null("?"); params.len()];
        let statement = StatementId(self.next);
        self.next += 1;
        self.statements.insert(statement, (params, point));
        let columns = if point { self.point.columns.as_slice() } else { &definitions };
        let end = ok();
        connection.write_prepared(&Prepared { statement, params: &definitions, columns, end: &end })
    }

    fn query<S: Read + Write>(
        &self,
        connection: &mut ServerConnection<S>,
        text: &[u8],
    ) -> Result<(), WireError> {
        if text.starts_with(b"SELECT c FROM") || text == b"point" {
            connection.write_columns(&self.point.columns, &ok())?;
            connection.write_text_row(&self.point.columns, &self.point.row)?;
            return connection.write_end(&ok());
        }
        if text == b"two" {
            let more = StatusFlags::AUTOCOMMIT | StatusFlags::MORE_RESULTS_EXISTS;
            let more = OkPacket { status: more, ..ok() };
            connection.write_columns(&self.point.columns, &more)?;
            connection.write_text_row(&self.point.columns, &self.point.row)?;
            connection.write_end(&more)?;
            return connection.write_ok(&OkPacket { affected_rows: 5, last_insert_id: 9, ..ok() });
        }
        if text.to_ascii_lowercase().starts_with(b"load") {
            connection.request_local_infile(b"/tmp/wire-infile.txt")?;
            let (mut part, mut bytes) = (Vec::new(), 0);
            while connection.read_infile_part(&mut part)? {
                bytes += part.len() as u64;
            }
            return connection.write_ok(&OkPacket { affected_rows: bytes, ..ok() });
        }
        if text.starts_with(b"fail") {
            return connection.write_error(&SqlError::new(ErrorCode::DupEntry, &[&1, &"t.k"]));
        }
        if text.starts_with(b"SELECT") || text.starts_with(b"select") {
            let (columns, row) = everything();
            connection.write_columns(&columns, &ok())?;
            connection.write_text_row(&columns, &row)?;
            return connection.write_end(&OkPacket { warnings: 3, ..ok() });
        }
        connection.write_ok(&ok())
    }
}

fn unknown_statement(statement: StatementId) -> SqlError {
    SqlError::new(ErrorCode::UnknownStmtHandler, &[&statement.0, &"EXECUTE"])
}

fn column_of(value: &Value) -> ColumnDef {
    let (kind, unsigned) = wire::response::binary::param_kind(value);
    let mut column = ColumnDef::null("v");
    column.kind = kind;
    column.length = 255;
    column.flags = if unsigned { ColumnFlags::UNSIGNED } else { ColumnFlags::default() };
    if matches!(value, Value::Text(_)) {
        column.charset = UTF8MB4;
    }
    column
}

fn everything() -> (Vec<ColumnDef>, Vec<Value>) {
    let day = Date::new(2026, 11, 23).unwrap_or(Date::ZERO);
    let moment = DateTime::new(day, 1, 2, 3, 456_000).map_or(DateTime::ZERO, |m| m.with_fsp(3));
    let int = |width, unsigned| SqlType::int(width, unsigned);
    let filled =
        SqlType::Int { width: IntWidth::Int, unsigned: true, zerofill: true, display: Some(6) };
    let utf8 = types::CollationId::UTF8MB4_0900_AI_CI;
    let fields = [
        ("tiny", int(IntWidth::Tiny, false), Value::Int(-5)),
        ("big", int(IntWidth::Big, true), Value::UInt(u64::MAX)),
        ("filled", filled, Value::UInt(42)),
        ("dec", SqlType::decimal(10, 3), Value::Decimal(Decimal::parse("12.340").value)),
        ("flt", SqlType::FLOAT, Value::Float(1.25)),
        ("dbl", SqlType::DOUBLE, Value::Double(1e20)),
        ("vc", SqlType::Varchar { length: 20, collation: utf8 }, Value::text("héllo")),
        ("txt", SqlType::Text { width: LobWidth::Normal, collation: utf8 }, Value::text("t")),
        ("blb", SqlType::Blob { width: LobWidth::Normal }, Value::bytes(&[0, 255])),
        ("d", SqlType::Date, Value::Date(day)),
        ("dt", SqlType::DateTime { fsp: 3 }, Value::DateTime(moment)),
        ("t", SqlType::Time { fsp: 0 }, Value::Time(Time::clamped(-3_723_000_000, 0))),
        ("y", SqlType::Year, Value::Year(1999)),
        ("b", SqlType::Bit { width: 10 }, Value::Bit(BitValue { bits: 0x201, width: 10 })),
        ("n", int(IntWidth::Int, false), Value::Null),
    ];
    let columns = fields.iter().map(|(name, sql_type, _)| {
        ColumnDef::new(*name, sql_type, UTF8MB4).of_table("db", "t", "t", name)
    });
    (columns.collect(), fields.iter().map(|(_, _, value)| value.clone()).collect())
}
