//! The syntax tree: what a statement says, with no name resolved and no type known.
//!
//! One file a theme. [`Statement`] is the root; queries are in `query`, expressions in `expr`. Two
//! trees are equal when they say the same: [`Span`] and [`SourceText`] compare equal always, so
//! that `parse(print(tree)) == tree` can be asked. Parentheses are not kept in expressions (the
//! printer puts back those that precedence needs).
#![allow(missing_docs, reason = "fields and variants carry the words of the clause that they hold")]

mod account;
mod admin;
mod alter;
mod datatype;
mod dml;
mod expr;
mod literal;
mod name;
mod objects;
mod query;
mod routine;
mod session;
mod show;
mod table;

pub use account::*;
pub use admin::*;
pub use alter::*;
pub use datatype::*;
pub use dml::*;
pub use expr::*;
pub use literal::*;
pub use name::*;
pub use objects::*;
pub use query::*;
pub use routine::*;
pub use session::*;
pub use show::*;
pub use table::*;

/// One statement. Large ones are boxed, so that a statement moves cheaply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// SELECT, VALUES, TABLE, set operations, with or without WITH.
    Query(Box<Query>),
    /// INSERT and REPLACE.
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete(Box<Delete>),
    LoadData(Box<LoadData>),
    Truncate(TableName),
    Call(Call),
    Do(Vec<Expr>),

    CreateTable(Box<CreateTable>),
    AlterTable(Box<AlterTable>),
    DropTable(DropTable),
    /// RENAME TABLE a TO b, c TO d: carried out from left to right, all or none.
    RenameTable(Vec<(TableName, TableName)>),
    CreateIndex(Box<CreateIndex>),
    DropIndex(DropIndex),
    CreateDatabase(CreateDatabase),
    AlterDatabase(AlterDatabase),
    DropDatabase(DropDatabase),
    /// CREATE VIEW and ALTER VIEW.
    CreateView(Box<CreateView>),
    DropView(DropView),

    CreateTrigger(Box<CreateTrigger>),
    /// CREATE PROCEDURE and CREATE FUNCTION.
    CreateRoutine(Box<CreateRoutine>),
    AlterRoutine(AlterRoutine),
    CreateEvent(Box<CreateEvent>),
    AlterEvent(Box<AlterEvent>),
    /// DROP TRIGGER, PROCEDURE, FUNCTION, EVENT.
    DropStored(DropStored),
    /// BEGIN ... END, IF, loops and the other statements that stand in bodies only.
    Compound(Box<Compound>),
    Signal(Signal),
    GetDiagnostics(GetDiagnostics),

    Set(Vec<SetItem>),
    SetTransaction(SetTransaction),
    SetPassword(SetPassword),
    SetRole(SetRole),
    SetDefaultRole(SetDefaultRole),
    Use(Ident),
    StartTransaction(StartTransaction),
    /// BEGIN \[WORK\]
    Begin,
    Commit(Completion),
    Rollback(Completion),
    RollbackTo(Ident),
    Savepoint(Ident),
    ReleaseSavepoint(Ident),
    LockTables(Vec<TableLock>),
    UnlockTables,
    Xa(Xa),
    Prepare(Prepare),
    Execute(Execute),
    Deallocate(Ident),

    Show(Box<Show>),
    Explain(Box<Explain>),
    /// DESCRIBE t [column or pattern]
    Describe(Describe),

    CreateUser(Box<CreateUser>),
    AlterUser(Box<AlterUser>),
    DropUser(DropUser),
    RenameUser(Vec<(Account, Account)>),
    CreateRole(CreateRole),
    DropRole(DropUser),
    Grant(Box<Grant>),
    Revoke(Box<Revoke>),

    Flush(Flush),
    Kill(Kill),
    /// ANALYZE, CHECK, OPTIMIZE, REPAIR, CHECKSUM TABLE.
    Maintain(Maintain),
    Help(Box<str>),
    /// MySQL has it, its grammar is not read further: the engine refuses it by its name.
    Other(Other),
}
