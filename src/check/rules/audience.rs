//! Who it is for, and what hurts.

use crate::check::context::{Context, Found, said, shown};
use crate::language::lists;
use crate::language::words::{content, shared_of_larger};

/// Messages that share so much of their words, in percent, are one message.
const ALIKE: usize = 80;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let audience = &context.brief.audience;
    let Some(primary) = audience.first() else {
        let finding = context.missing("missing-audience", "audience", "the brief has no audience");
        found.push(finding.help("begin with the one segment that has the problem most: `audience:` and a `- name:`"));
        return;
    };
    for one in audience {
        let Some(name) = &one.name else { continue };
        if one.pain.is_none() {
            let message = format!("`{}` has no `pain`", shown(&name.text));
            let finding = context.at("missing-pain", name.leaf, message);
            found.push(finding.help("write what hurts, in their words; without it the promise answers nothing"));
        }
        if lists::broad_audience().any(&name.text) {
            let message = format!("`{}` leaves nobody out", shown(&name.text));
            let finding = context.at("broad-audience", name.leaf, message);
            found.push(finding.help("name the people who have the problem most; the others may still buy"));
        }
    }
    let first = primary.name.as_ref();
    for (rule, missing, help) in [
        (
            "missing-status-quo",
            primary.today.is_none(),
            "say in `today:` what they do now; that is what you compete with",
        ),
        ("missing-outcome", primary.outcome.is_none(), "say in `outcome:` what they want instead"),
    ] {
        if let Some(name) = first.filter(|_| missing) {
            let field = if rule == "missing-outcome" { "outcome" } else { "today" };
            let message = format!("the primary audience, `{}`, has no `{field}`", shown(&name.text));
            found.push(context.at(rule, name.leaf, message).help(help));
        }
    }
    if audience.len() > 1 && audience.iter().all(|one| one.role.is_none()) {
        let message = format!("none of the {} audiences has a `role`", audience.len());
        let finding = context.missing("no-decision-maker", "audience", message);
        found.push(finding.help("mark who decides: `role: decision maker`, champion, user or blocker"));
    }
    same_messages(context, found);
}

fn same_messages(context: &Context<'_>, found: &mut Found) {
    // What is compared grows with the square of the list; a brief with more audiences has other worries.
    let said_to: Vec<_> =
        context.brief.audience.iter().take(60).filter_map(|one| Some((one, one.message.as_ref()?))).collect();
    for (i, (one, message)) in said_to.iter().enumerate() {
        let words = content(&message.text, lists::fillers());
        let twin = said_to.iter().take(i).find(|(_, other)| {
            !words.is_empty() && shared_of_larger(&words, &content(&other.text, lists::fillers())) >= ALIKE
        });
        if let Some((other, first)) = twin {
            let text = format!(
                "`{}` and `{}` get the same message",
                shown(said(other.name.as_ref())),
                shown(said(one.name.as_ref()))
            );
            let finding = context
                .at("same-message", message.leaf, text)
                .related(context.near(context.path_of(first.leaf)), "first said here");
            found.push(finding.help("say what this audience gains that the other does not, or make them one"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{of_brief, rules};

    #[test]
    fn what_fires_and_what_does_not() {
        let of: Vec<&str> = crate::check::table::AUDIENCE.iter().map(|rule| rule.name).collect();
        for (brief, expected) in [
            ("launch: {tier: 1}\n", vec!["missing-audience"]),
            ("audience: [{name: Bakers}]\n", vec!["missing-pain", "missing-outcome", "missing-status-quo"]),
            ("audience: [{name: Everyone who bakes, pain: P, today: T, outcome: O}]\n", vec!["broad-audience"]),
            // A word that only contains one of the list.
            ("audience: [{name: Anyonics buyers, pain: P, today: T, outcome: O}]\n", vec![]),
            // Only the primary one needs more than its pain.
            ("audience: [{name: A, role: user, pain: P, today: T, outcome: O}, {name: B, pain: P}]\n", vec![]),
            ("audience: [{name: A, pain: P, today: T, outcome: O}, {name: B, pain: P}]\n", vec!["no-decision-maker"]),
            (
                "audience: [{name: A, role: user, pain: P, today: T, outcome: O, message: Grow without growing the queue}, \
                 {name: B, pain: P, message: Growing without the growing queue}]\n",
                vec!["same-message"],
            ),
            (
                "audience: [{name: A, role: user, pain: P, today: T, outcome: O, message: Grow without growing the queue}, \
                 {name: B, pain: P, message: Give agents the hard half of the queue}]\n",
                vec![],
            ),
        ] {
            assert_eq!(rules(&of_brief(brief), &of), expected, "{brief}");
        }
    }
}
