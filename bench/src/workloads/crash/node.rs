//! An instance over a simulated disk, with sessions.

use std::sync::Arc;

use engine::session::{Account, Identity, Session, Shared};
use repo::{Instance, Options, Parts};
use storage::seam::Wait;
use testkit::{SimClock, SimDisk, SimEntropy};

use crate::in_process::{Answer, execute};

/// Where the tables are.
pub(super) const DATABASE: &str = "cut";

/// Small, so that a short run goes over several segments and folds.
const SEGMENT_BYTES: u64 = 32 << 10;
const FOLD_BYTES: usize = 1_500;

/// A node over a simulated disk.
pub(super) struct Node {
    pub(super) instance: Arc<Instance>,
    shared: Arc<Shared>,
}

impl Node {
    /// Opens what the disk holds; `None` if the disk died meanwhile.
    pub(super) fn open(
        disk: &SimDisk,
        wait: Arc<dyn Wait>,
        clock: SimClock,
    ) -> Result<Self, String> {
        let parts = Parts {
            disk: Arc::new(disk.clone()),
            wait,
            clock: Arc::new(clock),
            entropy: Arc::new(SimEntropy::new(1)),
        };
        let options = Options {
            log_segment_bytes: SEGMENT_BYTES,
            fold_bytes: FOLD_BYTES,
            ..Options::default()
        };
        let (instance, _) = Instance::open(parts, options).map_err(|error| error.to_string())?;
        let shared = Shared::open(&instance).map_err(|error| format!("{error:?}"))?;
        Ok(Self { instance, shared })
    }

    /// A session of root's.
    pub(super) fn session(&self) -> Session {
        let root = Account { user: "root".to_owned(), host: "localhost".to_owned() };
        let identity = Identity { account: root.clone(), client: root };
        Session::new(Arc::clone(&self.instance), Arc::clone(&self.shared), identity)
    }
}

/// Runs statements; the answer of the last, or the first error.
pub(super) fn run(session: &mut Session, sql: &str) -> Result<Answer, String> {
    let mut answer = execute(session, sql);
    match answer.error.take() {
        Some(error) => Err(error.to_string()),
        None => Ok(answer),
    }
}
