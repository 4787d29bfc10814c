//! LOAD DATA [LOCAL] INFILE (manual 13.2.9).

use parser::ast;
use types::{ErrorCode, SqlError};

use crate::context::Context;
use crate::error::Result;
use crate::sink::{Done, Sink};

/// Runs LOAD DATA.
pub(super) fn run(
    _cx: &mut Context<'_>,
    _load: &ast::LoadData,
    _sink: &mut dyn Sink,
) -> Result<Done> {
    Err(SqlError::new(ErrorCode::NotSupportedYet, &[&"LOAD DATA"]).into())
}
