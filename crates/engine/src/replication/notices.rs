//! What an operator should hear of, until somebody logs it: this crate prints nothing itself.

use std::collections::VecDeque;

use parking_lot::Mutex;

/// How many wait at most; then the oldest go. A node that nobody listens to keeps no more.
const KEPT_MAX: usize = 1000;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// What happened.
    pub text: String,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Info,
    /// To be looked at.
    Warning,
    /// To be acted upon.
    Error,
}

/// Notices that nobody has taken yet.
#[derive(Default)]
pub(super) struct Notices {
    waiting: Mutex<VecDeque<Notice>>,
}

impl Notices {
    pub(super) fn say(&self, weight: Weight, text: String) {
        let mut waiting = self.waiting.lock();
        if waiting.len() == KEPT_MAX {
            waiting.pop_front();
        }
        waiting.push_back(Notice { weight, text });
    }

    pub(super) fn take(&self) -> Vec<Notice> {
        self.waiting.lock().drain(..).collect()
    }
}
