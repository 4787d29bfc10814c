//! KILL.

use parser::ast::Kill;
use types::{ErrorCode, SqlError, cast};

use super::evaluate;
use crate::context::Context;
use crate::error::Result;
use crate::privileges::{self, Object, Privilege};
use crate::sink::Done;

/// KILL [CONNECTION | QUERY] id; 1094 for a session that is not there.
pub(super) fn run(cx: &mut Context<'_>, kill: &Kill) -> Result<Done> {
    let value = evaluate(cx, &kill.id)?;
    let id = cast::to_u64(&value).value;
    let Some((process, interruption)) = cx.session.shared.processes.find(id) else {
        return Err(SqlError::new(ErrorCode::NoSuchThread, &[&id]).into());
    };
    let is_own = process.client.user == cx.session.client.user;
    if !is_own && !privileges::is_allowed(cx, Privilege::Super, &Object::Server) {
        return Err(SqlError::new(ErrorCode::KillDeniedError, &[&id]).into());
    }
    interruption.interrupt(cx.instance, !kill.query);
    if id == cx.session.connection_id {
        cx.session.interruption.check()?;
    }
    Ok(Done::default())
}
