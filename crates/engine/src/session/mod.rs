//! A session: what a connection talks to.

mod diagnostics;
mod state;

pub use diagnostics::Diagnostics;
pub use state::{Account, Revision, SessionState};
