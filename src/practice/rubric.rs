//! The rubric: areas with the words for each score, what every answer needs, and names for places in a brief. Data in
//! `templates/cases/rubric.yaml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::case::Point;
use crate::catalog;

/// What is judged, and how.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// Names for places in a brief.
    pub groups: BTreeMap<String, Vec<String>>,
    /// The share of what is looked for, in percent, from which on a score is given: for 1, 2, 3 and 4.
    pub from: Vec<u32>,
    /// With so many traps in an area, no more than this is given there.
    pub trapped: Vec<u32>,
    /// The areas.
    pub areas: Vec<Area>,
}

/// Something that is judged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What a score means, from 0 to 4.
    pub words: Vec<String>,
    /// What no rule can judge, as a question to the candidate.
    pub ask: String,
    /// The fields of the key that show a good answer.
    pub shown: Vec<String>,
    /// What every answer needs.
    #[serde(default)]
    pub points: Vec<Point>,
}

/// The area of what happens while one works.
pub const TWIST: &str = "twist";

/// The rubric of the program. A fault in it is one of the program: a test reads it.
#[must_use]
pub fn embedded() -> &'static Rubric {
    static RUBRIC: LazyLock<Rubric> = LazyLock::new(|| read().unwrap_or_default());
    &RUBRIC
}

fn read() -> Result<Rubric, serde_yaml::Error> {
    serde_yaml::from_str(catalog::files_of_cases("rubric.yaml").unwrap_or_default())
}

impl Rubric {
    /// The places of that name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&[String]> {
        self.groups.get(name).map(Vec::as_slice)
    }

    /// The area of that name.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// The score for a share of what is looked for and a number of traps.
    #[must_use]
    pub fn score(&self, got: u32, of: u32, traps: usize) -> u32 {
        let reached = |least: &&u32| got * 100 >= **least * of.max(1);
        let score = u32::try_from(self.from.iter().take_while(reached).count()).unwrap_or(0);
        let most = if traps == 0 { None } else { self.trapped.get(traps - 1).or(self.trapped.last()) };
        most.map_or(score, |most| score.min(*most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rubric_is_whole() {
        let rubric = read().unwrap();
        assert_eq!(rubric.from.len(), 4);
        let names: Vec<&str> = rubric.areas.iter().map(|area| area.id.as_str()).collect();
        assert_eq!(names, ["audience", "problem", "positioning", "launch-plan", "enablement", "metrics", TWIST]);
        for area in &rubric.areas {
            assert_eq!(area.words.len(), 5, "{}", area.id);
            for point in &area.points {
                assert!(!point.needs.is_empty(), "{}", point.id.value);
            }
        }
    }

    #[test]
    fn traps_hold_a_score_down() {
        let rubric = embedded();
        assert_eq!(rubric.score(10, 10, 0), 4);
        assert!(rubric.score(10, 10, 1) < 4);
        assert!(rubric.score(10, 10, 3) <= rubric.score(10, 10, 1));
        assert_eq!(rubric.score(0, 10, 0), 0);
    }
}
