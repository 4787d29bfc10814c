#![expect(clippy::disallowed_methods, reason = "a test of waiting needs a second thread")]

use std::sync::mpsc;

use super::*;

#[test]
fn a_wake_before_the_wait_ends_it_at_once() {
    let wait = ThreadWait::new();
    let ticket = wait.ticket();
    wait.wake(ticket);
    assert_eq!(wait.wait(ticket, None), Woken::Called);
}

#[test]
fn a_wait_without_a_wake_times_out() {
    let wait = ThreadWait::new();
    assert_eq!(wait.wait(wait.ticket(), Some(1)), Woken::TimedOut);
}

#[test]
fn a_late_wake_does_not_reach_the_next_ticket_of_the_slot() {
    let wait = ThreadWait::new();
    let first = wait.ticket();
    assert_eq!(wait.wait(first, Some(0)), Woken::TimedOut);
    let second = wait.ticket();
    wait.wake(first);
    assert_eq!(wait.wait(second, Some(0)), Woken::TimedOut);
    assert_eq!(wait.slots(), 1, "the slot was used again");
}

#[test]
fn waits_nest() {
    let wait = ThreadWait::new();
    let (outer, inner) = (wait.ticket(), wait.ticket());
    wait.wake(outer);
    assert_eq!(wait.wait(inner, Some(0)), Woken::TimedOut);
    assert_eq!(wait.wait(outer, Some(0)), Woken::Called);
}

#[test]
fn no_wake_is_lost_between_threads() {
    let wait = Arc::new(ThreadWait::new());
    let (give, take) = mpsc::channel::<Ticket>();
    let waker = {
        let wait = Arc::clone(&wait);
        std::thread::spawn(move || take.into_iter().for_each(|ticket| wait.wake(ticket)))
    };
    for _ in 0..20_000 {
        let ticket = wait.ticket();
        give.send(ticket).unwrap();
        assert_eq!(wait.wait(ticket, Some(10_000)), Woken::Called);
    }
    drop(give);
    waker.join().unwrap();
    assert_eq!(wait.slots(), 1);
}
