//! What is fuzzed: a function for each kind of input that somebody else may have written, which fails by panicking.
//!
//! Included by the cargo-fuzz targets, by `examples/fuzz.rs`, which needs no nightly compiler, and by the test that replays
//! the corpus.

use std::io;
use std::path::{Component, Path};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use launchpack::audit::{Auditor, Reader};
use launchpack::brief::model::Read;
use launchpack::brief::{self, sketch};
use launchpack::catalog;
use launchpack::finding::{Finding, Level, Place, Source, settled};
use launchpack::pack::disk::{Disk, Kind};
use launchpack::pack::merge::{Side, merge};
use launchpack::pack::{Pack, state};
use launchpack::readers;
use launchpack::render::{MARKDOWN, Placement, render};
use launchpack::report;

/// Fails on an input that shows a fault.
pub(crate) type Target = fn(&[u8]);

/// Every target by name.
pub(crate) const ALL: [(&str, Target); 7] = [
    ("read", read),
    ("render", rendered),
    ("merge", merged),
    ("state", stored),
    ("report", reported),
    ("audit", audited),
    ("messages", answered),
];

/// A client of the language server says whatever it likes, a message in each line: it is answered, or the server ends.
pub(crate) fn answered(bytes: &[u8]) {
    let mut wire = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        // A line that begins so is sent as it is, without the head that says how long it is.
        if let Some(raw) = line.strip_prefix(b"!") {
            wire.extend_from_slice(raw);
            continue;
        }
        wire.extend_from_slice(format!("Content-Length: {}\r\n\r\n", line.len()).as_bytes());
        wire.extend_from_slice(line);
    }
    let mut out = Vec::new();
    let _ = launchpack::lsp::serve(Box::new(io::Cursor::new(wire)), &mut out, || Date::constant(2027, 2, 15));
    // What it says is in whole messages.
    let mut rest = out.as_slice();
    while !rest.is_empty() {
        let head = rest.windows(4).position(|part| part == b"\r\n\r\n").map_or(rest.len(), |at| at + 4);
        let length = std::str::from_utf8(rest.get(..head).unwrap_or_default()).ok();
        let length = length.and_then(|text| text.trim().strip_prefix("Content-Length: ")?.parse::<usize>().ok());
        let body = length.and_then(|length| rest.get(head..head + length)).unwrap_or_default();
        assert!(serde_json::from_slice::<serde_json::Value>(body).is_ok(), "half a message was written");
        rest = rest.get(head + body.len()..).unwrap_or_default();
    }
}

/// The kinds of files that are audited, by the first byte; the last two are packed first.
const KINDS: [&str; 6] = ["a.html", "a.md", "a.txt", "a.eml", "a.docx", "a.pptx"];

/// A text of any kind is read and held against a brief; every place and every correction is one of the file.
pub(crate) fn audited(bytes: &[u8]) {
    static BRIEF: LazyLock<(Arc<Source>, Read)> = LazyLock::new(|| {
        let text =
            catalog::examples().into_iter().find(|example| example.name == "enterprise-ai").map_or("", |e| e.text);
        let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
        let read = brief::look(&source).read;
        (source, read)
    });
    static AUDITOR: LazyLock<Auditor<'static>> =
        LazyLock::new(|| Auditor::new(&BRIEF.0, &BRIEF.1, &[], Reader::Customers, Date::constant(2027, 2, 15)));
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let name = KINDS.get(usize::from(*kind) % KINDS.len()).copied().unwrap_or("a.txt");
    let bytes = match name {
        "a.docx" => packed("word/document.xml", bytes),
        "a.pptx" => packed("ppt/slides/slide1.xml", bytes),
        _ => bytes.to_vec(),
    };
    let Ok(paper) = readers::read(Path::new(name), &bytes) else { return };
    let audited = AUDITOR.audit(&paper, false);
    let text = &paper.source.text;
    for place in audited.findings.iter().filter_map(|finding| finding.place.as_ref()) {
        let whole = &place.source.text;
        assert!(whole.get(place.span.clone()).is_some(), "a place is cut: {:?}", place.span);
    }
    for fix in &audited.fixes {
        assert!(text.get(fix.bytes.clone()).is_some(), "a correction is cut: {:?}", fix.bytes);
    }
    assert_shown(&audited.findings);
}

/// A file with one part.
fn packed(part: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let written = archive.start_file(part, options).and_then(|()| Ok(io::Write::write_all(&mut archive, bytes)?));
    if written.is_err() {
        return Vec::new();
    }
    archive.finish().map(io::Cursor::into_inner).unwrap_or_default()
}

