use proptest::prelude::*;

use super::*;

#[test]
fn known_hashes_are_shown_as_documented() {
    // The first 20 bytes of the published BLAKE3 test vector of the empty input:
    // af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9.
    assert_eq!(Hash::of(b"").to_string(), "ls9kjeflv6gqd8209nl3dn6996dsm9e9");
    assert_eq!(Hash::ZERO.to_string(), "0".repeat(32));
    assert_eq!(Hash::from_bytes([255; 20]).to_string(), "v".repeat(32));
}

#[test]
fn what_is_no_hash_is_refused() {
    for text in [
        "",
        "0",
        &"0".repeat(31),
        &"0".repeat(33),
        &"w".repeat(32),
        &"A".repeat(32),
        "ä2345678901234567890123456789012",
    ] {
        assert_eq!(text.parse::<Hash>(), Err(HashParseError), "{text}");
    }
}

proptest! {
    #[test]
    fn shown_hashes_parse_back_and_sort_as_their_bytes(a: [u8; 20], b: [u8; 20]) {
        let (a, b) = (Hash::from_bytes(a), Hash::from_bytes(b));
        prop_assert_eq!(a.to_string().parse(), Ok(a));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        prop_assert_eq!(a.prefix() < b.prefix(), a.as_bytes()[..8] < b.as_bytes()[..8]);
    }
}
