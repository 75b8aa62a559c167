//! The styles of a Word file. Everything has one, so that whoever gets the file changes its look in one place.

use docx_rs::{
    AbstractNumbering, BorderType, Docx, IndentLevel, Level, LevelJc, LevelText, LineSpacing, LineSpacingType,
    NumberFormat, ParagraphBorder, ParagraphBorderPosition, ParagraphProperty, RunFonts, Shading, SpecialIndentType,
    Start, Style, StyleType, TableBorder, TableBorderPosition, TableBorders, TableCellMargins,
};

/// Twentieths of a point, the unit of lengths in Word.
pub(super) type Twips = u32;

/// A4 upright.
pub(super) const PAGE: (Twips, Twips) = (11_906, 16_838);
/// The margin on each side.
pub(super) const MARGIN: Twips = 1_134;
/// What is left of the width.
pub(super) const TEXT_WIDTH: Twips = PAGE.0 - 2 * MARGIN;
/// What is left of the height, for a picture with its heading.
pub(super) const PICTURE_HEIGHT: Twips = 12_000;

/// How deep lists go.
pub(super) const LEVELS: usize = 6;
/// The numbering of bullets.
pub(super) const BULLETS: usize = 2;
/// The numbering that every numbered list begins anew.
pub(super) const NUMBERS: usize = 3;

const INK: &str = "1D2330";
const SOFT: &str = "565E6E";
const ACCENT: &str = "1C56A8";
const ASK: &str = "8A4B00";
const LINE: &str = "C8CDD6";

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Auto).line(252).before(before).after(after)
}

fn paragraph(id: &str, name: &str, before: u32, after: u32) -> Style {
    Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").line_spacing(spacing(before, after))
}

fn heading(level: usize, size: usize, before: u32) -> Style {
    let mut style = paragraph(&format!("Heading{level}"), &format!("heading {level}"), before, 80)
        .next("Normal")
        .size(size)
        .bold()
        .color(if level == 1 { INK } else { ACCENT })
        .outline_lvl(level - 1)
        .ui_priority(9);
    style.paragraph_property = style.paragraph_property.keep_next(true).keep_lines(true);
    style
}

fn barred(mut style: Style, color: &str) -> Style {
    let border = ParagraphBorder::new(ParagraphBorderPosition::Left).val(BorderType::Single).size(18).space(8);
    style.paragraph_property = style.paragraph_property.set_border(border.color(color));
    style.indent(Some(240), None, None, None).color(color)
}

fn character(id: &str, name: &str) -> Style {
    Style::new(id, StyleType::Character).name(name)
}

fn mono() -> RunFonts {
    RunFonts::new().ascii("Consolas").hi_ansi("Consolas").cs("Consolas")
}

/// An empty document with its styles, its lists and its page.
pub(super) fn document() -> Docx {
    let sans = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri").east_asia("Calibri");
    let margin = i32::try_from(MARGIN).unwrap_or_default();
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(
            docx_rs::PageMargin::new().top(1_134).bottom(1_020).left(margin).right(margin).header(560).footer(480),
        )
        .default_fonts(sans)
        .default_size(20);
    let normal = Style::new("Normal", StyleType::Paragraph).name("Normal").color(INK).line_spacing(spacing(0, 100));
    docx = docx.add_style(normal);
    for (level, size, before) in [(1, 38, 0), (2, 26, 220), (3, 23, 180), (4, 20, 140)] {
        docx = docx.add_style(heading(level, size, before));
    }
    let plain = vec![
        paragraph("Subtitle", "Subtitle", 0, 160).next("Normal").color(SOFT).ui_priority(11),
        paragraph("ListBullet", "List Bullet", 0, 40),
        paragraph("ListNumber", "List Number", 0, 40),
        paragraph("ListContinue", "List Continue", 0, 60),
        barred(paragraph("Quote", "Quote", 60, 120), SOFT).ui_priority(29),
        barred(paragraph("ToAdd", "To add", 160, 160), ASK),
        paragraph("Notes", "Speaker notes", 0, 80).indent(Some(360), None, None, None).color(SOFT).size(19),
        paragraph("Figure", "Figure", 80, 160),
        paragraph("TableText", "Table text", 20, 20).size(18),
        paragraph("TableEnd", "Table end", 0, 0).size(8),
        paragraph("TableHead", "Table head", 20, 20).size(18).bold(),
        paragraph("Header", "header", 0, 0).size(16).color(SOFT),
        paragraph("Footer", "footer", 0, 0).size(16).color(SOFT),
        paragraph("FootnoteText", "footnote text", 0, 0).size(17).color(SOFT),
        code(),
        character("Strong", "Strong").bold(),
        character("Emphasis", "Emphasis").italic(),
        character("CodeText", "Code text").fonts(mono()),
        character("Hyperlink", "Hyperlink").color(ACCENT).underline("single"),
        raised(),
        table(),
    ];
    for style in plain {
        docx = docx.add_style(style);
    }
    docx.add_abstract_numbering(bullets()).add_abstract_numbering(numbers())
}

fn code() -> Style {
    let mut style = paragraph("Code", "Code", 60, 120).fonts(mono()).size(18);
    style.paragraph_property = style.paragraph_property.shading(Shading::new().fill("F4F6F9"));
    style
}

fn raised() -> Style {
    let mut style = character("FootnoteReference", "footnote reference");
    style.run_property = style.run_property.vert_align(docx_rs::VertAlignType::SuperScript);
    style
}

fn table() -> Style {
    let line = |position| TableBorder::new(position).border_type(BorderType::Single).size(4).color(LINE);
    let borders = TableBorders::with_empty()
        .set(line(TableBorderPosition::Top))
        .set(line(TableBorderPosition::Bottom))
        .set(line(TableBorderPosition::InsideH));
    let margins = TableCellMargins::new().margin(40, 90, 40, 90);
    Style::new("LaunchTable", StyleType::Table).name("Launch table").set_borders(borders).margins(margins)
}

fn step(level: usize) -> i32 {
    i32::try_from((level + 1) * 360).unwrap_or(360)
}

fn level(level: usize, format: &str, text: &str) -> Level {
    let kind = (Start::new(1), NumberFormat::new(format), LevelText::new(text), LevelJc::new("left"));
    Level::new(level, kind.0, kind.1, kind.2, kind.3).indent(
        Some(step(level)),
        Some(SpecialIndentType::Hanging(360)),
        None,
        None,
    )
}

fn bullets() -> AbstractNumbering {
    let signs = ["\u{2022}", "\u{2013}"];
    let levels = (0..LEVELS).zip(signs.into_iter().cycle()).map(|(i, sign)| level(i, "bullet", sign));
    levels.fold(AbstractNumbering::new(BULLETS), AbstractNumbering::add_level)
}

fn numbers() -> AbstractNumbering {
    let levels = (0..LEVELS).map(|i| level(i, "decimal", &format!("%{}.", i + 1)));
    levels.fold(AbstractNumbering::new(NUMBERS), AbstractNumbering::add_level)
}

/// How far a paragraph that goes on within an item is set in.
pub(super) fn continued(depth: usize) -> ParagraphProperty {
    ParagraphProperty::new().style("ListContinue").indent(Some(step(depth)), None, None, None)
}

/// The level of a list that lies so deep.
pub(super) fn indent(depth: usize) -> IndentLevel {
    IndentLevel::new(depth.min(LEVELS - 1))
}
