//! Reading documents and doing what they say.

pub(crate) mod block;
pub(crate) mod reader;
pub(crate) mod table;
