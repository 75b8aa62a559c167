//! Laws of pulling, over the examples and generated briefs, and over edits of every kind.

use std::ops::Range;
use std::path::{Path, PathBuf};

use assert_fs::TempDir;
use proptest::prelude::*;

use super::*;
use crate::align::places::Fate;
use crate::brief::edit;
use crate::brief::sketch::scalar;
use crate::catalog;
use crate::pack::apply;
use crate::pack::disk::RealDisk;
use crate::pack::plan::Action;
use crate::project::Choice;

/// A brief and its pack in a folder of their own.
struct Site {
    dir: TempDir,
}

impl Site {
    fn new(brief: &str) -> Self {
        let site = Self { dir: TempDir::new().unwrap() };
        site.write("brief.yaml", brief);
        assert!(site.build().iter().all(|action| *action == Action::New));
        site
    }

    fn path(&self, file: &str) -> PathBuf {
        self.dir.path().join(file)
    }

    #[expect(clippy::disallowed_methods, reason = "a person's editor")]
    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    fn project(&self) -> Project<'static> {
        Project::open(&self.path("brief.yaml"), Path::new("brief.yaml"), catalog::embedded(), None).unwrap()
    }

    fn build(&self) -> Vec<Action> {
        let (project, disk) = (self.project(), RealDisk);
        let lock = apply::lock(&disk, &project.dir).unwrap();
        let prepared = project.prepare(&disk, &Choice::default()).unwrap();
        apply::apply(&disk, &project.dir, &prepared.plan, &lock).unwrap();
        prepared.plan.steps.into_iter().map(|step| step.action).collect()
    }

    /// Pulls and writes; the changes and the refusals.
    fn pull(&self) -> (Vec<Change>, Vec<Refusal>) {
        let (project, disk) = (self.project(), RealDisk);
        let pack = Pack::open(&disk, &project.dir).unwrap();
        let pulled = pull(&project, &pack, &disk, &Wish::default()).unwrap();
        if let Some(prepared) = &pulled.prepared {
            let lock = apply::lock(&disk, &project.dir).unwrap();
            let brief = self.path("brief.yaml");
            edit::save(&disk, &brief, Path::new("brief.yaml"), &project.source.text, &pulled.brief).unwrap();
            apply::apply(&disk, &project.dir, &prepared.plan, &lock).unwrap();
            drop(lock);
            if !pulled.withdrawn.is_empty() {
                self.build();
            }
        }
        (pulled.changes, pulled.refused)
    }

    fn with_sheets<T>(&self, look: impl FnOnce(&[Sheet<'_>]) -> T) -> T {
        let (project, disk) = (self.project(), RealDisk);
        let pack = Pack::open(&disk, &project.dir).unwrap();
        look(&pack.sheets().unwrap())
    }

    /// Each value's place: file, bytes, path.
    fn said(&self) -> Vec<(String, Range<usize>, String)> {
        self.with_sheets(|sheets| {
            let of = |sheet: &Sheet<'_>| {
                let all = sheet.spans.iter().zip(&sheet.places);
                let all = all
                    .map(|(span, place)| (sheet.file().to_owned(), sheet.in_file(&place.mine), span.paths[0].clone()));
                all.collect::<Vec<_>>()
            };
            sheets.iter().flat_map(of).collect()
        })
    }
}

/// What must hold after every pull, whatever was edited.
fn check_after(site: &Site, before: &str, changes: &[Change]) {
    let brief = site.read("brief.yaml");
    if changes.is_empty() {
        assert_eq!(brief, before, "a pull without changes changed the brief");
    }
    let actions = site.build();
    assert!(actions.iter().all(|action| !action.writes()), "a build after a pull wrote: {actions:?}");
    let (again, _) = site.pull();
    assert!(again.is_empty(), "a second pull found {again:?}");
    // Every document that shows a pulled value says it.
    let paths: Vec<&str> = changes
        .iter()
        .filter(|change| change.old.is_some() && change.new.is_some())
        .map(|change| change.path.as_str())
        .collect();
    let shifts = changes.iter().any(|change| change.old.is_none() || change.new.is_none());
    site.with_sheets(|sheets| {
        for sheet in sheets {
            for (span, place) in sheet.spans.iter().zip(&sheet.places) {
                let pulled = !shifts && paths.contains(&span.paths[0].as_str());
                let said = (&sheet.base[span.bytes.clone()], &sheet.mine[place.mine.clone()]);
                assert!(
                    !pulled || place.fate != Fate::Changed,
                    "{}: {:?} {said:?} {changes:?}",
                    sheet.file(),
                    span.paths
                );
            }
        }
    });
}

