//! Laws of what comes back: whatever a reviewer makes of a file, the document made from it says the same.

use std::path::Path;

use assert_fs::TempDir;
use proptest::prelude::*;

use super::editor::edits;
use super::edits::applied;
use super::laid::{self, laid};
use super::passages;
use crate::catalog;
use crate::export::edition::{Edition, Reader, edition};
use crate::export::{self, Wish};
use crate::pack::disk::RealDisk;
use crate::pack::{Pack, apply, merge};
use crate::project::{Choice, Project};
use crate::readers::word::{self, Unit, UnitKind as Kind};

/// Every document of an example, with all sets.
#[expect(clippy::disallowed_methods, reason = "a person's editor")]
fn pieces(brief: &str) -> Edition {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("brief.yaml");
    std::fs::write(&path, brief).unwrap();
    let project = Project::open(&path, Path::new("brief.yaml"), catalog::embedded(), None).unwrap();
    let disk = RealDisk;
    let lock = apply::lock(&disk, &project.dir).unwrap();
    let choice = Choice { set: Some("all".to_owned()), ..Choice::default() };
    apply::apply(&disk, &project.dir, &project.prepare(&disk, &choice).unwrap().plan, &lock).unwrap();
    let pack = Pack::open(&disk, &project.dir).unwrap();
    edition(&project, &pack, &[], Reader::Team).unwrap()
}

/// The Word file of a document, as its reader sees it.
fn shown(edition: &Edition, at: usize, text: &str) -> Vec<Unit> {
    let mut one = edition.pieces[at].clone();
    text.clone_into(&mut one.text);
    let edition = Edition { pieces: vec![one], ..edition.clone() };
    let wish = Wish { single: false, notes: true, is_for_paper: false };
    let bytes = export::docx(&edition, wish, &|_| None).unwrap().remove(0).bytes;
    word::revised(Path::new("x.docx"), &bytes).unwrap().view(&|_| true).units
}

fn made_of(text: &str, sent: &[Unit], made: &[Unit]) -> (String, usize) {
    let written = passages::read(text);
    let made = edits(text, &written, &laid(sent, &written), made);
    (applied(text, &made.edits), made.lost.len())
}

#[test]
fn every_word_of_a_file_is_known_and_what_was_not_changed_changes_nothing() {
    for example in catalog::examples() {
        let edition = pieces(example.text);
        for (at, piece) in edition.pieces.iter().enumerate() {
            let sent = shown(&edition, at, &piece.text);
            let written = passages::read(&piece.text);
            for unit in laid(&sent, &written) {
                let words = || unit.cells.iter().flatten().map(|token| token.key.as_str()).collect::<String>();
                assert!(unit.passage.is_some(), "{} {}: {}", example.name, piece.file, words());
            }
            assert_eq!(made_of(&piece.text, &sent, &sent), (piece.text.clone(), 0), "{}", piece.file);
        }
    }
}

/// What a reviewer does at some place.
#[derive(Debug, Clone)]
enum Act {
    Replace(usize, usize, String),
    Delete(usize),
    Insert(usize, String),
    Split(usize, usize),
    Join(usize),
    Move(usize, usize),
    Append(usize, String),
}

fn act() -> impl Strategy<Value = Act> {
    let at = || 0..10_000_usize;
    let words = "[a-zA-Z0-9*_#|<>\\[\\]&%$.,’-]{1,8}( [a-zé*_%-]{1,7}){0,4}";
    prop_oneof![
        4 => (at(), at(), words).prop_map(|(a, b, c)| Act::Replace(a, b, c)),
        2 => at().prop_map(Act::Delete),
        2 => (at(), words).prop_map(|(a, b)| Act::Insert(a, b)),
        2 => (at(), at()).prop_map(|(a, b)| Act::Split(a, b)),
        1 => at().prop_map(Act::Join),
        1 => (at(), at()).prop_map(|(a, b)| Act::Move(a, b)),
        2 => (at(), words).prop_map(|(a, b)| Act::Append(a, b)),
    ]
}

fn is_row(unit: &Unit) -> bool {
    matches!(unit.kind, Kind::Row(_))
}

/// Footnotes stand at the end and are only changed within.
fn is_text(unit: &Unit) -> bool {
    unit.kind != Kind::Note
}

