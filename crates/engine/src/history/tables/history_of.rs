//! `dolt_history_<table>`: the rows of the table in every commit that leads to HEAD.

use std::collections::VecDeque;
use std::sync::Arc;

use repo::Hash;
use repo::MapCursor as Cursor;
use repo::history::ancestry::is_ancestor;
use repo::history::log::Log;
use repo::object::Commit;
use repo::schema::Schema;
use types::Value;

use super::log::commit_named;
use super::reader::open_in;
use super::{Lazy, PerTable, TableReader, pushed_text};
use crate::context::Context;
use crate::error::Result;
use crate::history::{Columns, Here, date_us};
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

pub(super) static DOLT_HISTORY_OF: PerTable = PerTable { prefix: "dolt_history_", open };

fn open(cx: &mut Context<'_>, here: Here, name: &str) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(table) = open_in(cx, here.working(cx)?, name)? else { return Ok(None) };
    let columns = Columns::new()
        .of_schema("", &table.schema)
        .text("commit_hash")
        .text("committer")
        .date("commit_date")
        .done();
    Ok(Some(Arc::new(HistoryOf { here, name: name.into(), shown: table.schema, columns })))
}

struct HistoryOf {
    here: Here,
    name: Arc<str>,
    shown: Arc<Schema>,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for HistoryOf {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let store = cx.instance.store();
        let head = self.here.head(cx)?;
        let mut commits: VecDeque<(Hash, Commit)> = VecDeque::new();
        let mut log = match pushed_text(pushed, self.shown.columns.len()) {
            None => Some(Log::new(store, &[head], &[])?),
            Some(wanted) => {
                if let Some((hash, commit)) = commit_named(cx, &wanted)?
                    && is_ancestor(store, hash, head)?
                {
                    commits.push_back((hash, commit));
                }
                None
            }
        };
        let (name, shown) = (Arc::clone(&self.name), Arc::clone(&self.shown));
        let mut current: Option<Version> = None;
        Ok(Box::new(Lazy(move |cx: &mut Context<'_>| {
            loop {
                if let Some(version) = &mut current {
                    match version.next_row()? {
                        Some(row) => return Ok(Some(row)),
                        None => current = None,
                    }
                }
                let next = match commits.pop_front() {
                    Some(commit) => Some(commit),
                    None => log.as_mut().and_then(Iterator::next).transpose()?,
                };
                let Some((hash, commit)) = next else { return Ok(None) };
                current = Version::open(cx, &name, &shown, hash, &commit)?;
            }
        })))
    }
}

/// The table in one commit, being read.
struct Version {
    reader: TableReader,
    cursor: Cursor,
    tail: [Value; 3],
    /// A keyless row that is there more than once, and how often still.
    repeated: Option<(Vec<Value>, u64)>,
}

impl Version {
    fn open(
        cx: &Context<'_>,
        name: &str,
        shown: &Schema,
        hash: Hash,
        commit: &Commit,
    ) -> Result<Option<Self>> {
        let Some(table) = open_in(cx, commit.root, name)? else { return Ok(None) };
        let tail = [
            Value::text(&hash.to_string()),
            Value::text(&commit.committer.name),
            date_us(commit.committer.date_us),
        ];
        let mut cursor = table.rows().cursor(cx.instance.store());
        cursor.first().map_err(repo::Error::from)?;
        let reader = TableReader::new(cx, table, shown);
        Ok(Some(Self { reader, cursor, tail, repeated: None }))
    }

    fn next_row(&mut self) -> Result<Option<Vec<Value>>> {
        if self.repeated.is_none() && self.cursor.is_valid() {
            let (count, mut row) = self.reader.read(self.cursor.value())?;
            row.extend(self.tail.iter().cloned());
            self.cursor.advance().map_err(repo::Error::from)?;
            self.repeated = Some((row, count));
        }
        let Some((row, left)) = self.repeated.take() else { return Ok(None) };
        if left > 1 {
            self.repeated = Some((row.clone(), left - 1));
        }
        Ok(Some(row))
    }
}
