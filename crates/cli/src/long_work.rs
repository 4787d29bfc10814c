//! Statements that take long: how far they are is shown while they run.
//!
//! ```text
//! this connection      CALL dolt_backup('sync', 'nightly') ─────────────────────> its result
//! another connection   SELECT state FROM information_schema.processlist … ─> a bar on stderr
//! ```
//! The server says how far a statement is where any client can see it, in the process list. So the
//! bar needs no protocol of its own; without a terminal there is neither a bar nor a second
//! connection.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wire::WireError;

use crate::output;
use crate::reach::{Client, Reached};
use crate::render::Table;
use crate::script::rows_of;

/// Between two looks: often enough to seem alive, seldom enough to cost nothing.
const LOOK_INTERVAL: Duration = Duration::from_millis(200);

/// What the process list says of a statement that has told nothing of itself.
const UNTOLD: &str = "executing";

/// A line at the foot of the terminal that says how far something is.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// One on standard error; none where that is no terminal, or `quiet` is wished for.
    pub(crate) fn new(quiet: bool) -> Self {
        let bar = if quiet || !output::shows_progress() {
            ProgressBar::hidden()
        } else {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        };
        Self(bar)
    }

    /// Shows a text; `12 of 40` in it makes a bar.
    pub(crate) fn show(&self, text: &str) {
        let (template, done) = match parts(text) {
            Some((done, total)) => {
                self.0.set_length(total);
                ("[{bar:30}] {percent:>3}% {msg} ({eta})", done)
            }
            None => ("{spinner} {msg} ({elapsed})", 0),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self.0.set_position(done);
        self.0.set_message(text.to_owned());
        self.0.tick();
    }

    /// Takes it away.
    pub(crate) fn end(self) {
        self.0.finish_and_clear();
    }
}

/// The numbers around the word `of`.
fn parts(text: &str) -> Option<(u64, u64)> {
    let (before, after) = text.split_once(" of ")?;
    let done = before.rsplit(' ').next()?.parse().ok()?;
    let total = after.split(' ').next()?.parse().ok()?;
    Some((done, total))
}

/// Runs one statement while a bar shows how far it is; gives its first result.
pub(crate) fn run(reached: &mut Reached, statement: &str, quiet: bool) -> Result<Table, WireError> {
    if quiet || !output::shows_progress() {
        return rows_of(&mut reached.client, statement);
    }
    let id = reached.client.greeting().connection_id;
    // Without a second connection the work goes on unseen.
    let Ok(watcher) = reached.dial() else { return rows_of(&mut reached.client, statement) };
    let (ended, end) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || watch(watcher, id, &end));
        let outcome = rows_of(&mut reached.client, statement);
        drop(ended);
        outcome
    })
}

fn watch(mut client: Client, id: u32, end: &Receiver<()>) {
    let bar = Bar::new(false);
    let look = format!("SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = {id}");
    while end.recv_timeout(LOOK_INTERVAL) == Err(RecvTimeoutError::Timeout) {
        let Ok(table) = rows_of(&mut client, &look) else { break };
        let state = table.texts().next().and_then(|mut row| row.next().flatten());
        if let Some(state) = state.filter(|state| !state.is_empty() && state != UNTOLD) {
            bar.show(&state);
        }
    }
    bar.end();
    let _ = client.quit();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_make_a_bar() {
        let table = [
            ("verifying: 12 of 40 chunks, 3.4 MB", Some((12, 40))),
            ("copying: 12 chunks, 3.4 MB", None),
            ("publishing", None),
            ("copy of a table", None),
        ];
        for (text, expected) in table {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
