//! The binary, `pando`.
fn main() {}
