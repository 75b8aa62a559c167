//! What is shown as placed is in the brief, word for word, and nothing is dropped unsaid.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::brief;
use crate::change::changed;
use crate::finding::Source;
use crate::readers;

const BRIEF: &str = "product:\n  name: X\nfaq:\n  - q: Is it free?\n    a: Yes.\ncompetitors:\n  - name: Deskwise\nclaims:\n  fast:\n    says: Twice as fast\n    status: approved\n";

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() })
}

fn imported(text: &str, file: &str, bytes: &[u8], wish: &Wish) -> (Import, String) {
    let source = source(text);
    let read = brief::read(&source).unwrap().value;
    let import = place(&read, &readers::read(Path::new(file), bytes).unwrap().blocks, wish).unwrap();
    let made = changed(&source, &import.changes()).unwrap_or_else(|found| panic!("{found:#?}"));
    for placed in &import.placed {
        let leaf = made.read.leaves.0.iter().find(|leaf| leaf.path == placed.path);
        let there = leaf.map(|leaf| leaf.text.trim().to_owned());
        assert_eq!(there.as_deref(), Some(placed.text.trim()), "{}\n{}", placed.path, made.text);
    }
    (import, made.text)
}

fn is_said(import: &Import, words: &str) -> bool {
    let flat = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let words = flat(words);
    let placed = import.placed.iter().chain(&import.other).map(|placed| &placed.text);
    words.is_empty()
        || placed.chain(import.left.iter().map(|piece| &piece.text)).any(|text| flat(text).contains(&words))
}

#[test]
fn layouts_as_people_have_them() {
    let paths = |file: &str, text: &str| -> Vec<String> {
        let (import, _) = imported(BRIEF, file, text.as_bytes(), &Wish::default());
        import.placed.iter().map(|placed| placed.path.clone()).collect()
    };
    for (file, text, expected) in [
        ("a.csv", "Question;Answer\nWhy?;Because\n", vec!["faq[1].q", "faq[1].a"]),
        ("a.csv", "Our FAQ,\nQ,A\nWhy?,Because\n", vec!["faq[1].q", "faq[1].a"]),
        (
            "a.csv",
            "Risk,Mitigation,Owner\nIt slips,Wait,Ann\n",
            vec!["risks[0].what", "risks[0].plan", "risks[0].owner"],
        ),
        ("a.csv", "Milestone\tDate\nFreeze\t4 May 2027\n", vec!["milestones[0].what", "milestones[0].date"]),
        (
            "a.csv",
            "Team,Done when,Status\nSales,Trained,in progress\n",
            vec!["readiness[0].team", "readiness[0].done_when", "readiness[0].status"],
        ),
        (
            "a.csv",
            "Competitor,Price,Strengths\nDeskwise,$9,Suite\n",
            vec!["competitors[0].pricing", "competitors[0].strengths[0]"],
        ),
        ("a.md", "# Notes\n\n## FAQ\n\n### Why?\n\nBecause.\n\nReally.\n", vec!["faq[1].q", "faq[1].a"]),
        (
            "a.md",
            "## FAQ\n\nQ: Why?\nA: Because.\n\nQ: How?\nA: So.\n",
            vec!["faq[1].q", "faq[1].a", "faq[2].q", "faq[2].a"],
        ),
        (
            "a.md",
            "## FAQ\n\n**Why?**\nBecause.\n\n**How?**\nSo.\n",
            vec!["faq[1].q", "faq[1].a", "faq[2].q", "faq[2].a"],
        ),
        (
            "a.md",
            "## Risks\n\n- Legal is late: launch without it\n- Rival\n",
            vec!["risks[0].what", "risks[0].plan", "risks[1].what"],
        ),
        (
            "a.md",
            "# Us vs Deskwise\n\n## Objections\n\n\"We have it\"\nKeep it.\n\n**They say:** Dear\n**We say:** Count.\n\n### \"Why you?\"\n\nSo.\n",
            vec![
                "competitors[0].objections[0].says",
                "competitors[0].objections[0].answer",
                "competitors[0].objections[1].says",
                "competitors[0].objections[1].answer",
                "competitors[0].objections[2].says",
                "competitors[0].objections[2].answer",
            ],
        ),
        ("a.md", "## Can it fly?\n\nNo.\n", vec!["faq[1].q", "faq[1].a"]),
        (
            "a.md",
            "# Battlecard: Deskwise\n\n## Strengths\n\n- A suite\n- Known\n\n## Where we win\n\nSmall teams\n",
            vec!["competitors[0].strengths[0]", "competitors[0].strengths[1]", "competitors[0].we_win_when"],
        ),
        ("a.md", "# Us vs. Flowmate\n\n**Pricing:** $5\n", vec!["competitors[1].name", "competitors[1].pricing"]),
        ("a.md", "Elevator pitch: X does it.\n\nTagline: Done\n", vec!["product.one_liner", "messaging.headline"]),
        (
            "a.md",
            "## Key messages\n\n- Fast: no wait\n- Safe\n",
            vec!["messaging.pillars[0].name", "messaging.pillars[0].benefit", "messaging.pillars[1].name"],
        ),
        (
            "a.md",
            "## Words to avoid\n\n- \"bot\" (say \"assistant\")\n- cheap -> affordable\n",
            vec![
                "messaging.avoid[0].term",
                "messaging.avoid[0].instead",
                "messaging.avoid[1].term",
                "messaging.avoid[1].instead",
            ],
        ),
    ] {
        assert_eq!(paths(file, text), expected, "{text}");
    }
}

