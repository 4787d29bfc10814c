//! What a merge leaves to be worked out: expressions, over the rows that a side changed.
//!
//! | a merged row | what is done |
//! |---|---|
//! | any | stored generated columns again: the cells that they look at may come from both sides |
//! | of one side alone | defaults that are expressions, of columns that only the other side has |
//! | any | CHECK constraints; one that is false is a violation |
//!
//! Rows that neither side changed need nothing: who added a column or a check has worked it out
//! over them.

use repo::history::merge::{MergedRoot, RowsAgain, ToCheck};
use repo::history::table::OpenTable;
use repo::history::table_diff::{RowDelta, TableDiff, is_comparable};
use repo::object::{Table, Violation};
use repo::schema::{ColumnId, DefaultValue, Schema};
use repo::{Hash, KeyRange};

use crate::context::Context;
use crate::ddl::{Evaluation, Fresh};
use crate::error::Result;

/// The merged root with all of it worked out; violations carry `source`, the commit that is merged.
pub(crate) fn settle(cx: &mut Context<'_>, merged: MergedRoot, source: Hash) -> Result<MergedRoot> {
    let mut tables = Vec::new();
    for table in &merged.to_check {
        tables.push((table.merged.name.clone(), settle_table(cx, table, source)?));
    }
    let store = cx.instance.store();
    Ok(merged.settle(store, tables)?)
}

/// A table's versions, and what is evaluated for which row.
struct Settle {
    base: Option<OpenTable>,
    sides: [Option<OpenTable>; 2],
    merged: OpenTable,
    /// For a row of ours alone, of theirs alone, and any other.
    evaluations: [Evaluation; 3],
}

fn settle_table(cx: &mut Context<'_>, table: &ToCheck, source: Hash) -> Result<Table> {
    let store = cx.instance.store().clone();
    let settle = Settle::open(cx, table)?;
    let mut again = RowsAgain::new(&store, settle.merged.clone(), source);
    let base = settle.base.as_ref().filter(|base| is_comparable(base, &settle.merged));
    for delta in TableDiff::new(&store, base, Some(&settle.merged), KeyRange::all())? {
        cx.session.interruption.check()?;
        settle.row(cx, &delta?, &mut again)?;
    }
    Ok(again.finish()?)
}

impl Settle {
    fn open(cx: &mut Context<'_>, table: &ToCheck) -> Result<Self> {
        let store = cx.instance.store().clone();
        let open = |named| OpenTable::open(store.as_ref(), named);
        let [base, ours, theirs] = table.versions.each_ref().map(Option::as_ref);
        let (base, merged) = (base.map(open).transpose()?, open(&table.merged)?);
        let sides = [ours.map(open).transpose()?, theirs.map(open).transpose()?];
        let checks = merged.schema.checks.iter().filter(|check| check.enforced);
        let checks: Vec<String> = checks.map(|check| check.name.clone()).collect();
        let mut bind = |side: Option<&OpenTable>| {
            let fresh = fresh(&merged.schema, side.map(|side| &*side.schema));
            Evaluation::bind(cx, &merged.schema, &fresh, &checks)
        };
        let evaluations = [bind(sides[0].as_ref())?, bind(sides[1].as_ref())?, bind(None)?];
        Ok(Self { base, sides, merged, evaluations })
    }

    fn row(&self, cx: &mut Context<'_>, delta: &RowDelta, again: &mut RowsAgain) -> Result<()> {
        let Some(value) = &delta.to else { return Ok(()) };
        let (schema, layout) = (&self.merged.schema, &self.merged.layout);
        let before = layout.row_bytes(value)?.to_vec();
        let evaluation = self.evaluation_of(cx, &delta.key)?;
        let (after, broken) = evaluation.run(cx, schema, layout, (before.clone(), 1))?;
        let (key, value) = if after == before {
            (delta.key.to_vec(), value.to_vec())
        } else {
            again.replace(&delta.key, value, &after)?
        };
        for check in broken {
            let (name, expression) = (check.name.clone(), check.expression.clone());
            again.violate(&key, &value, Violation::Check { name, expression })?;
        }
        Ok(())
    }

    /// By which sides have the row; a side whose keys are made otherwise is taken to have it.
    fn evaluation_of(&self, cx: &Context<'_>, key: &[u8]) -> Result<&Evaluation> {
        let store = cx.instance.store().as_ref();
        let has = |side: &Option<OpenTable>| -> Result<bool> {
            let Some(side) = side else { return Ok(false) };
            let found = side.rows().get(store, key).map_err(repo::Error::from)?;
            Ok(!is_comparable(side, &self.merged) || found.is_some())
        };
        let [of_ours, of_theirs, other] = &self.evaluations;
        Ok(match (has(&self.sides[0])?, has(&self.sides[1])?) {
            (true, false) => of_ours,
            (false, true) => of_theirs,
            _ => other,
        })
    }
}

/// The columns of a merged row that are worked out: those that are generated, and those that the
/// side which alone has the row has not.
fn fresh(merged: &Schema, side: Option<&Schema>) -> Vec<(ColumnId, Fresh)> {
    let columns = merged.columns.iter().filter_map(|column| {
        let expression = match (&column.generated, &column.default) {
            (Some(generated), _) => generated.stored.then_some(&generated.expression),
            (None, DefaultValue::Expression(text)) => {
                side.is_some_and(|side| side.column(column.id).is_none()).then_some(text)
            }
            _ => None,
        };
        Some((column.id, Fresh::Expression(expression?.clone())))
    });
    columns.collect()
}
