//! What a node does for replication: by the role it has assumed, else by its variables.

use std::sync::Arc;

use repo::exchange::Epoch;
use repo::exchange::mirror::Followed;
use repo::exchange::role::{Assumed, Role};
use types::Value;

use super::{Replication, settings};
use crate::session::Shared;
use crate::variables::Globals;

/// What a node does for replication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Nothing.
    None,
    /// It pushes what it commits.
    Push {
        /// What the remote is called in its databases.
        remote: String,
        /// The leadership that it was made primary in, if it was.
        epoch: Option<Epoch>,
    },
    /// It pulls, and takes no writes.
    Pull {
        /// What the remote is called in its databases.
        remote: String,
        /// Which branches.
        followed: Followed,
    },
    /// Another took over: it takes no writes and pulls nothing.
    Fenced,
}

impl Duty {
    pub(super) fn of(assumed: Option<Assumed>, globals: &Globals) -> Self {
        let Some(Assumed { role, epoch }) = assumed else { return Self::of_variables(globals) };
        let (push, pull) = (settings::push_remote(globals), settings::pull_remote(globals));
        // One remote is shared by all; who changes roles was set up for only one of them.
        match role {
            Role::Primary => match push.or(pull) {
                Some(remote) => Self::Push { remote, epoch: Some(epoch) },
                None => Self::None,
            },
            Role::Standby => match pull.or(push) {
                Some(remote) => {
                    let followed = settings::followed(globals).unwrap_or(Followed::All);
                    Self::Pull { remote, followed }
                }
                None => Self::Fenced,
            },
            Role::Fenced => Self::Fenced,
        }
    }

    fn of_variables(globals: &Globals) -> Self {
        if let Some(remote) = settings::pull_remote(globals)
            && let Some(followed) = settings::followed(globals)
        {
            return Self::Pull { remote, followed };
        }
        match settings::push_remote(globals) {
            Some(remote) => Self::Push { remote, epoch: None },
            None => Self::None,
        }
    }

    pub(super) fn is_read_only(&self) -> bool {
        matches!(self, Self::Pull { .. } | Self::Fenced)
    }

    /// What `@@dolt_cluster_role` says; empty without replication, as in Dolt.
    pub(super) fn role_name(&self) -> &'static str {
        match self {
            Self::None => "",
            Self::Push { .. } => Role::Primary.name(),
            Self::Pull { .. } => Role::Standby.name(),
            Self::Fenced => Role::Fenced.name(),
        }
    }
}

/// The remote that a node shares with others, whatever it does now.
pub(super) fn shared_remote(globals: &Globals) -> Option<String> {
    settings::push_remote(globals).or_else(|| settings::pull_remote(globals))
}

impl Replication {
    /// What the node does by these variables: as it was worked out for this count of their changes,
    /// or as `of` works it out from the role now.
    fn duty_as_of(&self, changes: u64, of: impl FnOnce(Option<Assumed>) -> Duty) -> Arc<Duty> {
        if let Some((known, duty)) = &*self.duty.read()
            && *known == changes
        {
            return Arc::clone(duty);
        }
        // Held until it is kept, so that no role that is assumed meanwhile is missed.
        let assumed = self.assumed.read();
        let duty = Arc::new(of(*assumed));
        *self.duty.write() = Some((changes, Arc::clone(&duty)));
        duty
    }
}

impl Shared {
    /// What the node does for replication now.
    pub(crate) fn duty(&self) -> Arc<Duty> {
        let changes = self.globals.changes();
        self.replication().duty_as_of(changes, |assumed| Duty::of(assumed, &self.globals))
    }

    /// Whether clients may write, as far as replication is asked.
    pub(crate) fn is_follower(&self) -> bool {
        let replication = self.replication();
        replication.has_stopped_writes() || self.duty().is_read_only()
    }

    /// The value of a variable that replication gives; `None` for all others.
    pub(crate) fn replication_variable(&self, name: &str) -> Option<Value> {
        match name {
            "dolt_cluster_role" => Some(Value::text(self.duty().role_name())),
            "dolt_cluster_role_epoch" => {
                let assumed = self.replication().assumed();
                Some(Value::UInt(assumed.map_or(0, |assumed| assumed.epoch.0)))
            }
            "read_only" | "super_read_only" if self.is_follower() => Some(Value::Int(1)),
            _ => None,
        }
    }
}
