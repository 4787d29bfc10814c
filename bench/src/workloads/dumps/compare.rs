//! A loaded database beside what it must be.

use super::digest;
use super::list::Dump;
use crate::golden::GoldenDatabase;
use crate::servers::Server;

/// How many tables are equal.
pub(super) fn compare(
    server: &Server,
    dump: &Dump,
    golden: &GoldenDatabase,
    findings: &mut Vec<String>,
) -> usize {
    let mut client = match server.connect(Some(dump.database)) {
        Ok(client) => client,
        Err(error) => {
            findings.push(format!("{}: {error}", dump.name));
            return 0;
        }
    };
    let names = match digest::tables(&mut client) {
        Ok(names) => names,
        Err(error) => {
            findings.push(format!("{}: {error}", dump.name));
            Vec::new()
        }
    };
    let mut equal = 0;
    for (table, expected) in &golden.tables {
        // Not in the list, it may be there all the same, or the list could not be read.
        let own = names.iter().find(|name| name.to_lowercase() == *table).unwrap_or(table);
        match digest::digest(&mut client, own) {
            Ok(found) if found == *expected => equal += 1,
            Ok(found) => {
                findings.push(format!("{}.{table}: {found:?} instead of {expected:?}", dump.name));
            }
            Err(error) => findings.push(format!("{}.{table}: {error}", dump.name)),
        }
    }
    let sql = "SELECT COUNT(*) FROM information_schema.views WHERE table_schema = DATABASE()";
    match client.number(sql) {
        Ok(views) if views == golden.views => {}
        Ok(views) => {
            findings.push(format!("{}: {views} views instead of {}", dump.name, golden.views));
        }
        Err(error) => findings.push(format!("{}: views: {error}", dump.name)),
    }
    equal
}
