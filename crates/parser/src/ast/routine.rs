//! Triggers, procedures, functions, events, and the statements of their bodies.

use super::{
    DataType, Definer, Expr, Ident, IntervalUnit, Query, SourceText, Statement, TableName,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTrigger {
    pub definer: Option<Definer>,
    pub if_not_exists: bool,
    pub name: TableName,
    pub after: bool,
    pub event: TriggerEvent,
    pub table: TableName,
    pub order: Option<TriggerOrder>,
    pub body: Statement,
    /// The body as written.
    pub text: SourceText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerEvent {
    Insert,
    Update,
    Delete,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerOrder {
    /// PRECEDES; otherwise FOLLOWS
    pub precedes: bool,
    pub other: Ident,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRoutine {
    pub definer: Option<Definer>,
    pub if_not_exists: bool,
    pub aggregate: bool,
    pub name: TableName,
    pub params: Vec<RoutineParam>,
    /// Of a function; a procedure has none.
    pub returns: Option<DataType>,
    pub characteristics: Characteristics,
    pub body: Statement,
    /// The body as written.
    pub text: SourceText,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineParam {
    pub mode: ParamMode,
    pub name: Ident,
    pub ty: DataType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamMode {
    In,
    Out,
    InOut,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characteristics {
    pub comment: Option<Box<str>>,
    pub language: Option<Box<str>>,
    pub deterministic: Option<bool>,
    pub access: Option<SqlAccess>,
    /// SQL SECURITY INVOKER (true) or DEFINER (false)
    pub invoker: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqlAccess {
    ContainsSql,
    NoSql,
    ReadsSqlData,
    ModifiesSqlData,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterRoutine {
    pub function: bool,
    pub name: TableName,
    pub characteristics: Characteristics,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateEvent {
    pub definer: Option<Definer>,
    pub if_not_exists: bool,
    pub name: TableName,
    pub schedule: Schedule,
    pub preserve: Option<bool>,
    pub status: Option<EventStatus>,
    pub comment: Option<Box<str>>,
    pub body: Statement,
    /// The body as written.
    pub text: SourceText,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterEvent {
    pub definer: Option<Definer>,
    pub name: TableName,
    pub schedule: Option<Schedule>,
    pub preserve: Option<bool>,
    pub rename: Option<TableName>,
    pub status: Option<EventStatus>,
    pub comment: Option<Box<str>>,
    pub body: Option<(Statement, SourceText)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    At(Expr),
    Every { value: Expr, unit: IntervalUnit, starts: Option<Expr>, ends: Option<Expr> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventStatus {
    Enable,
    Disable,
    DisableOnReplica,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropStored {
    pub kind: StoredKind,
    pub if_exists: bool,
    pub name: TableName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredKind {
    Trigger,
    Procedure,
    Function,
    Event,
}

/// Statements that stand in bodies only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compound {
    Block(Block),
    If {
        arms: Vec<(Expr, Vec<Statement>)>,
        otherwise: Option<Vec<Statement>>,
    },
    Case {
        operand: Option<Expr>,
        arms: Vec<(Expr, Vec<Statement>)>,
        otherwise: Option<Vec<Statement>>,
    },
    Loop {
        label: Option<Ident>,
        body: Vec<Statement>,
    },
    While {
        label: Option<Ident>,
        condition: Expr,
        body: Vec<Statement>,
    },
    Repeat {
        label: Option<Ident>,
        body: Vec<Statement>,
        until: Expr,
    },
    Leave(Ident),
    Iterate(Ident),
    Return(Expr),
    Open(Ident),
    Close(Ident),
    Fetch {
        cursor: Ident,
        into: Vec<Ident>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub label: Option<Ident>,
    pub declares: Vec<Declare>,
    pub body: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declare {
    Variable { names: Vec<Ident>, ty: DataType, default: Option<Expr> },
    Condition { name: Ident, value: ConditionValue },
    Cursor { name: Ident, query: Box<Query> },
    Handler { action: HandlerAction, conditions: Vec<ConditionValue>, body: Statement },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlerAction {
    Continue,
    Exit,
    Undo,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionValue {
    Code(u64),
    SqlState(Box<str>),
    Named(Ident),
    SqlWarning,
    NotFound,
    SqlException,
}

/// SIGNAL and RESIGNAL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    pub resignal: bool,
    pub condition: Option<ConditionValue>,
    /// Condition items by name in upper case (MESSAGE_TEXT, MYSQL_ERRNO ...).
    pub items: Vec<(Box<str>, Expr)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetDiagnostics {
    pub stacked: bool,
    /// CONDITION n; otherwise statement items.
    pub condition: Option<Expr>,
    /// Target (a user or local variable) and item name in upper case.
    pub items: Vec<(super::IntoVar, Box<str>)>,
}
