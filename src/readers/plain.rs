//! Plain text: paragraphs, items, lines that stand for themselves.

use super::{Block, Kind, Lines, Said};

/// A line of less than this share of the longest one beside it, in percent, was ended on purpose.
const SHORT: usize = 60;

/// Reads plain text from that byte on.
pub(super) fn read(whole: &str, from: usize) -> Vec<Block> {
    let places = Lines::of(whole);
    let mut out = Vec::new();
    let mut paragraph: Vec<Line<'_>> = Vec::new();
    let mut at = from;
    for line in whole.get(from..).unwrap_or_default().split_inclusive('\n') {
        // What an answer quotes is read as well.
        let bare = line.trim_start_matches([' ', '\t', '>', '\u{feff}']);
        let start = at + line.len() - bare.len();
        at += line.len();
        let bare = bare.trim_end();
        if bare.is_empty() || bare.chars().all(|c| "-=_*~#".contains(c)) {
            end(&places, &mut paragraph, &mut out);
            continue;
        }
        if marker(bare).is_some() || is_header(bare, out.is_empty() && paragraph.is_empty()) {
            end(&places, &mut paragraph, &mut out);
        }
        let is_header = is_header(bare, out.iter().all(|block: &Block| matches!(block.kind, Kind::Aside(_))));
        paragraph.push(Line { start, text: bare });
        if is_header {
            end(&places, &mut paragraph, &mut out);
        }
    }
    end(&places, &mut paragraph, &mut out);
    out
}

struct Line<'t> {
    start: usize,
    text: &'t str,
}

/// The length of the sign that begins an item.
fn marker(line: &str) -> Option<usize> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=2).contains(&digits) {
        let sign = line.get(digits..)?.strip_prefix(['.', ')'])?;
        return sign.starts_with(' ').then_some(digits + 1);
    }
    let sign = line.chars().next().filter(|c| matches!(c, '-' | '*' | '•' | '–' | '·' | '+'))?;
    line.get(sign.len_utf8()..).filter(|rest| rest.starts_with([' ', '\t'])).map(|_| sign.len_utf8())
}

/// `Subject: …`, above the text of a message.
fn is_header(line: &str, first: bool) -> bool {
    const NAMES: [&str; 7] = ["subject", "preview", "preheader", "from", "to", "cc", "date"];
    let name = line.split_once(':').map(|(name, _)| name.trim().to_lowercase());
    first && name.is_some_and(|name| NAMES.iter().any(|known| name.starts_with(known) && name.len() < 20))
}

fn end(places: &Lines, lines: &mut Vec<Line<'_>>, out: &mut Vec<Block>) {
    let all = std::mem::take(lines);
    let widest = all.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    let mut said = Said::default();
    let mut begun = None;
    let mut rest = all.iter().peekable();
    while let Some(line) = rest.next() {
        let skip = marker(line.text).filter(|_| begun.is_none());
        let text = line.text.get(skip.unwrap_or(0)..).unwrap_or_default();
        let begin = *begun.get_or_insert((line.start, skip.is_some()));
        let from = line.start + skip.unwrap_or(0);
        said.push(text, from..from + text.len());
        let was_ended = line.text.chars().count() * 100 < widest * SHORT
            && rest.peek().is_some_and(|next| next.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
        if rest.peek().is_some() && !was_ended {
            said.push("\n", from + text.len()..from + text.len() + 1);
            continue;
        }
        let whole_said = std::mem::take(&mut said).cleaned();
        begun = None;
        if whole_said.is_empty() {
            continue;
        }
        let kind = match begin {
            (_, true) => Kind::Item(whole_said),
            (_, false) if is_header(line.text, out.iter().all(|b: &Block| matches!(b.kind, Kind::Aside(_)))) => {
                Kind::Aside(whole_said)
            }
            (_, false) => Kind::Paragraph(whole_said),
        };
        out.push(Block { at: places.at(begin.0), kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_items_and_lines() {
        let text = "Subject: Two thirds\n\nHi Dana,\n\nIt finishes the request under your own policy\ninstead of an article.\n\nPrice: $3\nLaunch day: 9 March, for every account there is\n- one\n- two\n  more\n--\nBest,\nJonas\n";
        let told: Vec<String> = read(text, 0)
            .into_iter()
            .map(|block| match block.kind {
                Kind::Aside(said) => format!("{} aside {}", block.at, said.text()),
                Kind::Item(said) => format!("{} item {}", block.at, said.text()),
                Kind::Paragraph(said) => format!("{} {}", block.at, said.text().replace('\n', "/")),
                _ => String::new(),
            })
            .collect();
        assert_eq!(
            told,
            [
                "line 1 aside Subject: Two thirds",
                "line 3 Hi Dana,",
                "line 5 It finishes the request under your own policy/instead of an article.",
                "line 8 Price: $3",
                "line 9 Launch day: 9 March, for every account there is",
                "line 10 item one",
                "line 11 item two\nmore",
                "line 14 Best,/Jonas"
            ]
        );
    }
}
