//! Points, traps, decisions and messages, each with the places that show it.

use super::{Caught, Cut, Decided, Handled, Judged, Note, Row, Seen, Subject, Way};
use crate::audit::{Auditor, Reader};
use crate::finding::Finding;
use crate::practice::answer::{Bit, is_below};
use crate::practice::case::{At, Choice, Choose, Point, Stand, Trap};
use crate::practice::rubric::{self, Area, TWIST};
use crate::practice::wording::Phrase;
use crate::readers;

/// No more places than this are shown for one thing.
const MOST: usize = 3;

fn seen(bits: &[&Bit]) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    for bit in bits {
        let one = Seen::of(bit);
        if !all.contains(&one) && all.len() < MOST {
            all.push(one);
        }
    }
    all
}

/// The traps that were walked into.
pub(super) fn traps(subject: &Subject<'_>) -> Vec<Caught> {
    let held = held(subject);
    let mut caught = Vec::new();
    for trap in &subject.case.review.traps {
        if trap.unless.as_ref().is_some_and(|unless| unless.judge(subject.answer).holds) {
            continue;
        }
        let mut shows = walked(subject, trap);
        if let Some(claim) = &trap.claim {
            for (_, seen) in held.iter().filter(|(id, _)| *id == claim.value) {
                if !shows.contains(seen) {
                    shows.push(seen.clone());
                }
            }
        }
        if shows.is_empty() {
            continue;
        }
        shows.truncate(MOST);
        let from = subject.case.quotes(&trap.from);
        let note = Note { id: trap.id.value.clone(), says: trap.why.clone(), seen: shows, from };
        caught.push(Caught { note, name: trap.name.clone(), area: trap.area.value.clone() });
    }
    caught
}

/// Where the words of a trap are said, and not denied.
fn walked(subject: &Subject<'_>, trap: &Trap) -> Vec<Seen> {
    let phrases: Vec<Phrase> = trap.says.iter().map(|text| Phrase::new(&text.value)).collect();
    let mut bits = subject.answer.at(&trap.look);
    // What others ask or object is not said by us.
    let is_theirs = |path: &str| is_below(path, "faq[].q") || is_below(path, "competitors[].objections[].says");
    bits.retain(|bit| !is_theirs(&bit.path));
    bits.retain(|bit| bit.is_open && phrases.iter().any(|phrase| phrase.is_asserted(&bit.words)));
    seen(&bits)
}

/// Claims that the key holds back and that are said all the same, by their ids in the key: the auditor knows them in other
/// words, too.
fn held(subject: &Subject<'_>) -> Vec<(String, Seen)> {
    if subject.case.review.traps.iter().all(|trap| trap.claim.is_none()) {
        return Vec::new();
    }
    let auditor = Auditor::new(&subject.case.key, &subject.case.read, &[], Reader::Customers, subject.today);
    let mut found = Vec::new();
    let id = |finding: &Finding| {
        let path = finding.path.as_deref()?.strip_prefix("claims.")?;
        (finding.rule == "unapproved-in-public").then(|| path.split('.').next().unwrap_or_default().to_owned())
    };
    let bits: Vec<&Bit> = subject.answer.at(&[]).into_iter().filter(|bit| bit.path != "texts").collect();
    for bit in bits {
        for finding in audited(&auditor, "said.txt", &bit.text) {
            found.extend(id(&finding).map(|id| (id, Seen::of(bit))));
        }
    }
    for paper in subject.papers {
        let name = paper.path.display().to_string();
        for finding in audited(&auditor, &name, &paper.text) {
            let Some((id, place)) = id(&finding).zip(finding.place.as_ref()) else { continue };
            let (line, _) = place.line_column();
            let text = place.source.text.get(place.span.clone()).unwrap_or_default().to_owned();
            found.push((id, Seen { file: paper.path.clone(), line, path: None, text }));
        }
    }
    found
}

fn audited(auditor: &Auditor<'_>, name: &str, text: &str) -> Vec<Finding> {
    readers::read(std::path::Path::new(name), text.as_bytes())
        .map(|paper| auditor.audit(&paper, false).findings)
        .unwrap_or_default()
}

