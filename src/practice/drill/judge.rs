//! Answers of a drill, looked at word by word.

use std::collections::BTreeSet;

use super::{Check, Drill, Is, Task};
use crate::language::lists;
use crate::language::words;
use crate::practice::wording::{self, Phrase};

/// What one check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is there.
    pub met: bool,
    /// What is said about it: what is good, or the next step.
    pub says: String,
}

/// Judges the answers, question by question; `None` where nothing was answered.
#[must_use]
pub fn judge(drill: &Drill, task: &Task, answers: &[String], seconds: i64) -> Vec<Option<Vec<Verdict>>> {
    let of = |(at, ask): (usize, &super::Ask)| {
        let answer = answers.get(at).map(|answer| answer.trim()).filter(|answer| !answer.is_empty())?;
        let verdict = |check: &Check| {
            let met = meets(check, task, answer, seconds);
            Verdict { met, says: if met { check.good.clone() } else { check.next.clone() } }
        };
        Some(ask.checks.iter().map(verdict).collect())
    };
    drill.asks.iter().enumerate().map(of).collect()
}

fn meets(check: &Check, task: &Task, answer: &str, seconds: i64) -> bool {
    match check.is {
        Is::Words => {
            let count = answer.split_whitespace().count();
            check.least.is_none_or(|least| count >= least) && check.most.is_none_or(|most| count <= most)
        }
        Is::Seconds => check.most.is_none_or(|most| usize::try_from(seconds).is_ok_and(|seconds| seconds <= most)),
        Is::NotShown => share(&task.feature, answer) <= 60,
        Is::NoGuarantee => !crate::language::lists::guarantees().any(answer),
        Is::NoInsult => !lists::insults().any(answer),
        Is::Figure => has_figure(answer),
        Is::Proof => task.claims.iter().any(|claim| says(claim, answer)),
        Is::Promise => task.promise.iter().any(|promise| share(promise, answer) >= 50),
        Is::NearWorked => {
            let worked: BTreeSet<String> = task.worked.iter().flat_map(|line| content(line)).collect();
            let said: BTreeSet<String> = task.feature.split_whitespace().flat_map(content).collect();
            content(answer).iter().filter(|word| worked.contains(*word) && !said.contains(*word)).count() >= 2
        }
        Is::Mine => {
            let all = words::words(answer);
            let count = |of: &[&str]| all.iter().filter(|word| of.contains(&word.folded.as_str())).count();
            let mine = count(&["i", "my", "i'd", "i've", "i'm", "me"]);
            mine > 0 && mine >= count(&["we", "our", "us", "we'd", "we've"])
        }
        Is::First => letters(answer, task).first().is_some_and(|first| Some(*first) == task.first),
        Is::Keeps | Is::Signs => {
            let right = |letter: &char| right(task).contains(letter);
            letters(answer, task).iter().all(right)
        }
        Is::Finds => {
            let named = letters(answer, task);
            right(task).iter().all(|letter| named.contains(letter))
        }
        Is::Says => {
            let sentences: Vec<_> = wording::sentences(answer).into_iter().map(|(_, words)| words).collect();
            check.says.iter().any(|phrase| Phrase::new(phrase).is_in(&sentences))
        }
        Is::Measure => {
            let shown: BTreeSet<String> = task.measures.iter().flat_map(|line| content(line)).collect();
            content(answer).iter().any(|word| shown.contains(word))
        }
        Is::NotMore => {
            let first = words::words(answer).into_iter().map(|word| word.folded).next().unwrap_or_default();
            first != "more" && !words::words(answer).iter().any(|word| word.folded == "harder")
        }
    }
}

/// The letters of an answer, in its order; only those that there are.
fn letters(answer: &str, task: &Task) -> Vec<char> {
    let is_letter = |word: &str| {
        let mut chars = word.trim_matches(|c: char| !c.is_alphanumeric()).chars();
        let letter = chars.next().map(|c| c.to_ascii_lowercase());
        letter.filter(|letter| chars.next().is_none() && known(task).contains(letter))
    };
    answer.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '>')).filter_map(is_letter).collect()
}

fn known(task: &Task) -> Vec<char> {
    ('a'..='z').take(task.letters.len()).collect()
}

fn right(task: &Task) -> Vec<char> {
    known(task).into_iter().zip(&task.letters).filter(|(_, right)| **right).map(|(letter, _)| letter).collect()
}

fn has_figure(text: &str) -> bool {
    let is_number = |word: &str| word.chars().any(|c| c.is_ascii_digit()) || lists::number(word).is_some_and(|n| n > 1);
    words::words(text).iter().any(|word| is_number(&word.folded))
}

fn content(text: &str) -> BTreeSet<String> {
    let all = words::words(text).into_iter().filter(|word| !lists::common().contains(word.folded.as_str()));
    all.flat_map(|word| wording::read(&word.folded)).collect()
}

/// How much of a text's content another one has, in percent.
fn share(of: &str, there: &str) -> usize {
    let (of, there) = (content(of), content(there));
    (of.intersection(&there).count() * 100).checked_div(of.len()).unwrap_or(0)
}

/// Whether an answer says a claim: its figures, or most of its words.
fn says(claim: &str, answer: &str) -> bool {
    let (all, said) = (wording::read(claim), wording::read(answer));
    let figures: Vec<&String> = all.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).collect();
    let has_figures = figures.iter().all(|figure| said.contains(figure));
    if figures.is_empty() { share(claim, answer) >= 60 } else { has_figures && share(claim, answer) >= 30 }
}
