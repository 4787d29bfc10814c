//! `dolt_assume_cluster_role`: failover by hand, and its other half.
//!
//! ```text
//! primary   each database: fetch to the remote's end ─ claim it against the root that was fetched
//!                           ▲                           │ moved meanwhile
//!                           └───────────────────────────┘
//!           then one entry: the role, the epoch at each remote ─ writes are taken, pushes go
//! standby   stop writes ─ push what is pending ─ one entry: the role, and kept work
//!           then take over what the remote has
//! ```
//! A crash between any two of these leaves a state that the same call completes: a claim is won
//! again by who holds it, and what was fetched is fetched.

use std::sync::Arc;

use repo::Instance;
use repo::entry::{Entry, Op};
use repo::exchange::claim::Claim;
use repo::exchange::mirror::Followed;
use repo::exchange::role::{Assumed, Role, set_assumed};
use repo::exchange::{Epoch, Writer, facts, pending};
use types::Value;

use super::duty::shared_remote;
use super::links::{Link, replicated};
use super::{Duty, Weight, fence};
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::result::status;
use crate::session::Shared;

pub(super) static DOLT_ASSUME_CLUSTER_ROLE: Procedure = Procedure {
    name: "dolt_assume_cluster_role",
    help: "Makes this node the primary of its remote in an epoch, or a standby.",
    example: "CALL DOLT_ASSUME_CLUSTER_ROLE('primary', 2)",
    admin_only: true,
    read_only: true,
    transaction: CallTransaction::CommitBefore,
    run,
};

/// How often a claim is tried while the old primary keeps pushing: each failure is a commit of its,
/// which is fetched.
const CLAIMS_MAX: usize = 64;

/// How often what is pending is pushed before a primary may become a standby.
const PUSHES_MAX: usize = 8;

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let [role, epoch] = args else {
        return refuse(
            "dolt_assume_cluster_role takes a role, 'primary' or 'standby', and an epoch",
        );
    };
    let epoch = types::cast::to_i64(epoch).value;
    let Some(epoch) = u64::try_from(epoch).ok().filter(|epoch| *epoch > 0) else {
        return refuse(format!("epoch {epoch} is not one: epochs count from 1"));
    };
    let (shared, instance) = (Arc::clone(&cx.session.shared), Arc::clone(cx.instance));
    let Some(remote) = shared_remote(&shared.globals) else {
        return refuse(
            "this node shares no remote: set dolt_replicate_to_remote, or dolt_read_replica_remote \
             and dolt_replicate_all_heads, to the name of one",
        );
    };
    let known = shared.replication().assumed().map_or(Epoch(0), |assumed| assumed.epoch);
    if Epoch(epoch) < known {
        return refuse(format!(
            "epoch {epoch} is over: this node knows of epoch {}; take a higher one",
            known.0
        ));
    }
    let change = Change { shared, instance, remote, epoch: Epoch(epoch) };
    match role.to_string_lossy().to_ascii_lowercase().as_str() {
        "primary" => change.to_primary()?,
        "standby" => change.to_standby()?,
        other => {
            return refuse(format!("'{other}' is no role: it must be 'primary' or 'standby'"));
        }
    }
    Ok(status())
}

/// A change of role under way.
struct Change {
    shared: Arc<Shared>,
    instance: Arc<Instance>,
    remote: String,
    epoch: Epoch,
}

impl Change {
    fn to_primary(&self) -> Result<()> {
        let writer = Writer { epoch: self.epoch, node: self.instance.node_id()? };
        let follows = !matches!(*self.shared.duty(), Duty::Push { .. });
        let links = replicated(&self.instance.durable(), &self.remote)?;
        if links.is_empty() {
            return refuse(format!("no database has a remote called {}", self.remote));
        }
        for link in &links {
            self.claim(link, writer, follows)?;
        }
        let assumed = Assumed { role: Role::Primary, epoch: self.epoch };
        let durable = self.instance.durable();
        let mut ops = vec![set_assumed(assumed)];
        for link in &links {
            ops.push(facts::set_writer(&link.database, &link.remote, Some(self.epoch)));
            if follows {
                ops.extend(facts::forget_pushed(&durable, &link.database, &link.remote));
            }
        }
        self.keep(ops)?;
        self.shared.replication().note_assumed(assumed);
        self.shared.schema_has_changed();
        let pushes = &self.shared.replication().pushes;
        pushes.ask(&self.instance, || self.shared.push_round(&self.instance));
        let text = format!("this node is primary of {} in epoch {}", self.remote, self.epoch.0);
        self.shared.replication().say(Weight::Warning, text);
        Ok(())
    }

