//! Byte strings and collation weights as self-delimiting, order-preserving bytes. The layouts are
//! drawn in [`crate::key`].

use crate::collation::{self, CollationId, WeightShape};

/// Ends byte strings, and weights whose pairs never begin with it.
const END: u8 = 0;
/// Before the bytes 0 and 1, which follow as 1 and 2.
const ESCAPE: u8 = 1;
/// After a space's weight under PAD SPACE: a lower weight comes after the run of spaces.
const FALLS: u8 = 1;
/// The text ends here; the space was put there to carry this mark.
const STOPS: u8 = 2;
/// A higher weight comes after the run of spaces.
const RISES: u8 = 3;

/// Appends a byte string with its end.
pub(super) fn encode_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(bytes);
    escape(out, start);
    out.push(END);
}

/// Appends the weights of `text` with their end.
pub(super) fn encode_text(id: CollationId, text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    collation::weights(id, text, out);
    match collation::weight_shape(id) {
        WeightShape::Bytes => {
            escape(out, start);
            out.push(END);
        }
        WeightShape::Pairs => out.push(END),
        WeightShape::Levels(_) => out.extend_from_slice(&[END, END]),
        WeightShape::PaddedBytes(space) => {
            mark_spaces([space], out, start);
            out.extend_from_slice(&[space, STOPS]);
        }
        WeightShape::PaddedPairs([high, low]) => {
            mark_spaces([high, low], out, start);
            out.extend_from_slice(&[high, low, STOPS]);
        }
    }
}

/// Appends bytes with which the fields of all texts begin that begin as `text` does.
pub(super) fn encode_text_start(id: CollationId, text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    match collation::weight_shape(id) {
        // Only the first level of the whole text is a start.
        WeightShape::Levels(levels) => {
            collation::weights(id, text, out);
            for _ in 1..levels {
                let level = out.get(start..).unwrap_or_default();
                let (pairs, _) = level.as_chunks::<2>();
                let end = pairs.iter().rposition(|pair| *pair == [0, 0]).unwrap_or(0);
                out.truncate(start + 2 * end);
            }
        }
        WeightShape::Pairs => collation::weights(id, text, out),
        WeightShape::Bytes => {
            collation::weights(id, text, out);
            escape(out, start);
        }
        WeightShape::PaddedBytes(space) => {
            collation::weights(id, text, out);
            mark_spaces([space], out, start);
        }
        WeightShape::PaddedPairs(space) => {
            collation::weights(id, text, out);
            mark_spaces(space, out, start);
        }
    }
}

/// Escapes what lies in `out` from `start` on.
fn escape(out: &mut Vec<u8>, start: usize) {
    let low = out.iter().skip(start).filter(|byte| **byte <= ESCAPE).count();
    if low == 0 {
        return;
    }
    let plain = out.split_off(start);
    out.reserve(plain.len() + low + 1);
    for byte in plain {
        if byte <= ESCAPE {
            out.extend_from_slice(&[ESCAPE, byte + 1]);
        } else {
            out.push(byte);
        }
    }
}

/// Drops trailing spaces and marks the others, in the units from `start` on. Works from the end, in
/// place: what is behind a run of spaces is known before the run is met.
fn mark_spaces<const WIDTH: usize>(space: [u8; WIDTH], out: &mut Vec<u8>, start: usize) {
    while out.len() > start && out.ends_with(&space) {
        out.truncate(out.len() - WIDTH);
    }
    let units = out.get(start..).unwrap_or_default().as_chunks::<WIDTH>().0;
    let mut spaces = units.iter().filter(|unit| **unit == space).count();
    let mut from = out.len();
    let mut to = from + spaces;
    out.resize(to, 0);
    let mut mark = STOPS;
    while spaces > 0 {
        let Some(unit) = out.get(..from).and_then(<[u8]>::last_chunk::<WIDTH>).copied() else {
            break;
        };
        if unit == space {
            spaces -= 1;
            to -= 1;
            out[to] = mark;
        } else {
            mark = if unit < space { FALLS } else { RISES };
        }
        from -= WIDTH;
        to -= WIDTH;
        out[to..to + WIDTH].copy_from_slice(&unit);
    }
}

/// How many bytes the text field at the start of `bytes` takes, its end included. Every byte is
/// first flipped with `flip`. None if it does not end.
pub(super) fn text_len(id: CollationId, bytes: &[u8], flip: u8) -> Option<usize> {
    match collation::weight_shape(id) {
        WeightShape::Bytes => bytes_len(bytes, flip),
        WeightShape::Pairs => {
            let at = bytes.iter().step_by(2).position(|byte| byte ^ flip == END)?;
            Some(2 * at + 1)
        }
        WeightShape::Levels(levels) => {
            let (pairs, _) = bytes.as_chunks::<2>();
            let ends = pairs.iter().enumerate().filter(|(_, pair)| **pair == [END ^ flip; 2]);
            ends.map(|(at, _)| 2 * at + 2).nth(usize::from(levels).checked_sub(1)?)
        }
        WeightShape::PaddedBytes(space) => padded_len(&[space ^ flip], bytes, flip),
        WeightShape::PaddedPairs([high, low]) => {
            padded_len(&[high ^ flip, low ^ flip], bytes, flip)
        }
    }
}

fn padded_len(space: &[u8], bytes: &[u8], flip: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let unit = bytes.get(at..at + space.len())?;
        at += space.len();
        if unit == space {
            at += 1;
            match *bytes.get(at - 1)? ^ flip {
                STOPS => return Some(at),
                FALLS | RISES => {}
                _ => return None,
            }
        }
    }
}

/// As [`text_len`], of a byte string.
pub(super) fn bytes_len(bytes: &[u8], flip: u8) -> Option<usize> {
    bytes.iter().position(|byte| byte ^ flip == END).map(|at| at + 1)
}

/// The byte string of a field without its end; None if no encoder of ours has written it.
pub(super) fn decode_bytes(field: &[u8], flip: u8) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(field.len());
    let mut bytes = field.iter().map(|byte| byte ^ flip);
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            END => return None,
            ESCAPE => bytes.next().filter(|escaped| matches!(escaped, 1 | 2))? - 1,
            _ => byte,
        });
    }
    Some(plain)
}
