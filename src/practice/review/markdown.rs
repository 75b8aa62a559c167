//! A review as a page.

use std::fmt::Write as _;

use super::{Caught, Cut, Decided, Handled, Judged, Note, Review, Row, Seen, Way};
use crate::finding::listed;
use crate::practice::case::{Quote, Stand};
use crate::practice::clock::spoken;

/// What a reader has to know of the rules.
pub(super) const LIMIT: &str = "Each sentence below was found by words and fields, at the place that it shows. Where something is called \
    missing and you did say it, in other words: would somebody who listens once have heard it?";

/// The page.
#[must_use]
pub fn page(review: &Review) -> String {
    let mut out = format!("# Review: {}\n", review.title);
    if let Some((worked, since)) = review.time {
        let _ = writeln!(out, "\n{} of work, {} since you began.", spoken(worked), spoken(since));
    }
    let _ = writeln!(out, "\n{}", review.made.join(" "));
    let _ = writeln!(out, "\n{LIMIT}");
    let _ = writeln!(out, "\n| area | score | which means |\n| --- | --- | --- |");
    for area in &review.areas {
        let score = area.score.map_or("not scored".to_owned(), |score| format!("{score} of 4"));
        let _ = writeln!(out, "| {} | {score} | {} |", area.title, area.words);
    }
    for one in &review.areas {
        area(&mut out, one);
    }
    traps(&mut out, &review.traps);
    if let Some(one) = &review.twist {
        handled(&mut out, one);
    }
    cuts(&mut out, &review.cut);
    choices(&mut out, &review.choices);
    key(&mut out, &review.key);
    let _ = writeln!(out, "\nThe whole of it:\n\n```yaml\n{}\n```", review.brief.text.trim_end());
    out
}

fn area(out: &mut String, area: &Judged) {
    let _ = writeln!(out, "\n## {}", area.title);
    let Some(score) = area.score else {
        let _ = writeln!(out, "\n{}", area.words);
        return;
    };
    let (got, of) = area.share;
    let held = match area.traps {
        0 => String::new(),
        1 => "; a trap holds it down".to_owned(),
        count => format!("; {count} traps hold it down"),
    };
    let _ = writeln!(out, "\n**{score} of 4.** {} (Found {got} of {of} that count here{held}.)", area.words);
    notes(out, "Strong", &area.strong);
    notes(out, "Missing", &area.missing);
    let _ = writeln!(out, "\nWhat no rule can judge: {}", area.ask);
    let shown: Vec<String> =
        area.shown.iter().filter_map(|row| row.key.clone()).map(|text| format!("*{text}*")).collect();
    if !shown.is_empty() {
        let _ = writeln!(out, "One good answer stands on: {}", shown.join("; "));
    }
}

fn notes(out: &mut String, title: &str, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:\n");
    for note in notes {
        let _ = writeln!(out, "- {}", note.says);
        places(out, note);
    }
}

fn places(out: &mut String, note: &Note) {
    for seen in &note.seen {
        let _ = writeln!(out, "  - you, {}", place(seen));
    }
    for quote in &note.from {
        let _ = writeln!(out, "  - {}", quoted(quote));
    }
}

fn place(seen: &Seen) -> String {
    let path = seen.path.as_ref().map(|path| format!(" (`{path}`)")).unwrap_or_default();
    format!("{}:{}{path}: \u{201c}{}\u{201d}", seen.file.display(), seen.line, short(&seen.text))
}

fn quoted(quote: &Quote) -> String {
    format!("{}:{} ({}) says: {}", quote.file.display(), quote.line, quote.at, quote.text)
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    const MOST: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("{}…", cut.trim_end())
}

fn traps(out: &mut String, traps: &[Caught]) {
    let _ = writeln!(out, "\n## Traps");
    if traps.is_empty() {
        let _ = writeln!(out, "\nNone that this case knows of.");
    }
    for trap in traps {
        let _ = writeln!(out, "\n**{}.** {}\n", trap.name, trap.note.says);
        for seen in &trap.note.seen {
            let _ = writeln!(out, "- you, {}", place(seen));
        }
        for quote in &trap.note.from {
            let _ = writeln!(out, "- {}", quoted(quote));
        }
    }
}

fn handled(out: &mut String, one: &Handled) {
    let _ = writeln!(out, "\n## What happened: {}\n\n{} wrote ({}).", one.about, one.who, one.file);
    let changed = if one.changed.is_empty() {
        "Nothing changed in the brief after that.".to_owned()
    } else {
        format!(
            "Since then you changed {}.",
            listed(&one.changed.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>())
        )
    };
    let _ = writeln!(out, "\n{changed}");
    if !one.left.is_empty() {
        let _ = writeln!(out, "\nIt still says the old thing:\n");
        for seen in &one.left {
            let _ = writeln!(out, "- {}", place(seen));
        }
    }
    let _ = writeln!(out, "\nOne good way, on the brief of the key:\n");
    for line in &one.good {
        let _ = writeln!(out, "- {line}");
    }
    let _ = writeln!(out, "- and the answer: {}", one.reply.trim());
}

fn cuts(out: &mut String, cuts: &[Cut]) {
    let _ = writeln!(out, "\n## What you would cut");
    if cuts.is_empty() {
        let _ = writeln!(out, "\nNothing is said about it.");
        return;
    }
    out.push('\n');
    for cut in cuts {
        let cost = cut.cost.as_deref().unwrap_or("you do not say what it costs");
        let verdict = match &cut.way {
            Some(way) => format!("{}: {}", stand(way.stand), way.why),
            None => "the case has no opinion; could you say it to whom it hits?".to_owned(),
        };
        let _ = writeln!(out, "- {}. The cost: {cost}. {verdict}", cut.seen.text.trim_end_matches('.'));
    }
}

fn stand(stand: Stand) -> &'static str {
    match stand {
        Stand::Key => "The key does the same",
        Stand::Defensible => "That can be made good",
        Stand::Weak => "That is hard to make good",
    }
}

fn choices(out: &mut String, choices: &[Decided]) {
    let _ = writeln!(out, "\n## Your choices beside the key's");
    for one in choices {
        let _ = writeln!(out, "\n**{}**\n", one.about);
        match (&one.option, one.seen.first()) {
            (Some(way), Some(seen)) => {
                let _ = writeln!(out, "- You: {} ({}). {}: {}", way.name, place(seen), stand(way.stand), way.why);
            }
            (_, Some(seen)) => {
                let _ = writeln!(
                    out,
                    "- You: {}. The case does not know this way, so it was not scored: what would you say for it?",
                    place(seen)
                );
            }
            _ => {
                let _ = writeln!(out, "- You: nothing is decided.");
            }
        }
        ways(out, &one.key);
    }
}

fn ways(out: &mut String, key: &Way) {
    let _ = writeln!(out, "- The key: {}. {}", key.name.trim_end_matches('.'), key.why);
    for quote in &key.from {
        let _ = writeln!(out, "  - {}", quoted(quote));
    }
}

fn key(out: &mut String, rows: &[Row]) {
    let _ = writeln!(out, "\n## The key's brief\n\n| field | the key | you |\n| --- | --- | --- |");
    for row in rows {
        let cell = |text: &Option<String>| text.as_deref().map(short).unwrap_or_default().replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {} | {} |", row.path, cell(&row.key), cell(&row.yours));
    }
}
