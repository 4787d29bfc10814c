//! Packets, byte by byte.

use types::{
    BitValue, CollationId, Date, DateTime, Decimal, ErrorCode, IntWidth, LobWidth, SqlError,
    SqlType, Time, Value,
};
use wire::auth::Plugin;
use wire::command::{Cursor, Execute};
use wire::handshake::{FirstPacket, Greeting};
use wire::packet::{PacketReader, PacketWriter, Progress};
use wire::response::{OK, binary, encode_end, encode_error, text};
use wire::{
    Capabilities, ColumnDef, ColumnFlags, ColumnKind, Command, OkPacket, StateChange, StatementId,
    StatusFlags, WireError, put,
};

fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

#[test]
fn lengths_take_their_shortest_form() {
    let table: [(u64, &[u8]); 7] = [
        (0, &[0]),
        (250, &[250]),
        (251, &[0xFC, 251, 0]),
        (65_535, &[0xFC, 255, 255]),
        (65_536, &[0xFD, 0, 0, 1]),
        (0xFF_FFFF, &[0xFD, 255, 255, 255]),
        (0x100_0000, &[0xFE, 0, 0, 0, 1, 0, 0, 0, 0]),
    ];
    for (number, bytes) in table {
        assert_eq!(written(|out| put::lenenc_int(out, number)), bytes);
        assert_eq!(wire::fields::Fields::new(bytes).lenenc_int("n").ok(), Some(number));
    }
    for length in [0, 250, 251, 70_000] {
        let bytes = vec![7; length];
        let in_place = written(|out| put::lenenc_with(out, |out| out.extend_from_slice(&bytes)));
        assert_eq!(in_place, written(|out| put::lenenc_bytes(out, &bytes)));
    }
}

#[test]
fn greeting_has_the_layout_of_mysql_8() {
    let greeting = Greeting {
        version: "8.0.33".to_owned(),
        connection_id: 0x0102_0304,
        scramble: *b"abcdefghijklmnopqrst",
        capabilities: Capabilities::SERVER | Capabilities::SSL,
        charset: 255,
        status: StatusFlags::AUTOCOMMIT,
        plugin: Plugin::CachingSha2,
    };
    let bytes = written(|out| greeting.encode(out));
    let expected = [
        b"\x0A8.0.33\0\x04\x03\x02\x01abcdefgh\0".as_slice(),
        b"\xCF\xAF\xFF\x02\x00\xFF\x01\x15\0\0\0\0\0\0\0\0\0\0",
        b"ijklmnopqrst\0caching_sha2_password\0",
    ]
    .concat();
    assert_eq!(bytes, expected);
    assert_eq!(Greeting::decode(&bytes).ok(), Some(greeting));
}

#[test]
fn login_of_a_client_is_read() {
    // capabilities: PROTOCOL_41, SECURE_CONNECTION, CONNECT_WITH_DB, PLUGIN_AUTH, CONNECT_ATTRS
    let packet = [
        b"\x08\x82\x18\x00\x00\x00\x00\x01\x2D".as_slice(),
        &[0; 23],
        b"ann\0\x03xyzshop\0mysql_native_password\0\x07\x02os\x03bsd",
    ]
    .concat();
    let Ok(FirstPacket::Login(login)) = FirstPacket::decode(&packet, Capabilities::SERVER) else {
        panic!("not read");
    };
    let identity = login.identity;
    assert_eq!(identity.user, b"ann");
    assert_eq!(identity.response, b"xyz");
    assert_eq!(identity.database.as_deref(), Some(b"shop".as_slice()));
    assert_eq!(identity.plugin.as_deref(), Some(b"mysql_native_password".as_slice()));
    assert_eq!((identity.charset, login.packet_bytes_max), (45, 1 << 24));
    assert_eq!(identity.attributes, [(b"os".to_vec(), b"bsd".to_vec())]);
    for length in 0..packet.len() {
        // a shorter one is an error or lacks fields, it does not panic
        let _ = FirstPacket::decode(&packet[..length], Capabilities::SERVER);
    }
}

