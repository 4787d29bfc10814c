//! Git's model in SQL: names of revisions, the `dolt_*` system tables, table functions and
//! functions.
//!
//! ```text
//! db/branch, db/tag, AS OF x, 'main~2'   [`revision`]: a name becomes a commit and a root
//! SELECT … FROM dolt_log                 [`tables`]: system tables, one a file
//! SELECT … FROM dolt_diff('a', 'b', 't') [`table_functions`]: the same with arguments
//! SELECT dolt_hashof('HEAD')             [`functions`]: scalar functions
//! ```
//! All of it reads: what changes history are the procedures. Names, columns, argument forms and
//! messages are Dolt's. Everything is worked out when it is read, from the transaction's snapshot,
//! so a bound plan may be kept; only the columns of tables that are made from a stored table's
//! (`dolt_diff_<table>` …) are those of its schema when it was bound.

mod columns;
mod identity;
pub(crate) mod ignored;
mod place;
mod revision;
mod settled;
mod upstream;
mod variables;

pub mod functions;
pub mod table_functions;
pub mod tables;

pub(crate) use columns::{COLLATION, Columns, date_us, date_us_of, text_of};
pub(crate) use identity::{author_and_committer, date_of, identity_of};
pub use place::{Here, here};
pub use revision::{Resolved, as_of, default_branch, resolve_revision};
pub(crate) use revision::{commit_of_ref, database_of, root_of_commit};
pub use settled::check_commit;
pub(crate) use settled::unresolved_message;
pub use table_functions::table_function;
pub use tables::find_table;
pub(crate) use tables::stored_table_of;
pub use upstream::{upstream_key, upstream_of};
pub(crate) use variables::is_on;
pub use variables::session_variable;
