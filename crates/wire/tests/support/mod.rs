//! A pipe in memory, and a server that answers a few texts, for the halves to meet.

#![allow(clippy::disallowed_methods, reason = "the two ends of a pipe need a thread each")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use types::{ErrorCode, IntWidth, SqlError, SqlType, Value};
use wire::auth::{Account, Plugin, caching_sha2, native};
use wire::command::params::StatementParams;
use wire::handshake::{FirstPacket, Greeting, Identity};
use wire::server::{AuthOutcome, Prepared};
use wire::{
    Capabilities, ColumnDef, Command, OkPacket, ServerConnection, StateChange, StatementId,
    StatusFlags, WireError,
};

/// One end of a pipe.
#[derive(Debug)]
pub struct Pipe {
    output: Sender<Vec<u8>>,
    input: Receiver<Vec<u8>>,
    rest: Vec<u8>,
    at: usize,
}

/// Two ends; what is written to one is read from the other.
pub fn pipe() -> (Pipe, Pipe) {
    let (left, from_left) = channel();
    let (right, from_right) = channel();
    let end = |output, input| Pipe { output, input, rest: Vec::new(), at: 0 };
    (end(left, from_right), end(right, from_left))
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.rest.len() {
            let Ok(next) = self.input.recv() else { return Ok(0) };
            self.rest = next;
            self.at = 0;
        }
        let count = buffer.len().min(self.rest.len() - self.at);
        buffer[..count].copy_from_slice(&self.rest[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.send(bytes.to_vec()).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How the server of a test is set up.
#[derive(Clone)]
pub struct Setup {
    pub capabilities: Capabilities,
    pub account: Option<Account>,
    pub private: bool,
    pub packet_bytes_max: usize,
}

impl Setup {
    pub fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            account: Some(native_account("secret")),
            private: false,
            packet_bytes_max: 64 << 20,
        }
    }
}

pub fn native_account(password: &str) -> Account {
    let stored = native::stored(password.as_bytes()).into_bytes();
    Account { plugin: Plugin::Native, stored, digest: None }
}

pub fn sha2_account(password: &str) -> Account {
    let stored = caching_sha2::stored(password.as_bytes(), &[b's'; 20]).expect("short");
    Account { plugin: Plugin::CachingSha2, stored, digest: None }
}

/// Serves one client on a thread until it quits.
pub fn serve(setup: Setup) -> (Pipe, JoinHandle<Result<(), WireError>>) {
    let (client, server) = pipe();
    (client, thread::spawn(move || run(server, setup)))
}

pub fn greeting(capabilities: Capabilities) -> Greeting {
    Greeting {
        version: "8.0.33-test".to_owned(),
        connection_id: 7,
        scramble: *b"abcdefghijklmnopqrst",
        capabilities,
        charset: 255,
        status: StatusFlags::AUTOCOMMIT,
        plugin: Plugin::CachingSha2,
    }
}

pub fn run<S: Read + Write>(stream: S, setup: Setup) -> Result<(), WireError> {
    let mut connection =
        ServerConnection::greet(stream, &greeting(setup.capabilities), setup.private)?;
    let login = match connection.read_login() {
        Ok(FirstPacket::Login(login)) => login,
        Ok(FirstPacket::SslRequest) => return Err(WireError::BadHandshake),
        Err(error) => {
            connection.write_wire_error(&error)?;
            return Err(error);
        }
    };
    let mut session =
        Session { account: setup.account, params: StatementParams::new(0), prepared: Vec::new() };
    if !session.log_in(&mut connection, &login.identity)? {
        return Ok(());
    }
    connection.set_packet_bytes_max(setup.packet_bytes_max);
    let mut packet = Vec::new();
    loop {
        match connection.read_command(&mut packet) {
            Ok(Command::Quit) | Err(WireError::Closed) => return Ok(()),
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

struct Session {
    account: Option<Account>,
    params: StatementParams,
    prepared: Vec<u8>,
}

pub fn ok() -> OkPacket {
    OkPacket { status: StatusFlags::AUTOCOMMIT, ..OkPacket::default() }
}

pub fn int_column(name: &str) -> ColumnDef {
    ColumnDef::new(name, &SqlType::int(IntWidth::Big, false), 255)
}

impl Session {
    fn log_in<S: Read + Write>(
        &mut self,
        connection: &mut ServerConnection<S>,
        identity: &Identity,
    ) -> Result<bool, WireError> {
        let account = self.account.clone();
        match connection.authenticate(identity, "here", |_| account.clone())? {
            AuthOutcome::Proved { digest } => {
                if let (Some(account), Some(digest)) = (&mut self.account, digest) {
                    account.digest = Some(digest);
                }
                connection.write_ok(&ok())?;
                connection.flush()?;
                Ok(true)
            }
            AuthOutcome::Refused(_) => Ok(false),
        }
    }

    fn answer<S: Read + Write>(
        &mut self,
        connection: &mut ServerConnection<S>,
        command: Command<'_>,
    ) -> Result<(), WireError> {
        match command {
            Command::Query(text) => query(connection, text),
            Command::Statistics => connection.write_statistics("Uptime: 1"),
            Command::SetMultiStatements(on) => {
                connection.set_multi_statements(on);
                connection.write_end(&ok())
            }
            Command::ChangeUser(identity) => self.log_in(connection, &identity).map(|_| ()),
            Command::Prepare(text) => {
                let count = text.split(|&byte| byte == b'?').count() - 1;
                self.params = StatementParams::new(u16::try_from(count).expect("few places"));
                self.prepared = text.to_vec();
                let params = vec![ColumnDef::null("?"); count];
                let end = ok();
                connection.write_prepared(&Prepared {
                    statement: StatementId(1),
                    params: &params,
                    columns: &[],
                    end: &end,
                })
            }
            Command::SendLongData { param, bytes, .. } => {
                self.params.append_long(param, bytes, 1 << 20);
                Ok(())
            }
            Command::Execute(execute) => {
                let mut values = Vec::new();
                match self.params.decode(&execute, &mut values) {
                    Ok(()) => echo(connection, &values),
                    Err(error) => connection.write_wire_error(&error),
                }
            }
            Command::Close(_) => Ok(()),
            _ => connection.write_ok(&ok()),
        }
    }
}

fn query<S: Read + Write>(
    connection: &mut ServerConnection<S>,
    text: &[u8],
) -> Result<(), WireError> {
    match text {
        b"two" => {
            let more = OkPacket {
                status: StatusFlags::AUTOCOMMIT | StatusFlags::MORE_RESULTS_EXISTS,
                warnings: 2,
                ..OkPacket::default()
            };
            for (number, end) in [(1, &more), (2, &more)] {
                let columns = [int_column("n")];
                connection.write_columns(&columns, end)?;
                connection.write_text_row(&columns, &[Value::Int(number)])?;
                connection.write_end(end)?;
            }
            connection.write_ok(&OkPacket { affected_rows: 5, ..ok() })
        }
        b"track" => connection.write_ok(&OkPacket {
            last_insert_id: 300,
            text: "Records: 1".to_owned(),
            changes: vec![
                StateChange::Schema("other".to_owned()),
                StateChange::Variable { name: "autocommit".to_owned(), value: "ON".to_owned() },
                StateChange::Any(true),
            ],
            ..ok()
        }),
        b"fail" => connection.write_error(&SqlError::new(ErrorCode::DupEntry, &[&1, &"t.k"])),
        b"midway" => {
            let columns = [int_column("n")];
            connection.write_columns(&columns, &ok())?;
            connection.write_text_row(&columns, &[Value::Int(1)])?;
            connection.write_error(&SqlError::new(ErrorCode::LockDeadlock, &[]))
        }
        b"load" => {
            connection.request_local_infile(b"data.csv")?;
            let (mut part, mut bytes) = (Vec::new(), 0);
            while connection.read_infile_part(&mut part)? {
                bytes += part.len() as u64;
            }
            connection.write_ok(&OkPacket { affected_rows: bytes, ..ok() })
        }
        text => {
            let columns =
                [ColumnDef::new("text", &SqlType::Blob { width: types::LobWidth::Long }, 255)];
            connection.write_columns(&columns, &ok())?;
            connection.write_text_row(&columns, &[Value::bytes(text)])?;
            connection.write_text_row(&columns, &[Value::Null])?;
            connection.write_end(&ok())
        }
    }
}

/// Sends parameters back as a row of their own types.
fn echo<S: Read + Write>(
    connection: &mut ServerConnection<S>,
    values: &[Value],
) -> Result<(), WireError> {
    let columns: Vec<_> = values
        .iter()
        .map(|value| {
            let (kind, unsigned) = wire::response::binary::param_kind(value);
            let mut column = int_column("v");
            column.kind = kind;
            if matches!(value, Value::Text(_)) {
                column.charset = 255;
            }
            column.flags = wire::ColumnFlags::default();
            if unsigned { column.with_flags(wire::ColumnFlags::UNSIGNED) } else { column }
        })
        .collect();
    connection.write_columns(&columns, &ok())?;
    connection.write_binary_row(&columns, values)?;
    connection.write_end(&ok())
}
