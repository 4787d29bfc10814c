//! Scripts: a statement a line, `name: statement` in a session of its own, on one instance with a
//! database `shop`.
//!
//! Hashes are shown as `H1`, `H2` … in the order in which a script meets them, so that scripts
//! outlive formats; times of commits follow the simulated clock and are left as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::Result;
use engine::session::{Account, Identity, Session, Shared};
use engine::sink::{Done, ResultColumn, Sink};
use repo::{Instance, Options, Parts};
use testkit::golden::Runner;
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};
use types::{SqlError, Value};

/// How many characters a hash has.
const HASH_CHARS: usize = 32;

pub(crate) struct Script {
    instance: Arc<Instance>,
    shared: Arc<Shared>,
    sessions: BTreeMap<String, Session>,
    hashes: Vec<String>,
}

impl Script {
    pub(crate) fn new() -> Self {
        let parts = Parts {
            disk: Arc::new(SimDisk::new(1)),
            wait: Arc::new(ThreadWait::default()),
            clock: Arc::new(SimClock::new()),
            entropy: Arc::new(SimEntropy::new(1)),
        };
        let options = Options { log_segment_bytes: 64 << 10, ..Options::default() };
        let (instance, _) = Instance::open(parts, options).expect("an empty disk opens");
        let shared = Shared::open(&instance).expect("an empty instance has no bad settings");
        let (sessions, hashes) = (BTreeMap::new(), Vec::new());
        let mut script = Self { instance, shared, sessions, hashes };
        script.say("boot", "CREATE DATABASE shop");
        script
    }

    fn say(&mut self, name: &str, text: &str) -> Vec<String> {
        if !self.sessions.contains_key(name) {
            let account = Account { user: "root".into(), host: "localhost".into() };
            let identity = Identity { account: account.clone(), client: account };
            let (instance, shared) = (Arc::clone(&self.instance), Arc::clone(&self.shared));
            let mut session = Session::new(instance, shared, identity);
            session.use_database("shop").ok();
            self.sessions.insert(name.to_owned(), session);
        }
        let session = self.sessions.get_mut(name).expect("it was just made");
        let mut lines = Lines::default();
        let outcome = session.execute(text, &mut lines);
        if let (Err(engine::Error::Sql(error)), true) = (&outcome, lines.0.is_empty()) {
            lines.0.push(error.to_string());
        }
        lines.0
    }

    /// The line with its hashes numbered.
    fn numbered(&mut self, line: &str) -> String {
        let is_part = |c: char| c.is_ascii_digit() || ('a'..='v').contains(&c);
        let mut shown = String::new();
        let mut word = String::new();
        for c in line.chars().chain([' ']) {
            if is_part(c) {
                word.push(c);
                continue;
            }
            shown.push_str(&self.name_of(&word));
            word.clear();
            shown.push(c);
        }
        shown.pop();
        shown
    }

    fn name_of(&mut self, word: &str) -> String {
        if word.len() != HASH_CHARS {
            return word.to_owned();
        }
        let known = self.hashes.iter().position(|hash| hash == word);
        let at = known.unwrap_or_else(|| {
            self.hashes.push(word.to_owned());
            self.hashes.len() - 1
        });
        format!("H{}", at + 1)
    }
}

impl Runner for Script {
    fn run(&mut self, command: &str) -> String {
        let mut out = Vec::new();
        for line in command.lines() {
            let named = line.split_once(": ").filter(|(name, _)| name.len() == 1);
            let (name, text) = named.unwrap_or(("a", line));
            for answer in self.say(name, text) {
                out.push(self.numbered(&answer));
            }
        }
        out.join("\n")
    }
}

/// Results as lines.
#[derive(Default)]
struct Lines(Vec<String>, bool);

impl Sink for Lines {
    fn columns(&mut self, columns: &[ResultColumn]) -> Result<()> {
        let titles: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.0.push(titles.join(" | "));
        self.1 = true;
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> Result<()> {
        let shown = |value: &Value| match value {
            Value::Null => "NULL".to_owned(),
            other => other.to_string_lossy().replace('\n', "\\n"),
        };
        self.0.push(values.iter().map(shown).collect::<Vec<_>>().join(" | "));
        Ok(())
    }

    fn done(&mut self, done: &Done) -> Result<()> {
        if !std::mem::take(&mut self.1) {
            self.0.push(format!("ok, rows {}", done.affected_rows));
        }
        Ok(())
    }

    fn error(&mut self, error: &SqlError) -> Result<()> {
        self.1 = false;
        self.0.push(error.to_string().replace('\n', "\\n"));
        Ok(())
    }

    fn local_file(&mut self, _name: &str, _first: bool) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
}