/// Every area.
pub(super) fn areas(subject: &Subject<'_>, caught: &[Caught]) -> Vec<Judged> {
    rubric::embedded().areas.iter().map(|area| judged(subject, area, caught)).collect()
}

fn judged(subject: &Subject<'_>, area: &Area, caught: &[Caught]) -> Judged {
    let is_twist = area.id == TWIST;
    let came = subject.twist.and_then(|came| {
        let twist = subject.case.review.twists.iter().find(|twist| twist.id.value == came.id)?;
        Some((came, twist))
    });
    let of_case =
        subject.case.review.points.iter().filter(|point| point.area.as_ref().is_some_and(|at| at.value == area.id));
    let mut points: Vec<&Point> = area.points.iter().chain(of_case).collect();
    if is_twist {
        points.extend(came.iter().flat_map(|(_, twist)| &twist.points));
    }
    let words = |text: &str| came.map_or_else(|| text.to_owned(), |(came, twist)| came.words(text, twist));
    let (mut strong, mut missing, mut got, mut of) = (Vec::new(), Vec::new(), 0, 0);
    for point in points {
        let held = point.needs.judge(subject.answer);
        of += point.weight;
        let says = if held.holds { &point.strong } else { &point.missing };
        let note = Note {
            id: point.id.value.clone(),
            says: words(says),
            seen: seen(&held.shows),
            from: subject.case.quotes(&point.from),
        };
        if held.holds && is_trapped(&note, caught) {
            continue;
        }
        if held.holds {
            got += point.weight;
            strong.push(note);
        } else {
            missing.push(note);
        }
    }
    for decided in choices(subject).into_iter().filter(|one| of_area(subject, &one.id, &area.id)) {
        let Some(way) = decided.option else { continue };
        of += CHOICE;
        let says = format!("{} {}: {}", decided.about, way.name, way.why);
        let note = Note { id: decided.id, says, seen: decided.seen, from: way.from };
        if way.stand == Stand::Weak {
            missing.push(note);
        } else if !is_trapped(&note, caught) {
            got += CHOICE;
            strong.push(note);
        }
    }
    let traps = caught.iter().filter(|one| one.area == area.id).count();
    let nothing = is_twist && came.is_none();
    let score = (!nothing).then(|| rubric::embedded().score(got, of, traps));
    let said = score.and_then(|score| area.words.get(usize::try_from(score).unwrap_or(0)));
    Judged {
        id: area.id.clone(),
        title: area.title.clone(),
        score,
        words: said.cloned().unwrap_or_else(|| "Nothing happened yet, so there is nothing to score.".to_owned()),
        share: (got, of),
        traps,
        strong,
        missing,
        ask: area.ask.clone(),
        shown: area.shown.iter().map(|path| row(subject, path)).collect(),
    }
}

/// Whether all that shows something walks into a trap: then it is no strength, whatever else is right about it, and the trap
/// says why.
fn is_trapped(note: &Note, caught: &[Caught]) -> bool {
    let in_trap = |seen: &Seen| caught.iter().any(|trap| trap.note.seen.contains(seen));
    !note.seen.is_empty() && note.seen.iter().all(in_trap)
}

/// How much a decision counts.
const CHOICE: u32 = 2;

fn of_area(subject: &Subject<'_>, choice: &str, area: &str) -> bool {
    subject.case.review.choices.iter().any(|one| one.id.value == choice && one.area.value == area)
}

pub(super) fn row(subject: &Subject<'_>, path: &str) -> Row {
    let of = |read: &crate::brief::model::Read| {
        read.leaves.0.iter().find(|leaf| leaf.path == path).map(|leaf| leaf.text.clone())
    };
    Row { path: path.to_owned(), yours: of(subject.read), key: of(&subject.case.read) }
}

/// Every decision beside the key's.
pub(super) fn choices(subject: &Subject<'_>) -> Vec<Decided> {
    subject.case.review.choices.iter().filter_map(|choice| decided(subject, choice)).collect()
}

