//! From the tree of a document to paragraphs and tables of Word.

use std::collections::HashMap;

use comrak::html::Anchorizer;
use comrak::nodes::{ListType, Node, NodeValue, TableAlignment};
use docx_rs::{
    AlignmentType, BreakType, Docx, Footnote, Hyperlink, HyperlinkType, LevelOverride, Numbering, NumberingId,
    Paragraph, ParagraphProperty, Run, Shading, Table, TableCell, TableLayoutType, TableRow, WidthType,
};

use super::super::{Pictures, diagram, page};
use super::Marks;
use super::parts::{Look, fitted, number, plain, styled, widths, words_with_addresses};
use super::styles::{self, LEVELS, TEXT_WIDTH};

/// Deeper than this nothing is followed: it is no text that anybody reads.
const DEEPEST: usize = 60;
enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

/// What stands around a block.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// The style of paragraphs, where it is not that of plain ones.
    style: Option<&'static str>,
    /// How many lists.
    lists: usize,
    depth: usize,
}

enum Piece {
    Run(Box<Run>),
    Link(Hyperlink),
}

/// Collects the blocks of a Word file.
pub(super) struct Blocks<'b> {
    marks: &'b Marks,
    pictures: &'b Pictures<'b>,
    with_notes: bool,
    done: Vec<Block>,
    /// The words of each picture, in order.
    words: Vec<String>,
    /// Where each numbered list begins, and how deep it lies.
    numbered: Vec<(usize, usize)>,
    /// The document that is being read.
    name: String,
    anchors: Anchorizer,
    footnotes: HashMap<String, Vec<String>>,
    bookmarks: usize,
    breaks: bool,
    after_title: bool,
}

/// A run of text without what XML can't hold.
pub(super) fn run(text: &str) -> Run {
    Run::new().add_text(sound(text))
}

