//! From a keystroke in an editor to findings, with a real client: `cargo bench --bench keystrokes`.
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::cast_possible_truncation,
    clippy::default_trait_access,
    clippy::duration_suboptimal_units,
    reason = "a measurement"
)]

#[path = "../tests/lsp/client.rs"]
mod client;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use client::{Client, uri};
use serde_json::json;

const KEYS: i64 = 400;
const MANY: i64 = 100_000;

/// Types and deletes a line break at the top of a file, so that every finding in it moves: how long each took.
fn typed(client: &mut Client, file: &Path) -> Vec<Duration> {
    let top = |to: usize| json!({ "start": { "line": 0, "character": 0 }, "end": { "line": to, "character": 0 } });
    let took = (0..KEYS).map(|key| {
        let (range, text) = if key % 2 == 0 { (top(0), "\n") } else { (top(1), "") };
        let start = Instant::now();
        client.changes(file, key + 2, json!([{ "range": range, "text": text }]));
        while client.message()["params"]["uri"] != uri(file).as_str() {}
        start.elapsed()
    });
    let mut took: Vec<Duration> = took.collect();
    took.sort();
    // What was told of other files is not to be taken for an answer to the next key.
    client.of_file("textDocument/documentSymbol", file);
    std::thread::sleep(Duration::from_millis(500));
    client.of_file("textDocument/documentSymbol", file);
    took
}

fn tell(what: &str, took: &[Duration]) {
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    println!("{what:<34} median {:>9.1?}  p95 {:>9.1?}  worst {:>9.1?}", at(50), at(95), at(100));
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let ran =
            Command::new(env!("CARGO_BIN_EXE_launchpack")).args(args).current_dir(folder.path()).output().unwrap();
        assert!(ran.status.success(), "{args:?}");
    };
    run(&["new", "p", "--example", "enterprise-ai"]);
    run(&["build", "p/brief.yaml", "--set", "all"]);
    let dir = folder.path().join("p");
    let (brief, card) = (dir.join("brief.yaml"), dir.join("pack/battlecard-deskwise.md"));
    let mut starts: Vec<Duration> = (0..30)
        .map(|_| {
            let start = Instant::now();
            let client = Client::of(&[folder.path()], json!({}));
            let took = start.elapsed();
            client.end();
            took
        })
        .collect();
    starts.sort();
    tell("start to the first answer", &starts);
    let mut client = Client::of(&[&dir], json!({}));
    client.open(&brief);
    let text = std::fs::read_to_string(&card).unwrap();
    client.open_as(&card, &text.replacen(" with a chatbot add-on", "", 1));
    client.until(&card, |codes| codes.iter().any(|code| code == "disagreement"));
    client.until(&brief, |codes| !codes.is_empty());
    typed(&mut client, &card);
    tell("a key in the brief to findings", &typed(&mut client, &brief));
    tell("a key in a document to findings", &typed(&mut client, &card));
    #[cfg(target_os = "linux")]
    memory(&mut client, &card);
    assert_eq!(client.end(), 0);
}

#[cfg(target_os = "linux")]
fn memory(client: &mut Client, card: &Path) {
    let before = client.memory();
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 1 } });
    for key in 0..MANY {
        client.changes(card, key + 1000, json!([{ "range": range, "text": if key % 2 == 0 { "x" } else { "#" } }]));
        if key % 1000 == 0 {
            client.of_file("textDocument/documentSymbol", card);
        }
    }
    println!("memory: {} MB before, {} MB after {MANY} changes", before / 1000, client.memory() / 1000);
}
