//! Laws of adding and taking away: what is read afterwards is exactly the change, and every other line stays as it was.

use proptest::prelude::*;

use super::super::model::Brief;
use super::super::shape::{Record, Shape};
use super::super::tree;
use super::path::{Step, steps, written};
use super::*;

const LAYOUTS: [&str; 6] = [
    "product:\n  name: X\n",
    "# top\nproduct: # p\n  # n\n  name: X # x\n  pricing: |\n    one\n\n    two\n\n# about the launch\nlaunch:\n  date: 2027-03-09\n\naudience:\n  - name: A # a\n    pain: P\n  # the second\n  - B\n\nclaims:\n  fast: {says: Fast, status: pending}\n\nrisks: [one, \"two\"]\n# end\n",
    "product: {name: X, link: 'y'}\nrisks: []\nclaims: {}\nmessaging:\n    pillars:\n    -   name: One\n        proof: [a]\n    -   name: Two\n    say:\n    - a\n    - |-\n      b\n      c\nfaq:\n",
    "product: X\naudience: Flatmates\nlaunch:\n  date: ~\n  ask: ''\nrisks:\n- what: a\n  plan: b",
    "\u{feff}claims:\r\n  a: Says a\r\n\r\nproduct:\r\n  name: X\r\n",
    "extra:\n  quote: \"q\"\nproduct:\n\n  name: X\n\n\nfaq:\n  - q: Q # why\n\n  - q: R\n    a: >-\n      folded\n      text\n",
];

/// Every path that a brief may have, lists and groups with one step into them.
fn paths(record: &Record, parent: &[Step], out: &mut Vec<Vec<Step>>) {
    for field in record.fields {
        let mut path = parent.to_vec();
        path.push(Step::Key(field.key.to_owned()));
        into(field.shape, path, out);
    }
}

fn into(shape: Shape, path: Vec<Step>, out: &mut Vec<Vec<Step>>) {
    match shape {
        Shape::Record(record) => paths(record, &path, out),
        Shape::List(inner) => {
            for index in [0, 1] {
                into(*inner, [path.clone(), vec![Step::Index(index)]].concat(), out);
            }
        }
        Shape::Map(inner) => {
            for key in ["fast", "new"] {
                into(*inner, [path.clone(), vec![Step::Key(key.to_owned())]].concat(), out);
            }
        }
        Shape::Any => out.push([path, vec![Step::Key("own".to_owned())]].concat()),
        _ => out.push(path),
    }
}

fn all_paths() -> Vec<Vec<Step>> {
    let mut out = Vec::new();
    paths(&Brief::RECORD, &[], &mut out);
    out
}

