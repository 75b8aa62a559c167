//! What was practised: a line for each review and each drill, in one file that a person can read and delete.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::drill;
use super::review::Review;
use super::room;
use super::rubric;
use crate::finding::{Finding, Findings, Level, Place, Source, counted};
use crate::pack::disk::Disk;
use crate::pack::io;

/// The name of the file.
pub const FILE: &str = "practice.jsonl";

/// Something that was practised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Entry {
    /// A review of a case.
    Review {
        /// When.
        at: Timestamp,
        /// The case.
        case: String,
        /// The scores by area; areas that were not scored are not there.
        scores: BTreeMap<String, u32>,
        /// Seconds of work.
        worked: i64,
    },
    /// A drill.
    Drill {
        /// When.
        at: Timestamp,
        /// Which.
        drill: String,
        /// On which case or brief.
        on: String,
        /// What was met, where it could be judged.
        met: Option<u32>,
        /// Of so much.
        of: u32,
        /// Seconds that the answers took.
        seconds: i64,
    },
}

impl Entry {
    /// What a review came to.
    #[must_use]
    pub fn of(review: &Review, at: Timestamp) -> Self {
        let scores = review.areas.iter().filter_map(|area| Some((area.id.clone(), area.score?))).collect();
        let worked = review.time.map_or(0, |(worked, _)| worked);
        Self::Review { at, case: review.case.clone(), scores, worked }
    }
}

/// Adds a line. Lines that are there stay as they are.
///
/// # Errors
/// When the file can't be read or written.
pub fn add(disk: &dyn Disk, file: &Path, entry: &Entry) -> Result<(), Findings> {
    if let Some(folder) = file.parent() {
        disk.make_folder(folder).map_err(|error| io(folder, "make", &error))?;
    }
    let before = disk.read(file).map_err(|error| io(file, "read", &error))?.unwrap_or_default();
    let mut text = String::from_utf8_lossy(&before).into_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&serde_json::to_string(entry).unwrap_or_default());
    text.push('\n');
    Ok(room::put(disk, file, file, &text)?)
}

/// Reads the file: what was practised, and lines that can't be read.
///
/// # Errors
/// When it is there and can't be read.
pub fn read(disk: &dyn Disk, file: &Path) -> Result<(Vec<Entry>, Vec<Finding>), Findings> {
    let bytes = disk.read(file).map_err(|error| io(file, "read", &error))?.unwrap_or_default();
    let source = Arc::new(Source { path: file.to_owned(), text: String::from_utf8_lossy(&bytes).into_owned() });
    let (mut entries, mut found, mut at) = (Vec::new(), Vec::new(), 0);
    for line in source.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        if let Ok(entry) = serde_json::from_str(line) {
            entries.push(entry);
            continue;
        }
        let place = Place { source: Arc::clone(&source), span };
        let message = "this line is nothing that practice wrote, and is left out";
        let finding = Finding::new(Level::Warning, "broken-progress", Some(place), message);
        found.push(finding.help("correct or delete the line; the others count"));
    }
    Ok((entries, found))
}

/// How one thing went, first and last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What.
    pub name: String,
    /// How often.
    pub times: usize,
    /// The first share, in percent.
    pub first: Option<u32>,
    /// The last.
    pub last: Option<u32>,
}

/// What was done, what got better, what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// How many cases were reviewed.
    pub reviews: usize,
    /// How many drills were done.
    pub drills: usize,
    /// Area by area, over all reviews.
    pub areas: Vec<Line>,
    /// Drill by drill.
    pub by_drill: Vec<Line>,
    /// What to do next, the best first.
    pub next: Vec<String>,
}

fn percent(got: u32, of: u32) -> u32 {
    (got * 100).checked_div(of).unwrap_or(0)
}

/// Sums up.
#[must_use]
pub fn summed(entries: &[Entry]) -> Progress {
    let (mut reviews, mut drills) = (0, 0);
    let mut areas: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut done: BTreeMap<&str, Vec<Option<u32>>> = BTreeMap::new();
    for entry in entries {
        match entry {
            Entry::Review { scores, .. } => {
                reviews += 1;
                for (area, score) in scores {
                    areas.entry(area).or_default().push(percent(*score, 4));
                }
            }
            Entry::Drill { drill, met, of, .. } => {
                drills += 1;
                done.entry(drill).or_default().push(met.map(|met| percent(met, *of)));
            }
        }
    }
    let in_order: Vec<Line> = rubric::embedded()
        .areas
        .iter()
        .filter_map(|area| {
            let all = areas.get(area.id.as_str())?;
            let (first, last) = (all.first().copied(), all.last().copied());
            Some(Line { name: area.id.clone(), times: all.len(), first, last })
        })
        .collect();
    let by_drill: Vec<Line> = drill::all()
        .iter()
        .filter_map(|drill| {
            let all = done.get(drill.name.as_str())?;
            let mut judged = all.iter().flatten().copied();
            let first = judged.next();
            Some(Line { name: drill.name.clone(), times: all.len(), first, last: judged.next_back().or(first) })
        })
        .collect();
    let next = next(reviews, &in_order, &by_drill);
    Progress { reviews, drills, areas: in_order, by_drill, next }
}

