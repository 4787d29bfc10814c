//! USE, COM_INIT_DB and what a connection names in its handshake.

use std::sync::Arc;

use crate::catalog::{self, LocatedAt};
use crate::context::Context;
use crate::error::Result;
use crate::privileges;
use crate::sink::Done;

/// Makes a database the current one; `db/branch` chooses what it is looked at through as well.
pub(super) fn run(cx: &mut Context<'_>, name: &str) -> Result<Done> {
    let located = catalog::locate(cx, Some(name))?;
    if !privileges::may_see_database(cx, &located.name) {
        return Err(privileges::denied_database(cx, name));
    }
    if located.at == LocatedAt::Virtual {
        cx.session.database = Some(Arc::clone(&located.name));
    } else {
        cx.session.database = Some(repo::lower(&located.database));
    }
    cx.session.plans_have_changed();
    cx.session.row_count = 0;
    Ok(Done { database_changed: Some(located.database.to_string()), ..Done::default() })
}
