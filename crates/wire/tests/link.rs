//! Packets over streams that are slow, stop and end.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};

use wire::WireError;
use wire::link::Link;

/// Gives what is in the script, one step a read; keeps what is written.
#[derive(Debug, Default)]
struct Script {
    steps: VecDeque<Result<Vec<u8>, ErrorKind>>,
    output: Vec<u8>,
}

impl Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = match self.steps.pop_front() {
            None => return Ok(0),
            Some(Err(kind)) => return Err(kind.into()),
            Some(Ok(bytes)) => bytes,
        };
        let count = buffer.len().min(bytes.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        let rest = bytes.split_off(count);
        if !rest.is_empty() {
            self.steps.push_front(Ok(rest));
        }
        Ok(count)
    }
}

impl Write for Script {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // as a socket with a full buffer: a part at a time
        let count = bytes.len().min(7);
        self.output.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn link(steps: impl IntoIterator<Item = Result<Vec<u8>, ErrorKind>>) -> Link<Script> {
    let stream = Script { steps: steps.into_iter().collect(), output: Vec::new() };
    Link::new(stream, 1 << 20)
}

fn frame(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("one frame");
    let [a, b, c, _] = length.to_le_bytes();
    [&[a, b, c, 0], payload].concat()
}

#[test]
fn reading_goes_on_after_a_timeout_and_an_interruption() {
    let payload: Vec<u8> = (0..30_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    for (part, ahead) in [(1, false), (1, true), (999, false), (999, true), (20_000, true)] {
        let bytes = frame(&payload);
        let steps = bytes.chunks(part).flat_map(|chunk| {
            [Ok(chunk.to_vec()), Err(ErrorKind::TimedOut), Err(ErrorKind::Interrupted)]
        });
        let mut link = link(steps);
        if ahead {
            link.read_ahead();
        }
        let mut packet = b"what was there before".to_vec();
        loop {
            match link.read(&mut packet) {
                Ok(()) => break,
                Err(WireError::Io(error)) if error.kind() == ErrorKind::TimedOut => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert!(packet == payload, "{part} {ahead}");
    }
}

#[test]
fn end_between_packets_is_no_failure_and_end_inside_one_is() {
    let mut packet = Vec::new();
    assert!(matches!(link([]).read(&mut packet), Err(WireError::Closed)));
    for cut in 1..8 {
        let bytes = frame(b"ping")[..cut].to_vec();
        let error = link([Ok(bytes)]).read(&mut packet).expect_err("cut short");
        let WireError::Io(error) = error else { panic!("{cut}: {error}") };
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    }
}

#[test]
fn pipelined_commands_are_read_one_by_one_and_answered_before_waiting() {
    let bytes = [frame(b"one"), frame(b"two")].concat();
    let mut link = link([Ok(bytes)]);
    link.read_ahead();
    let mut packet = Vec::new();
    for expected in [b"one", b"two"] {
        link.read_next_command(&mut packet).expect("a command");
        assert_eq!(packet, expected);
        link.write(|out| out.extend_from_slice(expected)).expect("written");
        assert_eq!(link.stream().output, b"");
    }
    assert!(matches!(link.read_next_command(&mut packet), Err(WireError::Closed)));
    assert_eq!(link.stream().output, b"\x03\0\0\x01one\x03\0\0\x01two");
}

#[test]
fn nothing_past_a_packet_is_taken_before_reading_ahead() {
    let bytes = [frame(b"request"), b"tls hello".to_vec()].concat();
    let mut link = link([Ok(bytes)]);
    let mut packet = Vec::new();
    link.read(&mut packet).expect("a packet");
    assert_eq!(packet, b"request");
    assert_eq!(link.stream().steps, [Ok(b"tls hello".to_vec())]);
}

#[test]
fn long_answers_are_sent_while_they_are_written() {
    let mut link = link([]);
    for _ in 0..100 {
        link.write(|out| out.extend_from_slice(&[b'x'; 1000])).expect("written");
    }
    assert!(link.stream().output.len() > 60_000);
    link.flush().expect("sent");
    assert_eq!(link.stream().output.len(), 100 * 1004);
}
