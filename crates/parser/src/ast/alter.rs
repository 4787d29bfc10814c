//! ALTER TABLE.

use super::{
    CheckDef, ColumnDef, ColumnDefault, ForeignKeyDef, Ident, IndexDef, OrderItem, Partitioning,
    TableName, TableOption,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterTable {
    pub table: TableName,
    pub actions: Vec<AlterAction>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlterAction {
    AddColumn {
        column: ColumnDef,
        position: Option<ColumnPosition>,
    },
    AddIndex(IndexDef),
    AddForeignKey(ForeignKeyDef),
    AddCheck(CheckDef),
    DropColumn(Ident),
    DropIndex(Ident),
    DropPrimaryKey,
    DropForeignKey(Ident),
    DropCheck(Ident),
    DropConstraint(Ident),
    Modify {
        column: ColumnDef,
        position: Option<ColumnPosition>,
    },
    Change {
        old: Ident,
        column: ColumnDef,
        position: Option<ColumnPosition>,
    },
    SetDefault {
        column: Ident,
        default: ColumnDefault,
    },
    DropDefault(Ident),
    SetVisible {
        column: Ident,
        visible: bool,
    },
    RenameColumn {
        from: Ident,
        to: Ident,
    },
    RenameIndex {
        from: Ident,
        to: Ident,
    },
    RenameTable(TableName),
    AlterIndex {
        name: Ident,
        visible: bool,
    },
    AlterCheck {
        name: Ident,
        enforced: bool,
    },
    ConvertCharset {
        charset: Option<Box<str>>,
        collation: Option<Box<str>>,
    },
    Option(TableOption),
    OrderBy(Vec<OrderItem>),
    /// ALGORITHM=, one of DEFAULT, INSTANT, INPLACE, COPY
    Algorithm(Box<str>),
    /// LOCK=, one of DEFAULT, NONE, SHARED, EXCLUSIVE
    Lock(Box<str>),
    Force,
    EnableKeys(bool),
    Validation(bool),
    DiscardTablespace,
    ImportTablespace,
    /// PARTITION BY ...
    Partition(Partitioning),
    RemovePartitioning,
    /// ADD/DROP/TRUNCATE/... PARTITION, kept as text.
    PartitionChange(Partitioning),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnPosition {
    First,
    After(Ident),
}
