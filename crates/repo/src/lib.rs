//! The versioned database.
