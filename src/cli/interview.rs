//! The first questions about a new product, in the order in which a story is told.

use std::sync::Arc;

use super::Ui;
use super::talk::{self, Check, Reply};
use crate::ask;
use crate::brief::date;
use crate::change::Change;
use crate::finding::Findings;

/// A question of the interview: where the answer goes, and an answer to learn from.
struct Item {
    path: &'static str,
    asks: &'static str,
    example: &'static str,
    /// Asked only where this one was answered.
    after: Option<&'static str>,
}

/// After the name.
const ITEMS: [Item; 9] = [
    item(
        "product.one_liner",
        "",
        "Larkspur Assist answers employees' IT requests in chat and hands the rest to an agent",
    ),
    item("audience[0].name", "", "Head of IT operations"),
    Item {
        after: Some("audience[0].name"),
        ..item("audience[0].pain", "", "Tickets grow with every hire, and the headcount to answer them does not")
    },
    item("messaging.headline", "", "IT requests, resolved before they reach the queue"),
    item(
        "messaging.pillars[0]",
        "Why should anyone believe that?",
        "Resolves: employees get what they asked for in minutes",
    ),
    Item {
        after: Some("messaging.pillars[0]"),
        ..item("messaging.pillars[1]", "And a second reason?", "Controlled: security decides which actions it may take")
    },
    item("competitors[0].name", "What would they choose instead, doing nothing included?", "Deskwise"),
    Item {
        after: Some("competitors[0].name"),
        ..item("competitors[0].objections[0].says", "", "We already get an assistant with Deskwise")
    },
    item("launch.date", "", "2027-03-09"),
];

const fn item(path: &'static str, asks: &'static str, example: &'static str) -> Item {
    Item { path, asks, example, after: None }
}

/// Asks for the name, where it is not known.
pub(super) fn name() -> Option<String> {
    let fine: Check = Arc::new(|_| Ok(()));
    match talk::text("What is it called?", "Example: Larkspur Assist", "", &fine) {
        Reply::Said(name) => Some(name),
        Reply::Skipped | Reply::Back | Reply::Stopped => None,
    }
}

/// Asks one after the other, and hands on all that was said so far after each answer, so that it is kept whatever happens.
///
/// # Errors
/// When it could not be kept.
pub(super) fn hold(ui: &mut Ui<'_>, keep: &mut dyn FnMut(&[Change]) -> Result<(), Findings>) -> Result<(), Findings> {
    let mut said: Vec<Option<String>> = vec![None; ITEMS.len()];
    let mut at = 0;
    let mut forward = true;
    while let Some(item) = ITEMS.get(at) {
        let is_due = |said: &[Option<String>]| {
            item.after.is_none_or(|path| {
                let before = ITEMS.iter().position(|item| item.path == path);
                before.and_then(|before| said.get(before)).is_some_and(Option::is_some)
            })
        };
        if !is_due(&said) {
            at = if forward { at + 1 } else { at.saturating_sub(1) };
            continue;
        }
        ui.say(&format!("\n{} of {}", at + 1, ITEMS.len()));
        let asks = if item.asks.is_empty() { ask::asked(item.path) } else { item.asks.to_owned() };
        let first = said.get(at).cloned().flatten().unwrap_or_default();
        let reply = talk::text(&asks, &format!("Example: {}", item.example), &first, &check(item.path));
        forward = reply != Reply::Back;
        match reply {
            Reply::Said(text) => {
                if let Some(place) = said.get_mut(at) {
                    *place = Some(text);
                }
                at += 1;
            }
            Reply::Skipped => {
                if let Some(place) = said.get_mut(at) {
                    *place = None;
                }
                at += 1;
            }
            Reply::Back => at = at.saturating_sub(1),
            Reply::Stopped => break,
        }
        let given = ITEMS.iter().zip(&said).filter_map(|(item, text)| Some((item.path, text.as_deref()?)));
        keep(&given.flat_map(|(path, text)| changes(path, text)).collect::<Vec<_>>())?;
    }
    Ok(())
}

fn check(path: &'static str) -> Check {
    Arc::new(move |text| match path {
        "launch.date" => match (date::parse(text), date::readings(text).as_slice()) {
            (Some(date::Typed::Day(_) | date::Typed::Rough(_)), _) => Ok(()),
            (_, [one, other]) => Err(format!("{one} or {other}?")),
            _ => Err("a day such as 2027-03-09 or 9 March 2027, or a month such as March 2027".to_owned()),
        },
        _ if path.starts_with("messaging.pillars") && reason(text).is_none() => {
            Err("name it in one to three words, then a colon: `Resolves: employees get what they asked for`".to_owned())
        }
        _ => Ok(()),
    })
}

/// A reason in two: its name, and what the customer can do then.
fn reason(text: &str) -> Option<(String, Option<String>)> {
    const MOST: usize = 5;
    let is_name = |text: &str| (1..=MOST).contains(&text.split_whitespace().count());
    match text.split_once(':') {
        Some((name, benefit)) if is_name(name) && !benefit.trim().is_empty() => {
            Some((name.trim().to_owned(), Some(crate::render::capital(benefit.trim()))))
        }
        Some(_) => None,
        None => is_name(text).then(|| (text.trim().to_owned(), None)),
    }
}

fn changes(path: &str, text: &str) -> Vec<Change> {
    let set = |path: String, text: &str| Change::Set { path, text: text.to_owned() };
    if !path.starts_with("messaging.pillars") {
        return vec![set(path.to_owned(), text)];
    }
    let Some((name, benefit)) = reason(text) else { return Vec::new() };
    let benefit = benefit.map(|benefit| set(format!("{path}.benefit"), &benefit));
    [set(format!("{path}.name"), &name)].into_iter().chain(benefit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_a_name() {
        assert_eq!(reason("Quick"), Some(("Quick".into(), None)));
        assert_eq!(reason("Quick: live in a day"), Some(("Quick".into(), Some("Live in a day".into()))));
        assert_eq!(reason("It is live in a day wherever you are"), None);
        assert_eq!(reason("Quick:"), None);
    }
}
