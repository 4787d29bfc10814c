//! A command and its answer cost no allocation once the buffers have grown.

#![expect(unsafe_code, reason = "counting allocations takes a global allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{self, Read, Write};

use types::{CollationId, IntWidth, SqlType, Value};
use wire::auth::Plugin;
use wire::handshake::{FirstPacket, Greeting, Identity, Login};
use wire::server::EncodedColumns;
use wire::{Capabilities, ColumnDef, Command, OkPacket, ServerConnection, StatusFlags};

struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, bytes) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Gives a login and then the same command for ever, one packet a read; swallows what is written.
struct Replay {
    login: Vec<u8>,
    command: Vec<u8>,
    at: usize,
    written: usize,
}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let current = if self.login.is_empty() { &self.command } else { &self.login };
        let count = buffer.len().min(current.len() - self.at);
        buffer[..count].copy_from_slice(&current[self.at..self.at + count]);
        self.at += count;
        if self.at == current.len() {
            self.at = 0;
            self.login = Vec::new();
        }
        Ok(count)
    }
}

impl Write for Replay {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn framed(sequence: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("a short packet");
    [&[length, 0, 0, sequence], payload].concat()
}

fn logged_in() -> ServerConnection<Replay> {
    let identity = Identity { user: b"u".to_vec(), plugin: Some(vec![]), ..Identity::default() };
    let capabilities = Capabilities::SERVER;
    let mut login = Vec::new();
    Login { capabilities, packet_bytes_max: 1 << 24, identity }.encode(&mut login);
    let query = b"\x03SELECT c FROM sbtest1 WHERE id=4981";
    let stream = Replay { login: framed(1, &login), command: framed(0, query), at: 0, written: 0 };
    let greeting = Greeting {
        version: "8.0.33".to_owned(),
        connection_id: 1,
        scramble: [b'x'; 20],
        capabilities,
        charset: 255,
        status: StatusFlags::AUTOCOMMIT,
        plugin: Plugin::Native,
    };
    let mut connection = ServerConnection::greet(stream, &greeting, false).expect("greeted");
    assert!(matches!(connection.read_login(), Ok(FirstPacket::Login(_))));
    connection
}

#[test]
fn answering_a_query_does_not_allocate() {
    let text = SqlType::Char { length: 120, collation: CollationId::UTF8MB4_0900_AI_CI };
    let columns = [
        ColumnDef::new("c", &text, 255).of_table("sbtest", "sbtest1", "sbtest1", "c"),
        ColumnDef::new("k", &SqlType::int(IntWidth::Int, false), 255),
    ];
    let encoded = EncodedColumns::new(&columns);
    let row = [Value::text(&"0123456789".repeat(11)), Value::Int(-4981)];
    let end = OkPacket { status: StatusFlags::AUTOCOMMIT, ..OkPacket::default() };
    let mut connection = logged_in();
    let mut packet = Vec::new();
    let mut answer = |times: u32| {
        for _ in 0..times {
            let command = connection.read_command(&mut packet).expect("a command");
            assert!(matches!(command, Command::Query(_)));
            connection.write_encoded_columns(&encoded, &end).expect("written");
            connection.write_text_row(&columns, &row).expect("written");
            connection.write_binary_row(&columns, &row).expect("written");
            connection.write_end(&end).expect("written");
            connection.flush().expect("sent");
        }
    };
    answer(100);
    let before = COUNT.with(Cell::get);
    answer(10_000);
    assert_eq!(COUNT.with(Cell::get) - before, 0);
}
