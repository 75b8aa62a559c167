//! Any text against the brief: what it says differently, what it may not say, and what nobody can back.
//!
//! An [`Auditor`] is made once for a brief and its readers. It reads the brief as sentences, figures, names and days
//! (`known`), a text as sentences (`unit`), and compares them by the stems and meanings of words (`words`) and by numbers
//! with their units (`quantity`). Nothing is guessed: a sentence is close to one of the brief by the words that both have,
//! weighed by how rare they are in it, and by their order (`close`).

mod close;
mod counted;
mod entry;
mod facts;
mod found;
mod items;
mod known;
mod missing;
mod names;
mod numbers;
mod numerals;
mod quantity;
mod said;
mod stem;
#[cfg(feature = "practice")]
pub(crate) use stem::stem;
#[cfg(test)]
mod tests;
mod unit;
mod wording;
mod words;

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::brief::model::Read;
use crate::finding::{Finding, Level, MAX_FINDINGS, Place, Source, counted};
use crate::former::find::Finder;
use crate::former::{self, Former};
use crate::language::lists;
use crate::readers::Paper;
use found::{Found, shown, with_article};
use known::Known;
use unit::Unit;

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// Whoever buys or uses the product.
    #[default]
    Customers,
    /// Journalists and analysts.
    Press,
    /// The field.
    Sales,
    /// The support desk.
    Support,
    /// Those who decide.
    Leadership,
}

impl Reader {
    /// Whether they stand outside.
    #[must_use]
    pub fn is_outside(self) -> bool {
        matches!(self, Self::Customers | Self::Press)
    }

    /// All there are.
    pub const ALL: [Self; 5] = [Self::Customers, Self::Press, Self::Sales, Self::Support, Self::Leadership];

    /// What `--for` calls them.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Press => "press",
            Self::Sales => "sales",
            Self::Support => "support",
            Self::Leadership => "leadership",
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Press => "the press",
            Self::Sales => "sellers",
            Self::Support => "the support desk",
            Self::Leadership => "those who decide",
        }
    }
}

/// What a text came to.
#[derive(Debug, Clone, Default)]
pub struct Audited {
    /// What was found, in the order of the text.
    pub findings: Vec<Finding>,
    /// What is to stand in place of some words, where the brief has it, in order and without overlap.
    pub fixes: Vec<Fix>,
    /// What agrees with the brief, each a phrase that follows "says".
    pub agrees: Vec<String>,
    /// How many sentences the text has.
    pub sentences: usize,
}

impl Audited {
    /// The text with the brief's own words.
    #[must_use]
    pub fn fixed(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for fix in self.fixes.iter().rev() {
            if out.get(fix.bytes.clone()).is_some() {
                out.replace_range(fix.bytes.clone(), &fix.instead);
            }
        }
        out
    }
}

/// Whom a text says that it is for: `for: sales` in the front matter of a Markdown file.
#[must_use]
pub fn addressed(paper: &Paper) -> Option<Reader> {
    let text = paper.source.text.trim_start_matches('\u{feff}').strip_prefix("---")?;
    let fields = text.split("\n---").next()?;
    let word = fields.lines().find_map(|line| line.strip_prefix("for:"))?.trim().trim_matches(['"', '\'']);
    Reader::ALL.into_iter().find(|reader| reader.word() == word)
}

/// What is to stand in place of some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Bytes of the file.
    pub bytes: Range<usize>,
    /// What the brief says.
    pub instead: String,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A brief, made ready to hold texts against it.
pub struct Auditor<'a> {
    known: Known,
    finder: Finder<'a>,
    reader: Reader,
}

impl std::fmt::Debug for Auditor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auditor").field("reader", &self.reader).finish_non_exhaustive()
    }
}

impl<'a> Auditor<'a> {
    /// Reads a brief for these readers on a day; `history` has what its values were called before.
    #[must_use]
    pub fn new(source: &Arc<Source>, read: &Read, history: &'a [Former], reader: Reader, today: Date) -> Self {
        let place = |span: Range<usize>| Place { source: Arc::clone(source), span };
        let known = Known::of(read, &place, reader, today);
        let finder = Finder::new(
            history,
            &former::current(&read.brief),
            |word| lists::common().contains(word),
            |word| lists::launching().contains(word),
        );
        Self { known, finder, reader }
    }

    /// Holds a text against the brief. A document of the pack is `is_of_pack`: what it says is looked at, and not what it
    /// lacks.
    #[must_use]
    pub fn audit(&self, paper: &Paper, is_of_pack: bool) -> Audited {
        let units = unit::units(&paper.blocks, &self.known.vocabulary);
        let mut audit = Audit {
            known: &self.known,
            reader: self.reader,
            is_of_pack,
            source: &paper.source,
            units: &units,
            found: Vec::new(),
            told: HashSet::new(),
            more: 0,
            said: BTreeSet::new(),
            says_day: false,
            near_headline: false,
            is_dated: false,
        };
        audit.is_dated = audit.names_its_day();
        for unit in &units {
            audit.sentence(unit, &self.finder);
        }
        audit.missing();
        let sentences = units.iter().filter(|unit| !unit.is_cell).count();
        audit.ended(sentences)
    }
}

