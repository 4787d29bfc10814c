//! The server's side of an authentication, as a state machine.
//!
//! ```text
//!  Start ──> NeedCredentials ──account──> [Send AuthSwitchRequest ──> Receive] ──> check
//!  check:  native           ──────────────────────────────────────────────> Done | Fail
//!          sha2, digest     ──> Send 01 03 ───────────────────────────────> Done
//!          sha2, private    ──> Send 01 04 ──> Receive password in clear ──> Done | Fail
//!          sha2, public     ──────────────────────────────────────────────> Fail: use TLS
//! ```
//!
//! It serves the login of a connection and `COM_CHANGE_USER` alike. A user who does not exist goes
//! the same way as one who does, to the same error, so that names cannot be probed. RSA key
//! exchange is left out: it protects the password worse than TLS does.

use types::{ErrorCode, SqlError};

use super::{Plugin, Scramble, caching_sha2, native};
use crate::error;
use crate::limits::PASSWORD_BYTES_MAX;

/// What the server keeps of a user's password.
#[derive(Clone, Debug)]
pub struct Account {
    /// How the password is proved.
    pub plugin: Plugin,
    /// `authentication_string`; empty for an empty password.
    pub stored: Vec<u8>,
    /// What an earlier login by `caching_sha2_password` left for the cache.
    pub digest: Option<caching_sha2::CachedDigest>,
}

/// Who wants in, and how.
#[derive(Clone, Debug)]
pub struct AuthRequest {
    /// The user's name as sent.
    pub user: Vec<u8>,
    /// Where the client is, for the error's text.
    pub host: String,
    /// What the client computed before it knew the account's plugin.
    pub response: Vec<u8>,
    /// The plugin it was computed for; `None` if the client cannot switch.
    pub plugin: Option<Vec<u8>>,
}

/// What the caller of [`AuthExchange::advance`] has done.
#[derive(Clone, Debug)]
pub enum AuthInput<'a> {
    /// Nothing yet.
    Start,
    /// Looked the user up; `None`: there is no such user.
    Account(Option<Account>),
    /// Sent the packet.
    Sent,
    /// Received a packet with this payload.
    Received(&'a [u8]),
}

/// What the caller is to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthStep {
    /// Look up this user, who says to use this plugin.
    NeedCredentials {
        /// The user's name as sent.
        user: Vec<u8>,
        /// The plugin that the client began with, if it names one.
        plugin: Option<Vec<u8>>,
    },
    /// Send a packet with this payload.
    Send(Vec<u8>),
    /// Receive a packet.
    Receive,
    /// Proved. The digest, if there is one, is for the cache of this user.
    Done {
        /// What to hand in as [`Account::digest`] next time.
        digest: Option<caching_sha2::CachedDigest>,
    },
    /// Not proved: send this error and end.
    Fail(SqlError),
}

#[derive(Debug)]
enum State {
    Begin,
    Lookup,
    Switching(Account),
    Switched(Account),
    FastSent,
    ClearAsked(Account),
    ClearExpected(Account),
    Ended,
}

/// One authentication.
#[derive(Debug)]
pub struct AuthExchange {
    request: AuthRequest,
    scramble: Scramble,
    private: bool,
    unknown_user: bool,
    decoy: Plugin,
    state: State,
}

impl AuthExchange {
    /// Begins for `request`, whose response was computed from `scramble`. `private`: nobody can
    /// listen to the stream (TLS or a Unix socket). `decoy` is the plugin that users who do not
    /// exist seem to have: the server's default.
    pub fn new(request: AuthRequest, scramble: Scramble, private: bool, decoy: Plugin) -> Self {
        Self { request, scramble, private, unknown_user: false, decoy, state: State::Begin }
    }

    /// Goes one step.
    pub fn advance(&mut self, input: AuthInput<'_>) -> AuthStep {
        let state = std::mem::replace(&mut self.state, State::Ended);
        match (state, input) {
            (State::Begin, AuthInput::Start) => {
                self.state = State::Lookup;
                AuthStep::NeedCredentials {
                    user: self.request.user.clone(),
                    plugin: self.request.plugin.clone(),
                }
            }
            (State::Lookup, AuthInput::Account(account)) => self.looked_up(account),
            (State::Switching(account), AuthInput::Sent) => {
                self.state = State::Switched(account);
                AuthStep::Receive
            }
            (State::Switched(account), AuthInput::Received(response)) => {
                self.request.response = response.to_vec();
                self.check(account)
            }
            (State::FastSent, AuthInput::Sent) => AuthStep::Done { digest: None },
            (State::ClearAsked(account), AuthInput::Sent) => {
                self.state = State::ClearExpected(account);
                AuthStep::Receive
            }
            (State::ClearExpected(account), AuthInput::Received(password)) => {
                self.check_clear(&account, password)
            }
            _ => AuthStep::Fail(SqlError::new(ErrorCode::MalformedPacket, &[])),
        }
    }

