//! What became of the values of a document in the hands of a person.
//!
//! A value is a range of bytes of the base. The lines of base and file are matched as in a merge; within lines that differ
//! the words are. What a person wrote counts as the value's new text only while the nearest words on both sides of it stand:
//! without that rule a rewritten sentence would become "the product's name is now *We built*".

use std::ops::Range;

use super::merge;

/// What happened to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands as it was, blanks and line ends aside.
    Kept,
    /// Other text stands in its place.
    Changed,
    /// Nothing stands in its place, and the words around it do.
    Deleted,
    /// The lines that said it are gone.
    Removed,
    /// What said it was rewritten, with the words around it.
    Rewritten,
    /// Something happened at its border, so that nobody can say where its new text begins or ends.
    Unsure(Doubt),
}

/// Why it can't be said what the new text of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// An edit reaches from the value into the words around it.
    Border,
    /// Words were added between the value and those around it.
    Beside,
}

/// A value in the file as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What happened to it.
    pub fate: Fate,
    /// Its bytes in the file; where it is gone, an empty range where it was.
    pub mine: Range<usize>,
}

/// Lines that differ, in numbers of lines counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Lines of the base.
    pub base: Range<usize>,
    /// Lines of the file.
    pub mine: Range<usize>,
}

/// A base and what a person made of it.
#[derive(Debug)]
pub struct Alignment<'t> {
    base: Text<'t>,
    mine: Text<'t>,
    spans: Vec<Range<usize>>,
    regions: Vec<Region>,
}

#[derive(Debug)]
struct Text<'t> {
    text: &'t str,
    /// The bytes of each line, with its end.
    lines: Vec<Range<usize>>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut at = text.len() - body.len();
        let lines = body.split_inclusive('\n').map(|line| {
            at += line.len();
            at - line.len()..at
        });
        Self { text, lines: lines.collect() }
    }

    fn get(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn line(&self, number: usize) -> &'t str {
        self.lines.get(number).map_or("", |line| self.get(line).trim_end_matches(['\n', '\r']))
    }

    /// The number of the line of a byte.
    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.end <= at).min(self.lines.len().saturating_sub(1))
    }

    fn start(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.text.len(), |line| line.start)
    }

    /// The bytes of some lines.
    fn bytes(&self, lines: &Range<usize>) -> Range<usize> {
        self.start(lines.start)..self.start(lines.end)
    }
}

impl<'t> Alignment<'t> {
    /// Matches a base and a file. `spans` are the values of the base, ordered and without overlap.
    #[must_use]
    pub fn new(base: &'t str, spans: &[Range<usize>], mine: &'t str) -> Self {
        let regions = merge::changed_lines(base, mine).into_iter().map(|(base, mine)| Region { base, mine });
        let mut made =
            Self { base: Text::new(base), mine: Text::new(mine), spans: spans.to_vec(), regions: regions.collect() };
        made.split_items();
        made.join_paragraphs();
        made.join_spans();
        made
    }

    /// Lines that differ.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// What became of each value, in order.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::with_capacity(self.spans.len());
        let mut words: Option<(usize, Words<'t>)> = None;
        for span in &self.spans {
            let (first, last) = self.lines_of(span);
            let index =
                self.regions.partition_point(|region| region.base.end <= first && region.base.start < first.max(1));
            let region = self
                .regions
                .get(index..)
                .unwrap_or_default()
                .iter()
                .position(|r| r.base.start <= last && r.base.end > first);
            let Some(index) = region.map(|offset| index + offset) else {
                let start = span.start - self.base.start(first) + self.mine.start(self.unchanged(first));
                // Within lines that are alike, only their ends may differ.
                let end = self.mine.start(self.unchanged(last)) + span.end - self.base.start(last);
                places.push(Place { fate: Fate::Kept, mine: start..end });
                continue;
            };
            let Some(region) = self.regions.get(index) else { continue };
            if region.mine.is_empty() {
                let at = self.mine.start(region.mine.start);
                places.push(Place { fate: Fate::Removed, mine: at..at });
                continue;
            }
            if words.as_ref().is_none_or(|(own, _)| *own != index) {
                words = Some((index, Words::new(self, region)));
            }
            places.extend(words.as_ref().map(|(_, words)| words.place(span)));
        }
        places
    }