#[test]
fn tls_is_taken_only_where_it_is_offered_and_old_clients_are_refused() {
    let request = [b"\x00\x8A\x00\x00\x00\x00\x00\x01\x2D".as_slice(), &[0; 23]].concat();
    let offered = Capabilities::SERVER | Capabilities::SSL;
    assert!(matches!(FirstPacket::decode(&request, offered), Ok(FirstPacket::SslRequest)));
    let refused = FirstPacket::decode(&request, Capabilities::SERVER);
    assert!(matches!(refused, Err(WireError::BadHandshake)));
    let old = FirstPacket::decode(b"\x05\x24\0\0\0\0\0\0\0\0", offered);
    assert!(matches!(old, Err(WireError::BadHandshake)));
}

#[test]
fn ok_carries_counts_flags_and_state() {
    let ok = OkPacket {
        affected_rows: 300,
        last_insert_id: 7,
        status: StatusFlags::IN_TRANS | StatusFlags::AUTOCOMMIT,
        warnings: 2,
        text: "hi".to_owned(),
        changes: vec![StateChange::Schema("db".to_owned())],
    };
    let all = Capabilities::SERVER;
    let tracked = written(|out| ok.encode(out, OK, all));
    assert_eq!(tracked, b"\x00\xFC\x2C\x01\x07\x03\x40\x02\x00\x02hi\x05\x01\x03\x02db");
    let plain = written(|out| ok.encode(out, OK, Capabilities::PROTOCOL_41));
    assert_eq!(plain, b"\x00\xFC\x2C\x01\x07\x03\x00\x02\x00\x02hi");
    assert_eq!(written(|out| encode_end(out, &ok, all))[0], 0xFE);
    let eof = written(|out| encode_end(out, &ok, Capabilities::PROTOCOL_41));
    assert_eq!(eof, b"\xFE\x02\x00\x03\x00");
}

#[test]
fn error_carries_number_state_and_text() {
    let error = SqlError::new(ErrorCode::ParseError, &[&"near", &"x", &1]);
    let bytes = written(|out| encode_error(out, &SqlError { message: "no".into(), ..error }));
    assert_eq!(bytes, b"\xFF\x28\x04#42000no");
    let read = wire::response::decode_error(&bytes).expect("read");
    assert_eq!(read.to_string(), "ERROR 1064 (42000): no");
    // before the login there is no SQLSTATE
    let early = wire::response::decode_error(b"\xFF\x10\x04Too many").expect("read");
    assert_eq!((early.code, early.message.as_str()), (1040, "Too many"));
}

#[test]
fn column_definition_has_its_layout() {
    let column = ColumnDef::new("n", &SqlType::int(IntWidth::Int, true), 255)
        .of_table("db", "t", "tab", "num")
        .with_flags(ColumnFlags::NOT_NULL | ColumnFlags::PRIMARY_KEY);
    let bytes = written(|out| column.encode(out));
    assert_eq!(bytes, b"\x03def\x02db\x01t\x03tab\x01n\x03num\x0C\x3F\0\x0A\0\0\0\x03\x23\0\0\0\0");
    assert_eq!(ColumnDef::decode(&bytes).ok(), Some(column));
}

