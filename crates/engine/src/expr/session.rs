//! What evaluation asks of the session: modes, the time and its zone, variables; and where warnings
//! go.
//!
//! This is the only file of the expressions that knows how the session keeps these things.

use types::arith::ArithMode;
use types::temporal::DateMode;
use types::{DateTime, Time, Value, Warning};

use crate::context::Context;
use crate::error::Result;
use crate::session::{SessionState, SqlMode};

/// What dates the SQL mode allows.
pub fn date_mode(session: &SessionState) -> DateMode {
    session.sql_mode.date_mode()
}

/// What dates functions take as arguments: parts may be zero, whatever the mode says of storing
/// them.
pub fn lenient_dates(session: &SessionState) -> DateMode {
    let mode = session.sql_mode.date_mode();
    DateMode { no_zero_date: false, no_zero_in_date: false, ..mode }
}

/// NO_UNSIGNED_SUBTRACTION.
pub(crate) fn no_unsigned_subtraction(session: &SessionState) -> bool {
    session.sql_mode.has(SqlMode::NO_UNSIGNED_SUBTRACTION)
}

/// `div_precision_increment`.
pub(crate) fn division_increment(session: &SessionState) -> u8 {
    match session.variables.get("div_precision_increment") {
        Some(value) => u8::try_from(types::cast::to_u64(value).value).unwrap_or(30).min(30),
        None => 4,
    }
}

/// The modes of arithmetic.
pub(crate) fn arith_mode(session: &SessionState) -> ArithMode {
    ArithMode {
        signed_subtraction: no_unsigned_subtraction(session),
        division_increment: division_increment(session),
    }
}

/// ERROR_FOR_DIVISION_BY_ZERO.
pub(crate) fn warns_of_division_by_zero(session: &SessionState) -> bool {
    session.sql_mode.has(SqlMode::ERROR_FOR_DIVISION_BY_ZERO)
}

/// A whole number that a variable holds, or what it is when the variable is not there.
pub(crate) fn limit(session: &SessionState, name: &str, otherwise: u64) -> u64 {
    match session.variables.get(name) {
        Some(value) => types::cast::to_u64(value).value,
        None => otherwise,
    }
}

/// The longest result of a string function; beyond it is NULL with 1301.
pub(crate) fn max_allowed_packet(session: &SessionState) -> u64 {
    limit(session, "max_allowed_packet", 64 << 20)
}

/// `@@name`.
pub(crate) fn system_variable(cx: &mut Context<'_>, name: &str, global: bool) -> Result<Value> {
    crate::variables::read(cx, global, name)
}

/// Notes a warning of this statement.
pub fn warn(cx: &mut Context<'_>, warning: Warning) -> Result<()> {
    cx.diagnostics.push(warning);
    Ok(())
}

/// Notes a warning if there is one.
pub fn warn_if(cx: &mut Context<'_>, warning: Option<Warning>) -> Result<()> {
    warning.map_or(Ok(()), |warning| warn(cx, warning))
}

/// A UTC moment on the clock of the session's zone.
pub fn to_session_zone(session: &SessionState, utc: DateTime) -> DateTime {
    session.time_zone.show(utc)
}

/// A moment on the clock of the session's zone as UTC.
pub fn to_utc(session: &SessionState, local: DateTime) -> DateTime {
    session.time_zone.store(local)
}

/// A moment that was written with an offset (`2024-01-01 00:00:00+02:00`) on the session's clock.
pub(crate) fn apply_offset(at: DateTime, offset: Option<i16>, session: &SessionState) -> DateTime {
    let Some(minutes) = offset else { return at };
    let utc = at.unix_micros().map(|micros| micros - i64::from(minutes) * 60_000_000);
    let utc = utc.and_then(|micros| DateTime::from_unix_micros(micros, at.fsp()));
    utc.map_or(at, |utc| to_session_zone(session, utc))
}

/// When the statement began, on the session's clock, with all six digits.
pub fn now(cx: &Context<'_>) -> DateTime {
    local(cx, cx.now_us)
}

/// A moment on the session's clock with all six digits; microseconds since 1970 UTC.
pub(crate) fn local(cx: &Context<'_>, utc_us: i64) -> DateTime {
    let utc = DateTime::from_unix_micros(utc_us, 6).unwrap_or(DateTime::ZERO);
    to_session_zone(cx.session, utc)
}

/// A time of today, as MySQL reads a TIME where a moment is wanted.
pub(crate) fn today_at(cx: &Context<'_>, time: Time) -> DateTime {
    let today = now(cx).date();
    DateTime::from_date_and_micros(today, time.micros(), time.fsp()).unwrap_or(DateTime::ZERO)
}
