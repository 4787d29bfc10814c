//! `dolt_fsck`: reads everything back, of this instance or of a remote or backup.
//!
//! A row a line: what was read (`summary`), what is wrong (`problem`), what to do (`advice`).
//! Damage is a result, not an error of the statement: who asked wants the whole list.

use repo::exchange::facts;
use repo::exchange::verify::{Subject, VerifyReport, verify_instance, verify_remote};
use types::Value;

use super::opener::{absolute, exchange};
use super::reply::watch;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::Columns;
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::arguments::{Flag, flag, parse};

pub(super) static DOLT_FSCK: Procedure = Procedure {
    name: "dolt_fsck",
    help: "Reads every byte of this instance back, or of the remote or backup at a URL.",
    example: "CALL DOLT_FSCK()",
    admin_only: true,
    read_only: true,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[flag(Some('q'), "quiet")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let report = match given.names.as_slice() {
        [] => verify_instance(cx.instance, &mut watch(cx))?,
        [place] => {
            let url = url_of(cx, place)?;
            let report = verify_remote(exchange(cx, &url)?.remote(), &mut watch(cx))?;
            if report.subject == Subject::Nothing && report.packs == 0 && report.is_sound() {
                return refuse(format!("there is no remote and no backup at {url}"));
            }
            report
        }
        _ => return refuse("usage: dolt_fsck(['url'])"),
    };
    Ok(rows(&report))
}

/// A URL, or the place behind the name of a backup or remote of the current database.
fn url_of(cx: &Context<'_>, place: &str) -> Result<String> {
    if place.contains("://") {
        return absolute(cx, place);
    }
    let state = cx.instance.durable();
    if let Some(database) = cx.session.database.as_deref() {
        let lookups = [facts::backup, facts::remote];
        for found in lookups.map(|lookup| lookup(&state, database, place)) {
            if let Some(found) = found? {
                return Ok(found.url);
            }
        }
    }
    refuse(format!("'{place}' is neither a url nor the name of a backup or remote"))
}

fn rows(report: &VerifyReport) -> ProcedureRows {
    let row = |kind: &str, message: &str| vec![Value::text(kind), Value::text(message)];
    let summary = report.summary();
    let problems = report.problems();
    let mut rows: Vec<_> = summary.iter().map(|line| row("summary", line)).collect();
    rows.extend(problems.iter().map(|line| row("problem", line)));
    if !problems.is_empty() {
        rows.push(row("advice", report.advice()));
    }
    ProcedureRows { columns: Columns::new().text("kind").text("message").list(), rows }
}