/// A brief is read, or everything that is wrong with it is told.
pub(crate) fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
    let looked = brief::look(&source);
    for leaf in &looked.read.leaves.0 {
        assert!(text.get(leaf.span.clone()).is_some(), "{} is cut: {:?}", leaf.path, leaf.span);
    }
    for place in looked.findings.iter().filter_map(|finding| finding.place.as_ref()) {
        assert!(text.get(place.span.clone()).is_some(), "a place is cut: {:?}", place.span);
    }
    let findings = match settled(looked.findings, looked.more) {
        Ok(findings) => findings,
        Err(findings) => findings.0,
    };
    assert_shown(&findings);
}

fn assert_shown(findings: &[Finding]) {
    let data: Vec<serde_json::Value> = findings.iter().map(report::object).collect();
    for text in [report::text(findings, false), report::encoded(&data.into())] {
        let acts = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.contains(acts), "a terminal acts on {text:?}");
    }
}

/// The paths that the values of a render input go to.
const PATHS: [&str; 12] = [
    "product: {{name: {}}}",
    "launch: {{owner: {}}}",
    "positioning: {{difference: {}}}",
    "messaging: {{headline: {}}}",
    "competitors: [{{name: {}}}]",
    "competitors: [{{name: A, objections: [{{says: {}, answer: b}}]}}]",
    "competitors: [{{name: A, objections: [{{says: a, answer: {}}}]}}]",
    "faq: [{{q: a, a: {}}}]",
    "faq: [{{q: {}, a: a}}]",
    "risks: [{}]",
    "claims: {{a: {{says: {}, proof: x, status: approved}}}}",
    "claims: {{a: {{says: x, proof: {}, status: approved}}}}\naudience: [{{name: x, proof: [a]}}]",
];

/// A value, put in many places, leaves every document whole: the first byte says where, the rest is the text.
pub(crate) fn rendered(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let place = PATHS.get(usize::from(*first) % PATHS.len()).copied().unwrap_or_default();
    let value = serde_json::Value::from(text).to_string();
    let line = place.replace("{{", "{").replace("}}", "}").replacen("{}", &value, 1);
    let name = if line.starts_with("product") { "" } else { "product: {name: Potluck}\n" };
    let source = Arc::new(Source { path: "brief.yaml".into(), text: format!("{name}{line}\n") });
    let Ok(checked) = brief::read(&source) else { return };
    let catalog = catalog::embedded();
    let kinds: Vec<_> = catalog.documents().collect();
    let documents = match render(catalog, &checked.value, &kinds, &Placement::new()) {
        Ok(documents) => documents,
        Err(findings) => {
            let only = findings.0.iter().all(|finding| finding.rule == "too-large-pack");
            assert!(only, "a brief alone can't make a template fail: {findings:?}");
            return;
        }
    };
    for document in &documents {
        let mut end = 0;
        for said in &document.said {
            assert!(said.bytes.start >= end, "{}: places are in order and apart", document.file);
            assert!(document.text.get(said.bytes.clone()).is_some(), "{}: a place is cut", document.file);
            end = said.bytes.end;
        }
        assert!(!document.text.chars().any(launchpack::traced::is_reserved), "{}: a marker is left", document.file);
        assert!(!document.text.contains("\n\n\n"), "{}: two blank lines", document.file);
        assert!(pulldown_cmark::Parser::new_ext(&document.text, MARKDOWN).count() > 0);
    }
    assert_eq!(read_back(&sketch::scalar(text)).as_deref(), Some(text).filter(|text| !text.is_empty()));
}

/// What a brief with this as a value says.
fn read_back(scalar: &str) -> Option<String> {
    let text = format!("product: {{name: x}}\nextra:\n  key: {scalar}\n");
    let source = Arc::new(Source { path: "brief.yaml".into(), text });
    let read = brief::read(&source).ok()?.value;
    read.leaves.0.iter().find(|leaf| leaf.path == "extra.key").map(|leaf| leaf.text.clone()).filter(|t| !t.is_empty())
}

/// Three documents, parted by lines of two percent signs, merge without a loss.
pub(crate) fn merged(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut parts = text.splitn(3, "%%\n");
    let (base, mine, brief) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let made = merge(base, mine, brief);
    let _ = (made.marked(), made.taking(Side::Mine), made.taking(Side::Brief));
    assert!(merge(base, mine, base).is_clean());
    assert_eq!(merge(base, mine, base).taking(Side::Mine), mine, "what a person wrote stays");
    assert!(merge(base, base, brief).is_clean());
    assert!(merge(base, mine, mine).is_clean());
}

