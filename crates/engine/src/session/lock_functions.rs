//! GET_LOCK and its family as functions (manual 12.15); what they do is
//! [`NamedLocks`](super::NamedLocks).

use types::{Value, cast};

use crate::error::Result;
use crate::expr::{Expr, ExprType};
use crate::functions::{Arity, Eval, Function, Invocation, Lifetime};
use crate::session::SessionState;
use crate::session::processes::Waiter;

/// These functions, sorted by name.
pub static FUNCTIONS: &[&Function] =
    &[&GET_LOCK, &IS_FREE_LOCK, &IS_USED_LOCK, &RELEASE_ALL_LOCKS, &RELEASE_LOCK];

static GET_LOCK: Function =
    Function::new("GET_LOCK", Arity::exactly(2), truth_type, Eval::Values(get_lock))
        .lives(Lifetime::Call)
        .says("Takes a lock by name; 0 when the time was over first.", "GET_LOCK('a', 1)", "1");

static IS_FREE_LOCK: Function =
    Function::new("IS_FREE_LOCK", Arity::exactly(1), truth_type, Eval::Values(is_free))
        .lives(Lifetime::Call)
        .says("Whether nobody holds the lock.", "IS_FREE_LOCK('b')", "1");

static IS_USED_LOCK: Function =
    Function::new("IS_USED_LOCK", Arity::exactly(1), truth_type, Eval::Values(is_used))
        .lives(Lifetime::Call)
        .says("The connection that holds the lock, else NULL.", "IS_USED_LOCK('b')", "NULL");

static RELEASE_ALL_LOCKS: Function =
    Function::new("RELEASE_ALL_LOCKS", Arity::exactly(0), truth_type, Eval::Values(release_all))
        .lives(Lifetime::Call)
        .says("Lets go of all locks; how many there were.", "RELEASE_ALL_LOCKS() >= 0", "1");

static RELEASE_LOCK: Function =
    Function::new("RELEASE_LOCK", Arity::exactly(1), truth_type, Eval::Values(release))
        .lives(Lifetime::Call)
        .says("Lets go of a lock; NULL if nobody holds it.", "RELEASE_LOCK('b')", "NULL");

#[expect(clippy::unnecessary_wraps, reason = "the form of all type rules")]
fn truth_type(_: &mut Vec<Expr>, _: &SessionState) -> Result<ExprType> {
    Ok(ExprType::big_int(false, true))
}

fn name_of(values: &[Value]) -> String {
    match values.first() {
        None | Some(Value::Null) => String::new(),
        Some(value) => value.to_string_lossy().into_owned(),
    }
}

fn get_lock(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let seconds = values.get(1).map_or(0, |value| cast::to_i64(value).value);
    let owner = call.cx.session.named_locks.owner();
    call.cx.session.interruption.wait_as(Waiter::NamedLocks, owner)?;
    let taken = call.cx.session.named_locks.take(&name_of(values), seconds)?;
    if taken {
        call.cx.session.note_lock_owner();
    }
    Ok(Value::from(taken))
}

fn is_free(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let holder = call.cx.session.named_locks.holder(&name_of(values))?;
    Ok(Value::from(holder.is_none()))
}

fn is_used(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let holder = call.cx.session.named_locks.holder(&name_of(values))?;
    let connection = holder.and_then(|owner| call.cx.session.shared.lock_owner(owner));
    Ok(connection.map_or(Value::Null, Value::UInt))
}

fn release(values: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    let released = call.cx.session.named_locks.release(&name_of(values))?;
    Ok(released.map_or(Value::Null, Value::from))
}

#[expect(clippy::unnecessary_wraps, reason = "the form of all functions")]
fn release_all(_: &[Value], call: &mut Invocation<'_, '_>) -> Result<Value> {
    Ok(Value::UInt(call.cx.session.named_locks.release_all()))
}
