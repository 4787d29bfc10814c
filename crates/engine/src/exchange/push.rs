//! `dolt_push`: commits to a remote.

use repo::Place;
use repo::exchange::facts::{self, NamedPlace, Tracking};
use repo::exchange::push::{PushOutcome, PushReport, PushRequest, Rejection};
use repo::exchange::spec::{PushRule, PushSpec};
use repo::state::{HEADS, TAGS};
use types::Value;

use super::opener::exchange;
use super::reply::{change_now, watch};
use super::tracked::{current, default_remote, remote_named, upstream};
use crate::context::Context;
use crate::error::{Result, refuse};
use crate::history::Columns;
use crate::procedure::{CallTransaction, Procedure, ProcedureRows};
use crate::procedures::arguments::{Arguments, Flag, flag, parse, valued};
use crate::procedures::result::row;

pub(super) static DOLT_PUSH: Procedure = Procedure {
    name: "dolt_push",
    help: "Sends commits of branches and tags to a remote.",
    example: "CALL DOLT_PUSH('origin', 'main')",
    admin_only: true,
    // From a standby too: who may write where it goes is the remote's affair, by the epoch.
    read_only: true,
    transaction: CallTransaction::CommitBefore,
    run,
};

const FLAGS: &[Flag] = &[
    flag(Some('u'), "set-upstream"),
    flag(Some('f'), "force"),
    flag(None, "all"),
    flag(None, "silent"),
    valued(None, "user"),
];

/// What goes where.
struct Plan {
    remote: NamedPlace,
    specs: Vec<PushSpec>,
    sets_upstream: bool,
}

fn run(cx: &mut Context<'_>, args: &[Value]) -> Result<ProcedureRows> {
    let given = parse(FLAGS, args)?;
    let place = current(cx)?;
    let plan = plan(cx, &place, &given)?;
    let exchange = exchange(cx, &plan.remote.url)?;
    let request = PushRequest {
        database: &place.database,
        remote: Some(&plan.remote.name),
        specs: plan.specs.clone(),
        writer: cx.session.shared.writer_at(cx.instance, &place.database, &plan.remote.name)?,
    };
    let report = match exchange.push(&request, &mut watch(cx))? {
        PushOutcome::Done(report) => report,
        PushOutcome::Fenced(writer) => {
            return refuse(format!(
                "error: failed to push some refs to '{}'\nhint: only node {} writes there, in \
                 epoch {}",
                plan.remote.url, writer.node, writer.epoch.0
            ));
        }
    };
    let message = message(&plan, &report);
    if let Some((_, why)) = report.rejected.first() {
        return refuse(format!("{message}{}", hint(&plan.remote.url, *why)));
    }
    let message = format!("{message}{}", follow(cx, &place, &plan)?);
    let message = if message.is_empty() { "Everything up-to-date" } else { message.trim_end() };
    let columns = Columns::new().big("status").text_null("message");
    Ok(row(columns, vec![Value::Int(0), Value::text(message)]))
}

fn plan(cx: &mut Context<'_>, place: &Place, given: &Arguments) -> Result<Plan> {
    let rule = if given.has("force") { PushRule::Force } else { PushRule::FastForward };
    let sets_upstream = given.has("set-upstream");
    let default = default_remote(cx, &place.database)?;
    let [name, texts @ ..] = given.names.as_slice() else {
        let Some(remote) = default else { return refuse(NO_DESTINATION) };
        return plan_unnamed(cx, place, given, remote);
    };
    let remote = remote_named(cx, &place.database, name)?;
    if given.has("all") {
        if !texts.is_empty() {
            return refuse("fatal: --all can't be combined with refspecs");
        }
        return Ok(Plan { remote, specs: all_branches(cx, place, rule), sets_upstream });
    }
    if texts.is_empty() {
        let followed = upstream(cx, place)?.filter(|followed| followed.remote == remote.name);
        let is_default = default.is_some_and(|default| default.name == remote.name);
        if followed.is_none() && is_default {
            return refuse(no_upstream(place, &remote.name));
        }
        let specs = vec![PushSpec::branch(&place.branch, rule)];
        return Ok(Plan { remote, specs, sets_upstream: true });
    }
    let state = cx.instance.durable();
    let database = state.databases.get(&place.database);
    let database = database
        .ok_or_else(|| repo::Error::NoSuchDatabase { database: place.database.to_string() })?;
    let specs: repo::Result<Vec<PushSpec>> = texts
        .iter()
        .map(|text| PushSpec::parse(text, &state, database, given.has("force")))
        .collect();
    let specs = specs?;
    if sets_upstream && specs.iter().any(|spec| spec.target.starts_with(TAGS)) {
        return refuse("cannot set upstream for tag");
    }
    Ok(Plan { remote, specs, sets_upstream })
}

