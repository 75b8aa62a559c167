//! Where a command writes, and what it may know of the world around it.

use std::ffi::OsString;
use std::io::{BufRead, Read as _, Write};
use std::path::PathBuf;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::report;

/// What the program is handed from outside.
pub struct Terminal<'a> {
    /// Standard output: documents and reports.
    pub out: &'a mut dyn Write,
    /// Standard error: everything else.
    pub err: &'a mut dyn Write,
    /// Whether standard output may have colours.
    pub colour: bool,
    /// Whether a person watches standard error.
    pub is_watched: bool,
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Standard input for a server, which reads it beside its work. Nothing may have been read from `input` before.
    pub stream: fn() -> Box<dyn std::io::Read + Send>,
    /// Whether a person sits at both ends and can be asked.
    pub is_asked: bool,
    /// The current folder.
    pub here: PathBuf,
    /// The day, for rules about age.
    pub today: fn() -> Date,
    /// The moment, for the clock of `practice`.
    pub now: fn() -> jiff::Timestamp,
    /// Where a program may keep what belongs to no project; `None`: nowhere.
    pub data: Option<PathBuf>,
    /// Where programs are looked for, as the system writes it; `None`: nowhere.
    pub path: Option<OsString>,
}

/// The program's voice.
pub struct Ui<'a> {
    terminal: Terminal<'a>,
    pub(super) colour: bool,
    closed: bool,
}

impl<'a> Ui<'a> {
    pub(super) fn new(terminal: Terminal<'a>) -> Self {
        let colour = terminal.colour;
        Self { terminal, colour, closed: false }
    }

    pub(super) fn here(&self) -> PathBuf {
        self.terminal.here.clone()
    }

    pub(super) fn today(&self) -> Date {
        (self.terminal.today)()
    }

    /// Standard input, for a server.
    #[cfg(feature = "lsp")]
    pub(super) fn stream(&self) -> Box<dyn std::io::Read + Send> {
        (self.terminal.stream)()
    }

    /// Standard output, for a server.
    #[cfg(feature = "lsp")]
    pub(super) fn out(&mut self) -> &mut dyn Write {
        self.terminal.out
    }

    /// What tells the day, for a server that runs for many.
    #[cfg(any(feature = "lsp", feature = "mcp"))]
    pub(super) fn clock(&self) -> fn() -> Date {
        self.terminal.today
    }

    #[cfg(feature = "practice")]
    pub(super) fn now(&self) -> jiff::Timestamp {
        (self.terminal.now)()
    }

    /// Where a program may keep what belongs to no project.
    #[cfg(feature = "practice")]
    pub(super) fn data(&self) -> Option<PathBuf> {
        self.terminal.data.clone()
    }

    /// The next line of standard input without its end; `None` at the end of it.
    #[cfg(feature = "practice")]
    pub(super) fn line(&mut self) -> Option<String> {
        const MOST: u64 = 64 * 1024;
        let _ = self.terminal.out.flush();
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut self.terminal.input, MOST).read_until(b'\n', &mut line);
        let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
        matches!(read, Ok(1..)).then_some(text)
    }

    /// Where programs are looked for.
    #[cfg(feature = "export")]
    pub(super) fn path(&self) -> Option<&OsString> {
        self.terminal.path.as_ref()
    }

    pub(super) fn is_watched(&self) -> bool {
        self.terminal.is_watched
    }

    /// Asks a question that is answered with yes or no; `None` where nobody can be asked. Anything but yes is no.
    pub(super) fn ask(&mut self, question: &str) -> Option<bool> {
        let _ = self.terminal.out.flush();
        if !self.terminal.is_asked {
            return None;
        }
        let _ = write!(self.terminal.err, "{question} [y/N] ");
        let _ = self.terminal.err.flush();
        let mut answer = String::new();
        let read = self.terminal.input.read_line(&mut answer).is_ok();
        Some(read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Whether a person agrees to a change; where nobody can be asked, says how it is made nevertheless.
    pub(super) fn agrees(&mut self, question: &str) -> bool {
        self.ask(question).unwrap_or_else(|| self.unasked())
    }

    /// Says how a change is made where nobody can be asked; it is not made now.
    pub(super) fn unasked(&mut self) -> bool {
        self.complain("nothing was written, since nobody could be asked; --yes does it\n");
        false
    }

    /// Asks a question that is answered with one letter of some; `None` where nobody can be asked, and the last letter for
    /// anything else.
    pub(super) fn choose(&mut self, question: &str, letters: &str) -> Option<char> {
        let _ = self.terminal.out.flush();
        if !self.terminal.is_asked {
            return None;
        }
        let _ = write!(self.terminal.err, "{question} ");
        let _ = self.terminal.err.flush();
        let mut answer = String::new();
        let _ = self.terminal.input.read_line(&mut answer);
        let typed = answer.trim().to_lowercase().chars().next();
        typed.filter(|letter| letters.contains(*letter)).or_else(|| letters.chars().last())
    }

    /// Whether a person can be asked.
    pub(super) fn is_asked(&self) -> bool {
        self.terminal.is_asked
    }

    /// All that standard input has, up to so many bytes.
    pub(super) fn input(&mut self, most: u64) -> std::io::Result<String> {
        let mut text = String::new();
        self.terminal.input.take(most).read_to_string(&mut text).map(|_| text)
    }

    /// All that standard input has as bytes, up to so many.
    #[cfg(feature = "audit")]
    pub(super) fn bytes(&mut self, most: u64) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.terminal.input.take(most).read_to_end(&mut bytes).map(|_| bytes)
    }

    /// A line of the report. Once nobody reads any more, nothing is written.
    pub(super) fn say(&mut self, line: &str) {
        self.say_raw(&format!("{line}\n"));
    }

    pub(super) fn say_raw(&mut self, text: &str) {
        self.closed = self.closed || self.terminal.out.write_all(text.as_bytes()).is_err();
    }

    /// A line beside the report.
    pub(super) fn complain(&mut self, text: &str) {
        let _ = self.terminal.err.write_all(text.as_bytes());
    }

    /// Findings, on standard error.
    pub(super) fn report(&mut self, findings: &[Finding]) {
        let text = report::text(findings, self.colour);
        self.complain(&text);
    }

    pub(super) fn finish(&mut self) {
        let _ = self.terminal.out.flush();
    }
}
