//! Dates, owners, readiness and enablement.

use jiff::civil::{Date, Weekday};

use crate::brief::model::{Kind, Progress, Readiness, Tier};
use crate::brief::{Text, When, date};
use crate::check::context::{Context, Found, said, shown};
use crate::language::figures::figures;
use crate::language::lists;
use crate::language::words::{Phrase, Phrases, content, words};

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let launch = &context.brief.launch;
    for (rule, path, is_missing, message, help) in [
        (
            "missing-launch-date",
            "launch.date",
            launch.date.is_none(),
            "the launch has no date",
            "add `date:` below `launch:`; other dates can hang on it as T-14",
        ),
        (
            "missing-owner",
            "launch.owner",
            launch.owner.is_none(),
            "nobody owns the launch",
            "add `owner:` below `launch:`; it is who decides when two teams disagree",
        ),
        (
            "missing-ask",
            "launch.ask",
            launch.ask.is_none(),
            "the brief asks leadership for nothing",
            "add `ask:` below `launch:`, one sentence that begins with a verb",
        ),
    ] {
        if is_missing {
            found.push(context.missing(rule, path, message).help(help));
        }
    }
    if context.brief.cut_first.is_empty() {
        let message = "the brief does not say what goes first if the date moves up";
        let finding = context.missing("nothing-to-cut", "cut_first", message);
        found.push(finding.help("add `cut_first:` with what is cut and what that costs, while nobody is in a hurry"));
    }
    teams(context, found);
    for entry in &context.brief.readiness {
        readiness(context, entry, found);
    }
    order(context, found);
    bad_day(context, found);
    enablement(context, found);
    for channel in context.brief.channels.iter().filter(|channel| channel.audience.is_none()) {
        let Some(name) = &channel.name else { continue };
        let finding =
            context.at("channel-without-audience", name.leaf, format!("`{}` is for no audience", shown(&name.text)));
        found.push(finding.help("say in `audience:` whom it reaches, by id"));
    }
}

/// Whether a team goes by one of the words of a launch team.
fn is_team(team: &str, name: &str) -> bool {
    let Some(names) = lists::teams().get(name) else { return false };
    Phrases::new(names.iter().map(|name| Phrase::new(name)).collect()).any(team)
}

fn teams(context: &Context<'_>, found: &mut Found) {
    let has = |name: &str| context.brief.readiness.iter().any(|entry| is_team(said(entry.team.as_ref()), name));
    let lacking: Vec<&str> = ["sales", "support", "legal", "web"].into_iter().filter(|name| !has(name)).collect();
    if !lacking.is_empty() {
        let named: Vec<String> = lacking.iter().map(|name| crate::render::capital(name)).collect();
        let message = format!("the plan says nothing of {}", crate::finding::listed(&named));
        let finding = context.missing("missing-readiness", "readiness", message);
        found.push(
            finding.help("add `- team:` with what must be done, by whom and when; these four can each stop a launch"),
        );
    }
}

fn readiness(context: &Context<'_>, entry: &Readiness, found: &mut Found) {
    let Some(team) = &entry.team else { return };
    if let Some(done_when) = entry.done_when.as_ref().filter(|text| !is_measurable(&text.text)) {
        let message = format!("`{}` can't be seen to be done", shown(&done_when.text));
        let finding = context.at("unmeasurable-readiness", done_when.leaf, message);
        found.push(
            finding.help("write a state that somebody can check: a count, a name, a thing that was passed or signed"),
        );
    }
    let status = entry.status.as_ref().map(|status| status.value);
    let launch = context.brief.launch.date.as_ref().and_then(|date| date.day);
    if let Some((due, day)) = entry.due.as_ref().and_then(|due| Some((due, due.day?))) {
        if launch.is_some_and(|launch| day > launch) {
            let message = format!("{} is to be ready on {}, after the launch", shown(&team.text), date::long(day));
            let finding = context.at("due-after-launch", due.typed.leaf, message);
            found.push(finding.help("move it before the launch, or say in `risks:` what happens without it"));
        }
        if day < context.today && status != Some(Progress::Done) {
            let message = format!("{} was to be ready on {}, and is not done", shown(&team.text), date::long(day));
            let finding = context.at("past-date", due.typed.leaf, message);
            found.push(finding.help("set `status: done`, or a new date and who was told"));
        }
    }
    if status == Some(Progress::AtRisk) && !has_plan(context, entry) {
        let leaf = entry.status.as_ref().map_or(team.leaf, |status| status.typed.leaf);
        let message = format!("{} is at risk, and no risk says what is done about it", shown(&team.text));
        let finding = context.at("at-risk-without-plan", leaf, message);
        found.push(finding.help(format!("add an entry under `risks:` that names {} and the plan", shown(&team.text))));
    }
}

