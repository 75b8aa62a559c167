//! Between two lines of the person's that go on: lines that are new, lines that go, and what keeps them apart.

use std::ops::Range;

use super::said::{Show, Splice, Writer, is_form};
use crate::align::plain::{Kind, Line};
use crate::align::{Side, line_end, line_start};

/// A line of the merged document that is a line of the person's, edited or not: the numbers of both.
pub(super) type Anchor = (usize, usize);

/// What is to stand between two such lines.
struct Gap {
    /// The lines of the source above and below.
    above: Option<Range<usize>>,
    below: Option<Range<usize>>,
    /// The new lines.
    text: String,
    /// What keeps them apart from the line above, and from that below.
    head: String,
    tail: String,
    /// The lines that go.
    gone: Vec<Line>,
}

impl Writer<'_> {
    /// What stands between two lines of the person's that go on: `outs` are the lines that are new.
    pub(super) fn between(
        &self,
        before: Option<Anchor>,
        after: Option<Anchor>,
        outs: Range<usize>,
        show: Show,
        splices: &mut Vec<Splice>,
    ) {
        let lines = self.mine.plain.lines();
        let between = before.map_or(0, |(_, line)| line + 1)..after.map_or(lines.len(), |(_, line)| line);
        let says = |(_, line): &(usize, &Line)| line.kind != Kind::Blank;
        let all = lines.iter().enumerate().take(between.end).skip(between.start).filter(says);
        let first = all.clone().next().map(|(number, _)| number);
        let gone: Vec<Line> = all.map(|(_, line)| line.clone()).collect();
        let new: Vec<usize> = outs.collect();
        if new.is_empty() && gone.is_empty() {
            return;
        }
        let near = first.or(before.map(|(_, line)| line)).or(after.map(|(_, line)| line)).unwrap_or(0);
        let mut text = String::new();
        let mut last = None;
        for out in &new {
            text.push_str(&last.map(|last| self.apart(Some(last), Some(*out))).unwrap_or_default());
            text.push_str(&self.outs.get(*out).map(|out| self.line(out, show, near)).unwrap_or_default());
            last = Some(*out);
        }
        let (above, below) = (before.map(|(out, _)| out), after.map(|(out, _)| out));
        let own = |anchor: Option<Anchor>| anchor.and_then(|(_, line)| lines.get(line)).map(|line| line.own.clone());
        let gap = Gap {
            above: own(before),
            below: own(after),
            text,
            head: self.apart(above, new.first().copied().or(below)),
            tail: self.apart(last, below),
            gone,
        };
        if gap.gone.is_empty() {
            splices.push(gap.insertion(self.mine.source));
        } else if let Some(splice) = gap.replacement(self) {
            splices.push(splice);
        } else {
            gap.elsewhere(self, splices);
        }
    }

    /// What keeps two lines of the merged document apart: a blank line, or nothing.
    pub(super) fn apart(&self, one: Option<usize>, other: Option<usize>) -> String {
        let (Some(one), Some(other)) = (one, other) else { return String::new() };
        let apart = self.outs.get(one + 1..=other).unwrap_or_default().iter().any(|out| out.apart);
        let quoted = |out: usize| {
            let text = self.outs.get(out).map(|out| self.plain(out, Side::Brief)).unwrap_or_default();
            text.starts_with('>')
        };
        match apart {
            true if quoted(one) && quoted(other) => ">\n".to_owned(),
            true => "\n".to_owned(),
            false => String::new(),
        }
    }
}

impl Gap {
    /// Nothing goes: the new lines go behind the line above, or in front of that below, so that what stands between the two
    /// does not move.
    fn insertion(self, source: &str) -> Splice {
        let Self { above, below, text, head, tail, .. } = self;
        let (start, end) = (above.as_ref().map_or(0, |p| p.end), below.as_ref().map_or(source.len(), |q| q.start));
        let gap = source.get(start..end).unwrap_or_default();
        match (above, below) {
            (Some(p), q) if q.is_none() || !tail.is_empty() || !is_free(gap) || !has_blank(gap) => {
                let mut whole = String::new();
                whole.extend((!source.get(..p.end).is_some_and(|before| before.ends_with('\n'))).then_some('\n'));
                whole.extend([head, text]);
                if q.is_some() && !has_blank(gap) {
                    whole.push_str(&tail);
                }
                Splice { at: p.end..p.end, text: whole }
            }
            (_, Some(q)) => Splice { at: q.start..q.start, text: text + &tail },
            (_, None) => Splice { at: source.len()..source.len(), text },
        }
    }

    /// The new lines in place of those that go, where these stand one below the other, and once.
    fn replacement(&self, writer: &Writer<'_>) -> Option<Splice> {
        let source = writer.mine.source;
        let (first, last) = (&self.gone.first()?.own, &self.gone.last()?.own);
        let ordered = self.gone.windows(2).all(|pair| match pair {
            [a, b] => source.get(a.own.end..b.own.start).is_some_and(is_free),
            _ => false,
        });
        let apart = self.above.as_ref().is_none_or(|p| p.end <= first.start)
            && self.below.as_ref().is_none_or(|q| last.end <= q.start);
        let once = self.gone.iter().all(|line| writer.mine.plain.sources(&line.bytes).len() == 1);
        if !ordered || !apart || !once || (first.is_empty() && last.is_empty()) {
            return None;
        }
        let mut region = first.start..last.end;
        let (above, below) = (self.above.as_ref(), self.below.as_ref());
        let before = above.and_then(|p| source.get(p.end..region.start)).unwrap_or_default();
        let after = below.and_then(|q| source.get(region.end..q.start)).unwrap_or_default();
        let mut text = self.text.clone();
        if text.is_empty() {
            // One of two blank lines goes with what stood between them.
            if has_blank(after) && is_free(after) && (has_blank(before) || above.is_none()) {
                region.end += after.len();
            } else if below.is_none() && is_free(before) {
                region.start -= before.len();
            }
            if !has_blank(before) && !has_blank(after) && above.is_some() && below.is_some() {
                text.push_str(&self.head);
            }
        } else {
            if !has_blank(before) && above.is_some() {
                text.insert_str(0, &self.head);
            }
            if !has_blank(after) && below.is_some() {
                text.push_str(&self.tail);
            }
        }
        Some(Splice { at: region, text })
    }

    /// Lines that go and stand elsewhere, several times, or with others in one line of the source. The new ones take the place
    /// of the first.
    fn elsewhere(&self, writer: &Writer<'_>, splices: &mut Vec<Splice>) {
        let (plain, source) = (writer.mine.plain, writer.mine.source);
        let mut text = Some(self.text.clone());
        for line in &self.gone {
            let shares = |other: &Option<Range<usize>>| {
                other.as_ref().is_some_and(|other| other.start < line.own.end && line.own.start < other.end)
            };
            if shares(&self.above) || shares(&self.below) {
                let text = text.take().map(|text| text.trim_end_matches('\n').to_owned()).unwrap_or_default();
                splices.push(Splice { at: plain.to_source(&line.bytes), text });
                continue;
            }
            for bytes in plain.sources(&line.bytes) {
                let start = line_start(source, bytes.start);
                let at = start..line_end(source, bytes.end.max(start));
                splices.push(Splice { at, text: text.take().unwrap_or_default() });
            }
        }
    }
}

/// Whether nothing stands between two lines but what keeps them apart.
fn is_free(gap: &str) -> bool {
    gap.trim_matches(is_form).is_empty()
}

/// Whether what stands between two lines keeps them apart.
fn has_blank(gap: &str) -> bool {
    gap.contains('\n') || gap.trim().contains('>')
}
