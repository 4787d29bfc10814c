//! All tables of a working set at one position.

use std::sync::Arc;

use storage::Hash;

use super::{Names, TableState};

/// A folded root, and the tables that are other than in it.
#[derive(Clone)]
pub struct RootState {
    /// The root object that everything not named in `changed` comes from.
    pub folded: Hash,
    /// Tables touched since, by lower-cased name; `None`: dropped.
    pub changed: Names<Option<Arc<TableState>>>,
}

impl RootState {
    /// The root as folded.
    pub fn folded(root: Hash) -> Self {
        Self { folded: root, changed: Names::new() }
    }

    /// Whether its hash is known without folding anything.
    pub fn is_folded(&self) -> bool {
        self.changed.is_empty()
    }
}