fn way(subject: &Subject<'_>, option: &Choose) -> Way {
    Way {
        name: option.name.clone(),
        stand: option.stand,
        why: option.why.clone(),
        from: subject.case.quotes(&option.from),
    }
}

fn decided(subject: &Subject<'_>, choice: &Choice) -> Option<Decided> {
    let bits = subject.answer.at(&choice.look);
    let key = choice.options.iter().find(|option| option.stand == Stand::Key)?;
    let taken = choice.options.iter().find_map(|option| Some((option, said(&bits, &option.says)?)));
    Some(Decided {
        id: choice.id.value.clone(),
        about: choice.about.clone(),
        seen: match &taken {
            Some((_, bit)) => vec![Seen::of(bit)],
            None => seen(bits.get(..1).unwrap_or_default()),
        },
        option: taken.map(|(option, _)| way(subject, option)),
        key: way(subject, key),
    })
}

/// The first that says one of these phrases, and does not deny it.
fn said<'a>(bits: &[&'a Bit], phrases: &[At]) -> Option<&'a Bit> {
    let phrases: Vec<Phrase> = phrases.iter().map(|text| Phrase::new(&text.value)).collect();
    bits.iter().find(|bit| phrases.iter().any(|phrase| phrase.is_asserted(&bit.words))).copied()
}

/// What would go first, each with what the case knows of it.
pub(super) fn cut(subject: &Subject<'_>) -> Vec<Cut> {
    let about_cuts = |choice: &&Choice| choice.look.iter().any(|at| at.value.starts_with("cut"));
    let options: Vec<&Choose> =
        subject.case.review.choices.iter().filter(about_cuts).flat_map(|choice| &choice.options).collect();
    let whats = subject.answer.bits.iter().filter(|bit| bit.path.starts_with("cut_first") && bit.field() == "what");
    let of = |bit: &Bit| {
        let cost = subject.answer.text(&format!("{}.cost", bit.item())).map(str::to_owned);
        let option = options.iter().find(|option| said(&[bit], &option.says).is_some());
        Cut { seen: Seen::of(bit), cost, way: option.map(|option| way(subject, option)) }
    };
    whats.map(of).collect()
}

/// How a message was handled.
pub(super) fn handled(subject: &Subject<'_>) -> Option<Handled> {
    let came = subject.twist?;
    let twist = subject.case.review.twists.iter().find(|twist| twist.id.value == came.id)?;
    let answer = subject.answer;
    let new = answer.bits.iter().filter(|bit| answer.is_new(bit) && bit.path != "reply").map(|bit| bit.path.clone());
    let mut changed: Vec<String> = new.collect();
    let is_there = |path: &String| answer.bits.iter().any(|bit| bit.path == *path);
    changed.extend(came.values.iter().filter(|(path, _)| !is_there(path)).map(|(path, _)| format!("{path} (gone)")));
    let gone = twist.points.iter().flat_map(|point| {
        let inner = point.needs.and.iter().flat_map(|one| &one.gone);
        point.needs.gone.iter().chain(inner)
    });
    let left: Vec<&Bit> = gone.flat_map(|what| answer.still(&what.value)).collect();
    let good = twist.good.changes.iter().filter_map(|edit| {
        let fields = || edit.fields.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("; ");
        match (&edit.set, &edit.to, &edit.add, &edit.remove) {
            (Some(path), Some(to), ..) => Some(format!("`{path}`: {to}")),
            (_, _, Some(list), _) => Some(format!("`{list}`, one more: {}", fields())),
            (.., Some(path)) => Some(format!("`{path}`: taken out")),
            _ => None,
        }
    });
    Some(Handled {
        id: came.id.clone(),
        about: came.words(&twist.about, twist),
        who: twist.from.clone(),
        file: came.file.clone(),
        changed,
        left: seen(&left),
        good: good.collect(),
        reply: came.words(&twist.good.reply, twist),
    })
}
