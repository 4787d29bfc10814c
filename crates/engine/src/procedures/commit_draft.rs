//! Making a commit.

use repo::Hash;
use repo::history::closure::save_new;
use repo::object::Identity;

use super::arguments::Arguments;
use crate::context::Context;
use crate::error::Result;
use crate::history::{author_and_committer, date_of, identity_of};

/// Author and committer as `--author`, `--date`, the session's variables and its account say.
pub(crate) fn identities(cx: &Context<'_>, given: &Arguments) -> Result<(Identity, Identity)> {
    let date_us = given.value("date").map(date_of).transpose()?;
    let author = match given.value("author") {
        Some(text) => Some(identity_of(text, date_us.unwrap_or(cx.now_us))?),
        None => None,
    };
    author_and_committer(cx, author, date_us)
}

/// Keeps a commit of `root` with these parents.
pub(crate) fn save(
    cx: &Context<'_>,
    root: Hash,
    parents: Vec<Hash>,
    identities: (Identity, Identity),
    message: &str,
) -> Result<Hash> {
    Ok(save_new(cx.instance.store(), root, parents, identities, message)?)
}
