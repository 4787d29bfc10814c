//! The values inside tokens: quotes and escapes removed, digits made bytes.

/// The inside of a quoted token (quotes included in `token`), as bytes.
pub(crate) fn unquote(token: &[u8], escapes: bool, out: &mut Vec<u8>) {
    let Some((quote, rest)) = token.split_first() else { return };
    let inside = rest.strip_suffix(std::slice::from_ref(quote)).unwrap_or(rest);
    out.reserve(inside.len());
    let mut bytes = inside.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte == *quote {
            // Doubled: the lexer saw the second one.
            bytes.next();
            out.push(byte);
        } else if byte == b'\\' && escapes {
            escape(bytes.next(), out);
        } else {
            out.push(byte);
        }
    }
}

/// MySQL manual 11.1.1, table of escape sequences; `\%` and `\_` keep their backslash.
fn escape(byte: Option<u8>, out: &mut Vec<u8>) {
    match byte {
        Some(b'0') => out.push(0),
        Some(b'b') => out.push(8),
        Some(b'n') => out.push(b'\n'),
        Some(b'r') => out.push(b'\r'),
        Some(b't') => out.push(b'\t'),
        Some(b'Z') => out.push(0x1a),
        Some(wild @ (b'%' | b'_')) => out.extend([b'\\', wild]),
        Some(other) => out.push(other),
        None => out.push(b'\\'),
    }
}

/// The bytes of a Hex token in either form; an odd first digit stands alone.
pub(crate) fn hex_bytes(token: &[u8]) -> Box<[u8]> {
    let digits: Vec<u8> = token_digits(token).map(|digit| hex_digit(digit).unwrap_or(0)).collect();
    let (odd, pairs) = digits.split_at(digits.len() % 2);
    let (pairs, _) = pairs.as_chunks::<2>();
    odd.iter().copied().chain(pairs.iter().map(|[high, low]| high << 4 | low)).collect()
}

/// The bytes of a Bit token in either form, padded in front.
pub(crate) fn bit_bytes(token: &[u8]) -> Box<[u8]> {
    let digits: Vec<u8> = token_digits(token).collect();
    let (first, rest) = digits.split_at(digits.len() % 8);
    let byte = |bits: &[u8]| bits.iter().fold(0u8, |byte, bit| byte << 1 | (bit & 1));
    let head = (!first.is_empty()).then(|| byte(first));
    head.into_iter().chain(rest.chunks(8).map(byte)).collect()
}

/// Behind `0x`, or between the quotes of `x''`.
fn token_digits(token: &[u8]) -> impl Iterator<Item = u8> {
    token.iter().skip(2).copied().filter(|byte| *byte != b'\'')
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The character sets that may be introducers: only then does `_name` before a string mean one
/// (MySQL manual 12.2).
static CHARSETS: [&str; 42] = [
    "armscii8", "ascii", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850",
    "cp852", "cp866", "cp932", "dec8", "eucjpms", "euckr", "gb18030", "gb2312", "gbk", "geostd8",
    "greek", "hebrew", "hp8", "keybcs2", "koi8r", "koi8u", "latin1", "latin2", "latin5", "latin7",
    "macce", "macroman", "sjis", "swe7", "tis620", "ucs2", "ujis", "utf16", "utf16le", "utf32",
    "utf8", "utf8mb3", "utf8mb4",
];

/// The character set that `word` introduces, in lower case.
pub(crate) fn introducer(word: &[u8]) -> Option<&'static str> {
    let name = word.strip_prefix(b"_")?;
    CHARSETS.iter().copied().find(|charset| charset.as_bytes().eq_ignore_ascii_case(name))
}
