//! When tables were made: `CREATE_TIME` of `information_schema.TABLES`.
//!
//! A fact of this node, by database and table (across branches, as the AUTO_INCREMENT counter):
//! microseconds since 1970 UTC, little-endian. As in MySQL it is that of the last statement that
//! made or rebuilt the table. It lies outside of every hash, so equal tables stay equal; what came
//! by clone or restore has none.

use std::sync::Arc;

use repo::TablePlace;
use repo::entry::{Op, Scope};
use repo::state::State;
use types::Value;
use types::temporal::DateTime;

use crate::context::Context;
use crate::error::Result;

const PREFIX: &str = "created";

fn key(database: &str, table: &str) -> Arc<str> {
    format!("{PREFIX}/{database}/{table}").into()
}

/// The table is made now.
pub(super) fn note(cx: &mut Context<'_>, place: &TablePlace) -> Result<()> {
    set(cx, place, Some(Arc::from(cx.now_us.to_le_bytes())))
}

/// The table is no more.
pub(super) fn forget(cx: &mut Context<'_>, place: &TablePlace) -> Result<()> {
    let key = key(&place.place.database, &place.table);
    match cx.txn.snapshot().fact(Scope::Node, &key) {
        Some(_) => set(cx, place, None),
        None => Ok(()),
    }
}

/// What a table has, another has from now on.
pub(super) fn follow(cx: &mut Context<'_>, from: &TablePlace, to: &TablePlace) -> Result<()> {
    let key = key(&from.place.database, &from.table);
    let Some(moment) = cx.txn.snapshot().fact(Scope::Node, &key).cloned() else { return Ok(()) };
    set(cx, from, None)?;
    set(cx, to, Some(moment))
}

/// The changes that take away what was noted of a whole database (its name in lower case).
pub(super) fn forget_database(state: &State, database: &str) -> Vec<Op> {
    let prefix = format!("{PREFIX}/{database}/");
    let facts = state.facts(Scope::Node).into_iter();
    let own = facts.map(|(key, _)| key).filter(|key| key.starts_with(&prefix));
    own.map(|key| Op::Setting { scope: Scope::Node, key: key.into(), value: None }).collect()
}

fn set(cx: &mut Context<'_>, place: &TablePlace, value: Option<Arc<[u8]>>) -> Result<()> {
    let key = key(&place.place.database, &place.table);
    cx.txn.push_op(Op::Setting { scope: Scope::Node, key, value })?;
    Ok(())
}

/// When the table was made, in the session's time zone; NULL where nobody noted it.
pub(crate) fn create_time(cx: &Context<'_>, database: &str, table: &str) -> Value {
    let fact = cx.txn.snapshot().fact(Scope::Node, &key(database, table));
    let moment = fact.and_then(|bytes| <[u8; 8]>::try_from(&bytes[..]).ok());
    let local = moment.map(|us| cx.session.time_zone.local_us(i64::from_le_bytes(us)));
    let shown = local.and_then(|us| DateTime::from_unix_micros(us, 0));
    shown.map_or(Value::Null, |at| Value::DateTime(at.truncate(0)))
}
