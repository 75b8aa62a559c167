//! What is true of every document, for a full brief, the smallest one, and everything between.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::sync::Arc;

use launchpack::brief;
use launchpack::brief::model::Read;
use launchpack::catalog;
use launchpack::finding::Source;
use launchpack::render::{Document, MARKDOWN, Placement, render};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value as Json;

fn read(text: &str) -> Read {
    let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
    brief::read(&source).unwrap_or_else(|found| panic!("{found:#?}\n{text}")).value
}

fn documents(text: &str) -> Vec<Document> {
    let catalog = catalog::embedded();
    let kinds: Vec<_> = catalog.documents().collect();
    render(catalog, &read(text), &kinds, &Placement::new()).unwrap_or_else(|found| panic!("{found:#?}"))
}

/// An example as data, so that parts of it can be taken out.
fn example(name: &str) -> Json {
    let examples = catalog::examples();
    let example = examples.iter().find(|example| example.name == name).unwrap();
    serde_yaml::from_str(example.text).unwrap()
}

/// Every path that can be taken out of a brief; a product keeps its name.
fn paths(json: &Json, at: &str, out: &mut Vec<String>) {
    let children: Vec<(String, &Json)> = match json {
        Json::Object(fields) => fields.iter().map(|(key, json)| (key.clone(), json)).collect(),
        Json::Array(items) => items.iter().enumerate().map(|(i, json)| (i.to_string(), json)).collect(),
        _ => Vec::new(),
    };
    for (key, json) in children {
        let path = format!("{at}/{key}");
        if path != "/product/name" {
            if path != "/product" {
                out.push(path.clone());
            }
            paths(json, &path, out);
        }
    }
}

fn take_out(brief: &mut Json, path: &str) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    match brief.pointer_mut(parent) {
        Some(Json::Object(fields)) => drop(fields.shift_remove(key)),
        // Items are emptied, so that the paths of those behind them stay.
        Some(Json::Array(items)) => {
            if let Some(item) = key.parse::<usize>().ok().and_then(|i| items.get_mut(i)) {
                *item = Json::from("");
            }
        }
        _ => {}
    }
}

/// References to what was taken out would be errors of their own.
fn without_dangling(mut brief: Json) -> Json {
    let claims: Vec<Json> = brief["claims"]
        .as_object()
        .map(|claims| claims.keys().map(|id| Json::from(id.as_str())).collect())
        .unwrap_or_default();
    let segments = brief["audience"].as_array().cloned().unwrap_or_default();
    let whole = segments.len() == 3 && segments.iter().all(|segment| segment["name"].is_string());
    walk(&mut brief, &claims, whole);
    brief
}

fn walk(json: &mut Json, claims: &[Json], audience_is_whole: bool) {
    match json {
        Json::Object(fields) => {
            if let Some(Json::Array(proof)) = fields.get_mut("proof") {
                proof.retain(|id| claims.contains(id));
            }
            if !audience_is_whole && fields.get("audience").is_some_and(Json::is_string) {
                fields.shift_remove("audience");
            }
            fields.values_mut().for_each(|json| walk(json, claims, audience_is_whole));
        }
        Json::Array(items) => items.iter_mut().for_each(|json| walk(json, claims, audience_is_whole)),
        _ => {}
    }
}

/// Everything that may not be in a document, whatever the brief holds.
fn faults(document: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    let text = &document.text;
    for (bad, why) in [
        ("..", "two stops"),
        (":.", "a colon and a stop"),
        ("()", "empty brackets"),
        ("\"\"", "empty quotation marks"),
        ("****", "empty bold"),
        (" ,", "a blank before a comma"),
        (" .", "a blank before a stop"),
        ("\n\n\n", "two blank lines"),
        ("| |", "an empty cell"),
    ] {
        for line in text.lines().filter(|line| line.contains(bad)) {
            if !(bad == "| |" && line.starts_with("| |")) {
                faults.push(format!("{why}: {line}"));
            }
        }
    }
    if text.contains("\n\n\n") || !text.ends_with('\n') || text.ends_with("\n\n") {
        faults.push("blank lines".to_owned());
    }
    for line in text.lines().filter(|line| line.ends_with(' ') || line.ends_with(':') && line.starts_with("**")) {
        faults.push(format!("it ends with nothing: {line:?}"));
    }
    faults.extend(empty_sections(text));
    faults.extend(crowded_gaps(text));
    if text.starts_with("---\nmarp: true") {
        faults.extend(bad_slides(text));
    }
    faults.iter().map(|fault| format!("{}: {fault}", document.file)).collect()
}

