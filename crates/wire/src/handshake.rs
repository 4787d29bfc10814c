//! The packets that open a connection.
//!
//! ```text
//! Greeting   0A  version 00  connection id: 4  scramble[0..8] 00  capabilities, low 16: 2
//!            charset: 1  status: 2  capabilities, high 16: 2  length of scramble + 1: 1
//!            00 * 10  scramble[8..20] 00  plugin 00
//! SslRequest capabilities: 4  longest packet: 4  charset: 1  00 * 23
//! Login      SslRequest, then  user 00  response  [database 00]  [plugin 00]  [attributes]
//! ```
//! (MySQL source documentation, "Connection Phase Packets".) The response has a length-encoded
//! length, a length of one byte, or ends by zero, as the capabilities say.

use crate::auth::{Plugin, SCRAMBLE_BYTES, Scramble};
use crate::capability::{Capabilities, StatusFlags};
use crate::error::WireError;
use crate::fields::Fields;
use crate::put;

const PROTOCOL_VERSION: u8 = 10;
const SSL_REQUEST_BYTES: usize = 32;

/// What a server says first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// `@@version`.
    pub version: String,
    /// `CONNECTION_ID()`, modulo 2^32.
    pub connection_id: u32,
    /// Random bytes, none zero, none `$`.
    pub scramble: Scramble,
    /// What the server offers.
    pub capabilities: Capabilities,
    /// Number of the server's collation; one above 255 is sent as 255, `utf8mb4_0900_ai_ci`.
    pub charset: u16,
    /// The session's state at its begin.
    pub status: StatusFlags,
    /// The plugin that the client should begin with.
    pub plugin: Plugin,
}

impl Greeting {
    /// Appends the payload.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let [low0, low1, high0, high1] = self.capabilities.0.to_le_bytes();
        let (head, tail) = self.scramble.split_at(8);
        out.push(PROTOCOL_VERSION);
        put::nul_bytes(out, self.version.as_bytes());
        put::u32(out, self.connection_id);
        out.extend_from_slice(head);
        out.push(0);
        out.extend_from_slice(&[low0, low1, u8::try_from(self.charset).unwrap_or(u8::MAX)]);
        put::u16(out, self.status.0);
        out.extend_from_slice(&[high0, high1, 21]);
        out.extend_from_slice(&[0; 10]);
        out.extend_from_slice(tail);
        out.push(0);
        put::nul_bytes(out, self.plugin.name().as_bytes());
    }

    /// Reads the payload.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for another protocol version or missing fields. A plugin that is
    /// not known here is read as `caching_sha2_password`; the server then asks for its own.
    pub fn decode(payload: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::new(payload);
        if fields.u8("protocol version")? != PROTOCOL_VERSION {
            return Err(WireError::Malformed { what: "protocol version" });
        }
        let version = String::from_utf8_lossy(fields.nul_bytes("server version")?).into_owned();
        let connection_id = fields.u32("connection id")?;
        let head = fields.array::<8>("scramble")?;
        fields.u8("filler")?;
        let low = u32::from(fields.u16("capabilities")?);
        let charset = u16::from(fields.u8("charset")?);
        let status = StatusFlags(fields.u16("status")?);
        let high = u32::from(fields.u16("capabilities")?);
        let length = usize::from(fields.u8("scramble length")?);
        fields.take(10, "filler")?;
        // the last byte of the scramble is a zero, which is not part of it
        let tail = fields.take(length.saturating_sub(8).max(13), "scramble")?;
        let plugin = Plugin::from_name(fields.nul_bytes_or_rest()).unwrap_or(Plugin::CachingSha2);
        let mut scramble = [0; SCRAMBLE_BYTES];
        for (slot, byte) in scramble.iter_mut().zip(head.iter().chain(tail)) {
            *slot = *byte;
        }
        let capabilities = Capabilities(low | high << 16);
        Ok(Self { version, connection_id, scramble, capabilities, charset, status, plugin })
    }
}

/// Who a client says to be: part of a login and of `COM_CHANGE_USER`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The user's name.
    pub user: Vec<u8>,
    /// The proof of the password for `plugin`.
    pub response: Vec<u8>,
    /// The default database, if one is named.
    pub database: Option<Vec<u8>>,
    /// Number of the connection's collation; zero: the server's default.
    pub charset: u16,
    /// The plugin that `response` is for; `None` if the client cannot switch plugins.
    pub plugin: Option<Vec<u8>>,
    /// Names and values that the client tells of itself.
    pub attributes: Vec<(Vec<u8>, Vec<u8>)>,
}

/// A client's answer to the greeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// What the client can do.
    pub capabilities: Capabilities,
    /// The longest packet that the client takes, in bytes.
    pub packet_bytes_max: u32,
    /// Who it is.
    pub identity: Identity,
}

/// The first packet of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstPacket {
    /// TLS begins with the next byte; the login follows inside.
    SslRequest,
    /// The login.
    Login(Login),
}