    /// Makes a database's remote this node's. A node that follows takes over everything first.
    fn claim(&self, link: &Link, writer: Writer, follows: bool) -> Result<()> {
        let exchange = self.shared.replication().links.exchange(&self.shared, &self.instance, link);
        let exchange = exchange?;
        for _ in 0..CLAIMS_MAX {
            let seen = if follows {
                self.shared.mirror_link(&exchange, link, &Followed::All)?.version
            } else {
                exchange.look()?.map(|(version, _)| version)
            };
            match exchange.claim(writer, seen.as_ref())? {
                Claim::Won => return Ok(()),
                Claim::Moved => (),
                Claim::Stale(other) => {
                    return refuse(format!(
                        "the remote of {} is node {}'s in epoch {}: take a higher epoch than that",
                        link.database, other.node, other.epoch.0
                    ));
                }
            }
        }
        refuse(format!(
            "the remote of {} moved each time it was to be claimed: call again",
            link.database
        ))
    }

    fn to_standby(&self) -> Result<()> {
        let links = replicated(&self.instance.durable(), &self.remote)?;
        if links.is_empty() {
            return refuse(format!("no database has a remote called {}", self.remote));
        }
        self.check_not_over(&links)?;
        if let Duty::Push { .. } = *self.shared.duty() {
            self.shared.replication().stop_writes(true);
            if let Err(error) = self.push_out(&links) {
                self.shared.replication().stop_writes(false);
                return Err(error);
            }
        }
        let to = Assumed { role: Role::Standby, epoch: self.epoch };
        fence::give_up(&self.shared, &self.instance, &self.remote, to)?;
        self.shared.schema_has_changed();
        let text = format!("this node is a standby of {} in epoch {}", self.remote, self.epoch.0);
        self.shared.replication().say(Weight::Warning, text);
        self.shared.look_at_remotes(&self.instance);
        Ok(())
    }

    /// Refuses an epoch that is older than a remote's, where one can be reached.
    fn check_not_over(&self, links: &[Link]) -> Result<()> {
        for link in links {
            let exchange =
                self.shared.replication().links.exchange(&self.shared, &self.instance, link)?;
            let Ok(Some((_, Some(owner)))) = exchange.look() else { continue };
            if owner.epoch > self.epoch {
                return refuse(format!(
                    "epoch {} is over: the remote of {} is in epoch {}; take that or a higher one",
                    self.epoch.0, link.database, owner.epoch.0
                ));
            }
        }
        Ok(())
    }

    /// Pushes until nothing is pending; or until another turns out to be primary already.
    fn push_out(&self, links: &[Link]) -> Result<()> {
        for _ in 0..PUSHES_MAX {
            self.shared.push_round(&self.instance);
            let is_fenced = !matches!(*self.shared.duty(), Duty::Push { .. });
            if is_fenced || self.left(links)?.is_none() {
                return Ok(());
            }
        }
        let Some((link, name)) = self.left(links)? else { return Ok(()) };
        let line = self.shared.replication().board.line(&link.database);
        let why = match line.trouble {
            Some(trouble) => trouble.why,
            None => "another has moved it there: fetch and merge first".to_owned(),
        };
        refuse(format!(
            "{name} of {} could not be pushed ({why}); this node stays primary",
            link.database
        ))
    }

    /// Something that is still to be pushed.
    fn left<'a>(&self, links: &'a [Link]) -> Result<Option<(&'a Link, String)>> {
        let state = self.instance.durable();
        for link in links {
            let Some(database) = state.databases.get(&link.database) else { continue };
            let pending = pending::pending(&state, database, &link.remote)?;
            if let Some(first) = pending.into_iter().next() {
                return Ok(Some((link, first.name)));
            }
        }
        Ok(None)
    }

    fn keep(&self, ops: Vec<Op>) -> Result<()> {
        let entry = Entry { ops, ..Entry::default() };
        let position = self.instance.append(&entry, |_| Ok(()))?;
        self.instance.wait_durable(position)?;
        Ok(())
    }
}
