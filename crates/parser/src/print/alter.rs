//! ALTER TABLE.

use super::Printer;
use crate::ast::{AlterAction, AlterTable, ColumnPosition};

impl Printer {
    pub(super) fn alter_table(&mut self, alter: &AlterTable) -> &mut Self {
        self.w("ALTER TABLE").table_name(&alter.table).list(&alter.actions, |p, action| {
            p.alter_action(action);
        })
    }

    fn position(&mut self, position: Option<&ColumnPosition>) -> &mut Self {
        match position {
            Some(ColumnPosition::First) => self.w("FIRST"),
            Some(ColumnPosition::After(column)) => self.w("AFTER").ident(column),
            None => self,
        }
    }

    fn alter_action(&mut self, action: &AlterAction) -> &mut Self {
        use AlterAction as A;
        match action {
            A::AddColumn { column, position } => {
                self.w("ADD COLUMN").column_def(column).position(position.as_ref())
            }
            A::AddIndex(index) => self.w("ADD").index_def(index),
            A::AddForeignKey(key) => self.w("ADD").foreign_key(key),
            A::AddCheck(check) => self.w("ADD").check(check),
            A::DropColumn(name) => self.w("DROP COLUMN").ident(name),
            A::DropIndex(name) => self.w("DROP INDEX").ident(name),
            A::DropPrimaryKey => self.w("DROP PRIMARY KEY"),
            A::DropForeignKey(name) => self.w("DROP FOREIGN KEY").ident(name),
            A::DropCheck(name) => self.w("DROP CHECK").ident(name),
            A::DropConstraint(name) => self.w("DROP CONSTRAINT").ident(name),
            A::Modify { column, position } => {
                self.w("MODIFY COLUMN").column_def(column).position(position.as_ref())
            }
            A::Change { old, column, position } => {
                self.w("CHANGE COLUMN").ident(old).column_def(column).position(position.as_ref())
            }
            A::SetDefault { column, default } => {
                self.w("ALTER COLUMN").ident(column).w("SET DEFAULT").column_default(default)
            }
            A::DropDefault(column) => self.w("ALTER COLUMN").ident(column).w("DROP DEFAULT"),
            A::SetVisible { column, visible } => {
                self.w("ALTER COLUMN").ident(column).w("SET").visible(*visible)
            }
            _ => self.alter_rest(action),
        }
    }

    fn visible(&mut self, visible: bool) -> &mut Self {
        self.w(if visible { "VISIBLE" } else { "INVISIBLE" })
    }

    fn alter_rest(&mut self, action: &AlterAction) -> &mut Self {
        use AlterAction as A;
        match action {
            A::RenameColumn { from, to } => self.w("RENAME COLUMN").ident(from).w("TO").ident(to),
            A::RenameIndex { from, to } => self.w("RENAME INDEX").ident(from).w("TO").ident(to),
            A::RenameTable(name) => self.w("RENAME TO").table_name(name),
            A::AlterIndex { name, visible } => self.w("ALTER INDEX").ident(name).visible(*visible),
            A::AlterCheck { name, enforced } => {
                self.w("ALTER CHECK").ident(name).w_if(!*enforced, "NOT").w("ENFORCED")
            }
            A::ConvertCharset { charset, collation } => {
                self.w("CONVERT TO CHARACTER SET").name(charset.as_deref().unwrap_or("DEFAULT"));
                match collation {
                    Some(collation) => self.w("COLLATE").name(collation),
                    None => self,
                }
            }
            A::Option(option) => self.table_option(option),
            A::OrderBy(items) => self.order_by(items),
            A::Algorithm(word) => self.w("ALGORITHM =").w(word),
            A::Lock(word) => self.w("LOCK =").w(word),
            A::Force => self.w("FORCE"),
            A::EnableKeys(true) => self.w("ENABLE KEYS"),
            A::EnableKeys(false) => self.w("DISABLE KEYS"),
            A::Validation(true) => self.w("WITH VALIDATION"),
            A::Validation(false) => self.w("WITHOUT VALIDATION"),
            A::DiscardTablespace => self.w("DISCARD TABLESPACE"),
            A::ImportTablespace => self.w("IMPORT TABLESPACE"),
            A::RemovePartitioning => self.w("REMOVE PARTITIONING"),
            A::Partition(text) | A::PartitionChange(text) => self.w(&text.text),
            // All others were written by the caller.
            _ => self,
        }
    }
}
