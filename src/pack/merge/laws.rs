//! What is true of every merge, on documents made to collide: few different lines and words, and all the trouble of files.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;

const WORDS: [&str; 9] = ["day", "team", "9", "3,000", "é", "and", "Tidewater", "**ledger**", "close."];

fn prose() -> impl Strategy<Value = String> {
    vec(select(&WORDS[..]), 1..9).prop_map(|words| words.join(" "))
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prose(),
        3 => select(&["a", "b", "", "", "=======", "<<<<<<< your edit", ">>>>>>> the brief now says", "|||||||||"][..])
            .prop_map(str::to_owned),
        2 => prose().prop_map(|words| format!("- {words}")),
        2 => (select(&WORDS[..]), select(&WORDS[..])).prop_map(|(a, b)| format!("| {a} | {b} |")),
        1 => prose().prop_map(|words| format!("## {words}  ")),
    ]
}

/// Changes a list of lines; places are taken modulo what there is.
#[derive(Debug, Clone)]
enum Edit {
    Insert(usize, String),
    Replace(usize, String),
    Remove(usize),
    Word(usize, usize, String),
    Append(usize, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let word = || select(&WORDS[..]).prop_map(str::to_owned);
    prop_oneof![
        2 => (0..20usize, line()).prop_map(|(at, line)| Edit::Insert(at, line)),
        1 => (0..20usize, line()).prop_map(|(at, line)| Edit::Replace(at, line)),
        2 => (0..20usize).prop_map(Edit::Remove),
        4 => (0..20usize, 0..9usize, word()).prop_map(|(at, nth, word)| Edit::Word(at, nth, word)),
        1 => (0..20usize, select(&["  ", " more", "."][..])).prop_map(|(at, tail)| Edit::Append(at, tail.to_owned())),
    ]
}

fn edited(lines: &[String], edits: &[Edit]) -> Vec<String> {
    let mut lines = lines.to_vec();
    for edit in edits {
        let count = lines.len();
        match edit {
            Edit::Insert(at, line) => lines.insert(at % (count + 1), line.clone()),
            _ if count == 0 => {}
            Edit::Replace(at, line) => lines[at % count].clone_from(line),
            Edit::Remove(at) => drop(lines.remove(at % count)),
            Edit::Append(at, tail) => lines[at % count].push_str(tail),
            Edit::Word(at, nth, word) => {
                let line = &mut lines[at % count];
                let mut words: Vec<&str> = line.split(' ').collect();
                let nth = nth % words.len();
                words[nth] = word;
                *line = words.join(" ");
            }
        }
    }
    lines
}

/// How a document is stored.
#[derive(Debug, Clone, Copy)]
struct File {
    mark: bool,
    ends: &'static [&'static str],
    last_end: bool,
}

const LF: File = File { mark: false, ends: &["\n"], last_end: true };

fn file() -> impl Strategy<Value = File> {
    const ENDS: [&[&str]; 4] = [&["\n"], &["\n"], &["\r\n"], &["\n", "\r\n", "\n"]];
    let ends = select(&ENDS[..]);
    (any::<bool>(), ends, any::<bool>()).prop_map(|(mark, ends, last_end)| File { mark, ends, last_end })
}

fn stored(lines: &[String], file: File) -> String {
    let mut text = String::from(if file.mark { "\u{FEFF}" } else { "" });
    for (line, end) in lines.iter().zip(file.ends.iter().cycle()) {
        text.push_str(line);
        text.push_str(end);
    }
    if !file.last_end {
        super::cut_last_end(&mut text);
    }
    text
}

/// A document and two edits of it, as lines.
fn triple() -> impl Strategy<Value = [Vec<String>; 3]> {
    (vec(line(), 0..14), vec(edit(), 0..5), vec(edit(), 0..5)).prop_map(|(base, mine, brief)| {
        let (mine, brief) = (edited(&base, &mine), edited(&base, &brief));
        [base, mine, brief]
    })
}

/// Three documents as files: of one origin, or with nothing to do with each other.
fn files() -> impl Strategy<Value = [String; 3]> {
    let tiny = "\u{FEFF}?(a\n|b\n|\n|é\r\n|=======\n|a\r){0,6}(a|<<<<<<<|\r)?";
    prop_oneof![
        3 => (triple(), [file(), file(), file()]).prop_map(|([base, mine, brief], [a, b, c])| {
            [stored(&base, a), stored(&mine, b), stored(&brief, c)]
        }),
        1 => [tiny, tiny, tiny],
    ]
}

