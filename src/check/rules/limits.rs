//! How long texts for customers may be: the limits of the programs in which they are read.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::catalog;
use crate::check::context::{Context, Found};
use crate::check::folder::OnDisk;
use crate::check::markdown::{Reading, lines, text_of};
use crate::cut;
use crate::finding::Level;
use crate::language::counting::{Count, Network, networks, written};
use crate::language::words::words;

/// How long a text may be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    rule: String,
    documents: Vec<String>,
    /// The text is what stands behind this label.
    #[serde(default)]
    line: Option<String>,
    /// The text is what stands below this heading, as often as it is there.
    #[serde(default)]
    part: Option<String>,
    /// Of that part, the first section alone.
    #[serde(default)]
    first: bool,
    #[serde(default)]
    characters: Option<usize>,
    #[serde(default)]
    words: Option<usize>,
    #[serde(default)]
    at_least: Option<usize>,
    #[serde(default)]
    links: Option<usize>,
    what: String,
    help: String,
}

fn limits() -> &'static [Limit] {
    static LIMITS: LazyLock<Vec<Limit>> = LazyLock::new(|| catalog::words("limits").unwrap_or_default());
    &LIMITS
}

/// A text with its bytes, which are shown.
struct Text {
    at: Range<usize>,
    words: String,
    links: usize,
}

pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for document in context.documents {
        for limit in limits().iter().filter(|limit| limit.documents.contains(&document.kind)) {
            for text in texts(document, limit) {
                measure(document, limit, &text, found);
            }
        }
        if document.kind == POSTS {
            for network in networks() {
                posts(document, network, found);
            }
        }
    }
}

/// The kind of document that has posts.
const POSTS: &str = "social-posts";

fn texts(document: &OnDisk, limit: &Limit) -> Vec<Text> {
    let text = document.text();
    match (&limit.line, &limit.part) {
        (Some(label), _) => lines(text).filter_map(|(range, line)| labelled(range, line, label)).collect(),
        (None, Some(title)) if limit.first => {
            let all = cut::headings(text, title).into_iter();
            all.filter_map(|heading| section(text, &cut::part(text, heading))).collect()
        }
        (None, Some(title)) => cut::sent(text, title).into_iter().map(|part| body(text, &part)).collect(),
        (None, None) => {
            let title = document.reading().headings.first().map_or(0..0, |heading| heading.bytes.clone());
            vec![Text { at: first_line(text, title), words: without_gaps(text), links: 0 }]
        }
    }
}

/// The text behind a label: `**Subject:** Grow the company`.
fn labelled(range: Range<usize>, line: &str, label: &str) -> Option<Text> {
    let rest = line.strip_prefix("**")?.strip_prefix(label)?.strip_prefix(":**")?;
    let start = range.start + line.len() - rest.trim_start().len();
    Some(Text { at: start..start + rest.trim().len(), words: text_of(rest.trim()), links: 0 })
}

/// What stands below a heading, without labels and gaps; its first line is shown.
fn body(text: &str, part: &Range<usize>) -> Text {
    let starts = lines(text).map(|(range, line)| (range.start, line));
    let within: Vec<(usize, &str)> = starts.skip(part.start + 1).take(part.len().saturating_sub(1)).collect();
    let is_label = |line: &str| {
        let label = line.strip_prefix("**").and_then(|rest| rest.split_once(":**")).map(|(label, _)| label);
        label.is_some_and(|label| limits().iter().any(|limit| limit.line.as_deref() == Some(label)))
    };
    let said: Vec<(usize, &str)> = within.into_iter().filter(|(_, line)| !is_label(line)).collect();
    let first = said.iter().find(|(_, line)| !line.trim().is_empty());
    let at = first.map_or(0..0, |(start, line)| *start..*start + line.trim_end().len());
    let words: Vec<&str> = said.iter().map(|(_, line)| *line).collect();
    let whole = words.join("\n");
    Text { at, links: Reading::of(&whole).links.len(), words: without_gaps(&whole) }
}

/// The first section of a part, with its heading.
fn section(text: &str, part: &Range<usize>) -> Option<Text> {
    let all: Vec<(Range<usize>, &str)> = lines(text).skip(part.start + 1).take(part.len().saturating_sub(1)).collect();
    let is_heading = |line: &str| line.starts_with("### ");
    let from = all.iter().position(|(_, line)| is_heading(line))?;
    let (at, title) = all.get(from)?;
    let rest = all.iter().skip(from + 1).map(|(_, line)| *line).take_while(|line| !is_heading(line));
    let words: Vec<&str> = std::iter::once(title.trim_start_matches(['#', ' '])).chain(rest).collect();
    Some(Text { at: at.start..at.start + title.trim_end().len(), words: without_gaps(&words.join("\n")), links: 0 })
}

