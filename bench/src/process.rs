//! Child processes: each with a log, a limit for every wait, and an end.
//!
//! A child is started through `setpriv --pdeathsig KILL` where that is installed: then the kernel
//! kills it if this process is killed. The kernel counts from the *thread* that started it, so
//! children are started by the main thread alone.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::error::{Error, Result};
use crate::leftovers;
use crate::poll;

/// How much of the end of a log an error shows.
const SAID_BYTES: u64 = 2_000;

/// A running child. It is killed when this is dropped.
pub(crate) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

/// What a tool that has ended well came to.
pub(crate) struct Finished {
    /// All that it wrote.
    pub(crate) text: String,
    /// How long it ran.
    pub(crate) time: Duration,
    /// Whether its exit code is 0.
    pub(crate) success: bool,
}

/// A command for `program` that dies with this process.
pub(crate) fn command(program: impl AsRef<Path>) -> Command {
    static SETPRIV: OnceLock<bool> = OnceLock::new();
    let probe = || {
        let mut setpriv = Command::new("setpriv");
        setpriv.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        setpriv.status().is_ok_and(|status| status.success())
    };
    let program = program.as_ref();
    if !*SETPRIV.get_or_init(probe) {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// Runs a tool to its end. Its exit code is the caller's to judge.
pub(crate) fn run(name: &str, command: Command, log: &Path, limit: Duration) -> Result<Finished> {
    let start = Instant::now();
    let mut process = Process::spawn(name, command, log)?;
    let status = process.wait(limit)?;
    let time = start.elapsed();
    let bytes = fs::read(log).map_err(Error::file("read", log))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Finished { text, time, success: status.success() })
}

impl Process {
    /// Starts `command`, what it writes going to `log`. Standard input is as the command says.
    pub(crate) fn spawn(name: &str, mut command: Command, log: &Path) -> Result<Self> {
        let open = || -> io::Result<(File, File)> {
            let file = File::create(log)?;
            Ok((file.try_clone()?, file))
        };
        let (out, errors) = open().map_err(Error::file("create", log))?;
        command.stdout(out).stderr(errors);
        let child = command.spawn().map_err(Error::io(format!("start {name}")))?;
        leftovers::add_child(child.id());
        Ok(Self { name: name.to_owned(), child, log: log.to_owned() })
    }

    /// Waits for its end; past `limit` it is killed and that is an error.
    pub(crate) fn wait(&mut self, limit: Duration) -> Result<ExitStatus> {
        let name = self.name.clone();
        let ended = poll::until(&name, limit, || self.end());
        if ended.is_err() {
            self.kill()?;
        }
        ended
    }

    /// An error if it has ended: it is needed.
    pub(crate) fn check_running(&mut self) -> Result<()> {
        match self.end()? {
            None => Ok(()),
            Some(status) => Err(self.failure(format!("has ended: {status}"))),
        }
    }

    /// Kills it as a power cut would, and waits until it is gone.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if self.end()?.is_none() {
            self.child.kill().map_err(Error::io(format!("kill {}", self.name)))?;
            self.child.wait().map_err(Error::io(format!("wait for {}", self.name)))?;
            leftovers::remove_child(self.child.id());
        }
        Ok(())
    }

    /// Asks it to end (SIGTERM) and waits.
    pub(crate) fn stop(&mut self, limit: Duration) -> Result<()> {
        if self.end()?.is_some() {
            return Ok(());
        }
        let pid = Pid::from_child(&self.child);
        let asked = kill_process(pid, Signal::TERM).map_err(io::Error::from);
        asked.map_err(Error::io(format!("stop {}", self.name)))?;
        let status = self.wait(limit)?;
        if status.success() { Ok(()) } else { Err(self.failure(format!("ended: {status}"))) }
    }

    /// An error that shows the end of its log.
    pub(crate) fn failure(&self, what: String) -> Error {
        let said = tail(&self.log).unwrap_or_else(|error| format!("(no log: {error})"));
        Error::Process { name: self.name.clone(), what, said }
    }

    fn end(&mut self) -> Result<Option<ExitStatus>> {
        let status = self.child.try_wait();
        let status = status.map_err(Error::io(format!("wait for {}", self.name)))?;
        if status.is_some() {
            leftovers::remove_child(self.child.id());
        }
        Ok(status)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!("bench: {error}");
        }
    }
}

fn tail(log: &Path) -> io::Result<String> {
    let file = File::open(log)?;
    let length = file.metadata()?.len();
    let from = length.saturating_sub(SAID_BYTES);
    let mut bytes = vec![0; usize::try_from(length - from).unwrap_or_default()];
    file.read_exact_at(&mut bytes, from)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