/// Text without what XML can't hold; a tab is as wide as four letters.
pub(super) fn sound(text: &str) -> String {
    let text = text.replace('\t', "    ");
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

impl<'b> Blocks<'b> {
    pub(super) fn new(marks: &'b Marks, pictures: &'b Pictures<'b>, with_notes: bool) -> Self {
        Self {
            marks,
            pictures,
            with_notes,
            done: Vec::new(),
            words: Vec::new(),
            numbered: Vec::new(),
            name: String::new(),
            anchors: Anchorizer::new(),
            footnotes: HashMap::new(),
            bookmarks: 0,
            breaks: false,
            after_title: false,
        }
    }

    /// The next block begins a page, unless it is the first of all.
    pub(super) fn new_page(&mut self) {
        self.breaks = !self.done.is_empty();
    }

    /// Another document begins.
    pub(super) fn begin(&mut self, name: &str) {
        name.clone_into(&mut self.name);
        self.anchors = Anchorizer::new();
        self.footnotes.clear();
    }

    /// Learns the footnotes of a document, or of a slide.
    pub(super) fn learn(&mut self, root: Node<'_>) {
        for node in root.children() {
            if let NodeValue::FootnoteDefinition(note) = &node.data().value {
                let paragraphs = node.children().map(words_with_addresses).filter(|words| !words.is_empty());
                self.footnotes.insert(note.name.clone(), paragraphs.collect());
            }
        }
    }

    /// A whole document, or a slide.
    pub(super) fn prose(&mut self, root: Node<'_>) {
        self.children(root, Around::default());
    }

    /// What the speaker says.
    pub(super) fn notes(&mut self, notes: &[String]) {
        if self.with_notes {
            for note in notes {
                self.push(Paragraph::new().style("Notes").add_run(run(note)));
            }
        }
    }

    /// Puts everything into a document; beside it the words of its pictures.
    pub(super) fn into(self, mut docx: Docx) -> (Docx, Vec<String>) {
        docx = docx.add_numbering(Numbering::new(styles::BULLETS, styles::BULLETS));
        for (i, (start, level)) in self.numbered.iter().enumerate() {
            let over = LevelOverride::new(*level).start(*start);
            docx = docx.add_numbering(Numbering::new(number(i), styles::NUMBERS).add_override(over));
        }
        for block in self.done {
            docx = match block {
                Block::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
                Block::Table(table) => docx.add_table(*table),
            };
        }
        (docx, self.words)
    }

    fn push(&mut self, paragraph: Paragraph) {
        let paragraph = paragraph.page_break_before(std::mem::take(&mut self.breaks));
        self.done.push(Block::Paragraph(Box::new(paragraph)));
    }

    fn children(&mut self, node: Node<'_>, around: Around) {
        if around.depth < DEEPEST {
            for child in node.children() {
                self.block(child, Around { depth: around.depth + 1, ..around });
            }
        } else {
            // Nobody reads so deep; the words are kept, without what stands around them.
            self.push(Paragraph::new().add_run(run(&node.collect_text())));
        }
    }

    fn block(&mut self, node: Node<'_>, around: Around) {
        let after_title = std::mem::take(&mut self.after_title);
        match &node.data().value {
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::Paragraph => self.paragraph(node, around, after_title),
            NodeValue::List(list) => {
                let id = if list.list_type == ListType::Ordered {
                    self.numbered.push((list.start, around.lists.min(LEVELS - 1)));
                    number(self.numbered.len() - 1)
                } else {
                    styles::BULLETS
                };
                let inner = Around { lists: around.lists + 1, ..around };
                for item in node.children() {
                    self.item(item, id, inner);
                }
            }
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) | NodeValue::Alert(_) => {
                let style = if page::is_gap(node) { "ToAdd" } else { "Quote" };
                self.children(node, Around { style: Some(style), ..around });
            }
            NodeValue::CodeBlock(block) if page::language(&block.info) == "mermaid" => self.diagram(&block.literal),
            NodeValue::CodeBlock(block) => self.code(&block.literal),
            NodeValue::Table(table) => self.table(node, &table.alignments),
            NodeValue::HtmlBlock(html) => self.html(&html.literal, around),
            NodeValue::ThematicBreak | NodeValue::FrontMatter(_) | NodeValue::FootnoteDefinition(_) => {}
            _ => self.children(node, around),
        }
    }

    fn heading(&mut self, node: Node<'_>, level: u8) {
        let anchor = self.anchors.anchorize(&node.collect_text());
        let names = [(level == 1).then(|| self.name.clone()), Some(format!("{}--{anchor}", self.name))];
        let mut paragraph = Paragraph::new().style(&format!("Heading{}", level.min(4)));
        let marked: Vec<&str> = names.iter().flatten().filter_map(|name| self.marks.get(name)).collect();
        let first = self.bookmarks;
        for (i, mark) in marked.iter().enumerate() {
            paragraph = paragraph.add_bookmark_start(first + i, *mark);
        }
        self.bookmarks += marked.len();
        paragraph = self.inline(paragraph, node, Look::default());
        for i in first..self.bookmarks {
            paragraph = paragraph.add_bookmark_end(i);
        }
        self.push(paragraph);
        self.after_title = level == 1;
    }

    fn paragraph(&mut self, node: Node<'_>, around: Around, after_title: bool) {
        let mut paragraph = Paragraph::new();
        if around.lists > 0 {
            paragraph.property = styles::continued(around.lists - 1);
        } else if let Some(style) = around.style.or_else(|| after_title.then_some("Subtitle")) {
            paragraph = paragraph.style(style);
        }
        // What announces a list or a table stays with it.
        let leads = node.collect_text().trim_end().ends_with(':') && node.next_sibling().is_some();
        let paragraph = self.inline(paragraph, node, Look::default()).keep_next(leads);
        self.push(paragraph);
    }

    fn item(&mut self, item: Node<'_>, id: usize, around: Around) {
        let sign = match &item.data().value {
            NodeValue::TaskItem(task) => Some(if task.symbol.is_some() { "\u{2611} " } else { "\u{2610} " }),
            _ => None,
        };
        let style = if id == styles::BULLETS { "ListBullet" } else { "ListNumber" };
        let mut numbered =
            Paragraph::new().style(style).numbering(NumberingId::new(id), styles::indent(around.lists - 1));
        if let Some(sign) = sign {
            numbered = numbered.add_run(run(sign));
        }
        let mut children = item.children().peekable();
        let leads = children.peek().is_some_and(|node| matches!(node.data().value, NodeValue::Paragraph));
        let numbered = match children.peek() {
            Some(first) if leads => self.inline(numbered, first, Look::default()),
            _ => numbered,
        };
        self.push(numbered);
        for child in children.skip(usize::from(leads)) {
            if around.depth < DEEPEST {
                self.block(child, Around { depth: around.depth + 1, ..around });
            } else {
                self.push(Paragraph::new().add_run(run(&child.collect_text())));
            }
        }
    }

    fn code(&mut self, text: &str) {
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let mut code = Run::new();
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                code = code.add_break(BreakType::TextWrapping);
            }
            code = code.add_text(sound(line));
        }
        self.push(Paragraph::new().style("Code").add_run(code));
    }

    fn diagram(&mut self, source: &str) {
        match diagram::png(source) {
            Some(png) => {
                self.words.push(diagram::described(source));
                let picture = fitted(png.bytes, png.width, png.height);
                self.push(Paragraph::new().style("Figure").add_run(Run::new().add_image(picture)));
            }
            None => self.code(source),
        }
    }

    fn table(&mut self, node: Node<'_>, alignments: &[TableAlignment]) {
        let rows: Vec<Vec<Node<'_>>> = node.children().map(|row| row.children().collect()).collect();
        let widths = widths(&rows);
        let mut table = Table::without_borders(Vec::new())
            .style("LaunchTable")
            .set_grid(widths.clone())
            .width(usize::try_from(TEXT_WIDTH).unwrap_or_default(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed);
        for (i, row) in rows.iter().enumerate() {
            let mut cells = Vec::new();
            for (column, cell) in row.iter().enumerate() {
                let mut text = Paragraph::new().style(if i == 0 { "TableHead" } else { "TableText" });
                text = match alignments.get(column) {
                    Some(TableAlignment::Right) => text.align(AlignmentType::Right),
                    Some(TableAlignment::Center) => text.align(AlignmentType::Center),
                    _ => text,
                };
                let text = self.inline(text, cell, Look::default());
                let width = widths.get(column).copied().unwrap_or_default();
                let cell = TableCell::new().width(width, WidthType::Dxa).add_paragraph(text);
                cells.push(if i == 0 { cell.shading(Shading::new().fill("F4F6F9")) } else { cell });
            }
            table = table.add_row(TableRow::new(cells).cant_split());
        }
        self.done.push(Block::Table(Box::new(table)));
        // Word joins two tables that touch, and wants a paragraph at the end.
        let mut gap = Paragraph::new();
        gap.property = ParagraphProperty::new().style("TableEnd");
        self.push(gap);
    }

    /// What is left of HTML: the words of a fold's title, and none of its tags.
    fn html(&mut self, html: &str, around: Around) {
        let cleaned = ammonia::Builder::empty().clean(html).to_string();
        let text = plain(&cleaned);
        if !text.is_empty() {
            let style = around.style.unwrap_or("Heading4");
            self.push(Paragraph::new().style(style).add_run(run(&text)));
        }
    }

    fn inline(&mut self, mut paragraph: Paragraph, node: Node<'_>, look: Look) -> Paragraph {
        let mut pieces = Vec::new();
        self.pieces(node, look, 0, &mut pieces);
        for piece in pieces {
            paragraph = match piece {
                Piece::Run(run) => paragraph.add_run(*run),
                Piece::Link(link) => paragraph.add_hyperlink(link),
            };
        }
        paragraph
    }

    fn pieces(&mut self, parent: Node<'_>, look: Look, depth: usize, out: &mut Vec<Piece>) {
        if depth > DEEPEST {
            out.push(Piece::Run(Box::new(styled(run(&parent.collect_text()), look))));
            return;
        }
        for node in parent.children() {
            let text = |text: &str, look: Look| Piece::Run(Box::new(styled(run(text), look)));
            match &node.data().value {
                NodeValue::Text(words) => out.push(text(words, look)),
                NodeValue::Code(code) => out.push(text(&code.literal, Look { code: true, ..look })),
                NodeValue::SoftBreak => out.push(text(" ", look)),
                NodeValue::LineBreak => out.push(Piece::Run(Box::new(Run::new().add_break(BreakType::TextWrapping)))),
                NodeValue::HtmlInline(html) if html.to_lowercase().starts_with("<br") => {
                    out.push(Piece::Run(Box::new(Run::new().add_break(BreakType::TextWrapping))));
                }
                NodeValue::Strong => self.pieces(node, Look { bold: true, ..look }, depth + 1, out),
                NodeValue::Emph => self.pieces(node, Look { italic: true, ..look }, depth + 1, out),
                NodeValue::Strikethrough => self.pieces(node, Look { strike: true, ..look }, depth + 1, out),
                NodeValue::Link(link) => self.link(node, &link.url, look, depth, out),
                NodeValue::Image(link) => out.push(self.image(node, &link.url, look)),
                NodeValue::FootnoteReference(note) => {
                    if let Some(paragraphs) = self.footnotes.get(&note.name) {
                        let mut footnote = Footnote::new();
                        for words in paragraphs {
                            footnote.add_content(Paragraph::new().style("FootnoteText").add_run(run(words)));
                        }
                        out.push(Piece::Run(Box::new(Run::new().add_footnote_reference(footnote))));
                    }
                }
                _ => self.pieces(node, look, depth + 1, out),
            }
        }
    }

    fn link(&mut self, node: Node<'_>, url: &str, look: Look, depth: usize, out: &mut Vec<Piece>) {
        let mut inner = Vec::new();
        self.pieces(node, look, depth + 1, &mut inner);
        let link = match url.strip_prefix('#') {
            Some(place) => self.marks.get(place).map(|mark| Hyperlink::new(mark, HyperlinkType::Anchor)),
            None => Some(Hyperlink::new(sound(url), HyperlinkType::External)),
        };
        let Some(mut link) = link else {
            out.extend(inner);
            return;
        };
        for piece in inner {
            if let Piece::Run(run) = piece {
                link = link.add_run(run.style("Hyperlink"));
            }
        }
        out.push(Piece::Link(link));
    }

    fn image(&mut self, node: Node<'_>, url: &str, look: Look) -> Piece {
        let words = node.collect_text();
        let png = (self.pictures)(url).and_then(|bytes| diagram::png_size(&bytes).map(|size| (bytes, size)));
        match png {
            Some((bytes, (width, height))) => {
                self.words.push(words);
                Piece::Run(Box::new(Run::new().add_image(fitted(bytes, width, height))))
            }
            None => Piece::Run(Box::new(styled(run(&format!("[{words}]")), look))),
        }
    }
}
