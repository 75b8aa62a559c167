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
fn every_case_is_full() {
    assert!(case::names().len() >= 10);
    each(|case, answers| {
        let mut wrong = Vec::new();
        let lines = |name: &str, begins: fn(&str) -> bool| {
            let material = case.material.iter().find(|material| material.name == name);
            material.map_or(0, |material| material.source.text.lines().filter(|line| begins(line)).count())
        };
        for name in ["engineering", "customers", "field", "competitors", "numbers", "legal-and-leadership"] {
            if !case.material.iter().any(|material| material.name == name) {
                wrong.push(format!("there is no {name}.md"));
            }
        }
        let notes = lines("customers", |line| line.starts_with(|c: char| c.is_ascii_digit()));
        let rivals = lines("competitors", |line| line.starts_with("**"));
        if !(8..=12).contains(&notes) || rivals < 2 {
            wrong.push(format!("{notes} notes and {rivals} competitors"));
        }
        if case.text.text.split_whitespace().count() > 450 {
            wrong.push("case.md takes more than three minutes".to_owned());
        }
        if ![45, 240].contains(&case.about.minutes.value) || case.about.questions.len() < 3 {
            wrong.push("it takes an odd time, or asks too little at the end".to_owned());
        }
        let weak = |choice: &case::Choice| choice.options.iter().any(|option| option.stand == case::Stand::Weak);
        if case.review.traps.len() < 5 || case.review.twists.len() < 2 || !case.review.choices.iter().any(weak) {
            wrong.push("there are too few traps, twists or weak choices".to_owned());
        }
        if answers.trapped.len() < 5 {
            wrong.push("the trapped answer walks into too few".to_owned());
        }
        wrong
    });
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
        let before = strong.review(case, None);
        let mut missed = Vec::new();
        for planted in &answers.planted {
            let edit = Edit {
                set: planted.set.clone(),
                to: planted.to.clone(),
                add: None,
                fields: std::collections::BTreeMap::default(),
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
                let trapped = |seen| review.traps.iter().any(|trap| trap.note.seen.contains(seen));
                if !note.seen.is_empty() && note.seen.iter().all(trapped) {
                    wrong.push(format!("{} is praised for what a trap is", note.id));
                }
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

#[test]
fn an_answer_by_another_hand_is_judged_by_what_it_has() {
    // Written by somebody else before there was a review: good where it goes, and it stops after the claims.
    let case = case::embedded("advertiser-measurement").unwrap_or_else(|found| panic!("{}", short(&found)));
    let review = Made::of(data("advertiser-measurement", "other.yaml")).review(&case, None);
    let score = |area: &str| review.area(area).unwrap().score.unwrap();
    assert!(["audience", "problem", "positioning"].iter().all(|area| score(area) >= 3), "{}", told(&review));
    assert!(["enablement", "metrics"].iter().all(|area| score(area) == 0), "{}", told(&review));
    assert!(review.traps.is_empty(), "{}", told(&review));
}

#[test]
fn a_reference_that_withdraws_comes_only_where_it_is_named() {
    let case = case::embedded("contract-ai").unwrap_or_else(|found| panic!("{}", short(&found)));
    let plain = Made::of(data("contract-ai", "strong.yaml"));
    assert!(plain.twisted(&case, "haldor-withdraws").is_none());
    let edit = |to: &str| Edit {
        set: Some("messaging.subhead".to_owned()),
        to: Some(to.to_owned()),
        add: None,
        fields: std::collections::BTreeMap::default(),
        remove: None,
    };
    let named = plain.changed(&[edit("Redline suggests, you decide. Haldor Foods does.")]);
    let came = named.twisted(&case, "haldor-withdraws").expect("it names the customer");
    let ignored = named.review(&case, Some(&came));
    assert_eq!(ignored.twist.as_ref().unwrap().left.len(), 1, "{}", told(&ignored));
    let mut handled = named.changed(&[edit("Redline suggests, you decide. Two pilot teams do.")]);
    handled.reply = Some("The name is out. Say two pilot teams, and demo with their own playbook.".to_owned());
    let handled = handled.review(&case, Some(&came));
    assert!(
        handled.area("twist").unwrap().score > ignored.area("twist").unwrap().score.max(Some(2)),
        "{}",
        told(&handled)
    );
    assert!(handled.twist.unwrap().left.is_empty());
}

/// The program in a room on the first case, as a candidate uses it.
struct Room {
    folder: assert_fs::TempDir,
}

impl Room {
    fn new() -> Self {
        let folder = assert_fs::TempDir::new().unwrap();
        let args = ["start", "advertiser-measurement", "r", "--seed", "7"];
        let ran = at(folder.path(), "09:00", &args);
        assert_eq!(ran.status, 0, "{}", ran.err);
        Self { folder }
    }

    fn at(&self, time: &str, args: &[&str]) -> common::Ran {
        at(&self.folder.path().join("r"), time, args)
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.path().join("r").join(file), text).unwrap();
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join("r").join(file)).unwrap()
    }

    /// The strong answer, without the day beside it on which the room is only used to build.
    fn answer(&self, file: &str) {
        self.write("brief.yaml", &data("advertiser-measurement", file));
    }
}

fn at(folder: &Path, time: &str, args: &[&str]) -> common::Ran {
    let now = format!("2099-03-01T{time}:00Z");
    let whole: Vec<&str> =
        ["practice"].iter().chain(args).copied().chain(["--now", &now, "--progress", "../p.jsonl"]).collect();
    common::run(folder, &whole)
}

#[test]
fn the_cases_are_listed_with_their_time() {
    let folder = assert_fs::TempDir::new().unwrap();
    let ran = common::run(folder.path(), &["practice"]);
    assert_eq!(ran.status, 0);
    let cases: Vec<&str> = ran.out.lines().take_while(|line| !line.is_empty()).collect();
    assert!(cases.len() >= 10, "{}", ran.out);
    assert!(cases.iter().any(|line| line.contains("45 minutes")) && cases.iter().any(|line| line.contains("4 hours")));
    let ran = common::run(folder.path(), &["practice", "start", "advertiser-mesurement"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("did you mean `advertiser-measurement`?"), "{}", ran.err);
}

#[test]
fn a_room_is_laid_out_and_keeps_its_clock() {
    let room = Room::new();
    for file in ["case.md", "material/customers.md", "brief.yaml", "answers.md", "pack/README.md"] {
        assert!(!room.text(file).is_empty(), "{file}");
    }
    assert!(!room.text(".practice/state.json").contains("traps"), "the key is not laid out");
    assert!(
        room.at("09:08", &["status"])
            .out
            .contains("8 minutes of 45 minutes worked, 8 minutes since you began; the clock runs")
    );
    assert_eq!(
        room.at("09:10", &["pause"]).out,
        "the clock stands at 10 minutes; `launchpack practice resume` goes on\n"
    );
    assert!(
        room.at("11:10", &["status"])
            .out
            .contains("10 minutes of 45 minutes worked, 2 hours 10 minutes since you began")
    );
    assert_eq!(room.at("11:10", &["resume"]).out, "the clock goes on from 10 minutes\n");
    let back = room.at("10:00", &["status"]);
    assert!(back.err.contains("the clock of this machine was set back by 1 hour 10 minutes"), "{}", back.err);
    assert!(back.out.contains("10 minutes of 45"), "{}", back.out);
    // Whoever begins again in the same folder loses nothing.
    let again = at(room.folder.path(), "12:00", &["start", "contract-ai", "r"]);
    assert!(again.status == 2 && again.err.contains("`r` has something in it already"), "{}", again.err);
}

#[test]
fn something_happens_that_fits_what_was_written_and_the_review_judges_it() {
    let room = Room::new();
    room.answer("strong.yaml");
    assert!(room.at("09:05", &["status"]).out.contains("nothing happened yet"));
    // Between a third and two thirds of the time, by itself.
    let status = room.at("09:31", &["status"]);
    assert!(status.out.contains("A message from ") && status.out.contains("no reply yet"), "{}", status.out);
    assert!(
        status.out.contains("A median of $1.70 per extra visit"),
        "it is about the candidate's own claim: {}",
        status.out
    );
    assert!(room.at("09:32", &["twist"]).out.starts_with("a message came already: messages/legal-rejects.md"));
    assert_eq!(common::run(&room.folder.path().join("r"), &["build", "-q"]).status, 0);

    let ignored = room.at("09:40", &["review", "--format", "json"]);
    let ignored: serde_json::Value = serde_json::from_str(&ignored.out).unwrap();
    let twist = |review: &serde_json::Value| {
        let areas = review["areas"].as_array().unwrap().clone();
        areas.into_iter().find(|area| area["name"] == "twist").unwrap()
    };
    assert!(twist(&ignored)["score"].as_u64().unwrap() <= 1);
    let left = ignored["twist"]["left"][0].clone();
    assert!(left["text"].as_str().unwrap().contains("$1.70") && left["line"].as_u64().unwrap() > 1, "{left}");

    // The brief is put right, and the documents are behind it: they still say the old thing.
    let ran = |args: &[&str]| common::run(&room.folder.path().join("r"), args);
    let brief = room.text("brief.yaml");
    let brief = brief
        .replace("proof: [visit-cost]", "proof: [zero]")
        .replace("as_of: 2027-01-31\n    status: pending", "as_of: 2027-01-31\n    status: rejected");
    room.write("brief.yaml", &brief);
    let behind = room.at("09:41", &["review", "--format", "json"]);
    let behind: serde_json::Value = serde_json::from_str(&behind.out).unwrap();
    assert!(behind["twist"]["left"].to_string().contains("pack/"), "{}", behind["twist"]["left"]);
    assert_eq!(ran(&["build", "-q"]).status, 0);
    let message = room.text("messages/legal-rejects.md");
    room.write(
        "messages/legal-rejects.md",
        &format!("{message}\nThe zero leads instead, and sales has the new deck.\n"),
    );
    let handled = room.at("09:44", &["review", "--format", "json"]);
    let handled: serde_json::Value = serde_json::from_str(&handled.out).unwrap();
    assert!(twist(&handled)["score"].as_u64().unwrap() >= 3, "{}", twist(&handled));
    assert_eq!(handled["twist"]["left"].as_array().unwrap().len(), 0, "{}", handled["twist"]["left"]);
    assert_eq!(handled["worked_seconds"], 44 * 60);

    let page = room.at("09:45", &["review"]).out;
    assert!(page.starts_with("# Review: Tallywell Lift\n\n45 minutes of work"), "{page}");
    assert!(page.contains("material/customers.md:3 (customers, note 1) says:"), "it shows the material");
    let again = room.at("09:45", &["review"]).out;
    assert_eq!(page, again, "the same answer has the same review");
    let progress = room.at("09:50", &["progress"]).out;
    assert!(progress.contains("twist") && progress.contains("better (5 times)"), "{progress}");
}

#[test]
fn a_command_in_the_folder_tells_of_a_message() {
    let folder = assert_fs::TempDir::new().unwrap();
    let start = ["practice", "start", "shop-access", "r", "--seed", "2", "--now", "2020-01-01T09:00:00Z"];
    // The next command looks at the real clock, and years have passed.
    assert_eq!(common::run(folder.path(), &start).status, 0);
    let ran = common::run(&folder.path().join("r"), &["build", "-q"]);
    assert!(ran.err.contains("A message came: read "), "{}", ran.err);
    assert_eq!(std::fs::read_dir(folder.path().join("r/messages")).unwrap().count(), 1);
}

#[test]
fn texts_of_ones_own_are_read_too() {
    let room = Room::new();
    room.answer("strong.yaml");
    room.write("mail.md", "# To all\n\nTallywell Lift proves that radio works.\n");
    let ran = room.at("09:10", &["review"]);
    assert!(ran.out.contains("mail.md:3: \u{201c}Tallywell Lift proves that radio works.\u{201d}"), "{}", ran.out);
    let edited = room.text("pack/exec-summary.md") + "\nThe campaign is measured in every shop.\n";
    room.write("pack/exec-summary.md", &edited);
    let ran = room.at("09:11", &["review"]);
    assert!(ran.out.contains("pack/exec-summary.md:") && ran.out.contains("measured in every shop"), "{}", ran.out);
}

#[test]
fn what_can_not_be_judged_is_not_scored() {
    let folder = assert_fs::TempDir::new().unwrap();
    let ran = at(folder.path(), "09:00", &["review"]);
    assert!(ran.status == 2 && ran.err.contains("there is no case in"), "{}", ran.err);

    let room = Room::new();
    let ran = room.at("09:01", &["review"]);
    assert!(
        ran.status == 2 && ran.out.is_empty() && ran.err.contains("nothing to review yet"),
        "{}{}",
        ran.out,
        ran.err
    );

    room.write("brief.yaml", "product:\n  name: Larkspur Assist\nmessaging:\n  headline: Requests, resolved\n");
    let ran = room.at("09:02", &["review"]);
    assert!(ran.status == 2 && ran.out.is_empty(), "{}", ran.out);
    assert!(ran.err.contains("about `Larkspur Assist`, and the case is about `Tallywell Lift`"), "{}", ran.err);
    assert!(ran.err.contains("brief.yaml:2"), "{}", ran.err);

    room.write("brief.yaml", "product:\n  nam: Tallywell Lift\n");
    let ran = room.at("09:03", &["review"]);
    assert!(ran.status == 2 && ran.err.contains("brief.yaml:2:3"), "{}", ran.err);
    assert!(!room.folder.path().join("p.jsonl").exists(), "nothing was kept");

    room.write(".practice/state.json", "{");
    let ran = room.at("09:04", &["status"]);
    assert!(ran.status == 2 && ran.err.contains("your brief and documents are safe"), "{}", ran.err);
}

#[test]
fn a_broken_case_tells_every_problem_with_its_line() {
    let folder = assert_fs::TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/cases/contract-ai");
    let case = folder.path().join("mine");
    std::fs::create_dir_all(case.join("material")).unwrap();
    for file in ["case.yaml", "case.md", "key.yaml", "review.yaml"] {
        std::fs::copy(from.join(file), case.join(file)).unwrap();
    }
    for file in std::fs::read_dir(from.join("material")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), case.join("material").join(file.file_name())).unwrap();
    }
    // A case of one's own works as it is.
    let ran = at(folder.path(), "09:00", &["start", "./mine", "good"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(at(&folder.path().join("good"), "09:01", &["status"]).out.starts_with("Brackwell Redline"));

    let review = std::fs::read_to_string(case.join("review.yaml")).unwrap();
    let review = review.replacen("area: audience", "area: crowd", 1).replacen("customers 3", "customers 33", 1);
    let review = review.replacen("claim: accuracy", "claim: acuracy", 1).replacen(
        "look: [audiences]",
        "look: [\"audience[].nam\"]",
        1,
    );
    std::fs::write(case.join("review.yaml"), review).unwrap();
    let about = std::fs::read_to_string(case.join("case.yaml")).unwrap();
    std::fs::write(case.join("case.yaml"), about.replace("2027-06-15", "soon")).unwrap();
    let ran = at(folder.path(), "09:00", &["start", "./mine", "bad"]);
    assert_eq!(ran.status, 2);
    for told in [
        "there is no area `crowd`",
        "`customers 33` leads nowhere",
        "no claim `acuracy`",
        "`audience[].nam` is no place",
        "`soon` is no day",
    ] {
        assert!(ran.err.contains(told), "{told}:\n{}", ran.err);
    }
    assert_eq!(ran.err.matches("mine/review.yaml:").count(), 4, "{}", ran.err);
    assert!(!folder.path().join("bad").exists(), "nothing was made");
}

fn drill(folder: &Path, args: &[&str], answers: &str) -> common::Ran {
    let whole: Vec<&str> = ["practice", "drill"].iter().chain(args).copied().chain(["--progress", "p.jsonl"]).collect();
    common::piped(folder, &whole, answers)
}

#[test]
fn every_drill_works_on_every_case_and_its_worked_answer_is_shown() {
    let folder = assert_fs::TempDir::new().unwrap();
    let drills = ["message", "objection", "minute", "cut", "story", "claims", "frame", "debrief"];
    for (at, name) in drills.iter().enumerate() {
        for case in case::names() {
            let ran = drill(folder.path(), &[name, "--on", case, "--seed", "3"], "a\nb\nc\nd\ne\n");
            assert_eq!(ran.status, 0, "{name} on {case}: {}", ran.err);
            let worked = ran.out.split("One good answer:\n").nth(1).unwrap_or_default();
            assert!(worked.trim().len() > 20, "{name} on {case}:\n{}", ran.out);
            assert!(ran.out.contains("  next: "), "{name} on {case}:\n{}", ran.out);
        }
        let lines = std::fs::read_to_string(folder.path().join("p.jsonl")).unwrap();
        assert_eq!(lines.lines().count(), (at + 1) * case::names().len());
    }
    let out = drill(folder.path(), &[], "").out;
    assert!(drills.iter().all(|name| out.contains(name)), "{out}");
    assert!(drill(folder.path(), &["mesage"], "").err.contains("did you mean `message`?"));
}

#[test]
fn a_drill_tells_good_answers_from_weak_ones() {
    let folder = assert_fs::TempDir::new().unwrap();
    let met = |args: &[&str], answers: &str| -> (u32, u32, String) {
        let out = drill(folder.path(), args, answers).out;
        let line =
            out.lines().find(|line| line.contains(" that count, in ")).unwrap_or_else(|| panic!("{out}")).to_owned();
        let mut numbers = line.split_whitespace().filter_map(|word| word.parse().ok());
        (numbers.next().unwrap(), numbers.next().unwrap(), out)
    };
    let on = "advertiser-measurement";
    let good = "Keep the survey, it tells who remembers the spot. Ours tells who came into the shop, against towns that never heard it.\n";
    let (had, of, _) = met(&["objection", "--on", on, "--seed", "5"], good);
    let (weak, _, out) = met(&["objection", "--on", on, "--seed", "5"], "They are a scam and we guarantee it.\n");
    assert!(had > weak && had >= of - 1, "{had} {weak} of {of}:\n{out}");
    assert!(out.contains("Take the dig at the other side out"), "{out}");

    let story = "In March two pilots disagreed about our figure by half\nI owned the claim\nI read four hundred reports myself, called both customers, and rewrote the claim with the analyst before the deck went out\nThe claim fell from 55% to 38% and nobody disputed it\nI ask for the sample on the first day now\n";
    let ours = "It was hard\nWe had to do it\nWe worked hard\nIt went well\nA lot\n";
    assert!(
        met(&["story", "--on", on, "--seed", "5"], story).0 > met(&["story", "--on", on, "--seed", "5"], ours).0 + 3
    );

    // Which letters are right stands in the worked answer.
    let (_, _, out) = met(&["claims", "--on", on, "--seed", "5"], "a b c d\n");
    assert!(out.contains("You would sign one that is not approved"), "{out}");
    let letters = out.lines().filter(|line| line.contains(": may be said.")).map(|line| line.trim()[..1].to_owned());
    let right = letters.collect::<Vec<_>>().join(" ");
    let (had, of, _) = met(&["claims", "--on", on, "--seed", "5"], &format!("{right}\n"));
    assert_eq!(had, of, "{right}");

    let (_, _, out) =
        met(&["cut", "--on", on, "--seed", "5"], "a b c\nSofia hears today that the page is cut and why\n");
    let first =
        out.lines().find_map(|line| line.trim().strip_prefix("First goes ")).unwrap().trim_end_matches('.').to_owned();
    let (had, of, _) =
        met(&["cut", "--on", on, "--seed", "5"], &format!("{first}\nSofia hears today that the page is cut and why\n"));
    assert_eq!(had, of);
}

#[test]
fn nothing_said_is_nothing_scored_and_what_is_spoken_is_only_timed() {
    let folder = assert_fs::TempDir::new().unwrap();
    let ran = drill(folder.path(), &["minute", "--on", "voice-timer"], "\n");
    assert!(
        ran.status == 0 && ran.out.ends_with("nothing was answered, so nothing is scored or kept\n"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("One good answer") && !folder.path().join("p.jsonl").exists());
    let ran = drill(folder.path(), &["minute", "--on", "voice-timer", "--spoken"], "\n");
    assert!(ran.out.contains("You spoke for 0:0") && ran.out.contains("One good answer"), "{}", ran.out);
    let kept = std::fs::read_to_string(folder.path().join("p.jsonl")).unwrap();
    assert!(kept.contains("\"met\":null"), "{kept}");
    let progress = common::run(folder.path(), &["practice", "progress", "--progress", "p.jsonl"]).out;
    assert!(progress.contains("timed only (1 time)"), "{progress}");

    // A brief without what a drill needs says what to fill in.
    std::fs::write(folder.path().join("brief.yaml"), "product:\n  name: Thing\n").unwrap();
    let ran = drill(folder.path(), &["cut"], "a\n");
    assert!(ran.status == 2 && ran.err.contains("fill in `cut_first`"), "{}", ran.err);
}

#[test]
fn progress_says_what_got_better_and_what_is_next() {
    let folder = assert_fs::TempDir::new().unwrap();
    let args = ["objection", "--on", "developer-tool", "--seed", "1"];
    drill(folder.path(), &args, "No\n");
    drill(
        folder.path(),
        &args,
        "They run on and are recorded, and only the merge does not wait for them. In the beta 31 of 512 had found a real fault.\n",
    );
    let out = common::run(folder.path(), &["practice", "progress", "--progress", "p.jsonl"]).out;
    assert!(out.starts_with("0 reviews and 2 drills done\n") && out.contains("better (2 times)"), "{out}");
    assert!(out.contains("Next:\n") && out.contains("is new to you"), "{out}");
    let json = common::run(folder.path(), &["practice", "progress", "--progress", "p.jsonl", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["drills"], 2);
    std::fs::remove_file(folder.path().join("p.jsonl")).unwrap();
    let out = common::run(folder.path(), &["practice", "progress", "--progress", "p.jsonl"]).out;
    assert!(out.starts_with("0 reviews and 0 drills done\n"), "{out}");
}