    /// The line of the base that a line of the file is: the same, or edited. `None` where it was added.
    #[must_use]
    pub fn base_line(&self, line: usize) -> Option<usize> {
        let mut shift = 0_isize;
        for region in &self.regions {
            if line < region.mine.start {
                break;
            }
            if region.mine.contains(&line) {
                let offset = line - region.mine.start;
                return (region.base.len() == region.mine.len()).then_some(region.base.start + offset);
            }
            shift = region.base.end.cast_signed() - region.mine.end.cast_signed();
        }
        line.checked_add_signed(shift).filter(|line| *line < self.base.lines.len())
    }

    /// Whether a line of the file stands as it stood in the base.
    #[must_use]
    pub fn is_unchanged(&self, line: usize) -> bool {
        !self.regions.iter().any(|region| region.mine.contains(&line))
    }

    /// Whether a line of the base stands in the file, as it was or edited.
    #[must_use]
    pub fn stands(&self, base_line: usize) -> bool {
        !self.regions.iter().any(|region| region.base.contains(&base_line) && region.base.len() != region.mine.len())
    }

    /// A line of the base, without its end.
    #[must_use]
    pub fn base_text(&self, line: usize) -> &'t str {
        self.base.line(line)
    }

    /// A line of the file, without its end.
    #[must_use]
    pub fn mine_text(&self, line: usize) -> &'t str {
        self.mine.line(line)
    }

    /// Where a line of the file begins.
    #[must_use]
    pub fn mine_start(&self, line: usize) -> usize {
        self.mine.start(line)
    }

    /// Where a line of the base begins.
    #[must_use]
    pub fn base_start(&self, line: usize) -> usize {
        self.base.start(line)
    }

    /// How many lines base and file have.
    #[must_use]
    pub fn line_counts(&self) -> (usize, usize) {
        (self.base.lines.len(), self.mine.lines.len())
    }

    /// The first and the last line of a value.
    #[must_use]
    pub fn lines_of(&self, span: &Range<usize>) -> (usize, usize) {
        (self.base.line_of(span.start), self.base.line_of(span.end.saturating_sub(1).max(span.start)))
    }

    /// The line of the file for a line of the base that lies in no region.
    fn unchanged(&self, line: usize) -> usize {
        let before = self.regions.iter().take_while(|region| region.base.end <= line).last();
        before.map_or(line, |region| line - region.base.end + region.mine.end)
    }

    /// Items or rows in place of others: the first of one is the first of the other, and so on.
    fn split_items(&mut self) {
        let sign = |line: &str| ["- ", "* ", "| "].into_iter().find(|sign| line.trim_start().starts_with(sign));
        let mut split = Vec::new();
        for region in std::mem::take(&mut self.regions) {
            let pairs = region.base.len().min(region.mine.len());
            let mut signs = region.base.clone().map(|line| sign(self.base.line(line)));
            let first = signs.next().flatten();
            let alike =
                signs.chain(region.mine.clone().map(|line| sign(self.mine.line(line)))).all(|sign| sign == first);
            if region.base.len() == region.mine.len() || pairs == 0 || first.is_none() || !alike {
                split.push(region);
                continue;
            }
            let (base, mine) = (region.base.start + pairs, region.mine.start + pairs);
            split.extend((0..pairs).map(|i| Region {
                base: region.base.start + i..region.base.start + i + 1,
                mine: region.mine.start + i..region.mine.start + i + 1,
            }));
            split.push(Region { base: base..region.base.end, mine: mine..region.mine.end });
        }
        self.regions = split;
    }

    /// A paragraph that was edited and wrapped or cut in two is one change, not an edit and an added paragraph.
    fn join_paragraphs(&mut self) {
        let mut joined: Vec<Region> = Vec::new();
        for region in std::mem::take(&mut self.regions) {
            // Which of two blank lines was added is a guess of the matching.
            let adjacent = joined
                .last()
                .filter(|last| (last.base.end..region.base.start).all(|line| self.base.line(line).trim().is_empty()));
            let split = adjacent.is_some_and(|last| {
                let behind = region.base.is_empty()
                    && self.is_prose(&region.mine, false)
                    && (self.is_paragraph(last.base.end.wrapping_sub(1))
                        || !self.mine.line(region.mine.start).trim().is_empty());
                let before = last.base.is_empty()
                    && self.is_prose(&last.mine, true)
                    && (self.is_paragraph(region.base.start)
                        || !self.mine.line(last.mine.end.wrapping_sub(1)).trim().is_empty());
                behind || before
            });
            match joined.last_mut().filter(|_| split) {
                Some(last) => {
                    last.base.end = region.base.end;
                    last.mine.end = region.mine.end;
                }
                None => joined.push(region),
            }
        }
        self.regions = joined;
    }

    /// Whether a line of the base is one value, but for markers and a stop.
    fn is_paragraph(&self, line: usize) -> bool {
        let Some(bytes) = self.base.lines.get(line) else { return false };
        let mut within = self.spans.iter().filter(|span| span.start < bytes.end && span.end > bytes.start);
        let (Some(span), None) = (within.next(), within.next()) else { return false };
        let around = [bytes.start..span.start.max(bytes.start), span.end.min(bytes.end)..bytes.end];
        around.iter().all(|part| !self.base.get(part).contains(char::is_alphanumeric))
    }

    /// Whether the first (or last) line that says something is plain text, and no heading, item or row.
    fn is_prose(&self, lines: &Range<usize>, last: bool) -> bool {
        let mut said = lines.clone().map(|line| self.mine.line(line).trim()).filter(|line| !line.is_empty());
        let line = if last { said.next_back() } else { said.next() };
        line.is_some_and(|line| {
            !line.starts_with(['#', '-', '*', '+', '>', '|', '<', '`', '=', '~']) && !is_numbered(line)
        })
    }

    /// A value of several lines is looked at as a whole.
    fn join_spans(&mut self) {
        for span in self.spans.clone() {
            let (first, last) = self.lines_of(&span);
            if first == last {
                continue;
            }
            let touches = |region: &Region| {
                if region.base.is_empty() {
                    region.base.start > first && region.base.start <= last
                } else {
                    region.base.start <= last && region.base.end > first
                }
            };
            let Some(from) = self.regions.iter().position(touches) else { continue };
            let to = self.regions.iter().rposition(touches).unwrap_or(from);
            let (Some(head), Some(tail)) = (self.regions.get(from), self.regions.get(to)) else { continue };
            let before = head.base.start.saturating_sub(first);
            let after = (last + 1).saturating_sub(tail.base.end);
            let whole = Region {
                base: head.base.start - before..tail.base.end + after,
                mine: head.mine.start.saturating_sub(before)..tail.mine.end + after,
            };
            self.regions.splice(from..=to, [whole]);
        }
    }
}

fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// The words of a region on both sides, and which are which.
struct Words<'t> {
    spans: Vec<Range<usize>>,
    base_text: &'t str,
    mine_text: &'t str,
    base: Vec<Range<usize>>,
    mine: Vec<Range<usize>>,
    /// For each word of the base, its word in the file.
    same: Vec<Option<usize>>,
}

impl<'t> Words<'t> {
    fn new(alignment: &Alignment<'t>, region: &Region) -> Self {
        let (base_text, mine_text) = (alignment.base.text, alignment.mine.text);
        let bytes = alignment.base.bytes(&region.base);
        let cuts: Vec<usize> =
            alignment.spans.iter().flat_map(|s| [s.start, s.end]).filter(|at| bytes.contains(at)).collect();
        let base = words(base_text, bytes, &cuts);
        let mine = words(mine_text, alignment.mine.bytes(&region.mine), &[]);
        let mut same = vec![None; base.len()];
        let (mut from, mut to) = (0, 0);
        let end = (base.len()..base.len(), mine.len()..mine.len());
        for (old, new) in merge::differences(&keys(base_text, &base), &keys(mine_text, &mine)).into_iter().chain([end])
        {
            for (slot, word) in same.get_mut(from..old.start).into_iter().flatten().zip(to..new.start) {
                *slot = Some(word);
            }
            (from, to) = (old.end, new.end);
        }
        let spans = alignment.spans.clone();
        Self { spans, base_text, mine_text, base, mine, same }
    }

