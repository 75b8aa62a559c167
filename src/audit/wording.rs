//! Words that are avoided, boasts that nobody backs, and what is said of others.

use std::collections::HashSet;

use super::unit::Unit;
use super::words::Token;
use super::{Audit, Found, Level};
use crate::language::boasts::{is_claimed, unbacked_in};
use crate::language::lists;
use crate::language::words::{Hit, is_quoted};

impl Audit<'_> {
    /// Looks at the words of a sentence.
    pub(super) fn wording(&mut self, unit: &Unit<'_>, covered: &HashSet<usize>) -> bool {
        let found = self.avoided(unit, covered);
        self.boasts(unit, covered);
        self.insults(unit);
        self.vague(unit, covered);
        found
    }

    fn avoided(&mut self, unit: &Unit<'_>, covered: &HashSet<usize>) -> bool {
        let tokens = &unit.words.tokens;
        let text = unit.text();
        let mut found = Vec::new();
        for avoided in &self.known.avoided {
            for at in 0..tokens.len() {
                let Some(end) = self.stands_at(tokens, at, &avoided.stems) else { continue };
                let (Some(first), Some(last)) = (tokens.get(at), tokens.get(end)) else { continue };
                let bytes = first.bytes.start..last.bytes.end;
                let parted = text.get(bytes.clone()).is_some_and(|typed| typed.contains([',', ';', ':', '.', '|']));
                let is_all_covered = (at..=end).all(|i| covered.contains(&i));
                if !parted && !is_all_covered && !is_quoted(text, &bytes) {
                    found.push((bytes, avoided));
                }
            }
        }
        let any = !found.is_empty();
        for (bytes, avoided) in found {
            let typed = text.get(bytes.clone()).unwrap_or_default();
            let message = format!("`{}` is a term that the brief avoids", super::shown(typed));
            let mut one = Found::new("avoided-term-in-document", Level::Error, bytes, message).path(&avoided.path);
            one = match &avoided.instead {
                Some(instead) => one.help(format!("say `{}`", super::shown(instead))).instead(&in_number(
                    typed,
                    &avoided.term,
                    instead,
                )),
                None => one.help("say it in the words of `messaging.say`"),
            };
            self.tell(unit, one);
        }
        any
    }

    /// The last of the words that say a term from there on: in any inflection, with at most one small word between two.
    fn stands_at(&self, tokens: &[Token], at: usize, stems: &[u32]) -> Option<usize> {
        let mut next = at;
        let mut last = at;
        for (number, stem) in stems.iter().enumerate() {
            if number > 0 && tokens.get(next).is_some_and(|token| token.is_filler && token.stem != *stem) {
                next += 1;
            }
            let token = tokens.get(next)?;
            if token.stem != *stem && self.known.vocabulary.plain(&token.folded) != Some(*stem) {
                return None;
            }
            last = next;
            next += 1;
        }
        Some(last)
    }

    fn boasts(&mut self, unit: &Unit<'_>, covered: &HashSet<usize>) {
        let (text, all) = (unit.text(), unit.words.all.as_slice());
        let claims: Vec<&str> = self.known.claims.iter().map(String::as_str).collect();
        let is_covered = |hit: &Hit| {
            let within = |at: &usize| {
                unit.words
                    .tokens
                    .get(*at)
                    .is_some_and(|token| token.bytes.start >= hit.bytes.start && token.bytes.end <= hit.bytes.end)
            };
            covered.iter().any(within)
        };
        let superlatives =
            unbacked_in(text, all, &claims).into_iter().map(|hit| (hit, "unbacked-superlative", Level::Error));
        let comparisons = lists::comparisons().find_in(text, all).into_iter();
        let comparisons = comparisons.filter(|hit| !is_claimed(lists::comparisons(), &claims, &hit.phrase));
        let comparisons = comparisons.map(|hit| (hit, "unbacked-figure", Level::Warning));
        let guarantees = lists::guarantees().find_in(text, all).into_iter();
        let guarantees = guarantees.filter(|hit| !is_claimed(lists::guarantees(), &claims, &hit.phrase));
        let guarantees = guarantees.map(|hit| (hit, "unbacked-guarantee", Level::Warning));
        let all: Vec<_> =
            superlatives.chain(comparisons).chain(guarantees).filter(|(hit, ..)| !is_covered(hit)).collect();
        for (hit, rule, level) in all {
            let level = if self.reader.is_outside() { level } else { level.min(Level::Warning) };
            let level = if self.is_about_us(unit, &hit, rule != "unbacked-figure") { level } else { Level::Note };
            let typed = text.get(hit.bytes.clone()).unwrap_or_default();
            let message = match rule {
                "unbacked-guarantee" => {
                    format!("`{}` is a promise, and no claim of the brief makes it", super::shown(typed))
                }
                _ => format!("`{}` is a claim, and no claim of the brief makes it", super::shown(typed)),
            };
            let help = "say what was measured, or add the claim with its proof to the brief";
            self.tell(unit, Found::new(rule, level, hit.bytes, message).help(help));
        }
    }

    /// Whether a boast is about the product: it or we are named, or it stands alone, as in a title.
    fn is_about_us(&self, unit: &Unit<'_>, hit: &Hit, may_stand_alone: bool) -> bool {
        const US: [&str; 8] = ["we", "our", "ours", "us", "it", "its", "it's", "we're"];
        let tokens = &unit.words.tokens;
        let opens = may_stand_alone && tokens.iter().take(2).any(|token| token.bytes.start >= hit.bytes.start);
        let named = tokens
            .iter()
            .any(|token| self.known.vocabulary.names.contains(&token.folded) || US.contains(&token.folded.as_str()));
        opens || named || self.rival_of(unit).is_some()
    }

    /// An insult of a competitor who is named in the same paragraph.
    fn insults(&mut self, unit: &Unit<'_>) {
        let hits = lists::insults().find_in(unit.text(), &unit.words.all);
        let Some(rival) = Some(&hits).filter(|hits| !hits.is_empty()).and_then(|_| self.rival_of(unit)) else { return };
        for hit in hits {
            let typed = unit.text().get(hit.bytes.clone()).unwrap_or_default();
            let message =
                format!("`{}` says more about whoever writes it than about the competitor", super::shown(typed));
            let fact =
                self.known.statements.iter().find(|one| one.rival == Some(rival) && one.path.contains("weaknesses"));
            let help = fact.map_or_else(
                || "say a fact, with its date".to_owned(),
                |fact| format!("say a fact, with its date: `{}`", super::shown(&fact.text)),
            );
            let path = format!("competitors[{rival}]");
            self.tell(
                unit,
                Found::new("insulting-rebuttal", Level::Warning, hit.bytes, message).path(&path).help(help),
            );
        }
    }

    fn vague(&mut self, unit: &Unit<'_>, covered: &HashSet<usize>) {
        let text = unit.text();
        let all = lists::vague()
            .find_in(text, &unit.words.all)
            .into_iter()
            .map(|hit| (hit, "vague-language", "asks to be believed"));
        let broad = lists::broad_audience()
            .find_in(text, &unit.words.all)
            .into_iter()
            .filter(|hit| is_addressed(text, hit))
            .map(|hit| (hit, "broad-audience", "leaves nobody out"));
        let all: Vec<_> = all.chain(broad).collect();
        for (hit, rule, words) in all {
            let is_covered = unit
                .words
                .tokens
                .iter()
                .enumerate()
                .any(|(at, t)| t.bytes.start == hit.bytes.start && covered.contains(&at));
            if is_covered || self.is_of_pack {
                continue;
            }
            let typed = text.get(hit.bytes.clone()).unwrap_or_default();
            let message = format!("`{}` {words}", super::shown(typed));
            let help = if rule == "vague-language" {
                "say what changes, for whom, and by how much"
            } else {
                "name the people who have the problem most"
            };
            self.tell(unit, Found::new(rule, Level::Note, hit.bytes, message).help(help));
        }
    }
}

/// Whether a text says whom it is for.
fn is_addressed(text: &str, hit: &Hit) -> bool {
    let before = text.get(..hit.bytes.start).unwrap_or_default().trim_end();
    [" for", " to", "For"].iter().any(|word| before.ends_with(word) || before == word.trim())
}

/// What to say instead, in the number of what is said.
fn in_number(typed: &str, term: &str, instead: &str) -> String {
    let is_plural = typed.to_lowercase() == format!("{}s", term.to_lowercase());
    let one = !instead.contains(' ') && !instead.ends_with('s');
    let capital = typed.starts_with(char::is_uppercase) && !term.starts_with(char::is_uppercase);
    let mut out = if is_plural && one { format!("{instead}s") } else { instead.to_owned() };
    if capital && let Some(first) = out.chars().next() {
        out = first.to_uppercase().chain(out.chars().skip(1)).collect();
    }
    out
}
