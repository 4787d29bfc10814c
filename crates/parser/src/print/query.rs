//! Queries.

use super::{Printer, words};
use crate::ast::{
    FileFormat, Frame, FrameBound, FrameUnit, HintAction, HintPurpose, IndexHint, IntoTarget,
    IntoVar, Join, JoinCondition, JoinKind, JsonTableColumn, Limit, Lock, LockWait, Query,
    QueryBody, Select, SelectItem, TableFactor, TableRef, WindowSpec, With,
};

impl Printer {
    pub(super) fn query(&mut self, query: &Query) -> &mut Self {
        self.with(query.with.as_ref()).body(&query.body);
        self.order_by(&query.order_by).limit(query.limit.as_ref());
        if let Some(into) = &query.into {
            self.target_of_into(into);
        }
        for lock in &query.locks {
            self.lock(lock);
        }
        self
    }

    pub(super) fn with(&mut self, with: Option<&With>) -> &mut Self {
        let Some(with) = with else { return self };
        self.w("WITH").w_if(with.recursive, "RECURSIVE").list(&with.tables, |p, table| {
            p.ident(&table.name).optional_idents(&table.columns);
            p.w("AS").open().query(&table.query).close(")");
        })
    }

    fn body(&mut self, body: &QueryBody) -> &mut Self {
        match body {
            QueryBody::Select(select) => self.select(select),
            QueryBody::Set(set) => {
                self.body(&set.left).w(words::set_op(set.op)).w_if(set.all, "ALL");
                self.body(&set.right)
            }
            QueryBody::Values(rows) => self.w("VALUES").list(rows, |p, row| {
                p.w("ROW").tight("(").exprs(row).close(")");
            }),
            QueryBody::Table(name) => self.w("TABLE").table_name(name),
            QueryBody::Paren(query) => self.open().query(query).close(")"),
        }
    }

    fn select(&mut self, select: &Select) -> &mut Self {
        self.w("SELECT").hint(select.hint.as_deref()).w_if(select.distinct, "DISTINCT");
        let modifiers = select.modifiers;
        self.w_if(modifiers.high_priority, "HIGH_PRIORITY");
        self.w_if(modifiers.straight_join, "STRAIGHT_JOIN");
        self.w_if(modifiers.small_result, "SQL_SMALL_RESULT");
        self.w_if(modifiers.big_result, "SQL_BIG_RESULT");
        self.w_if(modifiers.buffer_result, "SQL_BUFFER_RESULT");
        self.w_if(modifiers.no_cache, "SQL_NO_CACHE");
        self.w_if(modifiers.calc_found_rows, "SQL_CALC_FOUND_ROWS");
        self.list(&select.items, |p, item| {
            p.select_item(item);
        });
        if !select.from.is_empty() {
            self.w("FROM").tables(&select.from);
        }
        self.filter(select.filter.as_ref());
        if !select.group_by.is_empty() {
            self.w("GROUP BY").exprs(&select.group_by).w_if(select.rollup, "WITH ROLLUP");
        }
        if let Some(having) = &select.having {
            self.w("HAVING").expr(having);
        }
        if !select.windows.is_empty() {
            self.w("WINDOW").list(&select.windows, |p, (name, spec)| {
                p.ident(name).w("AS").window_spec(spec);
            });
        }
        self
    }

    pub(super) fn hint(&mut self, hint: Option<&str>) -> &mut Self {
        if let Some(hint) = hint {
            self.w("/*+").w(hint).w("*/");
        }
        self
    }

    pub(super) fn filter(&mut self, filter: Option<&crate::ast::Expr>) -> &mut Self {
        if let Some(filter) = filter { self.w("WHERE").expr(filter) } else { self }
    }

    fn select_item(&mut self, item: &SelectItem) -> &mut Self {
        match item {
            SelectItem::Wildcard => self.w("*"),
            SelectItem::TableWildcard(table) => self.table_name(table).close(".*"),
            SelectItem::Expr { expr, alias, .. } => {
                self.expr(expr);
                if let Some(alias) = alias {
                    self.w("AS");
                    // An empty title can only be written as a string.
                    if alias.name.is_empty() {
                        self.string("")
                    } else {
                        self.ident(alias)
                    };
                }
                self
            }
        }
    }

