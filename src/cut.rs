//! Which parts of a document people outside may read, also of one that a person has edited.
//!
//! Lines are looked at one by one, and what looks like a heading ends a part, whatever stands around it: an open code block or a
//! tag that was never closed can hide a heading from a parser, and must not hide it from here. So too little may be handed out,
//! but nothing from below another heading.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use crate::render::MARKDOWN;

/// A line that looks like a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Heading<'t> {
    /// The line, counted from 0; of an underlined one that of its words.
    line: usize,
    level: usize,
    words: &'t str,
}

fn all(text: &str) -> Vec<Heading<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found: Vec<Heading<'_>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let bare = line.trim();
        let level = bare.bytes().take_while(|byte| *byte == b'#').count();
        let rest = bare.get(level..).unwrap_or_default();
        if (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t'])) {
            found.push(Heading { line: i, level, words: rest.trim().trim_end_matches('#').trim() });
            continue;
        }
        let above = i.checked_sub(1).and_then(|i| Some((i, lines.get(i)?.trim())));
        let is_under = !bare.is_empty() && (bare.bytes().all(|b| b == b'=') || bare.bytes().all(|b| b == b'-'));
        if let Some((at, words)) = above.filter(|(_, words)| is_under && !words.is_empty()) {
            let taken = found.last().is_some_and(|last| last.line == at);
            if !taken {
                found.push(Heading { line: at, level: if bare.starts_with('=') { 1 } else { 2 }, words });
            }
        }
    }
    found
}

/// The lines of headings that say this, of the second level and below, counted from 0.
pub(crate) fn headings(text: &str, title: &str) -> Vec<usize> {
    all(text).into_iter().filter(|h| h.level >= 2 && h.words == title).map(|heading| heading.line).collect()
}

/// The lines of a part, from its heading to the next one of its level or above.
pub(crate) fn part(text: &str, line: usize) -> Range<usize> {
    let all = all(text);
    let level = all.iter().find(|heading| heading.line == line).map_or(2, |heading| heading.level);
    let next = all.iter().find(|heading| heading.line > line && heading.level <= level.max(2));
    line..next.map_or_else(|| text.lines().count(), |heading| heading.line)
}

/// The lines of the texts to be sent below headings that say this, as often as they stand there: from a heading to the next one
/// or to the next rule, whichever comes first. What a person wrote between two texts stays inside.
pub(crate) fn sent(text: &str, title: &str) -> Vec<Range<usize>> {
    let lines: Vec<&str> = text.lines().collect();
    let all = all(text);
    let end = |heading: usize| {
        let next = all.iter().find(|other| other.line > heading).map_or(lines.len(), |other| other.line);
        let rule = (heading + 1..next).find(|line| lines.get(*line).is_some_and(|line| is_rule(line)));
        rule.unwrap_or(next)
    };
    headings(text, title).into_iter().map(|heading| heading..end(heading)).collect()
}

fn is_rule(line: &str) -> bool {
    let signs: String = line.split_whitespace().collect();
    signs.len() >= 3 && ["-", "*", "_"].iter().any(|sign| signs.replace(sign, "").is_empty())
}

/// The headings of the first two levels outside these parts, but for the title.
pub(crate) fn others(text: &str, parts: &[Range<usize>]) -> Vec<String> {
    let outside = |heading: &&Heading<'_>| !parts.iter().any(|part| part.contains(&heading.line));
    let all = all(text);
    let high = all.iter().filter(|heading| heading.level <= 2).filter(outside);
    high.skip_while(|heading| heading.level == 1).map(|heading| heading.words.to_owned()).collect()
}

/// Lines of a text, counted from 0.
pub(crate) fn lines(text: &str, range: Range<usize>) -> String {
    text.split_inclusive('\n').skip(range.start).take(range.len()).collect()
}