fn in_lf(lines: [Vec<String>; 3]) -> [String; 3] {
    lines.map(|lines| stored(&lines, LF))
}

fn counts(text: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for word in words::words(text) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_changed_nothing_gets_the_other_side([base, mine, _] in files()) {
        prop_assert_eq!(merge(&base, &mine, &base).marked(), Marked { text: mine.clone(), length: 0 });
        prop_assert_eq!(merge(&base, &mine, &mine).marked(), Marked { text: mine, length: 0 });
    }

    #[test]
    fn an_untouched_document_becomes_the_new_one(lines in triple(), ends in file(), last_end: bool) {
        let base = stored(&lines[0], ends);
        let brief = stored(&lines[2], File { last_end, ..LF });
        let marked = merge(&base, &base, &brief).marked();
        prop_assert_eq!(marked.length, 0);
        prop_assert_eq!(marked.text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"), &*brief);
        prop_assert_eq!(merge(&brief, &brief, &stored(&lines[0], LF)).marked().text, stored(&lines[0], LF));
    }

    #[test]
    fn no_added_word_is_lost([base, mine, brief] in files()) {
        let merged = merge(&base, &mine, &brief);
        let before = counts(&base);
        for (side, text) in [(Side::Mine, &mine), (Side::Brief, &brief)] {
            let taken = merged.taking(side);
            let taken = counts(&taken);
            for (word, count) in counts(text) {
                let added = count.saturating_sub(before.get(word).copied().unwrap_or(0));
                prop_assert!(taken.get(word).copied().unwrap_or(0) >= added, "{}", word);
            }
        }
    }

    #[test]
    fn conflicts_are_found_and_resolved([base, mine, brief] in files()) {
        let merged = merge(&base, &mine, &brief);
        let Marked { text, length } = merged.marked();
        prop_assert_eq!(open_markers(&text, length).len(), merged.conflicts());
        prop_assert_eq!(length > 0, !merged.is_clean());
        for side in [Side::Mine, Side::Brief] {
            let taken = merged.taking(side);
            let resolved = resolve(&text, length, side);
            prop_assert_eq!(resolved.unwrap_or(text.clone()), &*taken);
            prop_assert!(!has_open_markers(&taken, length));
        }
        if merged.is_clean() {
            prop_assert_eq!(merged.taking(Side::Mine), &*text);
            // The next build with the same brief.
            prop_assert_eq!(merge(&brief, &text, &brief).marked().text, &*text);
        }
        for part in merged.parts() {
            if let Part::Conflict { mine, brief, .. } = part {
                prop_assert_ne!(mine.lines().next(), brief.lines().next());
                prop_assert_ne!(mine.lines().next_back(), brief.lines().next_back());
            }
        }
    }

    #[test]
    fn sides_may_change_places(lines in triple()) {
        let [base, mine, brief] = in_lf(lines);
        let (one, other) = (merge(&base, &mine, &brief), merge(&base, &brief, &mine));
        prop_assert_eq!(one.conflicts(), other.conflicts(), "{}\n{}", one.marked().text, other.marked().text);
    }

    #[test]
    fn paragraphs_stay_paragraphs(count in 0..6usize, edits in [vec((0..3u8, 0..7usize), 0..4), vec((0..3u8, 0..7usize), 0..4)]) {
        let base: Vec<String> = (0..count).map(|at| format!("old{at} text of paragraph{at}")).collect();
        let mut number = 0;
        let [mine, brief] = edits.map(|edits| {
            let mut paragraphs = base.clone();
            for (what, at) in edits {
                number += 1;
                let (new, count) = (format!("new{number} words for paragraph{number}"), paragraphs.len());
                match what {
                    0 => paragraphs.insert(at % (count + 1), new),
                    1 if count > 0 => drop(paragraphs.remove(at % count)),
                    2 if count > 0 => paragraphs[at % count] = new,
                    _ => {}
                }
            }
            paragraphs
        });
        let [base, mine, brief] = [base, mine, brief].map(|paragraphs| paragraphs.join("\n\n") + "\n");
        let merged = merge(&base, &mine, &brief);
        for side in [Side::Mine, Side::Brief] {
            let text = merged.taking(side);
            let lines: Vec<&str> = text.lines().collect();
            prop_assert!(lines.windows(2).all(|pair| pair[0].is_empty() || pair[1].is_empty()), "{}", merged.marked().text);
        }
    }

    /// Also when the brief's change comes in two builds instead of one.
    #[test]
    fn changes_of_different_lines_are_all_kept(who in vec((0..4u8, any::<bool>()), 1..12)) {
        // Of the lines, those with number `by` are replaced or removed.
        let document = |by: &[u8]| {
            let lines = who.iter().enumerate().filter_map(|(at, &(number, removed))| match by.contains(&number) {
                true if removed => None,
                true => Some(format!("new{at} text{at}\n")),
                false => Some(format!("old{at} line{at}\n")),
            });
            lines.collect::<String>()
        };
        let (base, mine) = (document(&[]), document(&[1]));
        let at_once = merge(&base, &mine, &document(&[2, 3])).marked().text;
        prop_assert_eq!(&at_once, &document(&[1, 2, 3]));
        let half_way = merge(&base, &mine, &document(&[2])).marked().text;
        prop_assert_eq!(merge(&document(&[2]), &half_way, &document(&[2, 3])).marked().text, at_once);
    }
}

/// The merge that everybody knows, as a second opinion: where git finds no conflict there is none, and the text is git's.
#[test]
#[expect(clippy::disallowed_methods, reason = "git reads files")]
fn a_clean_merge_of_git_is_ours() {
    let folder = std::env::temp_dir().join(format!("launchpack-merge-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut runner = TestRunner::deterministic();
    let strategy = (triple(), [any::<bool>(), any::<bool>(), any::<bool>()]);
    let (mut clean_in_git, mut clean_here) = (0, 0);
    for _ in 0..400 {
        let (lines, newlines) = strategy.new_tree(&mut runner).unwrap().current();
        let mut newlines = newlines.into_iter();
        let texts = lines.map(|lines| stored(&lines, File { last_end: newlines.next().unwrap(), ..LF }));
        for (name, text) in ["base", "mine", "brief"].iter().zip(&texts) {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let git = Command::new("git")
            .args(["merge-file", "-p", "mine", "base", "brief"])
            .current_dir(&folder)
            .output()
            .unwrap();
        let [base, mine, brief] = &texts;
        let merged = merge(base, mine, brief);
        clean_here += usize::from(merged.is_clean());
        if git.status.success() {
            clean_in_git += 1;
            assert_eq!(merged.marked().text, String::from_utf8(git.stdout).unwrap(), "{texts:#?}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(clean_in_git > 100 && clean_here > clean_in_git, "git {clean_in_git}, here {clean_here}");
}

/// The worst documents that were found, about a megabyte each. They take 1 to 3 s unoptimised, 0.1 to 0.6 s optimised; the
/// limit is for slow machines, and near enough to fail on anything quadratic.
#[test]
fn the_worst_documents_take_seconds() {
    let mut state = 1_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (1 << 30)).unwrap()
    };
    let mut text = |lines: usize, words: usize, vocabulary: usize| {
        let mut line = || (0..words).map(|_| format!("w{}", random() % vocabulary)).collect::<Vec<_>>().join(" ");
        (0..lines).map(|_| line() + "\n").collect::<String>()
    };
    let join = |lines: Vec<&str>| lines.concat();
    let base = text(16_000, 10, 5_000);
    let lines: Vec<&str> = base.split_inclusive('\n').collect();
    let half = |odd: usize| {
        let line = |(at, line): (usize, &&str)| if at % 2 == odd { line.replace('1', "x") } else { (*line).to_owned() };
        lines.iter().enumerate().map(line).collect::<String>()
    };
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    let long = text(1, 160_000, 5_000);
    let paragraphs = text(10, 2_450, 50);
    let cases = [
        ("nothing in common", base.clone(), text(16_000, 10, 5_000), text(16_000, 10, 5_000)),
        ("half edited by each", base.clone(), half(0), half(1)),
        ("all edited and shuffled", base.clone(), join(sorted), base.replace('2', "y")),
        ("tiny lines", text(250_000, 1, 100), text(250_000, 1, 100), text(250_000, 1, 100)),
        ("one long line", long.clone(), long.replace('1', "x"), long.replace('2', "y")),
        ("paragraphs of few words", paragraphs.clone(), paragraphs.replace('1', "x"), text(10, 2_450, 50)),
        ("many for few", text(6_000, 10, 5_000), base.clone(), text(8_000, 10, 200)),
    ];
    for (name, base, mine, brief) in cases {
        let start = Instant::now();
        let merged = merge(&base, &mine, &brief);
        let taken = start.elapsed();
        println!("{name}: {taken:?}, {} conflicts", merged.conflicts());
        assert!(taken < Duration::from_secs(20), "{name}: {taken:?}");
    }
}
