//! What a sentence says of the brief: its own words, other words, and what may not be said.

use std::collections::HashSet;

use super::close::{self, Close, Covered};
use super::entry::{Held, Role, Why};
use super::unit::Unit;
use super::{Audit, Found, Level};
use crate::language::lists;
use crate::language::named;

/// A sentence that is so close to one of the brief means it.
const MEANT: f32 = 0.60;
/// A sentence that is so close may mean it.
const MAYBE: f32 = 0.50;
/// A sentence that is so close to what is no message is told of in a note.
const NEARLY: f32 = 0.72;
/// A sentence of the brief of so many words, said whole, is said.
const ENTIRE: usize = 5;
/// So much of a claim's words says it.
const SAYS: f32 = 0.8;

impl Audit<'_> {
    /// The words of a sentence that stand in the brief word for word; what they say counts as said.
    pub(super) fn own_words(&mut self, covered: &[Covered]) -> HashSet<usize> {
        let mut tokens = HashSet::new();
        for one in covered {
            let Some(statement) = self.known.statement(one.statement) else { continue };
            if one.is_whole {
                self.said.insert(one.statement);
            }
            if statement.is_public || !self.reader.is_outside() {
                tokens.extend(one.tokens.clone());
            }
        }
        tokens
    }

    /// A sentence that says the brief's in other words.
    pub(super) fn drift(&mut self, unit: &Unit<'_>, covered: &[Covered], own: &HashSet<usize>, near: &[Close]) {
        let tokens = &unit.words.tokens;
        let weigh = |tokens: &mut dyn Iterator<Item = &super::words::Token>| -> f32 {
            tokens.map(|token| self.known.vocabulary.weight(token)).sum()
        };
        let whole = weigh(&mut tokens.iter());
        let said = weigh(&mut tokens.iter().enumerate().filter(|(at, _)| own.contains(at)).map(|(_, token)| token));
        if tokens.len() < 3
            || covered.iter().any(|one| one.is_whole && one.tokens.len() >= ENTIRE)
            || said >= 0.7 * whole
        {
            return;
        }
        let Some(best) = near.first().copied() else { return };
        let Some(statement) = self.known.statement(best.statement) else { return };
        if close::is_form(tokens, &statement.words.tokens) {
            self.said.insert(best.statement);
            return;
        }
        let is_excerpt = |least| close::is_excerpt(tokens, &statement.words.tokens, least);
        let is_part = match statement.role {
            Role::Answer => is_excerpt(0.9),
            Role::Message => is_excerpt(1.0) && tokens.len() >= ENTIRE,
            _ => false,
        };
        if is_part {
            return;
        }
        if !statement.is_public && self.reader.is_outside() {
            return;
        }
        let is_price = matches!(statement.path.as_str(), "product.pricing" | "product.availability");
        let level = match statement.role {
            Role::Headline | Role::Message if best.score >= MEANT => Level::Warning,
            // With the figures of the brief an answer may be said more freely, and so may those inside who say it aloud.
            Role::Answer if best.score >= NEARLY && unit.words.quantities.is_empty() && self.reader.is_outside() => {
                Level::Warning
            }
            Role::Headline | Role::Message | Role::Answer if best.score >= MAYBE => Level::Note,
            Role::Claim if best.score >= NEARLY => Level::Note,
            Role::Other if is_price && best.score >= NEARLY => Level::Note,
            _ => return,
        };
        if self.is_of_pack {
            return;
        }
        let what = match statement.role {
            Role::Headline => "the promise",
            Role::Claim => "a claim",
            Role::Answer => "an approved answer",
            _ => "a message",
        };
        if statement.role == Role::Headline {
            self.near_headline = true;
        }
        let message = format!("this is {what} in other words");
        let help = format!("say `{}`", super::shown(&statement.text));
        let place = statement.place.clone();
        let bytes = 0..unit.text().len();
        let one = Found::new("said-differently", level, bytes, message).path(&statement.path).help(help);
        self.tell(unit, one.related(place, "the brief says it here"));
    }

    /// Claims that these readers may not hear: the words that say one.
    pub(super) fn held(&mut self, unit: &Unit<'_>) -> Option<std::ops::Range<usize>> {
        let tokens = &unit.words.tokens;
        let mut best: Option<(f32, &Held, std::ops::Range<usize>)> = None;
        for held in &self.known.held {
            let Some(statement) = self.known.statement(held.statement) else { continue };
            let (share, Some(window)) = close::share(self.known, tokens, statement) else { continue };
            let content = statement.words.tokens.iter().filter(|token| !token.is_filler).count();
            let enough = if content < 4 { 0.99 } else { SAYS };
            let is_near = window.len() <= 3 * statement.words.tokens.len() + 2;
            let figures = &statement.words.quantities;
            let agree = figures.is_empty()
                || figures.iter().any(|one| unit.words.quantities.iter().any(|other| other.equals(one)));
            if share >= enough && is_near && agree && best.as_ref().is_none_or(|(had, ..)| share > *had) {
                best = Some((share, held, window));
            }
        }
        let (share, held, window) = best?;
        // With the figure of a claim that may be said, it is that one.
        let nearer = self.known.statements.iter().any(|other| {
            let public = other.role == Role::Claim && other.is_public;
            let figures =
                other.words.quantities.iter().all(|one| unit.words.quantities.iter().any(|two| two.equals(one)));
            public && figures && close::share(self.known, tokens, other).0 >= share
        });
        let text = unit.text();
        let warned =
            !self.reader.is_outside() && (lists::holding().any(text) || lists::holding().any(&self.block_text(unit)));
        if nearer || warned || self.is_of_pack && !self.reader.is_outside() {
            return None;
        }
        let statement = self.known.statement(held.statement)?;
        let (rule, level, standing) = match held.why {
            Why::Pending => ("unapproved-in-public", Level::Error, "is not approved".to_owned()),
            Why::Rejected => ("unapproved-in-public", Level::Error, "was rejected".to_owned()),
            Why::Internal => ("unapproved-in-public", Level::Error, "is for inside only".to_owned()),
            Why::Old(age) => ("stale-claim", Level::Warning, format!("rests on evidence that is {age} days old")),
        };
        let who = self.reader.plural();
        let message = format!("{who} would read this, and {} {standing}", held.name);
        let start = tokens.get(window.start).map_or(0, |token| token.bytes.start);
        let end = tokens.get(window.end - 1).map_or(text.len(), |token| token.bytes.end);
        let help = match held.why {
            Why::Old(_) => "measure again, or take the sentence out",
            Why::Rejected | Why::Internal => "take the sentence out",
            Why::Pending => "take the sentence out, or get the claim approved first",
        };
        let place = statement.place.clone();
        let says = format!("says `{}`", super::shown(&statement.text));
        let one = Found::new(rule, level, start..end, message).path(&statement.path).help(help).related(place, &says);
        self.tell(unit, one);
        Some(window)
    }

    /// What a competitor is not good at, said without a day.
    pub(super) fn weakness(&mut self, unit: &Unit<'_>, covered: &[Covered], near: &[Close]) {
        let by_words = covered.iter().filter(|one| self.is_weakness(one.statement)).max_by_key(|one| one.tokens.len());
        let by_words = by_words.filter(|one| one.tokens.len() >= 5).map(|one| one.statement);
        let nearly = || {
            let best = near.first()?;
            let statement = self.known.statement(best.statement)?;
            let is_one = statement.role == Role::Weakness && best.score >= MAYBE;
            (is_one && (best.score >= 0.8 || self.rival_of(unit) == statement.rival)).then_some(best.statement)
        };
        let Some(at) = by_words.or_else(nearly) else { return };
        let is_alternative = self
            .known
            .statement(at)
            .and_then(|one| one.rival)
            .is_some_and(|rival| self.known.alternatives.contains(&rival));
        if is_alternative || self.is_of_pack || self.is_dated || is_dated(&self.block_text(unit)) {
            return;
        }
        let Some(statement) = self.known.statement(at) else { return };
        let message = "a competitor's weakness, and no day on which it was so".to_owned();
        let help = "say since when, or as of which day, you know it: `as of December 2026`";
        let bytes = 0..unit.text().len();
        self.tell(
            unit,
            Found::new("undated-weakness", Level::Warning, bytes, message).path(&statement.path).help(help),
        );
    }

    fn is_weakness(&self, at: usize) -> bool {
        self.known.statement(at).is_some_and(|statement| statement.role == Role::Weakness)
    }
}

/// Whether a text names a day, or a month with its year.
pub(super) fn is_dated(text: &str) -> bool {
    if !named::named(text).is_empty() {
        return true;
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(
        |pair| matches!(pair, [month, year] if named::is_month(month) && year.len() == 4 && year.starts_with("20")),
    )
}
