//! From URLs to remotes: the seam through which places are handed in.

use std::sync::{Arc, OnceLock};

use repo::exchange::{Exchange, Remote};
use types::SqlError;

use crate::context::Context;
use crate::error::{Result, refuse};
use crate::session::Shared;

/// The schemes that a node opens, as an error names them.
pub const SUPPORTED: &str = "file://";

/// Opens the places behind URLs. The server hands one in that knows folders.
pub trait RemoteOpener: Send + Sync {
    /// The remote behind `url`, whether anything is there yet or not.
    fn open(&self, url: &str) -> repo::Result<Arc<dyn Remote>>;

    /// `url` as it is remembered: complete, so that it means the same place from anywhere.
    fn absolute(&self, url: &str) -> repo::Result<String> {
        Ok(url.to_owned())
    }
}

/// Where a node keeps its opener; empty where nobody has handed one in.
#[derive(Default)]
pub struct RemoteSlot {
    opener: OnceLock<Arc<dyn RemoteOpener>>,
}

impl RemoteSlot {
    /// Without an opener.
    pub const fn empty() -> Self {
        Self { opener: OnceLock::new() }
    }

    /// Hands the opener in; the first one stays.
    pub fn set(&self, opener: Arc<dyn RemoteOpener>) {
        self.opener.get_or_init(|| opener);
    }

    /// The opener, if there is one.
    pub fn get(&self) -> Option<&Arc<dyn RemoteOpener>> {
        self.opener.get()
    }
}

/// The scheme of a URL, in lower case; `None` where it has none.
fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once("://")?;
    Some(scheme.to_ascii_lowercase())
}

/// Whether this node can open places of this scheme.
pub(super) fn is_supported(url: &str) -> bool {
    scheme(url).as_deref() == Some("file")
}

fn check_scheme(url: &str) -> Result<()> {
    match scheme(url) {
        _ if is_supported(url) => Ok(()),
        Some(scheme) => refuse(format!("unknown url scheme: '{scheme}'; supported: {SUPPORTED}")),
        None => refuse(format!("'{url}' is not a url; supported: {SUPPORTED}")),
    }
}

/// The place behind `url`.
pub(crate) fn open_remote(shared: &Shared, url: &str) -> Result<Arc<dyn Remote>> {
    check_scheme(url)?;
    let missing = || SqlError::unknown("this node opens no remotes: it was started without them");
    Ok(shared.remotes().get().ok_or_else(missing)?.open(url)?)
}

/// The exchange between this instance and the place behind `url`.
pub(super) fn exchange(cx: &Context<'_>, url: &str) -> Result<Exchange> {
    let remote = open_remote(&cx.session.shared, url)?;
    Ok(Exchange::new(Arc::clone(cx.instance), remote))
}

/// The URL as it is remembered. One of another scheme stays as it is: it may be for another node.
pub(super) fn absolute(cx: &Context<'_>, url: &str) -> Result<String> {
    match cx.session.shared.remotes().get() {
        Some(opener) if is_supported(url) => Ok(opener.absolute(url)?),
        _ => Ok(url.to_owned()),
    }
}
