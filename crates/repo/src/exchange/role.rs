//! The role of a node among those that share a remote: a fact of the node, outside of every root.
//!
//! ```text
//! scope   key     value
//! Node    role    version (1) | 1 primary, 2 standby, 3 fenced | epoch varint
//! ```
//! A node without the fact is what its variables make of it. One that is standby or fenced commits
//! nothing of its clients: whether it is, is looked at inside the section, so that no commit falls
//! between the look and the entry that made it so.

use storage::log::Position;

use super::root::Epoch;
use crate::codec::{Reader, Writer as Fields};
use crate::entry::{Op, Scope};
use crate::error::{Error, Result};
use crate::state::State;

const VERSION: u8 = 1;
const KEY: &str = "role";

/// What a node is to its remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It alone writes, and pushes what it commits.
    Primary,
    /// It reads what the primary has pushed.
    Standby,
    /// It was primary until another took over, and waits for somebody to make it a standby.
    Fenced,
}

/// A role that was assumed, or forced upon a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// Which one.
    pub role: Role,
    /// The leadership that it belongs to: its own as primary, else the newest it knows of.
    pub epoch: Epoch,
}

impl Role {
    /// Its name in `@@dolt_cluster_role`. Dolt has no word for a node that was fenced off.
    pub fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Standby => "standby",
            Self::Fenced => "fenced",
        }
    }

    /// Whether clients may write.
    pub fn is_writable(self) -> bool {
        self == Self::Primary
    }
}

/// The role that a node has assumed, if it ever did.
pub fn assumed(state: &State) -> Result<Option<Assumed>> {
    let Some(bytes) = state.fact(Scope::Node, KEY) else { return Ok(None) };
    let mut from = Reader::versioned(bytes, "a node's role", VERSION)?;
    let role = match from.byte()? {
        1 => Role::Primary,
        2 => Role::Standby,
        3 => Role::Fenced,
        tag => return Err(from.unknown("role", tag)),
    };
    let epoch = Epoch(from.varint()?);
    from.finish()?;
    Ok(Some(Assumed { role, epoch }))
}

/// The change that gives a node a role.
pub fn set_assumed(to: Assumed) -> Op {
    let mut out = Fields::versioned(VERSION);
    out.byte(match to.role {
        Role::Primary => 1,
        Role::Standby => 2,
        Role::Fenced => 3,
    });
    out.varint(to.epoch.0);
    Op::Setting { scope: Scope::Node, key: KEY.into(), value: Some(out.finish().into()) }
}

/// Refuses a client's entry on a node that may not write; settings of the node itself aside.
pub(crate) fn check_writable(tip: &State, ops: &[Op], has_rows: bool) -> Result<()> {
    let is_own = |op: &Op| matches!(op, Op::Setting { scope: Scope::Node, .. });
    if tip.position == Position(0) || (!has_rows && ops.iter().all(is_own)) {
        return Ok(());
    }
    match assumed(tip)? {
        Some(Assumed { role, epoch }) if !role.is_writable() => Err(Error::ReadOnlyInstance {
            why: format!("its role is {} in epoch {}", role.name(), epoch.0),
        }),
        _ => Ok(()),
    }
}
