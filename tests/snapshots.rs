//! The documents of every example, as a person has read them.
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

fn files(pack: &Pack) -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(pack.path(""))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    files.sort();
    files
}

fn snapshot(example: &str) {
    let pack = Pack::new(example);
    assert_as_read(example, &pack, &files(&pack));
}

/// The documents that a set adds to those of the core set.
fn snapshot_of_set(set: &str, example: &str) {
    let pack = Pack::new(example);
    let core = files(&pack);
    let ran = pack.run(&["build", "--set", set]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let added: Vec<String> = files(&pack).into_iter().filter(|file| !core.contains(file)).collect();
    assert!(!added.is_empty());
    assert_as_read(example, &pack, &added);
}

fn assert_as_read(example: &str, pack: &Pack, files: &[String]) {
    for file in files {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{example}-{}", file.trim_end_matches(".md")), pack.text(file));
        });
    }
}

#[test]
fn enterprise_ai() {
    snapshot("enterprise-ai");
}

#[test]
fn consumer_device() {
    snapshot("consumer-device");
}

#[test]
fn subscription() {
    snapshot("subscription");
}

#[test]
fn minimal() {
    snapshot("minimal");
}

#[test]
fn interview_kit_of_enterprise_ai() {
    snapshot_of_set("interview", "enterprise-ai");
}

#[test]
fn interview_kit_of_minimal() {
    snapshot_of_set("interview", "minimal");
}