    pub(super) fn tables(&mut self, tables: &[TableRef]) -> &mut Self {
        self.list(tables, |p, table| {
            p.table_ref(table);
        })
    }

    pub(super) fn table_ref(&mut self, table: &TableRef) -> &mut Self {
        match table {
            TableRef::Table(table) => self.table_factor(table),
            TableRef::Derived(table) => {
                self.w_if(table.lateral, "LATERAL").open().query(&table.query).close(")");
                self.alias(table.alias.as_ref()).optional_idents(&table.columns)
            }
            TableRef::Function(function) => {
                if let Some(schema) = &function.schema {
                    self.ident(schema).tight(".");
                }
                self.ident(&function.name).tight("(").exprs(&function.args).close(")");
                self.alias(function.alias.as_ref())
            }
            TableRef::JsonTable(table) => {
                self.w("JSON_TABLE").tight("(").expr(&table.document).close(",");
                self.expr(&table.path).json_columns(&table.columns).close(")");
                self.alias(Some(&table.alias))
            }
            TableRef::Join(join) => self.join(join),
            TableRef::Nested(tables) => self.open().tables(tables).close(")"),
        }
    }

    fn alias(&mut self, alias: Option<&crate::ast::Ident>) -> &mut Self {
        if let Some(alias) = alias { self.w("AS").ident(alias) } else { self }
    }

    fn table_factor(&mut self, table: &TableFactor) -> &mut Self {
        self.table_name(&table.name);
        if !table.partitions.is_empty() {
            self.w("PARTITION").optional_idents(&table.partitions);
        }
        self.as_of(table.as_of.as_ref()).alias(table.alias.as_ref());
        for hint in &table.hints {
            self.index_hint(hint);
        }
        self
    }

    pub(super) fn as_of(&mut self, as_of: Option<&crate::ast::Expr>) -> &mut Self {
        let Some(as_of) = as_of else { return self };
        self.w("AS OF");
        if super::operators::level_of(&as_of.kind) <= crate::grammar::level::PREDICATE {
            return self.open().expr(as_of).close(")");
        }
        self.expr(as_of)
    }

    fn index_hint(&mut self, hint: &IndexHint) {
        self.w(match hint.action {
            HintAction::Use => "USE INDEX",
            HintAction::Ignore => "IGNORE INDEX",
            HintAction::Force => "FORCE INDEX",
        });
        match hint.purpose {
            Some(HintPurpose::Join) => self.w("FOR JOIN"),
            Some(HintPurpose::OrderBy) => self.w("FOR ORDER BY"),
            Some(HintPurpose::GroupBy) => self.w("FOR GROUP BY"),
            None => self,
        };
        self.open().idents(&hint.indexes).close(")");
    }

    fn join(&mut self, join: &Join) -> &mut Self {
        self.table_ref(&join.left).w_if(join.natural, "NATURAL");
        self.w(match join.kind {
            JoinKind::Inner => "JOIN",
            JoinKind::Left => "LEFT JOIN",
            JoinKind::Right => "RIGHT JOIN",
            JoinKind::Straight => "STRAIGHT_JOIN",
            JoinKind::Full => "FULL OUTER JOIN",
        });
        // A join on the right was written with its condition inside, which reads back the same.
        self.table_ref(&join.right);
        match &join.condition {
            JoinCondition::None => self,
            JoinCondition::On(expr) => self.w("ON").expr(expr),
            JoinCondition::Using(columns) => self.w("USING").optional_idents(columns),
        }
    }

    fn json_columns(&mut self, columns: &[JsonTableColumn]) -> &mut Self {
        self.w("COLUMNS").parens(columns, |p, column| match column {
            JsonTableColumn::Ordinality(name) => {
                p.ident(name).w("FOR ORDINALITY");
            }
            JsonTableColumn::Path { name, ty, exists, path, on_empty, on_error } => {
                p.ident(name).data_type(ty).w_if(*exists, "EXISTS").w("PATH").string(path);
                p.json_fallback(on_empty.as_ref(), "EMPTY");
                p.json_fallback(on_error.as_ref(), "ERROR");
            }
            JsonTableColumn::Nested { path, columns } => {
                p.w("NESTED PATH").string(path).json_columns(columns);
            }
        })
    }

