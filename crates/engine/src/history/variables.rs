//! The variables that follow the session's place in history: `@@<db>_head` and its like.

use repo::state::HEADS;
use types::Value;

use super::Here;
use crate::context::Context;
use crate::error::Result;

/// The endings, each with what it shows. Longer ones first: `_head_ref` ends with no other's.
const KINDS: [(&str, Kind); 5] = [
    ("_default_branch", Kind::DefaultBranch),
    ("_head_ref", Kind::HeadRef),
    ("_head", Kind::Head),
    ("_working", Kind::Working),
    ("_staged", Kind::Staged),
];

#[derive(Clone, Copy)]
enum Kind {
    DefaultBranch,
    HeadRef,
    Head,
    Working,
    Staged,
}

/// The value of `@@<database>_head`, `_head_ref`, `_working`, `_staged` or `_default_branch`,
/// `name` in lower case; `None` where the name is none of these, or there is no such database.
pub fn session_variable(cx: &Context<'_>, name: &str) -> Result<Option<Value>> {
    for (ending, kind) in KINDS {
        let Some(database) = name.strip_suffix(ending) else { continue };
        if cx.txn.snapshot().database(database).is_some() {
            return value(cx, database, kind).map(Some);
        }
    }
    Ok(None)
}

fn value(cx: &Context<'_>, database: &str, kind: Kind) -> Result<Value> {
    let branch = super::default_branch(cx, database);
    let here = Here::of_session(cx, database)?;
    let text = match kind {
        Kind::DefaultBranch => branch.to_string(),
        Kind::HeadRef => match here.place() {
            Some(place) => format!("{HEADS}{}", place.branch),
            None => String::new(),
        },
        Kind::Head => here.head(cx)?.to_string(),
        Kind::Working => here.working(cx)?.to_string(),
        Kind::Staged => here.staged(cx)?.to_string(),
    };
    Ok(Value::text(&text))
}

/// A session variable's text; `None` where it is empty or not set.
pub(crate) fn text_variable(cx: &Context<'_>, name: &str) -> Option<String> {
    let value = cx.session.variables.get(name)?;
    let text = value.to_string_lossy().into_owned();
    (!text.is_empty()).then_some(text)
}

/// Whether a session variable is on.
pub(crate) fn is_on(cx: &Context<'_>, name: &str) -> bool {
    let value = cx.session.variables.get(name);
    value.is_some_and(|value| {
        let text = value.to_string_lossy();
        types::cast::is_true(value) == Some(true) || text.eq_ignore_ascii_case("on")
    })
}
