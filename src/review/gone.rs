//! What a reviewer took out goes from the document, with the blank line or the signs that it leaves behind.

use std::collections::BTreeSet;
use std::ops::Range;

use super::editor::Editor;
use super::edits::Lost;
use super::passages::Standing;
use crate::readers::word::UnitKind as Kind;

impl Editor<'_> {
    /// Takes out what is gone.
    pub(super) fn remove(&mut self) {
        let gone = std::mem::take(&mut self.gone);
        let of = |table: usize| {
            let rows = self.written.passages.iter().enumerate().filter(move |(_, one)| one.kind == Kind::Row(table));
            rows.map(|(at, _)| at)
        };
        let tables: BTreeSet<usize> =
            (0..self.written.tables.len()).filter(|table| of(*table).all(|at| gone.contains(&at))).collect();
        let mut stretches: Vec<Range<usize>> =
            tables.iter().filter_map(|at| self.written.tables.get(*at)).cloned().collect();
        // A comment without words goes, too.
        let speech = |lines: &Range<usize>| {
            let all = self.written.passages.iter().enumerate();
            let lines = lines.clone();
            all.filter(move |(_, one)| one.standing == Standing::Speech && lines.contains(&one.lines.start))
        };
        let comments: Vec<&Range<usize>> = self
            .written
            .comments
            .iter()
            .filter(|lines| speech(lines).count() > 0 && speech(lines).all(|(at, _)| gone.contains(&at)))
            .collect();
        stretches.extend(comments.iter().map(|lines| (*lines).clone()));
        let mut lost = Vec::new();
        for passage in gone.iter().filter_map(|at| self.written.passages.get(*at)) {
            match passage.kind {
                Kind::Row(table) if tables.contains(&table) => {}
                _ if comments.iter().any(|lines| lines.contains(&passage.lines.start)) => {}
                _ if matches!(passage.standing, Standing::Head | Standing::Fold) => {
                    lost.push(Lost { was: passage.text().replace('\t', " | "), now: String::new() });
                }
                _ => stretches.push(passage.lines.clone()),
            }
        }
        self.out.lost.extend(lost);
        for lines in stretches {
            let bytes = self.with_blanks(&lines);
            self.edit(bytes, "");
        }
    }

    /// Lines with their end, and with the blank line behind them where there is one before them.
    fn with_blanks(&self, lines: &Range<usize>) -> Range<usize> {
        let is_blank = |line: &str| line.trim_matches([' ', '\t', '>', '\r']).is_empty();
        let before = self.source.get(..lines.start).unwrap_or_default();
        let above = before.strip_suffix('\n').map(|text| text.rsplit('\n').next().unwrap_or_default());
        let rest = self.source.get(lines.end..).unwrap_or_default();
        let end = lines.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        let below = self.source.get(end..).unwrap_or_default();
        let blank = below.split_inclusive('\n').next().filter(|line| is_blank(line.trim_end_matches('\n')));
        let takes = above.is_none_or(is_blank);
        lines.start..end + if takes { blank.map_or(0, str::len) } else { 0 }
    }
}