#[test]
fn column_shapes_are_those_of_the_peer() {
    // what MariaDB 10.11 sends for columns of these types: type, length, flags, decimals, charset
    let collation = CollationId::UTF8MB4_GENERAL_CI;
    let zerofill =
        SqlType::Int { width: IntWidth::Tiny, unsigned: true, zerofill: true, display: None };
    let double = SqlType::Double { digits: Some((7, 2)), unsigned: false, zerofill: false };
    let members = std::sync::Arc::new(types::Members::new(["a", "bcd"]));
    let set = std::sync::Arc::new(types::Members::new(["x", "yy"]));
    let text = |width| SqlType::Text { width, collation };
    let table = [
        (zerofill, ColumnKind::Tiny, 3, 96, 0, 63),
        (SqlType::int(IntWidth::Medium, false), ColumnKind::Int24, 9, 0, 0, 63),
        (SqlType::decimal(10, 2), ColumnKind::Decimal, 12, 0, 2, 63),
        (SqlType::FLOAT, ColumnKind::Float, 12, 0, 31, 63),
        (double, ColumnKind::Double, 7, 0, 2, 63),
        (SqlType::DateTime { fsp: 3 }, ColumnKind::DateTime, 23, 128, 3, 63),
        (SqlType::Time { fsp: 0 }, ColumnKind::Time, 10, 128, 0, 63),
        (SqlType::Date, ColumnKind::Date, 10, 128, 0, 63),
        (SqlType::Year, ColumnKind::Year, 4, 96, 0, 63),
        (SqlType::Bit { width: 10 }, ColumnKind::Bit, 10, 32, 0, 63),
        (text(LobWidth::Normal), ColumnKind::Blob, 262_140, 16, 0, 45),
        (text(LobWidth::Long), ColumnKind::Blob, u32::MAX, 16, 0, 45),
        (SqlType::Blob { width: LobWidth::Normal }, ColumnKind::Blob, 65_535, 144, 0, 63),
        (SqlType::Varchar { length: 5, collation }, ColumnKind::VarString, 20, 0, 0, 45),
        (SqlType::Char { length: 3, collation }, ColumnKind::String, 12, 0, 0, 45),
        (SqlType::Enum { members, collation }, ColumnKind::String, 12, 256, 0, 45),
        (SqlType::Set { members: set, collation }, ColumnKind::String, 16, 2048, 0, 45),
        (SqlType::Binary { length: 4 }, ColumnKind::String, 4, 128, 0, 63),
    ];
    for (sql_type, kind, length, flags, decimals, charset) in table {
        let column = ColumnDef::new("c", &sql_type, 45).of_table("db", "t", "t", "c");
        let shape = (column.kind, column.length, column.flags, column.decimals, column.charset);
        assert_eq!(shape, (kind, length, ColumnFlags(flags), decimals, charset), "{sql_type}");
    }
    // an expression's number compares by bytes, and JSON is MySQL's own
    let sum = ColumnDef::new("1+1", &SqlType::int(IntWidth::Big, false), 45);
    assert_eq!(sum.flags, ColumnFlags::BINARY);
    let json = ColumnDef::new("j", &SqlType::Json, 45);
    assert_eq!(json.flags, ColumnFlags::BLOB | ColumnFlags::BINARY);
}

#[test]
fn text_rows_show_values_as_mysql_does() {
    let zerofill =
        SqlType::Int { width: IntWidth::Int, unsigned: true, zerofill: true, display: Some(4) };
    let fixed = SqlType::Double { digits: Some((7, 2)), unsigned: false, zerofill: false };
    let day = Date::new(2026, 1, 2).expect("a day");
    let table = [
        (SqlType::int(IntWidth::Big, false), Value::Int(i64::MIN), "-9223372036854775808"),
        (SqlType::int(IntWidth::Big, true), Value::UInt(u64::MAX), "18446744073709551615"),
        (zerofill, Value::UInt(7), "0007"),
        (fixed, Value::Double(1.5), "1.50"),
        (SqlType::DOUBLE, Value::Double(0.1), "0.1"),
        (SqlType::Year, Value::Year(0), "0000"),
        (SqlType::Date, Value::Date(day), "2026-01-02"),
        (SqlType::Bit { width: 9 }, Value::Bit(BitValue { bits: 0x141, width: 9 }), "\x01A"),
        (SqlType::decimal(5, 2), Value::Decimal(Decimal::parse("-0.50").value), "-0.50"),
    ];
    for (sql_type, value, shown) in table {
        let column = ColumnDef::new("c", &sql_type, 255);
        let row = written(|out| text::encode_row(out, &[column], &[value]));
        assert_eq!(row, written(|out| put::lenenc_bytes(out, shown.as_bytes())), "{sql_type}");
    }
    let null = written(|out| text::encode_row(out, &[ColumnDef::null("n")], &[Value::Null]));
    assert_eq!(null, [0xFB]);
}

