//! Laws of editing: the value is what was asked for, and every other byte of meaning stays.

use std::sync::Arc;

use proptest::prelude::*;
use rayon::prelude::*;

use super::bytes::{line_start, next_line};
use super::*;
use crate::brief::Leaf;
use crate::finding::Source;

const STYLES: &str = "# top\nproduct:\n  name: Acme Sync  # c1\n  category: 'it''s here'   # c2\n  one_liner: \"a \\u00e9 b\" # c3\n  availability: |  # c4\n    line one\n    line two is long\n\n      indented\n\n# c5\n  pricing: |-\n        deep\n        two\n  link: >-\n    folded text goes\n    on here for some words\n\n    para two\n    ends\n# c6\nlaunch:\n  goal: first line\n    second line # c7\n  ask: 日本語 text\nmessaging:\n  say:\n  - a\n  - 'b' # c8\n  - |\n    x y\n  - last item\n  avoid: [x, \"y z\", {term: v}]\npositioning:\n    rejected:\n        - frame: one # c9\n          why: two\n    frame: fin";

fn leaves(text: &str) -> Vec<Leaf> {
    let source = Arc::new(Source { path: "brief.yaml".into(), text: text.to_owned() });
    crate::brief::read(&source).unwrap_or_else(|e| panic!("{e:?}\n{text}")).value.leaves.0
}

fn briefs() -> Vec<String> {
    let mut all: Vec<String> = crate::catalog::examples().iter().map(|example| example.text.to_owned()).collect();
    all.push(STYLES.to_owned());
    let windows: Vec<String> = all.iter().map(|text| text.replace('\n', "\r\n")).collect();
    all.extend(windows);
    all
}

const NASTY: &[&str] = &[
    "two words",
    "a: b",
    "a # b",
    "#x",
    "- x",
    "\"q\"",
    "it's",
    "'",
    "\"",
    "no",
    "null",
    "~",
    "1.10",
    "[x",
    "{y}",
    "a, b",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "`x`",
    "| x",
    "> x",
    "?",
    "? x",
    ":",
    "a:",
    "é 日本",
    "🙂",
    "x\\n",
    "two\nlines",
    "two\n\nparagraphs",
    "- a\n- b",
    "tab\tin",
    "\u{2028}",
    "\u{85}x",
    "a\u{a0}b",
    "\u{feff}x",
    "---",
    "...",
    "x  y",
    "\"a\" b",
    "'a' b",
    "-",
    "=",
    "a: \"b\" # 'c'",
];

fn check(text: &str, leaf: &Leaf, new: &str) {
    // What `set` gives has been read again, and found to differ in this value alone.
    let made = match set(text, &leaf.span, new) {
        Ok(made) => made,
        Err(refused) => panic!("{} = {new:?}: {refused}\n{text}", leaf.path),
    };
    if text.contains("\r\n") {
        assert!(!made.replace("\r\n", "").contains('\n'), "mixed line ends: {} = {new:?}", leaf.path);
    }
    // Everything before the scalar's line, and everything behind its last, is untouched.
    let head = line_start(text, leaf.span.start);
    let head = text[..head].trim_end().rfind('\n').unwrap_or(0);
    assert!(made.starts_with(&text[..head]), "{} = {new:?}\n{made}", leaf.path);
    let tail = &text[next_line(text, leaf.span.end)..];
    assert!(
        made.ends_with(tail.trim_end_matches(['\r', '\n'])) || made.ends_with(tail),
        "{} = {new:?}\n{made}",
        leaf.path
    );
}

#[test]
fn every_value_of_every_example_takes_nasty_text() {
    briefs().par_iter().enumerate().for_each(|(b, text)| {
        for (i, leaf) in leaves(text).iter().enumerate() {
            // All of them into each value of the small brief; into each of the others one, in turn.
            let step = if text.len() < 1200 { 1 } else { NASTY.len() };
            for new in NASTY.iter().skip((i + b) % step).step_by(step) {
                check(text, leaf, new);
            }
        }
    });
}

#[test]
fn one_word_changes_one_word() {
    for text in briefs().iter().take(4) {
        for leaf in leaves(text).into_iter().step_by(3) {
            let Some(word) = leaf.text.split(|c: char| !c.is_alphanumeric()).find(|word| word.len() > 2) else {
                continue;
            };
            let new = leaf.text.replacen(word, "Qux", 1);
            let made = set(text, &leaf.span, &new).unwrap();
            let raw = &text[leaf.span.clone()];
            let expected =
                format!("{}{}{}", &text[..leaf.span.start], raw.replacen(word, "Qux", 1), &text[leaf.span.end..]);
            assert_eq!(made, expected, "{}", leaf.path);
        }
    }
}

