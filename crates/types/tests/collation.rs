//! Collations against what a MySQL 9.7 answered.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::cmp::Ordering;
use std::hash::Hasher;

use proptest::prelude::*;
use types::collation::{self, CollationId, Pad};

/// Lines: collation, text in hexadecimal, `HEX(WEIGHT_STRING(text))`, and how STRCMP orders the
/// text against each text of that collation, in the order of the lines. `-` is the empty string.
const MYSQL_97: &str = include_str!("collation_mysql97.tsv");

struct Sample {
    id: CollationId,
    text: String,
    weights: String,
    orders: String,
}

fn from_hex(hex: &str) -> Vec<u8> {
    let digit = |c: char| u8::try_from(c.to_digit(16).unwrap()).unwrap();
    let digits: Vec<u8> = hex.chars().filter(|c| *c != '-').map(digit).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |so_far, byte| format!("{so_far}{byte:02X}"))
}

fn samples() -> Vec<Sample> {
    let sample = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        Sample {
            id: collation::by_name(columns[0]).unwrap(),
            text: String::from_utf8(from_hex(columns[1])).unwrap(),
            weights: columns[2].replace('-', ""),
            orders: columns[3].to_owned(),
        }
    };
    MYSQL_97.lines().map(sample).collect()
}

#[test]
fn weight_strings_are_mysqls() {
    for sample in samples() {
        let weights = to_hex(&collation::weight_string(sample.id, &sample.text));
        assert_eq!(weights, sample.weights, "{} {:?}", collation::name(sample.id), sample.text);
    }
}

#[test]
fn comparisons_are_mysqls() {
    let samples = samples();
    for sample in &samples {
        let others = samples.iter().filter(|other| other.id == sample.id);
        for (other, sign) in others.zip(sample.orders.chars()) {
            let expected = match sign {
                '<' => Ordering::Less,
                '>' => Ordering::Greater,
                _ => Ordering::Equal,
            };
            let (a, b) = (&sample.text, &other.text);
            let name = collation::name(sample.id);
            assert_eq!(collation::compare(sample.id, a, b), expected, "{name} {a:?} {b:?}");
            assert_eq!(collation::equal(sample.id, a, b), expected.is_eq(), "{name} {a:?} {b:?}");
        }
    }
}

/// FNV-1a over the weight strings of all assigned planes (the private ones and the empty ones
/// aside), each with its length before it.
fn weights_of_all_assigned_planes(id: CollationId) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| sum = (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    let mut weights = Vec::new();
    for c in ('\0'..='\u{2ffff}').chain('\u{e0000}'..='\u{e01ff}') {
        weights.clear();
        collation::weights(id, c.encode_utf8(&mut [0; 4]), &mut weights);
        add(u8::try_from(weights.len()).unwrap());
        for byte in &weights {
            add(*byte);
        }
    }
    sum
}

#[test]
fn weights_of_all_assigned_planes_are_mysqls() {
    for (name, expected) in [
        ("utf8mb4_0900_as_cs", 0x70ce_b5ab_0db0_a563),
        ("utf8mb4_unicode_ci", 0xe41b_c823_82c5_45dc),
        ("utf8mb4_unicode_520_ci", 0xd0b3_fb5d_dda3_67fa),
        ("utf8mb4_general_ci", 0xe8a6_cf34_4d62_a518),
    ] {
        let id = collation::by_name(name).unwrap();
        assert_eq!(weights_of_all_assigned_planes(id), expected, "{name}");
    }
}

