//! `dolt_commit_diff_<table>`: the changes between the two revisions that the query names.

use std::sync::Arc;

use repo::schema::Schema;

use super::diff_of::newest;
use super::reader::open_in;
use super::{DiffEnd, DiffRows, Lazy, PerTable, diff_columns, pushed_text};
use crate::context::Context;
use crate::error::Result;
use crate::history::Here;
use crate::virtual_table::{Pushed, RowSource, VirtualColumn, VirtualTable};

pub(super) static DOLT_COMMIT_DIFF: PerTable = PerTable { prefix: "dolt_commit_diff_", open };

fn open(cx: &mut Context<'_>, here: Here, name: &str) -> Result<Option<Arc<dyn VirtualTable>>> {
    let Some(table) = newest(cx, &here, name)? else { return Ok(None) };
    let columns = diff_columns(&table.schema, &table.schema).done();
    Ok(Some(Arc::new(CommitDiff { here, name: name.into(), shown: table.schema, columns })))
}

struct CommitDiff {
    here: Here,
    name: Arc<str>,
    shown: Arc<Schema>,
    columns: Arc<[VirtualColumn]>,
}

impl VirtualTable for CommitDiff {
    fn columns(&self) -> &[VirtualColumn] {
        &self.columns
    }

    fn scan(&self, cx: &mut Context<'_>, pushed: &[Pushed]) -> Result<Box<dyn RowSource>> {
        let width = self.shown.columns.len();
        let (to, from) = (pushed_text(pushed, width), pushed_text(pushed, 2 * width + 2));
        let (Some(to), Some(from)) = (to, from) else {
            return Err(types::SqlError::unknown(format!(
                "error querying table dolt_commit_diff_{}: dolt_commit_diff_* tables must be \
                 filtered to a single 'to_commit' and 'from_commit'",
                self.name
            ))
            .into());
        };
        let (mut old, mut new) = (self.here.resolve(cx, &from)?, self.here.resolve(cx, &to)?);
        let tables = (open_in(cx, old.root, &self.name)?, open_in(cx, new.root, &self.name)?);
        // The filter of the query stays: the revisions are shown as it names them.
        (old.name, new.name) = (from, to);
        let ends = [
            DiffEnd::of(cx, &old, tables.0, &self.shown),
            DiffEnd::of(cx, &new, tables.1, &self.shown),
        ];
        let mut rows = DiffRows::new(cx, ends)?;
        Ok(Box::new(Lazy(move |_: &mut Context<'_>| rows.next_row())))
    }
}
