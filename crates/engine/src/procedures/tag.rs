//! `dolt_tag`: names for commits that stay.

use repo::history::ref_name;
use repo::object::{Object, Tag};
use repo::state::TAGS;
use types::Value;

use super::arguments::{Flag, flag, parse, valued};
use super::change::move_ref;
use super::result::status;
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::{author_and_committer, database_of, here, identity_of};
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};

pub(super) static DOLT_TAG: Procedure = Procedure {
    name: "dolt_tag",
    help: "Creates or deletes a tag.",
    example: "CALL DOLT_TAG('v1', 'HEAD', '-m', 'first release')",
    admin_only: false,
    read_only: false,
    transaction: CallTransaction::Inside,
    run,
};

const FLAGS: &[Flag] =
    &[valued(Some('m'), "message"), flag(Some('d'), "delete"), valued(None, "author")];

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let here = here(cx, None)?;
    if given.has("delete") {
        if given.value("message").is_some() {
            return refuse("delete and tag message options are incompatible");
        }
        for name in &given.names {
            let full = format!("{TAGS}{name}");
            if database_of(cx.txn, &here.name)?.refs.get(&full).is_none() {
                return refuse(format!("tag not found: {name}"));
            }
            move_ref(cx, &here.name, &full, None)?;
        }
        return Ok(status());
    }
    let (name, spec) = match given.names.as_slice() {
        [name] => (name.as_str(), "HEAD"),
        [name, spec] => (name.as_str(), spec.as_str()),
        [] => return refuse("error: invalid argument, use 'dolt_tags' system table to list tags"),
        _ => return refuse("create tag takes at most two args"),
    };
    if ref_name::check(name).is_err() {
        return refuse(format!("invalid tag name: '{name}'"));
    }
    let full = format!("{TAGS}{name}");
    if database_of(cx.txn, &here.name)?.refs.get(&full).is_some() {
        return refuse(format!("tag '{name}' already exists"));
    }
    let commit = here.commit(cx, spec)?;
    let author = match given.value("author") {
        Some(text) => Some(identity_of(text, cx.now_us)?),
        None => None,
    };
    let (tagger, _) = author_and_committer(cx, author, None)?;
    let message = given.value("message").unwrap_or_default().to_owned();
    let tag = Tag { commit, tagger, message }.save(cx.instance.store().as_ref())?;
    move_ref(cx, &here.name, &full, Some(tag))?;
    Ok(status())
}
