//! How a client gets in.

use std::io::{Read, Write};

use super::{ClientConnection, State};
use crate::auth::exchange::{AUTH_MORE, AUTH_SWITCH, FAST_AUTH_SUCCESS, FULL_AUTH_REQUIRED};
use crate::auth::{Plugin, SCRAMBLE_BYTES, Scramble};
use crate::capability::{Capabilities, StatusFlags};
use crate::command::requests;
use crate::error::WireError;
use crate::fields::Fields;
use crate::handshake::{Greeting, Identity, Login};
use crate::limits::{LOGIN_PACKETS_MAX, PACKET_BYTES_CLIENT};
use crate::link::Link;
use crate::response::{ERR, OK, OkPacket, decode_error};

/// Who to log in as.
#[derive(Clone, Debug)]
pub struct LoginOptions {
    /// The user's name.
    pub user: String,
    /// The password; empty for none.
    pub password: String,
    /// The default database.
    pub database: Option<String>,
    /// Number of the connection's collation.
    pub charset: u16,
    /// Capabilities wished for, of those that the server has.
    pub capabilities: Capabilities,
    /// Names and values that the server shows in `performance_schema.session_connect_attrs`.
    pub attributes: Vec<(String, String)>,
}

impl LoginOptions {
    /// Options for this user: utf8mb4, no database, and all capabilities but FOUND_ROWS,
    /// INTERACTIVE, ODBC and IGNORE_SPACE, which change what statements mean.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        let changing = Capabilities::FOUND_ROWS
            | Capabilities::INTERACTIVE
            | Capabilities::ODBC
            | Capabilities::IGNORE_SPACE;
        Self {
            user: user.into(),
            password: password.into(),
            database: None,
            charset: 255,
            capabilities: Capabilities::SERVER.without(changing),
            attributes: Vec::new(),
        }
    }
}

/// Who to become by [`ClientConnection::change_user`].
#[derive(Clone, Copy, Debug)]
pub struct ChangeUser<'a> {
    /// The user's name.
    pub user: &'a str,
    /// The password; empty for none.
    pub password: &'a str,
    /// The default database; empty for none.
    pub database: &'a str,
}

/// A connection that was greeted and is not logged in.
#[derive(Debug)]
pub struct Opening<S> {
    link: Link<S>,
    greeting: Greeting,
    private: bool,
    tls: bool,
}

impl<S: Read + Write> Opening<S> {
    /// Reads the greeting. `private`: nobody can listen to the stream (a Unix socket).
    ///
    /// # Errors
    /// [`WireError::Server`] if the server turns us away; [`WireError::Malformed`].
    pub fn receive(stream: S, private: bool) -> Result<Self, WireError> {
        let mut link = Link::new(stream, PACKET_BYTES_CLIENT);
        let mut packet = Vec::new();
        link.read(&mut packet)?;
        if packet.first() == Some(&ERR) {
            return Err(decode_error(&packet)?.into());
        }
        let greeting = Greeting::decode(&packet)?;
        Ok(Self { link, greeting, private, tls: false })
    }

    /// What the server said.
    pub fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// Whether the server offers TLS.
    pub fn offers_tls(&self) -> bool {
        self.greeting.capabilities.has(Capabilities::SSL)
    }

    /// Asks for TLS and puts it below the packets. `options` are those of the login to come.
    ///
    /// # Errors
    /// [`WireError::Unsupported`] if the server does not offer it; those of `tls`.
    pub fn upgrade<T>(
        mut self,
        options: &LoginOptions,
        tls: impl FnOnce(S) -> Result<T, WireError>,
    ) -> Result<Opening<T>, WireError> {
        if !self.offers_tls() {
            return Err(WireError::Unsupported("the server does not offer TLS".to_owned()));
        }
        let login = self.login_packet(options, true);
        self.link.write(|out| login.encode_ssl_request(out))?;
        self.link.flush()?;
        let link = self.link.upgrade(tls)?;
        Ok(Opening { link, greeting: self.greeting, private: true, tls: true })
    }

    /// Logs in.
    ///
    /// # Errors
    /// [`WireError::Server`] if the server refuses; [`WireError::Unsupported`] for a plugin that
    /// is not known here, or a password that would have to be sent in clear over an open stream.
    pub fn login(mut self, options: &LoginOptions) -> Result<ClientConnection<S>, WireError> {
        let login = self.login_packet(options, self.tls);
        self.link.write(|out| login.encode(out))?;
        let mut connection = ClientConnection {
            link: self.link,
            scramble: self.greeting.scramble,
            agreed: login.capabilities & self.greeting.capabilities,
            greeting: self.greeting,
            private: self.private,
            status: StatusFlags::NONE,
            state: State::Idle,
            infile: None,
            packet: Vec::new(),
        };
        connection.prove(connection.greeting.plugin, options.password.as_bytes())?;
        connection.link.read_ahead();
        Ok(connection)
    }