/// A text without the parts below these headings, or, where they are `shown`, without their headings and what stands between
/// them and the first heading below: that is said to those inside. Headings rise by so many levels. Titles that were hidden
/// are added to `left`.
pub(crate) fn hidden(text: &str, titles: &[String], shown: bool, rise: usize, left: &mut Vec<String>) -> String {
    let all = all(text);
    let count = text.lines().count();
    let (mut gone, mut raised) = (Vec::new(), Vec::new());
    for (i, heading) in all.iter().enumerate() {
        if !titles.iter().any(|title| title == heading.words) {
            continue;
        }
        let after = || all.iter().skip(i + 1);
        let end = after().find(|next| next.level <= heading.level).map_or(count, |next| next.line);
        let first = after().find(|next| next.line < end).map_or(end, |next| next.line);
        if shown {
            gone.push(heading.line..first);
            raised.push(first..end);
        } else {
            gone.push(heading.line..end);
            if !left.iter().any(|known| known == heading.words) {
                left.push(heading.words.to_owned());
            }
        }
    }
    let mut out = String::new();
    for (i, line) in text.split_inclusive('\n').enumerate() {
        if gone.iter().any(|range| range.contains(&i)) {
            continue;
        }
        let rise = rise + usize::from(raised.iter().any(|range| range.contains(&i)));
        let is_heading = all.iter().any(|heading| heading.line == i) && line.trim_start().starts_with('#');
        let sign = line.trim_start().bytes().take_while(|byte| *byte == b'#').count();
        if is_heading && sign > rise {
            out.push_str(line.trim_start().get(rise..).unwrap_or_default());
        } else {
            out.push_str(line);
        }
    }
    out
}

/// The lines of the footnotes and of the addresses of links that the parts below these headings refer to, and that stand
/// outside them.
fn referred(text: &str, parts: &[Range<usize>]) -> Vec<Range<usize>> {
    let kept: String = parts.iter().map(|part| lines(text, part.clone())).collect();
    let line_of = |byte: usize| text.get(..byte).unwrap_or_default().matches('\n').count();
    let mut wanted: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        if let Event::Start(Tag::FootnoteDefinition(name)) = event
            && kept.contains(&format!("[^{name}]"))
        {
            let words = text.get(range.clone()).unwrap_or_default().trim_end().len();
            wanted.push(line_of(range.start)..line_of(range.start + words) + 1);
        }
    }
    for (i, line) in text.lines().enumerate() {
        let label = line.trim_start().strip_prefix('[').filter(|rest| !rest.starts_with('^'));
        let label = label.and_then(|rest| rest.split_once("]:")).map(|(label, _)| label);
        if label.is_some_and(|label| !label.contains(['[', ']']) && kept.contains(&format!("[{label}]"))) {
            wanted.push(i..i + 1);
        }
    }
    wanted.retain(|range| !parts.iter().any(|part| part.contains(&range.start)));
    wanted.sort_by_key(|range| range.start);
    wanted.dedup();
    wanted
}

/// The parts below these headings, and the texts to be sent.
fn below(text: &str, titles: &[String], sent: &[String]) -> Vec<Range<usize>> {
    let parts = titles.iter().flat_map(|title| headings(text, title)).map(|line| part(text, line));
    parts.chain(sent.iter().flat_map(|title| self::sent(text, title))).collect()
}

/// The footnotes and the addresses of links that the parts below these headings refer to, and that stand outside them.
pub(crate) fn definitions(text: &str, titles: &[String], sent: &[String]) -> String {
    referred(text, &below(text, titles, sent)).into_iter().map(|range| lines(text, range)).collect()
}

/// The bytes of a text that people outside may read: the parts below these headings and the texts to be sent, with the footnotes that belong to them.
pub(crate) fn public(text: &str, titles: &[String], sent: &[String]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        })
        .collect();
    let byte = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    let mut parts = below(text, titles, sent);
    parts.extend(referred(text, &parts));
    parts.into_iter().map(|lines| byte(lines.start)..byte(lines.end)).collect()
}

/// The lines that ask for something, wherever they stand; counted from 0.
pub(crate) fn gaps(text: &str) -> Vec<usize> {
    let is_one = |line: &str| {
        let words = line.trim_start_matches(|c: char| c.is_whitespace() || "->*+0123456789.)|".contains(c));
        words.starts_with("To add:")
    };
    text.lines().enumerate().filter(|(_, line)| is_one(line)).map(|(i, _)| i).collect()
}

