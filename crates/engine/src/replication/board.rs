//! What rounds have found: a line for each replicated database.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use repo::Hash;
use repo::exchange::mirror::Followed;
use repo::exchange::{RootVersion, Writer};

/// What is known of a database and its remote.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The remote's URL, as it was reached last.
    pub(super) url: String,
    /// When the remote was reached last, microseconds since 1970 UTC.
    pub(super) reached_us: Option<i64>,
    /// Since when it has not been, and why.
    pub(super) trouble: Option<Trouble>,
    /// Refs that were refused because another has moved them, with what is there.
    pub(super) refused: BTreeMap<String, Option<Hash>>,
    /// Who alone may write there.
    pub(super) writer: Option<Writer>,
    /// Which root was taken over last, and as what.
    pub(super) taken: Option<(RootVersion, Followed)>,
}

/// Why a remote is not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) since_us: i64,
    pub(super) why: String,
}

/// The lines, by lower-cased database.
#[derive(Default)]
pub(super) struct Board {
    lines: Mutex<BTreeMap<Arc<str>, Line>>,
}

impl Board {
    /// What is known of a database.
    pub(super) fn line(&self, database: &str) -> Line {
        self.lines.lock().get(database).cloned().unwrap_or_default()
    }

    /// Changes what is known of a database.
    pub(super) fn change(&self, database: &Arc<str>, change: impl FnOnce(&mut Line)) {
        change(self.lines.lock().entry(Arc::clone(database)).or_default());
    }

    /// Forgets what was taken over, so that the next round takes it over again.
    pub(super) fn forget_taken(&self) {
        self.lines.lock().values_mut().for_each(|line| line.taken = None);
    }
}

impl Line {
    /// The remote was reached.
    pub(super) fn reach(&mut self, url: &str, now_us: i64) {
        url.clone_into(&mut self.url);
        (self.reached_us, self.trouble) = (Some(now_us), None);
    }

    /// The remote was not reached; says whether that is news.
    pub(super) fn fail(&mut self, url: &str, why: String, now_us: i64) -> bool {
        url.clone_into(&mut self.url);
        let is_news = self.trouble.as_ref().is_none_or(|trouble| trouble.why != why);
        let since_us = self.trouble.as_ref().map_or(now_us, |trouble| trouble.since_us);
        self.trouble = Some(Trouble { since_us, why });
        is_news
    }
}
