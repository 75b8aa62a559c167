//! Any text in, a sound document out: whatever a brief says, each document has the blocks that its template gives it.

#![expect(clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test that goes wrong fails")]

mod briefs;
mod places;
mod shape;
mod values;

use std::collections::HashSet;

use briefs::{EXAMPLES, Value, parse, twin, yaml};
use launchpack::brief::model::Read;
use launchpack::catalog;
use launchpack::render::{Document, Placement, render};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// As many cases as `PROPTEST_CASES` says, else `cases`; the same ones on every run.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(cases);
    let rng_seed = if cases > 300 { RngSeed::Random } else { RngSeed::Fixed(20_270_309) };
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

fn documents(read: &Read) -> Vec<Document> {
    let catalog = catalog::embedded();
    // These say a risk where its words name a team or a rival, so that other words make another document.
    let by_name = |kind: &str| matches!(kind, "launch-plan" | "positioning-memo");
    let kinds: Vec<_> = catalog.documents().filter(|kind| !by_name(&kind.name) || names_no_team(read)).collect();
    match render(catalog, read, &kinds, &Placement::new()) {
        Ok(documents) => documents,
        Err(findings) => panic!("{}", launchpack::report::text(&findings.0, false)),
    }
}

/// Whether a value's words decide what is said of a risk.
fn decides(path: &str) -> bool {
    let is_rival = path.starts_with("competitors[") && path.ends_with("].name");
    path.starts_with("risks[") || path.starts_with("readiness[") || is_rival
}

/// Whether teams, rivals and risks are those of an example, of which it is known what names what.
fn names_no_team(read: &Read) -> bool {
    let texts = |read: &Read| -> Vec<String> {
        read.leaves.0.iter().filter(|leaf| decides(&leaf.path)).map(|leaf| leaf.text.clone()).collect()
    };
    catalog::examples().iter().any(|example| texts(&briefs::parse(example.text)) == texts(read))
}

/// A brief with other texts in some places, and the same with plain ones.
fn both(example: usize, places: &[usize], texts: &[String]) -> (String, String) {
    let (mut hostile, mut plain): (Vec<Value>, Vec<Value>) =
        (EXAMPLES[example].values.clone(), EXAMPLES[example].values.clone());
    let mut seen = HashSet::new();
    for (place, text) in places.iter().zip(texts).filter(|(place, _)| seen.insert(**place)) {
        let path = hostile[*place].0.clone();
        let mut text = text.clone();
        // What may not be said to customers is looked for in other values: here no value says another.
        if path.starts_with("claims.") && path.rsplit('.').next() == Some("says") {
            text = format!("{text} claim{place} {text}");
        }
        // Whoever owns several things is named once: here nobody does.
        if path.rsplit('.').next() == Some("owner") {
            text = format!("{text} claim{place}");
        }
        plain[*place].1 = twin(&path, &text);
        hostile[*place].1 = text;
    }
    // Which claims are about which competitor must not change: those names stay as they are.
    let names = |claims: &[Value], name: &str| -> Vec<bool> {
        let says = claims.iter().filter(|(path, _)| path.starts_with("claims.") && path.ends_with("says"));
        says.map(|(_, says)| says.contains(name)).collect()
    };
    for i in (0..hostile.len()).filter(|i| briefs::is_rival(&EXAMPLES[example].values[*i].0)) {
        if names(&hostile, &hostile[i].1) != names(&plain, &plain[i].1) {
            let kept = EXAMPLES[example].values[i].1.clone();
            plain[i].1.clone_from(&kept);
            hostile[i].1 = kept;
        }
    }
    (yaml(&hostile), yaml(&plain))
}

/// Places of values, by number; the texts for them.
fn replaced(
    of: fn(&briefs::Example) -> &Vec<usize>,
    value: impl Strategy<Value = String>,
    most: usize,
) -> impl Strategy<Value = (usize, Vec<usize>, Vec<String>)> {
    let value = proptest::collection::vec((any::<prop::sample::Index>(), value), 1..=most);
    (0..EXAMPLES.len(), value).prop_map(move |(example, chosen)| {
        let places = of(&EXAMPLES[example]);
        let (places, texts): (Vec<usize>, Vec<String>) =
            chosen.into_iter().map(|(index, text)| (*index.get(places), text)).unzip();
        (example, places, texts)
    })
}

