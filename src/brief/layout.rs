//! How the text of a brief is laid out: the style of each scalar, and the comments. For the editor, which keeps both.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, options};

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

/// The layout of a text.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Each scalar's bytes, as the tree has them, in the order of the file.
    pub(super) scalars: Vec<(Range<usize>, Style)>,
    /// Each comment's bytes and text.
    pub(super) comments: Vec<(Range<usize>, String)>,
}

impl Layout {
    /// Reads it; `None` where the text is not YAML.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut layout = Self::default();
        let limits = options! { block_scalar_eof_without_line_feed: true };
        for event in Parser::new_from_str_with_options(text, limits) {
            let (event, span) = event.ok()?;
            let at = span.byte_range().unwrap_or_default();
            match event {
                Event::Scalar(_, style, ..) => layout.scalars.push((
                    at,
                    match style {
                        ScalarStyle::Plain => Style::Plain,
                        ScalarStyle::SingleQuoted => Style::Single,
                        ScalarStyle::DoubleQuoted => Style::Double,
                        ScalarStyle::Literal => Style::Literal,
                        ScalarStyle::Folded => Style::Folded,
                    },
                )),
                Event::Comment(words, _) => layout.comments.push((at, words.to_string())),
                _ => {}
            }
        }
        Some(layout)
    }

    /// The style of the scalar at these bytes.
    pub(super) fn style(&self, at: &Range<usize>) -> Option<Style> {
        self.scalars.iter().find(|(bytes, _)| bytes == at).map(|(_, style)| *style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_comments_are_seen() {
        let layout = Layout::read("# a\nx: 'b' # c\ny: |  # d\n  e\nz: \"f\"\nl: [g]\n").unwrap();
        let styles: Vec<Style> = layout.scalars.iter().map(|(_, style)| *style).collect();
        let keys = |style| [Style::Plain, style];
        let expected = [keys(Style::Single), keys(Style::Literal), keys(Style::Double), keys(Style::Plain)].concat();
        assert_eq!(styles, expected);
        assert_eq!(layout.comments.len(), 3, "{:?}", layout.comments);
    }
}
