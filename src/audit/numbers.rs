//! Figures, prices and days that are not the brief's.

use std::collections::HashSet;

use super::Level;
use super::entry::Fact;
use super::facts::clause_of;
use super::known::Known;
use super::quantity::{Quantity, Unit as Counted};
use super::unit::Unit;
use super::{Audit, Found};
use crate::language::words::words;
use crate::language::{lists, named};

/// From here on the words around a figure are those of the brief.
const MEANT: f32 = 0.55;
/// From here on they are where the brief has the figure nowhere.
const NEAREST: f32 = 0.42;
/// From here on there is no doubt.
const CLEARLY: f32 = 0.75;
/// What the words must weigh together that a text and the brief share around a figure.
const ENOUGH: f32 = 2.2;

/// What a figure comes to.
enum Judged {
    /// The brief says it, by this fact where one is meant.
    Fine(Option<usize>),
    /// Another figure than that of this fact, and how clearly that is meant.
    Other(usize, f32),
    /// Nothing says it.
    Unbacked,
}

impl Audit<'_> {
    /// Looks at the figures of a sentence; whether one of them is not the brief's.
    pub(super) fn figures(&mut self, unit: &Unit<'_>, covered: &HashSet<usize>) -> bool {
        let mut found = false;
        if unit.has_cells {
            return found;
        }
        let days = named::named(unit.text());
        for (number, quantity) in unit.words.quantities.iter().enumerate() {
            let at = unit.words.tokens.iter().position(|token| token.quantity == Some(number));
            if days.iter().any(|day| day.bytes.start < quantity.bytes.end && quantity.bytes.start < day.bytes.end) {
                continue;
            }
            if at.is_some_and(|at| covered.contains(&at)) {
                if let Judged::Fine(fact) = judge(self.known, unit, quantity) {
                    self.has_said(fact);
                }
                continue;
            }
            match judge(self.known, unit, quantity) {
                Judged::Fine(fact) => self.has_said(fact),
                Judged::Other(fact, score) => found |= self.other_figure(unit, quantity, fact, score),
                Judged::Unbacked => found |= self.unbacked(unit, quantity),
            }
        }
        found
    }

    fn has_said(&mut self, fact: Option<usize>) {
        self.said.extend(fact.and_then(|at| self.known.facts.get(at)).map(|fact| fact.statement));
    }

    fn other_figure(&mut self, unit: &Unit<'_>, quantity: &Quantity, fact: usize, score: f32) -> bool {
        let Some(fact) = self.known.facts.get(fact) else { return false };
        let Some(statement) = self.known.statement(fact.statement) else { return false };
        let typed = unit.text().get(quantity.bytes.clone()).unwrap_or_default();
        let right = statement.text.get(fact.quantity.bytes.clone()).unwrap_or_default();
        let name = named(&statement.path);
        let message = format!("`{}` where {name} says `{}`", super::shown(typed), super::shown(right));
        // Four in ten may be what somebody makes of 41%.
        let is_rounded = quantity.in_words && quantity.unit == Counted::Percent;
        let level = if score >= CLEARLY && !is_rounded { Level::Error } else { Level::Warning };
        self.tell(
            unit,
            Found::new("other-figure", level, quantity.bytes.clone(), message)
                .path(&statement.path)
                .help(format!("say `{}`; the brief has: `{}`", super::shown(right), super::shown(&statement.text)))
                .instead(right),
        );
        true
    }

    fn unbacked(&mut self, unit: &Unit<'_>, quantity: &Quantity) -> bool {
        if !quantity.measures || self.is_of_pack || is_meeting(unit, quantity) {
            return false;
        }
        let typed = unit.text().get(quantity.bytes.clone()).unwrap_or_default();
        let counts = match &quantity.unit {
            Counted::Things(things) => {
                quantity.is_counted && !things.first().is_some_and(|thing| lists::sizes().contains(thing))
            }
            Counted::Bare => false,
            _ => true,
        };
        let level = if quantity.in_words || !counts { Level::Note } else { Level::Warning };
        let message = format!("no claim of the brief says `{}`", super::shown(typed));
        let help = "add the claim with its proof to the brief, or take it out";
        self.tell(unit, Found::new("unbacked-figure", level, quantity.bytes.clone(), message).help(help));
        false
    }

    /// Looks at the days of a sentence that speaks of the launch; whether one is another.
    pub(super) fn days(&mut self, unit: &Unit<'_>) -> bool {
        let Some(launch) = self.known.launch else { return false };
        let mut found = false;
        for day in named::named(unit.text()) {
            if day.is(launch) {
                self.says_day = true;
                continue;
            }
            let part = clause_of(unit.text(), day.bytes.start);
            let text = unit.text().get(part).unwrap_or_default();
            let has = |text: &str, list: &HashSet<String>| words(text).iter().any(|word| list.contains(&word.folded));
            let is_short = unit.words.tokens.len() < 8;
            let launches = has(text, lists::launches()) || is_short && has(unit.text(), lists::launches());
            let names_it =
                is_short || unit.words.tokens.iter().any(|token| self.known.vocabulary.names.contains(&token.folded));
            if !launches && !((names_it || has(text, lists::opening())) && has(unit.text(), lists::opening())) {
                continue;
            }
            // On another day of the brief something else happens.
            let needed = if launches { 2 } else { 1 };
            let is_other = self.known.days.iter().any(|(other, what)| {
                let shared = || unit.words.tokens.iter().filter(|token| what.contains(&token.sense)).count();
                day.is(*other) && (!self.reader.is_outside() || shared() >= needed)
            });
            if is_other {
                continue;
            }
            // What would be, or was, is no plan.
            if unit.words.tokens.iter().any(|token| lists::supposing().contains(&token.folded)) {
                continue;
            }
            // A year that is long past or far off tells of another launch.
            if day.year.is_some_and(|year| (year - launch.year()).abs() > 1) {
                continue;
            }
            let typed = unit.text().get(day.bytes.clone()).unwrap_or_default();
            let right = day.form.map_or_else(|| crate::brief::date::long(launch), |form| form.write(launch));
            let message = format!("`{}` where the launch is on `{right}`", super::shown(typed));
            let help = format!("say `{right}`, or name what happens on that day");
            let mut one =
                Found::new("other-day", Level::Error, day.bytes.clone(), message).path("launch.date").help(help);
            if day.form.is_some() {
                one = one.instead(&right);
            }
            self.tell(unit, one);
            found = true;
        }
        found
    }
}

