//! Helpers that set a value into a sentence.

use super::{About, Args, Call, Made, text_of};
use crate::brief::date;
use crate::language::counting::Count;
use crate::render::long;
use crate::traced::{Piece, Traced, Via};

pub(super) const SENTENCE: About = About {
    name: "sentence",
    usage: "{{sentence value …}}",
    does: "Ends each value with one stop, and sets a blank between several. Missing values are left out.",
    call: Call::Value(sentence),
};

fn sentence(args: &Args<'_>) -> Result<Made, String> {
    let mut out = Traced::default();
    for i in 0..args.len() {
        let text = args.text(i)?;
        if text.is_blank() {
            continue;
        }
        if !out.0.is_empty() {
            out.push(" ");
        }
        out.0.extend(stopped(text).0);
    }
    Ok(Made::Text(out))
}

/// The text with a stop at its end. Several paragraphs have their own.
pub(super) fn stopped(mut text: Traced) -> Traced {
    if !ends_sentence(&text.text()) && !text.0.iter().any(|piece| long::has_several_blocks(&piece.text)) {
        text.push(".");
    }
    text
}

/// Whether a stop would be one too many. Quotation marks and brackets do not hide the stop before them.
fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', '*', '_', '`']);
    bare.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

pub(super) const BARE: About = About {
    name: "bare",
    usage: "{{bare value}}",
    does: "Takes the closing stop off, for a heading, a cell or bold type.",
    call: Call::Value(|args| Ok(Made::Text(bare(args.text(0)?)))),
};

/// The text without its closing stop.
pub(super) fn bare(mut text: Traced) -> Traced {
    let strip = |piece: &mut Piece| {
        let kept = piece.text.trim_end().trim_end_matches(['.', ',', ';', ':', '。']).len();
        if kept < piece.text.trim_end().len() && !piece.text.trim_end().ends_with("..") && kept > 0 {
            piece.text.truncate(kept);
            if let Some(from) = &mut piece.from {
                from.via = from.via.or(Some(Via::NoStop));
            }
        }
    };
    text.0.last_mut().into_iter().for_each(strip);
    text
}

pub(super) const QUOTE: About = About {
    name: "quote",
    usage: "{{quote value stop=true}}",
    does: "Sets quotation marks around a value; with `stop`, a stop before the closing one where there is none.",
    call: Call::Value(quote),
};

fn quote(args: &Args<'_>) -> Result<Made, String> {
    let text = args.text(0)?;
    if text.is_blank() {
        return Ok(Made::Text(text));
    }
    let text = if args.is_set("stop") { stopped(text) } else { text };
    let plain = text.text();
    // Someone who typed the marks around it does not want them twice.
    let is_quoted =
        plain.starts_with(['"', '\u{201c}']) && plain.ends_with(['"', '\u{201d}']) && plain.matches('"').count() <= 2;
    Ok(Made::Text(if is_quoted && plain.chars().count() > 2 { text } else { quoted(text) }))
}

fn quoted(text: Traced) -> Traced {
    let mut out = Traced::words("\"");
    out.0.extend(text.0);
    out.push("\"");
    out
}

pub(super) const MID: About = About {
    name: "mid",
    usage: "{{mid value}}",
    does: "Sets a name into the middle of a sentence: an article at its start loses its capital, a closing stop goes. A name \
           that reads like a sentence stands in quotation marks.",
    call: Call::Value(|args| {
        let name = bare(args.text(0)?);
        Ok(Made::Text(if reads_like_a_sentence(&name.text()) { quoted(name) } else { mid(name) }))
    }),
};

/// "The receptionist calls them" and "Staying with paper and pen": a proper name has fewer words without a capital.
fn reads_like_a_sentence(name: &str) -> bool {
    name.split_whitespace().skip(1).filter(|word| word.starts_with(char::is_lowercase)).count() > 2
}

fn mid(mut text: Traced) -> Traced {
    if let Some(first) = text.0.first_mut() {
        let lower = ["A ", "An ", "The "].iter().find(|article| first.text.starts_with(**article));
        if let (Some(article), Some(rest)) = (lower, lower.and_then(|a| first.text.strip_prefix(a))) {
            first.text = format!("{}{rest}", article.to_lowercase());
            if let Some(from) = &mut first.from {
                from.via = from.via.or(Some(Via::Article));
            }
        }
    }
    text
}

pub(super) const NAMED: About = About {
    name: "named",
    usage: "{{named value}}",
    does: "A sentence about the product that stands alone: \"It\" at its start becomes the product's name.",
    call: Call::Value(named),
};

fn named(args: &Args<'_>) -> Result<Made, String> {
    let mut text = args.text(0)?;
    let name = text_of(args.root.pointer("/product/name").unwrap_or(&serde_json::Value::Null))?;
    if let [Piece { text: words, from: Some(from) }] = text.0.as_mut_slice()
        && let Some(rest) = words.strip_prefix("It ")
    {
        *words = format!("{} {rest}", name.text());
        from.leaves.extend(name.leaves());
        from.via = Some(Via::Named);
    }
    Ok(Made::Text(text))
}

pub(super) const IT: About = About {
    name: "it",
    usage: "{{it value}}",
    does: "A sentence that follows one about the product: the product's name at its start becomes \"It\" where the verb behind \
           it allows that.",
    call: Call::Value(it),
};

fn it(args: &Args<'_>) -> Result<Made, String> {
    let mut text = args.text(0)?;
    let name = text_of(args.root.pointer("/product/name").unwrap_or(&serde_json::Value::Null))?;
    if let [Piece { text: words, from: Some(from) }] = text.0.as_mut_slice()
        && let Some(rest) = words.strip_prefix(name.text().as_str()).and_then(|rest| rest.strip_prefix(' '))
        && goes_with_it(rest)
    {
        *words = format!("It {rest}");
        from.via = Some(Via::Named);
    }
    Ok(Made::Text(text))
}

/// "treats", "is" and "has", but not "let" and "are": a name may stand for several things.
fn goes_with_it(rest: &str) -> bool {
    let verb = rest.split_whitespace().next().unwrap_or_default();
    verb.ends_with('s') && !verb.ends_with("ss") && verb.chars().all(char::is_lowercase)
}

pub(super) const SPELLED: About = About {
    name: "spelled",
    usage: "{{spelled value}}",
    does: "Writes days from launch out where they stand in a text: `T+30` becomes `8 April 2027`.",
    call: Call::Value(spelled),
};

fn spelled(args: &Args<'_>) -> Result<Made, String> {
    Ok(Made::Text(spelled_out(args.text(0)?, args)))
}

/// The text with its days from launch written out.
pub(super) fn spelled_out(mut text: Traced, args: &Args<'_>) -> Traced {
    let launch = args.root.pointer("/launch_day").and_then(serde_json::Value::as_str).and_then(date::day);
    let form = args.root.pointer("/dates").and_then(serde_json::Value::as_str);
    let form = form.map_or_else(Default::default, date::form);
    for piece in &mut text.0 {
        let words = date::spelled(&piece.text, launch, form);
        if let (true, Some(from)) = (words != piece.text, &mut piece.from) {
            piece.text = words;
            from.via = Some(Via::Date);
        }
    }
    text
}

pub(super) const GIST: About = About {
    name: "gist",
    usage: "{{gist value}}",
    does: "The first paragraph of a longer text, as part of a line.",
    call: Call::Value(gist),
};

fn gist(args: &Args<'_>) -> Result<Made, String> {
    let mut text = args.text(0)?;
    for piece in &mut text.0 {
        let first = long::first_paragraph(&piece.text);
        if first != long::plain(&piece.text) {
            piece.text = first;
            if let Some(from) = &mut piece.from {
                from.via = Some(Via::FirstParagraph);
            }
        }
    }
    Ok(Made::Text(text))
}

pub(super) const FITS: About = About {
    name: "fits",
    usage: "{{#if (fits 40 value …)}}",
    does: "Whether the values have so many words or fewer together; with `characters=true`, so many characters.",
    call: Call::Value(fits),
};

fn fits(args: &Args<'_>) -> Result<Made, String> {
    let mut has = 0;
    for i in 1..args.len() {
        let text = args.text(i)?.text();
        has += if args.is_set("characters") { Count::Characters.of(&text) } else { text.split_whitespace().count() };
    }
    Ok(Made::Truth(has <= args.number(0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stop_whatever_is_typed() {
        for (typed, read) in
            [("a", "a."), ("a.", "a."), ("a?", "a?"), ("a \"b.\"", "a \"b.\""), ("a (b)", "a (b)."), ("a…", "a…")]
        {
            assert_eq!(stopped(Traced::words(typed)).text(), read);
        }
    }

    #[test]
    fn stops_come_off() {
        for (typed, read) in [("a.", "a"), ("a", "a"), ("a?", "a?"), ("a...", "a..."), (".", ".")] {
            assert_eq!(bare(Traced::words(typed)).text(), read);
        }
    }

    #[test]
    fn articles_lose_their_capital() {
        for (typed, read) in
            [("A group chat", "a group chat"), ("The old way", "the old way"), ("Acme", "Acme"), ("A", "A")]
        {
            assert_eq!(mid(Traced::words(typed)).text(), read);
        }
    }

    #[test]
    fn a_name_that_reads_like_a_sentence_is_quoted() {
        for (name, is_one) in [
            ("The receptionist calls them", true),
            ("Staying with the rubber band", true),
            ("A spreadsheet and phone calls", true),
            ("A group chat", false),
            ("Deskwise", false),
            ("Bank of the West", false),
            ("Microsoft Dynamics 365 Customer Service", false),
        ] {
            assert_eq!(reads_like_a_sentence(name), is_one, "{name}");
        }
    }
}
