//! Helpers for whole lines.

use super::{About, Args, Call, Made};
use crate::traced::{CONTENTS as CONTENTS_MARK, Piece, Traced};

pub(super) const LINE: About = About {
    name: "line",
    usage: "{{#line words=50}} … {{/line}}",
    does: "Joins what stands in it to one line, so that a template can give each sentence a line of its own. With `words`, \
           lines that would go over that number are left out; with `least`, nothing is written below that number.",
    call: Call::Block(|args, inner| Ok(Made::Text(line(args, inner)))),
};

fn line(args: &Args<'_>, inner: Traced) -> Traced {
    let limit = args.named_number("words");
    let mut out = Traced::default();
    let mut words = 0;
    for line in lines(inner) {
        let count = line.text().split_whitespace().count();
        if count == 0 || limit.is_some_and(|limit| words > 0 && words + count > limit) {
            continue;
        }
        words += count;
        if !out.0.is_empty() {
            out.push(" ");
        }
        out.0.extend(line.0);
    }
    if words == 0 || args.named_number("least").is_some_and(|least| words < least) {
        return Traced::default();
    }
    // The engine takes the line end behind a closing tag that stands alone.
    out.push("\n");
    out
}

/// Cuts at the template's own line ends; those inside a value are the value's.
fn lines(text: Traced) -> Vec<Traced> {
    let mut lines = vec![Traced::default()];
    for piece in text.0 {
        if piece.from.is_some() {
            lines.last_mut().into_iter().for_each(|line| line.0.push(piece.clone()));
            continue;
        }
        for (i, words) in piece.text.split('\n').enumerate() {
            if i > 0 {
                lines.push(Traced::default());
            }
            let words = if i > 0 { words.trim_start() } else { words };
            if !words.is_empty() {
                lines.last_mut().into_iter().for_each(|line| line.0.push(Piece { text: words.to_owned(), from: None }));
            }
        }
    }
    lines
}

pub(super) const CONTENTS: About = About {
    name: "contents",
    usage: "{{contents}}",
    does: "A list of links to the headings below it. It stands on a line of its own.",
    call: Call::Value(|_| Ok(Made::Text(Traced::words(CONTENTS_MARK.to_string())))),
};
