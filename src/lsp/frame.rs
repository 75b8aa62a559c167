//! Messages on standard input and output: a header with a length, and JSON. Whatever else comes in is told and passed over.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::Message;
use serde_json::{Value as Json, json};

/// A message is never longer: a document that is has another origin.
const MAX_BYTES: u64 = 8 << 20;
/// A line of a header is never longer.
const MAX_HEADER: u64 = 4 << 10;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// Something else: why.
    Bad(String),
}

/// The next message; [`None`] at the end of the input.
///
/// # Errors
/// When the input can't be read.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = header(input)? else { return Ok(None) };
    let Some(length) = length else { return Ok(Some(Incoming::Bad("a header without a length".to_owned()))) };
    if length > MAX_BYTES {
        let passed = io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        let whole = passed == length;
        let why = format!("a message of {length} bytes is longer than {MAX_BYTES}");
        return Ok(whole.then_some(Incoming::Bad(why)));
    }
    // Room is made as bytes arrive, and not as they are promised.
    let mut bytes = Vec::new();
    let read = input.by_ref().take(length).read_to_end(&mut bytes)?;
    if u64::try_from(read).unwrap_or(u64::MAX) < length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&bytes) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Bad(format!("this is no message: {error}")),
    }))
}

/// The length that a header gives, if it gives one; [`None`] at the end of the input.
#[expect(clippy::option_option, reason = "the end of the input is no header without a length")]
fn header(input: &mut impl BufRead) -> io::Result<Option<Option<u64>>> {
    let mut length = None;
    let mut any = false;
    loop {
        let mut line = Vec::new();
        input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            if any {
                return Ok(Some(length));
            }
            // Blank lines between messages say nothing.
            continue;
        }
        any = true;
        let field = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        length = field.map_or(length, |(_, value)| value.trim().parse().ok());
    }
}

/// Writes a message.
///
/// # Errors
/// When nobody reads any more.
pub(super) fn write(out: &mut dyn Write, message: &Json) -> io::Result<()> {
    let text = message.to_string();
    write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    out.flush()
}

pub(super) fn answer(id: &lsp_server::RequestId, result: &Json) -> Json {
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

pub(super) fn refusal(id: Option<&lsp_server::RequestId>, code: lsp_server::ErrorCode, why: &str) -> Json {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": why } })
}

pub(super) fn notification(method: &str, params: &impl serde::Serialize) -> Json {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever comes in, it is read to its end.
        #[test]
        fn no_bytes_are_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..200), with_header: bool) {
            let header = if with_header { format!("Content-Length: {}\r\n\r\n", bytes.len() / 2) } else { String::new() };
            let all = [header.into_bytes(), bytes].concat();
            let mut input = io::BufReader::new(all.as_slice());
            while read(&mut input).unwrap().is_some() {}
            prop_assert!(input.fill_buf().unwrap().is_empty());
        }
    }

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut input = io::BufReader::new(bytes);
        let mut out = Vec::new();
        while let Some(incoming) = read(&mut input).unwrap() {
            out.push(match incoming {
                Incoming::Message(Message::Notification(one)) => one.method,
                Incoming::Message(other) => format!("{other:?}"),
                Incoming::Bad(why) => why.split(':').next().unwrap_or_default().to_owned(),
            });
        }
        out
    }

    #[test]
    fn messages_are_read_and_garbage_is_passed_over() {
        let one = "Content-Length: 26\r\n\r\n{\"method\":\"x\",\"params\":[]}";
        assert_eq!(all(one.as_bytes()), ["x"]);
        assert_eq!(all([one, "\r\n", one].concat().as_bytes()), ["x", "x"]);
        assert_eq!(all(["Content-Length: 3\r\n\r\n{}}", one].concat().as_bytes()), ["this is no message", "x"]);
        assert_eq!(all(["hello\r\n\r\n", one].concat().as_bytes()), ["a header without a length", "x"]);
        let deep = "[".repeat(100_000);
        let deep = format!("content-length: {}\n\n{deep}", deep.len());
        assert_eq!(all([deep.as_str(), one].concat().as_bytes()), ["this is no message", "x"]);
        // Half a message is the end.
        assert_eq!(all(&one.as_bytes()[..40]), Vec::<String>::new());
        assert_eq!(all(b"Content-Length: 99999999999999\r\n\r\n{}"), Vec::<String>::new());
        assert_eq!(all(b"Content-Length: -1\r\n\r\n"), ["a header without a length"]);
        let large =
            [format!("Content-Length: {}\r\n\r\n", MAX_BYTES + 1).into_bytes(), vec![b' '; 8 << 20], b" ".to_vec()];
        assert_eq!(all(&[large.concat(), one.into()].concat()).last().map(String::as_str), Some("x"));
    }
}
