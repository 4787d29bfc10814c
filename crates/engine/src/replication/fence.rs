//! A primary that another has replaced: it stops, keeps what only it has, and says so.

use std::sync::Arc;

use repo::Instance;
use repo::exchange::role::{Assumed, Role};
use repo::exchange::stand_down::{KeptOf, stand_down};
use repo::exchange::{Epoch, Writer};

use super::Weight;
use super::links::replicated;
use super::pull::keeper;
use super::push::words;
use crate::error::Result;
use crate::session::Shared;

/// Falls back behind `newer`, who owns a remote now. Where that cannot be made durable (the
/// instance is closed to writes), the node takes no writes all the same, and tries again with the
/// next round or start.
pub(super) fn fall_back(shared: &Shared, instance: &Arc<Instance>, remote: &str, newer: Writer) {
    let replication = shared.replication();
    let text = format!(
        "node {} is primary in epoch {}: this one takes no writes any more",
        newer.node, newer.epoch.0
    );
    replication.say(Weight::Error, text);
    let to = Assumed { role: Role::Fenced, epoch: newer.epoch };
    match give_up(shared, instance, remote, to) {
        Ok(kept) => {
            for KeptOf { database, lost } in &kept {
                let text = format!("{database}: kept as {}, commit {}", lost.name, lost.commit);
                replication.say(Weight::Warning, text);
            }
            let text = format!(
                "to make this node a replica: CALL DOLT_ASSUME_CLUSTER_ROLE('standby', {})",
                newer.epoch.0
            );
            replication.say(Weight::Warning, text);
        }
        Err(error) => {
            let text = format!("the new role could not be kept: {}", words(&error));
            replication.say(Weight::Error, text);
        }
    }
}

/// Stops the clients' writes, and keeps the role and what the remote does not have. Writes stay
/// stopped where that fails.
pub(super) fn give_up(
    shared: &Shared,
    instance: &Arc<Instance>,
    remote: &str,
    to: Assumed,
) -> Result<Vec<KeptOf>> {
    let replication = shared.replication();
    replication.stop_writes(true);
    let own = match replication.assumed() {
        Some(Assumed { role: Role::Primary, epoch }) => epoch,
        _ => Epoch(0),
    };
    let links = replicated(&instance.tip(), remote)?;
    let databases: Vec<Arc<str>> = links.into_iter().map(|link| link.database).collect();
    let kept = stand_down(instance, to, remote, &databases, keeper(instance, own)?)?;
    replication.note_assumed(to);
    replication.board.forget_taken();
    Ok(kept)
}
