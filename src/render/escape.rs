//! Plain text made safe for the place where it stands, and readable there.
//!
//! The set of escaped characters is as small as a CommonMark parser allows, so that `state-of-the-art`, `C# & F#`, `R&D`,
//! `a < b` and `50% off, $10` stay as typed.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Where in a line a value stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Edge {
    /// Nothing but markers of lists, quotes or headings before it.
    pub(crate) start: bool,
    /// The last thing in a heading.
    pub(crate) heading_end: bool,
    /// In the words of a link, which can hold no other, or in a heading, whose words become those of a link.
    pub(crate) linked: bool,
    /// What follows it; a letter where that is not known.
    pub(crate) next: Option<char>,
}

/// Line ends and runs of blanks become one blank; other spaces, such as a no-break space, stay.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let is_blank = |c: char| c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    // Most texts are one line already.
    let mut after_blank = true;
    let as_it_is = text.chars().all(|c| {
        let blank = is_blank(c);
        let fits = !blank || (c == ' ' && !after_blank);
        after_blank = blank;
        fits
    });
    if as_it_is && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

/// Markdown that reads as exactly this text, as part of a line.
pub(crate) fn inline(text: &str, edge: Edge) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line.as_ref();
    // A bare address is put in angle brackets, so that its underscores need no backslashes.
    while let Some((before, url, after)) = next_url(rest, out.is_empty()).filter(|_| !edge.linked) {
        let start = edge.start && out.is_empty();
        out.push_str(&escape_run(before, Edge { start, next: Some('<'), ..Edge::default() }));
        let _ = write!(out, "<{url}>");
        rest = after;
    }
    let start = edge.start && out.is_empty();
    out.push_str(&escape_run(rest, Edge { start, ..edge }));
    out
}

/// Addresses of this length and more are text.
const MAX_URL: usize = 2_000;

/// The first web address that can stand in angle brackets, and the text around it.
fn next_url(text: &str, at_start: bool) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("http") {
        let begin = from + found;
        let tail = text.get(begin..)?;
        let before = text.get(..begin)?;
        let alone = before.is_empty() && at_start || before.ends_with([' ', '(']);
        // Longer than this is no address, and looking for its end again and again would take long.
        let word = if alone { head_of(tail).split(' ').next() } else { None };
        let word = word.unwrap_or_default();
        let url = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', ')']);
        let body = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if word.len() < MAX_URL
            && body.is_some_and(|body| {
                // One parser reads entities in an address, another does not.
                !(body.is_empty() || body.contains('&') && body.contains(';'))
                    && body.bytes().all(|b| b.is_ascii_graphic() && !b"<>|\\`\"[]*~".contains(&b))
            })
        {
            return Some((before, url, tail.get(url.len()..)?));
        }
        from = begin + 4;
    }
    None
}

