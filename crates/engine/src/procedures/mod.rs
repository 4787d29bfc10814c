//! The `dolt_*` procedures: one file each, one sorted table.

use crate::procedure::Procedure;

/// All procedures, by name.
static PROCEDURES: &[&Procedure] = &[];

/// The procedure of this name, in any case.
pub fn find(name: &str) -> Option<&'static Procedure> {
    let name = name.to_ascii_lowercase();
    let at = PROCEDURES.binary_search_by(|each| each.name.cmp(&name)).ok()?;
    PROCEDURES.get(at).copied()
}
