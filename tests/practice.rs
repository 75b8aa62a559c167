//! `practice`: that the review of every case ranks answers as a person would, finds what is planted, and praises nothing that
//! is not there; and the program as a candidate uses it.
#![cfg(feature = "practice")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test says what went wrong by failing"
)]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use launchpack::brief;
use launchpack::brief::model::Read;
use launchpack::change;
use launchpack::finding::{Findings, Source};
use launchpack::practice::answer::Answer;
use launchpack::practice::case::{self, Case, Edit};
use launchpack::practice::review::{Review, Subject, review};
use launchpack::practice::twist::{self, Came, fit};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    /// What is said at the end.
    spoken: String,
    /// What happens.
    twist: String,
    /// What the strong answer changes then.
    changes: Vec<Edit>,
    reply: String,
    /// The traps that the trapped answer walks into.
    trapped: Vec<String>,
    trapped_reply: String,
    /// Weaknesses, each planted in the strong answer.
    planted: Vec<Planted>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Planted {
    set: Option<String>,
    to: Option<String>,
    remove: Option<String>,
    #[serde(default)]
    also: Vec<Edit>,
    finds: String,
}

fn data(case: &str, file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/practice").join(case).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn short(found: &Findings) -> String {
    let line = |one: &launchpack::finding::Finding| {
        let at = one.place.as_ref().map(|place| format!("{}:{}: ", place.source.path.display(), place.line_column().0));
        format!("{}{} ({})", at.unwrap_or_default(), one.message, one.help.clone().unwrap_or_default())
    };
    found.0.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn source(text: String) -> Arc<Source> {
    Arc::new(Source { path: PathBuf::from("brief.yaml"), text })
}

/// A brief with everything that was said beside it.
struct Made {
    source: Arc<Source>,
    read: Read,
    reply: Option<String>,
    spoken: String,
}

impl Made {
    fn of(text: String) -> Self {
        let source = source(text);
        let read = brief::read(&source).unwrap_or_else(|found| panic!("{}", short(&found))).value;
        Self { source, read, reply: None, spoken: String::new() }
    }

    fn changed(&self, edits: &[Edit]) -> Self {
        let changed =
            change::changed(&self.source, &twist::changes(edits)).unwrap_or_else(|found| panic!("{}", short(&found)));
        Self { spoken: self.spoken.clone(), ..Self::of(changed.text) }
    }

    fn answer(&self, came: Option<&Came>) -> Answer {
        let mut answer = Answer::of(&self.source, &self.read, date(2027, 3, 1)).since(came.map(Came::before));
        for (name, text) in [("reply", self.reply.as_deref()), ("spoken", Some(self.spoken.as_str()))] {
            let source = source(text.unwrap_or_default().to_owned());
            answer.add(name, &source, 0..source.text.len());
        }
        answer
    }

    fn review(&self, case: &Case, came: Option<&Came>) -> Review {
        let answer = self.answer(came);
        let subject = Subject {
            case,
            answer: &answer,
            read: &self.read,
            source: &self.source,
            documents: 0,
            is_fresh: true,
            papers: &[],
            twist: came,
            clock: None,
            today: date(2027, 3, 1),
        };
        review(&subject).unwrap_or_else(|found| panic!("{}", short(&found)))
    }

    fn twisted(&self, case: &Case, id: &str) -> Option<Came> {
        let twist = case.review.twists.iter().find(|twist| twist.id.value == id).unwrap();
        let fit = fit(twist, &self.answer(None), &self.read)?;
        Some(fit.came(&self.read, Timestamp::from_second(1_800_000_000).unwrap(), 1500, "messages/a.md"))
    }
}

fn told(review: &Review) -> String {
    let area = |area: &launchpack::practice::review::Judged| {
        let names = |notes: &[launchpack::practice::review::Note]| {
            notes.iter().map(|note| note.id.clone()).collect::<Vec<_>>().join(" ")
        };
        format!("{}: {:?} {:?} traps {}; missing {}", area.id, area.score, area.share, area.traps, names(&area.missing))
    };
    let trap = |trap: &launchpack::practice::review::Caught| {
        let seen: Vec<&str> = trap.note.seen.iter().map(|seen| seen.text.as_str()).collect();
        format!("{} {seen:?}", trap.note.id)
    };
    let traps: Vec<String> = review.traps.iter().map(trap).collect();
    format!("{}\ntraps: {traps:?}", review.areas.iter().map(area).collect::<Vec<_>>().join("\n"))
}

/// Every case with its answers; what is wrong is told for all of them at once.
fn each(test: impl Fn(&Case, &Answers) -> Vec<String>) {
    let mut wrong = Vec::new();
    for name in case::names() {
        let case = case::embedded(name).unwrap_or_else(|found| panic!("{name}: {}", short(&found)));
        let answers: Answers =
            serde_yaml_ng::from_str(&data(name, "answers.yaml")).unwrap_or_else(|e| panic!("{name}: {e}"));
        wrong.extend(test(&case, &answers).into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn strong(case: &Case, answers: &Answers) -> Made {
    Made { spoken: answers.spoken.clone(), ..Made::of(data(&case.name, "strong.yaml")) }
}

#[test]
fn answers_are_ranked_as_a_person_would() {
    each(|case, answers| {
        let strong = strong(case, answers);
        let came = strong.twisted(case, &answers.twist).expect("the twist fits the strong answer");
        let mut handled = strong.changed(&answers.changes);
        handled.reply = Some(answers.reply.clone());
        let best = handled.review(case, Some(&came));
        let until = strong.review(case, Some(&came));
        let trapped = Made { reply: Some(answers.trapped_reply.clone()), ..Made::of(data(&case.name, "trapped.yaml")) };
        let came = trapped.twisted(case, &answers.twist);
        let worst = trapped.review(case, came.as_ref());
        let mut wrong = Vec::new();
        if best.areas.iter().any(|area| area.score.is_none_or(|score| score < 3)) || !best.traps.is_empty() {
            wrong.push(format!("the strong answer is not strong everywhere:\n{}", told(&best)));
        }
        if until.area("twist").unwrap().score.unwrap() > 1 || until.total().0 >= best.total().0 {
            wrong.push(format!("what was good until the twist is not told apart:\n{}", told(&until)));
        }
        if worst.before_twist() + 8 > until.before_twist() {
            wrong.push(format!("the trapped answer is not far enough behind:\n{}", told(&worst)));
        }
        let caught: Vec<&str> = worst.traps.iter().map(|trap| trap.note.id.as_str()).collect();
        let missed: Vec<&String> = answers.trapped.iter().filter(|id| !caught.contains(&id.as_str())).collect();
        if !missed.is_empty() {
            wrong.push(format!("traps that were not seen: {missed:?}"));
        }
        wrong
    });
}

#[test]
fn nine_of_ten_planted_weaknesses_are_found() {
    each(|case, answers| {
        let strong = strong(case, answers);
        let mut missed = Vec::new();
        for planted in &answers.planted {
            let edit = Edit {
                set: planted.set.clone(),
                to: planted.to.clone(),
                add: None,
                fields: Default::default(),
                remove: planted.remove.clone(),
            };
            let edits: Vec<Edit> = std::iter::once(edit).chain(planted.also.clone()).collect();
            let review = strong.changed(&edits).review(case, None);
            let is_trap = review.traps.iter().any(|trap| trap.note.id == planted.finds);
            let is_missing = review.areas.iter().flat_map(|area| &area.missing).any(|note| note.id == planted.finds);
            let praised = review.areas.iter().flat_map(|area| &area.strong).any(|note| note.id == planted.finds);
            if !(is_trap || is_missing) || praised {
                missed.push(planted.finds.clone());
            }
            // What is planted is not there without planting it.
            let before = strong.review(case, None);
            let was = before.traps.iter().any(|trap| trap.note.id == planted.finds)
                || before.areas.iter().flat_map(|area| &area.missing).any(|note| note.id == planted.finds);
            if was {
                missed.push(format!("{} (in the strong answer already)", planted.finds));
            }
        }
        let enough = answers.planted.len() >= 10 && missed.len() * 10 <= answers.planted.len();
        if enough { Vec::new() } else { vec![format!("not found, of {}: {missed:?}", answers.planted.len())] }
    });
}

#[test]
fn the_key_is_good_by_its_own_measure() {
    each(|case, _| {
        let key = Made::of(case.key.text.clone());
        let mut wrong = Vec::new();
        let plain = key.review(case, None);
        if plain.areas.iter().any(|area| area.score.is_some_and(|score| score < 3)) || !plain.traps.is_empty() {
            wrong.push(format!("the key itself:\n{}", told(&plain)));
        }
        for twist in &case.review.twists {
            let Some(came) = key.twisted(case, &twist.id.value) else {
                // One that asks for something the key does not have is tried with an answer that has it.
                if twist.fits.is_none() {
                    wrong.push(format!("the twist {} does not fit the key", twist.id.value));
                }
                continue;
            };
            let mut handled = key.changed(&twist.good.changes);
            handled.reply = Some(twist.good.reply.clone());
            let after = handled.review(case, Some(&came));
            if after.areas.iter().any(|area| area.score.is_none_or(|score| score < 3)) || !after.traps.is_empty() {
                wrong.push(format!("the key after {}:\n{}", twist.id.value, told(&after)));
            }
            let ignored = key.review(case, Some(&came));
            if ignored.area("twist").unwrap().score.unwrap() > 1 {
                wrong.push(format!("the key that ignores {}:\n{}", twist.id.value, told(&ignored)));
            }
        }
        wrong
    });
}

#[test]
fn nothing_is_praised_that_is_not_there() {
    each(|case, answers| {
        let mut wrong = Vec::new();
        // A name and a headline are no reason for praise beyond them.
        let bare = format!("product:\n  name: {}\nmessaging:\n  headline: Hello there\n", case.about.product);
        let review = Made::of(bare).review(case, None);
        let praised: Vec<&str> = review
            .areas
            .iter()
            .flat_map(|area| &area.strong)
            .map(|note| note.id.as_str())
            .filter(|id| *id != "headline")
            .collect();
        if !praised.is_empty() {
            wrong.push(format!("praised without a reason: {praised:?}"));
        }
        // What is praised for words shows them, at a line where they stand.
        for made in [strong(case, answers), Made::of(data(&case.name, "trapped.yaml")), Made::of(case.key.text.clone())]
        {
            let review = made.review(case, None);
            for note in review.areas.iter().flat_map(|area| &area.strong) {
                for seen in note.seen.iter().filter(|seen| seen.path.is_some()) {
                    let line = made.source.text.lines().nth(seen.line - 1).unwrap_or_default();
                    let first = seen.text.split_whitespace().next().unwrap_or_default();
                    if !line.contains(first) {
                        wrong.push(format!("{} shows line {}, which does not say {first}", note.id, seen.line));
                    }
                }
            }
            for (area, caught) in review.traps.iter().map(|trap| (trap.area.clone(), trap.note.id.clone())) {
                if review.area(&area).unwrap().score.unwrap() > 2 {
                    wrong.push(format!("{caught} does not hold {area} down"));
                }
            }
        }
        wrong
    });
}
