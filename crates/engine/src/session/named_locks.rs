//! GET_LOCK and its family: locks by name that a session holds beside its transactions (manual
//! 12.15).

use std::collections::BTreeMap;
use std::sync::Arc;

use repo::Instance;
use repo::lock::{LockMode, LockName, LockWait, TxnId};
use types::{ErrorCode, SqlError};

use super::limits::NAMED_LOCKS_MAX;
use crate::error::Result;

/// The longest name of a lock in characters (manual 12.15).
const NAME_CHARS_MAX: usize = 64;

/// A year: what a negative time-out means, in milliseconds.
const FOREVER_MS: u64 = 365 * 86_400 * 1000;

/// The locks that a session holds by name. Dropped, it lets go of all.
pub struct NamedLocks {
    instance: Arc<Instance>,
    owner: TxnId,
    /// How often each is held.
    held: BTreeMap<String, u64>,
}

impl NamedLocks {
    /// None held.
    pub fn new(instance: &Arc<Instance>) -> Self {
        let owner = instance.next_txn_id();
        Self { instance: Arc::clone(instance), owner, held: BTreeMap::new() }
    }

    /// Whose locks they are.
    pub(super) fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Under which name the session holds them.
    pub fn owner(&self) -> TxnId {
        self.owner
    }

    /// GET_LOCK: false after `timeout_seconds` (negative: without end). 3058 for a deadlock among
    /// such locks.
    pub fn take(&mut self, name: &str, timeout_seconds: i64) -> Result<bool> {
        let name = checked(name)?;
        if let Some(count) = self.held.get_mut(&name) {
            *count += 1;
            return Ok(true);
        }
        if self.held.len() >= NAMED_LOCKS_MAX {
            return Err(SqlError::unknown(format!("more than {NAMED_LOCKS_MAX} locks")).into());
        }
        let ms = u64::try_from(timeout_seconds).map_or(FOREVER_MS, |s| s.saturating_mul(1000));
        let locks = self.instance.locks();
        let lock = LockName::named(&name);
        match locks.take(self.owner, lock, LockMode::Exclusive, LockWait::UpTo(ms)) {
            Ok(_) => {
                self.held.insert(name, 1);
                Ok(true)
            }
            Err(repo::Error::LockWaitTimeout | repo::Error::LockNotAvailable) => Ok(false),
            Err(repo::Error::Deadlock) => {
                Err(SqlError::new(ErrorCode::UserLockDeadlock, &[]).into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// RELEASE_LOCK: `Some(false)` where another holds it, `None` where nobody does.
    pub fn release(&mut self, name: &str) -> Result<Option<bool>> {
        let name = checked(name)?;
        let lock = LockName::named(&name);
        match self.held.get_mut(&name) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) => {
                self.held.remove(&name);
                self.instance.locks().release(self.owner, [lock]);
            }
            None => return Ok(self.instance.locks().holder(lock).map(|_| false)),
        }
        Ok(Some(true))
    }

    /// RELEASE_ALL_LOCKS: how many were let go.
    pub fn release_all(&mut self) -> u64 {
        let held = std::mem::take(&mut self.held);
        let names = held.keys().map(|name| LockName::named(name));
        self.instance.locks().release(self.owner, names.collect::<Vec<_>>());
        held.values().sum()
    }

    /// IS_FREE_LOCK is whether this is `None`; whose it is, as the owner's name.
    pub fn holder(&self, name: &str) -> Result<Option<TxnId>> {
        Ok(self.instance.locks().holder(LockName::named(&checked(name)?)))
    }
}

impl Drop for NamedLocks {
    fn drop(&mut self) {
        self.release_all();
    }
}

/// Names are compared without regard to case; 3057 for one that is empty or too long.
fn checked(name: &str) -> Result<String> {
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(SqlError::new(ErrorCode::UserLockWrongName, &[&name]).into());
    }
    Ok(name.to_lowercase())
}
