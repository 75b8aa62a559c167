//! Pages that are made from the code, and examples in pages, are true.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use common::Pack;
use std::path::Path;

/// Compares a page with what the code makes; `UPDATE=1` writes it anew.
fn assert_page(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{file} is out of date: run `UPDATE=1 cargo test`");
}

#[test]
fn the_reference_of_the_brief_is_fresh() {
    let names = |set: &'static launchpack::catalog::Set| set.documents.iter().map(|d| d.name.as_str()).collect();
    let sets: Vec<_> = launchpack::catalog::embedded().sets.iter().map(|set| (set.name.as_str(), names(set))).collect();
    assert_page("docs/brief.md", &launchpack::brief::reference::page(&sets));
}

#[test]
fn the_page_on_templates_is_fresh() {
    assert_page("docs/templates.md", &launchpack::render::reference::page());
}

#[test]
fn the_reference_of_the_commands_is_fresh() {
    assert_page("docs/commands.md", &launchpack::cli::reference());
}

#[test]
fn the_documents_in_the_readme_are_real() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let pack = Pack::new("enterprise-ai");
    assert_eq!(pack.run(&["build", "--set", "announce"]).status, 0);
    let made = ["battlecard-deskwise.md", "launch-faq.md", "one-pager.md", "launch-emails.md"];
    let made: String = made.map(|file| pack.text(file)).concat();
    let announce = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/announce.md")).unwrap();
    let readme = readme + &announce;
    let excerpts: Vec<&str> =
        readme.split("```markdown\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(excerpts.len(), 4);
    for excerpt in excerpts {
        assert!(made.contains(excerpt.trim_end()), "a page shows what the program does not make:\n{excerpt}");
    }
}

/// The npm packages have the version of the program.
#[test]
fn versions_agree() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages/npm/launcher/package.json");
    let about: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(about["version"], env!("CARGO_PKG_VERSION"));
    let others = about["optionalDependencies"].as_object().unwrap();
    assert!(others.len() == 7 && others.values().all(|version| *version == about["version"]), "{others:?}");
}
