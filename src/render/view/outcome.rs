//! What came of the launch: each target with the figure that was reached.

use schemars::JsonSchema;
use serde::Serialize;

use super::due::both;
use super::due::in_words;
use crate::brief::Brief;
use crate::brief::model::Metric;
use crate::traced::Traced;

/// What came of the launch.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutcomeView<'b> {
    /// Whether anything was written down after the launch.
    pub told: bool,
    /// How many targets are met and missed, as a clause without its stop; empty while no figure is known.
    pub standing: String,
    /// Each metric with its figure.
    pub metrics: Vec<ReachedView<'b>>,
    /// Those that missed their target.
    pub missed: Vec<ReachedView<'b>>,
}

/// A metric with what was reached.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReachedView<'b> {
    /// As in the brief.
    #[serde(flatten)]
    pub metric: &'b Metric,
    /// The figure, or when it is read.
    pub actual: Traced,
    /// The difference to the target, where both are figures of one kind: `+6, met`.
    pub difference: String,
    /// Whether there is a figure.
    pub read: bool,
}

pub(super) fn of(brief: &Brief) -> OutcomeView<'_> {
    let debrief = &brief.debrief;
    let mut views = Vec::new();
    let (mut met, mut missed_count, mut open) = (0, 0, 0);
    let mut missed = Vec::new();
    for metric in &brief.metrics {
        let result = debrief
            .results
            .iter()
            .find(|r| r.metric.as_ref().is_some_and(|id| !id.0.text.is_empty() && id.0.text == metric.id.text));
        let actual = result.and_then(|result| result.actual.as_ref());
        let gap = actual.and_then(|actual| difference(metric, &actual.text));
        let view = ReachedView {
            metric,
            actual: actual.map_or_else(|| read_on(metric), crate::brief::Text::traced),
            difference: gap.as_ref().map(|gap| gap.shown.clone()).unwrap_or_default(),
            read: actual.is_some(),
        };
        match gap.map(|gap| gap.met) {
            Some(true) => met += 1,
            Some(false) => {
                missed_count += 1;
                missed.push(view.clone());
            }
            None => open += usize::from(!view.read),
        }
        views.push(view);
    }
    let told = !(debrief.worked.is_empty()
        && debrief.failed.is_empty()
        && debrief.changed.is_empty()
        && debrief.next.is_empty()
        && debrief.results.is_empty());
    OutcomeView { told, standing: standing(met, missed_count, open), metrics: views, missed }
}

fn read_on(metric: &Metric) -> Traced {
    let Some(by) = &metric.by else { return Traced::words("not read yet") };
    let mut out = Traced::words("to be read on ");
    if by.day.is_none() {
        out = Traced::words("to be read ");
    }
    out.0.extend(both(by).0);
    out
}

/// "three of five targets are met, one is missed, and one is not read yet"
fn standing(met: usize, missed: usize, open: usize) -> String {
    let all = met + missed + open;
    if met + missed == 0 {
        return String::new();
    }
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    let of_all = |count: usize| match (count, all) {
        (_, 1) => "the one target".to_owned(),
        (2, 2) => "both targets".to_owned(),
        (count, all) if count == all => format!("all {} targets", in_words(all)),
        (count, all) => format!("{} of {} targets", in_words(count), in_words(all)),
    };
    let groups = [(met, "met"), (missed, "missed"), (open, "not read yet")];
    let clauses = groups.iter().filter(|(count, _)| *count > 0).enumerate().map(|(i, (count, what))| {
        let who = if i == 0 { of_all(*count) } else { in_words(*count) };
        format!("{who} {} {what}", verb(*count))
    });
    let clauses: Vec<String> = clauses.collect();
    match clauses.as_slice() {
        [one, two] => format!("{one} and {two}"),
        [first, .., last] if clauses.len() > 2 => {
            format!("{first}, {}, and {last}", clauses.get(1).map_or("", String::as_str))
        }
        [one, ..] => one.clone(),
        [] => String::new(),
    }
}

/// How far a figure is from its target.
struct Gap {
    shown: String,
    met: bool,
}

/// A number in a text, with what stands around it.
struct Figure {
    value: f64,
    decimals: usize,
    grouped: bool,
    /// `$`, `£`, `€` before it.
    money: String,
    /// `%` or letters right behind it.
    unit: String,
    /// The number after "of".
    out_of: Option<String>,
}

