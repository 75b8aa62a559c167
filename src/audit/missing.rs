//! What a text lacks, and what agrees.

use super::close::Covered;
use super::entry::Role;
use super::said::is_dated;
use super::unit::Unit;
use super::{Audit, Found, Level};
use crate::language::lists;

impl Audit<'_> {
    /// A text for customers that does not say the promise.
    pub(super) fn missing(&mut self) {
        if !self.reader.is_outside() || self.is_of_pack || self.near_headline || self.says(Role::Headline) {
            return;
        }
        let Some(headline) = self.known.statements.iter().find(|one| one.role == Role::Headline) else { return };
        let Some(first) = self.units.first() else { return };
        let end = first.text().len();
        let help = format!("the promise is `{}`", super::shown(&headline.text));
        let one = Found::new("missing-promise", Level::Note, 0..end, "the promise stands nowhere in this text");
        self.tell(first, one.path(&headline.path).help(help));
    }

    /// A claim with a figure, told to the press without where it comes from.
    pub(super) fn footnotes(&mut self, unit: &Unit<'_>, covered: &[Covered]) {
        if self.reader != super::Reader::Press || self.is_of_pack {
            return;
        }
        let text = unit.text();
        let is_noted = text.contains(['*', '†', '¹', '²', '³', '[']) || text.to_lowercase().contains("source");
        let claim = covered.iter().find_map(|one| {
            let statement = self.known.statement(one.statement)?;
            let counts = statement.role == Role::Claim && statement.is_public && !statement.words.quantities.is_empty();
            counts.then_some(statement)
        });
        let Some(claim) = claim.filter(|_| !is_noted) else { return };
        let message = "a figure for the press, without where it comes from";
        let help = "add a footnote with the sample and the period, as `cite` or `proof` has them";
        self.tell(
            unit,
            Found::new("figure-without-footnote", Level::Note, 0..text.len(), message).path(&claim.path).help(help),
        );
    }

    /// Whether the text says as of which day it holds.
    pub(super) fn names_its_day(&self) -> bool {
        self.units.iter().any(|unit| {
            let text = unit.text();
            text.to_lowercase().contains("as of") && is_dated(text)
        })
    }

    fn says(&self, role: Role) -> bool {
        self.said.iter().filter_map(|at| self.known.statement(*at)).any(|statement| statement.role == role)
    }

    /// What agrees with the brief, each a phrase that follows "says".
    pub(super) fn agrees(&self) -> Vec<String> {
        let mut out = Vec::new();
        let paths: Vec<&str> =
            self.said.iter().filter_map(|at| Some(self.known.statement(*at)?.path.as_str())).collect();
        if self.says(Role::Headline) {
            out.push("the promise".to_owned());
        }
        let of = |start: &str, end: char| -> (usize, usize) {
            let id = |path: &str| Some(path.strip_prefix(start)?.split([end, '.']).next()?.to_owned());
            let mut all: Vec<String> =
                self.known.statements.iter().filter(|one| one.is_public).filter_map(|one| id(&one.path)).collect();
            all.sort();
            all.dedup();
            let said = all.iter().filter(|one| paths.iter().any(|path| id(path).as_ref() == Some(one)));
            (said.count(), all.len())
        };
        for (start, end, noun) in [("messaging.pillars[", ']', "pillar"), ("claims.", '.', "claim")] {
            let (said, all) = of(start, end);
            match said {
                0 => {}
                1 if all == 1 => out.push(format!("the {noun}")),
                said => out.push(format!("{} of {} {noun}s", in_words(said), in_words(all))),
            }
        }
        if paths.contains(&"product.pricing") {
            out.push("the price".to_owned());
        }
        if self.says_day {
            out.push("the day".to_owned());
        }
        out
    }
}

/// A count as it is read.
fn in_words(count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    lists::number_word(count).map_or_else(|| count.to_string(), str::to_owned)
}
