//! The bytes of the formats, and that no bytes make a decoder panic.

use proptest::prelude::*;

use super::entry::{EntryMeta, Position, RequestId, Term};
use super::frame::{self, Head, Kind, Place};
use super::segment::{Header, Name};

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

const PLACE: Place = Place { segment_id: 7, offset: 4096 };

fn sample() -> Vec<u8> {
    let head = Head {
        kind: Kind::Entry,
        position: Position(0x0102_0304),
        durable: Position(0x0102_0301),
        meta: EntryMeta {
            term: Term(9),
            commit_time_us: -2,
            request: RequestId(*b"request-id-bytes"),
        },
    };
    let mut bytes = Vec::new();
    frame::encode(&mut bytes, PLACE, &head, b"payload!?");
    bytes
}

#[test]
fn frame_of_version_1() {
    let fields = [
        "d75384d3",                         // salt
        "d45315e7",                         // crc32
        "09000000",                         // payload length
        "0100",                             // format version
        "01",                               // kind
        "00",                               // zero
        "0403020100000000",                 // position
        "0900000000000000",                 // term
        "0103020100000000",                 // durable
        "feffffffffffffff",                 // commit time
        "726571756573742d69642d6279746573", // request id
        "7061796c6f6164213f",               // payload
        "00000000000000",                   // padding
    ];
    assert_eq!(hex(&sample()), fields.concat());
    let bytes = sample();
    let frame = frame::decode(&bytes, PLACE).unwrap();
    assert_eq!(frame.payload, b"payload!?");
    assert_eq!(frame.head.meta.request, RequestId(*b"request-id-bytes"));
    assert_eq!(frame.bytes(), bytes.len() as u64);
}

#[test]
fn frame_is_sound_only_in_its_place() {
    let bytes = sample();
    for (segment_id, offset) in [(7, 4104), (8, 4096), (7 + (1 << 32), 4096)] {
        assert!(frame::decode(&bytes, Place { segment_id, offset }).is_none());
    }
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        assert!(frame::decode(&bytes, PLACE).is_none(), "byte {at}");
        assert!(frame::decode(&sample()[..at], PLACE).is_none());
    }
}

#[test]
fn header_of_version_1() {
    let header = Header { id: 0x0506, bytes: 64 << 20 };
    let fields = [
        "50414e444f4c4f47",
        "01000000",
        "00100000",
        "0605000000000000",
        "0000000400000000",
        "00000000000000000000000000000000000000000000000000000000",
        "3a3c8b6f",
    ];
    assert_eq!(hex(&header.encode()), fields.concat());
    let read = Header::decode(&header.encode()).unwrap();
    assert_eq!((read.id, read.bytes), (0x0506, 64 << 20));
}

#[test]
fn names_are_told_apart() {
    for name in [Name::Segment(Position(52117)), Name::Spare(u64::MAX)] {
        let path = name.path();
        assert_eq!(Name::parse(path.strip_prefix("log/").unwrap()), Some(name));
    }
    for other in ["1.seg", "+0000000000000000001.seg", "spare-1.seg", "99999999999999999999.seg"] {
        assert_eq!(Name::parse(other), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn decoders_take_any_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..200), id: u64) {
        let place = Place { segment_id: id, offset: 8 };
        let _ = Header::decode(&bytes);
        let _ = frame::claimed_bytes(&bytes);
        let salt = frame::salt(id).to_le_bytes();
        if let Some(start) = bytes.first_chunk_mut() {
            *start = salt;
        }
        prop_assert!(frame::decode(&bytes, place).is_none());
    }
}
