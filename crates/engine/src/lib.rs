//! SQL: bind, optimise, execute.