/// What a field is called in a sentence.
fn named(path: &str) -> String {
    match path.strip_prefix("claims.") {
        Some(id) => format!("the claim `{id}`"),
        None => format!("`{path}`"),
    }
}

/// A talk of half an hour is no promise of the product.
fn is_meeting(unit: &Unit<'_>, quantity: &Quantity) -> bool {
    let is_short = quantity.unit == Counted::Span && quantity.value <= 7_200.0;
    is_short && unit.words.tokens.iter().any(|token| lists::meeting().contains(&token.folded))
}

fn judge(known: &Known, unit: &Unit<'_>, quantity: &Quantity) -> Judged {
    let text = unit.text();
    let part = clause_of(text, quantity.bytes.start);
    let alone: HashSet<u32> =
        unit.words.tokens.iter().filter(|t| t.quantity.is_none() && !t.is_filler).map(|t| t.sense).collect();
    let senses = |within: &dyn Fn(usize) -> bool| -> HashSet<u32> {
        let own = unit.words.tokens.iter().filter(|token| within(token.bytes.start));
        own.chain(&unit.around.tokens).filter(|t| t.quantity.is_none() && !t.is_filler).map(|t| t.sense).collect()
    };
    let near = senses(&|at| part.contains(&at));
    let whole = senses(&|_| true);
    let about = rivals(known, unit, &part);
    let is_sum = matches!(quantity.unit, Counted::Money(_));
    let is_aim =
        is_sum && unit.words.tokens.iter().any(|t| part.contains(&t.bytes.start) && lists::aims().contains(&t.folded));
    // What another figure of the sentence says already is not what this one stands for.
    let others: Vec<&Quantity> = unit.words.quantities.iter().filter(|other| *other != quantity).collect();
    let has_money = known.facts.iter().any(|fact| fact.quantity.unit == quantity.unit);
    // "Only £59": a sum alone is the price.
    let is_alone = is_sum && unit.words.tokens.len() <= 4 && unit.words.quantities.len() == 1 && !unit.is_cell;
    let is_thing = matches!(quantity.unit, Counted::Things(_) | Counted::Bare);
    let mut same: Option<(f32, u8, usize)> = None;
    let mut best: Option<(f32, u8, usize)> = None;
    for (at, fact) in known.facts.iter().enumerate() {
        let equal = fact.quantity.equals(quantity);
        // Another currency is another price, unless the brief has one in it.
        if !equal && other_money(&fact.quantity.unit, &quantity.unit) && has_money {
            continue;
        }
        let is_share = quantity.in_words && quantity.unit == Counted::Percent && !quantity.measures;
        if !equal && (!fact.is_ours || !fact.quantity.compares(quantity, unit.is_cell) || is_share && fact.rank > 2) {
            continue;
        }
        let is_about = known
            .statement(fact.statement)
            .is_some_and(|statement| about.contains(&statement.rival) || equal && statement.rival.is_none());
        let mut score = if is_about { fit(known, fact, &near).max(0.9 * fit(known, fact, &whole)) } else { 0.0 };
        // A heading alone is not enough, but for a cell.
        let touches = unit.is_cell || fact.context.iter().chain(&fact.implied).any(|sense| alone.contains(sense));
        if is_alone && fact.is_price && fact.rank == 0 {
            score = score.max(0.65);
        } else if is_aim && fact.is_price || !touches {
            score = 0.0;
        }
        if fact.quantity.shared_things(quantity) > 1 && is_about {
            score = (score + 0.25).min(1.0);
        }
        // Another figure of the same sentence of the brief stands beside it.
        let beside = known.statement(fact.statement).map_or(&[][..], |statement| &statement.words.quantities);
        let has_other = beside.iter().any(|one| {
            *one != fact.quantity && one.unit != Counted::Bare && others.iter().any(|other| other.equals(one))
        });
        // The sample behind a claim is meant only where more than its noun is said.
        if !equal && fact.rank == 2 && !has_other && fact.context.len() < 3 {
            score = 0.0;
        }
        if has_other && score > 0.3 {
            score = (score + 0.2).min(1.0);
        }
        let slot = if equal { &mut same } else { &mut best };
        if !equal && others.iter().any(|other| other.equals(&fact.quantity)) {
            continue;
        }
        let better = slot.is_none_or(|(had, rank, _)| score > had + 0.01 || (score > had - 0.01 && fact.rank < rank));
        if better {
            *slot = Some((score, fact.rank, at));
        }
    }
    match (same, best) {
        (Some((score, _, at)), Some((other, ..))) if other < MEANT || score >= other - 0.2 => {
            Judged::Fine((score >= 0.4).then_some(at))
        }
        (Some((score, _, at)), None) => Judged::Fine((score >= 0.4).then_some(at)),
        // What nothing else says stands for what is nearest to it.
        (None, Some((score, rank, at))) if score >= NEAREST && rank <= 1 && quantity.measures && !is_thing => {
            Judged::Other(referred(known, at, &near, &whole), score)
        }
        (_, Some((score, _, at))) if score >= MEANT => Judged::Other(referred(known, at, &near, &whole), score),
        _ => Judged::Unbacked,
    }
}