fn empty_sections(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Option<(u8, String)> = None;
    let mut level = None;
    let mut rows = 0;
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::Heading { level: l, .. }) => {
                if let Some((last, title)) = open.take().filter(|(last, _)| l as u8 <= *last) {
                    faults.push(format!("an empty section (level {last}): {title}"));
                }
                level = Some(l as u8);
                open = Some((l as u8, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                if open.as_ref().is_some_and(|(_, title)| title.trim().is_empty()) {
                    faults.push("an empty heading".to_owned());
                }
                level = None;
            }
            Event::Text(words) | Event::Code(words) => match (&mut open, level) {
                (Some((_, title)), Some(_)) => title.push_str(&words),
                _ => open = None,
            },
            Event::Start(Tag::Table(_)) => rows = 0,
            Event::Start(Tag::TableRow) => rows += 1,
            Event::End(TagEnd::Table) if rows == 0 => faults.push("a table without rows".to_owned()),
            _ => {}
        }
    }
    if let Some((_, title)) = open.filter(|_| !text.starts_with("---\nmarp")) {
        faults.push(format!("an empty section at the end: {title}"));
    }
    faults
}

fn crowded_gaps(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut in_section, mut last_was_gap) = (0, false);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let is_gap = line.starts_with("> **To add:**");
        if line.starts_with('#') {
            in_section = 0;
        }
        if is_gap {
            in_section += 1;
            if in_section > 1 || last_was_gap {
                faults.push(format!("a second gap in one section: {line}"));
            }
        }
        last_was_gap = is_gap;
    }
    faults
}

fn bad_slides(text: &str) -> Vec<String> {
    let body = text.splitn(3, "---\n").nth(2).unwrap();
    let slide = |(i, slide): (usize, &str)| {
        let notes = slide.split("<!--").nth(1).map(|rest| rest.split("-->").next().unwrap().trim());
        let shown = slide.split("<!--").next().unwrap().trim();
        let mut faults = Vec::new();
        if notes.is_none_or(str::is_empty) {
            faults.push(format!("slide {} has no notes", i + 1));
        }
        if notes.is_some_and(|notes| notes.contains("\n\n")) {
            faults.push(format!("slide {} has blank lines in its notes", i + 1));
        }
        if shown.is_empty() {
            faults.push(format!("slide {} is empty", i + 1));
        }
        faults
    };
    body.split("\n---\n").enumerate().flat_map(slide).collect()
}

fn assert_sound(brief: &Json) {
    let text = brief.to_string();
    for document in documents(&text) {
        let faults = faults(&document);
        assert!(faults.is_empty(), "{}\n\nof {text}\n\n{}", faults.join("\n"), document.text);
        let mut last = 0;
        for said in &document.said {
            assert!(last <= said.bytes.start && said.bytes.start <= said.bytes.end, "{}: {said:?}", document.file);
            assert!(document.text.get(said.bytes.clone()).is_some(), "{}: {said:?}", document.file);
            last = said.bytes.end;
        }
    }
}

#[test]
fn examples_are_sound_whole() {
    for example in catalog::examples() {
        for document in documents(example.text) {
            assert_eq!(faults(&document), Vec::<String>::new(), "{}", example.name);
        }
    }
}

#[test]
fn examples_are_sound_without_any_one_part() {
    let whole = example("subscription");
    let mut all = Vec::new();
    paths(&whole, "", &mut all);
    for path in all.iter().filter(|path| path.matches('/').count() <= 2) {
        let mut brief = whole.clone();
        take_out(&mut brief, path);
        assert_sound(&without_dangling(brief));
    }
}

#[test]
fn a_brief_cut_down_section_by_section_stays_sound() {
    for example_of in catalog::examples() {
        let mut brief = example(example_of.name);
        let sections: Vec<String> = brief.as_object().unwrap().keys().filter(|k| *k != "product").cloned().collect();
        for section in sections.iter().rev() {
            take_out(&mut brief, &format!("/{section}"));
            assert_sound(&without_dangling(brief.clone()));
        }
    }
}

