//! Who leans on whom: the foreign keys that name a table as their parent.
//!
//! They are kept with the children, so finding them means looking at every table of the working
//! root; what was found is remembered for as long as no table of that root changes its shape.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use storage::Hash;

use super::Instance;
use crate::error::Result;
use crate::place::{Place, TablePlace, lower};
use crate::schema::ForeignKey;
use crate::state::{RootState, State};

/// The children of one table: where they are, and by which key they lean on it.
pub(crate) type Children = Arc<Vec<(TablePlace, ForeignKey)>>;

/// What was found, for each working set.
#[derive(Default)]
pub(super) struct ChildrenCache {
    found: Mutex<BTreeMap<Place, Found>>,
}

struct Found {
    shape: Shape,
    by_parent: BTreeMap<TablePlace, Children>,
}

/// The shapes of all tables of a root: the folded root, and the schemas of what was touched since.
#[derive(PartialEq, Eq)]
struct Shape {
    folded: Hash,
    touched: Vec<(Box<str>, Option<Hash>)>,
}

impl Instance {
    /// The foreign keys of the same working set that name `parent`.
    pub(crate) fn children_of(&self, state: &State, parent: &TablePlace) -> Result<Children> {
        let none = || Ok(Children::default());
        let Some(database) = state.databases.get(&parent.place.database) else { return none() };
        let Some(set) = database.working.get(&parent.place.branch) else { return none() };
        let shape = Shape::of(&set.working);
        let mut cache = self.children.found.lock();
        let is_known = cache.get(&parent.place).is_some_and(|found| found.shape == shape);
        if !is_known {
            let by_parent = self.find_children(&parent.place, &set.working)?;
            cache.insert(parent.place.clone(), Found { shape, by_parent });
        }
        let found = cache.get(&parent.place).and_then(|found| found.by_parent.get(parent));
        Ok(found.cloned().unwrap_or_default())
    }

    fn find_children(
        &self,
        place: &Place,
        root: &RootState,
    ) -> Result<BTreeMap<TablePlace, Children>> {
        let mut by_parent: BTreeMap<TablePlace, Vec<(TablePlace, ForeignKey)>> = BTreeMap::new();
        for name in self.loader.table_names(root)? {
            let Some(table) = self.loader.table(root, &lower(&name))? else { continue };
            for key in &table.schema().foreign_keys {
                let parent = place.table(&key.parent_table);
                by_parent.entry(parent).or_default().push((place.table(&name), key.clone()));
            }
        }
        Ok(by_parent.into_iter().map(|(parent, keys)| (parent, Arc::new(keys))).collect())
    }
}

impl Shape {
    fn of(root: &RootState) -> Self {
        let touched = root
            .changed
            .iter()
            .map(|(name, table)| (name.into(), table.as_ref().map(|table| table.base.schema_hash)));
        Self { folded: root.folded, touched: touched.collect() }
    }
}