/// What would help most: the weakest area's drill, then one that was never done, then a case.
fn next(reviews: usize, areas: &[Line], drills: &[Line]) -> Vec<String> {
    const GOOD: u32 = 75;
    let mut out = Vec::new();
    if let Some(weak) =
        areas.iter().filter(|area| area.last.is_some_and(|last| last < GOOD)).min_by_key(|area| area.last)
        && let Some(drill) = drill::all().iter().find(|drill| drill.helps == weak.name)
    {
        let title = rubric::embedded().area(&weak.name).map_or(weak.name.as_str(), |area| area.title.as_str());
        let share = weak.last.unwrap_or(0) / 25;
        out.push(format!(
            "{title} was {share} of 4 last time: `launchpack practice drill {}` takes five minutes",
            drill.name
        ));
    }
    let weak_drill =
        drills.iter().filter(|line| line.last.is_some_and(|last| last < GOOD)).min_by_key(|line| line.last);
    if let Some(line) = weak_drill {
        out.push(format!(
            "`launchpack practice drill {}` once more: last time {}% of what counts was there",
            line.name,
            line.last.unwrap_or(0)
        ));
    }
    if let Some(new) = drill::all().iter().find(|drill| !drills.iter().any(|line| line.name == drill.name)) {
        out.push(format!("`launchpack practice drill {}` is new to you: {}", new.name, new.about));
    }
    let which = if reviews == 0 { "a first case" } else { "another case" };
    out.push(format!("{which}: `launchpack practice` lists them"));
    out
}

impl Progress {
    /// As a person reads it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{} and {} done\n", counted(self.reviews, "review"), counted(self.drills, "drill"));
        let line = |line: &Line| match (line.first, line.last) {
            (Some(first), Some(last)) if line.times > 1 => {
                let way = match last.cmp(&first) {
                    std::cmp::Ordering::Greater => "better",
                    std::cmp::Ordering::Equal => "as before",
                    std::cmp::Ordering::Less => "not as good",
                };
                format!("  {:<12} {first}% at first, {last}% last: {way} ({} times)\n", line.name, line.times)
            }
            (_, Some(last)) => format!("  {:<12} {last}%\n", line.name),
            _ => format!("  {:<12} timed only ({})\n", line.name, counted(line.times, "time")),
        };
        for (title, lines) in [("Areas of cases:", &self.areas), ("Drills:", &self.by_drill)] {
            if !lines.is_empty() {
                out.push_str(title);
                out.push('\n');
                out.extend(lines.iter().map(line));
            }
        }
        out.push_str("Next:\n");
        out.extend(self.next.iter().map(|line| format!("  {line}\n")));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(score: u32) -> Entry {
        Entry::Review {
            at: Timestamp::from_second(0).unwrap(),
            case: "one".to_owned(),
            scores: BTreeMap::from([("metrics".to_owned(), score), ("problem".to_owned(), 4)]),
            worked: 60,
        }
    }

    #[test]
    fn what_got_better_is_said() {
        let progress = summed(&[review(1), review(3)]);
        assert!(
            progress.text().contains("metrics      25% at first, 75% last: better (2 times)"),
            "{}",
            progress.text()
        );
        assert!(progress.text().starts_with("2 reviews and 0 drills done"));
    }

    #[test]
    fn the_weakest_area_leads_to_its_drill() {
        let progress = summed(&[review(1)]);
        assert!(progress.next[0].starts_with("Metrics was 1 of 4 last time: `launchpack practice drill debrief`"));
        assert!(!summed(&[review(4)]).next[0].contains("last time"));
    }

    #[test]
    fn a_broken_line_is_told_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p.jsonl");
        let disk = crate::pack::disk::RealDisk;
        disk.create(&file, b"{\"what\":\"nonsense\"}", None).unwrap();
        add(&disk, &file, &review(2)).unwrap();
        let (entries, found) = read(&disk, &file).unwrap();
        assert_eq!((entries.len(), found.len()), (1, 1));
        let text = String::from_utf8(disk.read(&file).unwrap().unwrap()).unwrap();
        assert!(text.starts_with("{\"what\":\"nonsense\"}\n{\"what\":\"review\""));
    }
}
