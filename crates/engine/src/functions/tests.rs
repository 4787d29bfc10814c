//! Every declaration's example is run; the tables are in order.

use std::sync::Arc;

use repo::Instance;
use repo::Position;
use repo::instance::{Options, Parts};
use repo::txn::{BeginOptions, Isolation};
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};

use super::{REGISTRIES, all};
use crate::context::{Context, RowScope};
use crate::run::Memo;
use crate::session::{Account, Diagnostics, Identity, Session, Shared};

/// Runs something within a statement of a fresh session on an empty instance.
pub(crate) fn with_context(run: impl FnOnce(&mut Context<'_>)) {
    let parts = Parts {
        disk: Arc::new(SimDisk::new(1)),
        wait: Arc::new(ThreadWait::new()),
        clock: Arc::new(SimClock::new()),
        entropy: Arc::new(SimEntropy::new(1)),
    };
    let (instance, _) = Instance::open(parts, Options::default()).expect("an empty disk opens");
    let shared = Shared::open(&instance).expect("an empty instance has no bad settings");
    let account = |host: &str| Account { user: "root".into(), host: host.into() };
    let identity = Identity { account: account("%"), client: account("localhost") };
    let mut session = Session::new(Arc::clone(&instance), shared, identity);
    let options = BeginOptions {
        isolation: Isolation::RepeatableRead,
        read_only: true,
        lock_wait_ms: 0,
        not_before: Position(0),
    };
    let mut txn = instance.begin(options).expect("a transaction begins");
    let mut diagnostics = Diagnostics::default();
    let mut cx = Context {
        instance: &instance,
        txn: &mut txn,
        session: session.state_mut(),
        params: &[],
        now_us: instance.clock().now_us(),
        diagnostics: &mut diagnostics,
        memo: Memo::default(),
    };
    run(&mut cx);
}

/// The text of an expression's value, `NULL`, or the error.
pub(crate) fn evaluated(source: &str, cx: &mut Context<'_>) -> String {
    let parsed = parser::parse_expression(source, parser::ParseOptions::default());
    let syntax = match parsed {
        Ok(syntax) => syntax,
        Err(error) => return format!("{error:?}"),
    };
    let value = crate::bind::bind_expr(cx, &syntax, &[], "field list")
        .and_then(|expr| expr.eval(&RowScope::new(&[]), cx));
    match value {
        Ok(types::Value::Null) => "NULL".to_owned(),
        Ok(value) => value.to_string_lossy().into_owned(),
        Err(crate::Error::Sql(error)) => error.to_string(),
        Err(_) => "to be run again".to_owned(),
    }
}

#[test]
fn every_example_gives_what_it_says() {
    with_context(|cx| {
        let mut wrong = Vec::new();
        for function in all() {
            let (call, wanted) = function.example;
            let got = evaluated(call, cx);
            if got != wanted {
                wrong.push(format!("{call}: {got}, not {wanted}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn tables_are_sorted_and_name_nothing_twice() {
    for table in REGISTRIES {
        assert!(table.is_sorted_by(|a, b| a.name < b.name), "a table of functions is sorted");
    }
    let mut names: Vec<&str> = REGISTRIES
        .iter()
        .flat_map(|table| table.iter())
        .flat_map(|function| std::iter::once(function.name).chain(function.aliases.iter().copied()))
        .collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "no name is taken twice");
}
