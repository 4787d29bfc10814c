//! A backup while nobody writes: the same hash on both sides.

use super::pair::{Pair, back_up, hash_of_current};
use crate::error::Result;

/// One backup; gives what is wrong.
pub(super) fn round(pair: &mut Pair, time: u32) -> Result<Vec<String>> {
    let place = format!("rest{time}");
    back_up(pair.first(), &pair.url(&place))?;
    let before = pair.hash()?;
    let mut client = pair.restore(&place)?;
    let after = hash_of_current(&mut client)?;
    println!("backup {time} at rest: {before} there, {after} restored");
    if before == after {
        return Ok(Vec::new());
    }
    Ok(vec![format!("backup {time} at rest: the hash is {before}, restored it is {after}")])
}
