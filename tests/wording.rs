//! How documents read, whatever names and numbers of things a brief has.
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
use launchpack::catalog;
use launchpack::finding::Source;
use launchpack::render::{Document, Placement, render};
use serde_json::{Value as Json, json};

fn documents(brief: &Json) -> Vec<Document> {
    let source = Arc::new(Source { path: "brief.yaml".into(), text: brief.to_string() });
    let read = brief::read(&source)
        .unwrap_or_else(|found| panic!("{:?}", found.0.iter().map(|f| &f.message).collect::<Vec<_>>()))
        .value;
    let catalog = catalog::embedded();
    let kinds: Vec<_> = catalog.documents().collect();
    render(catalog, &read, &kinds, &Placement::new()).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn document(brief: &Json, file: &str) -> String {
    documents(brief).into_iter().find(|document| document.file == file).unwrap().text
}

fn example(name: &str) -> Json {
    let examples = catalog::examples();
    serde_yaml::from_str(examples.iter().find(|example| example.name == name).unwrap().text).unwrap()
}

/// Changes every text of a brief.
fn each_text(json: &mut Json, path: &str, change: &dyn Fn(&str, &str) -> Option<String>) {
    match json {
        Json::Object(fields) => {
            for (key, json) in fields {
                each_text(json, &format!("{path}/{key}"), change);
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|json| each_text(json, path, change)),
        Json::String(text) => {
            if let Some(new) = change(path, text) {
                *text = new;
            }
        }
        _ => {}
    }
}

#[test]
fn the_promise_stands_word_for_word_where_it_is_needed() {
    let words = |count: usize| vec!["promise"; count].join(" ");
    let headlines = [None, Some(words(1)), Some(words(17)), Some(words(29)), Some(words(160))];
    for name in ["enterprise-ai", "consumer-device", "subscription", "minimal"] {
        for headline in &headlines {
            let mut brief = example(name);
            if let Some(headline) = headline {
                brief["messaging"]["headline"] = json!(headline);
            }
            let headline = brief["messaging"]["headline"].as_str().unwrap();
            for file in ["message-ladder.md", "enablement-deck.md", "exec-summary.md"] {
                let text = document(&brief, file);
                assert!(text.contains(headline), "{name}, {file}: {headline}\n\n{text}");
            }
        }
    }
}

/// Verbs that would have to agree with a name before them, among the words that templates have.
fn has_to_agree(word: &str) -> bool {
    const NO_VERBS: [&str; 8] = ["as", "its", "this", "who", "us", "less", "plus", "unless"];
    const VERBS: [&str; 7] = ["are", "have", "do", "was", "were", "feel", "come"];
    VERBS.contains(&word) || (word.ends_with('s') && !NO_VERBS.contains(&word))
}

#[test]
fn no_name_is_the_subject_of_a_verb_that_must_agree_with_it() {
    const NAMES: [&str; 9] = [
        "/product/name",
        "/audience/name",
        "/competitors/name",
        "/readiness/team",
        "/metrics/name",
        "/positioning/frame",
        "/positioning/rejected/frame",
        "/messaging/pillars/name",
        "/cut_first/what",
    ];
    const QUESTIONS: [&str; 8] = ["what", "where", "how", "why", "when", "who", "first", "then"];
    const PREPOSITIONS: [&str; 9] = ["of", "from", "for", "with", "to", "by", "on", "over", "about"];
    const ASKS: [&str; 9] = ["is", "are", "does", "do", "has", "have", "comes", "goes", "was"];
    for name in ["enterprise-ai", "consumer-device", "subscription"] {
        let mut brief = example(name);
        let product = brief["product"]["name"].as_str().unwrap().to_owned();
        each_text(&mut brief, "", &|path, text| {
            if NAMES.contains(&path) || path.ends_with("/owner") {
                let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
                return Some(format!("Names-{letters}"));
            }
            if path == "/channels/audience" {
                return Some(format!("names-{}", text.replace('-', "")));
            }
            // A difference that begins with "It" says by that how its verb goes with the name.
            let is_it = text.starts_with("It ");
            (is_it || text.contains(&product) || text.contains("Deskwise")).then(|| "This one names nobody".to_owned())
        });
        for document in documents(&brief) {
            for line in document.text.lines() {
                let words: Vec<&str> = line.split(' ').collect();
                for i in (0..words.len()).filter(|i| words[*i].contains("Names-")) {
                    // A stop, a comma or a colon ends what the name could be the subject of.
                    let is_open = words[i].trim_end_matches(['*', '"']).ends_with(char::is_alphanumeric);
                    let next = words.get(i + 1).map(|next| next.trim_matches(|c: char| !c.is_alphabetic()));
                    let is_object = i > 0 && PREPOSITIONS.contains(&words[i - 1]);
                    let agrees = is_open && !is_object && next.is_some_and(has_to_agree);
                    // "Where is X", "Does X", "First comes X".
                    let asks = i > 0 && ASKS.contains(&words[i - 1].to_lowercase().as_str());
                    let begins = i < 2 || !words[i - 2].ends_with(char::is_alphanumeric);
                    let is_asked = asks && (begins || QUESTIONS.contains(&words[i - 2].to_lowercase().as_str()));
                    assert!(!agrees && !is_asked, "{}: {line}", document.file);
                }
            }
        }
    }
}

/// A brief with so many of everything, and values that say no number.
fn of_each(count: usize) -> Json {
    let list = |make: &dyn Fn(usize) -> Json| (0..count).map(make).collect::<Vec<_>>();
    let claims: serde_json::Map<String, Json> = (0..count)
        .flat_map(|i| {
            [
                (format!("a{i}"), json!({ "says": format!("Approved {i}"), "status": "approved", "proof": "Counted" })),
                (format!("p{i}"), json!({ "says": format!("Pending {i}"), "proof": "Guessed" })),
            ]
        })
        .collect();
    json!({
        "product": { "name": "Thing", "one_liner": "Thing helps", "pricing": "Free" },
        "launch": { "date": "2027-03-09", "goal": "Win", "ask": "Approve it" },
        "audience": list(&|i| json!({ "name": format!("Buyer {i}"), "pain": "It hurts", "message": "Heard", "outcome": "Rest" })),
        "messaging": {
            "headline": "It helps",
            "pillars": list(&|i| json!({ "name": format!("Pillar {i}"), "benefit": format!("Better {i}"), "feature": "Works" })),
        },
        "positioning": { "frame": "Frame", "rejected": list(&|i| json!({ "frame": format!("Other {i}"), "why": "Wrong" })) },
        "claims": claims,
        "competitors": list(&|i| json!({
            "name": format!("Rival {i}"), "is": "Somebody else", "we_lose_when": "It rains", "weaknesses": ["Slow"],
            "questions": ["Why?"], "objections": [{ "says": format!("No {i}"), "answer": "Yes" }],
        })),
        "channels": list(&|i| json!({ "name": format!("Channel {i}"), "message": "Heard", "date": "T" })),
        "readiness": list(&|i| json!({ "team": format!("Team {i}"), "status": "at risk", "due": "T-9", "done_when": "Passed" })),
        "milestones": list(&|i| json!({ "what": format!("Step {i}"), "date": "T-20" })),
        "metrics": list(&|i| json!({ "name": format!("Metric {i}"), "target": "9", "by": "T+9", "kind": "adoption" })),
        "risks": list(&|i| json!({ "what": format!("Rival {i} moves"), "plan": "Move" })),
        "cut_first": list(&|i| json!({ "what": format!("Cut {i}"), "cost": "Little" })),
        "debrief": if count == 0 { json!({}) } else { json!({ "next": list(&|_| json!("Rest")) }) },
    })
}

#[test]
fn one_of_each_is_never_said_as_several() {
    const SEVERAL: [&str; 22] = [
        "one of these",
        "of these",
        "each of",
        "Each of",
        "these dates",
        "others",
        "Others",
        "the battlecards",
        "objections",
        "the one team",
        "all one",
        "All one",
        "in this order",
        "Two ",
        "two ",
        "Both ",
        "the channels one by one",
        "moves of",
        "facts carry",
        "These",
        "reasons",
        "claims are",
    ];
    for document in documents(&of_each(1)) {
        for line in document.text.lines() {
            let found = SEVERAL.iter().find(|several| line.contains(**several));
            let is_free = ["two weeks", "two principles", "two stories", "two problems", "two minutes"];
            let is_free = is_free.iter().any(|free| line.to_lowercase().contains(free));
            assert!(found.is_none() || is_free, "{}: {found:?}: {line}", document.file);
        }
    }
}

#[test]
fn counts_agree_with_what_they_count() {
    let numbers = ["two", "three", "four", "five"];
    for count in 0..5 {
        for document in documents(&of_each(count)) {
            let words: Vec<&str> = document.text.split_whitespace().collect();
            for pair in words.windows(2) {
                let (number, noun) = (pair[0].to_lowercase(), pair[1].trim_matches(|c: char| !c.is_alphabetic()));
                let counted =
                    ["reason", "fact", "claim", "channel", "audience", "team", "move", "thing", "objection", "target"];
                for one in counted {
                    assert!(!(number == "one" && noun == format!("{one}s")), "{}: {pair:?}", document.file);
                    assert!(!(numbers.contains(&number.as_str()) && noun == one), "{}: {pair:?}", document.file);
                }
                assert!(!(number == "none" && counted.iter().any(|one| noun.starts_with(one))), "{pair:?}");
            }
        }
    }
    for (count, says) in [
        (1, ["One fact carries it:", "The plan has one team, and it is at risk: **Team 0**.", "One promise"]),
        (2, ["Two facts carry it:", "Both teams are at risk: **Team 0 and Team 1**.", "One promise, two reasons"]),
        (4, ["Two facts carry it:", "All four teams are at risk:", "One promise, four reasons"]),
    ] {
        let brief = of_each(count);
        let summary = document(&brief, "exec-summary.md");
        assert!(summary.contains(says[0]) && summary.contains(says[1]), "{summary}");
        let deck = document(&brief, "enablement-deck.md");
        assert_eq!(deck.contains(says[2]), count > 1, "{deck}");
    }
}

#[test]
fn equal_names_are_refused_only_where_something_refers_to_them() {
    let mut brief = of_each(2);
    brief["channels"] = json!([
        { "name": "Email", "audience": "buyer-0", "message": "For one", "date": "T" },
        { "name": "Email", "audience": "buyer-1", "message": "For two", "date": "T+1" },
    ]);
    let plan = document(&brief, "launch-plan.md");
    assert!(plan.matches("Email").count() >= 2, "{plan}");
    brief["competitors"] = json!([{ "name": "Same" }, { "name": "Same" }]);
    let source = Arc::new(Source { path: "brief.yaml".into(), text: brief.to_string() });
    let found = brief::read(&source).map(|_| ()).unwrap_err();
    assert!(found.0.iter().any(|finding| finding.rule == "id-twice"), "{found:#?}");
}

#[test]
fn outsiders_are_told_what_a_claim_cites_and_never_its_internal_source() {
    let mut brief = example("enterprise-ai");
    for (_, claim) in brief["claims"].as_object_mut().unwrap() {
        claim["cite"] = json!("Told to outsiders");
        claim["source"] = json!("Kept within");
        claim["proof"] = json!("How we know");
    }
    let press = document(&brief, "press-release.md");
    assert!(press.contains("Told to outsiders"), "{press}");
    for words in ["Kept within", "How we know"] {
        assert!(!press.contains(words), "{press}");
    }
    let ladder = document(&brief, "message-ladder.md");
    assert!(ladder.contains("Kept within"), "{ladder}");
}

#[test]
fn what_people_do_instead_has_wording_of_its_own() {
    let mut brief = example("subscription");
    let first = &mut brief["competitors"][0];
    first["name"] = json!("The receptionist calls them");
    first["kind"] = json!("alternative");
    first["id"] = json!("calls");
    for document in documents(&brief) {
        for line in document.text.lines() {
            let line = line.to_lowercase();
            for vendor in ["bring up \"the receptionist", "anything about \"the receptionist", "different from \"the"] {
                assert!(!line.contains(vendor), "{}: {line}", document.file);
            }
            for vendor in ["bring up the receptionist", "anything about the receptionist", "different from the recep"] {
                assert!(!line.contains(vendor), "{}: {line}", document.file);
            }
        }
    }
    assert!(
        document(&brief, "battlecard-calls.md").starts_with("# No vendor in the deal: The receptionist calls them")
    );
    // What the word list takes for a habit may be a vendor all the same.
    brief["competitors"][2]["kind"] = json!("vendor");
    let card = document(&brief, "battlecard-phone-calls.md");
    assert!(card.contains("# When they bring up"), "{card}");
}

#[test]
fn the_difference_comes_first_and_what_a_rival_is_answers_nothing() {
    let mut brief = example("subscription");
    let faq = document(&brief, "launch-faq.md");
    assert!(faq.contains("### How is it different from Coinlane?\n\nOtterbill treats a failed payment"), "{faq}");
    brief["positioning"].as_object_mut().unwrap().remove("difference");
    for competitor in brief["competitors"].as_array_mut().unwrap() {
        competitor.as_object_mut().unwrap().remove("weaknesses");
    }
    let faq = document(&brief, "launch-faq.md");
    assert!(!faq.contains("How is it different from"), "{faq}");
}

#[test]
fn two_sentences_in_a_row_do_not_begin_with_the_products_name() {
    let mut brief = example("subscription");
    for (difference, said) in [
        ("Otterbill treats a failure as a member to keep", "cancel. It treats a failure"),
        ("Otterbill let studios keep members", "cancel. Otterbill let"),
        ("It treats a failure as a member to keep", "cancel. It treats a failure"),
    ] {
        brief["positioning"]["difference"] = json!(difference);
        let ladder = document(&brief, "message-ladder.md");
        let fifty = ladder.lines().find(|line| line.contains("In 50 words")).unwrap();
        assert!(fifty.contains(said), "{fifty}");
    }
}

#[test]
fn the_claims_of_the_ask_come_first_and_those_of_the_audience_next() {
    let mut brief = example("subscription");
    let carried = |brief: &Json| {
        let summary = document(brief, "exec-summary.md");
        let lines = summary.lines().filter(|line| line.starts_with("- ") && line.contains("report 2026-12"));
        lines.take(2).map(|line| line[2..14].to_owned()).collect::<Vec<_>>()
    };
    brief["launch"].as_object_mut().unwrap().remove("proof");
    assert_eq!(carried(&brief), ["Recovers 71%", "Members lost"]);
    brief["audience"][0]["proof"] = json!(["pauses"]);
    assert_eq!(carried(&brief), ["41% of membe", "Recovers 71%"]);
    brief["launch"]["proof"] = json!(["left-pilot", "three-members"]);
    assert_eq!(carried(&brief), ["Four of 34 p", "41% of membe"]);
}

#[test]
fn a_business_case_is_told_with_its_assumptions_and_its_proof() {
    let mut brief = example("subscription");
    brief["business"] = json!({
        "costs": "$40,000 until T+90", "brings": "$81,000 a month", "from": "T+180",
        "assumptions": ["Studios stay"], "proof": ["three-members"],
    });
    let summary = document(&brief, "exec-summary.md");
    for said in [
        "- **Costs:** $40,000 until 10 August 2027.",
        "- **Brings:** $81,000 a month. It pays for itself from 8 November 2027 on.",
        "- **Assuming:** Studios stay.",
        "*Not yet approved.*",
    ] {
        assert!(summary.contains(said), "{said}\n\n{summary}");
    }
    let memo = document(&brief, "positioning-memo.md");
    assert!(memo.contains("This has to be true for it: Studios stay.") && memo.contains("[^three-members]"), "{memo}");
    for hidden in ["press-release.md", "launch-faq.md"] {
        assert!(!document(&brief, hidden).contains("$81,000"), "{hidden}");
    }
    brief["business"] = json!({ "costs": "$40,000" });
    let summary = document(&brief, "exec-summary.md");
    assert!(summary.contains("(`business.brings`)"), "{summary}");
    brief["business"] = json!({});
    assert!(!document(&brief, "exec-summary.md").contains("What it costs"));
}

#[test]
fn a_launch_week_proposes_and_never_decides() {
    for name in ["enterprise-ai", "consumer-device", "subscription", "minimal"] {
        for document in documents(&example(name)) {
            for decided in ["we stop", "Legal review of every line", "nobody writes their own", "I change the message"]
            {
                assert!(!document.text.contains(decided), "{name}, {}: {decided}", document.file);
            }
            if document.text.contains("| A proposal |") {
                assert!(document.text.contains("The last column is a proposal"), "{name}");
            }
        }
    }
}

#[test]
fn documents_say_the_same_whatever_day_it_is() {
    let summary = document(&example("subscription"), "exec-summary.md");
    assert!(
        !summary.contains("**Next:**") && summary.contains("**Milestones:** Positioning and prices frozen, 31 March")
    );
}
