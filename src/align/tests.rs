//! What launchpack writes is its own plain form.

use super::words::words;
use super::*;
use crate::catalog;

/// Every document of every example.
fn documents() -> Vec<(String, String)> {
    let catalog = catalog::embedded();
    let kinds: Vec<_> = catalog.documents().collect();
    let examples = catalog::examples().into_iter().flat_map(|example| {
        let source =
            std::sync::Arc::new(crate::finding::Source { path: "brief.yaml".into(), text: example.text.to_string() });
        let read = crate::brief::read(&source).unwrap().value;
        let rendered = crate::render::render(catalog, &read, &kinds, &crate::render::Placement::default()).unwrap();
        rendered.into_iter().map(move |document| (format!("{} {}", example.name, document.file), document.text))
    });
    examples.collect()
}

#[test]
fn nothing_is_lost_or_added_on_the_way() {
    for (name, text) in documents() {
        let plain = Plain::of(&text, &[]);
        let said = |text: &str| words(&text.replace('\\', "")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(said(plain.text()), said(&text), "{name}");
        // Read again, it is the same.
        assert_eq!(Plain::of(plain.text(), &[]).text(), plain.text(), "{name}");
    }
}

#[test]
fn every_byte_is_found_again() {
    for (name, text) in documents() {
        let plain = Plain::of(&text, &[]);
        for (at, c) in plain.text().char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let bytes = at..at + c.len_utf8();
            let there = plain.to_source(&bytes);
            assert!(text[there.clone()].contains(c), "{name}: {at}");
            let back = plain.to_plain(&there);
            assert!(back.start <= bytes.start && bytes.end <= back.end, "{name}: {at}");
        }
    }
}

#[test]
fn hostile_text_is_read_to_its_end() {
    for text in [
        "",
        "\n",
        "\u{feff}",
        "-",
        "- ",
        "> ",
        "|",
        "| a |\n| - |",
        "```",
        "<!--",
        "<!-- a",
        "[^a]: b",
        "---\n---\n",
        "a\r\rb\r\n",
        "- - - a\n\n  b\n",
        "> > a\n>\n> b",
        "1. a\n\n   b\n2. c",
        "# \n#\n",
        "**",
        "[a](",
        "![](x y)",
        "<details>\n",
        "a\\\nb  \nc",
        "[^a]\n\n[^a]: b\n[^a]: c\n",
        "    code\n",
        "| a | b |\n| --- | --- |\n| c |\n",
        "---\na: 'b\n",
        "<!-- -->\n\n<!--\n\n- a\n\n-->",
    ] {
        let plain = Plain::of(text, &[]);
        let again = Plain::like(text, &[], &plain);
        assert_eq!(plain.text(), again.text());
        for at in 0..=plain.text().len() {
            assert!(plain.to_source(&(at..plain.text().len())).end <= text.len());
        }
        for at in 0..=text.len() {
            assert!(plain.to_plain(&(at..text.len())).end <= plain.text().len());
        }
    }
}

#[test]
fn conflicts_in_front_matter_are_read_line_by_line() {
    let text = "---\nmarp: true\n<<<<<<< your edit\na: \"b\"\n||||||| before\na: c\n=======\na: d\n>>>>>>> the brief now says\n---\n\nx\n";
    let plain = Plain::of(text, &crate::pack::merge::marker_lines(text, 7));
    assert_eq!(plain.text(), text.trim_end());
}