#[test]
fn what_is_there_stays_and_claims_are_never_approved() {
    let table = "Question,Answer\nIs it free?,\"No, not any more.\"\n";
    let (import, text) = imported(BRIEF, "a.csv", table.as_bytes(), &Wish::default());
    assert_eq!((import.placed.len(), import.other.len(), import.same), (0, 1, 1));
    assert_eq!(text, BRIEF);
    let (_, text) = imported(BRIEF, "a.csv", table.as_bytes(), &Wish { update: true, ..Wish::default() });
    assert!(text.contains("a: No, not any more."), "{text}");
    let claims = "Claim,Evidence,Legal status\nTwice as fast,Timed,Approved\nHalf the price,Counted,Approved\nThe only one,,No\n";
    let (_, text) = imported(BRIEF, "a.csv", claims.as_bytes(), &Wish::default());
    assert!(
        text.contains("half-the-price:\n    says: Half the price\n    proof: Counted\n    status: pending"),
        "{text}"
    );
    assert!(text.contains("says: The only one\n    status: rejected"), "{text}");
    // A proof that came along makes the approved claim another one.
    assert!(!text.contains("status: approved"), "{text}");
}

#[test]
fn by_hand() {
    let wish = |list: &str, map: &[(&str, &str)]| Wish {
        list: Some(list.to_owned()),
        columns: map.iter().map(|(column, field)| ((*column).to_owned(), (*field).to_owned())).collect(),
        update: false,
    };
    let table = "Their question,Ours\nWhy?,Because\n";
    let (import, _) =
        imported(BRIEF, "a.csv", table.as_bytes(), &wish("faq", &[("Their question", "q"), ("Ours", "a")]));
    assert_eq!(import.placed.len(), 2);
    let table = "They say,We say\nToo dear,Count the seats\n";
    let (import, _) = imported(BRIEF, "a.csv", table.as_bytes(), &wish("competitors.deskwise.objections", &[]));
    assert_eq!(import.placed[0].path, "competitors[0].objections[0].says");
    let (import, _) = imported(BRIEF, "a.csv", table.as_bytes(), &Wish::default());
    assert!(import.placed.is_empty() && import.left.len() == 2, "{import:?}");
    let read = brief::read(&source(BRIEF)).unwrap().value;
    let blocks = readers::read(Path::new("a.csv"), b"Foo,Bar\n1,2\n").unwrap().blocks;
    assert_eq!(place(&read, &blocks, &wish("faq", &[])).unwrap_err().rule, "no-columns");
}