    fn looked_up(&mut self, account: Option<Account>) -> AuthStep {
        self.unknown_user = account.is_none();
        let account = account.unwrap_or_else(|| self.decoy_account());
        // without a name the response is for the oldest plugin
        let begun = self.request.plugin.as_deref().map_or(Some(Plugin::Native), Plugin::from_name);
        if begun == Some(account.plugin) {
            return self.check(account);
        }
        if self.request.plugin.is_none() {
            return AuthStep::Fail(SqlError::new(ErrorCode::NotSupportedAuthMode, &[]));
        }
        let payload = switch_request(account.plugin, &self.scramble);
        self.state = State::Switching(account);
        AuthStep::Send(payload)
    }

    fn check(&mut self, account: Account) -> AuthStep {
        // clients that prove an empty password by `caching_sha2_password` send one zero byte
        let response = match self.request.response.as_slice() {
            [0] => &[],
            response => response,
        };
        if account.stored.is_empty() || response.is_empty() {
            let both = account.stored.is_empty() && response.is_empty();
            return self.verdict(both, None);
        }
        match account.plugin {
            Plugin::Native => {
                let proved = native::key_of(&account.stored)
                    .is_some_and(|key| native::verify(&self.scramble, &key, response));
                self.verdict(proved, None)
            }
            Plugin::CachingSha2 => self.check_sha2(account),
        }
    }

    fn check_sha2(&mut self, account: Account) -> AuthStep {
        let response = self.request.response.as_slice();
        let fast = account
            .digest
            .is_some_and(|digest| caching_sha2::verify(&self.scramble, &digest, response));
        if fast && !self.unknown_user {
            self.state = State::FastSent;
            return AuthStep::Send(vec![AUTH_MORE, FAST_AUTH_SUCCESS]);
        }
        if !self.private {
            let AuthRequest { user, host, .. } = &self.request;
            return AuthStep::Fail(error::private_stream_required(user, host));
        }
        self.state = State::ClearAsked(account);
        AuthStep::Send(vec![AUTH_MORE, FULL_AUTH_REQUIRED])
    }

    fn check_clear(&mut self, account: &Account, packet: &[u8]) -> AuthStep {
        let password = packet.strip_suffix(&[0]).unwrap_or(packet);
        // the slow hash grows with the square of the length
        let proved = password.len() <= PASSWORD_BYTES_MAX
            && caching_sha2::verify_clear(&account.stored, password);
        self.verdict(proved, Some(password))
    }

    fn verdict(&self, proved: bool, password: Option<&[u8]>) -> AuthStep {
        if proved && !self.unknown_user {
            return AuthStep::Done { digest: password.map(caching_sha2::digest_of) };
        }
        let with_password = !matches!(self.request.response.as_slice(), [] | [0]);
        AuthStep::Fail(error::access_denied(&self.request.user, &self.request.host, with_password))
    }

    fn decoy_account(&self) -> Account {
        // proves nothing: `verdict` refuses whatever fits it
        let stored = match self.decoy {
            Plugin::Native => b"*0000000000000000000000000000000000000000".to_vec(),
            Plugin::CachingSha2 => [b"$A$005$".as_slice(), &[b'.'; 20], &[b'.'; 43]].concat(),
        };
        Account { plugin: self.decoy, stored, digest: None }
    }
}

/// First byte of an AuthMoreData packet.
pub const AUTH_MORE: u8 = 0x01;
/// First byte of an AuthSwitchRequest.
pub const AUTH_SWITCH: u8 = 0xFE;
/// The cached digest proved the password.
pub const FAST_AUTH_SUCCESS: u8 = 0x03;
/// The password is wanted in clear.
pub const FULL_AUTH_REQUIRED: u8 = 0x04;

/// The payload of an AuthSwitchRequest.
///
/// ```text
///  FE   plugin name, 00   scramble: 20 bytes   00
/// ```
pub fn switch_request(plugin: Plugin, scramble: &Scramble) -> Vec<u8> {
    let mut payload = vec![AUTH_SWITCH];
    crate::put::nul_bytes(&mut payload, plugin.name().as_bytes());
    payload.extend_from_slice(scramble);
    payload.push(0);
    payload
}
