//! Slides: too full, too long to be said, or without a word to say.

use crate::check::context::{Context, Found, shown};
use crate::check::folder::OnDisk;
use crate::check::markdown::Slide;
use crate::finding::Place;
use crate::language::lists;
use crate::language::words::words;

/// One minute of speech.
const TALK_TRACK: usize = 150;
const WORDS: usize = 40;
const BULLETS: usize = 6;
const ROWS: usize = 5;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for document in context.documents {
        for slide in document.slides() {
            one(document, slide, found);
        }
    }
}

fn one(document: &OnDisk, slide: &Slide, found: &mut Found) {
    let place = || place(document, slide);
    let spoken = words(&slide.notes).len();
    if spoken > TALK_TRACK && lists::talk_tracks().any(&slide.title_text) {
        let message = format!("the talk track has {spoken} words, and a minute has about {TALK_TRACK}");
        let finding = Context::finding("long-talk-track", Some(place()), message);
        found.push(finding.help("say it aloud with a clock; cut what you skip"));
    }
    let full = [
        (slide.words > WORDS).then(|| format!("{} words", slide.words)),
        (slide.bullets > BULLETS).then(|| format!("{} points", slide.bullets)),
        (slide.rows > ROWS).then(|| format!("a table of {} rows", slide.rows)),
    ];
    let full: Vec<String> = full.into_iter().flatten().collect();
    if !full.is_empty() {
        let message = format!("this slide has {}", full.join(" and "));
        let finding = Context::finding("crowded-slide", Some(place()), message);
        found.push(finding.help(format!(
            "{WORDS} words, {BULLETS} points or {ROWS} rows are what people read while you speak; the rest goes into the notes"
        )));
    }
    if slide.notes.is_empty() && (slide.words > 0 || slide.rows > 0 || !slide.title_text.is_empty()) {
        let what = if slide.title_text.is_empty() {
            "this slide".to_owned()
        } else {
            format!("`{}`", shown(&slide.title_text))
        };
        let finding = Context::finding("slide-without-notes", Some(place()), format!("{what} has no notes"));
        found.push(finding.help("write what one says here, in a comment below the slide"));
    }
}

/// The title's line, or the first line that says something.
fn place(document: &OnDisk, slide: &Slide) -> Place {
    if !slide.title.is_empty() {
        return document.place(slide.title.clone());
    }
    let text = document.text().get(slide.bytes.clone()).unwrap_or_default();
    let start = slide.bytes.start + text.len() - text.trim_start().len();
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end().len();
    document.place(start..start + line)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Bench, rules};

    #[test]
    fn slides() {
        let deck = "enablement-deck.md";
        let of: Vec<&str> = crate::check::table::DECK.iter().map(|rule| rule.name).collect();
        let slide = |body: &str| format!("\n---\n\n## A slide\n\n{body}\n");
        let note = "\n<!--\nSay it.\n-->\n";
        for (body, expected) in [
            (format!("Short.\n{note}"), vec![]),
            ("Short.\n".to_owned(), vec!["slide-without-notes"]),
            (format!("{}\n{note}", "word ".repeat(40)), vec![]),
            (format!("{}\n{note}", "word ".repeat(41)), vec!["crowded-slide"]),
            (format!("{}\n{note}", "- x\n".repeat(6)), vec![]),
            (format!("{}\n{note}", "- x\n".repeat(7)), vec!["crowded-slide"]),
            (format!("| a | b |\n| --- | --- |\n{}\n{note}", "| c | d |\n".repeat(5)), vec![]),
            (format!("| a | b |\n| --- | --- |\n{}\n{note}", "| c | d |\n".repeat(6)), vec!["crowded-slide"]),
            (format!("Short.\n\n<!--\n{}\n-->\n", "word ".repeat(200)), vec![]),
        ] {
            let bench = Bench::example("enterprise-ai");
            bench.edit(deck, "", &slide(&body));
            assert_eq!(rules(&bench.check(), &of), expected, "{body}");
        }
        let bench = Bench::example("enterprise-ai");
        bench.edit(deck, "Say it like this.", &"Say it like this, and more. ".repeat(12));
        assert_eq!(rules(&bench.check(), &of), ["long-talk-track"]);
    }
}