fn document(text: &str, file: &str) -> String {
    documents(text).into_iter().find(|document| document.file == file).unwrap().text
}

#[test]
fn a_debrief_says_what_came_of_each_target() {
    let text = catalog::examples().iter().find(|example| example.name == "enterprise-ai").unwrap().text.to_owned()
        + "
debrief:
  worked: [The talk track]
  failed: [The webinar]
  changed: [The price page leads with the flat fee, because the first calls asked for it]
  next: [Ticketing integrations by May, Mei Castellanos]
  results:
    - {metric: waitlisted-accounts-that-pay, actual: 46 of 120}
    - {metric: win-rate-against-deskwise, actual: 39%}
";
    let debrief = document(&text, "debrief.md");
    for said in [
        "within 90 days; one of five targets is met, one is missed, and three are not read yet.",
        "Missed: **Win rate against Deskwise**.",
        "| 40 of 120 | 46 of 120 | +6, met |",
        "| 42% | 39% | \u{2212}3 points, missed |",
        "| 70 | to be read on T+60 · 8 May 2027 |",
        "- The webinar.",
        "Where an action names nobody, it is with Priya Raman.",
    ] {
        assert!(debrief.contains(said), "{said}\n\n{debrief}");
    }
    for document in documents(&text) {
        assert_eq!(faults(&document), Vec::<String>::new());
    }
}

#[test]
fn a_plan_says_which_dates_would_not_hold() {
    let plan = document(
        "
product: {name: X}
launch: {date: 2027-03-09}
milestones: [{date: 2027-02-10, what: Frozen}, {date: 2027-03-01, what: Printed}]
readiness:
  - {team: Sales, due: T-20}
  - {team: Support, due: T-20}
  - {team: Legal, due: 2027-02-22}
  - {team: Web, due: T}
  - {team: Press, due: T-30}
",
        "launch-plan.md",
    );
    for said in [
        "- **Sales and Support**: on the same day, 17 February 2027.",
        "- **Web**: less than two days before the launch, T · 9 March 2027.",
        "Launch day would be 23 February 2027, and what counts from it would move up as well. The first date would be 24 January 2027: **Press**.",
        "- **Printed**: fixed on 1 March 2027, and then after the launch.",
        "- **Legal**: fixed on 22 February 2027, and then less than two days before the launch.",
        "- **Legal and Web**: then due with no day between them.",
    ] {
        assert!(plan.contains(said), "{said}\n\n{plan}");
    }
}

#[test]
fn a_press_release_says_approved_external_claims_alone() {
    let release = document(
        "
product: {name: X, one_liner: X halves the cost, availability: Now}
audience: [{name: Y, pain: 'We lose 9% of all orders'}]
messaging:
  headline: Half the work
  pillars: [{name: A, benefit: It is loved by all}, {name: B, benefit: It ships today}]
claims:
  half: {says: Halves the cost, status: approved, use: internal}
  lost: {says: 'We lose 9% of all orders', status: pending}
  loved: {says: Loved by all, status: rejected}
  ships: {says: Ships today, status: approved}
faq: [{q: Is it loved?, a: 'It is loved by all.'}, {q: When?, a: Today., proof: [ships]}]
extra: {quote: [no text], place: Utrecht}
launch: {date: 2027-03-09}
",
        "press-release.md",
    );
    for hidden in ["halves", "9%", "loved"] {
        assert!(!release.to_lowercase().contains(hidden), "{hidden}\n\n{release}");
    }
    for said in [
        "- Ships today.",
        "With X, one thing changes. It ships today.",
        "**Utrecht, 9 March 2027.**",
        "### When?",
        "`quotes`",
    ] {
        assert!(release.contains(said), "{said}\n\n{release}");
    }
}

proptest! {
    #![proptest_config(common::cases(40))]

    #[test]
    fn any_part_of_a_brief_makes_sound_documents(
        which in 0usize..4, share in 0u32..100, seed in any::<u64>(),
    ) {
        let name = catalog::examples()[which].name;
        let mut brief = example(name);
        let mut all = Vec::new();
        paths(&brief, "", &mut all);
        let mut state = seed | 1;
        for path in all {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            if state % 100 < u64::from(share) {
                take_out(&mut brief, &path);
            }
        }
        assert_sound(&without_dangling(brief));
    }
}
