//! What customers are offered and whom they hear: an offer that is over, voices that nobody approved, and what the way in which
//! it is sold cannot do without.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::claims::{days, standing};
use crate::brief::model::{Asker, Kind, Motion, Quote, Status};
use crate::catalog;
use crate::check::context::{Context, Found, said, shown};
use crate::language::figures::figures;
use crate::language::lists;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    offer(context, found);
    for quote in &context.brief.quotes {
        voice(context, quote, found);
    }
    motion(context, found);
}

fn offer(context: &Context<'_>, found: &mut Found) {
    let Some((until, day)) = context.brief.offer.until.as_ref().and_then(|until| Some((until, until.day?))) else {
        return;
    };
    let launch = context.brief.launch.date.as_ref().and_then(|date| date.day);
    let message = if day < context.today {
        format!("the offer ended on {}", context.brief.dates().write(day))
    } else if launch.is_some_and(|launch| day < launch) {
        format!("the offer ends on {}, before the launch", context.brief.dates().write(day))
    } else {
        return;
    };
    let finding = context.at("offer-that-is-over", until.typed.leaf, message);
    found.push(finding.help("renew it, or take `offer` out; every page, email and sheet has it as its button"));
}

fn voice(context: &Context<'_>, quote: &Quote, found: &mut Found) {
    let Some(says) = &quote.says else { return };
    let leaf = quote.status.as_ref().map_or(says.leaf, |status| status.typed.leaf);
    let text = shown(&says.text);
    match quote.status() {
        Status::Approved if quote.approved_by.is_none() => {
            let finding = context.at("approved-by-nobody", leaf, format!("`{text}` is approved, and nobody is named"));
            found.push(finding.help("say in `approved_by:` who agreed that it is published"));
        }
        Status::Pending => {
            if let Some((when, level)) = standing(context) {
                let mut finding =
                    context.at("unapproved-quote", leaf, format!("`{text}` is not approved, and the launch {when}"));
                finding.level = level;
                found.push(finding.help("ask whoever said it, or launch without it; until then no document quotes it"));
            }
        }
        Status::Approved | Status::Rejected => {}
    }
    if quote.status() != Status::Rejected {
        for figure in figures(&says.text).into_iter().filter(|figure| !context.facts.know(&figure.amount)) {
            let typed = says.text.get(figure.bytes.clone()).unwrap_or_default();
            let message = format!("a voice says `{typed}`, and no claim, price, date or metric does");
            let finding = context.at("unbacked-number", says.leaf, message);
            found.push(
                finding
                    .help("quoting a figure is claiming it: add the claim with its proof, or quote another sentence"),
            );
        }
    }
}

/// What is said where something is lacking.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lack {
    lacks: String,
    help: String,
}

fn lacks() -> &'static BTreeMap<String, Lack> {
    static LACKS: LazyLock<BTreeMap<String, Lack>> = LazyLock::new(|| catalog::words("motions").unwrap_or_default());
    &LACKS
}

fn motion(context: &Context<'_>, found: &mut Found) {
    let Some(motion) = &context.brief.launch.motion else { return };
    let brief = context.brief;
    let needs: &[(&str, bool, &str)] = match motion.value {
        Motion::SalesLed => &[
            ("technical-proof", has_technical_proof(context), "claims"),
            ("security-answer", has_answer(context, true), "faq"),
        ],
        Motion::Lifecycle => {
            &[("sequence", has_sequence(context), "channels"), ("education", has_answer(context, false), "faq")]
        }
        Motion::Subscription => &[
            ("plans", !brief.plans.is_empty(), "plans"),
            ("segments", brief.audience.len() > 1, "audience"),
            (
                "retention",
                brief.metrics.iter().any(|m| m.kind.as_ref().is_some_and(|kind| kind.value == Kind::Retention)),
                "metrics",
            ),
        ],
    };
    for (name, _, path) in needs.iter().filter(|(_, has, _)| !has) {
        let Some(lack) = lacks().get(*name) else { continue };
        let message = format!("the launch is {}, and {}", motion.typed.text, lack.lacks);
        let mut finding = context.at("missing-for-motion", motion.typed.leaf, message);
        finding.path = Some((*path).to_owned());
        found.push(finding.help(lack.help.as_str()));
    }
}

fn has_technical_proof(context: &Context<'_>) -> bool {
    let public = context.brief.claims.0.iter().filter(|(_, claim)| claim.is_public());
    public.into_iter().any(|(_, claim)| {
        let texts = [&claim.says, &claim.proof, &claim.source].into_iter().flatten();
        texts.into_iter().any(|text| lists::technical().any(&text.text))
    })
}

/// Whether customers get an answer to such a question: about security, or on how it is done.
fn has_answer(context: &Context<'_>, on_security: bool) -> bool {
    let words = if on_security { lists::security() } else { lists::education() };
    let ours = context.brief.faq.iter().filter(|one| one.asker() == Asker::Customers && one.a.is_some());
    ours.into_iter().any(|one| words.any(said(one.q.as_ref())))
}

