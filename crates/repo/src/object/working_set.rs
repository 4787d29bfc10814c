//! A working set: what a branch's sessions edit.
//!
//! ```text
//! link   working root
//! link   staged root
//! u8     merge state: 0 none, 1 follows
//!   link     the working root before the merge
//!   link     the commit that is merged
//!   text     how the user named it
//!   u8       what is under way: 0 merge, 1 cherry-pick, 2 revert
//!   varint   number of tables whose schemas do not merge, then their names
//!   varint   number of commits still to be applied, then a link for each
//! u8     rebase state: 0 none, 1 follows
//!   link     the working root before the rebase      link   the commit to rebase onto
//!   text     the branch                              text   the last plan step done ("" for none)
//!   u8       flags: 1 the plan is being carried out, 2 keep commits that become empty,
//!            4 keep those that begin empty
//! ```

use storage::{Hash, Kind};

use super::format::{Linked, Links, Object};
use super::kinds;
use crate::error::Result;

/// What a branch's sessions edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingSet {
    /// The root that sessions see and change.
    pub working: Hash,
    /// The root that the next commit takes.
    pub staged: Hash,
    /// A merge that waits to be ended.
    pub merge: Option<MergeState>,
    /// A rebase that waits to be ended.
    pub rebase: Option<RebaseState>,
}

/// What brought another commit's changes into the working set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// `dolt_merge`.
    Merge,
    /// `dolt_cherry_pick`.
    CherryPick,
    /// `dolt_revert`.
    Revert,
}

/// A merge that waits to be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeState {
    /// The working root before it began; `--abort` goes back to it.
    pub pre_merge_working: Hash,
    /// The commit that is merged.
    pub source: Hash,
    /// How the user named it.
    pub source_spec: String,
    /// What is under way.
    pub change: Change,
    /// Tables whose schemas do not merge, sorted.
    pub unmergeable: Vec<String>,
    /// Commits still to be applied after this one (cherry-pick and revert of several).
    pub pending: Vec<Hash>,
}

/// A rebase that waits to be ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebaseState {
    /// The working root before it began.
    pub pre_rebase_working: Hash,
    /// The commit that the plan starts from.
    pub onto: Hash,
    /// The branch that will move at the end.
    pub branch: String,
    /// The `rebase_order` of the last step done, empty before the first.
    pub last_step: String,
    /// Whether the plan is being carried out (else it is still being edited).
    pub started: bool,
    /// Whether commits that the rebase makes empty are kept.
    pub keep_becoming_empty: bool,
    /// Whether commits that were empty before are kept.
    pub keep_empty: bool,
}

impl Object for WorkingSet {
    const KIND: Kind = kinds::WORKING_SET;

    fn write(&self, out: &mut Links) {
        out.link(self.working).link(self.staged);
        out.fields.byte(u8::from(self.merge.is_some()));
        if let Some(merge) = &self.merge {
            merge.write(out);
        }
        out.fields.byte(u8::from(self.rebase.is_some()));
        if let Some(rebase) = &self.rebase {
            rebase.write(out);
        }
    }

    fn read(from: &mut Linked<'_>) -> Result<WorkingSet> {
        let (working, staged) = (from.link()?, from.link()?);
        let merge = if flag(from)? { Some(MergeState::read(from)?) } else { None };
        let rebase = if flag(from)? { Some(RebaseState::read(from)?) } else { None };
        Ok(WorkingSet { working, staged, merge, rebase })
    }
}

impl MergeState {
    fn write(&self, out: &mut Links) {
        out.link(self.pre_merge_working).link(self.source);
        out.fields.text(&self.source_spec).byte(match self.change {
            Change::Merge => 0,
            Change::CherryPick => 1,
            Change::Revert => 2,
        });
        out.fields.varint(self.unmergeable.len() as u64);
        for table in &self.unmergeable {
            out.fields.text(table);
        }
        out.fields.varint(self.pending.len() as u64);
        for commit in &self.pending {
            out.link(*commit);
        }
    }

    fn read(from: &mut Linked<'_>) -> Result<MergeState> {
        let (pre_merge_working, source) = (from.link()?, from.link()?);
        let source_spec = from.text()?;
        let change = match from.fields.byte()? {
            0 => Change::Merge,
            1 => Change::CherryPick,
            2 => Change::Revert,
            tag => return Err(from.fields.unknown("change", tag)),
        };
        let mut unmergeable = Vec::new();
        for _ in 0..from.fields.count()? {
            unmergeable.push(from.text()?);
        }
        let mut pending = Vec::new();
        for _ in 0..from.fields.count()? {
            pending.push(from.link()?);
        }
        Ok(MergeState { pre_merge_working, source, source_spec, change, unmergeable, pending })
    }
}

impl RebaseState {
    fn write(&self, out: &mut Links) {
        out.link(self.pre_rebase_working).link(self.onto);
        out.fields.text(&self.branch).text(&self.last_step);
        let flags = [self.started, self.keep_becoming_empty, self.keep_empty];
        out.fields.byte(flags.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit)));
    }

    fn read(from: &mut Linked<'_>) -> Result<RebaseState> {
        let (pre_rebase_working, onto) = (from.link()?, from.link()?);
        let (branch, last_step) = (from.text()?, from.text()?);
        let flags = from.fields.byte()?;
        if flags > 7 {
            return Err(from.fields.unknown("flag", flags));
        }
        Ok(RebaseState {
            pre_rebase_working,
            onto,
            branch,
            last_step,
            started: flags & 1 != 0,
            keep_becoming_empty: flags & 2 != 0,
            keep_empty: flags & 4 != 0,
        })
    }
}

fn flag(from: &mut Linked<'_>) -> Result<bool> {
    match from.fields.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        tag => Err(from.fields.unknown("presence", tag)),
    }
}
