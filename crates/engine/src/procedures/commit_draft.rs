//! Making a commit.

use repo::Hash;
use repo::history::closure::save_commit;
use repo::object::{Commit, Identity, Tree};

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
    (author, committer): (Identity, Identity),
    message: &str,
) -> Result<Hash> {
    let draft = Commit {
        root,
        parents,
        height: 0,
        closure: Tree::default(),
        author,
        committer,
        message: message.to_owned(),
        signature: String::new(),
    };
    Ok(save_commit(cx.instance.store(), draft)?)
}