/// A pack whose state is whatever somebody put there.
struct Stored<'b>(&'b [u8]);

impl Disk for Stored<'_> {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        let is_file = path.ends_with(state::path::state()) || path.extension().is_some_and(|end| end == "md");
        Ok(if is_file { Kind::File { read_only: false } } else { Kind::Absent })
    }
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        let inside = path.starts_with("pack") && path.components().all(|part| matches!(part, Component::Normal(_)));
        assert!(inside, "outside: {}", path.display());
        Ok(Some(self.0.to_vec()))
    }
    fn list(&self, _: &Path) -> io::Result<Vec<String>> {
        Ok(vec!["a.md".to_owned()])
    }
    fn make_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn create(&self, _: &Path, _: &[u8], _: Option<&Path>) -> io::Result<()> {
        Ok(())
    }
    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn remove(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn remove_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// A state that somebody changed leads nowhere outside the pack.
pub(crate) fn stored(bytes: &[u8]) {
    let disk = Stored(bytes);
    match Pack::open(&disk, Path::new("pack")) {
        Ok(pack) => assert!(pack.found.iter().all(|found| Path::new(found.entry.file()).components().count() == 1)),
        Err(finding) => assert_shown(&[finding]),
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut end = 0;
    for span in state::read_spans(text) {
        assert!(span.bytes.start >= end && span.bytes.end >= span.bytes.start);
        end = span.bytes.end;
    }
}

/// A message about any bytes of any text: the first four bytes say which.
pub(crate) fn reported(bytes: &[u8]) {
    let Some((range, rest)) = bytes.split_first_chunk::<4>() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let [a, b, c, d] = range.map(usize::from);
    let source = Arc::new(Source { path: format!("b{}.yaml", text.get(..20).unwrap_or_default()).into(), text });
    let place = |start: usize, length: usize| Place { source: Arc::clone(&source), span: start..start + length };
    let level = if d % 2 == 0 { Level::Error } else { Level::Warning };
    let finding = Finding::new(level, "a-rule", Some(place(a, b)), source.text.clone())
        .label(source.text.clone())
        .help(source.text.clone())
        .path(source.text.clone())
        .related(place(c, d), "here");
    let _ = report::text(std::slice::from_ref(&finding), true);
    assert_shown(&[finding]);
}

/// Numbers that are the same on every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

/// Pieces that mean something to one parser or another.
const PIECES: [&str; 48] = [
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    "- ",
    "-",
    "1. ",
    ": ",
    ":",
    "#",
    " #",
    "|",
    "|\n  ",
    ">",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a",
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~~",
    "<",
    "<!--",
    "-->",
    "](https://a.example)",
    "\\",
    "!",
    "%",
    "%%\n",
    "---\n",
    "===",
    "<<<<<<< ",
    "=======\n",
    "é",
    "🙂",
    "\u{202e}",
    "\r\n",
    "\u{85}",
    "https://a.example/b",
    "0",
];

/// A change of one input, perhaps with a piece of another.
pub(crate) fn mutated(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let Some(mut bytes) = corpus.get(dice.roll(corpus.len())).cloned() else { return Vec::new() };
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + dice.roll(12)).min(bytes.len());
        match dice.roll(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes
                .splice(at..at, PIECES.get(dice.roll(PIECES.len())).copied().unwrap_or_default().bytes())
                .for_each(drop),
            2 => {
                let copied: Vec<u8> = bytes.get(at..end).unwrap_or_default().to_vec();
                let to = dice.roll(bytes.len() + 1);
                bytes.splice(to..to, copied).for_each(drop);
            }
            3 => {
                let other = corpus.get(dice.roll(corpus.len())).map(Vec::as_slice).unwrap_or_default();
                let from = dice.roll(other.len() + 1);
                let part = other.get(from..(from + dice.roll(40)).min(other.len())).unwrap_or_default();
                bytes.splice(at..at, part.iter().copied()).for_each(drop);
            }
            4 => {
                let piece = PIECES.get(dice.roll(PIECES.len())).copied().unwrap_or_default();
                bytes.splice(at..end, piece.bytes()).for_each(drop);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.roll(128)).unwrap_or(b' ');
                }
            }
        }
    }
    bytes.truncate(4_000);
    bytes
}

/// The inputs of a target that are kept.
pub(crate) fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.iter().filter_map(|file| std::fs::read(file).ok()).collect()
}
