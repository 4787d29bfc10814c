//! Which remote's branch a branch follows.
//!
//! Kept as a fact of scope `Remote` under `database/branch/<branch>`, beside the remotes' own
//! `database/remote/<name>`; what is followed is `remote/branch`.

use repo::entry::Scope;

use crate::context::Context;

/// The fact's key.
pub fn upstream_key(database: &str, branch: &str) -> String {
    format!("{database}/branch/{branch}")
}

/// What a branch follows, as `remote` and `branch`.
pub fn upstream_of(cx: &Context<'_>, database: &str, branch: &str) -> Option<(String, String)> {
    let bytes = cx.txn.snapshot().fact(Scope::Remote, &upstream_key(database, branch))?;
    let text = std::str::from_utf8(bytes).ok()?;
    let (remote, followed) = text.split_once('/')?;
    Some((remote.to_owned(), followed.to_owned()))
}
