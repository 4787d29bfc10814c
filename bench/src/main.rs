//! Workloads against a peer.
fn main() {}
