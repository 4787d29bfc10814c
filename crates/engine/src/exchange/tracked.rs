//! Which remote a call means, and which branch it is called on.

use repo::Place;
use repo::exchange::facts::{self, NamedPlace, Tracking};

use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::here;

/// The branch that the session is on.
pub(super) fn current(cx: &mut Context<'_>) -> Result<Place> {
    here(cx, None)?.writable("this operation is not supported while in a detached head state")
}

/// The remote of that name, for push; Dolt's words where there is none.
pub(super) fn remote_named(cx: &Context<'_>, database: &str, name: &str) -> Result<NamedPlace> {
    match facts::remote(&cx.instance.durable(), database, name)? {
        Some(remote) => Ok(remote),
        None => refuse(format!(
            "fatal: remote '{name}' not found.\nPlease make sure the remote exists."
        )),
    }
}

/// The remote that is meant where none is named: the only one, or origin.
pub(super) fn default_remote(cx: &Context<'_>, database: &str) -> Result<Option<NamedPlace>> {
    let remotes = facts::remotes(&cx.instance.durable(), database)?;
    if let [only] = remotes.as_slice() {
        return Ok(Some(only.clone()));
    }
    Ok(remotes.into_iter().find(|remote| remote.name == "origin"))
}

/// What a branch follows.
pub(super) fn upstream(cx: &Context<'_>, place: &Place) -> Result<Option<Tracking>> {
    Ok(facts::tracking(&cx.instance.durable(), &place.database, &place.branch)?)
}