fn has_sequence(context: &Context<'_>) -> bool {
    let launch = context.brief.launch.date.as_ref().and_then(|date| date.day);
    let dated: Vec<_> = context.brief.channels.iter().filter(|one| one.date.is_some()).collect();
    let kinds: BTreeSet<&str> = dated.iter().filter_map(|one| Some(one.kind.as_ref()?.typed.text.as_str())).collect();
    let is_later = dated.iter().filter_map(|one| one.date.as_ref()).any(|when| {
        when.days.map_or_else(|| when.day.zip(launch).is_some_and(|(day, launch)| days(launch, day) > 0), |n| n > 0)
    });
    dated.len() > 2 && kinds.len() > 1 && is_later
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{fired, of_brief, rules};
    use crate::finding::Level;

    #[test]
    fn what_fires_and_what_does_not() {
        use Level::{Error, Note, Warning};
        let launch = "launch: {date: 2027-03-09}\n";
        let offer = |until: &str| format!("{launch}offer: {{text: T, link: L, until: {until}}}\n");
        let quote = |date: &str, rest: &str| format!("launch: {{date: {date}}}\nquotes: [{{says: S, who: W{rest}}}]\n");
        for (brief, expected) in [
            (launch.to_owned(), vec![]),
            (offer("2027-03-09"), vec![]),
            (offer("T+7"), vec![]),
            (offer("2027-03-08"), vec![("offer-that-is-over", Error)]),
            (offer("2027-01-24"), vec![("offer-that-is-over", Error)]),
            ("offer: {text: T, until: 2027-01-25}\n".to_owned(), vec![]),
            ("offer: {text: T, until: 2027-01-24}\n".to_owned(), vec![("offer-that-is-over", Error)]),
            ("offer: {text: T, until: May 2027}\n".to_owned(), vec![]),
            (quote("2027-02-08", ", status: approved, approved_by: A"), vec![]),
            (quote("2027-02-08", ""), vec![("unapproved-quote", Warning)]),
            (quote("2027-02-08", ", status: pending"), vec![("unapproved-quote", Warning)]),
            (quote("2027-02-08", ", status: rejected"), vec![]),
            (quote("2027-02-09", ", status: pending"), vec![]),
            ("quotes: [{says: S}]\n".to_owned(), vec![("unapproved-quote", Note)]),
        ] {
            assert_eq!(fired(crate::check::table::OUTSIDE, &brief), expected, "{brief}");
        }
    }

    #[test]
    fn a_voice_obeys_the_rules_of_claims() {
        let of = ["approved-by-nobody", "unbacked-number"];
        let claim = "claims: {c: {says: Resolves 38% of requests, proof: P}}\n";
        for (quote, expected) in [
            ("says: It works, status: approved", vec!["approved-by-nobody"]),
            ("says: It works, status: approved, approved_by: A", vec![]),
            ("says: It resolves 38% of requests, status: approved, approved_by: A", vec![]),
            ("says: It resolves 83% of requests, status: approved, approved_by: A", vec!["unbacked-number"]),
            ("says: It resolves 83% of requests, status: rejected", vec![]),
        ] {
            let found = of_brief(&format!("{claim}quotes: [{{{quote}}}]\n"));
            assert_eq!(rules(&found, &of), expected, "{quote}");
        }
    }

    #[test]
    fn a_motion_expects_what_it_rests_on() {
        let proof = "claims: {c: {says: S, proof: Product behaviour, status: approved}}\n";
        let security = "faq: [{q: Who sees our data?, a: Nobody.}]\n";
        let sequence = "channels: [{name: A, kind: email, date: T-9}, {name: B, kind: web, date: T}, {name: C, kind: email, date: T+7}]\n";
        let education = "faq: [{q: How do I begin?, a: Unpack it.}]\n";
        let plans = "plans: [P]\n";
        let segments = "audience: [A, B]\n";
        let retention = "metrics: [{name: M, kind: retention}]\n";
        for (motion, has, missing) in [
            ("sales-led", [proof, security, ""], 0),
            ("sales-led", [proof, "", ""], 1),
            ("sales-led", ["", security, ""], 1),
            ("sales-led", ["claims: {c: {says: S, proof: Product behaviour}}\n", security, ""], 1),
            ("sales-led", [proof, "faq: [{q: Who sees our data?, a: Nobody., for: support}]\n", ""], 1),
            ("sales-led", [proof, "faq: [{q: Who sees our data?}]\n", ""], 1),
            ("lifecycle", [sequence, education, ""], 0),
            ("lifecycle", [sequence, "", ""], 1),
            ("lifecycle", ["channels: [{name: A, kind: email, date: T-9}]\n", education, ""], 1),
            ("subscription", [plans, segments, retention], 0),
            ("subscription", ["", segments, retention], 1),
            ("subscription", [plans, "audience: [A]\n", retention], 1),
            ("subscription", ["", "", ""], 3),
        ] {
            let brief = format!("launch: {{date: 2027-03-09, motion: {motion}}}\n{}", has.concat());
            let found = of_brief(&brief);
            assert_eq!(rules(&found, &["missing-for-motion"]).len(), missing, "{brief}");
        }
        assert!(rules(&of_brief("launch: {date: 2027-03-09}\n"), &["missing-for-motion"]).is_empty());
        assert_eq!(lacks().len(), 7);
    }
}
