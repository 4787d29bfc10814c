//! String functions (manual 12.8).

pub(super) mod collation;
pub(super) mod encode;
pub(super) mod join;
pub(super) mod letters;
pub(super) mod list;
pub(super) mod locate;
pub(super) mod pad;
pub(super) mod regexp;
pub(super) mod regexp_pattern;
pub(super) mod show;
pub(super) mod slice;
