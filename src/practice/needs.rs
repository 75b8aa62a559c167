//! Conditions on an answer: what it must say or have, told by words and fields, and the place that shows it.

use serde::Deserialize;

use super::answer::{Answer, Bit};
use super::case::At;
use super::wording::Phrase;

/// A condition. All of its parts must hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// One of these phrases stands there.
    #[serde(default)]
    pub says: Vec<At>,
    /// None of these phrases stands there.
    #[serde(default)]
    pub never: Vec<At>,
    /// Where it is looked for: groups of the rubric, or paths of the brief.
    #[serde(default)]
    pub look: Vec<At>,
    /// Whether all fields of an item are read together.
    #[serde(default)]
    pub whole: bool,
    /// These values are there.
    #[serde(default)]
    pub filled: Vec<At>,
    /// At least so many of each of them; one, where it is not said.
    pub least: Option<usize>,
    /// Each item of these lists has these fields.
    pub each: Option<Each>,
    /// These rules of `check` find nothing in the brief, or in the places of `look` where there are some.
    #[serde(default)]
    pub quiet: Vec<At>,
    /// Something there is another than when the message came.
    #[serde(default)]
    pub changed: Vec<At>,
    /// What the message took away is said nowhere any more: `claim`, `date`, or phrases.
    #[serde(default)]
    pub gone: Vec<At>,
    /// More conditions.
    #[serde(default)]
    pub and: Vec<Needs>,
    /// It is enough when one of these holds.
    #[serde(default)]
    pub or: Vec<Needs>,
}

/// Each item of a list has some fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// The list.
    pub of: Option<At>,
    /// The fields.
    #[serde(default)]
    pub has: Vec<String>,
}

/// Whether a condition holds, and the places that show it.
#[derive(Debug, Clone, Default)]
pub struct Held<'a> {
    /// Whether it does.
    pub holds: bool,
    /// What shows it: that it holds, or what stands in the way.
    pub shows: Vec<&'a Bit>,
}

impl<'a> Held<'a> {
    fn yes(shows: Vec<&'a Bit>) -> Self {
        Self { holds: true, shows }
    }

    fn no(shows: Vec<&'a Bit>) -> Self {
        Self { holds: false, shows }
    }
}

