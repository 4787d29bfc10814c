//! Opening: the newest checkpoint, and the log after it.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use storage::log::{Cut, GroupLog, Log, LogSettings, Position};
use storage::pack::{PackSettings, PackStore};
use storage::{Hash, Store};

use super::checkpoint::Checkpoint;
use super::read_back::take_lock;
use super::section::Maintenance;
use super::timeline::Timeline;
use super::turn::Turn;
use super::{Instance, Options, Parts};
use crate::apply::apply;
use crate::entry::{Entry, Scope};
use crate::error::{Error, Result};
use crate::load::Loader;
use crate::lock::LockTable;
use crate::object::{FACTS, InstanceRoot, NAMED, Object, Tree};
use crate::place::lower;
use crate::state::State;

/// What opening found, for the operator.
#[derive(Debug, Default)]
pub struct OpenReport {
    /// Whether the folder held no instance and one was made.
    pub created: bool,
    /// The position of the checkpoint that was taken.
    pub checkpoint: Position,
    /// How many entries of the log came after it.
    pub replayed: u64,
    /// The torn tail that was cut off the log, if there was one.
    pub cut: Option<Cut>,
}

impl Instance {
    /// Opens the instance on `parts.disk`, making one if there is none.
    ///
    /// Another process on the same folder is [`Error::InUse`]; damage is named and nothing is
    /// changed.
    pub fn open(parts: Parts, options: Options) -> Result<(Arc<Self>, OpenReport)> {
        let lock = take_lock(parts.disk.as_ref())?;
        let settings =
            PackSettings { cache_bytes: options.chunk_cache_bytes, ..PackSettings::default() };
        let packs = Arc::new(PackStore::open(Arc::clone(&parts.disk), settings)?);
        let loader = Loader::new(Arc::clone(&packs) as Store);
        let bytes = packs.checkpoint();
        let created = bytes.is_empty();
        let checkpoint = (!created).then(|| Checkpoint::decode(&bytes)).transpose()?;
        let state = match &checkpoint {
            None => State::empty(),
            Some(checkpoint) => load_state(&loader, checkpoint)?,
        };
        let start = state.position;
        let timeline = Arc::new(Timeline::new(Arc::new(State::empty())));
        let (log, found) = open_log(&parts, options, start, Arc::clone(&timeline))?;
        let state = replay(&log, &loader, state)?;
        let report = OpenReport {
            created: created && state.position == Position(0),
            checkpoint: start,
            replayed: state.position.0 - start.0,
            cut: found,
        };
        timeline.publish(Arc::new(state));
        timeline.durable_to(log.durable());
        let maintenance = Maintenance { checkpoint: start, log_bytes: 0 };
        let newest = checkpoint.map_or(Hash::ZERO, |checkpoint| checkpoint.instance);
        let newest = Mutex::new((start, newest));
        let wait = Arc::clone(&parts.wait);
        let instance = Self {
            packs,
            log,
            loader,
            timeline,
            locks: LockTable::new(Arc::clone(&parts.wait)),
            blocks: super::auto_increment::Blocks::default(),
            children: super::children::ChildrenCache::default(),
            carried: super::carry::Carried::default(),
            txn_count: AtomicU64::new(1),
            appended: AtomicU64::new(0),
            parts,
            options,
            section: Mutex::new(()),
            maintenance: Turn::new(wait, maintenance),
            newest,
            closed: OnceLock::new(),
            _lock: lock,
        };
        Ok((Arc::new(instance), report))
    }
}

pub(super) fn in_use(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::WouldBlock => Error::InUse,
        _ => storage::Error::io("lock", "LOCK", error).into(),
    }
}

fn open_log(
    parts: &Parts,
    options: Options,
    start: Position,
    timeline: Arc<Timeline>,
) -> Result<(GroupLog, Option<Cut>)> {
    let settings = LogSettings { segment_bytes: options.log_segment_bytes, start_after: start };
    let on_durable = Box::new(move |position| timeline.durable_to(position));
    let (disk, wait) = (Arc::clone(&parts.disk), Arc::clone(&parts.wait));
    let (log, report) = GroupLog::open(disk, wait, settings, on_durable)?;
    if report.last < start {
        return Err(Error::corrupt(format!(
            "the log ends at position {} and the checkpoint is of position {start}",
            report.last
        )));
    }
    Ok((log, report.cut))
}

/// The state of a checkpoint.
fn load_state(loader: &Loader, checkpoint: &Checkpoint) -> Result<State> {
    let mut state = State::empty();
    state.position = checkpoint.position;
    for (key, value) in &checkpoint.node {
        state.set_fact(Scope::Node, key, Some(value.as_slice().into()));
    }
    if checkpoint.instance.is_zero() {
        return Ok(state);
    }
    let object = InstanceRoot::load(loader.store().as_ref(), checkpoint.instance)?;
    loader.each(object.databases.map(&NAMED), |key, value| {
        let hash = Hash::from_slice(value);
        let name = value.get(Hash::LEN..).and_then(|name| std::str::from_utf8(name).ok());
        let (Some(hash), Some(name)) = (hash, name) else {
            return Err(Error::corrupt(format!("the entry of database {key}")));
        };
        let database = loader.database(name.into(), &hash)?;
        state.databases.insert(&lower(key), Arc::new(database));
        Ok(())
    })?;
    let scopes: [(Scope, Tree); 4] = [
        (Scope::User, object.users),
        (Scope::Setting, object.settings),
        (Scope::Remote, object.remotes),
        (Scope::Backup, object.backups),
    ];
    for (scope, facts) in scopes {
        loader.each(facts.map(&FACTS), |key, value| {
            state.set_fact(scope, key, Some(value.into()));
            Ok(())
        })?;
    }
    Ok(state)
}

/// The state after every entry of the log that `state` does not hold.
fn replay(log: &GroupLog, loader: &Loader, mut state: State) -> Result<State> {
    if log.last() <= state.position {
        return Ok(state);
    }
    let entries = log.read_from(state.position.next()).ok_or_else(|| {
        let (first, wanted) = (log.first(), state.position.next());
        Error::corrupt(format!("the log begins at position {first}, {wanted} is needed"))
    })?;
    for entry in entries {
        let entry = entry?;
        state = apply(&state, &Entry::decode(&entry.payload)?, entry.position, loader)?;
    }
    Ok(state)
}
