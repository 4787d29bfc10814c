//! Values, SQL types, collations, key bytes, row bytes and error codes.
