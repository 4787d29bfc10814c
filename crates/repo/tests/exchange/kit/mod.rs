//! Instances with history, and remotes on simulated disks.

mod folder;
mod folder_remote;
mod racing;

use std::sync::Arc;

use repo::entry::{Entry, Op, RefOp, WorkingChange, WorkingOp};
use repo::exchange::clone::{CloneRequest, Cloned};
use repo::exchange::push::{PushOutcome, PushReport, PushRequest};
use repo::exchange::spec::{PushRule, PushSpec};
use repo::exchange::{Exchange, MemRemote, Remote, Writer, unwatched};
use repo::fold::{fold_database, fold_root};
use repo::history::closure::save_commit;
use repo::instance::Instance;
use repo::object::{Commit, Identity, Object, Tag, Tree};
use repo::txn::Isolation::RepeatableRead;
use repo::{Options, Parts, Place, Result};
use storage::copy::CopySettings;
use storage::seam::Wait;
use storage::{Disk, Hash};
use testkit::{SimClock, SimDisk, SimEntropy, ThreadWait};

pub(crate) use folder::Folder;
pub(crate) use folder_remote::FolderRemote;
pub(crate) use racing::Racing;

use crate::support::{begin, insert, make_item};

/// Sends a few chunks at a time, so that small data takes several writes.
pub(crate) const SMALL_STEPS: CopySettings = CopySettings { batch_chunks: 4, write_bytes: 600 };

pub(crate) fn open_on(disk: Arc<dyn Disk>, seed: u64) -> Result<Arc<Instance>> {
    open_waiting_on(disk, Arc::new(ThreadWait::default()), seed)
}

pub(crate) fn open_waiting_on(
    disk: Arc<dyn Disk>,
    wait: Arc<dyn Wait>,
    seed: u64,
) -> Result<Arc<Instance>> {
    let parts = Parts {
        disk,
        wait,
        clock: Arc::new(SimClock::default()),
        entropy: Arc::new(SimEntropy::new(seed)),
    };
    let options = Options { log_segment_bytes: 1 << 20, ..Options::default() };
    Instance::open(parts, options).map(|(instance, _)| instance)
}

/// An empty instance on a disk of its own.
pub(crate) fn empty(seed: u64) -> Arc<Instance> {
    open_on(Arc::new(SimDisk::new(seed)), seed).unwrap()
}

/// An instance whose database `shop` has a table and a first commit on `main`.
pub(crate) fn shop(seed: u64) -> Arc<Instance> {
    let instance = empty(seed);
    make_shop(&instance).unwrap();
    instance
}

/// The same with more rows, so that its trees have inner nodes.
pub(crate) fn large_shop(seed: u64) -> Arc<Instance> {
    let instance = shop(seed);
    for start in [1000, 1200, 1400, 1600] {
        add_rows(&instance, start..start + 200).unwrap();
    }
    commit(&instance, "more").unwrap();
    instance
}

pub(crate) fn make_shop(instance: &Arc<Instance>) -> Result<()> {
    make_item(instance)?;
    add_rows(instance, 0..40)?;
    commit(instance, "first").map(drop)
}

pub(crate) fn mem() -> Arc<dyn Remote> {
    Arc::new(MemRemote::new())
}

pub(crate) fn between(instance: &Arc<Instance>, remote: &Arc<dyn Remote>) -> Exchange {
    Exchange::new(Arc::clone(instance), Arc::clone(remote)).with_settings(SMALL_STEPS)
}

/// Inserts rows into `shop/main`.
pub(crate) fn add_rows(instance: &Arc<Instance>, ids: std::ops::Range<i64>) -> Result<()> {
    let mut txn = begin(instance, RepeatableRead);
    for id in ids {
        insert(&mut txn, id, id * 10, Some(id))?;
    }
    txn.commit().map(drop)
}

/// Commits the working set of `shop/main`.
pub(crate) fn commit(instance: &Arc<Instance>, message: &str) -> Result<Hash> {
    commit_on(instance, "main", message)
}

