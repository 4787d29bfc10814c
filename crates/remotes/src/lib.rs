//! Places that keep chunks.
