//! What is true of every merge, on documents made to collide: few different lines and words, and all the trouble of files.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::by_hand::{Typed, by_hand, typed};
use super::forms::{self, PLAIN};
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
        super::ends::cut_last_end(&mut text);
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

/// What a document says.
fn plain(text: &str) -> String {
    let line = |line: &str| crate::align::fold(line).trim().to_owned();
    let plain = crate::align::Plain::of(text, &[]);
    plain.text().lines().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn marked(base: &str, mine: &str, brief: &str) -> Marked {
    merge(base, mine, brief).marked().clone()
}

fn in_lf(lines: [Vec<String>; 3]) -> [String; 3] {
    lines.map(|lines| stored(&lines, LF))
}

fn counts(text: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for word in crate::align::words::words(text) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_changed_nothing_gets_the_other_side([base, mine, _] in files()) {
        prop_assert_eq!(marked(&base, &mine, &base), Marked { text: mine.clone(), length: 0 });
        prop_assert_eq!(marked(&base, &mine, &mine), Marked { text: mine, length: 0 });
    }

    #[test]
    fn an_untouched_document_becomes_the_new_one(lines in triple(), ends in file(), last_end: bool) {
        let base = stored(&lines[0], ends);
        let brief = stored(&lines[2], File { last_end, ..LF });
        let merged = marked(&base, &base, &brief);
        prop_assert_eq!(merged.length, 0);
        let bare = |text: &str| text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        if ends.ends.len() == 1 {
            prop_assert_eq!(bare(&merged.text), &*brief);
        }
        prop_assert_eq!(marked(&brief, &brief, &stored(&lines[0], LF)).text, stored(&lines[0], LF));
    }

    #[test]
    fn no_added_word_is_lost([base, mine, brief] in files()) {
        let merged = merge(&base, &mine, &brief);
        let before = counts(&base);
        for (side, text) in [(Side::Mine, &mine), (Side::Brief, &brief)] {
            let taken = merged.taking(side);
            let taken = counts(taken);
            for (word, count) in counts(text) {
                let added = count.saturating_sub(before.get(word).copied().unwrap_or(0));
                prop_assert!(taken.get(word).copied().unwrap_or(0) >= added, "{}", word);
            }
        }
    }

    #[test]
    fn conflicts_are_found_and_resolved([base, mine, brief] in files()) {
        let merged = merge(&base, &mine, &brief);
        let Marked { text, length } = merged.marked().clone();
        prop_assert_eq!(open_markers(&text, length).len(), merged.conflicts().len());
        prop_assert_eq!(length > 0, !merged.is_clean());
        for side in [Side::Mine, Side::Brief] {
            let taken = merged.taking(side);
            let resolved = resolve(&text, length, side);
            prop_assert_eq!(resolved.unwrap_or(text.clone()), taken);
            prop_assert!(!has_open_markers(taken, length));
        }
        if merged.is_clean() {
            prop_assert_eq!(merged.taking(Side::Mine), &text);
            // The next build with the same brief.
            prop_assert_eq!(marked(&brief, &text, &brief).text, &*text);
        }
        for Part { mine, brief, .. } in merged.conflicts() {
            prop_assert_ne!(mine, brief);
        }
    }

    #[test]
    fn sides_may_change_places(lines in triple()) {
        let [base, mine, brief] = in_lf(lines);
        let (one, other) = (merge(&base, &mine, &brief), merge(&base, &brief, &mine));
        prop_assert_eq!(one.is_clean(), other.is_clean(), "{}\n{}", one.marked().text, other.marked().text);
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
        // Of the sentences, those with number `by` are replaced or removed.
        let document = |by: &[u8]| {
            let lines = who.iter().enumerate().filter_map(|(at, &(number, removed))| match by.contains(&number) {
                true if removed => None,
                true => Some(format!("New{at} text{at}.\n\n")),
                false => Some(format!("Old{at} line{at}.\n\n")),
            });
            lines.collect::<String>().trim_end().to_owned()
        };
        let (base, mine) = (document(&[]), document(&[1]));
        let at_once = merge(&base, &mine, &document(&[2, 3])).marked().text.clone();
        prop_assert_eq!(&at_once, &document(&[1, 2, 3]));
        let half_way = merge(&base, &mine, &document(&[2])).marked().text.clone();
        prop_assert_eq!(marked(&document(&[2]), &half_way, &document(&[2, 3])).text, at_once);
    }
}

/// What a document says as one line.
fn said(text: &str) -> String {
    plain(text).replace('\n', " ").replace(['*', '\\'], "")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Form is free: a document that was only set anew follows the brief, and keeps how it is set.
    #[test]
    fn form_is_free(template in forms::template(), form in forms::form(), changed: [bool; 8]) {
        let (before, after) = (forms::filled(&template, [false; 8]), forms::filled(&template, changed));
        let (base, mine, brief) = (before.print(PLAIN), before.print(form), after.print(PLAIN));
        prop_assert_eq!(plain(&base), crate::align::Plain::like(&mine, &[], &crate::align::Plain::of(&base, &[])).text().lines().map(|line| crate::align::fold(line).trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"));
        let merged = merge(&base, &mine, &brief);
        prop_assert!(merged.is_clean(), "{}", merged.marked().text);
        let text = &merged.marked().text;
        prop_assert_eq!(said_like(text, &base), said(&brief), "{}", text);
        // The form of lists, rules and line ends is the document's.
        let bullets = |text: &str| text.lines().filter(|line| ["- ", "* ", "+ "].iter().any(|sign| line.starts_with(sign))).map(|line| line.chars().take(form.bullet.len()).collect::<String>()).collect::<Vec<_>>();
        prop_assert!(bullets(text).iter().all(|bullet| bullet == form.bullet), "{}", text);
        prop_assert_eq!(text.contains("\r\n"), form.returns && mine.contains('\n'));
        prop_assert_eq!(text.matches("====").count(), mine.matches("====").count());
    }

    /// Form is quiet: no value of it was edited, and nothing was typed.
    #[test]
    fn form_is_quiet(template in forms::template(), form in forms::form()) {
        let doc = forms::filled(&template, [false; 8]);
        let (base, mine) = (doc.print(PLAIN), doc.print(form));
        let spans: Vec<_> = forms::VALUES.iter().flat_map(|(value, _)| base.match_indices(value).map(|(at, value)| at..at + value.len())).collect();
        let mut spans: Vec<_> = spans.into_iter().map(|bytes| crate::pack::state::Span { bytes, paths: vec![String::new()], via: None }).collect();
        spans.sort_by_key(|span| span.bytes.start);
        let aligned = crate::pack::sheet::Aligned::of(&base, &mine, spans, 0);
        for (span, place) in aligned.spans.iter().zip(&aligned.places) {
            prop_assert_eq!(place.fate, crate::align::places::Fate::Kept);
            let said = crate::align::fold(&aligned.mine[place.mine.clone()]).into_owned();
            prop_assert_eq!(said, crate::align::fold(&aligned.base[span.bytes.clone()]));
            let there = mine[aligned.in_file(&place.mine)].replace("\r\n", "\n").replace(['\\', '>'], "").split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(crate::align::fold(&there).into_owned(), crate::align::fold(&aligned.base[span.bytes.clone()]));
        }
        prop_assert!(aligned.alignment.typed().is_empty());
    }

    /// The brief's side is the brief, and a person's sentences; the person's side is all that they typed.
    #[test]
    fn sides_are_whole(template in forms::template(), form in forms::form(), changed: [bool; 8], edits in vec(typed(), 0..4)) {
        let (before, after) = (forms::filled(&template, [false; 8]), forms::filled(&template, changed));
        let edited = by_hand(&before, &edits);
        let (base, mine, brief) = (before.print(PLAIN), edited.print(form), after.print(PLAIN));
        let merged = merge(&base, &mine, &brief);
        let (own_side, new_side) = (said_like(merged.taking(Side::Mine), &base), said_like(merged.taking(Side::Brief), &base));
        let shown = || format!("{mine}\n=>\n{}", merged.marked().text);
        for one in edited.sentences().filter(|one| one.parts[0].starts_with("My own")) {
            let text = one.text();
            prop_assert_eq!(own_side.matches(text.trim()).count(), 1, "{} in {}", text, shown());
            // One that took the place of a sentence of the brief is in the conflict.
            let has = |what: fn(&Typed) -> bool| edits.iter().any(what);
            let replaces = has(|edit| matches!(edit, Typed::Out(_)))
                || (has(|edit| matches!(edit, Typed::Words(_))) && has(|edit| matches!(edit, Typed::Value(_))));
            let count = new_side.matches(text.trim()).count();
            prop_assert!(count == 1 || (replaces && count == 0), "{} in {}", text, shown());
        }
        // Words that were typed.
        for word in said(&mine).split(' ').filter(|word| word.contains("other") || word.starts_with("There")) {
            prop_assert!(own_side.contains(word), "{} in {}", word, shown());
        }
        // Sentences of the brief that nobody touched say its values, once; where one was touched, either it stands or the edit.
        for ((old, new), one) in before.sentences().zip(after.sentences()).zip(template.sentences()) {
            let tail = crate::align::fold(&new.parts[2]).trim().to_owned();
            let touched = !edited.sentences().any(|own| own == old);
            let count = new_side.matches(&tail).count();
            prop_assert!(count <= 1, "twice: {} in {}", tail, shown());
            if !touched {
                prop_assert_eq!(count, 1, "{} in {}", tail, shown());
                let whole = crate::align::fold(&new.text()).into_owned();
                for side in [&own_side, &new_side] {
                    prop_assert!(side.contains(&whole), "{} ({}) in {}", whole, one.parts[1], shown());
                }
            } else if count == 1 && changed[one.parts[1].parse::<usize>().unwrap()] && old.parts[1] != new.parts[1] {
                // Nothing former stands beside what the brief says now.
                let former = format!("{}{}", old.parts[1], crate::align::fold(&old.parts[2]));
                prop_assert!(!new_side.contains(&former), "former {} in {}", former, shown());
            }
        }
    }
}

/// What a document says as one line, with the footnotes of another.
fn said_like(text: &str, base: &str) -> String {
    let line = |line: &str| crate::align::fold(line).trim().to_owned();
    let base = crate::align::Plain::of(base, &[]);
    let plain = crate::align::Plain::like(text, &[], &base);
    let lines: Vec<_> = plain.text().lines().map(line).filter(|line| !line.is_empty()).collect();
    lines.join(" ").replace(['*', '\\'], "")
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
        println!("{name}: {taken:?}, {} conflicts", merged.conflicts().len());
        assert!(taken < Duration::from_secs(20), "{name}: {taken:?}");
    }
}