/// The text up to [`MAX_URL`] bytes.
fn head_of(text: &str) -> &str {
    let end = (0..=MAX_URL.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// Whether an entity begins behind an ampersand: a run of letters and figures, and a semicolon, there or behind the text.
fn is_entity(behind: &[char], next: Option<char>) -> bool {
    let word = behind.iter().take_while(|c| **c == '#' || c.is_ascii_alphanumeric()).count();
    match behind.get(word) {
        Some(c) => word > 0 && *c == ';',
        None => next.is_some_and(|c| (word > 0 && c == ';') || c == '#' || c.is_ascii_alphanumeric()),
    }
}

fn escape_run(text: &str, edge: Edge) -> Cow<'_, str> {
    let means_nothing = |b: u8| match b {
        b'`' | b'[' | b']' | b'|' | b'~' | b'\\' | b'*' | b'_' | b'<' | b'&' | b'!' | b'#' => false,
        b'-' | b'+' | b'=' | b':' | b'>' | b'.' | b')' => !edge.start,
        _ => true,
    };
    if !edge.heading_end && text.bytes().all(means_nothing) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (i, (&c, escaped)) in chars.iter().zip(backslashes(&chars, edge)).enumerate() {
        if i + 1 == chars.len() && edge.heading_end && ".,;:!。，；：！".contains(c) {
            // A linter takes this for a heading that ends like a sentence; as an entity it reads the same.
            let _ = write!(out, "&#{};", c as u32);
            continue;
        }
        if escaped {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Which characters of a text need a backslash to be read as they stand.
pub(crate) fn backslashes(chars: &[char], edge: Edge) -> Vec<bool> {
    let at = |i: usize| chars.get(i).copied();
    let blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // Counted once: how many characters at the start are one of these, and where a run of `#` at the end begins.
    let leading = |allowed: &str| chars.iter().take_while(|c| allowed.contains(**c)).count();
    let (rules, hashes, figures) = (leading("-+=*: "), leading("#"), leading("0123456789"));
    let last_hashes = chars.len() - chars.iter().rev().take_while(|c| **c == '#').count();
    let lines = lines_to_fill(chars, edge);
    let escaped = |(i, &c): (usize, &char)| {
        let (before, after) = (i.checked_sub(1).and_then(at), at(i + 1));
        let ends = after.is_none();
        match c {
            '`' | '[' | ']' | '|' => true,
            // Before a figure it means "about", and can close nothing.
            '~' => !(letter(after) && before.is_none_or(|b| b == ' ' || b == '(')),
            '\\' => after.is_none_or(|n| n.is_ascii_punctuation()),
            '*' => !(blank(before) && blank(after)),
            '_' => !(letter(before) && letter(after) || lines.get(i).copied().unwrap_or_default()),
            '<' => after.or(edge.next).is_some_and(|n| n.is_ascii_alphabetic() || "/!?".contains(n)),
            '&' => is_entity(chars.get(i + 1..).unwrap_or_default(), edge.next),
            '!' => ends && edge.next == Some('['),
            '-' | '+' | '=' | ':' => edge.start && i <= rules && !letter(after),
            '>' => edge.start && i == 0,
            '#' => (edge.start && i <= hashes && !letter(after)) || (edge.heading_end && i >= last_hashes),
            '.' | ')' => edge.start && i > 0 && i == figures && (ends || blank(after)),
            _ => false,
        }
    };
    chars.iter().enumerate().map(escaped).collect()
}

/// Which characters are underscores of a line to be filled in, with blanks or nothing around it: they can open and close nothing.
///
/// Source: CommonMark 0.31, 6.2, "left-flanking" and "right-flanking".
fn lines_to_fill(chars: &[char], edge: Edge) -> Vec<bool> {
    let mut out = vec![false; if chars.contains(&'_') { chars.len() } else { 0 }];
    let mut at = 0;
    for run in chars.chunk_by(|one, other| (*one == '_') == (*other == '_')) {
        let end = at + run.len();
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(end).copied().or(edge.next);
        let stands_free = before.is_some_and(|c| c.is_whitespace()) && after.is_none_or(char::is_whitespace);
        if run.first() == Some(&'_') && stands_free {
            out.iter_mut().take(end).skip(at).for_each(|one| *one = true);
        }
        at = end;
    }
    out
}

/// A YAML string in double quotes; `inside`: the quotes are the template's.
pub(super) fn yaml(text: &str, inside: bool) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    if inside { out } else { format!("\"{out}\"") }
}

/// Text in an HTML comment. Only what would end it gets a blank; in a comment within a line (`strict`) some parsers take two
/// hyphens for its end.
pub(super) fn comment(text: &str, strict: bool) -> String {
    let mut line = one_line(text).replace("-->", "-- >").replace("--!>", "-- !>");
    while strict && line.contains("--") {
        line = line.replace("--", "- -");
    }
    if line.starts_with('>') || line.starts_with("->") {
        line.insert(0, ' ');
    }
    if line.ends_with('-') {
        line.push(' ');
    }
    line
}

/// The target of a link. Anything but a web or mail address loses its scheme, so that it can't run.
pub(super) fn url(text: &str) -> String {
    let line = one_line(text);
    let scheme = ["https://", "http://", "mailto:"]
        .iter()
        .any(|s| line.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s)));
    let kept: &[u8] = if scheme { b"-._~/:?#&=%+,;@!$" } else { b"-._~/#" };
    line.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || kept.contains(&b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

/// The target of a link to a file beside the document: letters and figures of any script stay.
pub(super) fn file(name: &str) -> String {
    name.chars().fold(String::new(), |mut out, c| {
        if c.is_alphanumeric() || "-._~".contains(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for b in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{b:02X}");
            }
        }
        out
    })
}

/// Text in the double quotes of a Mermaid label; Mermaid writes entities with `#`. Two percent signs begin a comment.
pub(super) fn mermaid(text: &str) -> String {
    one_line(text).chars().fold(String::new(), |mut out, c| {
        match c {
            '"' => out.push_str("#quot;"),
            '#' | '<' | '>' | '`' | '\\' | '&' | '*' | '_' | '~' | '{' | '}' | '$' => {
                let _ = write!(out, "#{};", c as u32);
            }
            '%' if out.ends_with('%') => out.push_str("#37;"),
            c => out.push(c),
        }
        out
    })
}

/// The words that begin a line of their own in a Gantt chart; the case does not matter.
const GANTT_WORDS: [&str; 20] = [
    "acctitle",
    "accdescr",
    "accdescription",
    "href",
    "call",
    "click",
    "gantt",
    "dateformat",
    "inclusiveenddates",
    "topaxis",
    "axisformat",
    "tickinterval",
    "includes",
    "excludes",
    "todaymarker",
    "weekday",
    "weekend",
    "title",
    "section",
    "vert",
];

/// The name of a task in a Mermaid Gantt chart: a colon ends it, and some words and figures at its start are no name.
///
/// Source: the lexer of Mermaid 11, `diagrams/gantt/parser/gantt.jison`.
pub(super) fn gantt(text: &str, start: bool) -> String {
    let line = one_line(text);
    let word: String = line.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let is_word = GANTT_WORDS.contains(&word.as_str());
    let is_day = line.get(..10).is_some_and(|head| {
        head.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() })
    });
    line.chars().enumerate().fold(String::new(), |mut out, (i, c)| {
        let first = start && i == 0 && (is_word || is_day);
        // A percent sign there begins a comment.
        let comment = c == '%' && (i < 2 || out.ends_with('%'));
        if first || comment || matches!(c, ':' | ';' | '#' | '<' | '>' | '{' | '}') {
            let _ = write!(out, "#{};", c as u32);
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_text_stays_readable() {
        for text in [
            "state-of-the-art",
            "C# & F#",
            "R&D",
            "a < b",
            "snake_case",
            "50% off, $10",
            "~10 users",
            "9 - 5",
            "AT&T",
            "“so”",
            "5 * 3",
            "x = y",
            "yes: no",
            "a > b",
            "Wow! Yes",
            "Wow!",
            "Q&A: R&D, then; more",
            "is it <",
        ] {
            assert_eq!(inline(text, Edge { start: true, ..Edge::default() }), text);
        }
    }

    #[test]
    fn markup_is_escaped() {
        let start = Edge { start: true, ..Edge::default() };
        for (text, expected) in [
            ("- not a list", "\\- not a list"),
            ("1. not a list", "1\\. not a list"),
            ("---", "\\-\\-\\-"),
            ("```", "\\`\\`\\`"),
            ("*", "\\*"),
            ("_x_", "\\_x\\_"),
            ("[x](javascript:y)", "\\[x\\](javascript:y)"),
            ("<b>", "\\<b>"),
            ("# x", "\\# x"),
            ("a | b", "a \\| b"),
            ("see https://a.example/b_c_.", "see <https://a.example/b_c_>."),
            ("two\n\nlines", "two lines"),
            ("http://a.example/b_c&amp;d", "http://a.example/b_c\\&amp;d"),
        ] {
            assert_eq!(inline(text, start), expected);
        }
    }

    #[test]
    fn headings_end_well() {
        let edge = Edge { heading_end: true, ..Edge::default() };
        assert_eq!(inline("C#", edge), "C\\#");
        assert_eq!(inline("Done.", edge), "Done&#46;");
    }

    #[test]
    fn what_follows_decides() {
        let before = |next| Edge { next: Some(next), ..Edge::default() };
        assert_eq!(inline("Wow!", before('[')), "Wow\\!");
        assert_eq!(inline("Wow!", before('.')), "Wow!");
        assert_eq!(inline("R&D", before(';')), "R\\&D");
        assert_eq!(inline("R&D", before(' ')), "R&D");
        assert_eq!(inline("a <", before('b')), "a \\<");
    }

    #[test]
    fn no_address_in_the_words_of_a_link() {
        let edge = Edge { linked: true, ..Edge::default() };
        assert_eq!(inline("https://a.example/b_c_", edge), "https://a.example/b_c\\_");
    }

    #[test]
    fn other_places() {
        assert_eq!(yaml("a \"b\" \\", false), r#""a \"b\" \\""#);
        assert_eq!(comment("a --> b ---", false), "a -- > b --- ");
        assert_eq!(comment("a --> b ---", true), "a - - > b - - - ");
        assert_eq!(file("a (b) größe.md"), "a%20%28b%29%20größe.md");
        assert_eq!(url("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(url("https://a.example/b_c?d=e"), "https://a.example/b_c?d=e");
        assert_eq!(gantt("Click to R&D, then: C#; 5%", true), "#67;lick to R&D, then#58; C#35;#59; 5%");
        assert_eq!(gantt("2027-03-09 5%%{x}", true), "#50;027-03-09 5%#37;#123;x#125;");
        assert_eq!(gantt("9% more, section two", true), "9#37; more, section two");
        assert_eq!(mermaid("say \"hi\" #1"), "say #quot;hi#quot; #35;1");
    }

    #[test]
    fn a_line_to_be_filled_in_stays_as_it_is() {
        let at = |start| Edge { start, ..Edge::default() };
        for (text, start, expected) in [
            ("Name: ______", false, "Name: ______"),
            ("a ___ b", false, "a ___ b"),
            ("a ___b", false, "a \\_\\_\\_b"),
            ("______", true, "\\_\\_\\_\\_\\_\\_"),
        ] {
            assert_eq!(inline(text, at(start)), expected);
        }
    }
}