fn difference(metric: &Metric, actual: &str) -> Option<Gap> {
    let target_text = &metric.target.as_ref()?.text;
    let (target, actual) = (figure(target_text)?, figure(actual)?);
    let same_base = target.out_of.is_none() || actual.out_of.is_none() || target.out_of == actual.out_of;
    if target.unit != actual.unit || target.money != actual.money || !same_base {
        return None;
    }
    let gap = actual.value - target.value;
    let words = target_text.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|word| format!(" {words} ").contains(&format!(" {word} ")));
    let strict = says(&["under", "below", "less than", "fewer than"]);
    let falls = strict || says(&["or less", "or fewer", "at most", "no more than", "up to"]);
    let rises = says(&["or more", "at least", "over", "above", "more than"]);
    let from = metric.baseline.as_ref().and_then(|text| figure(&text.text));
    let lower = falls || (!rises && from.is_some_and(|from| from.unit == target.unit && from.value > target.value));
    let met = if strict {
        gap < 0.0
    } else if lower {
        gap <= 0.0
    } else {
        gap >= 0.0
    };
    let decimals = target.decimals.max(actual.decimals);
    let amount = grouped(&format!("{:.decimals$}", gap.abs()), target.grouped || actual.grouped);
    let sign = if gap < 0.0 { "\u{2212}" } else { "+" };
    let unit = match target.unit.as_str() {
        "%" => " points",
        unit => unit,
    };
    let amount =
        if gap.abs() < f64::EPSILON { "0".to_owned() } else { format!("{sign}{}{amount}{unit}", target.money) };
    Some(Gap { shown: format!("{amount}, {}", if met { "met" } else { "missed" }), met })
}

/// The one number of a text; none where there are several that are not "40 of 120".
fn figure(text: &str) -> Option<Figure> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at(start);
    let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let bare = number.trim_end_matches(['.', ',']);
    let plain = bare.replace(',', "");
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let unit: String = if bare.len() < number.len() {
        String::new()
    } else {
        after.chars().take_while(|c| *c == '%' || c.is_alphabetic()).collect()
    };
    let money = before.chars().next_back().filter(|c| "$£€".contains(*c)).map(String::from).unwrap_or_default();
    let others = after.get(unit.len()..).unwrap_or_default();
    let out_of = others.strip_prefix(" of ").map(|rest| rest.chars().take_while(|c| is_number(*c)).collect::<String>());
    let out_of = out_of.filter(|number| !number.is_empty());
    let left = out_of.as_ref().map_or(others, |number| others.get(4 + number.len()..).unwrap_or_default());
    if left.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(Figure { value: plain.parse().ok()?, decimals, grouped: bare.contains(','), money, unit, out_of })
}

/// `1234` to `1,234`.
fn grouped(number: &str, wanted: bool) -> String {
    let (whole, decimals) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if wanted && i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    decimals.map_or(out.clone(), |decimals| format!("{out}.{decimals}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Text;

    #[test]
    fn differences_are_read_only_where_two_figures_can_be_compared() {
        let text = |text: &str| Some(Text { text: text.into(), ..Text::default() });
        for (baseline, target, actual, expected) in [
            ("0", "40 of 120", "46 of 120", "+6, met"),
            ("0", "40 of 120", "46", "+6, met"),
            ("0", "40 of 120", "46 of 100", ""),
            ("31%", "42%", "39.5%", "\u{2212}2.5 points, missed"),
            ("38% in the beta", "35% or more", "35%", "0, met"),
            ("3%", "under 4%", "4%", "0, missed"),
            ("2.3%", "1.0% or less", "0.8%", "\u{2212}0.2 points, met"),
            ("5 days", "3 days", "4 days", "+1, missed"),
            ("$14,000", "$95,000", "$101,500", "+$6,500, met"),
            ("0", "6,000", "5,120", "\u{2212}880, missed"),
            ("0", "6,000", "$5,120", ""),
            ("0", "a few", "12", ""),
            ("0", "between 3 and 5", "4", ""),
        ] {
            let metric = Metric { baseline: text(baseline), target: text(target), ..Metric::default() };
            let shown = difference(&metric, actual).map(|gap| gap.shown).unwrap_or_default();
            assert_eq!(shown, expected, "{target} {actual}");
        }
    }

    #[test]
    fn the_standing_is_a_clause() {
        for (met, missed, open, reads) in [
            (0, 0, 3, ""),
            (1, 0, 0, "the one target is met"),
            (0, 1, 0, "the one target is missed"),
            (2, 0, 0, "both targets are met"),
            (0, 2, 0, "both targets are missed"),
            (1, 1, 0, "one of two targets is met and one is missed"),
            (1, 0, 1, "one of two targets is met and one is not read yet"),
            (3, 0, 0, "all three targets are met"),
            (3, 1, 1, "three of five targets are met, one is missed, and one is not read yet"),
        ] {
            assert_eq!(standing(met, missed, open), reads);
        }
    }
}
