//! Tables, row by row.

use std::ops::Range;

use super::inline::Run;
use super::plain::Kind;
use super::reader::{Reader, line_end};

impl Reader<'_> {
    pub(super) fn cell(&mut self, at: &Range<usize>) {
        let whole = self.source.get(at.clone()).unwrap_or_default();
        let start = at.start + whole.len() - whole.trim_start().len();
        let start = if whole.trim().is_empty() { at.start } else { start };
        self.run = Run::default();
        if self.row.cells == 0 {
            let first = self.row.first;
            let line = self.row.at;
            self.lead(Kind::Row, line..line, !first);
            let out = self.out();
            out.put("| ", line..start, false);
            out.words_follow();
        } else {
            let from = self.row.at.min(start);
            let out = self.out();
            // An empty cell has one blank.
            let sign = if out.text.ends_with("| ") { "| " } else { " | " };
            out.put(sign, from..start, false);
        }
        self.row.cells += 1;
        self.row.at = start;
    }

    pub(super) fn end_row(&mut self, at: &Range<usize>, is_head: bool) {
        self.flush(Some('|'));
        let own = self.own(at);
        let bare = own.start + self.source.get(own.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']).len();
        let from = self.row.at.min(bare);
        let out = self.out();
        out.put(if out.text.ends_with("| ") { "|" } else { " |" }, from..bare, false);
        out.end(own.clone());
        self.row.cells = 0;
        self.row.first = false;
        if is_head {
            let below = own.end..line_end(self.source, own.end);
            self.lead(Kind::Row, below.start..below.start, true);
            let line = format!("|{}", " --- |".repeat(self.row.columns));
            let bare = self.source.get(below.clone()).unwrap_or_default().trim_end_matches(['\n', '\r']).len();
            let bytes = below.start..below.start + bare;
            let exact = self.source.get(bytes.clone()) == Some(line.as_str());
            let out = self.out();
            out.put(&line, bytes, exact);
            out.end(below);
        }
    }
}
