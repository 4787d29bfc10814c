//! Which account a connection is: host patterns, from the most to the least specific (manual
//! 6.2.4).

/// Whether a connection from `host` fits an account's host pattern: a name, an address, a network
/// (`10.0.0.0/255.0.0.0` or `10.0.0.0/8`), or a pattern with `%` and `_`.
pub(super) fn fits(pattern: &str, host: &str) -> bool {
    if let Some(is_inside) = in_network(pattern, host) {
        return is_inside;
    }
    let is_local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "::1");
    matches(pattern.as_bytes(), host.to_ascii_lowercase().as_bytes())
        || (pattern == "localhost" && is_local(host))
}

/// LIKE without regard to case, `\` escaping.
pub(crate) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'%', rest)) => {
            (0..=text.len()).any(|skip| text.get(skip..).is_some_and(|text| matches(rest, text)))
        }
        Some((b'_', rest)) => text.split_first().is_some_and(|(_, text)| matches(rest, text)),
        Some((b'\\', [escaped, rest @ ..])) => text.split_first().is_some_and(|(letter, text)| {
            letter.eq_ignore_ascii_case(escaped) && matches(rest, text)
        }),
        Some((letter, rest)) => text
            .split_first()
            .is_some_and(|(other, text)| letter.eq_ignore_ascii_case(other) && matches(rest, text)),
    }
}

fn in_network(pattern: &str, host: &str) -> Option<bool> {
    let (network, mask) = pattern.split_once('/')?;
    let number = |text: &str| text.parse::<std::net::Ipv4Addr>().ok().map(u32::from);
    let network = number(network)?;
    let mask = match mask.parse::<u32>() {
        Ok(bits) if bits <= 32 => u32::MAX.checked_shl(32 - bits).unwrap_or(0),
        _ => number(mask)?,
    };
    Some(number(host).is_some_and(|host| host & mask == network & mask))
}

/// How specific a pattern is: the larger, the sooner it is tried.
pub(super) fn specificity(pattern: &str) -> (u8, usize) {
    let literal = pattern.bytes().take_while(|byte| !matches!(byte, b'%' | b'_')).count();
    match pattern {
        "" | "%" => (0, 0),
        _ if literal < pattern.len() => (1, literal),
        _ if pattern.contains('/') => (2, literal),
        _ => (3, literal),
    }
}
