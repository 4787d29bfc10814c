//! What a branch or tag may be called: Git's rules (git-check-ref-format), as Dolt has them, and
//! not what looks like a hash or HEAD.

use storage::Hash;

use crate::error::{Error, Result};

/// The longest name, in bytes: it is part of a map's key, of file names of mirrors and of URLs.
const NAME_BYTES_MAX: usize = 1024;

/// Checks the name of a branch or tag.
#[expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a ref is no file: Git's rule"
)]
pub fn check(name: &str) -> Result<()> {
    let forbidden = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    let is_wrong = name.is_empty()
        || name.len() > NAME_BYTES_MAX
        || name.eq_ignore_ascii_case("HEAD")
        || name.parse::<Hash>().is_ok()
        || name == "@"
        || name == "-"
        || name.starts_with('-')
        || name.ends_with('.')
        || name.contains("..")
        || name.contains("@{")
        || name.chars().any(forbidden)
        || name
            .split('/')
            .any(|part| part.is_empty() || part.starts_with('.') || part.ends_with(".lock"));
    if is_wrong { Err(Error::InvalidRefName { name: name.to_owned() }) } else { Ok(()) }
}
