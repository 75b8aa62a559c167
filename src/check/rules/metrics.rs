//! How one will know that it worked, and what could go wrong.

use crate::brief::model::Kind;
use crate::check::context::{Context, Found, shown};
use crate::language::lists;

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let metrics = &context.brief.metrics;
    let results = |kind: Kind| kind != Kind::Enablement;
    if metrics.is_empty() {
        let finding = context.missing("missing-metric", "metrics", "the brief has no metric");
        found.push(finding.help("say what is different afterwards: adoption, retention, revenue or sentiment"));
    } else if !metrics.iter().any(|metric| metric.kind.as_ref().is_some_and(|kind| results(kind.value))) {
        let message = "no metric is of kind adoption, retention, revenue or sentiment";
        let finding = context.missing("missing-metric", "metrics", message);
        found.push(finding.help("set `kind:`, or add one that tells what customers do"));
    }
    for metric in metrics {
        let Some(name) = &metric.name else { continue };
        for (rule, is_missing, message, help) in [
            (
                "metric-without-baseline",
                metric.baseline.is_none(),
                "has no `baseline`",
                "write where it stands today, also if that is 0",
            ),
            (
                "metric-without-target",
                metric.target.is_none(),
                "has no `target`",
                "write where it should be; a direction is no target",
            ),
            (
                "metric-without-date",
                metric.by.is_none(),
                "has no `by`",
                "write when it is read: a day, or days from launch as T+90",
            ),
        ] {
            if is_missing {
                found.push(context.at(rule, name.leaf, format!("`{}` {message}", shown(&name.text))).help(help));
            }
        }
        if lists::vanity().any(&name.text) {
            let message = format!("`{}` counts looks", shown(&name.text));
            let finding = context.at("vanity-metric", name.leaf, message);
            found.push(finding.help("measure what people do after they looked"));
        }
    }
    if context.brief.risks.is_empty() {
        let finding = context.missing("no-risk", "risks", "the brief has no risk");
        found.push(
            finding.help(
                "ask legal, support and sales for one each; a plan in which nothing can go wrong is not believed",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{of_brief, rules};

    #[test]
    fn what_fires_and_what_does_not() {
        let of: Vec<&str> = crate::check::table::METRICS.iter().map(|rule| rule.name).collect();
        let fine = "baseline: '0', target: '5', by: T+9";
        for (metrics, expected) in [
            (format!("{{name: Trials, kind: adoption, {fine}}}"), vec![]),
            (format!("{{name: Certified, kind: enablement, {fine}}}"), vec!["missing-metric"]),
            (format!("{{name: Trials, {fine}}}"), vec!["missing-metric"]),
            (
                "{name: Trials, kind: adoption}".to_owned(),
                vec!["metric-without-baseline", "metric-without-date", "metric-without-target"],
            ),
            (format!("{{name: Drive awareness with campaigns, kind: sentiment, {fine}}}"), vec!["vanity-metric"]),
            (format!("{{name: Page views, kind: adoption, {fine}}}"), vec!["vanity-metric"]),
            (format!("{{name: Interviews, kind: adoption, {fine}}}"), vec![]),
        ] {
            let found = of_brief(&format!("risks: [R]\nmetrics: [{metrics}]\n"));
            assert_eq!(rules(&found, &of), expected, "{metrics}");
        }
        assert_eq!(rules(&of_brief("launch: {tier: 1}\n"), &of), ["missing-metric", "no-risk"]);
    }
}