    fn login_packet(&self, options: &LoginOptions, tls: bool) -> Login {
        let needed = Capabilities::PROTOCOL_41 | Capabilities::SECURE_CONNECTION;
        let wished = (options.capabilities | needed).without(Capabilities::SSL);
        let mut capabilities = wished & self.greeting.capabilities;
        if options.database.is_none() {
            capabilities = capabilities.without(Capabilities::CONNECT_WITH_DB);
        }
        if tls {
            capabilities |= Capabilities::SSL;
        }
        let plugin = self.greeting.plugin;
        let bytes = |text: &String| text.as_bytes().to_vec();
        let identity = Identity {
            user: bytes(&options.user),
            response: plugin.respond(&self.greeting.scramble, options.password.as_bytes()),
            database: options.database.as_ref().map(bytes),
            charset: options.charset,
            plugin: Some(plugin.name().as_bytes().to_vec()),
            attributes: options.attributes.iter().map(|(n, v)| (bytes(n), bytes(v))).collect(),
        };
        let packet_bytes_max = u32::try_from(PACKET_BYTES_CLIENT).unwrap_or(u32::MAX);
        Login { capabilities, packet_bytes_max, identity }
    }
}

impl<S: Read + Write> ClientConnection<S> {
    /// Logs in as somebody else, with a session of its own.
    ///
    /// # Errors
    /// As [`Opening::login`]. After a refusal the server closes the connection.
    pub fn change_user(&mut self, who: ChangeUser<'_>) -> Result<OkPacket, WireError> {
        let plugin = self.greeting.plugin;
        let identity = Identity {
            user: who.user.as_bytes().to_vec(),
            response: plugin.respond(&self.scramble, who.password.as_bytes()),
            database: Some(who.database.as_bytes().to_vec()),
            charset: self.greeting.charset,
            plugin: Some(plugin.name().as_bytes().to_vec()),
            attributes: Vec::new(),
        };
        self.command(&requests::change_user(&identity, self.agreed))?;
        self.prove(plugin, who.password.as_bytes())
    }

    // answers what the server asks until it says OK
    fn prove(&mut self, mut plugin: Plugin, password: &[u8]) -> Result<OkPacket, WireError> {
        for _ in 0..LOGIN_PACKETS_MAX {
            self.link.flush()?;
            self.link.expect_answer();
            self.read()?;
            match *self.packet.as_slice() {
                [OK, ..] => return self.read_ok(),
                [AUTH_SWITCH, ref request @ ..] => {
                    let scramble;
                    (plugin, scramble) = decode_switch(request)?;
                    self.scramble = scramble;
                    let response = plugin.respond(&scramble, password);
                    self.link.write(|out| out.extend_from_slice(&response))?;
                }
                [AUTH_MORE, FAST_AUTH_SUCCESS] if plugin == Plugin::CachingSha2 => {}
                [AUTH_MORE, FULL_AUTH_REQUIRED] if plugin == Plugin::CachingSha2 => {
                    self.send_clear(password)?;
                }
                _ => return Err(WireError::Malformed { what: "authentication" }),
            }
        }
        Err(WireError::Malformed { what: "authentication" })
    }

    fn send_clear(&mut self, password: &[u8]) -> Result<(), WireError> {
        if !self.private {
            let text = "the server wants the password in clear: connect with TLS";
            return Err(WireError::Unsupported(text.to_owned()));
        }
        self.link.write(|out| {
            out.extend_from_slice(password);
            out.push(0);
        })
    }
}

// what follows the first byte of an AuthSwitchRequest
fn decode_switch(request: &[u8]) -> Result<(Plugin, Scramble), WireError> {
    let mut fields = Fields::new(request);
    let name = fields.nul_bytes("plugin")?;
    let Some(plugin) = Plugin::from_name(name) else {
        let name = String::from_utf8_lossy(name);
        return Err(WireError::Unsupported(format!("authentication plugin '{name}'")));
    };
    let scramble = fields.array::<SCRAMBLE_BYTES>("scramble")?;
    Ok((plugin, scramble))
}
