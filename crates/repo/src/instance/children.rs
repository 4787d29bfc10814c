//! Who leans on whom: the foreign keys that name a table as their parent.
//!
//! They are kept with the children, so finding them means looking at every table of the working
//! root; what was found is remembered for as long as no table of that root changes its shape.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use storage::Hash;

use super::Instance;
use crate::error::Result;
use crate::place::{Place, TablePlace, lower};
use crate::schema::ForeignKey;
use crate::state::{RootState, State, WorkingSet};

/// The children of one table: where they are, and by which key they lean on it.
pub(crate) type Children = Arc<[(TablePlace, ForeignKey)]>;

/// What was found, for each working set.
#[derive(Default)]
pub(super) struct ChildrenCache {
    found: Mutex<BTreeMap<Place, Found>>,
}

struct Found {
    /// The working set that was looked at last.
    set: Weak<WorkingSet>,
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
    /// The foreign keys that name `parent`: of its own working set, and of those of the same branch
    /// in other databases.
    pub(crate) fn children_of(&self, state: &State, parent: &TablePlace) -> Result<Children> {
        let mut all = Children::default();
        let mut cache = self.children.found.lock();
        for (database, found) in state.databases.iter() {
            let Some(set) = found.working.get(&parent.place.branch) else { continue };
            let place = Place::new(database, &parent.place.branch);
            self.look_again(&mut cache, &place, set)?;
            let known = cache.get(&place).and_then(|found| found.by_parent.get(parent));
            match known {
                None => (),
                Some(children) if all.is_empty() => all = Arc::clone(children),
                Some(children) => all = all.iter().chain(children.iter()).cloned().collect(),
            }
        }
        Ok(all)
    }

    /// Sees to it that the cache knows a working set as it is.
    fn look_again(
        &self,
        cache: &mut BTreeMap<Place, Found>,
        place: &Place,
        set: &Arc<WorkingSet>,
    ) -> Result<()> {
        let known = cache.get_mut(place);
        if known.as_ref().is_some_and(|found| found.set.as_ptr() == Arc::as_ptr(set)) {
            return Ok(());
        }
        let shape = Shape::of(&set.working);
        let weak = Arc::downgrade(set);
        match known {
            Some(found) if found.shape == shape => found.set = weak,
            _ => {
                let by_parent = self.find_children(place, &set.working)?;
                cache.insert(place.clone(), Found { set: weak, shape, by_parent });
            }
        }
        Ok(())
    }

    fn find_children(
        &self,
        place: &Place,
        root: &RootState,
    ) -> Result<BTreeMap<TablePlace, Children>> {
        let mut by_parent: BTreeMap<TablePlace, Vec<(TablePlace, ForeignKey)>> = BTreeMap::new();
        for name in self.loader.table_names(root)? {
            let Some(table) = self.loader.table(root, &lower(&name))? else { continue };
            let child = place.table(&name);
            for key in &table.schema().foreign_keys {
                by_parent
                    .entry(key.parent_of(&child))
                    .or_default()
                    .push((child.clone(), key.clone()));
            }
        }
        Ok(by_parent.into_iter().map(|(parent, keys)| (parent, keys.into())).collect())
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
