//! How a client comes in: greeting, TLS, login, authentication; and `COM_CHANGE_USER`.

use std::io::{Read, Write};

use types::SqlError;

use super::ServerConnection;
use crate::auth::caching_sha2::CachedDigest;
use crate::auth::exchange::AuthInput;
use crate::auth::{Account, AuthExchange, AuthRequest, AuthStep};
use crate::capability::Capabilities;
use crate::error::WireError;
use crate::handshake::{FirstPacket, Greeting, Identity};
use crate::limits::{LOGIN_BYTES_MAX, LOGIN_PACKETS_MAX, PACKET_BYTES_DEFAULT};
use crate::link::Link;
use crate::response::encode_error;

/// How an authentication ended.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthOutcome {
    /// The client is who it says. It waits for [`ServerConnection::write_ok`], or for an error if
    /// it may not use the database that it named.
    Proved {
        /// For the cache of this user's digests, see [`Account::digest`].
        digest: Option<CachedDigest>,
    },
    /// It is not, and was told so by this error.
    Refused(SqlError),
}

impl<S: Read + Write> ServerConnection<S> {
    /// Greets the client. `private`: nobody can listen to the stream (a Unix socket; TLS is
    /// noticed by [`Self::upgrade`]).
    ///
    /// # Errors
    /// [`WireError::Io`]
    pub fn greet(stream: S, greeting: &Greeting, private: bool) -> Result<Self, WireError> {
        let mut link = Link::new(stream, LOGIN_BYTES_MAX);
        link.write(|out| greeting.encode(out))?;
        link.flush()?;
        link.expect_answer();
        Ok(Self {
            link,
            scramble: greeting.scramble,
            plugin: greeting.plugin,
            offered: greeting.capabilities,
            agreed: Capabilities::default(),
            private,
        })
    }

    /// Turns a client away instead of greeting it: too many connections, a blocked host.
    ///
    /// # Errors
    /// [`WireError::Io`]
    pub fn turn_away(stream: S, error: &SqlError) -> Result<(), WireError> {
        let mut link = Link::new(stream, LOGIN_BYTES_MAX);
        link.write(|out| encode_error(out, error))?;
        link.flush()
    }

    /// Reads the client's first packet. After [`FirstPacket::SslRequest`] comes
    /// [`Self::upgrade`], then this again.
    ///
    /// # Errors
    /// Those of [`Link::read`] and [`FirstPacket::decode`]; answer them by
    /// [`Self::write_wire_error`] and end.
    pub fn read_login(&mut self) -> Result<FirstPacket, WireError> {
        let mut packet = Vec::new();
        self.link.read(&mut packet)?;
        let first = FirstPacket::decode(&packet, self.offered)?;
        if let FirstPacket::Login(login) = &first {
            self.agreed = login.capabilities & self.offered;
            // who sends several statements has to take several results
            if self.agreed.has(Capabilities::MULTI_STATEMENTS) {
                self.agreed |= Capabilities::MULTI_RESULTS;
            }
        }
        Ok(first)
    }

    /// Puts TLS below the packets; no byte of it was read yet. What follows is private.
    ///
    /// # Errors
    /// Those of `tls`.
    pub fn upgrade<T, E>(
        self,
        tls: impl FnOnce(S) -> Result<T, E>,
    ) -> Result<ServerConnection<T>, E> {
        let Self { link, scramble, plugin, offered, agreed, .. } = self;
        let link = link.upgrade(tls)?;
        // a second upgrade, inside the first, is not offered
        let offered = offered.without(Capabilities::SSL);
        Ok(ServerConnection { link, scramble, plugin, offered, agreed, private: true })
    }

    /// Lets `identity`, of a login or of `COM_CHANGE_USER`, prove its password. `host` is where
    /// the client is, for the error's text; `account` finds what is kept of a user's password.
    ///
    /// # Errors
    /// Those of [`Link::read`]; [`WireError::Malformed`] for an exchange without an end.
    pub fn authenticate(
        &mut self,
        identity: &Identity,
        host: &str,
        mut account: impl FnMut(&[u8]) -> Option<Account>,
    ) -> Result<AuthOutcome, WireError> {
        let request = AuthRequest {
            user: identity.user.clone(),
            host: host.to_owned(),
            response: identity.response.clone(),
            plugin: identity.plugin.clone(),
        };
        let mut exchange = AuthExchange::new(request, self.scramble, self.private, self.plugin);
        let mut step = exchange.advance(AuthInput::Start);
        let mut packet = Vec::new();
        for _ in 0..2 * LOGIN_PACKETS_MAX {
            step = match step {
                AuthStep::NeedCredentials { user, .. } => {
                    exchange.advance(AuthInput::Account(account(&user)))
                }
                AuthStep::Send(payload) => {
                    self.link.write(|out| out.extend_from_slice(&payload))?;
                    exchange.advance(AuthInput::Sent)
                }
                AuthStep::Receive => {
                    self.link.flush()?;
                    self.link.expect_answer();
                    self.link.read(&mut packet)?;
                    exchange.advance(AuthInput::Received(&packet))
                }
                AuthStep::Done { digest } => return Ok(self.admit(digest)),
                AuthStep::Fail(error) => {
                    self.write_error(&error)?;
                    self.flush()?;
                    return Ok(AuthOutcome::Refused(error));
                }
            };
        }
        Err(WireError::Malformed { what: "authentication" })
    }

    fn admit(&mut self, digest: Option<CachedDigest>) -> AuthOutcome {
        if !self.link.is_reading_ahead() {
            self.link.read_ahead();
            self.link.set_packet_bytes_max(PACKET_BYTES_DEFAULT);
        }
        AuthOutcome::Proved { digest }
    }
}
