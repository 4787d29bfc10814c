//! The numbers of our chunk kinds. A number is never used again for another thing; below 16 they
//! are storage's.

use storage::Kind;

/// A table's shape.
pub const SCHEMA: Kind = Kind(16);
/// A table: schema, rows, indexes, artifacts.
pub const TABLE: Kind = Kind(17);
/// All tables of a branch at one moment.
pub const ROOT: Kind = Kind(18);
/// What a branch's sessions edit.
pub const WORKING_SET: Kind = Kind(19);
/// A root with parents and a message.
pub const COMMIT: Kind = Kind(20);
/// An annotated tag.
pub const TAG: Kind = Kind(21);
/// A database: its refs and counters.
pub const DATABASE: Kind = Kind(22);
/// An instance: its databases and what they share.
pub const INSTANCE: Kind = Kind(23);

/// Every kind with its name, by number, for what shows chunks to people.
pub const NAMES: [(Kind, &str); 8] = [
    (SCHEMA, "schema"),
    (TABLE, "table"),
    (ROOT, "root"),
    (WORKING_SET, "working set"),
    (COMMIT, "commit"),
    (TAG, "tag"),
    (DATABASE, "database"),
    (INSTANCE, "instance"),
];

/// The name of a kind of ours.
pub fn name(kind: Kind) -> Option<&'static str> {
    NAMES.iter().find(|(each, _)| *each == kind).map(|(_, name)| *name)
}
