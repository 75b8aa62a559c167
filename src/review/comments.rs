//! The list of comments, `review/comments.md`: a box for each, that any editor ticks.

use std::fmt::Write as _;

use crate::render::escape;

/// The head of a list that is new.
const HEAD: &str =
    "# Comments\n\nFrom reviews. Tick a box when a comment is settled; `launchpack check` names those that are open.\n";

/// A comment as it goes on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Its name on the list.
    pub(crate) name: String,
    /// The document: what it is called, and where a link to it leads.
    pub(crate) document: (String, String),
    /// Where a link to the passage leads.
    pub(crate) link: String,
    /// The words that it is about; empty where it is about none.
    pub(crate) words: String,
    /// Who, and when.
    pub(crate) who: String,
    /// What.
    pub(crate) text: String,
    /// Whether it is settled.
    pub(crate) done: bool,
    /// The comment that it answers.
    pub(crate) answers: Option<String>,
}

/// A box of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Box {
    /// The comment's name.
    pub name: String,
    /// Where its link leads.
    pub link: String,
    /// Who said what, as it stands on the list.
    pub said: String,
    /// Whether it is ticked.
    pub done: bool,
}

fn sign(name: &str) -> String {
    format!("<!-- {name} -->")
}

/// Text in one line, as Markdown.
fn line(text: &str) -> String {
    let parts: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    escape::inline(&parts.join(" / "), escape::Edge::default())
}

fn short(words: &str) -> String {
    const MOST: usize = 80;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}

/// The list with more comments. What a person wrote into it stays.
pub(crate) fn added(list: &str, comments: &[Comment]) -> String {
    let mut lines: Vec<String> = if list.trim().is_empty() { HEAD } else { list }.lines().map(str::to_owned).collect();
    for comment in comments {
        if lines.iter().any(|line| line.contains(&sign(&comment.name))) {
            continue;
        }
        let parent = comment.answers.as_ref().and_then(|name| lines.iter().position(|line| line.contains(&sign(name))));
        let who = line(&comment.who);
        if let Some(at) = parent {
            let reply = format!("  - {who}: {} {}", line(&comment.text), sign(&comment.name));
            lines.insert(end_of_item(&lines, at), reply);
            continue;
        }
        let mut item = format!("- [{}] ", if comment.done { "x" } else { " " });
        let about =
            if comment.words.is_empty() { "here".to_owned() } else { format!("“{}”", short(&comment.words)) };
        let edge = escape::Edge { linked: true, ..escape::Edge::default() };
        let _ = write!(item, "[{}]({})", escape::inline(&about, edge), comment.link);
        let _ = write!(item, " {who}: {} {}", line(&comment.text), sign(&comment.name));
        let at = section(&mut lines, &comment.document);
        lines.insert(at, item);
    }
    let end = if list.contains("\r\n") { "\r\n" } else { "\n" };
    lines.join(end) + end
}

/// Where an item ends, with what stands below it.
fn end_of_item(lines: &[String], at: usize) -> usize {
    let below = lines.iter().skip(at + 1).take_while(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    at + 1 + below.count()
}

/// Where the next item of a document goes; its section is made where there is none.
fn section(lines: &mut Vec<String>, (name, link): &(String, String)) -> usize {
    let head =
        format!("## [{}]({link})", escape::inline(name, escape::Edge { linked: true, ..escape::Edge::default() }));
    let Some(start) = lines.iter().position(|line| *line == head) else {
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        lines.extend([String::new(), head, String::new()]);
        return lines.len();
    };
    let end =
        lines.iter().skip(start + 1).position(|line| line.starts_with("## ")).map_or(lines.len(), |at| start + 1 + at);
    let mut at = end;
    while at > start + 1 && lines.get(at - 1).is_some_and(|line| line.trim().is_empty()) {
        at -= 1;
    }
    if at == start + 1 {
        lines.insert(at, String::new());
        at += 1;
    }
    at
}

/// The boxes of a list, in whatever way an editor writes them.
#[must_use]
pub fn boxes(list: &str) -> Vec<Box> {
    list.lines().filter_map(one).collect()
}

fn one(line: &str) -> Option<Box> {
    let item = line.trim_start().strip_prefix(['-', '*', '+'])?.trim_start();
    let rest = item.strip_prefix('[')?;
    let (tick, rest) = rest.split_once(']')?;
    let (said, name) = rest.rsplit_once("<!--")?;
    let name = name.split("-->").next()?.trim().to_owned();
    let link = said.split_once("](").and_then(|(_, rest)| rest.split([')', '#']).next()).unwrap_or_default().to_owned();
    // The words behind the link.
    let said = said.split_once(") ").map_or(said, |(_, said)| said).trim().replace('\\', "");
    Some(Box { name, link, said, done: !tick.trim().is_empty() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(name: &str, document: &str, text: &str, answers: Option<&str>) -> Comment {
        Comment {
            name: name.into(),
            document: (document.into(), format!("../pack/{document}.md")),
            link: format!("../pack/{document}.md#what"),
            words: "resolves 41%".into(),
            who: "Dana Legal, 4 March 2027".into(),
            text: text.into(),
            done: false,
            answers: answers.map(str::to_owned),
        }
    }

    #[test]
    fn comments_go_below_their_document_and_replies_below_theirs() {
        let list = added(
            "",
            &[comment("a1", "faq", "Which *sample*?\nSay it.", None), comment("b1", "deck", "Too long", None)],
        );
        let list = added(
            &list,
            &[
                comment("a2", "faq", "More", None),
                comment("a3", "faq", "Beta", Some("a1")),
                comment("a1", "faq", "Which", None),
            ],
        );
        let expected = "# Comments\n\nFrom reviews. Tick a box when a comment is settled; `launchpack check` names those that are open.\n\n## [faq](../pack/faq.md)\n\n- [ ] [“resolves 41%”](../pack/faq.md#what) Dana Legal, 4 March 2027: Which \\*sample\\*? / Say it. <!-- a1 -->\n  - Dana Legal, 4 March 2027: Beta <!-- a3 -->\n- [ ] [“resolves 41%”](../pack/faq.md#what) Dana Legal, 4 March 2027: More <!-- a2 -->\n\n## [deck](../pack/deck.md)\n\n- [ ] [“resolves 41%”](../pack/deck.md#what) Dana Legal, 4 March 2027: Too long <!-- b1 -->\n";
        assert_eq!(list, expected);
        let all = boxes(&list.replace("- [ ] [“resolves 41%”](../pack/deck", "* [X] [“resolves 41%”](../pack/deck"));
        let told: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.done, one.said.as_str())).collect();
        assert_eq!(told[0], ("a1", false, "Dana Legal, 4 March 2027: Which *sample*? / Say it."));
        assert_eq!(told[2], ("b1", true, "Dana Legal, 4 March 2027: Too long"));
        assert_eq!(all.len(), 3);
    }
}