/// A figure, a name or a word such as "signed": something that one can look at and say yes or no.
fn is_measurable(done_when: &str) -> bool {
    let all = words(done_when);
    let named = all
        .iter()
        .skip(1)
        .any(|word| done_when.get(word.bytes.clone()).is_some_and(|typed| typed.starts_with(char::is_uppercase)));
    let counted = all.iter().any(|word| lists::number(&word.folded).is_some());
    named || counted || !figures(done_when).is_empty() || lists::done_states().any(done_when)
}

/// Whether a risk names the team, or its work.
fn has_plan(context: &Context<'_>, entry: &Readiness) -> bool {
    let team = said(entry.team.as_ref());
    let names = Phrases::new(vec![Phrase::new(team)]);
    let work = content(said(entry.done_when.as_ref()), lists::fillers());
    context.brief.risks.iter().any(|risk| {
        let text = format!("{} {}", said(risk.what.as_ref()), said(risk.plan.as_ref()));
        names.any(&text) || content(&text, lists::fillers()).intersection(&work).count() >= 2
    })
}

fn day_of(when: Option<&When>) -> Option<Date> {
    when.and_then(|when| when.day)
}

/// What can be told of the order without guessing: words leave the building after legal has signed them, a milestone that
/// names a team comes after its work, and who must tell the story learns it before the launch.
fn order(context: &Context<'_>, found: &mut Found) {
    let brief = context.brief;
    let undone = |entry: &&Readiness| entry.status.as_ref().is_none_or(|status| status.value != Progress::Done);
    let legal = brief.readiness.iter().filter(undone).find(|entry| is_team(said(entry.team.as_ref()), "legal"));
    for channel in &brief.channels {
        let (Some(name), Some(when), Some(signed)) = (&channel.name, &channel.date, legal) else { continue };
        let Some(sign_off) = day_of(signed.due.as_ref()).filter(|day| day_of(Some(when)).is_some_and(|d| d < *day))
        else {
            continue;
        };
        let message = format!("`{}` goes out before legal signs on {}", shown(&name.text), date::long(sign_off));
        push_order(context, &when.typed, message, signed.due.as_ref(), found);
    }
    for milestone in &brief.milestones {
        let (Some(what), Some(when)) = (&milestone.what, &milestone.date) else { continue };
        for entry in brief.readiness.iter().filter(undone) {
            let team = said(entry.team.as_ref());
            let named = !team.is_empty() && Phrases::new(vec![Phrase::new(team)]).any(&what.text);
            let due = day_of(entry.due.as_ref()).filter(|due| day_of(Some(when)).is_some_and(|day| day < *due));
            if let Some(due) = due.filter(|_| named) {
                let message =
                    format!("`{}` comes before {} is ready on {}", shown(&what.text), shown(team), date::long(due));
                push_order(context, &when.typed, message, entry.due.as_ref(), found);
            }
        }
    }
    let Some(launch) = day_of(brief.launch.date.as_ref()) else { return };
    for metric in brief.metrics.iter().filter(|m| m.kind.as_ref().is_some_and(|kind| kind.value == Kind::Enablement)) {
        let (Some(name), Some(by)) = (&metric.name, &metric.by) else { continue };
        if day_of(Some(by)).is_some_and(|day| day > launch) {
            let message = format!("`{}` is reached after the launch", shown(&name.text));
            push_order(context, &by.typed, message, brief.launch.date.as_ref(), found);
        }
    }
}

fn push_order(context: &Context<'_>, at: &Text, message: String, after: Option<&When>, found: &mut Found) {
    let mut finding = context.at("date-out-of-order", at.leaf, message);
    if let Some(after) = after {
        finding = finding.related(context.near(context.path_of(after.typed.leaf)), "what it waits for");
    }
    found.push(finding.help("move one of the two dates"));
}

fn bad_day(context: &Context<'_>, found: &mut Found) {
    let launch = &context.brief.launch;
    let Some((when, day)) = launch.date.as_ref().and_then(|when| Some((when, when.day?))) else { return };
    let first_tier = launch.tier.as_ref().is_some_and(|tier| tier.value == Tier::One);
    let name = match day.weekday() {
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
        Weekday::Friday if first_tier => "Friday",
        _ => match lists::holidays().get(&day.strftime("%m-%d").to_string()) {
            Some(holiday) => holiday,
            None => return,
        },
    };
    let article = if name.ends_with("day") && !name.contains(' ') { "a " } else { "" };
    let message = format!("{} is {article}{name}", date::long(day));
    let finding = context.at("launch-on-a-bad-day", when.typed.leaf, message);
    found.push(finding.help("choose a day after which people are there to help"));
}

