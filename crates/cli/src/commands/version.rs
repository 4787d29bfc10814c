//! `pando version`

use clap::Args;

use crate::output;

/// Print the version
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  pando version\n  pando sql -q 'SELECT @@version'")]
pub(super) struct Version {}

impl Version {
    pub(super) fn run() {
        output::say(concat!("pando version ", env!("CARGO_PKG_VERSION")));
    }
}