    fn old(&self, word: usize) -> &'t str {
        self.base.get(word).and_then(|bytes| self.base_text.get(bytes.clone())).unwrap_or_default()
    }

    fn new_word(&self, word: usize) -> &'t str {
        self.mine.get(word).and_then(|bytes| self.mine_text.get(bytes.clone())).unwrap_or_default()
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let (first, mut end) =
            (self.base.partition_point(|w| w.start < span.start), self.base.partition_point(|w| w.start < span.end));
        let bare_end = end;
        // A stop that ends the line belongs to the sentence, whoever wrote it.
        let stop = self.old(end) == "." && (end + 1 == self.base.len() || self.old(end + 1).contains('\n'));
        if stop {
            end += 1;
        }
        let blank = |word: &str| word.trim().is_empty();
        let before = (0..first).rev().find(|word| !blank(self.old(*word)));
        let after = (end..self.base.len()).find(|word| !blank(self.old(*word)));
        let left = before.map_or(Some(0), |word| self.standing((0..=word).rev()).map(|at| at + 1));
        let right = after.map_or(Some(self.mine.len()), |word| self.standing(word..self.base.len()));
        let kept = self.kept(first..bare_end);
        let (Some(left), Some(right)) = (left, right) else {
            if let Some(mine) = kept {
                return Place { fate: Fate::Kept, mine };
            }
            // The end of a line stands always and says nothing.
            let one_stands = [before, after].into_iter().flatten().any(|word| self.mapped(word).is_some());
            let own = (first..bare_end).filter(|word| self.old(*word).contains(char::is_alphanumeric));
            let (all, left_over) = (own.clone().count(), own.filter(|word| self.mapped(*word).is_some()).count());
            let says_some = 2 * left_over >= all.max(1);
            let at = left.or(right).and_then(|word| self.mine.get(word)).or(self.mine.first()).map_or(0, |w| w.start);
            let near =
                (first..bare_end).find_map(|word| self.mapped(word)).and_then(|word| self.mine.get(word)).cloned();
            let fate = if one_stands || says_some { Fate::Unsure(Doubt::Border) } else { Fate::Rewritten };
            return Place { fate, mine: near.unwrap_or(at..at) };
        };
        let (mut from, mut to) = (left, right.max(left));
        while from < to && blank(self.new_word(from)) {
            from += 1;
        }
        while from < to && blank(self.new_word(to - 1)) {
            to -= 1;
        }
        if stop && from < to && self.new_word(to - 1) == "." {
            to -= 1;
        }
        let mine = self.bytes(from, to);
        if from >= to {
            return Place { fate: Fate::Deleted, mine };
        }
        let (was, is) = (self.base_text.get(span.clone()), self.mine_text.get(mine.clone()));
        let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
        if spaced(was) == spaced(is) {
            return Place { fate: Fate::Kept, mine };
        }
        if let Some(kept) = kept
            && self.is_beside(&mine, &kept, before, after)
        {
            return Place { fate: Fate::Unsure(Doubt::Beside), mine: kept };
        }
        Place { fate: Fate::Changed, mine }
    }

    /// Whether what was added stands apart, between the value and a word of the sentence around it.
    fn is_beside(&self, mine: &Range<usize>, kept: &Range<usize>, before: Option<usize>, after: Option<usize>) -> bool {
        let is_word = |word: &usize| self.old(*word).contains(char::is_alphanumeric) || self.is_value(*word);
        // Behind the end of a sentence another one begins.
        let ends = |word: &usize| [".", "!", "?"].contains(&self.old(*word));
        let (before, after) =
            (before.is_some_and(|word| is_word(&word) || ends(&word)), after.is_some_and(|word| is_word(&word)));
        let head = self.mine_text.get(mine.start..kept.start).unwrap_or_default();
        let tail = self.mine_text.get(kept.end..mine.end).unwrap_or_default();
        (head.ends_with(char::is_whitespace) && before) || (tail.starts_with(char::is_whitespace) && after)
    }

    /// Where the words beside a value stand: from the nearest one outwards to the first that is more than a sign. All of
    /// them have to be there, next to each other; the end of a sentence, or another value, is far enough.
    fn standing(&self, outwards: impl Iterator<Item = usize>) -> Option<usize> {
        let mut nearest = None;
        let mut last: Option<usize> = None;
        for word in outwards {
            let text = self.old(word);
            if text.contains('\n') || (nearest.is_some() && self.is_value(word)) {
                break;
            }
            if text.trim().is_empty() {
                continue;
            }
            let at = self.mapped(word)?;
            let between = last.map_or(0..0, |last| last.min(at) + 1..last.max(at));
            if between.into_iter().any(|word| !self.new_word(word).trim().is_empty()) {
                return None;
            }
            nearest = nearest.or(Some(at));
            last = Some(at);
            if text.contains(char::is_alphanumeric) || [".", "!", "?"].contains(&text) {
                break;
            }
        }
        nearest
    }

    /// Whether a word of the base is part of a value.
    fn is_value(&self, word: usize) -> bool {
        let Some(bytes) = self.base.get(word) else { return false };
        let next = self.spans.partition_point(|span| span.end <= bytes.start);
        self.spans.get(next).is_some_and(|span| span.start <= bytes.start)
    }

    fn mapped(&self, word: usize) -> Option<usize> {
        self.same.get(word).copied().flatten()
    }

    /// The bytes in the file of words that all stand there, next to each other.
    fn kept(&self, words: Range<usize>) -> Option<Range<usize>> {
        let first = self.mapped(words.start)?;
        let together = words.clone().enumerate().all(|(i, word)| self.mapped(word) == Some(first + i));
        (together && !words.is_empty()).then(|| self.bytes(first, first + words.len()))
    }

    fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let end = |word: usize| self.mine.get(word).map(|bytes| bytes.start);
        let last = self.mine.last().map_or(0, |bytes| bytes.end);
        let start = end(from).unwrap_or(last);
        let stop = to
            .checked_sub(1)
            .filter(|_| to > from)
            .and_then(|word| self.mine.get(word))
            .map_or(start, |bytes| bytes.end);
        start..stop
    }
}

