//! `dolt_gc`: what is in memory goes into packs now, and the log's prefix goes.
//!
//! Chunks that nothing names are given back by the instance's own maintenance, in steps, beside
//! readers and writers; this call brings the checkpoint about that it starts from. `--shallow`,
//! `--full` and the like are accepted: there are no generations here to choose from.

use types::Value;

use super::arguments::{Flag, flag, parse, valued};
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_GC: Procedure = Procedure {
    name: "dolt_gc",
    help: "Writes a checkpoint, from which maintenance gives unused space back.",
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
    cx.instance.fold_large()?;
    cx.instance.checkpoint()?;
    Ok(status())
}
