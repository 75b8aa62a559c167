//! A Word file as its reviewers left it: every run and every end of a paragraph with who put it in and who took it out.
//!
//! What the marks mean is ECMA-376, part 1, 17.13: `ins`, `del`, `moveFrom` and `moveTo` around runs, in the properties of the
//! mark that ends a paragraph, of a row and of a cell; `…Change` for another form.

use std::collections::BTreeMap;
use std::path::Path;

use roxmltree::Node;

use super::model::{Change, Para, Part, Row, Run, Shape};
use super::remarks::{self, Remark};
use super::styles::Styles;
use super::{Archive, attribute, child, is, parsed, value};
use crate::finding::Finding;
use crate::readers::damaged;

/// A Word file with its revisions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Revised {
    pub(super) parts: Vec<Part>,
    /// The paragraphs of each footnote, by its number.
    pub(super) notes: BTreeMap<String, Vec<Para>>,
    /// What stands at the top and at the bottom of pages.
    pub(super) beside: Vec<Para>,
    /// Who changed something, in the order of their first change.
    pub(crate) authors: Vec<Author>,
    /// What was said beside the text.
    pub(crate) remarks: Vec<Remark>,
    /// Whether the file says which comments answer which; where it does not, those about the same words are one thread.
    pub(crate) has_threads: bool,
    /// Values that a program may keep with the file, by name.
    pub(crate) properties: BTreeMap<String, String>,
}

/// Somebody who changed the file with change tracking on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) name: String,
    /// The first and the last moment, as the file writes it: `2027-03-04T10:15:00Z`; empty where it does not say.
    pub(crate) when: (String, String),
    /// How often only the form was changed.
    pub(crate) forms: usize,
}

/// Reads a Word file with its revisions.
///
/// # Errors
/// When it is damaged, locked, or unpacks to more than is read.
pub(crate) fn read(shown: &Path, bytes: &[u8]) -> Result<Revised, Finding> {
    let mut archive = Archive::open(shown, bytes)?;
    let body = archive.part("word/document.xml")?.ok_or_else(|| damaged(shown, "it has no text"))?;
    let styles = archive.part("word/styles.xml")?.unwrap_or_default();
    let styles = parsed(shown, &styles).map(|styles| Styles::of(&styles)).unwrap_or_default();
    let mut reader = Reader { styles, out: Revised::default(), parts: Vec::new(), tables: 0 };
    reader.part(shown, &body, "body")?;
    reader.out.parts = std::mem::take(&mut reader.parts);
    let mut names = archive.names();
    names.sort();
    for name in names {
        let is_beside = ["word/header", "word/footer"].iter().any(|start| name.starts_with(start));
        let notes = ["word/footnotes", "word/endnotes"].iter().find(|start| name.starts_with(*start));
        if !is_beside && notes.is_none() {
            continue;
        }
        let text = archive.part(&name)?.unwrap_or_default();
        if is_beside {
            reader.part(shown, &text, "")?;
            let paras = reader.parts.drain(..).flat_map(Part::into_paras);
            reader.out.beside.extend(paras);
        } else {
            reader.notes(shown, &text, if name.contains("endnotes") { "e" } else { "f" })?;
        }
    }
    let mut out = reader.out;
    (out.remarks, out.has_threads) = remarks::read(shown, &mut archive)?;
    out.properties = properties(shown, &mut archive)?;
    Ok(out)
}

/// The custom properties of a file.
fn properties(shown: &Path, archive: &mut Archive<'_>) -> Result<BTreeMap<String, String>, Finding> {
    let text = archive.part("docProps/custom.xml")?.unwrap_or_default();
    let Ok(document) = parsed(shown, &text) else { return Ok(BTreeMap::new()) };
    let all = document.descendants().filter(|node| node.tag_name().name() == "property");
    let value = |node: Node<'_, '_>| {
        node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect::<String>()
    };
    Ok(all.filter_map(|node| Some((node.attribute("name")?.to_owned(), value(node).trim().to_owned()))).collect())
}

impl Part {
    fn into_paras(self) -> Vec<Para> {
        match self {
            Self::Para(para) => vec![para],
            Self::Row(row) => row.cells.into_iter().flat_map(|(paras, _)| paras).collect(),
        }
    }
}

struct Reader {
    styles: Styles,
    out: Revised,
    parts: Vec<Part>,
    tables: usize,
}

impl Reader {
    /// Reads a part of the file: what lies below the element of that name, or all of it.
    fn part(&mut self, shown: &Path, text: &str, within: &str) -> Result<(), Finding> {
        let document = parsed(shown, text)?;
        let root = document.root_element();
        let top = if within.is_empty() { Some(root) } else { child(root, within) };
        if let Some(top) = top {
            self.blocks(top, Change::default());
        }
        Ok(())
    }

