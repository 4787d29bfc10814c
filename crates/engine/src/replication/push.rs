//! A round of pushing: what is pending, of each replicated database.

use std::sync::Arc;

use repo::Instance;
use repo::exchange::push::{PushOutcome, PushReport, PushRequest, Rejection};
use repo::exchange::{Epoch, Writer, facts, pending, unwatched};
use types::SqlError;

use super::links::{Link, replicated};
use super::{Duty, Weight, fence};
use crate::error::{Error, Result};
use crate::session::Shared;

/// How long a remote may go without being looked at while there is nothing to push, microseconds:
/// so late an idle primary hears that another took over.
const LOOK_EVERY_US: u64 = 1_000_000;

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything is pushed, or there is nothing to be done.
    Settled,
    /// Something is left and should be tried again soon.
    Unsettled,
}

/// Whom a push found to own the remote.
struct FencedBy(Writer);

impl Shared {
    /// Pushes what is pending to the remotes of this node's databases. Never fails: what went wrong
    /// is on the board and in the log.
    pub fn push_round(&self, instance: &Arc<Instance>) -> Ended {
        let duty = self.duty();
        let Duty::Push { remote, epoch } = &*duty else { return Ended::Settled };
        let links = match replicated(&instance.durable(), remote) {
            Ok(links) => links,
            Err(error) => return self.unknown_links(&error),
        };
        let mut ended = Ended::Settled;
        for link in &links {
            match self.push_link(instance, link, *epoch) {
                Ok(None) => (),
                Ok(Some(FencedBy(writer))) => {
                    fence::fall_back(self, instance, remote, writer);
                    return Ended::Settled;
                }
                Err(error) => {
                    self.note_trouble(instance, link, &error);
                    ended = Ended::Unsettled;
                }
            }
        }
        ended
    }

    /// As which writer a push to a remote goes, by whoever it is asked for.
    pub(crate) fn writer_at(
        &self,
        instance: &Instance,
        database: &Arc<str>,
        remote: &str,
    ) -> Result<Option<Writer>> {
        let epoch = match &*self.duty() {
            Duty::Push { remote: own, epoch } if own == remote => *epoch,
            _ => None,
        };
        writer(instance, (database, remote), epoch)
    }

    pub(super) fn unknown_links(&self, error: &Error) -> Ended {
        let text = format!("cannot tell which databases are replicated: {}", words(error));
        self.replication().say(Weight::Error, text);
        Ended::Unsettled
    }

    fn push_link(
        &self,
        instance: &Arc<Instance>,
        link: &Link,
        epoch: Option<Epoch>,
    ) -> Result<Option<FencedBy>> {
        let state = instance.durable();
        let Some(database) = state.databases.get(&link.database) else { return Ok(None) };
        let pending = pending::pending(&state, database, &link.remote)?;
        let now_us = instance.clock().now_us();
        let line = self.replication().board.line(&link.database);
        let was_reached = line.reached_us.is_some_and(|at| now_us.abs_diff(at) < LOOK_EVERY_US);
        if pending.is_empty() && was_reached && line.trouble.is_none() {
            return Ok(None);
        }
        let exchange = self.replication().links.exchange(self, instance, link)?;
        let writer = writer(instance, (&link.database, &link.remote), epoch)?;
        let Some((_, owner)) = exchange.look()? else {
            // A folder that was taken away, or a mount that is not there, is no empty remote.
            if !facts::all_pushed(&state, &link.database, &link.remote)?.is_empty() {
                return Err(vanished(&link.url));
            }
            if pending.is_empty() {
                return Ok(None);
            }
            return self.send(&exchange, link, &pending, writer);
        };
        if let Some(owner) = owner.filter(|owner| !may_write(writer, owner)) {
            return Ok(Some(FencedBy(owner)));
        }
        if pending.is_empty() {
            self.note_reached(instance, link, owner);
            self.note_refused(link, &PushReport::default());
            return Ok(None);
        }
        self.send(&exchange, link, &pending, writer)
    }

    fn send(
        &self,
        exchange: &repo::exchange::Exchange,
        link: &Link,
        pending: &[pending::Pending],
        writer: Option<Writer>,
    ) -> Result<Option<FencedBy>> {
        let request = PushRequest {
            database: &link.database,
            remote: Some(&link.remote),
            specs: pending.iter().map(pending::Pending::spec).collect(),
            writer,
        };
        match exchange.push(&request, &mut unwatched)? {
            PushOutcome::Fenced(owner) => Ok(Some(FencedBy(owner))),
            PushOutcome::Done(report) => {
                self.note_reached(exchange.instance(), link, writer);
                self.note_refused(link, &report);
                Ok(None)
            }
        }
    }

    fn note_refused(&self, link: &Link, report: &PushReport) {
        let refused = report.rejected.iter().map(|(name, why)| match why {
            Rejection::Moved(there) => (name.clone(), *there),
            _ => (name.clone(), None),
        });
        let refused = refused.collect();
        self.replication().board.change(&link.database, |line| {
            if line.refused != refused && !refused.is_empty() {
                let names: Vec<&str> = refused.keys().map(String::as_str).collect();
                let text = format!(
                    "{}: another has moved {} at {}; fetch and merge",
                    link.database,
                    names.join(", "),
                    link.url
                );
                self.replication().say(Weight::Warning, text);
            }
            line.refused = refused;
        });
    }

    pub(super) fn note_reached(&self, instance: &Instance, link: &Link, owner: Option<Writer>) {
        let now_us = instance.clock().now_us();
        self.replication().board.change(&link.database, |line| {
            if line.trouble.is_some() {
                let text = format!("{}: the remote at {} is back", link.database, link.url);
                self.replication().say(Weight::Info, text);
            }
            line.reach(&link.url, now_us);
            line.writer = owner;
        });
    }

    pub(super) fn note_trouble(&self, instance: &Instance, link: &Link, error: &Error) {
        let (now_us, why) = (instance.clock().now_us(), words(error));
        self.replication().links.drop_link(link);
        self.replication().board.change(&link.database, |line| {
            if line.fail(&link.url, why.clone(), now_us) {
                let text = format!("{}: not replicated with {}: {why}", link.database, link.url);
                self.replication().say(Weight::Warning, text);
            }
        });
    }
}

/// As which writer a node writes to a remote: the one it was made there, else by its role.
fn writer(
    instance: &Instance,
    (database, remote): (&str, &str),
    epoch: Option<Epoch>,
) -> Result<Option<Writer>> {
    let state = instance.durable();
    if let Some(writer) = facts::writer(&state, database, remote)? {
        return Ok(Some(writer));
    }
    match epoch {
        Some(epoch) => Ok(Some(Writer { epoch, node: instance.node_id()? })),
        None => Ok(None),
    }
}

fn may_write(ours: Option<Writer>, owner: &Writer) -> bool {
    ours.is_some_and(|ours| ours.may_follow(owner))
}

fn vanished(url: &str) -> Error {
    let words = format!(
        "nothing is at {url} any more, where this node has pushed before; bring it back, or push \
         there by DOLT_PUSH to begin anew"
    );
    SqlError::unknown(words).into()
}

/// An error's words.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::Sql(error) => error.message.clone(),
        Error::Rerun | Error::Rebind => "the statement was to run again".into(),
    }
}
