//! A backup amid writers, then kill -9, then the backup restored elsewhere.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Options;
use super::pair::{Pair, back_up};
use crate::error::Result;
use crate::figures::{millis, number};
use crate::poll;
use crate::workloads::kill::ledger::{self, Acknowledged};
use crate::workloads::kill::writer::{Round, Writer};

/// What the writers had heard at three moments.
struct Heard {
    before_the_call: Acknowledged,
    after_the_call: Acknowledged,
    rounds: Vec<Round>,
    call: Duration,
}

/// One backup; gives what is wrong.
pub(super) fn round(pair: &mut Pair, options: &Options, time: u32) -> Result<Vec<String>> {
    let place = format!("load{time}");
    let heard = write_back_up_and_kill(pair, Duration::from_millis(options.run_ms), &place)?;
    let mut findings = Vec::new();
    for (writer, round) in (1..).zip(&heard.rounds) {
        pair.acknowledged.note(writer, round.last);
        let of = |error| format!("backup {time}: writer {writer} heard {error}");
        findings.extend(round.error.as_ref().map(of));
    }
    let mut client = pair.restore(&place)?;
    let mut least = heard.before_the_call.clone();
    let found = ledger::check(&mut client, &mut least, Some(&heard.after_the_call))?;
    findings.extend(found.into_iter().map(|finding| format!("backup {time}: {finding}")));
    pair.restart_first()?;
    let mut client = pair.first().connect(Some(ledger::DATABASE))?;
    let found = ledger::check(&mut client, &mut pair.acknowledged, None)?;
    findings.extend(found.into_iter().map(|finding| format!("restart {time}: {finding}")));
    println!(
        "backup {time} under load: {} ms; {} acknowledged before it, {} at its end, {} at the \
         kill, {} restored; {} findings",
        number(millis(heard.call)),
        heard.before_the_call.count(),
        heard.after_the_call.count(),
        pair.acknowledged.count(),
        least.count(),
        findings.len()
    );
    Ok(findings)
}

fn write_back_up_and_kill(pair: &mut Pair, run: Duration, place: &str) -> Result<Heard> {
    let (url, begun) = (pair.url(place), pair.acknowledged.clone());
    let server = pair.take_first();
    let (killed, port) = (AtomicBool::new(false), server.port());
    let so_far: Vec<_> = begun.each().map(|(_, last)| AtomicU64::new(last)).collect();
    let heard_now = || {
        let mut heard = begun.clone();
        for (writer, last) in (1..).zip(&so_far) {
            heard.note(writer, last.load(Ordering::SeqCst));
        }
        heard
    };
    thread::scope(|scope| {
        let writers: Vec<_> = begun
            .each()
            .zip(&so_far)
            .map(|((id, last), so_far)| {
                let writer = Writer { id, port, so_far, killed: &killed };
                scope.spawn(move || writer.run(last))
            })
            .collect();
        poll::let_run(run);
        let before_the_call = heard_now();
        let start = Instant::now();
        let outcome = back_up(&server, &url);
        let call = start.elapsed();
        let after_the_call = heard_now();
        poll::let_run(run);
        killed.store(true, Ordering::SeqCst);
        let gone = server.kill();
        let join = |writer: thread::ScopedJoinHandle<'_, Round>| {
            writer.join().expect("a writer does not panic")
        };
        let rounds = writers.into_iter().map(join).collect();
        outcome.and(gone)?;
        Ok(Heard { before_the_call, after_the_call, rounds, call })
    })
}
