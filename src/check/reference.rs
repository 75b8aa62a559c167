//! `docs/rules.md`, made from the rules' own texts. `UPDATE=1 cargo test` writes it anew.

use std::fmt::Write as _;

use super::rule::{self, Example};

/// The page.
fn page() -> String {
    let mut out = String::from(
        "# The rules of `launchpack check`\n\n\
         Made from `templates/rules/`; `launchpack explain RULE` prints the same. A rule is switched off in the brief, with a\n\
         reason:\n\n```yaml\npack:\n  allow:\n    - rule: long-headline\n      why: The tagline is a registered mark\n```\n\n\
         The level is the usual one; where a finding has reason to be milder or graver, the text says so.\n",
    );
    for group in rule::groups() {
        let _ = write!(
            out,
            "\n## {}\n\n| rule | level | finds |\n| --- | --- | --- |\n",
            crate::render::capital(group.title)
        );
        for rule in group.rules {
            let words = rule::explained(rule.name).unwrap_or_default();
            let _ = writeln!(
                out,
                "| [`{0}`](#{0}) | {1} | {2} |",
                rule.name,
                rule.level.as_str(),
                words.finds.replace('|', "\\|")
            );
        }
        for rule in group.rules {
            let words = rule::explained(rule.name).unwrap_or_default();
            let _ = write!(out, "\n### {}\n\n{}\n", rule.name, words.text.trim());
            for (title, example) in [("Bad", &words.bad), ("Good", &words.good)] {
                let _ = write!(out, "\n{title}:\n\n{}", shown(example));
            }
        }
    }
    out.push_str("\n## What can't be read or written\n\nThese are no rules, and nothing switches them off: there is nothing to check before they are mended.\n\n| name | what happened |\n| --- | --- |\n");
    for fault in rule::faults() {
        let _ = writeln!(
            out,
            "| `{}` | {} {} |",
            fault.name,
            crate::render::capital(&fault.finds) + ".",
            fault.text.trim().replace('\n', " ").replace('|', "\\|")
        );
    }
    out
}

fn shown(example: &Example) -> String {
    let text = example.text();
    let fence = if text.contains("```") { "````" } else { "```" };
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

#[test]
fn the_page_of_rules_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        #[expect(clippy::disallowed_methods, reason = "a page of the repository, written on request")]
        std::fs::write(path, &page).unwrap();
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(there == page, "docs/rules.md is not what the rules say: run `UPDATE=1 cargo test --lib reference`");
}