impl FirstPacket {
    /// Reads the payload; fields that `offered` does not have are not expected.
    ///
    /// # Errors
    /// [`WireError::BadHandshake`] for a client older than the 4.1 protocol or an upgrade that was
    /// not offered, [`WireError::Malformed`] for missing fields.
    pub fn decode(payload: &[u8], offered: Capabilities) -> Result<Self, WireError> {
        let mut fields = Fields::new(payload);
        let capabilities = Capabilities(fields.u32("capabilities")?);
        if !capabilities.has(Capabilities::PROTOCOL_41) {
            return Err(WireError::BadHandshake);
        }
        let packet_bytes_max = fields.u32("longest packet")?;
        let charset = u16::from(fields.u8("charset")?);
        fields.take(23, "filler")?;
        if payload.len() == SSL_REQUEST_BYTES {
            let fits = (capabilities & offered).has(Capabilities::SSL);
            return if fits { Ok(Self::SslRequest) } else { Err(WireError::BadHandshake) };
        }
        let agreed = capabilities & offered;
        let user = fields.nul_bytes("user")?.to_vec();
        let response = if agreed.has(Capabilities::PLUGIN_AUTH_LENENC) {
            fields.lenenc_bytes("authentication response")?.to_vec()
        } else {
            short_response(&mut fields, agreed)?
        };
        let database =
            agreed.has(Capabilities::CONNECT_WITH_DB).then(|| fields.nul_bytes_or_rest());
        let database = database.filter(|name| !name.is_empty()).map(<[u8]>::to_vec);
        let plugin = agreed.has(Capabilities::PLUGIN_AUTH).then(|| fields.nul_bytes_or_rest());
        let plugin = plugin.map(<[u8]>::to_vec);
        let attributes = read_attributes(&mut fields, agreed)?;
        let identity = Identity { user, response, database, charset, plugin, attributes };
        Ok(Self::Login(Login { capabilities, packet_bytes_max, identity }))
    }
}

impl Identity {
    /// Reads the fields of `COM_CHANGE_USER` after the command's byte.
    ///
    /// # Errors
    /// [`WireError::Malformed`] for missing fields.
    pub fn decode_change_user(payload: &[u8], agreed: Capabilities) -> Result<Self, WireError> {
        let mut fields = Fields::new(payload);
        let user = fields.nul_bytes("user")?.to_vec();
        let response = short_response(&mut fields, agreed)?;
        let database = Some(fields.nul_bytes_or_rest()).filter(|name| !name.is_empty());
        let database = database.map(<[u8]>::to_vec);
        // older clients end here, or after the charset
        let charset = if fields.is_empty() { 0 } else { fields.u16("charset")? };
        let plugin = agreed.has(Capabilities::PLUGIN_AUTH).then(|| fields.nul_bytes_or_rest());
        let plugin = plugin.filter(|name| !name.is_empty()).map(<[u8]>::to_vec);
        let attributes = read_attributes(&mut fields, agreed)?;
        Ok(Self { user, response, database, charset, plugin, attributes })
    }
}

impl Login {
    /// Appends the payload of an SslRequest with this login's capabilities.
    pub fn encode_ssl_request(&self, out: &mut Vec<u8>) {
        put::u32(out, self.capabilities.0);
        put::u32(out, self.packet_bytes_max);
        out.push(u8::try_from(self.identity.charset).unwrap_or(u8::MAX));
        out.extend_from_slice(&[0; 23]);
    }

    /// Appends the payload. The capabilities must name the fields that are filled.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let identity = &self.identity;
        self.encode_ssl_request(out);
        put::nul_bytes(out, &identity.user);
        if self.capabilities.has(Capabilities::PLUGIN_AUTH_LENENC) {
            put::lenenc_bytes(out, &identity.response);
        } else {
            let length = u8::try_from(identity.response.len()).unwrap_or(u8::MAX);
            out.push(length);
            out.extend(identity.response.iter().take(usize::from(length)));
        }
        if self.capabilities.has(Capabilities::CONNECT_WITH_DB) {
            put::nul_bytes(out, identity.database.as_deref().unwrap_or_default());
        }
        if self.capabilities.has(Capabilities::PLUGIN_AUTH) {
            put::nul_bytes(out, identity.plugin.as_deref().unwrap_or_default());
        }
        if self.capabilities.has(Capabilities::CONNECT_ATTRS) {
            put::lenenc_with(out, |out| {
                for (name, value) in &identity.attributes {
                    put::lenenc_bytes(out, name);
                    put::lenenc_bytes(out, value);
                }
            });
        }
    }
}

fn short_response(fields: &mut Fields<'_>, agreed: Capabilities) -> Result<Vec<u8>, WireError> {
    const WHAT: &str = "authentication response";
    if !agreed.has(Capabilities::SECURE_CONNECTION) {
        return fields.nul_bytes(WHAT).map(<[u8]>::to_vec);
    }
    let length = fields.u8(WHAT)?;
    fields.take(usize::from(length), WHAT).map(<[u8]>::to_vec)
}

type Attributes = Vec<(Vec<u8>, Vec<u8>)>;

fn read_attributes(fields: &mut Fields<'_>, agreed: Capabilities) -> Result<Attributes, WireError> {
    let mut attributes = Vec::new();
    if !agreed.has(Capabilities::CONNECT_ATTRS) || fields.is_empty() {
        return Ok(attributes);
    }
    let mut pairs = Fields::new(fields.lenenc_bytes("connection attributes")?);
    while !pairs.is_empty() {
        let name = pairs.lenenc_bytes("attribute name")?.to_vec();
        attributes.push((name, pairs.lenenc_bytes("attribute value")?.to_vec()));
    }
    Ok(attributes)
}
