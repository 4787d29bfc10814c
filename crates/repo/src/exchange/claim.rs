//! Claim: a node becomes the one that may write to a remote.
//!
//! The claim is the writer in the remote's root, put there by compare-and-set against the root that
//! was read to its end: whoever pushes meanwhile makes the claim fail, and is fetched first. From
//! then on every other writer's push finds a root that another owns, before the first commit of the
//! new one too.

use super::Exchange;
use super::published::Published;
use super::root::Writer;
use crate::error::Result;
use storage::remote::RootVersion;

/// How a claim ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The remote is this writer's.
    Won,
    /// The root is not the one that was read to its end: fetch again.
    Moved,
    /// Another holds it in that leadership, which is as new or newer.
    Stale(Writer),
}

impl Exchange {
    /// Claims the remote, whose root should be the one that was `seen`.
    pub fn claim(&self, writer: Writer, seen: Option<&RootVersion>) -> Result<Claim> {
        let mut published = Published::read(self)?;
        match published.writer {
            Some(found) if found == writer => return Ok(Claim::Won),
            Some(found) if !writer.may_follow(&found) => return Ok(Claim::Stale(found)),
            _ => (),
        }
        if published.version() != seen {
            return Ok(Claim::Moved);
        }
        published.writer = Some(writer);
        Ok(if published.write(self)? { Claim::Won } else { Claim::Moved })
    }
}
