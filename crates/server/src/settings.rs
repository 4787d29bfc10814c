//! How a node is set up.

use std::path::PathBuf;

use crate::limits::CONNECTIONS_DEFAULT;

/// The folder in the data directory that the instance lives in.
pub const INSTANCE_FOLDER: &str = ".pando";

/// How an instance is opened.
#[derive(Clone, Debug)]
pub struct NodeSettings {
    /// The data directory; the instance is its folder `.pando`, made if it is absent.
    pub data_dir: PathBuf,
    /// Whether sessions may only read.
    pub read_only: bool,
    /// Memory and log bounds of the instance.
    pub options: repo::Options,
}

impl NodeSettings {
    /// The usual settings for this data directory.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), read_only: false, options: repo::Options::default() }
    }

    /// The folder of the instance.
    pub fn instance_folder(&self) -> PathBuf {
        self.data_dir.join(INSTANCE_FOLDER)
    }
}

/// Where clients are let in, and how many.
#[derive(Clone, Debug)]
pub struct ListenSettings {
    /// The name or address to listen on.
    pub host: String,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// A Unix socket to listen on too.
    pub socket: Option<PathBuf>,
    /// Connections at once.
    pub connections_max: usize,
    /// Whether clients must use TLS or the Unix socket.
    pub require_secure_transport: bool,
}

impl Default for ListenSettings {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 3306,
            socket: None,
            connections_max: CONNECTIONS_DEFAULT,
            require_secure_transport: false,
        }
    }
}
