//! A round of pulling: what each replicated database's remote has.

use std::sync::Arc;

use repo::Instance;
use repo::exchange::lost::Keeper;
use repo::exchange::mirror::{Followed, MirrorRequest, Mirrored};
use repo::exchange::{Epoch, unwatched};
use types::SqlError;

use super::links::{Link, replicated};
use super::push::Ended;
use super::{Duty, Weight};
use crate::error::{Error, Result};
use crate::session::Shared;

impl Shared {
    /// Takes over what the remotes of this node's databases have. Never fails: what went wrong is
    /// on the board and in the log, and readers go on with what there is.
    pub fn pull_round(&self, instance: &Arc<Instance>) -> Ended {
        let duty = self.duty();
        let Duty::Pull { remote, followed } = &*duty else { return Ended::Settled };
        let links = match replicated(&instance.durable(), remote) {
            Ok(links) => links,
            Err(error) => return self.unknown_links(&error),
        };
        let mut ended = Ended::Settled;
        for link in &links {
            if let Err(error) = self.pull_link(instance, link, followed) {
                self.note_trouble(instance, link, &error);
                ended = Ended::Unsettled;
            }
        }
        ended
    }

    fn pull_link(&self, instance: &Arc<Instance>, link: &Link, followed: &Followed) -> Result<()> {
        let exchange = self.replication().links.exchange(self, instance, link)?;
        let Some((version, owner)) = exchange.look()? else { return Err(empty(&link.url)) };
        let taken = self.replication().board.line(&link.database).taken;
        let is_known = taken.is_some_and(|(at, what)| at == version && what == *followed);
        if !is_known {
            let mirrored = self.mirror_link(&exchange, link, followed)?;
            let version = mirrored.version.unwrap_or(version);
            self.replication().board.change(&link.database, |line| {
                line.taken = Some((version, followed.clone()));
            });
        }
        self.note_reached(instance, link, owner);
        Ok(())
    }

    /// Takes one database's remote over.
    pub(super) fn mirror_link(
        &self,
        exchange: &repo::exchange::Exchange,
        link: &Link,
        followed: &Followed,
    ) -> Result<Mirrored> {
        let keeper = keeper(exchange.instance(), Epoch(0))?;
        let request =
            MirrorRequest { database: &link.database, remote: &link.remote, followed, keeper };
        let mirrored = exchange.mirror(&request, &mut unwatched)?;
        if !mirrored.moved.is_empty() {
            self.schema_has_changed();
        }
        for lost in &mirrored.kept {
            let text = format!(
                "{}: work that only this node had gave way to the remote's; it is kept as {}",
                link.database, lost.name
            );
            self.replication().say(Weight::Warning, text);
        }
        Ok(mirrored)
    }
}

/// As whose work something is kept now.
pub(super) fn keeper(instance: &Instance, epoch: Epoch) -> Result<Keeper> {
    Ok(Keeper { node: instance.node_id()?, epoch, now_us: instance.clock().now_us() })
}

fn empty(url: &str) -> Error {
    SqlError::unknown(format!("nothing is at {url}; see that it is there and was pushed to")).into()
}
