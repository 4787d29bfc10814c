//! INSERT, UPDATE, DELETE, LOAD DATA.

use super::Printer;
use crate::ast::{
    Assignment, Delete, Ident, Insert, InsertSource, LoadData, LoadDuplicates, LoadPriority,
    LoadTarget, Priority, TableRef, Update,
};

impl Printer {
    pub(super) fn insert(&mut self, insert: &Insert) -> &mut Self {
        self.with(insert.with.as_ref()).w(if insert.replace { "REPLACE" } else { "INSERT" });
        self.hint(insert.hint.as_deref());
        match insert.priority {
            Some(Priority::Low) => self.w("LOW_PRIORITY"),
            Some(Priority::High) => self.w("HIGH_PRIORITY"),
            Some(Priority::Delayed) => self.w("DELAYED"),
            None => self,
        };
        self.w_if(insert.ignore, "IGNORE").w("INTO").table_name(&insert.table);
        self.partitions(&insert.partitions);
        if !insert.columns.is_empty() {
            self.parens(&insert.columns, |p, column| {
                p.column_ref(column);
            });
        }
        match &insert.source {
            InsertSource::Values(rows) => self.w("VALUES").list(rows, |p, row| {
                p.open().exprs(row).close(")");
            }),
            InsertSource::Set(assignments) => self.w("SET").assignments(assignments),
            InsertSource::Query(query) => self.query(query),
        };
        if let Some(alias) = &insert.row_alias {
            self.w("AS").ident(&alias.name).optional_idents(&alias.columns);
        }
        if !insert.on_duplicate.is_empty() {
            self.w("ON DUPLICATE KEY UPDATE").assignments(&insert.on_duplicate);
        }
        self
    }

    fn partitions(&mut self, partitions: &[Ident]) -> &mut Self {
        self.w_if(!partitions.is_empty(), "PARTITION").optional_idents(partitions)
    }

    fn assignments(&mut self, assignments: &[Assignment]) -> &mut Self {
        self.list(assignments, |p, assignment| {
            p.column_ref(&assignment.column).w("=").expr(&assignment.value);
        })
    }

    pub(super) fn update(&mut self, update: &Update) -> &mut Self {
        self.with(update.with.as_ref()).w("UPDATE").hint(update.hint.as_deref());
        self.w_if(update.low_priority, "LOW_PRIORITY").w_if(update.ignore, "IGNORE");
        self.tables(&update.tables).w("SET").assignments(&update.assignments);
        self.filter(update.filter.as_ref()).order_by(&update.order_by);
        self.limit(update.limit.as_ref())
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> &mut Self {
        self.with(delete.with.as_ref()).w("DELETE").hint(delete.hint.as_deref());
        self.w_if(delete.low_priority, "LOW_PRIORITY").w_if(delete.quick, "QUICK");
        self.w_if(delete.ignore, "IGNORE").table_names(&delete.targets).w("FROM");
        self.delete_from(&delete.from).filter(delete.filter.as_ref());
        self.order_by(&delete.order_by).limit(delete.limit.as_ref())
    }

    fn delete_from(&mut self, from: &[TableRef]) -> &mut Self {
        self.tables(from)
    }

    pub(super) fn load_data(&mut self, load: &LoadData) -> &mut Self {
        self.w("LOAD DATA");
        match load.priority {
            Some(LoadPriority::Low) => self.w("LOW_PRIORITY"),
            Some(LoadPriority::Concurrent) => self.w("CONCURRENT"),
            None => self,
        };
        self.w_if(load.local, "LOCAL").w("INFILE").string(&load.path);
        self.duplicates(load.duplicates).w("INTO TABLE").table_name(&load.table);
        self.partitions(&load.partitions);
        if let Some(charset) = &load.charset {
            self.w("CHARACTER SET").name(charset);
        }
        self.file_format(&load.format);
        if load.ignore_lines > 0 {
            self.w("IGNORE").number(load.ignore_lines).w("LINES");
        }
        if !load.targets.is_empty() {
            self.parens(&load.targets, |p, target| match target {
                LoadTarget::Column(column) => {
                    p.column_ref(column);
                }
                LoadTarget::UserVar(name) => {
                    p.user_var(name);
                }
            });
        }
        if !load.assignments.is_empty() {
            self.w("SET").assignments(&load.assignments);
        }
        self
    }

    pub(super) fn duplicates(&mut self, duplicates: Option<LoadDuplicates>) -> &mut Self {
        match duplicates {
            Some(LoadDuplicates::Replace) => self.w("REPLACE"),
            Some(LoadDuplicates::Ignore) => self.w("IGNORE"),
            None => self,
        }
    }
}