/// Of the places where the brief says the same figure of the same thing, the best to refer to: a price, a claim.
fn referred(known: &Known, at: usize, near: &HashSet<u32>, whole: &HashSet<u32>) -> usize {
    let Some(meant) = known.facts.get(at) else { return at };
    let rival = |fact: &Fact| known.statement(fact.statement).and_then(|statement| statement.rival);
    let same = known.facts.iter().enumerate().filter(|(_, fact)| {
        fact.rank <= meant.rank && fact.quantity.equals(&meant.quantity) && rival(fact) == rival(meant)
    });
    let fits = same.filter(|(other, fact)| *other == at || fit(known, fact, near).max(fit(known, fact, whole)) >= 0.4);
    fits.min_by_key(|(other, fact)| (fact.rank, *other != at)).map_or(at, |(other, _)| other)
}

/// Whether both are money, in different currencies.
fn other_money(one: &Counted, two: &Counted) -> bool {
    matches!((one, two), (Counted::Money(a), Counted::Money(b)) if a != b)
}

/// How much of the words around a figure of the brief stands around one of the text, from 0 to 1.
fn fit(known: &Known, fact: &Fact, there: &HashSet<u32>) -> f32 {
    let shared: f32 =
        fact.context.iter().filter(|sense| there.contains(sense)).map(|s| known.vocabulary.weight_of(*s)).sum();
    let is_said = fact.implied.is_some_and(|implied| there.contains(&implied));
    let by_words = if shared >= ENOUGH && fact.weight > 0.0 { (shared / fact.weight).min(1.0) } else { 0.0 };
    if is_said { by_words.max(0.65) } else { by_words }
}

/// Whom a figure is about: the competitors that are named beside it, else we ourselves.
fn rivals(known: &Known, unit: &Unit<'_>, part: &std::ops::Range<usize>) -> Vec<Option<usize>> {
    let own = |within: &dyn Fn(usize) -> bool| -> Vec<Option<usize>> {
        let tokens: Vec<_> = unit.words.tokens.iter().filter(|token| within(token.bytes.start)).collect();
        let around: Vec<_> = unit.around.tokens.iter().collect();
        let named = known.names.iter().filter(|name| name.stands_in(&tokens) || name.stands_in(&around));
        named.map(|name| name.rival).collect()
    };
    let near = own(&|at| part.contains(&at));
    let found = if near.is_empty() { own(&|_| true) } else { near };
    if found.is_empty() { vec![None] } else { found }
}
