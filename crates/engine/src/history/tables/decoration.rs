//! Which refs stand at which commit: the `refs` of a log.

use std::collections::BTreeMap;

use repo::Hash;
use repo::state::{HEADS, REMOTES, TAGS};

use crate::context::Context;
use crate::error::Result;
use crate::history::{Here, commit_of_ref};

/// The names at each commit, in the order in which they are shown: `HEAD -> main, other,
/// origin/main, tag: v1`.
pub(crate) struct Decorations(BTreeMap<Hash, Vec<String>>);

impl Decorations {
    /// Those of a database.
    pub(crate) fn of(cx: &Context<'_>, here: &Here) -> Result<Self> {
        let mut names: BTreeMap<Hash, Vec<String>> = BTreeMap::new();
        let current = here.place().map(|place| format!("{HEADS}{}", place.branch));
        if let Some(current) = &current {
            let shown = format!("HEAD -> {}", current.strip_prefix(HEADS).unwrap_or_default());
            names.entry(here.head(cx)?).or_default().push(shown);
        }
        let database = here.database(cx)?;
        for (prefix, shown) in [(HEADS, ""), (REMOTES, ""), (TAGS, "tag: ")] {
            for (name, hash) in database.refs.iter() {
                let Some(short) = name.strip_prefix(prefix) else { continue };
                if Some(name) == current.as_deref() {
                    continue;
                }
                let commit = commit_of_ref(cx.instance.store(), *hash).unwrap_or(*hash);
                names.entry(commit).or_default().push(format!("{shown}{short}"));
            }
        }
        Ok(Self(names))
    }

    /// The names at a commit, or nothing.
    pub(crate) fn at(&self, commit: &Hash) -> String {
        self.0.get(commit).map(|names| names.join(", ")).unwrap_or_default()
    }
}
