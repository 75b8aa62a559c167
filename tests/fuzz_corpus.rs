//! The corpus of the fuzz targets, replayed, and some changes of it: the same on every run.

#![cfg(all(feature = "audit", feature = "lsp"))]

#[path = "../fuzz/targets.rs"]
mod targets;

use targets::{ALL, Dice, corpus, mutated};

fn replay(name: &str, changes: usize) {
    let Some((_, target)) = ALL.into_iter().find(|(known, _)| *known == name) else { return };
    let kept = corpus(name);
    assert!(kept.len() >= 15, "the corpus of `{name}` is in the repository");
    for bytes in &kept {
        target(bytes);
    }
    let mut dice = Dice::new(20_270_309);
    for _ in 0..changes {
        target(&mutated(&kept, &mut dice));
    }
}

#[test]
fn reading() {
    replay("read", 1_500);
}

#[test]
fn rendering() {
    replay("render", 150);
}

#[test]
fn merging() {
    replay("merge", 1_000);
}

#[test]
fn state_of_a_pack() {
    replay("state", 1_000);
}

#[test]
fn reports() {
    replay("report", 1_000);
}

#[test]
fn messages_of_an_editor() {
    replay("messages", 300);
}

#[test]
fn texts_to_audit() {
    replay("audit", 600);
}
