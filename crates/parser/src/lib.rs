//! MySQL text to syntax tree and back.