#[test]
fn styles_hold_what_they_can() {
    for (path, new, expected) in [
        ("product.name", "Acme Sync Pro", "name: Acme Sync Pro  # c1"),
        ("product.name", "Acme: Sync", "name: 'Acme: Sync'  # c1"),
        ("product.category", "it's there", "category: 'it''s there'   # c2"),
        ("product.one_liner", "a é c", "one_liner: \"a \\u00e9 c\" # c3"),
        ("product.availability", "only\n", "availability: |  # c4\n    only\n"),
        ("product.pricing", "deep\n\nthree", "pricing: |-\n        deep\n\n        three\n"),
        ("launch.ask", "one\n\ntwo", "ask: |-\n    one\n\n    two\nmessaging"),
        ("messaging.avoid[0].term", "x, y", "avoid: ['x, y', "),
        ("positioning.frame", "end", "    frame: end"),
    ] {
        let leaf = leaves(STYLES).into_iter().find(|leaf| leaf.path == path).unwrap();
        let made = set(STYLES, &leaf.span, new).unwrap();
        assert!(made.contains(expected), "{path}\n{made}");
    }
}

#[test]
fn items_come_and_go() {
    let text = "product:\n  name: X\nmessaging:\n  say: # words\n    - a # first\n    - 'b'\n    - |\n      c\n\n  # the others\n  avoid:\n    - term: t\n      why: w\nclaims:\n  x: {says: y}\nrisks: [one, \"two\"]\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let unix = |made: String| made.replace("\r\n", "\n");
        let item = |text: &str| Item::Text(text.to_owned());
        let made = insert(&text, "messaging.say", Some(0), &item("new: x")).unwrap();
        assert!(unix(made).contains("    - a # first\n    - 'new: x'\n    - 'b'\n"));
        let made = insert(&text, "messaging.say", None, &item("new")).unwrap();
        assert!(unix(made).contains("  say: # words\n    - new\n    - a # first\n"));
        let made = insert(&text, "messaging.say", Some(2), &item("new")).unwrap();
        assert!(unix(made).contains("    - |\n      c\n    - new\n\n  # the others\n"));
        let fields = Item::Fields(vec![("term".into(), "z".into()), ("why".into(), "p\n\nq".into())]);
        let made = insert(&text, "messaging.avoid", Some(0), &fields).unwrap();
        assert!(
            unix(made.clone()).contains("      why: w\n    - term: z\n      why: |-\n        p\n\n        q\nclaims"),
            "{made}"
        );
        let made = insert(&text, "risks", Some(1), &item("a, b")).unwrap();
        assert!(made.contains("[one, \"two\", 'a, b']"));
        let made = remove(&text, "messaging.say", 0).unwrap();
        assert!(unix(made).contains("  say: # words\n    - 'b'\n"));
        let made = remove(&text, "messaging.say", 2).unwrap();
        assert!(unix(made.clone()).contains("    - 'b'\n\n  # the others\n"), "{made}");
        assert!(remove(&text, "risks", 0).unwrap().contains("risks: [\"two\"]"));
        assert!(remove(&text, "risks", 1).unwrap().contains("risks: [one]"));
        assert!(unix(remove(&text, "messaging.avoid", 0).unwrap()).contains("  avoid:\nclaims:"));
        assert_eq!(remove(&text, "risks", 2), Err(Refused::NoItem));
        assert_eq!(insert(&text, "nowhere", None, &item("x")), Err(Refused::NoItem));
    }
    let open = "product: {name: X}\nrisks:\n  - one";
    assert_eq!(insert(open, "risks", Some(0), &Item::Text("two".into())).unwrap(), format!("{open}\n  - two"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_into_any_value(windows in proptest::bool::ANY, value in 0usize..40, new in "[ab \n'\"\\\\:#|>&*!%@`{}\\[\\],?~1.0é日\t=<-]{1,10}") {
        prop_assume!(!new.trim().is_empty());
        let text = if windows { STYLES.replace('\n', "\r\n") } else { STYLES.to_owned() };
        let leaves = leaves(&text);
        let leaf = &leaves[value % leaves.len()];
        check(&text, leaf, &new);
    }
}
