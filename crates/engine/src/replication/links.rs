//! The remotes of replicated databases, opened once and kept while they work.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use repo::Instance;
use repo::exchange::facts;
use repo::exchange::{Exchange, Remote};
use repo::state::State;

use crate::error::Result;
use crate::exchange::open_remote;
use crate::session::Shared;

/// A replicated database and where its remote is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The database, in lower case.
    pub(super) database: Arc<str>,
    /// What the remote is called.
    pub(super) remote: String,
    /// Where it is.
    pub(super) url: String,
}

/// Remotes by URL.
#[derive(Default)]
pub(super) struct Links {
    open: Mutex<BTreeMap<String, Arc<dyn Remote>>>,
}

/// The databases that have a remote of that name.
pub(super) fn replicated(state: &State, remote: &str) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for (database, _) in state.databases.iter() {
        if let Some(place) = facts::remote(state, database, remote)? {
            let database = Arc::from(database);
            links.push(Link { database, remote: remote.to_owned(), url: place.url });
        }
    }
    Ok(links)
}

impl Links {
    /// The exchange over a link.
    pub(super) fn exchange(
        &self,
        shared: &Shared,
        instance: &Arc<Instance>,
        link: &Link,
    ) -> Result<Exchange> {
        if let Some(remote) = self.open.lock().get(&link.url) {
            return Ok(Exchange::new(Arc::clone(instance), Arc::clone(remote)));
        }
        let remote = open_remote(shared, &link.url)?;
        self.open.lock().insert(link.url.clone(), Arc::clone(&remote));
        Ok(Exchange::new(Arc::clone(instance), remote))
    }

    /// Opens it anew the next time: it did not work.
    pub(super) fn drop_link(&self, link: &Link) {
        self.open.lock().remove(&link.url);
    }
}
