//! What a session does at both ends of a transaction: asks, waits a bounded time, and tells.

use std::sync::Arc;

use repo::Instance;
use repo::entry::Op;
use repo::state::{HEADS, TAGS};
use types::{ErrorCode, Level, Warning};

use super::links::replicated;
use super::{Duty, Weight, settings};
use crate::session::Shared;

/// A branch or tag that a transaction moved: the database in lower case, and the ref's full name.
pub(crate) type MovedRef = (Arc<str>, Arc<str>);

/// The branches and tags that the ops of a transaction move.
pub(crate) fn moved_refs(ops: &[Op]) -> Vec<MovedRef> {
    let moved = ops.iter().filter_map(|op| match op {
        Op::Ref(moved) if moved.name.starts_with(HEADS) || moved.name.starts_with(TAGS) => {
            Some((Arc::clone(&moved.database), Arc::clone(&moved.name)))
        }
        _ => None,
    });
    moved.collect()
}

impl Shared {
    /// After a commit that moved branches or tags is durable: waits until they are pushed, at most
    /// `pando_push_wait_ms`, and gives a warning for what is not.
    pub(crate) fn after_commit(
        &self,
        instance: &Arc<Instance>,
        moved: &[MovedRef],
    ) -> Vec<Warning> {
        let duty = self.duty();
        let Duty::Push { remote, .. } = &*duty else { return Vec::new() };
        let links = replicated(&instance.durable(), remote).unwrap_or_default();
        let is_replicated = |name: &str| links.iter().any(|link| *link.database == *name);
        let moved: Vec<&MovedRef> = moved.iter().filter(|(name, _)| is_replicated(name)).collect();
        if moved.is_empty() {
            return Vec::new();
        }
        let pushes = &self.replication().pushes;
        let run = || self.push_round(instance);
        if settings::is_async(&self.globals) {
            pushes.ask(instance, run);
            return Vec::new();
        }
        let timeout_ms = settings::push_wait_ms(&self.globals);
        if !pushes.ask_and_wait(instance, timeout_ms, run) {
            return vec![warning(format!(
                "committed here, not yet pushed to {remote} after {timeout_ms} ms; it goes on, and \
                 pando_replication_status shows how far it is"
            ))];
        }
        if !matches!(*self.duty(), Duty::Push { .. }) {
            return vec![warning(format!(
                "committed here, and not pushed: another node is primary at {remote}; the work is \
                 kept, see pando_replication_status"
            ))];
        }
        let problems = moved.iter().filter_map(|(database, name)| {
            let line = self.replication().board.line(database);
            let why = match (&line.trouble, line.refused.contains_key(&**name)) {
                (Some(trouble), _) => trouble.why.clone(),
                (None, true) => "another has moved it there: fetch and merge".to_owned(),
                (None, false) => return None,
            };
            Some(warning(format!("committed here, {name} is not pushed to {remote}: {why}")))
        });
        problems.collect()
    }

    /// Before a transaction begins on a replica: waits until the remote was looked at, at most
    /// `pando_pull_wait_ms`. A warning where what is read may be old.
    pub(crate) fn before_transaction(&self, instance: &Arc<Instance>) -> Option<Warning> {
        let duty = self.duty();
        let Duty::Pull { remote, .. } = &*duty else { return None };
        let timeout_ms = settings::pull_wait_ms(&self.globals);
        let pulls = &self.replication().pulls;
        if !pulls.ask_and_wait(instance, timeout_ms, || self.pull_round(instance)) {
            return Some(warning(format!(
                "read without a look at {remote}, which has not answered in {timeout_ms} ms"
            )));
        }
        let links = replicated(&instance.durable(), remote).unwrap_or_default();
        links.iter().find_map(|link| {
            let trouble = self.replication().board.line(&link.database).trouble?;
            Some(warning(format!(
                "what is read of {} may be old: {remote} was not reached: {}",
                link.database, trouble.why
            )))
        })
    }

    /// When a node is opened, before clients are let in: a primary hears whether another has taken
    /// its place, a replica catches up; both within `pando_pull_wait_ms`.
    pub fn look_at_remotes(&self, instance: &Arc<Instance>) {
        let timeout_ms = settings::pull_wait_ms(&self.globals);
        let replication = self.replication();
        let looked = match *self.duty() {
            Duty::None | Duty::Fenced => true,
            Duty::Push { .. } => {
                let run = || self.push_round(instance);
                replication.pushes.ask_and_wait(instance, timeout_ms, run)
            }
            Duty::Pull { .. } => {
                let run = || self.pull_round(instance);
                replication.pulls.ask_and_wait(instance, timeout_ms, run)
            }
        };
        if !looked {
            let text = format!("no remote has answered in {timeout_ms} ms; going on without");
            replication.say(Weight::Warning, text);
        }
    }
}

fn warning(message: String) -> Warning {
    Warning { level: Level::Warning, code: ErrorCode::UnknownError, message }
}
