//! Scopes: what names mean in one query block.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aggregates::AggregateCall;
use crate::expr::Expr;
use crate::plan::{QueryPlan, WindowNode};
use crate::sink::ColumnFlags;

/// One query block while it is bound.
#[derive(Default)]
pub(super) struct Scope {
    /// The tables of FROM.
    pub(super) tables: Vec<ScopeTable>,
    /// The columns that plain names mean, in the order of `*`.
    pub(super) visible: Vec<Visible>,
    /// Which slots are looked at; as many as there are slots.
    pub(super) used: Vec<bool>,
    /// What an unknown column is said to be in.
    pub(super) clause: &'static str,
    /// The columns of the select list, as ORDER BY, GROUP BY and HAVING may name them.
    pub(super) aliases: Vec<Alias>,
    /// Whether aliases count now.
    pub(super) alias_use: AliasUse,
    /// The aggregates found so far, and their slots.
    pub(super) calls: Vec<(AggregateCall, usize)>,
    /// The windows found so far, their functions in them.
    pub(super) windows: Vec<WindowNode>,
    /// WINDOW's definitions.
    pub(super) named_windows: Vec<(Box<str>, parser::ast::WindowSpec)>,
    /// What may stand here.
    pub(super) allows: Allows,
    /// Columns that were looked at outside of aggregates since the rows are grouped.
    pub(super) bare: BTreeSet<usize>,
    /// GROUP BY, once it is bound.
    pub(super) grouping: Option<Grouping>,
    /// The subqueries in its expressions.
    pub(super) subqueries: Vec<(Arc<QueryPlan>, bool)>,
    /// In HAVING: the slots that names may mean outside of aggregates.
    pub(super) having: Option<BTreeSet<usize>>,
    /// The syntax of each aggregate in `calls`, to find equal ones.
    pub(super) call_syntax: Vec<parser::ast::Call>,
    /// What lies outside: how many blocks out, and the slot there.
    pub(super) outer: BTreeSet<(u16, usize)>,
    /// Whether the block right around this one is out of sight: a derived table without LATERAL
    /// does not see its neighbours.
    pub(super) hides_parent: bool,
}

/// What may stand in the clause that is bound now.
#[derive(Clone, Copy, Default)]
pub(super) struct Allows {
    /// Aggregate functions.
    pub(super) aggregates: bool,
    /// Window functions.
    pub(super) windows: bool,
    /// We are in an aggregate's arguments.
    pub(super) inside_aggregate: bool,
    /// Rows are grouped: columns are looked at in groups.
    pub(super) grouped: bool,
}

/// When an alias of the select list is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum AliasUse {
    /// Not at all.
    #[default]
    None,
    /// Where no column has the name (GROUP BY, HAVING, inside ORDER BY's expressions).
    AfterColumns,
    /// Before columns.
    BeforeColumns,
}

/// An element of the select list.
#[derive(Clone)]
pub(super) struct Alias {
    /// The name that it has in the result.
    pub(super) name: Box<str>,
    /// What it is.
    pub(super) expr: Expr,
    /// The bare columns that it looks at.
    pub(super) bare: BTreeSet<usize>,
    /// Whether it holds an aggregate, a window function.
    pub(super) has_aggregate: bool,
    pub(super) has_window: bool,
}

/// GROUP BY.
pub(super) struct Grouping {
    /// The syntax of each key, to find it again in other clauses.
    pub(super) syntax: Vec<parser::ast::Expr>,
    /// The keys.
    pub(super) keys: Vec<Expr>,
    /// WITH ROLLUP: the slots of the keys' values, and of the level.
    pub(super) rollup: Option<(Vec<usize>, usize)>,
}

/// A table of FROM.
#[derive(Clone)]
pub(super) struct ScopeTable {
    /// What the query calls it.
    pub(super) alias: Arc<str>,
    /// Its database; empty for derived tables.
    pub(super) database: Arc<str>,
    /// Its columns.
    pub(super) columns: Vec<ScopeColumn>,
    /// Sets of columns (slots) of which no two rows have the same values, none NULL.
    pub(super) keys: Vec<Vec<usize>>,
}

/// A column of such a table.
#[derive(Clone)]
pub(super) struct ScopeColumn {
    /// Its name.
    pub(super) name: Arc<str>,
    /// Its value.
    pub(super) expr: Expr,
    /// The name of the stored table that it comes from, and of the column there; may be empty.
    pub(super) org_table: Arc<str>,
    pub(super) org_name: Arc<str>,
    /// What the protocol tells of it.
    pub(super) flags: ColumnFlags,
    /// Whether `*` leaves it out.
    pub(super) invisible: bool,
    /// The default of a stored column, for DEFAULT(c).
    pub(super) default: Option<repo::schema::DefaultValue>,
}

/// A column that a plain name means.
#[derive(Clone)]
pub(super) struct Visible {
    /// The table and the column in it, for `t.*` and for titles.
    pub(super) table: usize,
    pub(super) column: usize,
    /// The value: another than the column's own for those that USING has joined.
    pub(super) expr: Expr,
}

impl Scope {
    /// A block without tables.
    pub(super) fn new(clause: &'static str) -> Self {
        Self { clause, ..Self::default() }
    }

    /// How many slots it has.
    pub(super) fn width(&self) -> usize {
        self.used.len()
    }

    /// So many new slots; the first one's number.
    pub(super) fn allocate(&mut self, count: usize, used: bool) -> usize {
        let base = self.used.len();
        self.used.resize(base + count, used);
        base
    }

    /// The name of the visible column.
    pub(super) fn name_of(&self, visible: &Visible) -> &Arc<str> {
        &self.tables[visible.table].columns[visible.column].name
    }
}
