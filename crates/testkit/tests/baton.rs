//! One baton: every order can come up, each from its seed.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parking_lot::Mutex;
use storage::seam::{Clock, Wait, Woken};
use testkit::baton::Session;
use testkit::{Baton, ThreadWait};

/// The order in which three sessions of two steps each take them.
fn order(seed: u64) -> Vec<usize> {
    let baton = Baton::new(seed);
    let steps = Mutex::new(Vec::new());
    let work = |number| {
        steps.lock().push(number);
        baton.pass();
        steps.lock().push(number);
    };
    baton.run(vec![Box::new(work), Box::new(work), Box::new(work)]);
    steps.into_inner()
}

/// What a panic said.
fn message(work: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err("it panics");
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[test]
fn equal_seeds_give_equal_orders_and_all_orders_come_up() {
    let seen: BTreeSet<Vec<usize>> = (0..1500).map(order).collect();
    assert_eq!(seen.len(), 90, "6! / (2! 2! 2!) orders");
    for seed in 0..20 {
        assert_eq!(order(seed), order(seed));
    }
}

#[test]
fn a_wake_before_the_wait_is_not_lost() {
    for seed in 0..50 {
        let baton = Baton::new(seed);
        let ticket = baton.ticket();
        let sleeper = |_| assert_eq!(baton.wait(ticket, None), Woken::Called);
        baton.run(vec![Box::new(sleeper), Box::new(|_| baton.wake(ticket))]);
    }
}

#[test]
fn a_timeout_fires_when_nobody_can_run_and_moves_the_clock() {
    let baton = Baton::new(1);
    let outcomes = Mutex::new(Vec::new());
    let sleeper = |ms: u64| {
        let (baton, outcomes) = (&baton, &outcomes);
        move |_| {
            assert_eq!(baton.wait(baton.ticket(), Some(ms)), Woken::TimedOut);
            outcomes.lock().push(ms);
        }
    };
    baton.run(vec![Box::new(sleeper(50_000)), Box::new(sleeper(10)), Box::new(sleeper(900))]);
    assert_eq!(outcomes.into_inner(), [10, 900, 50_000]);
    assert!(baton.clock().ticks_us() >= 50_000_000);
}

#[test]
fn a_deadlock_names_its_tickets() {
    let baton = Baton::new(2);
    let (first, second) = (baton.ticket(), baton.ticket());
    let stuck = |ticket| {
        let baton = &baton;
        move |_| assert_eq!(baton.wait(ticket, None), Woken::Called)
    };
    let sessions: Vec<Session<'_>> = vec![Box::new(stuck(first)), Box::new(stuck(second))];
    let said = message(|| baton.run(sessions));
    assert!(said.contains("session 0 waits on Ticket(1)"), "{said}");
    assert!(said.contains("session 1 waits on Ticket(2)"), "{said}");
}

#[test]
fn a_panic_ends_the_run_and_comes_out() {
    let baton = Baton::new(3);
    let sleeper = |_| {
        let _guard = WaitsOnDrop(&baton);
        baton.wait(baton.ticket(), None);
    };
    let said = message(|| {
        baton.run(vec![Box::new(sleeper), Box::new(|_| panic!("broken {}", 1))]);
    });
    assert_eq!(said, "broken 1");
}

/// Waits when it is dropped, as a guard that gives up a lock might.
struct WaitsOnDrop<'a>(&'a Baton);

impl Drop for WaitsOnDrop<'_> {
    fn drop(&mut self) {
        self.0.wait(self.0.ticket(), Some(1));
        self.0.pass();
    }
}

#[test]
fn outside_of_a_run_a_wait_times_out_at_once() {
    let baton = Baton::new(4);
    let ticket = baton.ticket();
    baton.wake(ticket);
    assert_eq!(baton.wait(ticket, None), Woken::Called);
    assert_eq!(baton.wait(baton.ticket(), Some(5)), Woken::TimedOut);
    assert_eq!(baton.clock().ticks_us(), 5000);
}

#[test]
fn threads_wait_and_wake() {
    let wait = ThreadWait::new();
    let ticket = wait.ticket();
    std::thread::scope(|scope| {
        let sleeper = scope.spawn(|| wait.wait(ticket, None));
        scope.spawn(|| wait.wake(ticket));
        assert_eq!(sleeper.join().unwrap(), Woken::Called);
    });
    assert_eq!(wait.wait(wait.ticket(), Some(1)), Woken::TimedOut);
    wait.wake(ticket);
    assert_eq!(wait.tickets_open(), 0);
}
