//! Several statements in one text, from clients that take several results and from those that do
//! not.

use std::sync::Arc;

use engine::session::{Account, Identity, Session, Shared};
use repo::{Instance, Options, Parts};
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};

use crate::table::Lines;

fn session() -> Session {
    let parts = Parts {
        disk: Arc::new(SimDisk::new(1)),
        wait: Arc::new(ThreadWait::default()),
        clock: Arc::new(SimClock::new()),
        entropy: Arc::new(SimEntropy::new(1)),
    };
    let options = Options { log_segment_bytes: 1 << 20, ..Options::default() };
    let (instance, _) = Instance::open(parts, options).expect("an empty disk opens");
    let shared = Shared::open(&instance).expect("an empty instance has no bad settings");
    let account = Account { user: "root".into(), host: "localhost".into() };
    Session::new(instance, shared, Identity { account: account.clone(), client: account })
}

fn answer(session: &mut Session, text: &str) -> Vec<String> {
    let mut lines = Lines::new(None);
    session.execute(text, &mut lines).expect("the sink takes everything");
    lines.answer
}

#[test]
fn a_client_without_multi_statements_sends_one_at_a_time() {
    let mut session = session();
    session.state_mut().takes_several = false;
    let refused = answer(&mut session, "SET @a = 1;\nSET @b = 2");
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].starts_with("ERROR 1064 (42000)"), "{refused:?}");
    assert!(refused[0].ends_with("near 'SET @b = 2' at line 2"), "{refused:?}");
    assert_eq!(answer(&mut session, "SELECT @a"), ["@a", "NULL"], "nothing was done");
    assert_eq!(answer(&mut session, "SELECT 1 AS one; -- and that is all"), ["one", "1"]);
    session.state_mut().takes_several = true;
    assert_eq!(answer(&mut session, "SELECT 1 AS one; SELECT 2 AS two"), ["one", "1", "two", "2"]);
}
