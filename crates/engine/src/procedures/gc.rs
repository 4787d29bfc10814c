//! `dolt_gc`: chunks that nothing names any more are given back to the disk, in steps, beside
//! readers and writers. The node's maintenance does the same by itself when much has been written.
//!
//! `--full` and the like are accepted: there are no generations here to choose from, every
//! collection goes over old data too. `--shallow` writes a checkpoint only.

use std::sync::Arc;

use repo::gc::GcSettings;
use types::Value;

use super::arguments::{Flag, flag, parse, valued};
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_GC: Procedure = Procedure {
    name: "dolt_gc",
    help: "Gives the space of what nothing names any more back to the disk.",
    example: "CALL DOLT_GC()",
    admin_only: true,
    read_only: true,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[
    flag(Some('s'), "shallow"),
    flag(Some('f'), "full"),
    valued(None, "archive-level"),
    valued(None, "incremental-file-size"),
];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    if let Some(name) = given.name(0) {
        let count = given.names.len();
        return refuse(format!(
            "error: gc does not take positional arguments, but found {count}: {name}"
        ));
    }
    if given.has("shallow") {
        cx.instance.checkpoint()?;
        return Ok(status());
    }
    // This call writes nothing that must be kept, and need not stand in its own way.
    cx.txn.unpin();
    let interruption = Arc::clone(&cx.session.interruption);
    let instance = Arc::clone(cx.instance);
    instance.collect_garbage(GcSettings::default(), &mut |_| {
        instance.wait().pass();
        interruption.check().map_err(|_| repo::Error::Interrupted)
    })?;
    Ok(status())
}