/// One text that is being audited.
struct Audit<'a> {
    known: &'a Known,
    reader: Reader,
    is_of_pack: bool,
    source: &'a Arc<Source>,
    units: &'a [Unit<'a>],
    found: Vec<Found>,
    /// Where something was found by which rule.
    told: HashSet<(usize, usize, &'static str)>,
    /// How many findings there are beside those that are told.
    more: usize,
    /// The statements of the brief that it says.
    said: BTreeSet<usize>,
    says_day: bool,
    near_headline: bool,
    /// Whether it says as of which day it holds.
    is_dated: bool,
}

impl Audit<'_> {
    fn sentence(&mut self, unit: &Unit<'_>, finder: &Finder<'_>) {
        let covered = close::covered(self.known, &unit.words.tokens);
        let mut own = self.own_words(&covered);
        let before = self.found.len();
        let held = if unit.is_cell { None } else { self.held(unit) };
        // What may not be said is told of once.
        own.extend(held.clone().into_iter().flatten());
        let mut differs = self.figures(unit, &own) || held.is_some();
        if unit.is_cell {
            return;
        }
        differs |= self.former(unit, finder);
        differs |= self.days(unit);
        differs |= self.names(unit);
        // What is wrong about the words of a document, `check` knows better.
        if !self.is_of_pack || self.reader.is_outside() {
            differs |= self.wording(unit, &own);
        }
        let near = if self.is_of_pack { Vec::new() } else { close::closest(self.known, &unit.words.tokens) };
        self.weakness(unit, &covered, &near);
        if !differs && self.found.iter().skip(before).all(|one| one.finding.level == Level::Note) {
            self.drift(unit, &covered, &own, &near);
        }
        self.footnotes(unit, &covered);
    }

    /// Values as they were called before.
    fn former(&mut self, unit: &Unit<'_>, finder: &Finder<'_>) -> bool {
        if finder.is_idle() || self.is_of_pack {
            return false;
        }
        let hits = finder.hits(unit.text());
        let any = !hits.is_empty();
        for hit in hits {
            let Former { path, was, became, .. } = hit.former;
            let now = hit.now.clone().unwrap_or_else(|| became.clone());
            let message = format!("`{path}` was `{}`; here it would be `{}` now", shown(was), shown(&now));
            let mut one = Found::new("former-value", Level::Warning, hit.bytes, message)
                .path(path)
                .help("say what the brief says now");
            if let Some(now) = &hit.now {
                one = one.instead(now);
            }
            self.tell(unit, one);
        }
        any
    }

    /// Adds a finding at its place in the file.
    fn tell(&mut self, unit: &Unit<'_>, mut found: Found) {
        let span = unit.source(&found.bytes).unwrap_or(0..0);
        let span = self.source.floor(span.start)..self.source.floor(span.end.min(self.source.text.len()));
        if !self.told.insert((span.start, span.end, found.finding.rule)) {
            return;
        }
        if self.found.len() >= MAX_FINDINGS {
            self.more += 1;
            return;
        }
        found.fix = found.instead.take().and_then(|instead| {
            let (bytes, instead) = with_article(unit.text(), &found.bytes, instead);
            let span = unit.source(&bytes)?;
            // Only what stands in the file as it is read can be written over.
            (unit.text().get(bytes) == self.source.text.get(span.clone())).then_some((span, instead))
        });
        found.bytes = span.clone();
        found.finding.place = Some(Place { source: Arc::clone(self.source), span });
        self.found.push(found);
    }

    /// The words of the paragraph that a sentence stands in.
    fn block_text(&self, unit: &Unit<'_>) -> String {
        self.beside(unit).filter(|other| !other.is_cell).map(Unit::text).collect::<Vec<_>>().join(" ")
    }

    /// The sentences of the same paragraph, those that are near where it is a long one.
    fn beside(&self, unit: &Unit<'_>) -> impl Iterator<Item = &Unit<'_>> {
        const NEAR: usize = 20;
        let at = unit.number;
        let all = self.units.get(at.saturating_sub(NEAR)..self.units.len().min(at + NEAR)).unwrap_or_default();
        let block = unit.block;
        all.iter().filter(move |other| other.block == block)
    }

    /// The competitor that is named in a sentence, else in its paragraph.
    fn rival_of(&self, unit: &Unit<'_>) -> Option<usize> {
        let named = |tokens: &[words::Token]| {
            let mut all = self.known.names.iter().filter(|name| name.rival.is_some() && name.stands_in(tokens));
            all.next().and_then(|name| name.rival)
        };
        named(&unit.words.tokens).or_else(|| self.beside(unit).find_map(|other| named(&other.words.tokens)))
    }

    fn ended(self, sentences: usize) -> Audited {
        let agrees = self.agrees();
        let mut found = self.found;
        found.sort_by_key(|one| {
            let level = std::cmp::Reverse(one.finding.level);
            (one.bytes.start, one.bytes.end, level, one.finding.rule, one.finding.message.clone())
        });
        let mut fixes: Vec<Fix> = Vec::new();
        for one in &found {
            let Some((bytes, instead)) = &one.fix else { continue };
            if fixes.last().is_none_or(|last| last.bytes.end <= bytes.start) && !bytes.is_empty() {
                fixes.push(Fix { bytes: bytes.clone(), instead: instead.clone(), rule: one.finding.rule });
            }
        }
        let mut findings: Vec<Finding> = found.into_iter().map(|one| one.finding).collect();
        if self.more > 0 {
            let message = format!(
                "{} more in this text {} not shown",
                counted(self.more, "finding"),
                if self.more == 1 { "is" } else { "are" }
            );
            findings.push(Finding::failure("too-many-findings", message).help("mend these first"));
        }
        Audited { findings, fixes, agrees, sentences }
    }
}