fn without_gaps(text: &str) -> String {
    text_of(&cut::without_gaps(text))
}

fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text.get(range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
    range.start..range.start + line.trim_end().len()
}

fn measure(document: &OnDisk, limit: &'static Limit, text: &Text, found: &mut Found) {
    let measures = [
        (limit.links, text.links, "links"),
        (limit.characters, Count::Characters.of(&text.words), "characters"),
        (limit.words, words(&text.words).len(), "words"),
    ];
    let measure = measures.into_iter().find_map(|(most, has, unit)| Some((most?, has, unit)));
    let Some((most, has, unit)) = measure else { return };
    let short = limit.at_least.filter(|least| has < *least);
    if has <= most && short.is_none() {
        return;
    }
    let message = match short {
        Some(least) => format!("{} has {has} {unit}, and it needs about {least}", limit.what),
        None => format!("{} has {has} {unit}, and {most} is the most", limit.what),
    };
    let mut finding = Context::finding(&limit.rule, Some(document.place(text.at.clone())), message);
    if short.is_some() {
        finding.level = Level::Note;
    }
    found.push(finding.help(limit.help.as_str()));
}

/// Posts stand below the heading of their network.
fn posts(document: &OnDisk, network: &Network, found: &mut Found) {
    let text = document.text();
    let parts: Vec<Range<usize>> =
        cut::headings(text, &network.heading).into_iter().map(|heading| cut::part(text, heading)).collect();
    let sent = document.sent_parts.iter().flat_map(|title| cut::sent(text, title));
    for part in sent.filter(|sent| parts.iter().any(|part| part.contains(&sent.start))) {
        let post = body(text, &part);
        let (has, place) = (network.characters(&post.words), document.place(post.at.clone()));
        if has > network.limit {
            let message =
                format!("this post has {} characters there, and {} is the most", written(has), written(network.limit));
            let finding = Context::finding("long-post", Some(place.clone()), message);
            found.push(finding.help("take a sentence out; a claim that is cut short is another claim"));
        }
        let before = network.before_fold(&post.words).map(|before| network.characters(before));
        if let Some((before, fold)) = before.zip(network.fold).filter(|(before, fold)| before > fold) {
            let message = format!("the first paragraph has {before} characters, and {fold} are seen before \"more\"");
            let mut finding = Context::finding("long-post", Some(place), message);
            finding.level = Level::Note;
            found.push(finding.help("let the first sentence stand alone"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{Bench, rules, told};

    const OF: [&str; 12] = [
        "several-links",
        "long-subject",
        "long-preview",
        "long-email",
        "long-page-title",
        "long-page-description",
        "crowded-fold",
        "long-one-pager",
        "blog-post-of-wrong-length",
        "long-note-title",
        "long-note-text",
        "long-post",
    ];

    #[test]
    fn every_limit_is_of_a_rule_and_of_a_document() {
        assert_eq!(limits().len(), 11);
        for limit in limits() {
            assert!(OF.contains(&limit.rule.as_str()), "{}", limit.rule);
            for document in &limit.documents {
                assert!(catalog::embedded().document(document).is_some(), "{document}");
            }
            let limits = [limit.characters, limit.words, limit.links];
            assert_eq!(limits.iter().flatten().count(), 1, "{}", limit.rule);
        }
        assert!(catalog::embedded().document(POSTS).is_some() && networks().len() == 2);
    }

    #[test]
    fn what_fires_and_what_does_not() {
        let times = |word: &str, count: usize| vec![word; count].join(" ");
        let letters = |count: usize| "a".repeat(count);
        let subject = "**Subject:** Grow the company without growing the queue";
        let preview = "**Preview:** Resolves 38% of requests without an agent.";
        let title = "**Page title:** Larkspur Assist: AI service-desk assistant for enterprise IT";
        let note = "**Title:** New: Larkspur Assist";
        let text = "**Text:** Employees get what they asked for in minutes and agents never see the ticket.";
        let fold = "Larkspur Assist completes routine requests in chat under your approval policy and hands the rest to an agent with the context gathered.\n\n**[";
        for (file, was, now, expected) in [
            ("launch-emails.md", subject, format!("**Subject:** {}", letters(50)), vec![]),
            ("launch-emails.md", subject, format!("**Subject:** {}", letters(51)), vec!["long-subject"]),
            // What a reader takes for one character is one, whatever it is made of.
            ("launch-emails.md", subject, format!("**Subject:** {}", "e\u{301}".repeat(50)), vec![]),
            ("launch-emails.md", subject, format!("**Subject:** **{}**", letters(50)), vec![]),
            ("launch-emails.md", preview, format!("**Preview:** {}", letters(90)), vec![]),
            ("launch-emails.md", preview, format!("**Preview:** {}", letters(91)), vec!["long-preview"]),
            ("launch-emails.md", "Ticket volume grows", format!("{} Ticket volume grows", times("x", 4)), vec![]),
            ("launch-emails.md", "Ticket volume grows", format!("{} Ticket", times("x", 30)), vec!["long-email"]),
            (
                "launch-emails.md",
                "Ticket volume grows",
                "[Read](https://a.example) Ticket volume grows".to_owned(),
                vec!["several-links"],
            ),
            (
                "lifecycle-messages.md",
                "Do it once",
                "[Read](https://a.example) Do it once".to_owned(),
                vec!["several-links"],
            ),
            (
                "launch-emails.md",
                "**If they answer**",
                "[Read](https://a.example)\n\n**If they answer**".to_owned(),
                vec![],
            ),
            // What stands around an email is not in it.
            ("launch-emails.md", "**If they answer**", format!("{}\n\n**If they answer**", times("x", 99)), vec![]),
            ("landing-page.md", title, format!("**Page title:** {}", letters(60)), vec![]),
            ("landing-page.md", title, format!("**Page title:** {}", letters(61)), vec!["long-page-title"]),
            ("landing-page.md", "**Description:** ", format!("**Description:** {} ", letters(18)), vec![]),
            (
                "landing-page.md",
                "**Description:** ",
                format!("**Description:** {} ", letters(40)),
                vec!["long-page-description"],
            ),
            ("landing-page.md", fold, format!("One.\n\n{fold}"), vec![]),
            ("landing-page.md", fold, format!("One two.\n\n{fold}"), vec!["crowded-fold"]),
            ("landing-page.md", "### Does this", format!("### More\n\n{}\n\n### Does this", times("x", 90)), vec![]),
            ("one-pager.md", "## What to do next", format!("{}\n\n## What to do next", times("x", 30)), vec![]),
            (
                "one-pager.md",
                "## What to do next",
                format!("{}\n\n## What to do next", times("x", 120)),
                vec!["long-one-pager"],
            ),
            ("blog-post.md", "## How to get it", format!("{}\n\n## How to get it", times("x", 20)), vec![]),
            (
                "blog-post.md",
                "## How to get it",
                format!("{}\n\n## How to get it", times("x", 300)),
                vec!["blog-post-of-wrong-length"],
            ),
            ("in-product-note.md", note, format!("**Title:** {}", letters(40)), vec![]),
            ("in-product-note.md", note, format!("**Title:** {}", letters(41)), vec!["long-note-title"]),
            ("in-product-note.md", text, format!("**Text:** {}.", times("x", 25)), vec![]),
            ("in-product-note.md", text, format!("**Text:** {}.", times("x", 26)), vec!["long-note-text"]),
            (
                "social-posts.md",
                "IT requests, resolved before they reach the queue.",
                format!("{} IT.", times("xx", 20)),
                vec![],
            ),
            (
                "social-posts.md",
                "IT requests, resolved before they reach the queue.",
                format!("{} IT.", times("xx", 50)),
                vec!["long-post"],
            ),
            ("social-posts.md", "Ticket volume", format!("{} Ticket volume", times("x", 40)), vec!["long-post"]),
            ("social-posts.md", "Say what you did", format!("{} Say what you did", times("x", 400)), vec![]),
        ] {
            let bench = Bench::example("enterprise-ai");
            bench.edit(file, was, &now);
            let found = bench.check();
            assert_eq!(rules(&found, &OF), expected, "{file}: {now}\n{}", told(&found));
        }
    }

    #[test]
    fn a_post_is_counted_as_its_network_counts() {
        let long = format!("https://larkspur.example/{}", "a".repeat(300));
        let of = ["long-post"];
        let bench =
            Bench::new(&format!("product: {{name: L, link: '{long}'}}\nmessaging: {{headline: Requests resolved}}\n"));
        assert!(rules(&bench.check(), &of).is_empty(), "an address is 23 characters");
        let post = bench.document("social-posts.md");
        assert!(post.contains("\n43 of 280 characters.\n"), "{post}");
    }

    #[test]
    fn a_subject_that_is_too_long_stands_as_typed() {
        let subject = "Grow the company without growing the queue of your service desk";
        let bench = Bench::new(&format!("launch: {{date: 2027-03-09}}\naudience: [{{name: N, message: {subject}}}]\n"));
        assert!(bench.document("launch-emails.md").contains(&format!("**Subject:** {subject}\n")));
        let found = bench.check();
        let found: Vec<_> =
            found.iter().filter(|f| f.rule == "long-subject" && told([*f]).contains("launch-emails")).collect();
        assert!(found[0].message.contains("63 characters"), "{}", told(found));
    }
}
