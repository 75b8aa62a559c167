//! Comments of a Word file, with their replies.

use std::collections::HashMap;
use std::path::Path;

use roxmltree::Node;

use super::{Archive, attribute, is, parsed};
use crate::finding::Finding;

/// A comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Remark {
    /// Its number in the file.
    pub(crate) id: String,
    pub(crate) author: String,
    /// As the file writes it: `2027-03-04T10:15:00Z`; empty where it does not say.
    pub(crate) when: String,
    /// A line for each paragraph.
    pub(crate) text: String,
    /// The number of the comment that it answers.
    pub(crate) answers: Option<String>,
    /// Whether it was marked as settled.
    pub(crate) done: bool,
}

/// Reads the comments of a file: `word/comments.xml`, and what newer programs say of them beside it.
///
/// Beside them, whether the file says which comments answer which.
pub(super) fn read(shown: &Path, archive: &mut Archive<'_>) -> Result<(Vec<Remark>, bool), Finding> {
    let text = archive.part("word/comments.xml")?.unwrap_or_default();
    if text.is_empty() {
        return Ok((Vec::new(), false));
    }
    let extended = archive.part("word/commentsExtended.xml")?.unwrap_or_default();
    let document = parsed(shown, &text)?;
    let mut out = Vec::new();
    // The last paragraph of a comment is what the other file calls it by.
    let mut names: HashMap<String, String> = HashMap::new();
    for comment in document.root_element().children().filter(|node| is(*node, "comment")) {
        let Some(id) = attribute(comment, "id") else { continue };
        let paragraphs: Vec<Node<'_, '_>> = comment.descendants().filter(|node| is(*node, "p")).collect();
        let lines: Vec<String> = paragraphs.iter().map(|paragraph| said(*paragraph)).collect();
        if let Some(name) = paragraphs.last().and_then(|last| attribute(*last, "paraId")) {
            names.insert(name.to_uppercase(), id.to_owned());
        }
        out.push(Remark {
            id: id.to_owned(),
            author: attribute(comment, "author").unwrap_or_default().trim().to_owned(),
            when: attribute(comment, "date").unwrap_or_default().to_owned(),
            text: lines.join("\n").trim().to_owned(),
            ..Remark::default()
        });
    }
    let mut has_threads = false;
    if let Ok(extended) = parsed(shown, &extended) {
        has_threads = extended.descendants().any(|node| node.tag_name().name() == "commentEx");
        for node in extended.descendants().filter(|node| node.tag_name().name() == "commentEx") {
            let id = |name: &str| attribute(node, name).and_then(|name| names.get(&name.to_uppercase())).cloned();
            let Some(own) = id("paraId") else { continue };
            let answers = id("paraIdParent").filter(|parent| *parent != own);
            if let Some(remark) = out.iter_mut().find(|remark| remark.id == own) {
                remark.done = matches!(attribute(node, "done"), Some("1" | "true" | "on"));
                remark.answers = answers;
            }
        }
    }
    Ok((out, has_threads))
}

/// The words of a paragraph of a comment.
fn said(paragraph: Node<'_, '_>) -> String {
    let mut out = String::new();
    for node in paragraph.descendants() {
        match node.tag_name().name() {
            "t" => out.push_str(node.text().unwrap_or_default()),
            "tab" => out.push(' '),
            "br" | "cr" => out.push('\n'),
            _ => {}
        }
    }
    out
}