    pub(super) fn limit(&mut self, limit: Option<&Limit>) -> &mut Self {
        if let Some(limit) = limit {
            self.w("LIMIT").expr(&limit.count);
            if let Some(offset) = &limit.offset {
                self.w("OFFSET").expr(offset);
            }
        }
        self
    }

    fn lock(&mut self, lock: &Lock) {
        self.w(if lock.exclusive { "FOR UPDATE" } else { "FOR SHARE" });
        if !lock.tables.is_empty() {
            self.w("OF").table_names(&lock.tables);
        }
        match lock.wait {
            LockWait::Wait => {}
            LockWait::NoWait => {
                self.w("NOWAIT");
            }
            LockWait::SkipLocked => {
                self.w("SKIP LOCKED");
            }
        }
    }

    fn target_of_into(&mut self, into: &IntoTarget) {
        self.w("INTO");
        match into {
            IntoTarget::Outfile { path, charset, format } => {
                self.w("OUTFILE").string(path);
                if let Some(charset) = charset {
                    self.w("CHARACTER SET").name(charset);
                }
                self.file_format(format);
            }
            IntoTarget::Dumpfile(path) => {
                self.w("DUMPFILE").string(path);
            }
            IntoTarget::Vars(vars) => {
                self.list(vars, |p, var| {
                    p.variable_into(var);
                });
            }
        }
    }

    pub(super) fn variable_into(&mut self, var: &IntoVar) -> &mut Self {
        match var {
            IntoVar::User(name) => self.user_var(name),
            IntoVar::Local(name) => self.ident(name),
        }
    }

    pub(super) fn file_format(&mut self, format: &FileFormat) -> &mut Self {
        let FileFormat { fields_terminated, enclosed, optionally, escaped, .. } = format;
        let fields = fields_terminated.is_some() || enclosed.is_some() || escaped.is_some();
        self.w_if(fields, "FIELDS").label("TERMINATED BY", fields_terminated.as_deref());
        let enclosing = if *optionally { "OPTIONALLY ENCLOSED BY" } else { "ENCLOSED BY" };
        self.label(enclosing, enclosed.as_deref()).label("ESCAPED BY", escaped.as_deref());
        let lines = format.lines_starting.is_some() || format.lines_terminated.is_some();
        self.w_if(lines, "LINES").label("STARTING BY", format.lines_starting.as_deref());
        self.label("TERMINATED BY", format.lines_terminated.as_deref())
    }

    pub(super) fn window_spec(&mut self, spec: &WindowSpec) -> &mut Self {
        self.open();
        if let Some(base) = &spec.base {
            self.ident(base);
        }
        if !spec.partition_by.is_empty() {
            self.w("PARTITION BY").exprs(&spec.partition_by);
        }
        self.order_by(&spec.order_by);
        if let Some(frame) = &spec.frame {
            self.frame(frame);
        }
        self.close(")")
    }

    fn frame(&mut self, frame: &Frame) {
        self.w(match frame.unit {
            FrameUnit::Rows => "ROWS",
            FrameUnit::Range => "RANGE",
            FrameUnit::Groups => "GROUPS",
        });
        match &frame.end {
            Some(end) => {
                self.w("BETWEEN").frame_bound(&frame.start).w("AND").frame_bound(end);
            }
            None => {
                self.frame_bound(&frame.start);
            }
        }
    }

    fn frame_bound(&mut self, bound: &FrameBound) -> &mut Self {
        match bound {
            FrameBound::CurrentRow => self.w("CURRENT ROW"),
            FrameBound::UnboundedPreceding => self.w("UNBOUNDED PRECEDING"),
            FrameBound::UnboundedFollowing => self.w("UNBOUNDED FOLLOWING"),
            FrameBound::Preceding(expr) => self.expr(expr).w("PRECEDING"),
            FrameBound::Following(expr) => self.expr(expr).w("FOLLOWING"),
        }
    }
}
