//! Messages: the subject, and the text as it is shown.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use mail_parser::{Encoding, MessageParser, MessagePart, PartType};

use super::{Block, Form, Kind, Lines, Paper, Said, encoding, html, plain};
use crate::finding::Source;

pub(super) fn read(shown: &Path, bytes: &[u8]) -> Paper {
    let text = encoding::text(bytes, false).into_owned();
    let blocks = blocks(&text);
    Paper { source: Arc::new(Source { path: shown.to_owned(), text }), form: Form::Decoded, blocks }
}

fn blocks(whole: &str) -> Vec<Block> {
    let lines = Lines::of(whole);
    let mut out = Vec::new();
    let Some(message) = MessageParser::default().parse(whole.as_bytes()) else { return plain::read(whole, 0) };
    if let Some(subject) = message.subject() {
        let header = message.root_part().headers.iter().find(|header| header.name() == "Subject");
        let span = header.map_or(0..0, |header| byte(header.offset_start)..byte(header.offset_end));
        let written = whole.get(span.clone()).unwrap_or_default();
        let mut said = Said::default();
        match written.find(subject) {
            Some(at) => said.push(subject, span.start + at..span.start + at + subject.len()),
            // Written in code, it is one with its line.
            None => said.push(subject, span.start..span.start + written.trim_end().len()),
        }
        out.push(Block { at: lines.at(span.start), kind: Kind::Aside(said.cleaned()) });
    }
    let pages = message.html_body.iter().filter_map(|id| message.parts.get(*id as usize));
    let pages: Vec<&MessagePart<'_>> = pages.filter(|part| matches!(part.body, PartType::Html(_))).collect();
    let shown: Vec<&MessagePart<'_>> = if pages.is_empty() {
        message.text_body.iter().filter_map(|id| message.parts.get(*id as usize)).collect()
    } else {
        pages
    };
    for part in shown {
        let (words, is_page) = match &part.body {
            PartType::Html(words) => (words, true),
            PartType::Text(words) => (words, false),
            _ => continue,
        };
        let span = byte(part.offset_body)..byte(part.offset_end).min(whole.len());
        let under = said(whole, span, part.encoding, words);
        let read = if is_page { html::read(&under, 0) } else { plain::read(&under, 0) };
        out.extend(read.into_iter().map(|block| moved(block, &under, &lines)));
    }
    out
}

fn byte(offset: u32) -> usize {
    offset as usize
}

/// The words of a part with the bytes of the message that say them.
fn said(whole: &str, span: Range<usize>, encoding: Encoding, words: &str) -> Said {
    let written = whole.get(span.clone()).unwrap_or_default();
    let mut out = Said::default();
    if encoding == Encoding::None && written.trim_end() == words.trim_end() {
        out.push(written, span);
    } else if encoding == Encoding::QuotedPrintable {
        quoted(written, span.start, words, &mut out);
    } else {
        let end = span.start + written.find('\n').unwrap_or(written.len());
        out.push(words, span.start..end);
    }
    out
}

/// Quoted-printable: a sign as `=3D`, and a line that goes on behind `=` (RFC 2045, 6.7). `words` is what it says; each
/// character of it takes as many bytes as say it in the encoding that was decoded.
fn quoted(written: &str, from: usize, words: &str, out: &mut Said) {
    let bytes = written.as_bytes();
    let mut at = 0;
    let mut buffer = [0; 4];
    for c in words.chars() {
        at = unbroken(bytes, at);
        let start = at;
        let one = |at: usize| if bytes.get(at) == Some(&b'=') { 3 } else { 1 };
        if c.is_ascii() {
            at += one(at);
            if c == '\n' && bytes.get(start) == Some(&b'\r') && bytes.get(start + 1) == Some(&b'\n') {
                at += 1;
            }
        } else if bytes.get(at) == Some(&b'=') {
            // One byte in an older encoding, as many as it has in UTF-8.
            let lead = written.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
            let next = written.get(at + 4..at + 6).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
            let count = if lead >= 0xc2 && (0x80..0xc0).contains(&next) { c.len_utf8() } else { 1 };
            for _ in 0..count {
                at = unbroken(bytes, at);
                at += one(at);
            }
        } else {
            at += c.len_utf8();
        }
        at = at.min(bytes.len());
        out.push(c.encode_utf8(&mut buffer), from + start.min(at)..from + at);
    }
}

/// Where the text goes on behind ends of lines that only break it.
fn unbroken(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at) == Some(&b'=') && matches!(bytes.get(at + 1), Some(b'\r' | b'\n')) {
        at += if bytes.get(at + 1) == Some(&b'\r') { 3 } else { 2 };
    }
    at
}

/// A block of a decoded text, with its place in the message.
fn moved(mut block: Block, under: &Said, lines: &Lines) -> Block {
    for part in block.kind.parts_mut() {
        *part = part.through(under);
    }
    let place = |said: &Said| said.source(&(0..1)).map(|source| lines.at(source.start));
    if let Kind::Table(_, rows) = &mut block.kind {
        for row in rows {
            row.at = row.cells.iter().find_map(place).unwrap_or_default();
        }
    }
    let first = block.kind.parts().into_iter().find_map(place);
    Block { at: first.unwrap_or(block.at), kind: block.kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_is_shown() {
        let message = "From: a@b.example\nSubject: =?UTF-8?Q?50%_f=C3=BCr_alle?=\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nplain\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>Caf=C3=A9 resolves =\n50=25 of them</p>\n--x--\n";
        let read = blocks(message);
        let told: Vec<(&str, &str)> = read
            .iter()
            .map(|block| match &block.kind {
                Kind::Aside(said) | Kind::Paragraph(said) => (block.at.as_str(), said.text()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [("line 2", "50% für alle"), ("line 15", "Café resolves 50% of them")]);
        let Some(Kind::Paragraph(said)) = read.get(1).map(|block| &block.kind) else { panic!() };
        let at =
            |words: &str| said.source(&(said.find(words).unwrap()..said.find(words).unwrap() + words.len())).unwrap();
        assert_eq!(&message[at("50%")], "50=25");
        assert_eq!(&message[at("é")], "=C3=A9");
        assert_eq!(&message[at("resolves 50")], "resolves =\n50");
    }

    #[test]
    fn older_encodings_and_packed_ones_are_read() {
        let message = "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9 now\n";
        let told = blocks(message);
        let Some(Kind::Paragraph(said)) = told.get(1).map(|block| &block.kind) else { panic!("{told:?}") };
        assert_eq!(said.text(), "café now");
        assert_eq!(&message[said.source(&(6..9)).unwrap()], "now");
        let message = "Subject: s\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nNTAl\n";
        let told = blocks(message);
        assert_eq!(told.get(1).map(|block| block.at.as_str()), Some("line 5"));
    }
}