fn words() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "a: b",
        "# c",
        "- d",
        "\"e\"",
        "it's",
        "*f*",
        "g | h",
        "[i](j)",
        "é 日本",
        "50%",
        "T-3",
        "<b>k</b>",
        "1. l",
        "yes",
        "~",
    ]);
    prop_oneof![2 => "[A-Z][a-z]{1,6}( [a-z]{1,6}){0,4}[.?]?", 1 => nasty.prop_map(str::to_owned)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_table(rows in prop::collection::vec((words(), words(), words()), 1..5), head in prop::sample::select(vec!["Question,Answer,Comment", "Objection,Response,Note", "Claim,Evidence,Status", "KPI,Now,Goal", "Risk,Plan,Other", "Foo,Bar,Baz"])) {
        let mut text = format!("{head}\n");
        for (a, b, c) in &rows {
            let cells: Vec<String> = [a, b, c].iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.extend([cells.join(","), "\n".to_owned()]);
        }
        let (import, made) = imported(BRIEF, "a.csv", text.as_bytes(), &Wish::default());
        let status = head.ends_with("Status");
        for (a, b, c) in &rows {
            for cell in [a, b].into_iter().chain((!status).then_some(c)) {
                let there = import.same > 0 && made.contains(cell.trim_matches('"'));
                prop_assert!(is_said(&import, cell) || there, "{} is nowhere: {:?}", cell, import);
            }
        }
        // The same file once more changes nothing.
        let (again, _) = imported(&made, "a.csv", text.as_bytes(), &Wish::default());
        prop_assert!(again.placed.is_empty(), "{:?}", again.placed);
    }

    #[test]
    fn any_document(parts in prop::collection::vec((prop::sample::select(vec!["## Target audience", "## FAQ", "### Why?", "## Value pillars", "### 1. Fast", "Tagline: ", "Pain points: ", "## Random", "- ", "Persona: ", "Benefit: ", "Proof point: ", "", "## Words we avoid"]), words()), 1..12), title in prop::sample::select(vec!["# Battlecard: Deskwise", "# Messaging: X", "# Us vs. Flowmate"])) {
        let mut text = format!("{title}\n\n");
        for (sign, words) in &parts {
            let gap = if sign.starts_with('#') { "\n\n" } else { "" };
            text.extend([sign, gap, words.as_str(), "\n\n"]);
        }
        let (import, made) = imported(BRIEF, "a.md", text.as_bytes(), &Wish::default());
        let read: Vec<String> = readers::read(Path::new("a.md"), text.as_bytes()).unwrap().blocks.into_iter().flat_map(|block| match block.kind {
            crate::readers::Kind::Heading(1, _) | crate::readers::Kind::Aside(_) | crate::readers::Kind::Verbatim(_) => Vec::new(),
            crate::readers::Kind::Heading(_, text) | crate::readers::Kind::Paragraph(text) | crate::readers::Kind::Item(text) => vec![text.text().to_owned()],
            crate::readers::Kind::Table(_, rows) => rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text().to_owned()).collect(),
        }).collect();
        for word in read.iter().flat_map(|text| text.split_whitespace()) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            // Headings and labels that were understood are where a value stands.
            let is_label = parts.iter().any(|(sign, _)| sign.contains(word));
            prop_assert!(is_label || is_said(&import, word) || made.contains(word), "{} is nowhere: {:?}\n{}", word, import, text);
        }
        let (again, _) = imported(&made, "a.md", text.as_bytes(), &Wish::default());
        prop_assert!(again.placed.is_empty(), "{:?}\n{}\n{}", again.placed, text, made);
    }
}
