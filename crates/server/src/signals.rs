//! The signals that ask a node to stop: SIGINT (Ctrl-C) and SIGTERM.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::error::{Error, Result};

/// Waits for signals.
#[derive(Debug)]
pub struct StopSignals {
    signals: Signals,
}

impl StopSignals {
    /// Takes the signals over from now on. The first asks; a second, while the node is stopping,
    /// ends the process at once, which is what a crash would do: nothing acknowledged is lost.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn take_over() -> Result<Self> {
        let failed = |error| Error::io("take over signals", error);
        let asked = Arc::new(AtomicBool::new(false));
        for signal in TERM_SIGNALS {
            // In this order: the flag is set by the first signal and looked at by the second.
            flag::register_conditional_shutdown(*signal, 1, Arc::clone(&asked)).map_err(failed)?;
            flag::register(*signal, Arc::clone(&asked)).map_err(failed)?;
        }
        Ok(Self { signals: Signals::new(TERM_SIGNALS).map_err(failed)? })
    }

    /// Returns when one has come, with its name.
    pub fn wait(&mut self) -> &'static str {
        let signal = self.signals.forever().next();
        signal.and_then(signal_hook::low_level::signal_name).unwrap_or("a signal")
    }
}