#[test]
fn binary_rows_follow_their_columns() {
    let day = Date::new(2026, 1, 2).expect("a day");
    let moment = DateTime::new(day, 3, 4, 5, 6).expect("a moment");
    let time = Time::new(true, 25, 1, 2, 0).expect("a time");
    let table: [(SqlType, Value, &[u8]); 8] = [
        (SqlType::int(IntWidth::Tiny, false), Value::Int(-1), &[0xFF]),
        (SqlType::int(IntWidth::Medium, false), Value::Int(-2), &[0xFE, 0xFF, 0xFF, 0xFF]),
        (SqlType::FLOAT, Value::Float(1.0), &[0, 0, 0x80, 0x3F]),
        (SqlType::Date, Value::Date(day), &[4, 0xEA, 7, 1, 2]),
        (SqlType::Date, Value::Date(Date::ZERO), &[0]),
        (
            SqlType::DateTime { fsp: 6 },
            Value::DateTime(moment),
            &[11, 0xEA, 7, 1, 2, 3, 4, 5, 6, 0, 0, 0],
        ),
        (SqlType::Time { fsp: 0 }, Value::Time(time), &[8, 1, 1, 0, 0, 0, 1, 1, 2]),
        (SqlType::decimal(5, 1), Value::Decimal(Decimal::parse("9.5").value), b"\x039.5"),
    ];
    for (sql_type, value, bytes) in table {
        let columns = [ColumnDef::new("c", &sql_type, 255)];
        let row = written(|out| binary::encode_row(out, &columns, &[value]));
        assert_eq!(row, [&[0, 0], bytes].concat(), "{sql_type}");
    }
    let columns = vec![ColumnDef::new("c", &SqlType::BOOL, 255); 7];
    let row = written(|out| binary::encode_row(out, &columns, &vec![Value::Null; 7]));
    assert_eq!(row, [0, 0b1111_1100, 1]);
}

#[test]
fn commands_are_read() {
    let agreed = Capabilities::SERVER;
    let execute = Execute { statement: StatementId(5), cursor: Cursor::ReadOnly, params: b"rest" };
    let long =
        Command::SendLongData { statement: StatementId(1), param: 2, bytes: b"xyz".as_slice() };
    let table: [(&[u8], Command<'_>); 12] = [
        (b"\x01", Command::Quit),
        (b"\x02db", Command::InitDb(b"db")),
        (b"\x03\xFF\x00", Command::Query(b"\xFF\x00")),
        (b"\x04t\0w%", Command::FieldList { table: b"t", wildcard: b"w%" }),
        (b"\x0C\x09\0\0\0", Command::ProcessKill(9)),
        (b"\x0E", Command::Ping),
        (b"\x17\x05\0\0\0\x01\x01\0\0\0rest", Command::Execute(execute)),
        (b"\x18\x01\0\0\0\x02\0xyz", long),
        (b"\x1A\x01\0\0\0", Command::Reset(StatementId(1))),
        (b"\x1B\x00\x00", Command::SetMultiStatements(true)),
        (b"\x1B\x01\x00", Command::SetMultiStatements(false)),
        (b"\x1C\x01\0\0\0\x0A\0\0\0", Command::Fetch { statement: StatementId(1), rows: 10 }),
    ];
    for (bytes, command) in table {
        assert_eq!(Command::decode(bytes, agreed).ok(), Some(command));
    }
    for unknown in [[0x05], [0x12], [0xFF]] {
        let error = Command::decode(&unknown, agreed).expect_err("unknown");
        assert_eq!(error.to_sql().map(|error| error.number()), Some(1047));
    }
}

#[test]
fn frames_are_joined_whatever_way_they_arrive() {
    let mut writer = PacketWriter::new();
    for payload in [b"one".as_slice(), b"", b"three"] {
        writer.packet(|out| out.extend_from_slice(payload));
    }
    let bytes = writer.pending().to_vec();
    assert_eq!(bytes, b"\x03\0\0\0one\0\0\0\x01\x05\0\0\x02three");
    for step in 1..=bytes.len() {
        let mut reader = PacketReader::new(100);
        let (mut packet, mut packets) = (Vec::new(), Vec::new());
        for chunk in bytes.chunks(step) {
            reader.room()[..chunk.len()].copy_from_slice(chunk);
            reader.filled(chunk.len());
            while reader.advance(&mut packet).expect("in order") == Progress::Complete {
                packets.push(std::mem::take(&mut packet));
            }
        }
        assert_eq!(packets, [b"one".to_vec(), Vec::new(), b"three".to_vec()]);
    }
}