/// What words are compared by.
fn keys<'k>(text: &'k str, words: &[Range<usize>]) -> Vec<&'k str> {
    words.iter().map(|word| key(text.get(word.clone()).unwrap_or_default())).collect()
}

/// A text with one blank for any run of them; paragraphs stay apart.
fn spaced(text: &str) -> String {
    let paragraphs = text.replace("\r\n", "\n");
    let line = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    paragraphs.split("\n\n").map(line).collect::<Vec<_>>().join("\n\n")
}

/// Line ends are alike.
fn key(word: &str) -> &str {
    if word == "\r\n" { "\n" } else { word }
}

/// Words, line ends, single blanks and signs; none reaches over a cut.
fn words(text: &str, bytes: Range<usize>, cuts: &[usize]) -> Vec<Range<usize>> {
    let part = text.get(bytes.clone()).unwrap_or_default();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = ' ';
    for (at, c) in part.char_indices() {
        let at = bytes.start + at;
        let end = at + c.len_utf8();
        let joins = (c.is_alphanumeric() && last.is_alphanumeric()) || (last == '\r' && c == '\n');
        match out.last_mut().filter(|_| joins && cuts.binary_search(&at).is_err()) {
            Some(word) => word.end = end,
            None => out.push(at..end),
        }
        last = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document in which `⟨…⟩` are values.
    fn document(marked: &str) -> (String, Vec<Range<usize>>) {
        let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '⟨' => open = text.len(),
                '⟩' => spans.push(open..text.len()),
                c => text.push(c),
            }
        }
        (text, spans)
    }

    const DOC: &str = "# ⟨Acme Sync⟩ launch\n\n⟨Acme Sync⟩ helps ⟨small teams⟩ to ⟨share files fast⟩.\n\n- ⟨Works offline⟩\n- ⟨Free for two users⟩\n\n| a | ⟨cell one⟩ | ⟨cell two⟩ |\n\n**Now:** ⟨soon enough⟩\n\n### Why?\n\n⟨It is fast.\nAnd it is small.⟩\n\nEnd.\n";

    /// What changed, as `old → new` or `old ?`.
    fn told(from: &str, to: &str) -> Vec<String> {
        let (base, spans) = document(DOC);
        let mine = base.replacen(from, to, 1);
        assert_ne!(base, mine);
        let tell = |mine: &str| {
            let places = Alignment::new(&base, &spans, mine).places();
            assert_eq!(places.len(), spans.len());
            let told = spans.iter().zip(places).filter(|(_, place)| place.fate != Fate::Kept);
            told.map(|(span, place)| match place.fate {
                Fate::Changed => format!("{} → {}", &base[span.clone()], mine[place.mine].replace("\r\n", "\n")),
                fate => format!("{} {fate:?}", &base[span.clone()]),
            })
            .collect::<Vec<_>>()
        };
        let windows = mine.replace('\n', "\r\n");
        assert_eq!(tell(&mine), tell(&windows));
        assert_eq!(tell(&mine), tell(&format!("\u{feff}{mine}")));
        tell(&mine)
    }

    #[test]
    fn edits_are_told_from_rewritten_sentences() {
        let none: [&str; 0] = [];
        assert_eq!(told("files fast", "files faster"), ["share files fast → share files faster"]);
        assert_eq!(told("# Acme Sync", "# Acme Drive"), ["Acme Sync → Acme Drive"]);
        assert_eq!(told(" helps ", " lets "), none);
        assert_eq!(told(" helps small teams", " lets little groups"), ["small teams Unsure(Border)"]);
        assert_eq!(told("offline", "offline and online"), ["Works offline → Works offline and online"]);
        assert_eq!(told("small teams to", "small teams everywhere to"), ["small teams Unsure(Beside)"]);
        assert_eq!(told("small teams to", "small teams' to"), ["small teams → small teams'"]);
        assert_eq!(told("small teams to", "**small teams** to"), ["small teams → **small teams**"]);
        assert_eq!(
            told("files fast.", "files fast. So they say."),
            ["share files fast → share files fast. So they say"]
        );
        assert_eq!(told("cell two", "cell two and more"), ["cell two → cell two and more"]);
        assert_eq!(told("cell one", "1"), ["cell one → 1"]);
        assert_eq!(told("- Works offline\n", "- A quite\n- other\n"), ["Works offline → A quite"]);
        assert_eq!(told("| cell one |", "| |"), ["cell one Deleted"]);
        assert_eq!(told("**Now:** soon enough", "**Now** as soon"), ["soon enough Unsure(Border)"]);
        assert_eq!(told("offline\n", "offline\n- New thing\n"), none);
        assert_eq!(told("- Works offline\n", ""), ["Works offline Removed"]);
        assert_eq!(told("# Acme", "Intro.\n\n# Acme"), none);
        assert_eq!(told("share files", "share\nfiles"), none);
        assert_eq!(
            told("Acme Sync helps small teams to share files fast.", "We built it for everyone!"),
            ["Acme Sync Rewritten", "small teams Rewritten", "share files fast Rewritten"]
        );
        assert_eq!(told("And it is small.", "And small."), ["It is fast.\nAnd it is small. → It is fast.\nAnd small."]);
        assert_eq!(
            told("\nAnd it is small.", "\n\nAnd it is tiny."),
            ["It is fast.\nAnd it is small. → It is fast.\n\nAnd it is tiny."]
        );
        assert_eq!(
            told("It is fast.\nAnd it is small.", "Rewritten from scratch"),
            ["It is fast.\nAnd it is small. → Rewritten from scratch"]
        );
    }

    #[test]
    fn lines_are_followed() {
        let (base, spans) = document("a\n⟨b⟩ c d e\nf\n");
        let alignment = Alignment::new(&base, &spans, "new\na\nb c d x\nf\n");
        let lines: Vec<Option<usize>> = (0..4).map(|line| alignment.base_line(line)).collect();
        assert_eq!(lines, [None, Some(0), Some(1), Some(2)]);
        assert!(alignment.stands(1) && !alignment.is_unchanged(2));
    }

    #[test]
    fn very_long_documents_are_bounded() {
        let line = |i: usize| format!("Some words before the value: ⟨value number {i}⟩ and after.\n");
        let (base, spans) = document(&(0..3000).map(line).collect::<String>());
        let mine = base.replace("number 7", "nr 7");
        let changed = Alignment::new(&base, &spans, &mine).places().iter().filter(|p| p.fate == Fate::Changed).count();
        assert_eq!(changed, 1 + 10 + 100);
        let other = (0..60_000).map(|i| i.to_string()).collect::<Vec<_>>().join("\n");
        assert_eq!(Alignment::new(&base, &spans, &other).places().len(), spans.len());
    }
}
