//! CALL of procedures that are built in.

use parser::ast::{Call, Statement};
use types::{ErrorCode, SqlError};

use super::dispatch::procedure_name;
use crate::context::Context;
use crate::error::Result;
use crate::sink::{Done, Sink};

/// Whether what is open is committed before this statement because of the procedure that it calls.
pub(super) fn commits_before(_statement: &Statement) -> bool {
    false
}

/// The same after it.
pub(super) fn commits_after(_statement: &Statement) -> bool {
    false
}

/// CALL: the procedure's result, then its end. 1305 for one that is not there.
pub(super) fn run(cx: &mut Context<'_>, call: &Call, _sink: &mut dyn Sink) -> Result<Done> {
    let database = cx.session.database.as_deref().unwrap_or_default();
    let name = format!("{database}.{}", procedure_name(call));
    Err(SqlError::new(ErrorCode::SpDoesNotExist, &[&"PROCEDURE", &name]).into())
}
