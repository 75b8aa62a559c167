//! Documents as people and programs have them: the same words in many forms, edited by a person, changed by the brief.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A sentence: words of the template around a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Words before the value, the value, and words behind it.
    pub(super) parts: [String; 3],
    pub(super) note: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Heading(usize, Sentence),
    Paragraph(Vec<Sentence>),
    Items(Vec<Vec<Sentence>>),
    Steps(Vec<Vec<Sentence>>),
    Rows(Vec<[Sentence; 2]>),
    Quote(Vec<Sentence>),
    Aside(Vec<Sentence>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doc {
    pub(super) blocks: Vec<Block>,
    /// Footnotes, by number.
    pub(super) notes: Vec<String>,
}

/// How a document is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) width: Option<usize>,
    pub(super) bullet: &'static str,
    pub(super) loose: bool,
    pub(super) pad: bool,
    pub(super) setext: bool,
    pub(super) curled: bool,
    pub(super) escaped: bool,
    pub(super) numbered: bool,
    pub(super) strong: &'static str,
    pub(super) returns: bool,
    pub(super) ones: bool,
}

pub(super) const PLAIN: Form = Form {
    width: None,
    bullet: "- ",
    loose: false,
    pad: false,
    setext: false,
    curled: false,
    escaped: false,
    numbered: false,
    strong: "**",
    returns: false,
    ones: false,
};

pub(super) fn form() -> impl Strategy<Value = Form> {
    let flags = any::<[bool; 8]>();
    let width = select(&[None, Some(24), Some(40), Some(72)][..]);
    (width, select(&["- ", "* ", "-   ", "+ "][..]), select(&["**", "__"][..]), flags).prop_map(
        |(width, bullet, strong, [loose, pad, setext, curled, escaped, numbered, returns, ones])| Form {
            width,
            bullet,
            loose,
            pad,
            setext,
            curled,
            escaped,
            numbered,
            strong,
            returns,
            ones,
        },
    )
}

impl Sentence {
    fn new(number: usize, value: &str, note: Option<usize>) -> Self {
        Self {
            parts: [format!("Here{number} we say "), value.to_owned(), format!(" and \"more{number}\" - so.")],
            note,
        }
    }

    pub(super) fn text(&self) -> String {
        self.parts.concat()
    }
}

struct Printer<'d> {
    doc: &'d Doc,
    form: Form,
    out: String,
}

impl Doc {
    pub(super) fn print(&self, form: Form) -> String {
        let mut printer = Printer { doc: self, form, out: String::new() };
        for (i, block) in self.blocks.iter().enumerate() {
            if i > 0 {
                printer.out.push('\n');
            }
            printer.block(block);
        }
        let used: Vec<usize> =
            (0..self.notes.len()).filter(|note| self.sentences().any(|s| s.note == Some(*note))).collect();
        if !used.is_empty() {
            printer.out.push('\n');
        }
        for note in used {
            let line = format!("[^{}]: {}", printer.label(note), printer.set(&self.notes[note]));
            printer.wrapped("", "    ", &line);
            if form.numbered {
                printer.out.push('\n');
            }
        }
        if form.returns { printer.out.replace('\n', "\r\n") } else { printer.out }
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.blocks.iter().flat_map(|block| -> Vec<&Sentence> {
            match block {
                Block::Heading(_, one) => vec![one],
                Block::Paragraph(all) | Block::Quote(all) | Block::Aside(all) => all.iter().collect(),
                Block::Items(items) | Block::Steps(items) => items.iter().flatten().collect(),
                Block::Rows(rows) => rows.iter().flatten().collect(),
            }
        })
    }

    pub(super) fn sentences_mut(&mut self) -> Vec<&mut Sentence> {
        self.blocks
            .iter_mut()
            .flat_map(|block| -> Vec<&mut Sentence> {
                match block {
                    Block::Heading(_, one) => vec![one],
                    Block::Paragraph(all) | Block::Quote(all) | Block::Aside(all) => all.iter_mut().collect(),
                    Block::Items(items) | Block::Steps(items) => items.iter_mut().flatten().collect(),
                    Block::Rows(rows) => rows.iter_mut().flatten().collect(),
                }
            })
            .collect()
    }
}