#[test]
fn names_ids_and_character_sets_are_mysqls() {
    for (name, id, charset, pad, default, bytes) in [
        ("latin1_swedish_ci", 8, "latin1", Pad::Space, true, 1),
        ("ascii_general_ci", 11, "ascii", Pad::Space, true, 1),
        ("utf8mb3_general_ci", 33, "utf8mb3", Pad::Space, true, 3),
        ("utf8mb4_general_ci", 45, "utf8mb4", Pad::Space, false, 4),
        ("utf8mb4_bin", 46, "utf8mb4", Pad::Space, false, 4),
        ("binary", 63, "binary", Pad::None, true, 1),
        ("utf8mb4_0900_ai_ci", 255, "utf8mb4", Pad::None, true, 4),
        ("utf8mb4_0900_bin", 309, "utf8mb4", Pad::None, false, 4),
    ] {
        let found = collation::by_name(&name.to_uppercase()).unwrap();
        assert_eq!(found, CollationId(id));
        assert_eq!(collation::name(found), name);
        assert_eq!(collation::charset_of(found), charset);
        assert_eq!(collation::pad(found), pad);
        assert_eq!(collation::is_default(found), default);
        assert_eq!(collation::char_bytes_max(found), bytes);
        assert_eq!(collation::default_of_charset(charset) == Some(found), default);
    }
    assert_eq!(collation::by_name("utf8_bin"), Some(CollationId(83)));
    assert_eq!(collation::default_of_charset("UTF8"), Some(CollationId(33)));
    assert_eq!(collation::by_name("utf8mb4_de_pb_0900_ai_ci"), None);
    assert_eq!(collation::default_of_charset("cp932"), None);
    assert!(!CollationId(1).is_known());
    assert!(collation::all().is_sorted());
}

#[test]
fn like_compares_character_by_character() {
    let equal = |name: &str, a, b| collation::char_equal(collation::by_name(name).unwrap(), a, b);
    assert!(equal("utf8mb4_0900_ai_ci", 'a', 'Á'));
    assert!(!equal("utf8mb4_0900_ai_ci", 'ß', 's'));
    assert!(equal("utf8mb4_0900_as_ci", 'a', 'A'));
    assert!(!equal("utf8mb4_0900_as_ci", 'e', 'é'));
    assert!(!equal("utf8mb4_0900_as_cs", 'a', 'A'));
    assert!(equal("latin1_swedish_ci", 'ü', 'Y'));
    assert!(!equal("utf8mb4_bin", 'a', 'A'));
    // A space is a character to LIKE, under PAD SPACE too.
    assert!(!equal("utf8mb4_general_ci", ' ', '\t'));
}

/// Collects what it is fed.
#[derive(Default)]
struct Fed(Vec<u8>);

impl Hasher for Fed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

fn fed(id: CollationId, text: &str) -> Vec<u8> {
    let mut fed = Fed::default();
    collation::hash(id, text, &mut fed);
    fed.0
}

/// Texts in which equal ones, spaces and control characters are frequent.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[aAbáß \\t\u{0}\u{300}]{0,6}", "[ -~]{0,12}", "\\PC{0,8}", ".{0,6}"]
}

proptest! {
    #[test]
    fn hashes_and_bytes_are_equal_exactly_when_texts_are(a in texts(), b in texts()) {
        for id in collation::all() {
            let equal = collation::equal(id, &a, &b);
            prop_assert_eq!(fed(id, &a) == fed(id, &b), equal, "{}", collation::name(id));
            let [mut x, mut y] = [Vec::new(), Vec::new()];
            collation::equality_bytes(id, &a, &mut x);
            collation::equality_bytes(id, &b, &mut y);
            prop_assert_eq!(x == y, equal, "{}", collation::name(id));
        }
    }

    #[test]
    fn weights_order_as_comparison_does_without_padding(a in texts(), b in texts()) {
        for id in collation::all().filter(|id| collation::pad(*id) == Pad::None) {
            let [x, y] = [&a, &b].map(|text| collation::weight_string(id, text));
            prop_assert_eq!(x.cmp(&y), collation::compare(id, &a, &b), "{}", collation::name(id));
        }
    }

    #[test]
    fn comparison_is_antisymmetric_and_transitive(a in texts(), b in texts(), c in texts()) {
        for id in collation::all() {
            let order = collation::compare(id, &a, &b);
            prop_assert_eq!(order.reverse(), collation::compare(id, &b, &a));
            if order.is_le() && collation::compare(id, &b, &c).is_le() {
                prop_assert!(collation::compare(id, &a, &c).is_le());
            }
        }
    }
}