fn the_same(left: &[String], right: &[String], what: &str, text: &str) -> Result<(), TestCaseError> {
    if left == right {
        return Ok(());
    }
    let at = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let near = |words: &[String]| words.iter().skip(at.saturating_sub(6)).take(14).cloned().collect::<Vec<_>>();
    Err(TestCaseError::fail(format!("{what}\n left: {:?}\nright: {:?}\n{text}", near(left), near(right))))
}

fn check(hostile: &str, plain: &str) -> Result<(), TestCaseError> {
    let (hostile, plain) = (parse(hostile), parse(plain));
    let (made, expected) = (documents(&hostile), documents(&plain));
    prop_assert_eq!(made.len(), expected.len());
    for (document, twin) in made.iter().zip(&expected) {
        prop_assert_eq!(&document.file, &twin.file);
        let (seen, twin_seen) = (shape::seen(&document.text), shape::seen(&twin.text));
        let longer = |document: &Document, read: &Read| -> Vec<std::ops::Range<usize>> {
            let is_long = |said: &&launchpack::render::Said| {
                said.leaves.first().and_then(|leaf| read.leaves.get(*leaf)).is_some_and(|leaf| leaf.long)
            };
            document.said.iter().filter(is_long).map(|said| said.bytes.clone()).collect()
        };
        let bare = shape::without_longer_text(&seen, &longer(document, &hostile))
            .map_err(|why| TestCaseError::fail(format!("{}: {why}\n{}", document.file, document.text)))?;
        let twin_bare = shape::without_longer_text(&twin_seen, &longer(twin, &plain)).map_err(TestCaseError::fail)?;
        the_same(
            &shape::blocks(&shape::words(&bare)),
            &shape::blocks(&shape::words(&twin_bare)),
            &format!("{}: the blocks are those of plain words", document.file),
            &document.text,
        )?;
        the_same(
            &shape::words(&seen),
            &shape::comrak_words(&document.text),
            &format!("{}: both parsers read the same", document.file),
            &document.text,
        )?;
        places::check(document, twin, &hostile, &seen)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(80))]

    #[test]
    fn short_values_break_nothing_and_read_as_typed(
        (example, places, texts) in replaced(|e| &e.short, values::short(), 60)
    ) {
        let (hostile, plain) = both(example, &places, &texts);
        check(&hostile, &plain)?;
    }

    #[test]
    fn longer_values_bring_paragraphs_and_lists_and_nothing_else(
        (example, places, texts) in replaced(|e| &e.long, values::long(), 20)
    ) {
        let (hostile, plain) = both(example, &places, &texts);
        check(&hostile, &plain)?;
    }
}

#[test]
fn every_hostile_value_in_every_place() {
    for (example, number) in (0..EXAMPLES.len()).flat_map(|e| (0..6).map(move |n| (e, n))) {
        let places = &EXAMPLES[example].short;
        let texts: Vec<String> = (0..places.len())
            .map(|i| values::SHORT[(i * 7 + number * 19) % values::SHORT.len()].trim().to_owned())
            .map(|text| if text.is_empty() { "x".to_owned() } else { text })
            .collect();
        let (hostile, plain) = both(example, places, &texts);
        check(&hostile, &plain).unwrap();
    }
}

/// The launch plan, with hostile values wherever they do not decide what it says.
#[test]
fn a_launch_plan_with_hostile_values() {
    for example in 0..EXAMPLES.len() {
        let free = |place: &&usize| {
            let (path, _) = &EXAMPLES[example].values[**place];
            !decides(path)
        };
        let places: Vec<usize> = EXAMPLES[example].short.iter().filter(free).copied().collect();
        let texts: Vec<String> = (0..places.len())
            .map(|i| values::SHORT[(i * 5 + example * 11) % values::SHORT.len()].trim().to_owned())
            .map(|text| if text.is_empty() { "x".to_owned() } else { text })
            .collect();
        let (hostile, plain) = both(example, &places, &texts);
        check(&hostile, &plain).unwrap();
    }
}

#[test]
fn one_line_of_ten_thousand_characters() {
    let text = "x | y *z* ".repeat(1_000);
    let example = &EXAMPLES[0];
    let texts = vec![text; example.short.len()];
    let (hostile, plain) = both(0, &example.short, &texts);
    check(&hostile, &plain).unwrap();
}
