//! Who may come in: the instance's accounts, and the owner of the data directory.
//!
//! The owner comes from inside the process, or with the secret of [`crate::presence`] from this
//! machine, and is `root`@`localhost` whatever that account's password is: who can read the files
//! needs no password to them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use engine::privileges;
use engine::session::Account;
use parking_lot::Mutex;
use wire::auth::caching_sha2::CachedDigest;
use wire::auth::{self, Plugin, native};

use crate::connection::Trust;
use crate::error::{Error, Result};
use crate::limits::DIGESTS_MAX;
use crate::node::NodeShared;
use crate::presence::LOCAL_USER;

const OWNER: &str = "root";
const OWNER_HOST: &str = "localhost";

/// An account that a client may turn out to be.
pub(crate) struct Candidate {
    /// The user as `USER()` shows it.
    pub(crate) user: String,
    /// The account: user and host pattern.
    pub(crate) account: Account,
    /// What its password is checked against.
    pub(crate) credentials: auth::Account,
    /// Whether it may not connect.
    pub(crate) is_locked: bool,
    /// Whether it may connect only where nobody can listen.
    pub(crate) requires_tls: bool,
}

/// The account that `user` from `host` has.
pub(crate) fn find(shared: &NodeShared, trust: &Trust, client: (&str, &str)) -> Option<Candidate> {
    let (user, host) = client;
    if trust.is_owner {
        return Some(owner(Vec::new()));
    }
    if user == LOCAL_USER {
        let secret = trust.secret.as_deref().filter(|_| host == OWNER_HOST)?;
        return Some(owner(native::stored(secret.as_bytes()).into_bytes()));
    }
    let account = privileges::find_account(&shared.instance.durable(), user, host)?;
    let plugin = Plugin::from_name(account.plugin.as_bytes())?;
    let id = Account { user: account.user.clone(), host: account.host.clone() };
    let digest = shared.digests.find(&id, &account.stored);
    Some(Candidate {
        user: user.to_owned(),
        account: id,
        credentials: auth::Account { plugin, stored: account.stored, digest },
        is_locked: account.locked,
        requires_tls: account.requires_tls,
    })
}

fn owner(stored: Vec<u8>) -> Candidate {
    let account = Account { user: OWNER.to_owned(), host: OWNER_HOST.to_owned() };
    let credentials = auth::Account { plugin: Plugin::Native, stored, digest: None };
    let user = OWNER.to_owned();
    Candidate { user, account, credentials, is_locked: false, requires_tls: false }
}

/// Refuses to listen where other machines can reach it while an account has no password.
pub(crate) fn refuse_open_doors(shared: &NodeShared, ip: IpAddr) -> Result<()> {
    let accounts = privileges::accounts(&shared.instance.durable());
    let Some(open) = accounts.iter().find(|account| account.stored.is_empty()) else {
        return Ok(());
    };
    let (user, host) = (&open.user, &open.host);
    Err(Error::Refused(format!(
        "refusing to listen on {ip}, where other machines can connect, while the account \
         '{user}'@'{host}' has no password. Give it one with `pando sql -q \"ALTER USER \
         '{user}'@'{host}' IDENTIFIED BY '...'\"`, or listen on 127.0.0.1"
    )))
}

/// What earlier logins by `caching_sha2_password` left, so that the next need no password in clear.
#[derive(Default)]
pub(crate) struct Digests {
    known: Mutex<BTreeMap<(String, String), Known>>,
}

struct Known {
    /// What was stored then: another password is another digest.
    stored: Vec<u8>,
    digest: CachedDigest,
}

impl Digests {
    fn find(&self, account: &Account, stored: &[u8]) -> Option<CachedDigest> {
        let known = self.known.lock();
        let known = known.get(&(account.user.clone(), account.host.clone()))?;
        (known.stored == stored).then_some(known.digest)
    }

    /// Remembers the digest of an account that has proved its password in clear.
    pub(crate) fn keep(&self, candidate: &Candidate, digest: CachedDigest) {
        let Candidate { account, credentials, .. } = candidate;
        let mut known = self.known.lock();
        if known.len() >= DIGESTS_MAX {
            known.pop_first();
        }
        let stored = credentials.stored.clone();
        known.insert((account.user.clone(), account.host.clone()), Known { stored, digest });
    }
}