impl Printer<'_> {
    fn label(&self, note: usize) -> String {
        if self.form.numbered { (self.doc.notes.len() - note).to_string() } else { format!("note-{note}") }
    }

    fn set(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.form.curled {
            while let Some(at) = text.find('"') {
                let sign = if text[..at].ends_with([' ', '(']) || at == 0 { "“" } else { "”" };
                text.replace_range(at..=at, sign);
            }
            text = text.replace(" - ", " – ").replace('\'', "’");
        }
        if self.form.escaped {
            text = text.replace(" - ", " \\- ").replace('%', "\\%").replace('+', "\\+");
        }
        text
    }

    fn sentence(&self, one: &Sentence) -> String {
        let [before, value, after] = one.parts.each_ref().map(|part| self.set(part));
        let mark = one.note.map(|note| format!("[^{}]", self.label(note))).unwrap_or_default();
        let value = if value.is_empty() { value } else { format!("{}{value}{}", self.form.strong, self.form.strong) };
        format!("{before}{value}{after}{mark}")
    }

    fn sentences(&self, all: &[Sentence]) -> String {
        all.iter().map(|one| self.sentence(one)).collect::<Vec<_>>().join(" ")
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut fresh = true;
        for word in text.split(' ') {
            let full = self.form.width.is_some_and(|width| line.chars().count() + word.chars().count() + 1 > width);
            // A word that would be read as a sign at the beginning of a line stays where it is.
            let sign =
                word.starts_with(['-', '+', '*', '#', '>', '=', '|']) || word.ends_with(['.', ')']) && word.len() < 4;
            if full && !fresh && !sign {
                let _ = writeln!(self.out, "{line}");
                rest.clone_into(&mut line);
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(word);
            fresh = false;
        }
        let _ = writeln!(self.out, "{line}");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, one) => {
                let text = self.sentence(&Sentence { note: None, ..one.clone() });
                if self.form.setext && *level < 3 {
                    let _ = writeln!(self.out, "{text}\n{}", if *level == 1 { "====" } else { "----" });
                } else {
                    let _ = writeln!(self.out, "{} {text}", "#".repeat(*level));
                }
            }
            Block::Paragraph(all) => self.wrapped("", "", &self.sentences(all)),
            Block::Quote(all) => self.wrapped("> ", "> ", &self.sentences(all)),
            Block::Aside(all) => {
                self.out.push_str("<!--\n");
                // No emphasis, escapes or footnotes in a comment.
                let all: Vec<String> = all.iter().map(Sentence::text).collect();
                self.wrapped("", "", &all.join(" "));
                self.out.push_str("-->\n");
            }
            Block::Items(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 && self.form.loose {
                        self.out.push('\n');
                    }
                    let bullet = self.form.bullet;
                    self.wrapped(bullet, &" ".repeat(bullet.len()), &self.sentences(item));
                }
            }
            Block::Steps(items) => {
                for (i, item) in items.iter().enumerate() {
                    let sign = format!("{}. ", if self.form.ones { 1 } else { i + 1 });
                    self.wrapped(&sign, &" ".repeat(sign.len()), &self.sentences(item));
                }
            }
            Block::Rows(rows) => {
                let pad = if self.form.pad { 60 } else { 0 };
                let _ = writeln!(self.out, "| {:pad$} | {:pad$} |", "Claim", "Evidence");
                let line = if self.form.pad {
                    format!("|{}|{}|", "-".repeat(62), "-".repeat(62))
                } else {
                    "| --- | --- |".to_owned()
                };
                let _ = writeln!(self.out, "{line}");
                for [a, b] in rows {
                    let (a, b) = (self.sentence(a), self.sentence(b));
                    let _ = writeln!(self.out, "| {a:pad$} | {b:pad$} |");
                }
            }
        }
    }
}

/// What the brief says for each value, and later.
pub(super) const VALUES: [(&str, &str); 8] = [
    ("Larkspur Assist", "Zebrawood Ledger"),
    ("9 March 2027", "23 March 2027"),
    ("38% of requests", "41% of all requests"),
    ("the team's own queue", "the company's queue"),
    ("$3 per employee", "$4 per employee and month"),
    ("Priya Raman", "Jonas Weil"),
    ("never", "hardly ever"),
    ("three weeks", "two"),
];

fn sentence() -> impl Strategy<Value = (usize, Option<usize>)> {
    (0..VALUES.len(), proptest::option::weighted(0.2, 0..3usize))
}

fn block() -> impl Strategy<Value = Block> {
    let one = || sentence().prop_map(|(value, note)| Sentence::new(0, &value.to_string(), note));
    let some = |most| vec(one(), 1..most);
    prop_oneof![
        2 => (1..4usize, one()).prop_map(|(level, one)| Block::Heading(level, one)),
        4 => some(4).prop_map(Block::Paragraph),
        2 => vec(some(3), 1..4).prop_map(Block::Items),
        1 => vec(some(2), 1..4).prop_map(Block::Steps),
        2 => vec([one(), one()], 1..4).prop_map(Block::Rows),
        1 => some(3).prop_map(Block::Quote),
        1 => some(3).prop_map(Block::Aside),
    ]
}

/// A document as the brief says it: each sentence has words of its own, and the number of its value in place of it.
pub(super) fn template() -> impl Strategy<Value = Doc> {
    vec(block(), 1..7).prop_map(|blocks| {
        // Two lists on end would be one.
        let mut doc = Doc {
            blocks: Vec::new(),
            notes: (0..3).map(|note| format!("Source{note} of the \"figure\", 30 November 2026.")).collect(),
        };
        for (i, block) in blocks.into_iter().enumerate() {
            let last = doc.blocks.last().map(std::mem::discriminant);
            if last == Some(std::mem::discriminant(&block)) {
                doc.blocks.push(Block::Paragraph(vec![Sentence::new(100 + i, "0", None)]));
            }
            doc.blocks.push(block);
        }
        for (number, one) in doc.sentences_mut().into_iter().enumerate() {
            *one = Sentence::new(number, &one.parts[1], one.note);
        }
        doc
    })
}

/// The document with the values of the brief; `changed` are those that have their later text.
pub(super) fn filled(template: &Doc, changed: [bool; 8]) -> Doc {
    let mut doc = template.clone();
    for one in doc.sentences_mut() {
        let number: usize = one.parts[1].parse().unwrap();
        let (old, new) = VALUES[number];
        one.parts[1] = if changed[number] { new } else { old }.to_owned();
    }
    doc
}
