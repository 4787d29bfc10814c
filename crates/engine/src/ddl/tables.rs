//! The tables of working sets while one statement changes them: the tip, and what the statement has
//! done already.
//!
//! `RENAME TABLE a TO c, b TO a, c TO b` and `DROP TABLE a, b` look at what they have just done,
//! before any of it is applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use repo::entry::{Op, TableChange, TableOp};
use repo::fold::fold_table;
use repo::lock::LockMode;
use repo::object::{Object, Table};
use repo::schema::Schema;
use repo::state::{TableBase, TableState};
use repo::{Place, TablePlace, lower};
use types::ErrorCode;

use super::place::shown_database;
use super::{created, refuse};
use crate::context::Context;
use crate::error::Result;

/// A table as this statement sees it, its edits not folded yet.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) name: Arc<str>,
    pub(super) state: Arc<TableState>,
}

impl Found {
    pub(super) fn schema(&self) -> &Arc<Schema> {
        self.state.schema()
    }

    /// The table with its edits in its maps.
    pub(super) fn fold(&self, cx: &Context<'_>) -> Result<Arc<TableBase>> {
        Ok(fold_table(cx.instance.store().as_ref(), &self.state)?)
    }
}

/// What this statement has done to tables so far; `None`: dropped.
#[derive(Default)]
pub(super) struct Tables {
    changed: BTreeMap<TablePlace, Option<Found>>,
}

impl Tables {
    /// Takes the table's lock exclusively and gives the table, if there is one.
    pub(super) fn lock(&self, cx: &mut Context<'_>, place: &TablePlace) -> Result<Option<Found>> {
        cx.txn.lock_table(place, LockMode::Exclusive)?;
        self.find(cx, place)
    }

    /// The same where the table must be there: 1146.
    pub(super) fn lock_known(&self, cx: &mut Context<'_>, place: &TablePlace) -> Result<Found> {
        match self.lock(cx, place)? {
            Some(found) => Ok(found),
            None => {
                let database = shown_database(cx, &place.place);
                refuse(ErrorCode::NoSuchTable, &[&database, &place.table])
            }
        }
    }

    /// The table as it is at the tip and in this statement.
    pub(super) fn find(&self, cx: &Context<'_>, place: &TablePlace) -> Result<Option<Found>> {
        if let Some(changed) = self.changed.get(place) {
            return Ok(changed.clone());
        }
        let tip = cx.txn.tip();
        let Some(database) = tip.databases.get(&place.place.database) else { return Ok(None) };
        let Some(set) = database.working.get(&place.place.branch) else { return Ok(None) };
        let found = cx.instance.loader().table(&set.working, &place.table)?;
        Ok(found.map(|state| Found { name: Arc::clone(&state.name), state }))
    }

    /// All tables of a working set, by lower-cased name.
    pub(super) fn all(&self, cx: &Context<'_>, place: &Place) -> Result<Vec<(TablePlace, Found)>> {
        let mut tables: BTreeMap<TablePlace, Found> = BTreeMap::new();
        let tip = cx.txn.tip();
        let set = tip.databases.get(&place.database);
        let set = set.and_then(|database| database.working.get(&place.branch));
        if let Some(set) = set {
            for name in cx.instance.loader().table_names(&set.working)? {
                let table = place.table(&name);
                if let Some(found) = self.find(cx, &table)? {
                    tables.insert(table, found);
                }
            }
        }
        for (table, changed) in self.changed.iter().filter(|(table, _)| table.place == *place) {
            match changed {
                Some(found) => tables.insert(table.clone(), found.clone()),
                None => tables.remove(table),
            };
        }
        Ok(tables.into_iter().collect())
    }

    /// Makes a table, or puts another in its place.
    pub(super) fn put(
        &mut self,
        cx: &mut Context<'_>,
        place: &TablePlace,
        name: &str,
        object: &Table,
    ) -> Result<()> {
        let object = object.save(cx.instance.store().as_ref())?;
        let name: Arc<str> = name.into();
        let change = TableChange::Put { name: Arc::clone(&name), object };
        cx.txn.push_op(Op::Table(TableOp { table: place.clone(), change }))?;
        created::note(cx, place)?;
        let base = cx.instance.loader().base(&object)?;
        let state = Arc::new(TableState::folded(Arc::clone(&name), base));
        self.changed.insert(place.clone(), Some(Found { name, state }));
        Ok(())
    }

    /// Drops a table.
    pub(super) fn drop(&mut self, cx: &mut Context<'_>, place: &TablePlace) -> Result<()> {
        let change = TableChange::Drop;
        cx.txn.push_op(Op::Table(TableOp { table: place.clone(), change }))?;
        created::forget(cx, place)?;
        self.changed.insert(place.clone(), None);
        Ok(())
    }

    /// Gives a table another name in its working set.
    pub(super) fn rename(
        &mut self,
        cx: &mut Context<'_>,
        place: &TablePlace,
        found: &Found,
        to: &str,
    ) -> Result<TablePlace> {
        let name: Arc<str> = to.into();
        let change = TableChange::Rename { to: Arc::clone(&name) };
        cx.txn.push_op(Op::Table(TableOp { table: place.clone(), change }))?;
        let target = TablePlace { place: place.place.clone(), table: lower(to) };
        created::follow(cx, place, &target)?;
        self.changed.insert(place.clone(), None);
        let found = Found { name, state: Arc::clone(&found.state) };
        self.changed.insert(target.clone(), Some(found));
        Ok(target)
    }
}
