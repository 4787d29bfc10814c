//! Real processes for the tests: a folder, a server in it, clients to it.
#![expect(clippy::disallowed_methods, reason = "these tests run real processes in real folders")]
#![allow(dead_code, reason = "each test uses its part")]
#![expect(clippy::unwrap_used, reason = "a test fails where something here fails")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use wire::ClientConnection;
use wire::client::{LoginOptions, Opening, Response, Row};

/// Longer than anything here takes; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// A folder of the test's own, removed at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("pando-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name).join("shop");
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A `pando` command to be run in the folder, with settings of its own.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pando"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command.env("XDG_CONFIG_HOME", self.0.parent().unwrap().join("config"));
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that has to succeed; gives what it printed.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pando {arguments:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Makes it a database.
    pub(crate) fn init(&self) {
        self.succeed(&["init", "--name", "Ada Example", "--email", "ada@example.org"]);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// A `pando sql-server`; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts one on a free port of this machine and waits until it lets clients in.
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.command(&["sql-server", "-P", "0", "-l", "warning"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the server says where it listens").unwrap();
        let (_, port) = first.rsplit_once(':').expect("an address ends in its port");
        let port = port.parse().unwrap();
        let ready = lines.any(|line| line.unwrap().starts_with("Server ready."));
        assert!(ready, "the server lets clients in");
        Self { child, port }
    }

    /// A client that is logged in as root.
    pub(crate) fn connect(&self) -> Client {
        Client::open(self.port, &LoginOptions::new("root", "")).unwrap()
    }

    pub(crate) fn stream(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits; says whether it ended well.
    pub(crate) fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client of the protocol.
pub(crate) struct Client(pub(crate) ClientConnection<TcpStream>);

impl Client {
    pub(crate) fn open(port: u16, options: &LoginOptions) -> Result<Self, wire::WireError> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Opening::receive(stream, false)?.login(options).map(Self)
    }

    /// Runs statements; the rows of the first result, fields between tabs.
    pub(crate) fn query(&mut self, text: &str) -> Result<Vec<String>, wire::WireError> {
        let mut rows = Vec::new();
        if let Response::Rows(_) = self.0.query(text.as_bytes())? {
            let mut row = Row::default();
            while self.0.next_row(&mut row)? {
                let fields = row.fields().map(|field| match field {
                    Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    None => "NULL".to_owned(),
                });
                rows.push(fields.collect::<Vec<_>>().join("\t"));
            }
        }
        while self.0.next_result()?.is_some() {}
        Ok(rows)
    }

    /// The number of the error that a statement ends with.
    pub(crate) fn error(&mut self, text: &str) -> u16 {
        match self.query(text) {
            Err(wire::WireError::Server(error)) => error.code,
            other => panic!("{text}: {other:?} instead of an error"),
        }
    }
}

/// All that a child has left to say.
pub(crate) fn read_all(from: &mut impl Read) -> String {
    let mut text = String::new();
    from.read_to_string(&mut text).unwrap();
    text
}
