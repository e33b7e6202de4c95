//! Bytes ↔ messages: JSON-RPC objects, each behind a header with its length.

use std::io::{self, BufRead, Read, Write};

use serde::Serialize;
use serde_json::Value;

use crate::message::{Message, say};

/// Most bytes of one line of a header.
const LONGEST_LINE: u64 = 4096;
/// Most bytes of one message: no file that is read is nearly as long.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Reads the next message: nothing where the input ends, and an error of JSON where it is none, after which reading can go on.
///
/// # Errors
/// When the input fails, or where no message can be told from the next any more.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<serde_json::Result<Value>>> {
    let Some(length) = read_header(input)? else {
        return Ok(None);
    };
    if length > MOST_BYTES {
        return Err(damaged(&say!("a message is too long")));
    }
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    let whole = body.len() as u64 == length;
    Ok(whole.then(|| serde_json::from_slice(&body)))
}

/// The length that a header says; nothing where the input ends.
fn read_header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        let Some(b'\n') = line.last() else {
            let ended = (line.len() as u64) < LONGEST_LINE;
            return if ended {
                Ok(None)
            } else {
                Err(damaged(&say!("a header is too long")))
            };
        };
        let line = line.trim_ascii();
        if line.is_empty() {
            return match length {
                Some(_) => Ok(length),
                None => Err(damaged(&say!("a message does not say its length"))),
            };
        }
        let line = String::from_utf8_lossy(line);
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

fn damaged(why: &Message) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_string())
}

/// Writes a message.
///
/// # Errors
/// When the output fails.
pub(super) fn write(output: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_are_read_one_after_the_other_and_what_is_no_json_is_passed_over() {
        let text = "Content-Length: 2\r\n\r\n{{content-length:3\nContent-Type: x\r\n\r\n[1]Content-Length: 9\r\n\r\n{}";
        let mut input = text.as_bytes();
        assert!(matches!(read(&mut input), Ok(Some(Err(_)))));
        assert_eq!(read(&mut input).unwrap().unwrap().unwrap(), json!([1]));
        assert!(
            read(&mut input).unwrap().is_none(),
            "it ends within a message"
        );
        assert!(read(&mut &b""[..]).unwrap().is_none());
    }

    #[test]
    fn what_has_no_end_is_an_error_and_needs_no_memory() {
        let long = "x".repeat(10_000);
        for text in [
            "\r\n{}",
            "Content-Length: x\r\n\r\n{}",
            "Content-Length: 99999999999999\r\n\r\n{}",
            &long,
        ] {
            assert!(read(&mut text.as_bytes()).is_err(), "{}", text.len());
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut bytes = Vec::new();
        write(&mut bytes, &json!({ "a": "é\u{1f6df}" })).unwrap();
        let read = read(&mut bytes.as_slice()).unwrap().unwrap().unwrap();
        assert_eq!(read, json!({ "a": "é\u{1f6df}" }));
    }
}