/// Commits the working set of a branch, empty or not.
pub(crate) fn commit_on(instance: &Arc<Instance>, branch: &str, message: &str) -> Result<Hash> {
    let _pin = instance.pin();
    let tip = instance.tip();
    let database = tip.database("shop").unwrap();
    let set = database.working.get(branch).unwrap();
    let root = fold_root(instance.loader(), &set.working)?;
    instance.wait().pass();
    let who = Identity { name: "ada".into(), email: "ada@example.org".into(), date_us: 7 };
    let old = database.head(branch);
    let draft = Commit {
        root,
        parents: old.into_iter().collect(),
        height: 0,
        closure: Tree::default(),
        author: who.clone(),
        committer: who,
        message: message.into(),
        signature: String::new(),
    };
    let new = save_commit(instance.store(), draft)?;
    instance.wait().pass();
    let change = WorkingChange::Stage { staged: root };
    let staged = Op::Working(WorkingOp { place: Place::new("shop", branch), change });
    append(instance, vec![ref_op(&format!("refs/heads/{branch}"), old, Some(new)), staged])?;
    Ok(new)
}

/// Makes a branch of `shop` at a commit.
pub(crate) fn branch(instance: &Arc<Instance>, name: &str, at: Hash) -> Result<()> {
    let root = Commit::load(instance.store().as_ref(), at)?.root;
    let change = WorkingChange::Reset { working: root, staged: root };
    let made = ref_op(&format!("refs/heads/{name}"), None, Some(at));
    append(instance, vec![made, Op::Working(WorkingOp { place: Place::new("shop", name), change })])
}

/// Makes a tag of `shop` with an object of its own.
pub(crate) fn tag(instance: &Arc<Instance>, name: &str, at: Hash) -> Result<()> {
    let tag = Tag { commit: at, tagger: Identity::default(), message: name.into() };
    let object = tag.save(instance.store().as_ref())?;
    append(instance, vec![ref_op(&format!("refs/tags/{name}"), None, Some(object))])
}

/// Moves a branch of `shop` and its working set to another commit.
pub(crate) fn reset(instance: &Arc<Instance>, name: &str, at: Hash) -> Result<()> {
    let root = Commit::load(instance.store().as_ref(), at)?.root;
    let change = WorkingChange::Reset { working: root, staged: root };
    let moved = ref_op(&format!("refs/heads/{name}"), head(instance, name), Some(at));
    append(
        instance,
        vec![moved, Op::Working(WorkingOp { place: Place::new("shop", name), change })],
    )
}

pub(crate) fn append(instance: &Arc<Instance>, ops: Vec<Op>) -> Result<()> {
    let position = instance.append_with_chunks(Entry { ops, ..Entry::default() }, |_| Ok(()))?;
    instance.wait_durable(position)
}

pub(crate) fn ref_op(name: &str, old: Option<Hash>, new: Option<Hash>) -> Op {
    Op::Ref(RefOp { database: "shop".into(), name: name.into(), old, new })
}

/// A ref of `shop` by its full name.
pub(crate) fn ref_of(instance: &Arc<Instance>, name: &str) -> Option<Hash> {
    instance.durable().database("shop").unwrap().refs.get(name).copied()
}

pub(crate) fn head(instance: &Arc<Instance>, branch: &str) -> Option<Hash> {
    ref_of(instance, &format!("refs/heads/{branch}"))
}

/// `pando_hashof_database`.
pub(crate) fn hash_of(instance: &Arc<Instance>, database: &str) -> Hash {
    let state = instance.durable();
    fold_database(instance.loader(), state.database(database).unwrap()).unwrap()
}

pub(crate) fn request(specs: Vec<PushSpec>, writer: Option<Writer>) -> PushRequest<'static> {
    PushRequest { database: "shop", remote: Some("origin"), specs, writer }
}

/// Pushes a branch under its own name, fast-forward only.
pub(crate) fn push(
    instance: &Arc<Instance>,
    remote: &Arc<dyn Remote>,
    branch: &str,
) -> Result<PushReport> {
    push_by(instance, remote, branch, PushRule::FastForward)
}

pub(crate) fn push_by(
    instance: &Arc<Instance>,
    remote: &Arc<dyn Remote>,
    branch: &str,
    rule: PushRule,
) -> Result<PushReport> {
    let specs = vec![PushSpec::branch(branch, rule)];
    match between(instance, remote).push(&request(specs, None), &mut unwatched)? {
        PushOutcome::Done(report) => Ok(report),
        PushOutcome::Fenced(writer) => panic!("fenced off by {writer:?}"),
    }
}

/// Clones what the remote publishes as `shop`.
pub(crate) fn clone_shop(instance: &Arc<Instance>, remote: &Arc<dyn Remote>) -> Result<Cloned> {
    let request = CloneRequest {
        database: "shop",
        remote: "origin",
        url: "file:///srv/shop",
        branch: None,
        single_branch: false,
    };
    between(instance, remote).clone_database(&request, &mut unwatched)
}