/// A text without what it asks for: a gap asks the author, and no reader outside. With it go the lines that belong to it, and
/// headings that then have nothing below them.
pub(crate) fn without_gaps(text: &str) -> String {
    let all: Vec<&str> = text.lines().collect();
    let mut gone = HashSet::new();
    for first in gaps(text) {
        // The next item, row or heading is another matter.
        let belongs = |line: &&&str| !line.trim().is_empty() && !begins(line.trim_start());
        let count = 1 + all.iter().skip(first + 1).take_while(belongs).count();
        gone.extend(first..first + count);
    }
    if gone.is_empty() {
        return text.to_owned();
    }
    let found = self::all(text);
    for (i, heading) in found.iter().enumerate().rev() {
        let end = found.get(i + 1).map_or(all.len(), |next| next.line);
        let below = (heading.line + 1..end).filter(|line| !all.get(*line).is_some_and(|text| text.trim().is_empty()));
        let has_gap = (heading.line..end).any(|line| gone.contains(&line));
        let stays = below.into_iter().any(|line| !gone.contains(&line));
        let goes_on = found.get(i + 1).is_some_and(|next| next.level > heading.level && !gone.contains(&next.line));
        if has_gap && !stays && !goes_on {
            gone.insert(heading.line);
        }
    }
    let mut out = String::new();
    for (i, line) in all.iter().enumerate() {
        // Where something went, one empty line is enough.
        let doubled = line.is_empty() && i.checked_sub(1).is_some_and(|above| gone.contains(&above));
        if !gone.contains(&i) && !doubled {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn begins(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
    is_numbered || ["#", "|", "- ", "* ", "+ "].iter().any(|sign| line.starts_with(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_heading_is_one() {
        let text = "# A\n\nB\n---\n\n```\n## C\n```\n\n  ### D ##\n\n#no\n\n---\n\n##\n";
        let found: Vec<_> = all(text).into_iter().map(|h| (h.line, h.level, h.words)).collect();
        assert_eq!(found, [(0, 1, "A"), (2, 2, "B"), (6, 2, "C"), (9, 3, "D"), (15, 2, "")]);
    }

    #[test]
    fn a_gap_goes_with_all_its_lines() {
        let text = "# T\n\none\n\n> **To add:** the price,\n> ask Bob.\n\ntwo\n\n- **To add:** x\n- three\n\n## Gone\n\n> **To add:** y\n\n## Stays\n\n```\na\n\n\nb\n```\n";
        assert_eq!(without_gaps(text), "# T\n\none\n\ntwo\n\n- three\n\n## Stays\n\n```\na\n\n\nb\n```\n");
        assert_eq!(without_gaps("a\n\n\n\nb\n"), "a\n\n\n\nb\n");
    }

    #[test]
    fn a_text_to_be_sent_ends_at_a_rule() {
        let text = "# T\n\n## A\n\nwhen\n\n### To send\n\none[^n]\n\ntwo\n\n---\n\ninside\n\n## B\n\n### To send\n\nthree\n\n* * *\n\nmore\n\n### To send\n\nfour\n## C\n\nno\n\n[^n]: N\n[^m]: M\n";
        let titles = ["To send".to_owned()];
        let said: Vec<String> =
            sent(text, "To send").into_iter().map(|range| lines(text, range.start + 1..range.end)).collect();
        assert_eq!(said, ["\none[^n]\n\ntwo\n\n", "\nthree\n\n", "\nfour\n"]);
        let read: String = public(text, &[], &titles).into_iter().map(|bytes| text.get(bytes).unwrap()).collect();
        assert!(
            read.contains("[^n]: N") && !read.contains("inside") && !read.contains("when") && !read.contains("[^m]"),
            "{read}"
        );
        for rule in ["***", "_ _ _", "-----"] {
            assert!(is_rule(rule), "{rule}");
        }
        assert!(!is_rule("--") && !is_rule("- a") && !is_rule("") && !is_rule("-*-"));
    }

    #[test]
    fn notes_come_along_where_they_are_referred_to() {
        let text = "## P\n\nSee [the terms][t] and.[^n]\n\n## Q\n\n[^9] leaks and [margin]: 82\n\n[^n]: One,\n    two.\n[^m]: Three.\n[t]: https://a.example\n[u]: https://b.example\n";
        let titles = ["P".to_owned()];
        let found = definitions(text, &titles, &[]);
        assert_eq!(found, "[^n]: One,\n    two.\n[t]: https://a.example\n");
        let read: String = public(text, &titles, &[]).into_iter().map(|bytes| text.get(bytes).unwrap()).collect();
        assert_eq!(read, format!("## P\n\nSee [the terms][t] and.[^n]\n\n{found}"));
    }
}