/// Replaces bytes of a document, pulls, and checks the laws.
fn edit_and_check(site: &Site, file: &str, bytes: &Range<usize>, new: &str) -> (Vec<Change>, Vec<Refusal>) {
    let before = site.read("brief.yaml");
    let file = format!("pack/{file}");
    let mut text = site.read(&file);
    text.replace_range(bytes.clone(), new);
    site.write(&file, &text);
    let (changes, refused) = site.pull();
    // A document that is named for a value moves with it.
    let moved = |text: &str| {
        std::fs::read_dir(site.path("pack"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find_map(|path| std::fs::read_to_string(path).ok().filter(|text_of| text_of.contains(text)))
    };
    let after = if site.path(&file).exists() { site.read(&file) } else { moved(new).unwrap() };
    if changes.is_empty() {
        assert_eq!(after, text);
    }
    // Which signs are escaped is form.
    let said = |text: &str| crate::align::fold(&text.replace('\\', "")).trim().to_owned();
    // What is not approved any more has left what customers read; it is in the brief.
    let stands = said(&after).contains(&said(new)) || said(&site.read("brief.yaml")).contains(&said(new));
    assert!(stands, "{file}: `{new}` is gone\n{changes:?}");
    let brief = site.read("brief.yaml");
    // What refers to a name follows it.
    if let [Change { how: How::Set, path, .. }] = changes.as_slice()
        && path.rsplit('.').next() != Some("name")
    {
        let source = Source { path: "brief.yaml".into(), text: before.clone() };
        let leaves = crate::brief::read(&Arc::new(source)).unwrap().value.leaves.0;
        let span = &leaves.iter().find(|leaf| leaf.path == *path).unwrap().span;
        let head = before[..span.start].trim_end_matches([' ', '|', '>', '-', '+', '\n', '\'', '"']);
        assert!(brief.starts_with(head), "{brief}");
        let tail = before[span.end..].trim_start_matches(['\'', '"']);
        // A claim whose words changed is pending again.
        let signed = |text: &str| text.replace("status: pending", "status: approved");
        assert!(signed(&brief).ends_with(&signed(tail)), "{brief}");
    }
    check_after(site, &before, &changes);
    (changes, refused)
}

#[test]
fn nothing_is_pulled_where_nothing_was_edited() {
    for example in catalog::examples() {
        let site = Site::new(example.text);
        let (changes, refused) = site.pull();
        assert!(changes.is_empty() && refused.is_empty(), "{}: {changes:?} {refused:?}", example.name);
        check_after(&site, example.text, &[]);
        // Line ends and a lost last newline are no edits either.
        for (file, ..) in site.said() {
            let text = site.read(&format!("pack/{file}"));
            site.write(&format!("pack/{file}"), text.trim_end().replace("\r\n", "\n").replace('\n', "\r\n").as_str());
        }
        let (changes, refused) = site.pull();
        assert!(changes.is_empty() && refused.is_empty(), "{}: {changes:?} {refused:?}", example.name);
    }
}

#[test]
fn a_word_of_any_value_is_pulled_or_refused_with_a_reason() {
    for (e, example) in catalog::examples().iter().enumerate() {
        let site = Site::new(example.text);
        let mut pulled = 0;
        let places = site.said().len();
        let mut tried = 0;
        // Places move with every pull, so they are looked up anew.
        for number in (e..places).step_by(29) {
            let said = site.said();
            let Some((file, bytes, path)) = said.get(number) else { break };
            let text = site.read(&format!("pack/{file}"));
            let Some(word) = text[bytes.clone()].split(|c: char| !c.is_alphanumeric()).find(|word| word.len() > 3)
            else {
                continue;
            };
            let at = bytes.start + text[bytes.clone()].find(word).unwrap();
            let (changes, refused) = edit_and_check(&site, file, &(at..at + word.len()), "Qux");
            assert!(!changes.is_empty() || !refused.is_empty(), "{path} in {file} was passed over");
            // A month is no word to be replaced by another.
            if refused.iter().any(|refused| matches!(refused.reason, Reason::NoDate)) {
                site.write(&format!("pack/{file}"), &text);
                continue;
            }
            tried += 1;
            pulled += usize::from(!changes.is_empty());
            if changes.is_empty() {
                site.write(&format!("pack/{file}"), &text);
            }
        }
        assert!(3 * pulled >= 2 * tried, "{}: only {pulled} of {tried} were pulled", example.name);
    }
}

/// A small brief with such texts in it.
fn brief_of(texts: &[String]) -> String {
    let text = |i: usize| scalar(texts.get(i % texts.len().max(1)).map_or("x", |text| text.trim()));
    format!(
        "# note\nproduct:\n  name: {}  # name\n  one_liner: {}\n  pricing: {}\nlaunch:\n  date: 2027-03-09\n  owner: {}\nclaims:\n  c:\n    says: {} # says\n    proof: {}\n    status: approved\nmessaging:\n  headline: {}\ncompetitors:\n  - name: Acme\n    is: {}\n    weaknesses:\n      - {}\n      - {} # second\n    objections:\n      - says: {}\n        answer: {}\nfaq:\n  - q: {}\n    a: {}\nrisks:\n  - {}\n",
        text(0),
        text(1),
        text(2),
        text(3),
        text(4),
        text(5),
        text(6),
        text(7),
        text(8),
        text(9),
        text(10),
        text(11),
        text(12),
        text(13),
        text(14),
    )
}

const TEXT: &str = "[A-Z][a-z]{2,6}( ([a-z]{1,7}|[0-9]{1,3}%|C#|a\\|b|\\*x\\*|R&D|it's|\"so\"|- x|: y|#1|<b>|\\[z\\]|é|_u_|`c`|x--y)){0,6}[.?!]?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn edits_of_values_keep_the_laws(
        texts in proptest::collection::vec(TEXT, 15),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), "[a-zA-Z0-9 .,%|*_#\"&<>\\[\\]-]{1,14}", 0usize..4), 3),
    ) {
        let site = Site::new(&brief_of(&texts));
        for (index, new, how) in edits {
            let said = site.said();
            let (file, bytes, _) = index.get(&said);
            let text = site.read(&format!("pack/{file}"));
            let value = &text[bytes.clone()];
            let (first, last) = (bytes.start, bytes.end);
            let range = match how {
                0 => bytes.clone(),
                1 => first..first,
                2 => last..last,
                _ => {
                    let at = value.find(' ').map_or(first, |at| first + at);
                    at..at
                }
            };
            edit_and_check(&site, file, &range, &new);
        }
    }

    #[test]
    fn edits_of_lines_keep_the_laws(
        texts in proptest::collection::vec(TEXT, 15),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), 0usize..5), 1..6),
    ) {
        let site = Site::new(&brief_of(&texts));
        let before = site.read("brief.yaml");
        let said = site.said();
        for (file, line, how) in edits {
            let (file, ..) = file.get(&said);
            let file = format!("pack/{file}");
            let text = site.read(&file);
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let at = line.index(lines.len());
            match how {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                2 => lines.insert(at, "- Something of one's own.".to_owned()),
                3 => lines.swap(at, 0),
                _ => lines[at] = lines[at].replace(' ', "  ").replacen('e', "x", 1),
            }
            site.write(&file, &(lines.join("\n") + "\n"));
        }
        let (changes, _) = site.pull();
        check_after(&site, &before, &changes);
    }
}
