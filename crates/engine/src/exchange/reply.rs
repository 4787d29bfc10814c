//! What these procedures answer and how they are ended.

use repo::entry::{Entry, Op};
use repo::exchange::Progress;
use repo::state::State;
use types::{ErrorCode, Level, SqlError, Warning};

use crate::context::Context;
use crate::error::{Error, Result};

/// The same error with words before its own.
pub(super) fn within(words: &str, error: Error) -> Error {
    match error {
        Error::Sql(error) if error.code == ErrorCode::UnknownError => {
            SqlError::unknown(format!("{words}: {}", error.message)).into()
        }
        other => other,
    }
}

/// A note of the statement.
pub(super) fn note(cx: &mut Context<'_>, level: Level, message: impl Into<String>) {
    let message = message.into();
    cx.diagnostics.push(Warning { level, code: ErrorCode::UnknownError, message });
}

/// Tells the process list how far an exchange is, and ends it when the statement is to end (KILL).
pub(super) fn watch(cx: &Context<'_>) -> impl FnMut(&Progress) -> repo::Result<()> + use<> {
    let interruption = std::sync::Arc::clone(&cx.session.interruption);
    let process = cx.session.process.clone();
    move |progress| {
        process.tell(progress);
        interruption.check().map_err(|_| repo::Error::Interrupted)
    }
}

/// Carries changes of facts and refs out at once, and returns when they are durable. Refs must
/// still be where they were seen.
pub(super) fn change_now(cx: &Context<'_>, ops: Vec<Op>) -> Result<()> {
    if ops.is_empty() {
        return Ok(());
    }
    let seen = ops.clone();
    let as_seen = |tip: &State| {
        for op in &seen {
            let Op::Ref(moved) = op else { continue };
            let now = tip.databases.get(&moved.database);
            if now.and_then(|now| now.refs.get(&moved.name).copied()) != moved.old {
                return Err(repo::Error::RefMoved { name: moved.name.to_string() });
            }
        }
        Ok(())
    };
    let position = cx.instance.append(&Entry { ops, ..Entry::default() }, as_seen)?;
    cx.instance.wait_durable(position)?;
    Ok(())
}