/// The text at a path, an item's short form counting as its field.
fn text_at(text: &str, path: &[Step]) -> Option<String> {
    let root = tree::parse(text).root?;
    let mut node = &root;
    for step in path {
        node = match (&node.kind, step) {
            (Kind::Map(entries), Step::Key(key)) => &entries.iter().find(|(k, _)| k.text == *key)?.1,
            (Kind::List(items), Step::Index(index)) => items.get(*index)?,
            // A text may stand for its item, and an item for its list.
            (Kind::Text(_), Step::Index(0) | Step::Key(_)) => continue,
            _ => return None,
        };
    }
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn item_before(text: &str, path: &[Step]) -> bool {
    // The second item of a list that has none can't be put.
    path.iter().enumerate().all(|(i, step)| match step {
        Step::Index(1) => {
            let list = &path[..i];
            let root = tree::parse(text).root.unwrap();
            let mut node = &root;
            for step in list {
                let next = match (&node.kind, step) {
                    (Kind::Map(entries), Step::Key(key)) => entries.iter().find(|(k, _)| k.text == *key).map(|e| &e.1),
                    (Kind::List(items), Step::Index(index)) => items.get(*index),
                    _ => None,
                };
                let Some(next) = next else { return false };
                node = next;
            }
            matches!(&node.kind, Kind::List(items) if !items.is_empty()) || matches!(node.kind, Kind::Text(_))
        }
        _ => true,
    })
}

/// Lines that are still there, in order.
fn keeps_lines(before: &str, after: &str, touched: usize) -> bool {
    let mut rest = after.lines().map(str::trim_end);
    let lost = before.lines().map(str::trim_end).filter(|line| !line.is_empty()).filter(|line| {
        let mut ahead = rest.clone();
        let found = ahead.any(|other| other == *line);
        if found {
            rest = ahead;
        }
        !found
    });
    lost.count() <= touched
}

#[test]
fn every_field_can_be_put_into_every_layout() {
    let values = ["plain words", "a: b # c", "two\n\nparagraphs"];
    for (number, layout) in LAYOUTS.into_iter().enumerate() {
        for (index, path) in all_paths().iter().enumerate().filter(|(_, path)| item_before(layout, path)) {
            // Each path takes each of them, in one layout or another.
            for value in values.into_iter().skip((index + number) % values.len()).take(1) {
                let made = match put(layout, path, &Value::Text(value.to_owned())) {
                    Ok(made) => made,
                    // What stands there may be fields or a list where this path has a text.
                    Err(refused) => panic!("{}: {refused}\n{layout}", written(path)),
                };
                assert_eq!(text_at(&made, path).as_deref(), Some(value), "{}\n{made}", written(path));
                let touched = if text_at(layout, path).is_some() { 5 } else { 1 };
                assert!(keeps_lines(layout, &made, touched), "{}\n{layout}\n--\n{made}", written(path));
                if layout.contains("\r\n") {
                    assert!(!made.replace("\r\n", "").contains('\n'), "{}\n{made:?}", written(path));
                }
                let gone = take(&made, path).unwrap_or_else(|refused| panic!("{}: {refused}\n{made}", written(path)));
                assert_ne!(text_at(&gone, path).as_deref(), Some(value), "{}\n{gone}", written(path));
            }
        }
    }
}

#[test]
fn new_values_go_where_the_reference_has_them() {
    let put =
        |text: &str, path: &str, value: &str| put(text, &steps(path).unwrap(), &Value::Text(value.into())).unwrap();
    let text = LAYOUTS[1];
    let made = put(text, "product.category", "planner");
    assert!(made.contains("  name: X # x\n  category: planner\n  pricing: |\n"), "{made}");
    let made = put(text, "launch.owner", "Ann");
    assert!(made.contains("  date: 2027-03-09\n  owner: Ann\n\naudience:"), "{made}");
    let made = put(text, "positioning.frame", "F");
    assert!(made.contains("  - B\n\npositioning:\n  frame: F\n\nclaims:"), "{made}");
    let made = put(text, "audience[1].pain", "Hurts");
    assert!(made.contains("  - name: B\n    pain: Hurts\n\nclaims:"), "{made}");
    let made = put(text, "claims.slow.says", "Slow");
    assert!(made.contains("  fast: {says: Fast, status: pending}\n  slow:\n    says: Slow\n\nrisks"), "{made}");
    assert_eq!(put("product: X # c\n", "product.category", "C"), "product: # c\n  name: X\n  category: C\n");
    let items = Value::Fields(vec![
        ("q".into(), Value::Text("W?".into())),
        ("proof".into(), Value::List(vec![Value::Text("a".into())])),
    ]);
    let made = super::put(LAYOUTS[2], &steps("faq[0]").unwrap(), &items).unwrap();
    assert!(made.ends_with("faq:\n  - q: W?\n    proof:\n      - a\n"), "{made}");
}

#[test]
fn fields_and_items_go() {
    let take = |text: &str, path: &str| take(text, &steps(path).unwrap()).unwrap();
    assert!(take(LAYOUTS[1], "product.pricing").contains("  name: X # x\n\n# about the launch\n"));
    assert!(take(LAYOUTS[1], "audience[0].name").contains("  - pain: P\n"));
    assert!(take(LAYOUTS[1], "claims.fast.says").contains("fast: {status: pending}"));
    assert!(take(LAYOUTS[1], "claims.fast").contains("claims:\n"));
    assert!(take(LAYOUTS[2], "product.link").contains("{name: X}"));
    assert!(take(LAYOUTS[3], "risks[0].plan").ends_with("- what: a\n"));
    assert_eq!(
        rename(LAYOUTS[1], &steps("claims.fast").unwrap(), "quick").unwrap(),
        LAYOUTS[1].replace("fast: {", "quick: {")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_at_any_path(layout in 0usize..LAYOUTS.len(), path in 0usize..1000, value in "[ab \n'\"\\\\:#|>&*!%@`{}\\[\\],?~1.0é日\t=<-]{1,12}") {
        prop_assume!(!value.trim().is_empty());
        let paths: Vec<_> = all_paths().into_iter().filter(|path| item_before(LAYOUTS[layout], path)).collect();
        let path = &paths[path % paths.len()];
        let made = put(LAYOUTS[layout], path, &Value::Text(value.clone()));
        let made = made.unwrap_or_else(|refused| panic!("{} = {value:?}: {refused}\n{}", written(path), LAYOUTS[layout]));
        prop_assert_eq!(text_at(&made, path), Some(value));
    }
}

proptest! {
    // The examples are long, and each change of one is read several times.
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn any_text_in_an_example(example in 0usize..4, path in 0usize..1000, value in "[ab '\"\\:#|>&{}\\[\\],?~1.0é\n-]{1,12}") {
        prop_assume!(!value.trim().is_empty());
        let examples = crate::catalog::examples();
        let text = examples[example % examples.len()].text;
        let paths: Vec<_> = all_paths().into_iter().filter(|path| item_before(text, path)).collect();
        let path = &paths[path % paths.len()];
        let made = put(text, path, &Value::Text(value.clone()));
        let made = made.unwrap_or_else(|refused| panic!("{} = {value:?}: {refused}", written(path)));
        prop_assert_eq!(text_at(&made, path), Some(value.clone()));
        if text_at(text, path).is_none() {
            prop_assert!(keeps_lines(text, &made, 1), "{}\n{}", written(path), made);
            let gone = take(&made, path).unwrap();
            prop_assert_ne!(text_at(&gone, path), Some(value));
        }
    }
}
