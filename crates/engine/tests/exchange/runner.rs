//! Scripts: `a: statement` a line on the first instance, `b: statement` on the second. `remotes:
//! away` takes all places away, `remotes: back` brings them back. Hashes and nodes in the answers
//! are numbered in the order in which they come.

use std::fmt::Write;
use std::sync::Arc;

use engine::session::{Account, Identity, Session, Shared};
use repo::{Instance, Options, Parts};
use testkit::golden::Runner;
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};

use crate::places::Places;
use crate::table::Lines;

pub(crate) struct Script {
    sessions: [Session; 2],
    hashes: Vec<String>,
    places: Arc<Places>,
}

impl Script {
    pub(crate) fn new() -> Self {
        let places = Arc::new(Places::default());
        let open = |seed| open_session(seed, SimDisk::new(seed), &places).unwrap();
        let sessions = [1, 2].map(open);
        Self { sessions, hashes: Vec::new(), places }
    }

    fn say(&mut self, at: usize, text: &str) -> Vec<String> {
        let mut lines = Lines::new(None);
        if self.sessions[at].execute(text, &mut lines).is_err() {
            lines.answer.push("the sink failed".into());
        }
        let lines = lines.answer.join("\n");
        self.number(&lines).lines().map(str::to_owned).collect()
    }

    /// Commits depend on times and addresses; which are the same does not.
    fn number(&mut self, text: &str) -> String {
        let is_hash = |word: &str| {
            word.len() == 32
                && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'v').contains(&b))
        };
        let mut out = String::new();
        for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let end = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
            let (word, rest) = part.split_at(end);
            if is_hash(word) {
                let known = self.hashes.iter().position(|hash| hash == word);
                let number = known.unwrap_or_else(|| {
                    self.hashes.push(word.to_owned());
                    self.hashes.len() - 1
                });
                write!(out, "<{}>", number + 1).unwrap();
            } else {
                out += word;
            }
            out += rest;
        }
        out
    }
}

/// A session of root on the instance of a disk.
pub(crate) fn open_session(
    seed: u64,
    disk: SimDisk,
    places: &Arc<Places>,
) -> engine::Result<Session> {
    let parts = Parts {
        disk: Arc::new(disk),
        wait: Arc::new(ThreadWait::default()),
        clock: Arc::new(SimClock::new()),
        entropy: Arc::new(SimEntropy::new(seed)),
    };
    let options = Options { log_segment_bytes: 1 << 20, ..Options::default() };
    let (instance, _) = Instance::open(parts, options)?;
    let shared = Shared::open(&instance)?;
    shared.remotes().set(Arc::clone(places) as Arc<dyn engine::exchange::RemoteOpener>);
    let account = Account { user: "root".into(), host: "localhost".into() };
    let identity = Identity { account: account.clone(), client: account };
    Ok(Session::new(instance, shared, identity))
}

impl Runner for Script {
    fn run(&mut self, command: &str) -> String {
        let mut lines = Vec::new();
        for line in command.lines() {
            let (at, text) = match line.split_once(": ") {
                Some(("a", text)) => (0, text),
                Some(("b", text)) => (1, text),
                Some(("remotes", text)) => {
                    self.places.reach.take_away(text == "away");
                    continue;
                }
                _ => (0, line),
            };
            lines.extend(self.say(at, text));
        }
        lines.join("\n")
    }
}
