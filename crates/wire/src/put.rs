//! Appends the fields of a packet to a buffer: the inverse of [`crate::fields`].

/// Appends a 24-bit integer; the top byte of `value` must be zero.
pub fn u24(out: &mut Vec<u8>, value: u32) {
    let [a, b, c, top] = value.to_le_bytes();
    debug_assert_eq!(top, 0, "a 24-bit field holds at most 24 bits");
    out.extend_from_slice(&[a, b, c]);
}

/// Appends a 16-bit integer.
pub fn u16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a 32-bit integer.
pub fn u32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a 64-bit integer.
pub fn u64(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a length-encoded integer in its shortest form.
pub fn lenenc_int(out: &mut Vec<u8>, value: u64) {
    let [a, b, c, ..] = value.to_le_bytes();
    match value {
        0..=0xFA => out.push(a),
        0xFB..=0xFFFF => out.extend_from_slice(&[0xFC, a, b]),
        0x1_0000..=0xFF_FFFF => out.extend_from_slice(&[0xFD, a, b, c]),
        _ => {
            out.push(0xFE);
            u64(out, value);
        }
    }
}

/// Appends the length of `bytes`, then `bytes`.
pub fn lenenc_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    // a slice is never longer than u64::MAX
    lenenc_int(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends `bytes` and a zero byte. A zero inside would end the field early, so what follows it
/// is left out.
pub fn nul_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    out.extend(bytes.iter().take(end));
    out.push(0);
}

/// Appends what `write` appends, preceded by its length, without a second buffer.
///
/// One byte is kept free for the length, which is right for all but long strings; a longer one
/// is moved.
pub fn lenenc_with(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.push(0);
    write(out);
    let length = out.len() - start - 1;
    if let (Ok(short @ 0..=0xFA), Some(slot)) = (u8::try_from(length), out.get_mut(start)) {
        *slot = short;
        return;
    }
    let mut prefix = Vec::with_capacity(9);
    lenenc_int(&mut prefix, length as u64);
    out.splice(start..=start, prefix);
}