impl Needs {
    /// Whether an answer meets it.
    #[must_use]
    pub fn judge<'a>(&self, answer: &'a Answer) -> Held<'a> {
        let mut shows = Vec::new();
        let parts = [
            Self::says,
            Self::never,
            Self::filled,
            Self::each,
            Self::quiet,
            Self::changed,
            Self::gone,
            Self::and,
            Self::or,
        ];
        for part in parts {
            let Some(held) = part(self, answer) else { continue };
            if !held.holds {
                return held;
            }
            shows.extend(held.shows);
        }
        Held::yes(shows)
    }

    fn phrases(list: &[At]) -> Vec<Phrase> {
        list.iter().map(|text| Phrase::new(&text.value)).collect()
    }

    fn says<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        if self.says.is_empty() {
            return None;
        }
        let phrases = Self::phrases(&self.says);
        let mut bits = answer.at(&self.look);
        if self.whole {
            return Some(Self::says_whole(&bits, &phrases));
        }
        bits.retain(|bit| phrases.iter().any(|phrase| phrase.is_in(&bit.words)));
        Some(match bits.first() {
            Some(bit) => Held::yes(vec![*bit]),
            None => Held::no(Vec::new()),
        })
    }

    /// The fields of an item as one text.
    fn says_whole<'a>(bits: &[&'a Bit], phrases: &[Phrase]) -> Held<'a> {
        let mut at = 0;
        while let Some(first) = bits.get(at) {
            let item = first.item();
            let of_item: Vec<&Bit> = bits.iter().skip(at).take_while(|bit| bit.item() == item).copied().collect();
            let words: Vec<_> = of_item.iter().flat_map(|bit| bit.words.clone()).collect();
            if phrases.iter().any(|phrase| phrase.is_among(&words)) {
                return Held::yes(of_item);
            }
            at += of_item.len().max(1);
        }
        Held::no(Vec::new())
    }

    fn never<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        if self.never.is_empty() {
            return None;
        }
        let phrases = Self::phrases(&self.never);
        let bits = answer.at(&self.look);
        let said = bits.iter().find(|bit| phrases.iter().any(|phrase| phrase.is_asserted(&bit.words)));
        Some(match said {
            Some(bit) => Held::no(vec![*bit]),
            // Where nothing stands, nothing is avoided.
            None if bits.is_empty() => Held::no(Vec::new()),
            None => Held::yes(Vec::new()),
        })
    }

    fn filled<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        let mut shows = Vec::new();
        for field in &self.filled {
            let mut bits = answer.below(&field.value);
            bits.dedup_by(|one, other| one.path == other.path);
            if bits.len() < self.least.unwrap_or(1) {
                return Some(Held::no(bits));
            }
            shows.extend(bits.into_iter().take(1));
        }
        (!self.filled.is_empty()).then(|| Held::yes(shows))
    }

    fn each<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        let each = self.each.as_ref()?;
        let list = each.of.as_ref()?;
        let bits = answer.below(&list.value);
        let mut items: Vec<&str> = bits.iter().map(|bit| bit.item()).collect();
        items.dedup();
        let has = |item: &str, field: &str| bits.iter().any(|bit| bit.item() == item && bit.field() == field);
        let lacks = items.iter().find(|item| each.has.iter().any(|field| !has(item, field)));
        let of = |item: &str| bits.iter().find(|bit| bit.item() == item).copied();
        Some(match lacks {
            Some(item) => Held::no(of(item).into_iter().collect()),
            None if items.len() < self.least.unwrap_or(1) => Held::no(Vec::new()),
            None => Held::yes(items.first().and_then(|item| of(item)).into_iter().collect()),
        })
    }

    fn quiet<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        if self.quiet.is_empty() {
            return None;
        }
        let is_there = |path: &Option<String>| {
            self.look.is_empty() || path.as_ref().is_some_and(|path| answer.is_at(path, &self.look))
        };
        let is_meant = |rule: &str| self.quiet.iter().any(|one| one.value == rule);
        let found = answer.rules.iter().find(|found| is_meant(found.rule) && is_there(&found.path));
        Some(match found {
            Some(found) => Held::no(answer.bits.iter().filter(|bit| Some(&bit.path) == found.path.as_ref()).collect()),
            None => Held::yes(Vec::new()),
        })
    }

    fn changed<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        if self.changed.is_empty() {
            return None;
        }
        let changed: Vec<&Bit> = answer.at(&self.changed).into_iter().filter(|bit| answer.is_new(bit)).collect();
        let any = !changed.is_empty() || answer.lost(&self.changed);
        Some(Held { holds: any, shows: changed.into_iter().take(1).collect() })
    }

    fn gone<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        if self.gone.is_empty() {
            return None;
        }
        let left: Vec<&Bit> = self.gone.iter().flat_map(|what| answer.still(&what.value)).collect();
        Some(if left.is_empty() { Held::yes(Vec::new()) } else { Held::no(left) })
    }

    fn and<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        let mut shows = Vec::new();
        for one in &self.and {
            let held = one.judge(answer);
            if !held.holds {
                return Some(held);
            }
            shows.extend(held.shows);
        }
        (!self.and.is_empty()).then(|| Held::yes(shows))
    }

    fn or<'a>(&self, answer: &'a Answer) -> Option<Held<'a>> {
        let mut last = None;
        for one in &self.or {
            let held = one.judge(answer);
            if held.holds {
                return Some(held);
            }
            last = last.or(Some(held));
        }
        last
    }

    /// All words that name a place, for whoever reads a case.
    pub fn places(&self) -> Vec<&At> {
        let mut all: Vec<&At> = self.look.iter().chain(&self.filled).chain(&self.changed).collect();
        all.extend(self.each.as_ref().and_then(|each| each.of.as_ref()));
        all.extend(self.and.iter().chain(&self.or).flat_map(Self::places));
        all
    }

    /// All phrases, for whoever reads a case.
    pub fn said(&self) -> Vec<&At> {
        let mut all: Vec<&At> = self.says.iter().chain(&self.never).collect();
        all.extend(self.gone.iter().filter(|what| !matches!(what.value.as_str(), "claim" | "date")));
        all.extend(self.and.iter().chain(&self.or).flat_map(Self::said));
        all
    }

    /// All rules, for whoever reads a case.
    pub fn rules(&self) -> Vec<&At> {
        self.quiet.iter().chain(self.and.iter().chain(&self.or).flat_map(Self::rules)).collect()
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.says.is_empty()
            && self.never.is_empty()
            && self.filled.is_empty()
            && self.each.is_none()
            && self.quiet.is_empty()
            && self.changed.is_empty()
            && self.gone.is_empty()
            && self.and.is_empty()
            && self.or.is_empty()
    }
}
