//! TLS for clients: rustls over ring, with a certificate of our own making unless there is another.
//!
//! At its first start a node makes an authority of its own and a certificate from it, and keeps
//! them in `.pando/tls`: `ca.pem`, `cert.pem` and the certificate's key `key.pem`. The authority's
//! key is thrown away, so it never signs anything else. A client on this machine can check the
//! server by
//! `ca.pem`; for clients that reach it under other names, put a certificate for those names into
//! `cert.pem` and `key.pem`.
#![expect(clippy::disallowed_methods, reason = "certificates are files beside the instance")]

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::error::{Error, Result};
use crate::limits::SMALL_FILE_BYTES_MAX;
use crate::socket::{Socket, Stream};

const AUTHORITY: &str = "ca.pem";
const CERTIFICATE: &str = "cert.pem";
const KEY: &str = "key.pem";

/// The names that the certificate is for; a client that checks them talks to this machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// What TLS connections are made with.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    config: Arc<ServerConfig>,
}

impl Tls {
    /// With the certificate in `folder`, which is made with one if it is absent.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        if !folder.join(CERTIFICATE).exists() {
            make_certificate(folder)?;
        }
        let useless =
            |name: &str, why: String| Error::Tls(format!("{}: {why}", folder.join(name).display()));
        let read =
            |name: &str| read(&folder.join(name)).map_err(|error| useless(name, error.to_string()));
        let chain = read(CERTIFICATE)?;
        let chain = CertificateDer::pem_slice_iter(&chain).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|error| useless(CERTIFICATE, error.to_string()))?;
        if chain.is_empty() {
            return Err(useless(CERTIFICATE, "holds no certificate".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_slice(&read(KEY)?)
            .map_err(|error| useless(KEY, error.to_string()))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| Error::Tls(error.to_string()))?;
        Ok(Self { config: Arc::new(config) })
    }

    /// Puts TLS over a socket; the handshake happens as bytes are read and written.
    pub(crate) fn over(&self, stream: Stream) -> Result<Stream, wire::WireError> {
        let Stream::Plain(socket) = stream else { return Err(wire::WireError::BadHandshake) };
        let tls = ServerConnection::new(Arc::clone(&self.config));
        let tls = tls.map_err(|error| wire::WireError::Unsupported(error.to_string()))?;
        Ok(Stream::Tls(Box::new(StreamOwned::<_, Socket>::new(tls, socket))))
    }
}

fn make_certificate(folder: &Path) -> Result<()> {
    let made = sign().map_err(|error| Error::Tls(error.to_string()))?;
    let failed = |error| Error::file("make", folder, error);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    write(&folder.join(AUTHORITY), &made.authority)?;
    // The key first: a certificate without its key would be taken for a whole pair.
    write(&folder.join(KEY), &made.key)?;
    write(&folder.join(CERTIFICATE), &made.certificate)
}

/// Files in PEM.
struct Made {
    authority: String,
    certificate: String,
    key: String,
}

fn sign() -> std::result::Result<Made, rcgen::Error> {
    let named = |mut params: CertificateParams, name: &str| {
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    };
    let mut authority = named(CertificateParams::new(Vec::new())?, "Pando, made at first start");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let mut own = named(CertificateParams::new(NAMES.map(str::to_owned).to_vec())?, "Pando");
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    own.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = own.signed_by(&key, &authority)?;
    Ok(Made {
        authority: authority.pem(),
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}

fn write(path: &Path, text: &str) -> Result<()> {
    let failed = |error| Error::file("write", path, error);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(SMALL_FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}
