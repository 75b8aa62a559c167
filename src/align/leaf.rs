//! Blocks of words: paragraphs, headings, items.

use std::ops::Range;

use super::inline::Run;
use super::plain::Kind;
use super::reader::{Leaf, Reader, line_end, line_start};

impl Reader<'_> {
    pub(super) fn text(&mut self, text: &str, at: &Range<usize>) {
        if self.stack.last().is_none() && self.leaf.is_none() && self.row.cells == 0 && text.trim().is_empty() {
            return;
        }
        let escaped = self.source.get(..at.start).is_some_and(|before| before.ends_with('\\'));
        let from = self.begin(at.start - usize::from(escaped));
        let source = self.source;
        self.run.push(text, at, from, source);
        self.name_links(text);
        self.reach(at.end);
    }

    pub(super) fn hard_break(&mut self, at: &Range<usize>) {
        let from = self.begin(at.start);
        self.flush(Some('\\'));
        let Some(leaf) = &self.leaf else { return };
        let own = line_start(self.source, leaf.first)..line_end(self.source, at.start);
        let cont = self.continued(self.stack.len());
        let columns = self.columns();
        let out = self.out();
        out.put("\\", from..at.end, false);
        out.end(own);
        out.begin(Kind::Prose, columns);
        out.put(&cont, at.end..at.end, false);
        out.words_follow();
        self.run.at_start = true;
        self.reach(at.end);
        if let Some(leaf) = &mut self.leaf {
            leaf.first = at.end;
        }
    }

    pub(super) fn open(&mut self, kind: Kind, sign: String, at: usize) {
        self.close();
        self.run = Run::of_block(kind == Kind::Heading);
        self.leaf = Some(Leaf { kind: Some(kind), begun: false, at, sign, first: at });
    }

    /// Words begin here, if they have not begun; where what was read so far ends.
    pub(super) fn begin(&mut self, at: usize) -> usize {
        if self.row.cells > 0 {
            return self.row.at.min(at);
        }
        if self.leaf.is_none() {
            self.open(Kind::Prose, String::new(), at);
        }
        let Some(leaf) = &mut self.leaf else { return at };
        if leaf.begun {
            return leaf.at.min(at);
        }
        leaf.begun = true;
        leaf.first = at;
        leaf.at = at;
        let (kind, sign) = (leaf.kind.unwrap_or(Kind::Prose), leaf.sign.clone());
        let start = line_start(self.source, at);
        if sign.is_empty() || !self.stack.is_empty() {
            self.lead(kind, start..at, false);
        } else {
            self.lead(kind, start..start, false);
        }
        if !sign.is_empty() {
            let from = if self.stack.is_empty() { start } else { at };
            let exact = self.source.get(from..at) == Some(sign.as_str());
            let out = self.out();
            out.put(&sign, from..at, exact);
            out.words_follow();
        }
        at
    }

    pub(super) fn reach(&mut self, at: usize) {
        if self.row.cells > 0 {
            self.row.at = at;
        } else if let Some(leaf) = &mut self.leaf {
            leaf.at = at;
        }
    }

    pub(super) fn flush(&mut self, next: Option<char>) {
        let mut run = std::mem::take(&mut self.run);
        let (source, known) = (self.source, std::mem::take(&mut self.known));
        run.flush(next, self.out(), source, &known);
        (self.run, self.known) = (run, known);
    }

    /// A mark of emphasis, a link, code: as one.
    pub(super) fn mark(&mut self, plain: &str, at: &Range<usize>) {
        let from = self.begin(at.start);
        self.flush(plain.chars().next());
        let gap = self.source.get(from..at.start).is_some_and(|gap| !gap.is_empty());
        let exact = !gap && self.source.get(at.clone()) == Some(plain);
        self.out().put(plain, from..at.end, exact);
        self.run.at_start = false;
        self.reach(at.end);
    }

    pub(super) fn close_mark(&mut self, plain: &str, at: &Range<usize>) {
        let from = if self.row.cells > 0 { self.row.at } else { self.leaf.as_ref().map_or(at.start, |leaf| leaf.at) };
        self.mark(plain, &(from.min(at.end)..at.end));
    }

    pub(super) fn close(&mut self) {
        if let Some(leaf) = &self.leaf {
            self.finish(leaf.at);
        }
    }

    pub(super) fn finish(&mut self, end: usize) {
        let Some(leaf) = &self.leaf else { return };
        if !leaf.begun {
            self.begin(leaf.first);
        }
        self.flush(None);
        let Some(leaf) = self.leaf.take() else { return };
        let last = leaf.at.max(end.saturating_sub(1)).max(leaf.first);
        let own = line_start(self.source, leaf.first)..line_end(self.source, last);
        self.out().end(own);
        if self.stack.is_empty() && self.note.is_none() && !self.known.is_empty() {
            self.escaped_notes();
        }
    }

    /// A paragraph of footnotes whose signs were escaped.
    fn escaped_notes(&mut self) {
        let Some(line) = self.body.lines.last() else { return };
        let start = line.bytes.start;
        let text = self.body.text.get(start..).unwrap_or_default();
        let ends = |label: &String| format!("[^{label}]: ");
        if !self.known.iter().any(|label| text.starts_with(&ends(label))) {
            return;
        }
        let found = |label: &String| {
            text.match_indices(&ends(label)).map(|(at, _)| (start + at, label.clone())).collect::<Vec<_>>()
        };
        let mut places: Vec<(usize, String)> = self.known.iter().flat_map(found).collect();
        places.sort_unstable();
        let mut cut = Vec::new();
        for (at, label) in places.into_iter().rev() {
            let mut note = self.body.cut(at);
            note.trim_end();
            cut.push((label, note));
        }
        cut.reverse();
        self.notes.extend(cut);
    }
}
