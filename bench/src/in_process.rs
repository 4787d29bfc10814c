//! An instance in memory with sessions in this process, for statements whose answers are judged and
//! not timed.

use std::any::Any;
use std::sync::Arc;

use engine::session::{Account, Identity, Session, Shared};
use engine::sink::{Done, ResultColumn, Sink};
use repo::{Instance, Options, Parts};
use storage::MemDisk;
use testkit::{SimClock, SimEntropy, ThreadWait};
use types::{SqlError, Value};

/// Rows as text; `None` is NULL.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

/// The instance.
pub(crate) struct Node {
    /// What a server's maintenance would work on.
    pub(crate) instance: Arc<Instance>,
    shared: Arc<Shared>,
}

impl Node {
    /// An empty one, whose clock stands still.
    pub(crate) fn open() -> Result<Self, String> {
        let parts = Parts {
            disk: Arc::new(MemDisk::new()),
            wait: Arc::new(ThreadWait::new()),
            clock: Arc::new(SimClock::new()),
            entropy: Arc::new(SimEntropy::new(1)),
        };
        let (instance, _) =
            Instance::open(parts, Options::default()).map_err(|error| error.to_string())?;
        let shared = Shared::open(&instance).map_err(|error| format!("{error:?}"))?;
        Ok(Self { instance, shared })
    }

    /// A session of `user` from this machine.
    pub(crate) fn session(&self, user: &str) -> Session {
        let account = Account { user: user.to_owned(), host: "localhost".to_owned() };
        let identity = Identity { account: account.clone(), client: account };
        Session::new(Arc::clone(&self.instance), Arc::clone(&self.shared), identity)
    }
}

/// What a statement came to.
#[derive(Default)]
pub(crate) struct Answer {
    /// Whether it gave rows, if none.
    pub(crate) has_columns: bool,
    /// The rows.
    pub(crate) rows: Rows,
    /// Rows that it changed.
    pub(crate) affected_rows: u64,
    /// Why it failed.
    pub(crate) error: Option<SqlError>,
}

/// Runs a text; the answer is its last statement's.
pub(crate) fn execute(session: &mut Session, sql: &str) -> Answer {
    let mut answer = Answer::default();
    if let Err(error) = session.execute(sql, &mut answer) {
        answer.error = Some(SqlError::unknown(format!("{error:?}")));
    }
    answer
}

/// What a panic said.
pub(crate) fn panic_words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

impl Sink for Answer {
    fn columns(&mut self, _: &[ResultColumn]) -> engine::Result<()> {
        self.has_columns = true;
        self.rows.clear();
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> engine::Result<()> {
        let text = |value: &Value| match value {
            Value::Null => None,
            value => Some(value.to_string_lossy().into_owned()),
        };
        self.rows.push(values.iter().map(text).collect());
        Ok(())
    }

    fn done(&mut self, done: &Done) -> engine::Result<()> {
        self.affected_rows = done.affected_rows;
        Ok(())
    }

    fn error(&mut self, error: &SqlError) -> engine::Result<()> {
        self.error = Some(error.clone());
        Ok(())
    }

    fn local_file(&mut self, _: &str, _: bool) -> engine::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}
