//! Text whose pieces know which brief value they come from.
//!
//! Templates are rendered by an engine that knows nothing of provenance. So every value travels through it in *wire form*:
//! wrapped in Unicode noncharacters, which no brief may contain, with the number of its leaf. Helpers take the wire apart into
//! [`Traced`], change the pieces and put it together again; a piece that was cut or nested is an error and never text.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

/// Number of a value in a brief: an index into [`crate::brief::Leaves`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct LeafId(pub u32);

/// How a piece of a document differs from the value it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// A date, written out.
    Date,
    /// The closing full stop was taken off.
    NoStop,
    /// The first paragraph of a longer text.
    FirstParagraph,
    /// An article at its start lost its capital.
    Article,
    /// "It" at its start became the product's name.
    Named,
}

impl Via {
    const ALL: [Self; 5] = [Self::Date, Self::NoStop, Self::FirstParagraph, Self::Article, Self::Named];
}

/// The values that a piece says, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// One leaf, or several where a piece was made of them (a date that is relative to another).
    pub leaves: Vec<LeafId>,
    /// `None`: the value as it is.
    pub via: Option<Via>,
}

/// A run of text from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text, before any escaping.
    pub text: String,
    /// `None`: the template's own words.
    pub from: Option<Origin>,
}

/// Text in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced(pub Vec<Piece>);

/// Wire text that does not parse: a helper cut or nested a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a value was cut or nested on its way through a template ({0})")]
pub struct BadWire(&'static str);

const DIGIT: char = '\u{FDD0}';
const OPEN: char = '\u{FDE0}';
const NEXT: char = '\u{FDE1}';
const VIA: char = '\u{FDE2}';
const BODY: char = '\u{FDE3}';
const CLOSE: char = '\u{FDE4}';
/// Stands for the list of a document's headings until they are known.
pub(crate) const CONTENTS: char = '\u{FDE9}';
/// Stands for one value in a skeleton; see [`crate::render`].
pub(crate) const SLOT: char = '\u{FDE8}';

/// Whether a character is one of those that the wire form uses: a brief or a template may not contain it.
#[must_use]
pub fn is_reserved(c: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

/// A value in wire form.
#[must_use]
pub fn wire(leaf: LeafId, text: &str) -> String {
    Traced::value(leaf, text).to_wire()
}

fn push_number(number: u32, out: &mut String) {
    for digit in format!("{number:x}").chars().filter_map(|c| c.to_digit(16)) {
        out.extend(char::from_u32(DIGIT as u32 + digit));
    }
}

impl Traced {
    /// The template's own words.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self(vec![Piece { text: text.into(), from: None }])
    }

    /// One value, as it is.
    #[must_use]
    pub fn value(leaf: LeafId, text: &str) -> Self {
        Self::derived(vec![leaf], None, text.to_owned())
    }

    /// Text made of values.
    #[must_use]
    pub fn derived(leaves: Vec<LeafId>, via: Option<Via>, text: String) -> Self {
        Self(vec![Piece { text, from: Some(Origin { leaves, via }) }])
    }

    /// The text alone.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|piece| piece.text.trim().is_empty())
    }

    /// Every leaf that a piece says, in order of appearance.
    #[must_use]
    pub fn leaves(&self) -> Vec<LeafId> {
        let mut seen = Vec::new();
        for leaf in self.0.iter().filter_map(|piece| piece.from.as_ref()).flat_map(|from| &from.leaves) {
            if !seen.contains(leaf) {
                seen.push(*leaf);
            }
        }
        seen
    }

    /// Adds text of the template at the end.
    pub fn push(&mut self, text: &str) {
        self.0.push(Piece { text: text.to_owned(), from: None });
    }

    /// The form that travels through the template engine. Empty text stays empty, so that `{{#if}}` takes it for missing.
    #[must_use]
    pub fn to_wire(&self) -> String {
        let mut out = String::new();
        for piece in self.0.iter().filter(|piece| !piece.text.is_empty()) {
            let Some(from) = &piece.from else {
                out.push_str(&piece.text);
                continue;
            };
            out.push(OPEN);
            for (i, leaf) in from.leaves.iter().enumerate() {
                if i > 0 {
                    out.push(NEXT);
                }
                push_number(leaf.0, &mut out);
            }
            if let Some(via) = from.via {
                out.push(VIA);
                push_number(
                    Via::ALL.iter().position(|v| *v == via).and_then(|i| u32::try_from(i).ok()).unwrap_or(0),
                    &mut out,
                );
            }
            out.push(BODY);
            out.push_str(&piece.text);
            out.push(CLOSE);
        }
        out
    }

    /// Takes wire text apart. `parse(t.to_wire()) == t` but for empty pieces.
    ///
    /// # Errors
    /// When a value was cut, nested or otherwise damaged.
    pub fn parse(wire: &str) -> Result<Self, BadWire> {
        let mut pieces = Vec::new();
        let mut rest = wire;
        while !rest.is_empty() {
            let (words, tail) = rest.split_at(marker(rest).unwrap_or(rest.len()));
            if !words.is_empty() {
                pieces.push(Piece { text: words.to_owned(), from: None });
            }
            if tail.is_empty() {
                break;
            }
            let header = tail.strip_prefix(OPEN).ok_or(BadWire("a stray marker"))?;
            let (header, body) = header.split_once(BODY).ok_or(BadWire("a marker without its text"))?;
            let from = parse_header(header)?;
            let end = body.find(is_reserved).ok_or(BadWire("a value without its end"))?;
            let (text, tail) = body.split_at(end);
            rest = tail.strip_prefix(CLOSE).ok_or(BadWire("a value inside a value"))?;
            pieces.push(Piece { text: text.to_owned(), from: Some(from) });
        }
        Ok(Self(pieces))
    }
}

