//! Scripts: `name: statement` a line, each name a session of its own on one instance; `b@ann:` is
//! one of the user `ann`, the others are root's.
//!
//! A statement that has to wait answers `waits`; when it is over, what it came to stands under the
//! statement that ended its wait, with its session's name before it. `timeout` ends all waits that
//! have a time-out. A line `file:` begins what LOAD DATA LOCAL reads.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use engine::session::{Account, Identity, Session, Shared};
use parking_lot::Mutex;
use repo::{Instance, Options, Parts};
use testkit::golden::Runner;
use testkit::{SimClock, SimDisk, SimEntropy};

use crate::stage::Stage;
use crate::table::Lines;

/// What sessions have answered: the name, and the lines.
type Answers = Arc<Mutex<Vec<(String, Vec<String>)>>>;

/// A text to run, and what LOAD DATA LOCAL would read.
type Order = (String, Option<Vec<u8>>);

pub(crate) struct Script {
    instance: Arc<Instance>,
    shared: Arc<Shared>,
    stage: Stage,
    answers: Answers,
    sessions: BTreeMap<String, Sender<Order>>,
    file: Option<Vec<u8>>,
}

impl Script {
    pub(crate) fn new() -> Self {
        let stage = Stage::default();
        let parts = Parts {
            disk: Arc::new(SimDisk::new(1)),
            wait: Arc::new(stage.clone()),
            clock: Arc::new(SimClock::new()),
            entropy: Arc::new(SimEntropy::new(1)),
        };
        // Segments are laid out in full: a small one is quick.
        let options = Options { log_segment_bytes: 1 << 20, ..Options::default() };
        let (instance, _) = Instance::open(parts, options).expect("an empty disk opens");
        let shared = Shared::open(&instance).expect("an empty instance has no bad settings");
        let mut script = Self {
            instance,
            shared,
            stage,
            answers: Answers::default(),
            sessions: BTreeMap::new(),
            file: None,
        };
        script.say("a", "CREATE DATABASE test");
        script
    }

    fn session(&mut self, name: &str) -> &Sender<Order> {
        if !self.sessions.contains_key(name) {
            let (sender, receiver) = channel();
            let user = name.split_once('@').map_or("root", |(_, user)| user);
            let account = Account { user: user.into(), host: "localhost".into() };
            let identity = Identity { account: account.clone(), client: account };
            let session =
                Session::new(Arc::clone(&self.instance), Arc::clone(&self.shared), identity);
            let work = Work {
                name: name.to_string(),
                session,
                receiver,
                stage: self.stage.clone(),
                answers: Arc::clone(&self.answers),
            };
            #[expect(clippy::disallowed_methods, reason = "a session of the test has a thread")]
            thread::spawn(move || work.run());
            self.sessions.insert(name.to_string(), sender);
        }
        &self.sessions[name]
    }

    /// Has a session run a text, and gives what all sessions answered until nobody was at work.
    fn say(&mut self, name: &str, text: &str) -> Vec<String> {
        self.stage.begin();
        let file = if text.contains("LOAD DATA") { self.file.take() } else { None };
        self.session(name).send((text.to_string(), file)).expect("the session's thread lives");
        self.stage.settle();
        let mut answers = std::mem::take(&mut *self.answers.lock());
        // Those that went on together were as quick as their threads: they stand in one order.
        answers.sort_by(|(a, _), (b, _)| (a != name, a).cmp(&(b != name, b)));
        let mut lines = Vec::new();
        if !answers.iter().any(|(from, _)| from == name) {
            lines.push("waits".to_string());
        }
        for (from, answer) in answers {
            if from == name {
                lines.extend(answer);
            } else {
                lines.extend(answer.into_iter().map(|line| format!("{from}: {line}")));
            }
        }
        lines
    }

    /// Carries a line of a script out; gives what was answered.
    pub(crate) fn line(&mut self, line: &str) -> Vec<String> {
        if line == "timeout" {
            self.stage.time_out();
            self.stage.settle();
            let mut answers = std::mem::take(&mut *self.answers.lock());
            answers.sort();
            let named = |(from, lines): (String, Vec<String>)| {
                lines.into_iter().map(move |line| format!("{from}: {line}"))
            };
            return answers.into_iter().flat_map(named).collect();
        }
        if let Some(text) = line.strip_prefix("file: ") {
            let text = text.replace("\\n", "\n").replace("\\t", "\t");
            self.file = Some(text.into_bytes());
            return Vec::new();
        }
        match line.split_once(": ") {
            Some((name, text)) if name.len() == 1 || name.get(1..2) == Some("@") => {
                self.say(name, text)
            }
            _ => self.say("a", line),
        }
    }
}

impl Runner for Script {
    fn run(&mut self, command: &str) -> String {
        let lines: Vec<String> = command.lines().flat_map(|line| self.line(line)).collect();
        lines.join("\n")
    }
}

/// One session's thread.
struct Work {
    name: String,
    session: Session,
    receiver: Receiver<Order>,
    stage: Stage,
    answers: Answers,
}

impl Work {
    fn run(mut self) {
        let mut has_database = false;
        while let Ok((text, file)) = self.receiver.recv() {
            if !has_database {
                has_database = self.session.use_database("test").is_ok();
            }
            let mut lines = Lines::new(file);
            let outcome = self.session.execute(&text, &mut lines);
            if outcome.is_err() {
                lines.answer.push("the sink failed".into());
            }
            self.answers.lock().push((self.name.clone(), lines.answer));
            self.stage.end();
        }
    }
}
