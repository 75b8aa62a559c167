//! Edits as people make them, and what they come to.

use super::places::{Alignment, Fate};
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

const DOC: &str = "# ⟨Acme Sync⟩ launch\n\n⟨Acme Sync⟩ helps ⟨small teams⟩ to ⟨share files fast⟩.\n\n- ⟨Works offline⟩\n- ⟨Free for two users⟩\n\n| a | ⟨cell one⟩ | ⟨cell two⟩ |\n\n**Now:** ⟨soon enough⟩\n\n### \"⟨so it is⟩\"\n\n### Why?\n\n⟨It is fast.\nAnd it is small.⟩\n\nEnd.\n";

/// What changed, as `old → new` or `old ?`.
fn told(from: &str, to: &str) -> Vec<String> {
    let (base, spans) = document(DOC);
    let mine = base.replacen(from, to, 1);
    assert_ne!(base, mine);
    let tell = |mine: &str| {
        let (written, plain) = (Plain::of(&base, &[]), Plain::of(mine, &[]));
        let spans: Vec<_> = spans.iter().map(|span| written.to_plain(span)).collect();
        let places = Alignment::new(written.text().into(), &spans, plain.text().into()).places();
        assert_eq!(places.len(), spans.len());
        let told = spans.iter().zip(places).filter(|(_, place)| place.fate != Fate::Kept);
        told.map(|(span, place)| {
            let was = &written.text()[span.clone()];
            match place.fate {
                Fate::Changed => format!("{was} → {}", mine[plain.to_source(&place.mine)].replace("\r\n", "\n")),
                fate => format!("{was} {fate:?}"),
            }
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
    assert_eq!(told("files fast.", "files fast. So they say."), ["share files fast → share files fast. So they say"]);
    assert_eq!(told("cell two", "cell two and more"), ["cell two → cell two and more"]);
    assert_eq!(told("cell one", "1"), ["cell one → 1"]);
    assert_eq!(told("- Works offline\n", "- A quite\n- other\n"), ["Works offline → A quite"]);
    assert_eq!(told("\"so it is\"", "\"so \"it is\"\""), ["so it is → so \"it is\""]);
    assert_eq!(told("\"so it is\"", "\"\"so\" it is\""), ["so it is → \"so\" it is"]);
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
    assert_eq!(told("And it is small.", "And small."), ["It is fast. And it is small. → It is fast.\nAnd small."]);
    assert_eq!(
        told("\nAnd it is small.", "\n\nAnd it is tiny."),
        ["It is fast. And it is small. → It is fast.\n\nAnd it is tiny."]
    );
    assert_eq!(
        told("It is fast.\nAnd it is small.", "Rewritten from scratch"),
        ["It is fast. And it is small. → Rewritten from scratch"]
    );
}

#[test]
fn lines_are_followed() {
    let (base, spans) = document("a\n⟨b⟩ c d e\nf\n");
    let alignment = Alignment::new(base.into(), &spans, "new\na\nb c d x\nf\n".into());
    let lines: Vec<Option<usize>> = (0..4).map(|line| alignment.base_line(line)).collect();
    assert_eq!(lines, [None, Some(0), Some(1), Some(2)]);
    assert!(alignment.stands(1) && !alignment.is_unchanged(2));
}

#[test]
fn very_long_documents_are_bounded() {
    let line = |i: usize| format!("Some words before the value: ⟨value number {i}⟩ and after.\n");
    let (base, spans) = document(&(0..3000).map(line).collect::<String>());
    let mine = base.replace("number 7", "nr 7");
    let changed = Alignment::new(base.as_str().into(), &spans, mine.into())
        .places()
        .iter()
        .filter(|p| p.fate == Fate::Changed)
        .count();
    assert_eq!(changed, 1 + 10 + 100);
    let other = (0..60_000).map(|i| i.to_string()).collect::<Vec<_>>().join("\n");
    assert_eq!(Alignment::new(base.into(), &spans, other.into()).places().len(), spans.len());
}