impl Serialize for Traced {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_wire())
    }
}

impl JsonSchema for Traced {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Traced".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// Where the first character of the wire form is. All of them begin with the same byte, which few others do.
fn marker(text: &str) -> Option<usize> {
    const FIRST: u8 = 0xef;
    let mut from = 0;
    while let Some(found) = text.as_bytes().get(from..)?.iter().position(|byte| *byte == FIRST) {
        let at = from + found;
        let c = text.get(at..)?.chars().next()?;
        if is_reserved(c) && c != CONTENTS {
            return Some(at);
        }
        from = at + c.len_utf8();
    }
    None
}

fn parse_header(header: &str) -> Result<Origin, BadWire> {
    let number = |digits: &str| {
        let mut value = None;
        for c in digits.chars() {
            let digit = (c as u32).checked_sub(DIGIT as u32).filter(|d| *d < 16).ok_or(BadWire("a bad number"))?;
            value = Some(value.unwrap_or(0u32).wrapping_mul(16).wrapping_add(digit));
        }
        value.ok_or(BadWire("a missing number"))
    };
    let (leaves, via) = match header.split_once(VIA) {
        None => (header, None),
        Some((leaves, via)) => {
            let index = usize::try_from(number(via)?).unwrap_or(usize::MAX);
            (leaves, Some(*Via::ALL.get(index).ok_or(BadWire("an unknown change"))?))
        }
    };
    let leaves = leaves.split(NEXT).map(|digits| number(digits).map(LeafId)).collect::<Result<_, _>>()?;
    Ok(Origin { leaves, via })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_passes_through() {
        assert_eq!(Traced::parse("plain"), Ok(Traced::words("plain")));
        assert_eq!(Traced::words("").to_wire(), "");
    }

    #[test]
    fn a_marker_is_told_from_its_like() {
        for like in ['\u{f8ff}', '\u{ff21}', '\u{fdf0}', '\u{fdcf}', '\u{feff}', CONTENTS] {
            assert_eq!(marker(&format!("a{like}b")), None);
        }
        assert_eq!(marker(&format!("\u{ff21}b{OPEN}")), Some(4));
    }

    #[test]
    fn a_cut_value_is_an_error() {
        let wire = wire(LeafId(17), "Larkspur Assist");
        for (end, _) in wire.char_indices().skip(1) {
            assert!(Traced::parse(&wire[..end]).is_err(), "{end}");
        }
        assert!(Traced::parse(&wire[OPEN.len_utf8()..]).is_err());
        let nested = wire.replace("Assist", &wire);
        assert!(Traced::parse(&nested).is_err());
    }

    proptest! {
        #[test]
        fn wire_and_back(pieces in proptest::collection::vec(("[a-z é|*]{1,6}", proptest::option::of((proptest::collection::vec(0u32..70_000, 1..3), 0usize..5))), 0..6)) {
            let mut last_was_words = false;
            let pieces: Vec<Piece> = pieces.into_iter().filter_map(|(text, from)| {
                let piece = Piece { text, from: from.map(|(l, v)| Origin { leaves: l.into_iter().map(LeafId).collect(), via: Via::ALL.get(v).copied() }) };
                let words = piece.from.is_none();
                let keep = !(words && last_was_words);
                last_was_words = words;
                keep.then_some(piece)
            }).collect();
            let traced = Traced(pieces);
            prop_assert_eq!(Traced::parse(&traced.to_wire()), Ok(traced));
        }
    }
}
