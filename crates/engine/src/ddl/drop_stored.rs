//! DROP PROCEDURE, FUNCTION, TRIGGER and EVENT: there are none, so the name is never known.

use parser::ast::{DropStored, StoredKind};
use types::{ErrorCode, SqlError, Warning};

use super::place::{place_of_database, shown_database};
use crate::context::Context;
use crate::error::Result;
use crate::sink::Done;

/// 1305, 1360 or 1539; a note under IF EXISTS, as dumps write it.
pub(super) fn run(cx: &mut Context<'_>, drop: &DropStored) -> Result<Done> {
    let place = place_of_database(cx, drop.name.schema.as_ref())?;
    let name = format!("{}.{}", shown_database(cx, &place), drop.name.name.as_str());
    let error = match drop.kind {
        StoredKind::Procedure => SqlError::new(ErrorCode::SpDoesNotExist, &[&"PROCEDURE", &name]),
        StoredKind::Function => SqlError::new(ErrorCode::SpDoesNotExist, &[&"FUNCTION", &name]),
        StoredKind::Trigger => SqlError::new(ErrorCode::TrgDoesNotExist, &[]),
        StoredKind::Event => {
            SqlError::new(ErrorCode::EventDoesNotExist, &[&drop.name.name.as_str()])
        }
    };
    if !drop.if_exists {
        return Err(error.into());
    }
    let note = Warning { level: types::Level::Note, ..Warning::from(error) };
    cx.diagnostics.push(note);
    Ok(Done::default())
}