fn done(units: &mut Vec<Unit>, act: &Act) {
    let count = units.iter().filter(|unit| is_text(unit)).count();
    if count < 3 {
        return;
    }
    // The first is the title, which stays.
    let at = |n: usize| 1 + n % (count - 1);
    match act {
        Act::Replace(n, m, words) => {
            let cell = m % units[at(*n)].cells.len();
            let text = &mut units[at(*n)].cells[cell];
            let all: Vec<&str> = text.split(' ').collect();
            let which = m % all.len();
            let new: Vec<&str> =
                all.iter().enumerate().map(|(i, word)| if i == which { words } else { *word }).collect();
            *text = new.join(" ");
        }
        Act::Append(n, words) => units[at(*n)].cells.iter_mut().for_each(|cell| *cell = format!("{cell} {words}")),
        Act::Delete(n) => {
            let unit = &units[at(*n)];
            let is_head = is_row(unit) && units[at(*n) - 1].kind != unit.kind;
            if !is_head {
                units.remove(at(*n));
            }
        }
        Act::Insert(n, words) => {
            let like = units[at(*n)].clone();
            let cells = like.cells.iter().map(|_| words.clone()).collect();
            units.insert(at(*n) + 1, Unit { cells, ..like });
        }
        Act::Split(n, m) => {
            let unit = units[at(*n)].clone();
            let ends: Vec<usize> = unit.cells[0].match_indices(' ').map(|(at, _)| at).collect();
            if is_row(&unit) || ends.is_empty() {
                return;
            }
            let (one, other) = unit.cells[0].split_at(ends[m % ends.len()]);
            units[at(*n)].cells[0] = one.trim().to_owned();
            units.insert(at(*n) + 1, Unit { cells: vec![other.trim().to_owned()], ..unit });
        }
        Act::Join(n) => {
            let next = at(*n) + 1;
            if next >= count || is_row(&units[at(*n)]) || is_row(&units[next]) {
                return;
            }
            let gone = units.remove(next);
            let cell = &mut units[at(*n)].cells[0];
            *cell = format!("{cell} {}", gone.cells[0]);
        }
        Act::Move(n, m) => {
            if !is_row(&units[at(*n)]) && !is_row(&units[at(*m)]) {
                let unit = units.remove(at(*n));
                let to = at(*m).min(units.len());
                if !is_row(&units[to - 1]) {
                    units.insert(to, unit);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn a_document_says_what_its_reviewer_made_of_it(which in 0..1_000_usize, acts in prop::collection::vec(act(), 1..5)) {
        thread_local! {
            static ALL: Vec<(Edition, Vec<Vec<Unit>>)> = ["enterprise-ai", "minimal"].into_iter().map(|name| {
                let edition = pieces(catalog::examples().iter().find(|one| one.name == name).unwrap().text);
                let units = (0..edition.pieces.len()).map(|at| shown(&edition, at, &edition.pieces[at].text)).collect();
                (edition, units)
            }).collect();
        }
        ALL.with(|all| {
            let (edition, units) = &all[which % all.len()];
            let at = (which / 2) % edition.pieces.len();
            let text = &edition.pieces[at].text;
            let mut made = units[at].clone();
            for act in &acts {
                done(&mut made, act);
            }
            let (text, lost) = made_of(text, &units[at], &made);
            let now = shown(edition, at, &text);
            // Its words: where something new is a heading or an item is for its neighbours to say.
            let words = |units: &[Unit]| units.iter().filter(|unit| is_text(unit)).map(laid::key).collect::<Vec<_>>();
            if lost == 0 {
                let (now, made) = (words(&now), words(&made));
                let at_first = now.iter().zip(&made).position(|(a, b)| a != b).unwrap_or(now.len().min(made.len()));
                let near = |all: &[String]| all.iter().skip(at_first).take(2).cloned().collect::<Vec<_>>();
                prop_assert_eq!(near(&now), near(&made), "{:?} {}", acts, edition.pieces[at].file);
            }
            prop_assert!(lost <= acts.len(), "{:?}", acts);
            Ok(())
        })?;
    }
}

/// The passages that an act is about.
fn touched(units: &[Unit], act: &Act) -> Vec<usize> {
    let count = units.iter().filter(|unit| is_text(unit)).count().max(2);
    let at = |n: &usize| 1 + n % (count - 1);
    match act {
        Act::Move(n, m) => vec![at(n), at(m)],
        Act::Replace(n, ..)
        | Act::Delete(n)
        | Act::Insert(n, _)
        | Act::Split(n, _)
        | Act::Join(n)
        | Act::Append(n, _) => {
            vec![at(n)]
        }
    }
}

/// Two reviewers of one document.
#[derive(Debug, Clone)]
struct Two(Vec<Act>, Vec<Act>);

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn in_whatever_order_it_comes_home_it_is_the_same(
        one in prop::collection::vec(act(), 1..3),
        other in prop::collection::vec(act(), 1..3),
        which in 0..8_usize,
    ) {
        thread_local! {
            static ALL: (Edition, Vec<Vec<Unit>>) = {
                let edition = pieces(catalog::examples().iter().find(|one| one.name == "minimal").unwrap().text);
                let units = (0..edition.pieces.len()).map(|at| shown(&edition, at, &edition.pieces[at].text)).collect();
                (edition, units)
            };
        }
        ALL.with(|(edition, units)| {
            let both = Two(one, other);
            let at = which % edition.pieces.len();
            let text = &edition.pieces[at].text;
            let places = |acts: &[Act]| {
                let mut made = units[at].clone();
                let mut all = Vec::new();
                for act in acts {
                    all.extend(touched(&made, act));
                    done(&mut made, act);
                }
                all
            };
            let (own, others) = (places(&both.0), places(&both.1));
            // Each act moves what stands behind it by one at the most.
            let apart = own.iter().all(|one| others.iter().all(|other| one.abs_diff(*other) > 6));
            let by = |acts: &[Act]| {
                let mut made = units[at].clone();
                for act in acts {
                    done(&mut made, act);
                }
                made_of(text, &units[at], &made).0
            };
            let (ann, bob) = (by(&both.0), by(&both.1));
            let take = |now: &str, made: &str, who: &str| merge::reviewed(text, now, made, 0, who).unwrap();
            let (first, second) = (take(text, &ann, "Ann"), take(text, &bob, "Bob"));
            prop_assert_eq!(&first.marked().text, &ann);
            let (ab, ba) = (take(&first.marked().text, &bob, "Bob"), take(&second.marked().text, &ann, "Ann"));
            prop_assert!(!apart || (ab.is_clean() && ba.is_clean()), "{:?}", both);
            if ab.is_clean() && apart {
                // In which lines a comment has its words is form.
                let plain = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                let (ab, ba) = (plain(&ab.marked().text), plain(&ba.marked().text));
                let at = ab.iter().zip(&ba).position(|(one, other)| one != other).unwrap_or(ab.len().min(ba.len()));
                let near = |all: &[String]| all.iter().skip(at.saturating_sub(3)).take(12).cloned().collect::<Vec<_>>();
                prop_assert_eq!(near(&ab), near(&ba), "{:?}", both);
            } else if !ab.is_clean() {
                prop_assert!(ab.marked().text.contains("Bob, in review"));
            }
            // No word that either typed is lost.
            for (made, acts) in [(&ann, &both.0), (&bob, &both.1)] {
                for act in acts {
                    let (Act::Insert(_, words) | Act::Append(_, words) | Act::Replace(_, _, words)) = act else { continue };
                    for word in words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3 && made.contains(*word)) {
                        prop_assert!(ab.marked().text.contains(word), "{word}: {:?}", both);
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(cut in 0..100_000_usize, len in 0..400_usize, again in 0..100_000_usize) {
        thread_local! {
            static XML: String = {
                let edition = pieces(catalog::examples().iter().find(|one| one.name == "minimal").unwrap().text);
                let one = Edition { pieces: vec![edition.pieces[1].clone()], ..edition };
                let wish = Wish { single: false, notes: true, is_for_paper: false };
                let bytes = export::docx(&one, wish, &|_| None).unwrap().remove(0).bytes;
                let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
                let mut text = String::new();
                std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut text).unwrap();
                text
            };
        }
        XML.with(|xml| {
            // Some of it is gone, and some stands twice.
            let from = cut % xml.len();
            let part: String = xml.chars().skip(again % xml.len()).take(len).collect();
            let text: String = xml.chars().take(from).chain(part.chars()).chain(xml.chars().skip(from + len)).collect();
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
            let bytes = zip.finish().unwrap().into_inner();
            if let Ok(read) = word::revised(Path::new("x.docx"), &bytes) {
                let _ = read.view(&|_| true);
            }
        });
    }
}

#[test]
fn words_at_the_end_of_a_passage_stand_before_what_is_new_behind_it() {
    let text = "# A\n\nOne two three four five.\n\nSix.\n";
    let unit = |kind, words: &str| Unit { kind, cells: vec![words.to_owned()], pictures: Vec::new() };
    let sent =
        [unit(Kind::Heading(1), "A"), unit(Kind::Paragraph, "One two three four five."), unit(Kind::Paragraph, "Six.")];
    let mut made = sent.to_vec();
    made[1].cells[0].push_str(" More.");
    made.insert(2, unit(Kind::Paragraph, "New."));
    made.insert(0, unit(Kind::Paragraph, "First."));
    made[1].cells[0].insert_str(0, "An ");
    let (now, lost) = made_of(text, &sent, &made);
    assert_eq!((now.as_str(), lost), ("First.\n\n# An A\n\nOne two three four five. More.\n\nNew.\n\nSix.\n", 0));
}
