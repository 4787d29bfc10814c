//! `pando_replication_status`: a row for each ref of each replicated database, and for kept work.
//!
//! | state | means |
//! |---|---|
//! | `current` | the remote and this node agree, as far as is known here |
//! | `pending` | it goes to the remote with the next push that succeeds |
//! | `refused` | another has moved it at the remote: nothing is overwritten, fetch and merge |
//! | `stale` | the remote was not reached: what is here may be old |
//! | `lost` | work that gave way to another primary's, kept under this name |

use repo::Hash;
use repo::exchange::role::Assumed;
use repo::exchange::{lost, pending};
use repo::state::{Database, HEADS, REMOTES, TAGS};
use types::Value;

use super::Duty;
use super::board::Line;
use super::duty::shared_remote;
use super::links::{Link, replicated};
use crate::context::Context;
use crate::error::Result;
use crate::history::tables::SystemTable;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource};

/// The declaration.
pub(crate) static PANDO_REPLICATION_STATUS: SystemTable =
    SystemTable { name: "pando_replication_status", columns, rows, delete: None };

fn columns() -> Columns {
    Columns::new()
        .text("database")
        .text("remote")
        .text("url")
        .text("role")
        .big("epoch")
        .text("ref")
        .text("state")
        .text_null("local_hash")
        .text_null("remote_hash")
        .big("replication_lag_millis")
        .date("last_update")
        .text_null("current_error")
        .text_null("advice")
}

/// What a row says of one ref.
struct Seen {
    name: String,
    state: &'static str,
    here: Option<Hash>,
    there: Option<Hash>,
    advice: Option<String>,
}

fn rows(cx: &mut Context<'_>, _here: &Here, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
    let shared = std::sync::Arc::clone(&cx.session.shared);
    let mut rows = Vec::new();
    let Some(remote) = shared_remote(&shared.globals) else {
        return Ok(Box::new(rows.into_iter()));
    };
    let duty = shared.duty();
    let epoch = shared.replication().assumed().map_or(0, |Assumed { epoch, .. }| epoch.0);
    for link in replicated(cx.txn.snapshot(), &remote)? {
        let line = shared.replication().board.line(&link.database);
        let lag = lag_ms(&line, cx.now_us);
        for seen in refs_of(cx, &duty, &link, &line)? {
            rows.push(vec![
                Value::text(&link.database),
                Value::text(&link.remote),
                Value::text(&link.url),
                Value::text(duty.role_name()),
                Value::UInt(epoch),
                Value::text(&seen.name),
                Value::text(seen.state),
                hash_or_null(seen.here),
                hash_or_null(seen.there),
                lag.map_or(Value::Null, Value::Int),
                line.reached_us.map_or(Value::Null, date_us),
                line.trouble.as_ref().map_or(Value::Null, |trouble| Value::text(&trouble.why)),
                seen.advice.as_deref().map_or(Value::Null, Value::text),
            ]);
        }
    }
    Ok(Box::new(rows.into_iter()))
}

fn refs_of(cx: &Context<'_>, duty: &Duty, link: &Link, line: &Line) -> Result<Vec<Seen>> {
    let state = cx.txn.snapshot();
    let Some(database) = state.databases.get(&link.database) else { return Ok(Vec::new()) };
    let mut all = match duty {
        Duty::Push { .. } => pushed_refs(cx, database, link, line)?,
        _ => pulled_refs(database, link, line),
    };
    for kept in lost::lost(state, &link.database)? {
        let advice = format!(
            "look at it: SELECT ... AS OF '{0}'; bring it to the primary by a remote of its own: \
             CALL DOLT_REMOTE('add', 'rescue', URL); CALL DOLT_PUSH('rescue', \
             '{0}:refs/heads/rescued')",
            kept.name
        );
        let (here, advice) = (Some(kept.commit), Some(advice));
        all.push(Seen { name: kept.name, state: "lost", here, there: None, advice });
    }
    Ok(all)
}

fn pushed_refs(
    cx: &Context<'_>,
    database: &Database,
    link: &Link,
    line: &Line,
) -> Result<Vec<Seen>> {
    let state = cx.txn.snapshot();
    let waiting = pending::pending(state, database, &link.remote)?;
    let mut all = Vec::new();
    for (name, hash) in published(database) {
        if waiting.iter().any(|pending| pending.name == name) {
            continue;
        }
        let (here, name) = (Some(hash), name.to_owned());
        all.push(Seen { name, state: "current", here, there: here, advice: None });
    }
    for pending in waiting {
        let refused = line.refused.get(&pending.name);
        let (state, there) = match refused {
            Some(there) => ("refused", *there),
            None => ("pending", pending.last),
        };
        let advice = refused.map(|_| {
            let branch = pending.name.strip_prefix(HEADS).unwrap_or(&pending.name);
            format!("CALL DOLT_FETCH('{0}'); CALL DOLT_MERGE('{0}/{branch}')", link.remote)
        });
        all.push(Seen { name: pending.name, state, here: pending.new, there, advice });
    }
    Ok(all)
}

fn pulled_refs(database: &Database, link: &Link, line: &Line) -> Vec<Seen> {
    let state =
        if line.trouble.is_some() || line.reached_us.is_none() { "stale" } else { "current" };
    let seen = published(database).map(|(name, hash)| {
        let tracked = name.strip_prefix(HEADS).map(|branch| {
            database.refs.get(&format!("{REMOTES}{}/{branch}", link.remote)).copied()
        });
        Seen {
            name: name.to_owned(),
            state,
            here: Some(hash),
            there: tracked.unwrap_or(Some(hash)),
            advice: None,
        }
    });
    seen.collect()
}

/// Branches and tags.
fn published(database: &Database) -> impl Iterator<Item = (&str, Hash)> {
    let refs = database.refs.iter().map(|(name, hash)| (name, *hash));
    refs.filter(|(name, _)| name.starts_with(HEADS) || name.starts_with(TAGS))
}

/// A node looks once a second; a remote that was not reached for longer than that is late.
const LATE_MS: i64 = 3_000;

/// How long the remote has not been reached; 0 while it is, NULL before it ever was.
fn lag_ms(line: &Line, now_us: i64) -> Option<i64> {
    let since_us = line.reached_us.or_else(|| Some(line.trouble.as_ref()?.since_us))?;
    let ms = (now_us - since_us).max(0) / 1000;
    Some(if line.trouble.is_some() || ms > LATE_MS { ms } else { 0 })
}

fn hash_or_null(hash: Option<Hash>) -> Value {
    hash.map_or(Value::Null, |hash| Value::text(&hash.to_string()))
}
