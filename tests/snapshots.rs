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
use launchpack::catalog;

fn snapshot(example: &str) {
    let pack = Pack::new(example);
    let mut files: Vec<String> = std::fs::read_dir(pack.path(""))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    files.sort();
    assert_all(&pack, example, &files);
}

/// The documents of a set beside the core one.
fn snapshot_set(example: &str, set: &str) {
    let pack = Pack::new(example);
    let ran = pack.run(&["build", "--set", set]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let documents = &catalog::embedded().set(set).unwrap().documents;
    assert_all(&pack, example, &documents.iter().map(|document| document.file.clone()).collect::<Vec<_>>());
}

fn assert_all(pack: &Pack, example: &str, files: &[String]) {
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
fn launch_set() {
    snapshot_set("enterprise-ai", "launch");
    snapshot_set("minimal", "launch");
}

#[test]
fn interview_kit() {
    snapshot_set("enterprise-ai", "interview");
    snapshot_set("minimal", "interview");
}

/// The texts for customers, those that the motion leaves out as well.
#[test]
fn texts_for_customers() {
    let set = catalog::embedded().set("announce").unwrap();
    let starts: Vec<&str> = set.documents.iter().map(|kind| kind.file.split("{{").next().unwrap()).collect();
    for example in ["enterprise-ai", "consumer-device", "subscription", "minimal"] {
        let pack = Pack::new(example);
        let ran = pack.run(&["build", "--set", "all"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let names = std::fs::read_dir(pack.path("")).unwrap();
        let names = names.filter_map(|entry| entry.unwrap().file_name().into_string().ok());
        let mut files: Vec<String> = names.filter(|name| starts.iter().any(|start| name.starts_with(start))).collect();
        files.sort();
        assert!(files.len() >= 10, "{example}: {files:?}");
        assert_all(&pack, example, &files);
    }
}