    fn notes(&mut self, shown: &Path, text: &str, sign: &str) -> Result<(), Finding> {
        let document = parsed(shown, text)?;
        for note in document.root_element().children().filter(|node| is(*node, "footnote") || is(*node, "endnote")) {
            let Some(id) = attribute(note, "id") else { continue };
            // Those with a type are the lines between text and notes.
            if attribute(note, "type").is_some_and(|kind| kind != "normal") {
                continue;
            }
            self.blocks(note, Change::default());
            let paras = self.parts.drain(..).flat_map(Part::into_paras).collect();
            self.out.notes.insert(format!("{sign}{id}"), paras);
        }
        Ok(())
    }

    fn blocks(&mut self, parent: Node<'_, '_>, around: Change) {
        for node in parent.children() {
            match node.tag_name().name() {
                "p" if is(node, "p") => {
                    let para = self.para(node, around);
                    self.parts.push(Part::Para(para));
                }
                "tbl" if is(node, "tbl") => {
                    let table = self.tables;
                    self.tables += 1;
                    self.table(node, table, around);
                }
                "sdt" | "sdtContent" | "customXml" | "txbxContent" => self.blocks(node, around),
                "ins" | "moveTo" | "del" | "moveFrom" => {
                    let inner = self.change(node, around);
                    self.blocks(node, inner);
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, node: Node<'_, '_>, table: usize, around: Change) {
        for inner in node.children() {
            match inner.tag_name().name() {
                "tr" => self.row(inner, table, around),
                "sdt" | "sdtContent" | "customXml" => self.table(inner, table, around),
                "ins" | "moveTo" | "del" | "moveFrom" => {
                    let changed = self.change(inner, around);
                    self.table(inner, table, changed);
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, node: Node<'_, '_>, table: usize, around: Change) {
        let change = self.properties(child(node, "trPr"), around);
        let mut cells = Vec::new();
        for cell in node.descendants().filter(|cell| is(*cell, "tc") && nearest(*cell, "tr") == Some(node)) {
            let own = self.properties(child(cell, "tcPr"), Change::default());
            let outer = std::mem::take(&mut self.parts);
            self.blocks(cell, Change::default());
            let paras = std::mem::replace(&mut self.parts, outer).into_iter().flat_map(Part::into_paras).collect();
            cells.push((paras, own));
        }
        self.parts.push(Part::Row(Row { table, cells, change }));
    }

    fn para(&mut self, node: Node<'_, '_>, around: Change) -> Para {
        let properties = child(node, "pPr");
        let end = self.properties(properties.and_then(|inner| child(inner, "rPr")), around);
        self.form(properties);
        let mut para = Para { shape: self.styles.shape(properties), runs: Vec::new(), end };
        let mut boxes = Vec::new();
        self.runs(node, around, &mut para.runs, &mut boxes);
        for text in boxes {
            self.blocks(text, around);
        }
        para
    }

    /// The runs below an element; boxes with text of their own are put aside.
    fn runs<'a>(&mut self, parent: Node<'a, 'a>, change: Change, out: &mut Vec<Run>, boxes: &mut Vec<Node<'a, 'a>>) {
        // Where a field is computed from: nothing of it is shown.
        let mut computing = Vec::new();
        self.within(parent, change, out, boxes, &mut computing);
    }

    fn within<'a>(
        &mut self,
        parent: Node<'a, 'a>,
        change: Change,
        out: &mut Vec<Run>,
        boxes: &mut Vec<Node<'a, 'a>>,
        computing: &mut Vec<bool>,
    ) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "ins" | "moveTo" | "del" | "moveFrom" => {
                    let inner = self.change(node, change);
                    self.within(node, inner, out, boxes, computing);
                }
                "r" => {
                    let properties = child(node, "rPr");
                    self.form(properties);
                    // Some programs mark a run by its properties.
                    let inner = self.properties(properties, change);
                    if !super::is_unseen(node) {
                        self.run(node, inner, out, boxes, computing);
                    }
                }
                "commentRangeStart" => out.extend(attribute(node, "id").map(|id| Run::Opens(id.to_owned()))),
                "commentRangeEnd" => out.extend(attribute(node, "id").map(|id| Run::Closes(id.to_owned()))),
                "hyperlink" | "smartTag" | "sdt" | "sdtContent" | "customXml" | "fldSimple" | "dir" | "bdo"
                | "ruby" | "rubyBase" => self.within(node, change, out, boxes, computing),
                _ => {}
            }
        }
    }

    fn run<'a>(
        &mut self,
        run: Node<'a, 'a>,
        change: Change,
        out: &mut Vec<Run>,
        boxes: &mut Vec<Node<'a, 'a>>,
        computing: &mut Vec<bool>,
    ) {
        for node in run.children().filter(Node::is_element) {
            let mut say = |text: &str| {
                if !computing.contains(&true) {
                    out.push(Run::Words(text.to_owned(), change));
                }
            };
            match node.tag_name().name() {
                "t" | "delText" => say(node.text().unwrap_or_default()),
                "tab" | "ptab" => say(" "),
                "noBreakHyphen" => say("-"),
                "br" if !matches!(attribute(node, "type"), Some("page" | "column")) => say("\n"),
                "cr" => say("\n"),
                "sym" => {
                    let code = attribute(node, "char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
                    // Fonts of symbols have their own signs at F000 and above.
                    let sign = code.map(|code| if code >= 0xf000 { code - 0xf000 } else { code });
                    let sign = sign.and_then(char::from_u32).filter(|c| !c.is_control());
                    say(&sign.map(String::from).unwrap_or_default());
                }
                "footnoteReference" | "endnoteReference" => {
                    let sign = if node.tag_name().name().starts_with('e') { "e" } else { "f" };
                    out.extend(attribute(node, "id").map(|id| Run::Note(format!("{sign}{id}"), change)));
                }
                "commentReference" => out.extend(attribute(node, "id").map(|id| Run::Closes(id.to_owned()))),
                "fldChar" => match attribute(node, "fldCharType") {
                    Some("begin") => computing.push(true),
                    Some("separate") => computing.iter_mut().rev().take(1).for_each(|one| *one = false),
                    Some("end") => drop(computing.pop()),
                    _ => {}
                },
                "drawing" | "pict" | "object" => {
                    out.push(Run::Picture(described(node), change));
                    boxes.extend(texts(node));
                }
                "AlternateContent" => {
                    let choice = node.children().find(|inner| inner.tag_name().name() == "Choice");
                    if let Some(choice) = choice {
                        self.run(choice, change, out, boxes, computing);
                    }
                }
                "ruby" | "rubyBase" => self.within(node, change, out, boxes, computing),
                _ => {}
            }
        }
    }

    /// What such an element adds to what is known of who changed its content.
    fn change(&mut self, node: Node<'_, '_>, around: Change) -> Change {
        let who = self.author(node);
        match node.tag_name().name() {
            "ins" | "moveTo" => Change { put: around.put.or(Some(who)), ..around },
            _ => Change { taken: around.taken.or(Some(who)), ..around },
        }
    }

    /// The marks within properties: of the end of a paragraph, a row, a cell, a run.
    fn properties(&mut self, properties: Option<Node<'_, '_>>, around: Change) -> Change {
        let mut out = around;
        for node in properties.into_iter().flat_map(|node| node.children()) {
            match node.tag_name().name() {
                "ins" | "moveTo" | "cellIns" => out.put = out.put.or(Some(self.author(node))),
                "del" | "moveFrom" | "cellDel" => out.taken = out.taken.or(Some(self.author(node))),
                _ => {}
            }
        }
        out
    }

    /// Counts changes of form.
    fn form(&mut self, properties: Option<Node<'_, '_>>) {
        let changed = properties.into_iter().flat_map(|node| node.children());
        for node in changed.filter(|node| matches!(node.tag_name().name(), "pPrChange" | "rPrChange")) {
            let who = self.author(node);
            if let Some(author) = self.out.authors.get_mut(who) {
                author.forms += 1;
            }
        }
    }

    fn author(&mut self, node: Node<'_, '_>) -> usize {
        let name = attribute(node, "author").unwrap_or_default().trim();
        let when = attribute(node, "date").unwrap_or_default().to_owned();
        let known = self.out.authors.iter().position(|author| author.name == name);
        let at = known.unwrap_or(self.out.authors.len());
        if known.is_none() {
            self.out.authors.push(Author { name: name.to_owned(), when: (when.clone(), when.clone()), forms: 0 });
        }
        if let Some(author) = self.out.authors.get_mut(at).filter(|_| !when.is_empty()) {
            if author.when.0.is_empty() || when < author.when.0 {
                author.when.0.clone_from(&when);
            }
            if when > author.when.1 {
                author.when.1 = when;
            }
        }
        at
    }
}

/// The words for those who don't see a picture.
fn described(drawing: Node<'_, '_>) -> String {
    let words = drawing.descendants().find(|node| node.tag_name().name() == "docPr");
    words.and_then(|node| node.attribute("descr")).unwrap_or_default().to_owned()
}

/// The boxes with text within a drawing, each once.
fn texts<'a>(drawing: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    let all = drawing.descendants().filter(|node| is(*node, "txbxContent"));
    all.filter(|node| !node.ancestors().any(|above| above.tag_name().name() == "Fallback")).collect()
}

/// The nearest element of that name around another.
fn nearest<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.ancestors().skip(1).find(|above| is(*above, name))
}

impl Styles {
    /// What kind of paragraph such properties make.
    fn shape(&self, properties: Option<Node<'_, '_>>) -> Shape {
        let style = properties.and_then(|inner| child(inner, "pStyle")).and_then(value).unwrap_or_default();
        if let Some(level) = self.level(&style) {
            return Shape::Heading(level);
        }
        let numbering = properties.and_then(|inner| child(inner, "numPr"));
        let number = |name: &str| numbering.and_then(|inner| child(inner, name)).and_then(value);
        let depth = number("ilvl").and_then(|depth| depth.parse().ok()).unwrap_or(0);
        match number("numId") {
            Some(id) if id != "0" => Shape::Item(depth),
            None if self.is_list(&style) => Shape::Item(depth),
            _ => Shape::Plain,
        }
    }
}