fn enablement(context: &Context<'_>, found: &mut Found) {
    let brief = context.brief;
    let measured = brief.metrics.iter().any(|m| m.kind.as_ref().is_some_and(|kind| kind.value == Kind::Enablement));
    let prepared = brief.readiness.iter().any(|entry| is_team(said(entry.team.as_ref()), "sales"));
    if !measured && !prepared {
        let message = "nothing says how sales learns the story";
        let finding = context.missing("no-enablement", "readiness", message);
        found.push(finding.help("add a readiness entry of Sales, or a metric of kind enablement"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{of_brief, rules};

    const LAUNCH: &str = "launch: {date: 2027-03-09, owner: P, ask: Approve}\ncut_first: [Webinar]\n";

    fn fired(brief: &str) -> Vec<&'static str> {
        let of: Vec<&'static str> = crate::check::table::PLAN.iter().map(|rule| rule.name).collect();
        rules(&of_brief(brief), &of)
    }

    #[test]
    fn readiness() {
        let four = |sales: &str| {
            format!(
                "{LAUNCH}readiness: [{{team: Sales, {sales}}}, {{team: Support}}, {{team: Legal, status: done}}, {{team: Web}}]\n"
            )
        };
        for (brief, expected) in [
            (four("done_when: 90% passed, due: T-5"), vec![]),
            (four("done_when: Ready to go"), vec!["unmeasurable-readiness"]),
            (four("done_when: Priya Raman says so"), vec![]),
            (four("done_when: Macros tested"), vec![]),
            (four("due: T+1"), vec!["due-after-launch"]),
            (four("due: 2027-01-20"), vec!["past-date"]),
            (four("due: 2027-01-20, status: done"), vec![]),
            (four("status: at risk"), vec!["at-risk-without-plan"]),
            (format!("{}risks: [Sales is short of people]\n", four("status: at risk")), vec![]),
            (
                format!(
                    "{}risks: [Certification of partners slips]\n",
                    four("done_when: partners passed certification, status: at risk")
                ),
                vec![],
            ),
            (
                format!(
                    "{LAUNCH}readiness: [{{team: Field enablement}}, {{team: Customer success}}, {{team: Counsel}}, {{team: Website}}]\n"
                ),
                vec![],
            ),
            (
                format!("{LAUNCH}readiness: [{{team: Support}}]\nmetrics: [{{name: M, kind: enablement}}]\n"),
                vec!["missing-readiness"],
            ),
        ] {
            assert_eq!(fired(&brief), expected, "{brief}");
        }
    }

    #[test]
    fn dates_and_days() {
        let base = "readiness: [{team: Sales, due: T-5}, {team: Support}, {team: Legal, due: T-10}, {team: Web}]\ncut_first: [W]\n";
        for (rest, expected) in [
            (
                "launch: {date: 2027-03-09, owner: P, ask: A}\nchannels: [{name: N, audience: b, date: T-12}]\naudience: [{name: B}]",
                vec!["date-out-of-order"],
            ),
            (
                "launch: {date: 2027-03-09, owner: P, ask: A}\nchannels: [{name: N, audience: b, date: T-9}]\naudience: [{name: B}]",
                vec![],
            ),
            (
                "launch: {date: 2027-03-09, owner: P, ask: A}\nmilestones: [{what: Sales kick-off done, date: T-7}]",
                vec!["date-out-of-order"],
            ),
            (
                "launch: {date: 2027-03-09, owner: P, ask: A}\nmetrics: [{name: Certified, kind: enablement, by: T+5}]",
                vec!["date-out-of-order"],
            ),
            (
                "launch: {date: 2027-03-09, owner: P, ask: A}\nmetrics: [{name: Certified, kind: enablement, by: T}]",
                vec![],
            ),
            ("launch: {date: 2027-03-13, owner: P, ask: A}", vec!["launch-on-a-bad-day"]),
            ("launch: {date: 2027-03-12, owner: P, ask: A, tier: 1}", vec!["launch-on-a-bad-day"]),
            ("launch: {date: 2027-03-12, owner: P, ask: A, tier: 2}", vec![]),
            ("launch: {date: 2027-12-24, owner: P, ask: A, tier: 2}", vec!["launch-on-a-bad-day"]),
            ("launch: {date: 2027-03-09, owner: P, ask: A}\nchannels: [{name: N}]", vec!["channel-without-audience"]),
        ] {
            assert_eq!(fired(&format!("{base}{rest}\n")), expected, "{rest}");
        }
        assert_eq!(
            fired("product: {name: X}\n"),
            [
                "missing-ask",
                "missing-launch-date",
                "missing-owner",
                "missing-readiness",
                "no-enablement",
                "nothing-to-cut"
            ]
        );
    }
}