/// Without names: all branches to the default remote, or the current one to what it follows.
fn plan_unnamed(
    cx: &Context<'_>,
    place: &Place,
    given: &Arguments,
    remote: NamedPlace,
) -> Result<Plan> {
    let rule = if given.has("force") { PushRule::Force } else { PushRule::FastForward };
    let sets_upstream = given.has("set-upstream");
    if given.has("all") {
        return Ok(Plan { remote, specs: all_branches(cx, place, rule), sets_upstream });
    }
    let Some(followed) = upstream(cx, place)? else {
        return refuse(no_upstream(place, &remote.name));
    };
    if *followed.branch != *place.branch {
        return refuse(
            "the upstream branch of your current branch does not match the name of your current \
             branch",
        );
    }
    let remote = remote_named(cx, &place.database, &followed.remote)?;
    Ok(Plan { remote, specs: vec![PushSpec::branch(&place.branch, rule)], sets_upstream })
}

fn all_branches(cx: &Context<'_>, place: &Place, rule: PushRule) -> Vec<PushSpec> {
    let state = cx.instance.durable();
    let Some(database) = state.databases.get(&place.database) else { return Vec::new() };
    database.branches().map(|(branch, _)| PushSpec::branch(branch, rule)).collect()
}

const NO_DESTINATION: &str = "fatal: No configured push destination.\nEither specify the URL from \
    the command-line or configure a remote repository using\n\n\tdolt remote add <name> <url>\n\n\
    and then push using the remote name\n\n\tdolt push <name>\n\n";

fn no_upstream(place: &Place, remote: &str) -> String {
    let branch = &place.branch;
    format!(
        "fatal: The current branch {branch} has no upstream branch.\nTo push the current branch \
         and set the remote as upstream, use\n\tdolt push --set-upstream {remote} {branch}\nTo \
         have this happen automatically for branches without a tracking\nupstream, see \
         'push.autoSetupRemote' in 'dolt config --help'."
    )
}

/// Notes what the pushed branches follow from now on, and says so.
fn follow(cx: &Context<'_>, place: &Place, plan: &Plan) -> Result<String> {
    if !plan.sets_upstream {
        return Ok(String::new());
    }
    let (mut ops, mut said) = (Vec::new(), Vec::new());
    for spec in &plan.specs {
        let source = spec.source.as_deref().and_then(|source| source.strip_prefix(HEADS));
        let (Some(source), Some(branch)) = (source, spec.target.strip_prefix(HEADS)) else {
            continue;
        };
        let (remote, branch) = (plan.remote.name.clone(), branch.to_owned());
        said.push(format!("branch '{source}' set up to track '{remote}/{branch}'.\n"));
        let tracking = Tracking { remote, branch };
        ops.push(facts::set_tracking(&place.database, source, Some(&tracking)));
    }
    change_now(cx, ops)?;
    Ok(said.concat())
}

/// What became of each ref, a line each; empty where nothing moved and nothing was refused.
fn message(plan: &Plan, report: &PushReport) -> String {
    let mut lines = Vec::new();
    for moved in &report.moved {
        let names = names(plan, &moved.name);
        lines.push(match (moved.old, moved.new) {
            (_, None) => format!(" - [deleted]             {}\n", short(&moved.name)),
            (None, _) if moved.name.starts_with(TAGS) => {
                format!(" * [new tag]             {names}\n")
            }
            (None, _) => format!(" * [new branch]          {names}\n"),
            (Some(old), Some(new)) => format!("   {old}..{new}  {names}\n"),
        });
    }
    for (name, why) in &report.rejected {
        let why = match why {
            Rejection::NotFastForward => "non-fast-forward",
            Rejection::TagExists => "already exists",
            Rejection::Moved(_) => "stale",
            Rejection::NoSuchRef => "remote ref does not exist",
        };
        lines.push(format!(" ! [rejected]            {} ({why})\n", names(plan, name)));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("To {}\n{}", plan.remote.url, lines.concat())
}

/// `ours -> theirs`.
fn names(plan: &Plan, target: &str) -> String {
    let spec = plan.specs.iter().find(|spec| spec.target == target);
    let source = spec.and_then(|spec| spec.source.as_deref()).unwrap_or("(delete)");
    format!("{} -> {}", short(source), short(target))
}

fn short(name: &str) -> &str {
    name.strip_prefix(HEADS).or_else(|| name.strip_prefix(TAGS)).unwrap_or(name)
}

/// Dolt's words below the lines; those about branches are Git's too, and scripts look for them.
fn hint(url: &str, why: Rejection) -> String {
    let hint = match why {
        Rejection::NotFastForward | Rejection::Moved(_) => {
            "hint: Updates were rejected because the tip of your current branch is behind\n\
             hint: its remote counterpart. Integrate the remote changes (e.g.\n\
             hint: 'dolt pull ...') before pushing again.\n"
        }
        Rejection::TagExists => {
            "hint: Updates were rejected because the tag already exists in the remote.\n"
        }
        Rejection::NoSuchRef => "hint: there is nothing to delete.\n",
    };
    format!("error: failed to push some refs to '{url}'\n{hint}")
}
