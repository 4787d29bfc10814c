//! The MySQL protocol and the frames peers exchange.
