//! What holds for any edits of documents and any change of the brief.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use launchpack::catalog;
use launchpack::pack::apply;
use launchpack::pack::disk::RealDisk;
use launchpack::project::{Choice, Project};
use proptest::prelude::*;
use proptest::sample::Index;

/// An edit of a document, as a person would make it.
#[derive(Debug, Clone)]
enum Edit {
    Insert(Index, String),
    Remove(Index),
    Word(Index, Index, String),
    Append(String),
}

/// Words that a document has already, and ones that look like trouble.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{2,8}( [a-z]{2,8}){0,4}",
        Just("<<<<<<< your edit".to_owned()),
        Just("=======".to_owned()),
        Just("Zürich – 38%".to_owned()),
        Just("- an item".to_owned()),
        Just("| a | b |".to_owned()),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<Index>(), words()).prop_map(|(at, text)| Edit::Insert(at, text)),
        any::<Index>().prop_map(Edit::Remove),
        (any::<Index>(), any::<Index>(), words()).prop_map(|(line, word, text)| Edit::Word(line, word, text)),
        words().prop_map(Edit::Append),
    ]
}

fn edited(text: &str, edits: &[Edit], crlf: bool) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for edit in edits {
        match edit {
            Edit::Insert(at, words) => lines.insert(at.index(lines.len()), words.clone()),
            Edit::Remove(at) if lines.len() > 1 => drop(lines.remove(at.index(lines.len()))),
            Edit::Word(line, word, new) => {
                let at = line.index(lines.len());
                let line = &mut lines[at];
                let mut words: Vec<&str> = line.split(' ').collect();
                let at = word.index(words.len());
                words[at] = new;
                *line = words.join(" ");
            }
            Edit::Append(words) => lines.push(words.clone()),
            Edit::Remove(_) => {}
        }
    }
    let end = if crlf { "\r\n" } else { "\n" };
    lines.join(end) + end
}

const BRIEF: &str = include_str!("../templates/examples/enterprise-ai.yaml");

/// The brief with some of its words changed.
fn changed(changes: &[(Index, String)]) -> String {
    let places: Vec<&str> =
        ["Priya Raman", "Deskwise", "38%", "Trials started", "a person is needed", "in minutes", "42%", "$9"].to_vec();
    // Without approvals, which belong to the words that were approved and not to those that come.
    let mut brief = BRIEF.replace("status: approved", "status: pending");
    for (at, new) in changes {
        brief = brief.replace(places[at.index(places.len())], new);
    }
    format!("{brief}\npack: {{documents: [battlecard, exec-summary, message-ladder]}}\n")
}

type Documents = BTreeMap<String, String>;

struct Folder(assert_fs::TempDir);

impl Folder {
    fn new() -> Self {
        Self(assert_fs::TempDir::new().unwrap())
    }

    /// Builds, without the shortcut for a pack that is up to date.
    fn build(&self, brief: &str) -> Documents {
        let path = self.0.path().join("brief.yaml");
        std::fs::write(&path, brief).unwrap();
        let project = Project::open(&path, Path::new("brief.yaml"), catalog::embedded(), None).unwrap();
        let lock = apply::lock(&RealDisk, &project.dir).unwrap();
        let plan = project.prepare(&RealDisk, &Choice::default()).unwrap().plan;
        apply::apply(&RealDisk, &project.dir, &plan, &lock).unwrap();
        self.documents()
    }

    fn documents(&self) -> Documents {
        let files = std::fs::read_dir(self.0.path().join("pack")).unwrap().map(|entry| entry.unwrap().path());
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        files.filter(|path| path.is_file()).map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.0.path().join("pack").join(file), text).unwrap();
    }
}

proptest! {
    #![proptest_config(common::cases(24))]

    #[test]
    fn without_edits_a_rebuild_is_a_first_build(changes in prop::collection::vec((any::<Index>(), "[a-z]{3,8}"), 1..4)) {
        let pack = Folder::new();
        pack.build(&changed(&[]));
        prop_assert_eq!(pack.build(&changed(&changes)), Folder::new().build(&changed(&changes)));
    }

    #[test]
    fn without_a_change_of_the_brief_documents_stay_to_the_byte(
        edits in prop::collection::vec(edit(), 1..6), which in any::<Index>(), crlf in any::<bool>(),
    ) {
        let pack = Folder::new();
        let made = pack.build(&changed(&[]));
        let (file, text) = made.iter().nth(which.index(made.len())).unwrap();
        pack.write(file, &edited(text, &edits, crlf));
        let before = pack.documents();
        prop_assert_eq!(pack.build(&changed(&[])), before);
    }

    #[test]
    fn nothing_typed_is_lost_and_a_second_build_changes_nothing(
        edits in prop::collection::vec(edit(), 1..6),
        changes in prop::collection::vec((any::<Index>(), "[a-z]{3,8}"), 1..4),
        crlf in any::<bool>(),
    ) {
        let pack = Folder::new();
        let made = pack.build(&changed(&[]));
        for (file, text) in &made {
            pack.write(file, &edited(text, &edits, crlf));
        }
        let typed = pack.documents();
        let merged = pack.build(&changed(&changes));
        for (file, text) in typed {
            let old: Vec<&str> = made[&file].lines().collect();
            // A card may have moved with its competitor.
            let now = merged.get(&file).cloned().unwrap_or_else(|| merged.values().cloned().collect());
            for line in text.lines().filter(|line| !old.contains(line)) {
                // Every word that the person added is there, wherever the line was merged.
                let says = |word: &&str| word.contains(char::is_alphanumeric) && !made[&file].contains(*word);
                for word in line.split_whitespace().filter(says) {
                    prop_assert!(now.contains(word), "`{}` of `{}` is lost from {}", word, line, file);
                }
            }
        }
        prop_assert_eq!(pack.build(&changed(&changes)), merged);
    }
}
