//! `dolt_blame_<table>`: for each row of HEAD, the commit that last changed it.

use std::collections::BTreeMap;
use std::sync::Arc;

use repo::history::log::Log;
use repo::history::table::OpenTable;
use repo::history::table_diff::{TableDiff, is_comparable};
use repo::object::{Commit, Object};
use repo::{Hash, KeyRange};
use types::Value;

use super::reader::open_in;
use super::{PerTable, TableReader};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

pub(super) static DOLT_BLAME: PerTable = PerTable { prefix: "dolt_blame_", open };

fn open(cx: &mut Context<'_>, here: Here, name: &str) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(table) = open_in(cx, here.head_root(cx)?, name)? else { return Ok(None) };
    if table.layout.is_keyless() {
        return Err(types::SqlError::unknown(format!(
            "unable to generate blame view for table '{}' without primary key",
            table.name
        ))
        .into());
    }
    let mut columns = Columns::new();
    for at in table.schema.primary_key_columns() {
        if let Some(column) = table.schema.columns.get(at) {
            columns = columns.column(&column.name, column.sql_type.clone(), false);
        }
    }
    let columns = columns
        .text("commit")
        .date("commit_date")
        .text("committer")
        .text("email")
        .text("message")
        .done();
    Ok(Some(Arc::new(Blame { here, name: name.into(), columns })))
}

struct Blame {
    here: Here,
    name: Arc<str>,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for Blame {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, _pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let Some(table) = open_in(cx, self.here.head_root(cx)?, &self.name)? else {
            return Ok(Box::new(Vec::new().into_iter()));
        };
        let blamed = self.blame(cx, &table)?;
        let keys: Vec<usize> = table.schema.primary_key_columns().collect();
        let shown = Arc::clone(&table.schema);
        let reader = TableReader::new(cx, table, &shown);
        let mut rows = Vec::with_capacity(blamed.len());
        let mut cursor = reader.table().rows().range(cx.instance.store(), KeyRange::all());
        while let Some((key, value)) = cursor.next().map_err(repo::Error::from)? {
            let Some((hash, commit)) = blamed.get(key) else { continue };
            let values = reader.read(value)?.1;
            let mut row: Vec<Value> =
                keys.iter().filter_map(|at| values.get(*at)).cloned().collect();
            row.extend([
                Value::text(&hash.to_string()),
                date_us(commit.committer.date_us),
                Value::text(&commit.committer.name),
                Value::text(&commit.committer.email),
                Value::text(&commit.message),
            ]);
            rows.push(row);
        }
        Ok(Box::new(rows.into_iter()))
    }
}

/// Which commit is to blame, by row key.
type Blamed = BTreeMap<Vec<u8>, (Hash, Arc<Commit>)>;

impl Blame {
    /// Walks back until every row of HEAD has been met.
    fn blame(&self, cx: &Context<'_>, table: &OpenTable) -> Result<Blamed> {
        let store = cx.instance.store();
        let wanted = table.rows().len();
        let mut blamed = Blamed::new();
        for step in Log::new(store, &[self.here.head(cx)?], &[])? {
            let (hash, commit) = step?;
            let commit = Arc::new(commit);
            let Some(after) = open_in(cx, commit.root, &self.name)? else { continue };
            let before = match commit.parents.first() {
                Some(parent) => {
                    let parent = Commit::load(store.as_ref(), *parent)?;
                    open_in(cx, parent.root, &self.name)?
                }
                None => None,
            };
            let before = before.filter(|before| is_comparable(before, &after));
            for delta in TableDiff::new(store, before.as_ref(), Some(&after), KeyRange::all())? {
                let delta = delta?;
                let is_there = table.rows().get(store.as_ref(), &delta.key);
                if delta.to.is_some() && is_there.map_err(repo::Error::from)?.is_some() {
                    let found = || (hash, Arc::clone(&commit));
                    blamed.entry(delta.key.to_vec()).or_insert_with(found);
                }
            }
            if blamed.len() as u64 >= wanted {
                break;
            }
        }
        Ok(blamed)
    }
}
