//! No bytes make a decoder panic, and what was encoded is decoded.

use proptest::collection::vec;
use proptest::prelude::*;
use types::Value;
use wire::command::params::StatementParams;
use wire::command::{Cursor, Execute};
use wire::fields::Fields;
use wire::handshake::{FirstPacket, Greeting, Identity};
use wire::packet::{PacketReader, Progress};
use wire::response::{OkPacket, StateChange, binary, decode_error, end};
use wire::{Capabilities, ColumnDef, ColumnKind, Command, StatementId, StatusFlags, auth};

fn some_capabilities() -> impl Strategy<Value = Capabilities> {
    any::<u32>().prop_map(Capabilities)
}

proptest! {
    #[test]
    fn random_packets_are_read_or_refused(
        bytes in vec(any::<u8>(), 0..200),
        caps in some_capabilities(),
    ) {
        let _ = Command::decode(&bytes, caps);
        let _ = FirstPacket::decode(&bytes, caps);
        let _ = Identity::decode_change_user(&bytes, caps);
        let _ = Greeting::decode(&bytes);
        let _ = ColumnDef::decode(&bytes);
        let _ = OkPacket::decode(&bytes, caps);
        let _ = end::decode_end(&bytes, caps);
        let _ = end::is_end(&bytes, caps);
        let _ = decode_error(&bytes);
        let _ = auth::native::key_of(&bytes);
        let _ = auth::caching_sha2::is_stored(&bytes);
    }

    #[test]
    fn random_login_after_a_sound_head_is_read_or_refused(
        bytes in vec(any::<u8>(), 0..100),
        caps in some_capabilities(),
    ) {
        let mut packet = (caps | Capabilities::PROTOCOL_41).0.to_le_bytes().to_vec();
        packet.extend_from_slice(&[0; 28]);
        packet.extend_from_slice(&bytes);
        let _ = FirstPacket::decode(&packet, caps);
    }

    #[test]
    fn random_parameters_are_read_or_refused(
        count in 0_u16..20,
        head in any::<bool>(),
        bytes in vec(any::<u8>(), 0..200),
        again in vec(any::<u8>(), 0..200),
    ) {
        let mut params = StatementParams::new(count);
        let mut values = Vec::new();
        params.append_long(3, b"long", 100);
        for body in [bytes, again] {
            let mut body = body;
            // most random bytes fail at the types: let half of them through
            if head && let Some(flag) = body.get_mut(usize::from(count).div_ceil(8)) {
                *flag = 1;
            }
            let statement = StatementId(1);
            let execute = Execute { statement, cursor: Cursor::None, params: &body };
            if params.decode(&execute, &mut values).is_ok() {
                prop_assert_eq!(values.len(), usize::from(count));
            }
        }
    }

    #[test]
    fn random_values_are_read_or_refused(kind in any::<u8>(), bytes in vec(any::<u8>(), 0..40)) {
        if let Some(kind) = ColumnKind::from_code(kind) {
            prop_assert_eq!(ColumnKind::from_code(kind.code()), Some(kind));
            for flags in [(false, false), (true, true)] {
                let mut fields = Fields::new(&bytes);
                if let Ok(value) = binary::decode_value(&mut fields, kind, flags.0, flags.1) {
                    let mut out = Vec::new();
                    binary::encode_param(&mut out, &value);
                }
            }
        }
    }

    #[test]
    fn random_rows_are_read_or_refused(
        kinds in vec(any::<u8>(), 0..12),
        bytes in vec(any::<u8>(), 0..200),
    ) {
        let columns: Vec<_> = kinds
            .into_iter()
            .filter_map(ColumnKind::from_code)
            .map(|kind| ColumnDef { kind, ..ColumnDef::null("c") })
            .collect();
        let mut row = Vec::new();
        if binary::decode_row(&bytes, &columns, &mut row).is_ok() {
            prop_assert_eq!(row.len(), columns.len());
        }
    }

    #[test]
    fn random_streams_end_in_packets_or_an_error(chunks in vec(vec(any::<u8>(), 1..50), 0..20)) {
        let mut reader = PacketReader::new(1000);
        let mut packet = Vec::new();
        let mut arrived = 0;
        'stream: for chunk in chunks {
            reader.room()[..chunk.len()].copy_from_slice(&chunk);
            reader.filled(chunk.len());
            arrived += chunk.len();
            loop {
                match reader.advance(&mut packet) {
                    Ok(Progress::Complete) => packet.clear(),
                    Ok(_) => break,
                    Err(_) => {
                        let _ = reader.skip();
                        break 'stream;
                    }
                }
            }
            prop_assert!(packet.len() <= arrived);
        }
    }

    #[test]
    fn outcomes_come_back(
        affected_rows in any::<u64>(),
        last_insert_id in any::<u64>(),
        warnings in any::<u16>(),
        text in ".{0,300}",
        schema in ".{1,300}",
    ) {
        let changes = vec![StateChange::Schema(schema), StateChange::Any(true)];
        let status = StatusFlags::SESSION_STATE_CHANGED | StatusFlags::IN_TRANS;
        let ok = OkPacket { affected_rows, last_insert_id, status, warnings, text, changes };
        let mut bytes = Vec::new();
        ok.encode(&mut bytes, 0, Capabilities::SERVER);
        prop_assert_eq!(OkPacket::decode(&bytes, Capabilities::SERVER).ok(), Some(ok));
    }

    #[test]
    fn integers_come_back(
        number in any::<i64>(),
        unsigned in any::<u64>(),
        double in any::<f64>(),
    ) {
        for value in [Value::Int(number), Value::UInt(unsigned), Value::Double(double)] {
            let (kind, is_unsigned) = binary::param_kind(&value);
            let mut bytes = Vec::new();
            binary::encode_param(&mut bytes, &value);
            let mut fields = Fields::new(&bytes);
            let read = binary::decode_value(&mut fields, kind, is_unsigned, true);
            prop_assert_eq!(format!("{:?}", read.ok()), format!("{:?}", Some(value)));
            prop_assert!(fields.is_empty());
        }
        let digits = wire::response::number::Digits::of_signed(number);
        let shown = number.to_string();
        prop_assert_eq!(digits.as_bytes(), shown.as_bytes());
    }
}
